// Package usecases is measure 3.2, what other administrations do with artificial intelligence (« Veille »): the inventories that
// governments publish in incompatible files come into one catalogue without losing a cell, and stay watched as they change, so
// that a body of Québec learns from others before it starts.
package usecases

import (
	"context"

	"balise/engine/text"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/lessons"
	"balise/platform/app"
	"balise/platform/db"
	"balise/platform/record"
)

// Measure is what the program needs to hold the catalogue.
var Measure = app.Plan{Tables: []db.Migrations{catalogue.Migrations, lessons.Migrations}, Kinds: lessons.Kinds, Build: build}

func build(h *app.House) app.Measure {
	store := catalogue.NewStore(h.DB, h.Now)
	learned := lessons.New(h, store)
	return app.Measure{
		ID:        "3.2",
		Title:     text.T("Ce que font les autres administrations", "What other administrations do"),
		Texts:     map[string][]byte{"measures/usecases/lessons/texts.yaml": lessons.Texts},
		Endpoints: learned.Endpoints(),
		Desks:     learned.Desks(),
		Followers: []record.Follower{learned.Follower()},
		Corner:    learned.Corner,
		Version: func(ctx context.Context) (int64, error) {
			seq, err := store.LastSeq(ctx)
			if err != nil {
				return 0, err
			}
			changes, err := learned.Version(ctx)
			return seq + changes, err // both only grow
		},
		Retention: lessons.Retention,
	}
}
