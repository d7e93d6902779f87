package bulk_test

import (
	"context"
	"os"
	"testing"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/bulk"
	"balise/platform/db"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/testdb"
)

var (
	agent    = people.Actor{ID: "p1", Name: "Aline", Grants: []people.Grant{{Role: people.Agent, BodyID: "port"}}}
	approver = people.Actor{ID: "p2", Name: "Paul", Grants: []people.Grant{{Role: people.Approver, BodyID: "port"}}}
	stranger = people.Actor{ID: "p3", Name: "Simone", Grants: []people.Grant{{Role: people.Agent, BodyID: "lock"}}}
)

const sqlTestBody = `INSERT INTO body (id, slug, name_fr, name_en, acronym_fr, acronym_en, type, portfolio, jurisdiction, aliases, valid_from, valid_until, fictional)
	VALUES (?, ?, ?, '', '', '', '', '', '', '[]', '', '', TRUE)`

// house is a store of buoys with two bodies.
type house struct {
	*testing.T
	ctx     context.Context
	records *record.Store
	imports *bulk.Store
}

func buoys(t *testing.T) record.Kind {
	t.Helper()
	read := func(name string) []byte {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	in, err := instrument.Load("buoy.yaml", read("buoy.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var taxonomies []*instrument.Taxonomy
	for _, name := range []string{"ground.yaml", "colour.yaml"} {
		one, err := instrument.LoadTaxonomy(name, read(name))
		if err != nil {
			t.Fatal(err)
		}
		taxonomies = append(taxonomies, one)
	}
	if err := in.Use(taxonomies...); err != nil {
		t.Fatal(err)
	}
	return record.Kind{ID: "buoy", Instrument: in, Title: func(a instrument.Answers) text.Text {
		title, _ := a["name"].Value.(text.Text)
		return title
	}}
}

func open(t *testing.T) *house {
	t.Helper()
	d := testdb.New(t, people.Migrations, record.Migrations, bulk.Migrations)
	now := func() time.Time { return time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC) }
	h := &house{T: t, ctx: t.Context(), records: record.NewStore(d, now, buoys(t))}
	h.imports = bulk.NewStore(d, h.records, now)
	err := d.Write(h.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(h.ctx, sqlTestBody, "port", "port", "Port de Sainte-Fiction")
		if err == nil {
			_, err = tx.Exec(h.ctx, sqlTestBody, "lock", "lock", "Écluse de Sainte-Fiction")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func value(v instrument.Value) instrument.Answer { return instrument.Answer{Value: v} }

// buoy creates a record with a name and these answers beside it.
func (h *house) buoy(name string, more instrument.Answers) record.Record {
	h.Helper()
	answers := instrument.Answers{"name": value(text.T(name, ""))}
	for id, a := range more {
		answers[id] = a
	}
	var r record.Record
	h.must(h.records.Write(h.ctx, func(w *record.Writer) (err error) {
		r, err = w.Create(h.ctx, agent, "buoy", "port", answers, text.Text{}, "")
		return err
	}))
	return r
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) now(id string) record.Record {
	h.Helper()
	r, err := h.records.Record(h.ctx, id)
	h.must(err)
	return r
}
