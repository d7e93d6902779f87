// Package principles is measure 8.1, « IA responsable » (responsible AI): the framework that public bodies write together, the page where
// everyone reads the one in force, and how an initiative checks itself against it.
package principles

import (
	"context"
	"embed"
	"slices"
	"time"

	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/measures/principles/check"
	"balise/measures/principles/drafting"
	"balise/platform/app"
	"balise/platform/corpus"
	"balise/platform/db"
	"balise/platform/initiative"
	"balise/platform/pages"
	"balise/platform/record"
)

//go:embed *.html
var files embed.FS

//go:embed texts.yaml
var texts []byte

// Measure is what the program needs to hold the framework.
var Measure = app.Plan{Tables: []db.Migrations{adoption.Migrations}, Kinds: func(c *corpus.Corpus) []record.Kind { return []record.Kind{check.Kind(c)} }, Build: build}

func build(h *app.House) app.Measure {
	store := adoption.NewStore(h, h.Now)
	public := &Pages{House: h, Store: store}
	workshop := &drafting.Workshop{House: h, Store: store}
	checks := check.New(h, store)
	return app.Measure{
		ID:    "8.1",
		Title: text.T("Principes pour une IA responsable", "Principles for responsible AI"),
		Texts: map[string][]byte{"measures/principles/texts.yaml": texts, "measures/principles/drafting/texts.yaml": drafting.Texts,
			"measures/principles/check/texts.yaml": check.Texts},
		Endpoints: slices.Concat(public.endpoints(), workshop.Endpoints(), checks.Endpoints()),
		Desks:     []*pages.Desk{checks.Desk()},
		Panels:    map[string]pages.Panel{initiative.KindID: checks.OnInitiative},
		Nav:       []app.Link{{Route: "principles.show", Label: text.T("Principes", "Principles"), Rank: 2}},
		Corner:    workshop.Corner,
		Version:   store.Public,
		Tasks:     store.Tasks(),
		Fiction: func(ctx context.Context, now time.Time) error {
			if err := store.Tell(ctx, now); err != nil {
				return err
			}
			return checks.Tell(ctx, now)
		},
	}
}
