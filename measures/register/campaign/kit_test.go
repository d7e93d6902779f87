package campaign

import (
	"context"
	"testing"
	"time"

	"balise/content"
	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/app"
	"balise/platform/corpus"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/testdb"
)

// house is a register on a database of its own, whose clock the test moves.
type house struct {
	*Store
	t      *testing.T
	ctx    context.Context
	clock  time.Time
	port   people.Body // has an agent and an approver
	museum people.Body // has nobody
}

var operator = people.Operator("essai")

// at is nine o'clock in the morning, where the bodies are.
func at(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 14, 0, 0, 0, time.UTC)
}

func newHouse(t *testing.T) *house {
	t.Helper()
	c, err := corpus.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, ctx: t.Context(), clock: at(2025, 9, 1)}
	now := func() time.Time { return h.clock }
	d := testdb.New(t, append(app.Migrations(), Migrations)...)
	outbox := mail.NewOutbox(d, now)
	entry := c.Instrument(initiative.InstrumentID)
	h.Store = NewStore(&app.House{DB: d, Corpus: c, Entry: entry, Outbox: outbox, People: people.NewStore(d, now, outbox),
		Records: record.NewStore(d, now, initiative.Kind(entry)), Now: now,
		Address: func(text.Lang, string, ...any) (string, error) { return "https://balise.invalid/", nil }}, now)
	h.port = h.body("Régie des ports", "budget_funded")
	h.museum = h.body("Musée des amarres", "budget_funded")
	return h
}

func (h *house) body(name, kind string) people.Body {
	h.t.Helper()
	b, err := h.People.SaveBody(h.ctx, operator, people.Body{Name: text.T(name, name), Jurisdiction: authority, Type: kind, Portfolio: "transport"})
	h.check(err)
	return b
}

func (h *house) check(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// refused fails unless err is a fault of that kind.
func (h *house) refused(err error, kind fault.Kind) {
	h.t.Helper()
	if !fault.Is(err, kind) {
		h.t.Errorf("got %v", err)
	}
}

func (h *house) agent() people.Actor {
	return people.Actor{ID: "agent", Name: "Ève", Grants: []people.Grant{{Role: people.Agent, BodyID: h.port.ID}}}
}

func (h *house) approver() people.Actor {
	return people.Actor{ID: "approver", Name: "Luc", Grants: []people.Grant{{Role: people.Approver, BodyID: h.port.ID}}}
}

func central() people.Actor {
	return people.Actor{ID: "central", Name: "Zoé", Grants: []people.Grant{{Role: people.Central}}}
}

func settings(reference, due people.Day) Settings {
	return Settings{Reference: reference, Opens: reference, Due: due, Types: []string{"budget_funded"}, Confirm: []string{"name", "category", "status"},
		Message: text.T("Merci de déclarer.", "Please declare.")}
}

// open opens the campaign of a year on the first of October, due at the end of the month.
func (h *house) openCampaign(year int) Campaign {
	h.t.Helper()
	h.clock = at(year, 10, 1)
	day := people.DayOf(h.clock)
	c, err := h.Open(h.ctx, central(), year, settings(day, people.DayOf(h.clock.AddDate(0, 0, 30))))
	h.check(err)
	return c
}

// declared gives the answers of an initiative in use.
func declared(name, category string) instrument.Answers {
	return instrument.Answers{"name": {Value: text.T(name, name)}, "category": {Value: category}, "status": {Value: "production"},
		"benefits": {Value: []string{"staff_time"}}, "cybersecurity": {Value: false}}
}

func (h *house) initiative(b people.Body, a instrument.Answers) record.Record {
	h.t.Helper()
	h.clock = h.clock.Add(time.Minute)
	var r record.Record
	h.check(h.Records.Write(h.ctx, func(w *record.Writer) (err error) {
		r, err = w.Create(h.ctx, operator, initiative.KindID, b.ID, a, text.Text{}, "")
		return err
	}))
	return r
}

func (h *house) edit(r record.Record, question string, value instrument.Value) record.Record {
	h.t.Helper()
	h.clock = h.clock.Add(time.Minute)
	r, err := h.Records.Record(h.ctx, r.ID)
	h.check(err)
	answers := r.Answers.Clone()
	answers[question] = instrument.Answer{Value: value}
	h.check(h.Records.Write(h.ctx, func(w *record.Writer) (err error) {
		r, err = w.Edit(h.ctx, operator, r.ID, r.Version, answers, text.Text{})
		return err
	}))
	return r
}

func (h *house) sheet(c Campaign) Sheet {
	h.t.Helper()
	s, err := h.Sheet(h.ctx, c, h.port.ID)
	h.check(err)
	return s
}

// decide declares an initiative as its record stands.
func (h *house) decide(c Campaign, r record.Record) Decision {
	h.t.Helper()
	h.clock = h.clock.Add(time.Minute)
	e, err := h.sheet(c).Entry(r.Number)
	h.check(err)
	d, err := h.Decide(h.ctx, h.agent(), c, h.port.ID, Choice{Number: r.Number, Base: e.Record.Version, Seen: e.Seen()})
	h.check(err)
	return d
}

func (h *house) answerForm(c Campaign) {
	h.t.Helper()
	h.check(h.Answer(h.ctx, h.agent(), c, h.port.ID, h.sheet(c).Version, instrument.Answers{
		"prepared_by": {Value: text.T("Architecte", "Architect")}, "method": {Value: text.T("Entretiens", "Interviews")},
		"complete": {Value: true}, "generative_tools": {Value: false}}))
}

// sign submits and signs a declaration of which everything is decided.
func (h *house) sign(c Campaign) SignedVersion {
	h.t.Helper()
	s := h.sheet(c)
	seen, err := h.Fingerprint(s)
	h.check(err)
	h.check(h.Submit(h.ctx, h.agent(), c, h.port.ID, s.Version, seen))
	h.check(h.Sign(h.ctx, h.approver(), c, h.port.ID, s.Version+1, seen, "Luc Tremblay"))
	d := h.sheet(c).Declaration
	v, err := h.Signed(h.ctx, d, d.Signed)
	h.check(err)
	return v
}

const sqlAlter = "UPDATE declaration_signed SET content = ?, hash = ? WHERE declaration_id = ? AND number = ?"

func (h *house) alter(id string, number int, content, hash string) {
	h.t.Helper()
	h.check(h.DB.Write(h.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(h.ctx, sqlAlter, content, hash, id, number)
		return err
	}))
}
