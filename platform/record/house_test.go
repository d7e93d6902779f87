package record_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/testdb"
)

// The persons of these tests. All work for the port, but the stranger.
var (
	agent    = people.Actor{ID: "p1", Name: "Aline", Grants: []people.Grant{{Role: people.Agent, BodyID: "port"}}}
	approver = people.Actor{ID: "p2", Name: "Paul", Grants: []people.Grant{{Role: people.Approver, BodyID: "port"}}}
	stranger = people.Actor{ID: "p3", Name: "Simone", Grants: []people.Grant{{Role: people.Approver, BodyID: "lock"}}}
	central  = people.Actor{ID: "p4", Name: "Cécile", Grants: []people.Grant{{Role: people.Central}}}
	auditor  = people.Actor{ID: "p5", Name: "Aude", Grants: []people.Grant{{Role: people.Auditor}}}
	admin    = people.Actor{ID: "p6", Name: "Adam", Grants: []people.Grant{{Role: people.Admin}}}
	operator = people.Operator("racine")
	visitor  people.Actor
)

const sqlTestBody = `INSERT INTO body (id, slug, name_fr, name_en, acronym_fr, acronym_en, type, portfolio, jurisdiction, aliases, valid_from, valid_until, fictional)
	VALUES (?, ?, ?, '', '', '', '', '', '', '[]', '', '', TRUE)`

// house is a store of notes with two bodies, at a moment that the test moves.
type house struct {
	t     *testing.T
	ctx   context.Context
	db    *db.DB
	store *record.Store
	now   time.Time
}

var errSecret = fault.Invalid(text.T("Une note secrète ne se publie pas.", "A secret note is not published."))

func notes(t *testing.T) record.Kind {
	t.Helper()
	read := func(name string) []byte {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	ground, err := instrument.LoadTaxonomy("ground.yaml", read("ground.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	in, err := instrument.Load("note.yaml", read("note.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Use(ground); err != nil {
		t.Fatal(err)
	}
	return record.Kind{
		ID: "note", Instrument: in,
		Title: func(a instrument.Answers) text.Text {
			title, _ := a["name"].Value.(text.Text)
			return title
		},
		Publishable: func(a instrument.Answers) error {
			if a["secret"].Value == true {
				return errSecret
			}
			return nil
		},
	}
}

func open(t *testing.T, kinds ...record.Kind) *house {
	t.Helper()
	h := &house{t: t, ctx: t.Context(), db: testdb.New(t, people.Migrations, record.Migrations), now: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)}
	if len(kinds) == 0 {
		kinds = []record.Kind{notes(t)}
	}
	h.store = record.NewStore(h.db, func() time.Time { return h.now }, kinds...)
	err := h.db.Write(h.ctx, func(tx *db.Tx) error {
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

// note gives complete answers under a name.
func note(name string) instrument.Answers {
	return instrument.Answers{
		"name":     {Value: text.T(name, "")},
		"summary":  {Value: text.T("Résumé de "+name, "")},
		"supplier": {Value: "Navires inc."},
	}
}

// because is the reason of everything that these tests do.
var because = text.T("Il le fallait.", "It had to be.")

// try is one change on its own.
func (h *house) try(change func(w *record.Writer) (record.Record, error)) (r record.Record, err error) {
	err = h.store.Write(h.ctx, func(w *record.Writer) error {
		r, err = change(w)
		return err
	})
	return r, err
}

func (h *house) must(r record.Record, err error) record.Record {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

func (h *house) create(name string) record.Record {
	h.t.Helper()
	return h.must(h.try(func(w *record.Writer) (record.Record, error) {
		return w.Create(h.ctx, agent, "note", "port", note(name), text.Text{}, "")
	}))
}

func (h *house) edit(actor people.Actor, r record.Record, answers instrument.Answers) (record.Record, error) {
	return h.try(func(w *record.Writer) (record.Record, error) {
		return w.Edit(h.ctx, actor, r.ID, r.Version, answers, because)
	})
}

func (h *house) move(actor people.Actor, r record.Record, act record.Act) (record.Record, error) {
	return h.try(func(w *record.Writer) (record.Record, error) {
		return w.Move(h.ctx, actor, r.ID, r.Version, act, because)
	})
}

// acts does several moves in a row, as the operator.
func (h *house) acts(r record.Record, acts ...record.Act) record.Record {
	h.t.Helper()
	for _, act := range acts {
		r = h.must(h.move(operator, r, act))
	}
	return r
}

func (h *house) head() int64 {
	h.t.Helper()
	head, err := h.store.Head(h.ctx)
	if err != nil {
		h.t.Fatal(err)
	}
	return head
}

func wantFault(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("the error is not the fault expected: %v", err)
	}
}

// refusedBecause tells whether the error names the field.
func refusedBecause(err error, field string) bool {
	var f *fault.Error
	if !errors.As(err, &f) {
		return false
	}
	for _, one := range f.Fields {
		if one.Name == field {
			return true
		}
	}
	return false
}
