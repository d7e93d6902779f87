package lessons_test

import (
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/lessons"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/server"
)

// A published initiative that cites the address of a case stands beside the case, until it no longer cites it or no longer stands.
func TestInitiativesAreTiedToTheCasesTheyCite(t *testing.T) {
	s := server.Demo(t)
	number, ctx, operator := load(t, s), t.Context(), people.Operator("test")
	l := lessons.New(s.House, catalogue.NewStore(s.DB, s.Now))
	found, err := s.Records.List(ctx, record.Filter{Kind: initiative.KindID, State: record.Published, Limit: 1})
	if err != nil || len(found) == 0 {
		t.Fatalf("nothing is published: %v", err)
	}
	r, because := found[0], text.T("Il le fallait.", "It had to be.")
	address, err := s.Address(text.EN, "usecases.case", "label", catalogue.Case{Number: number}.Label())
	if err != nil {
		t.Fatal(err)
	}
	do := func(change func(w *record.Writer) (record.Record, error)) {
		t.Helper()
		err := s.Records.Write(ctx, func(w *record.Writer) (err error) {
			r, err = change(w)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	move := func(act record.Act) {
		t.Helper()
		do(func(w *record.Writer) (record.Record, error) {
			return w.Move(ctx, operator, r.ID, r.Version, act, because)
		})
	}
	inspired := func(want int) {
		t.Helper()
		if err := l.Follower().CatchUp(ctx, s.Records); err != nil {
			t.Fatal(err)
		}
		b, err := l.Beside(ctx, number)
		if err != nil || len(b.Inspired) != want {
			t.Errorf("%d initiatives come from the case, not %d: %v", len(b.Inspired), want, err)
		}
		if len(b.Actions)+len(b.Mine) > 0 {
			t.Errorf("a visitor is offered %v, and told %v", b.Actions, b.Mine)
		}
	}
	inspired(0)
	answers := r.Answers.Clone()
	answers["inspired_by"] = instrument.Answer{Value: []instrument.Link{{Title: text.T("Cas", "Case"), URL: address}}}
	do(func(w *record.Writer) (record.Record, error) {
		return w.Edit(ctx, operator, r.ID, r.Version, answers, because)
	})
	inspired(0) // a draft is not public
	move(record.Submit)
	move(record.Publish)
	inspired(1)
	move(record.Withdraw)
	inspired(0)
}
