// Package usecases is measure 3.2, what other administrations do with artificial intelligence (« Veille »): the inventories that
// governments publish in incompatible files come into one catalogue without losing a cell, and stay watched as they change, so
// that a body of Québec learns from others before it starts.
package usecases

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"balise/engine/text"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/find"
	"balise/measures/usecases/intake"
	"balise/measures/usecases/lessons"
	"balise/measures/usecases/show"
	"balise/measures/usecases/terms"
	"balise/platform/app"
	"balise/platform/archive"
	"balise/platform/db"
	"balise/platform/digest"
	"balise/platform/pages"
	"balise/platform/record"
)

// Measure is what the program needs to hold the catalogue.
var Measure = app.Plan{Tables: []db.Migrations{catalogue.Migrations, lessons.Migrations, terms.Migrations}, Kinds: lessons.Kinds, Build: build}

func build(h *app.House) app.Measure {
	store := catalogue.NewStore(h.DB, h.Now)
	life := func(ctx context.Context) (string, error) { return archive.Incarnation(ctx, h.DB) }
	shipped := h.Corpus.Glossary(find.GlossaryID)
	own := terms.NewStore(h.DB, h.Now, shipped)
	index := find.New(filepath.Join(h.Data, "index", "usecases"), store, shipped, own.Glossary, life)
	words := &terms.Desk{Store: own, Index: index}
	inventories := &intake.Intake{House: h, Store: store, Shipped: catalogue.ShippedIn(h.Corpus)}
	learned := lessons.New(h, store)
	public := &Pages{House: h, Store: store, Index: index, Lessons: learned, Names: show.Names{Taxonomy: h.Corpus.Taxonomy}}
	return app.Measure{
		ID:    "3.2",
		Title: text.T("Ce que font les autres administrations", "What other administrations do"),
		Texts: map[string][]byte{"measures/usecases/texts.yaml": texts, "measures/usecases/intake/texts.yaml": intake.Texts,
			"measures/usecases/lessons/texts.yaml": lessons.Texts, "measures/usecases/terms/texts.yaml": terms.Texts},
		Endpoints:   slices.Concat(public.endpoints(), public.downloads(), inventories.Endpoints(), words.Endpoints(), learned.Endpoints()),
		Nav:         []app.Link{{Route: "usecases.search", Label: text.T("Ailleurs dans le monde", "Around the world"), Rank: 1}},
		Desks:       learned.Desks(),
		Followers:   []record.Follower{learned.Follower()},
		Projections: []app.Projection{index.Projection()},
		Corner:      pages.Corners(inventories.Corner, learned.Corner),
		Digests:     []digest.Source{public.digests()},
		Version: func(ctx context.Context) (int64, error) {
			seq, err := index.Version(ctx)
			if err != nil {
				return 0, err
			}
			changes, err := learned.Version(ctx)
			return seq + changes, err // both only grow
		},
		Retention: slices.Concat(catalogue.Retention, lessons.Retention),
		Fiction: func(ctx context.Context, now time.Time) error {
			if err := inventories.Fiction(ctx, now); err != nil {
				return err
			}
			return learned.Fiction(ctx, now)
		},
	}
}
