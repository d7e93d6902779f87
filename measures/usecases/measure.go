// Package usecases is measure 3.2, what other administrations do with artificial intelligence (« Veille »): the inventories that
// governments publish in incompatible files come into one catalogue without losing a cell, and stay watched as they change, so
// that a body of Québec learns from others before it starts.
package usecases

import (
	"balise/engine/text"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/intake"
	"balise/platform/app"
	"balise/platform/db"
)

// Measure is what the program needs to hold the catalogue.
var Measure = app.Plan{Tables: []db.Migrations{catalogue.Migrations}, Build: build}

func build(h *app.House) app.Measure {
	store := catalogue.NewStore(h.DB, h.Now)
	inventories := &intake.Intake{House: h, Store: store, Shipped: catalogue.ShippedIn(h.Corpus)}
	return app.Measure{
		ID:        "3.2",
		Title:     text.T("Ce que font les autres administrations", "What other administrations do"),
		Texts:     map[string][]byte{"measures/usecases/intake/texts.yaml": intake.Texts},
		Endpoints: inventories.Endpoints(),
		Corner:    inventories.Corner,
		Version:   store.LastSeq,
		Retention: catalogue.Retention,
		Fiction:   inventories.Fiction,
	}
}
