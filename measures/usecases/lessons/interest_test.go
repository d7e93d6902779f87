package lessons_test

import (
	"slices"
	"testing"
	"time"

	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/lessons"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/retention"
	"balise/testkit/server"
)

// One line for each body and case, whoever of the body says it again; erased once it is old.
func TestInterests(t *testing.T) {
	s := server.Demo(t)
	number := load(t, s)
	ctx := t.Context()
	l := lessons.New(s.House, catalogue.NewStore(s.DB, s.Now))
	bodies, err := s.People.Bodies(ctx)
	if err != nil || len(bodies) < 2 {
		t.Fatalf("%d bodies, %v", len(bodies), err)
	}
	agent := people.Actor{ID: "p1", Name: "Aline", Grants: []people.Grant{{Role: people.Agent, BodyID: bodies[0].ID}}}
	other := people.Actor{ID: "p2", Name: "Odile", Grants: []people.Grant{{Role: people.Agent, BodyID: bodies[1].ID}}}
	central := people.Actor{ID: "p3", Name: "Cécile", Grants: []people.Grant{{Role: people.Central}}}
	version := func() int64 {
		t.Helper()
		n, err := l.Version(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := version()
	for _, reason := range []string{"Nos écluses.", "Nos écluses et nos ponts."} {
		if err := l.Mark(ctx, agent, number, bodies[0].ID, reason, "a@exemple.invalid"); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Mark(ctx, agent, number, bodies[1].ID, "Pour eux.", "b"); !fault.Is(err, fault.ForbiddenKind) {
		t.Errorf("marked for another body: %v", err)
	}
	if err := l.Mark(ctx, agent, 99999, bodies[0].ID, "Rien.", "b"); !fault.Is(err, fault.NotFoundKind) {
		t.Errorf("marked a case that does not exist: %v", err)
	}
	if err := l.Mark(ctx, agent, number, bodies[0].ID, "", ""); !fault.Is(err, fault.InvalidKind) {
		t.Errorf("marked without a reason: %v", err)
	}
	if err := l.Mark(ctx, other, number, bodies[1].ID, "Nos barrages.", "b@exemple.invalid"); err != nil {
		t.Fatal(err)
	}
	if n, err := l.Interested(ctx, number); err != nil || n != 2 {
		t.Errorf("%d bodies are interested, not 2: %v", n, err)
	}
	for actor, want := range map[string]int{"agent": 1, "central": 2, "visitor": 0} {
		who := map[string]people.Actor{"agent": agent, "central": central}[actor]
		seen, err := l.Interests(ctx, who)
		found := slices.DeleteFunc(seen, func(i lessons.Interest) bool { return i.Case != number })
		if err != nil || len(found) != want {
			t.Errorf("%s sees %d interests, not %d: %v", actor, len(found), want, err)
		}
		if actor == "agent" && found[0].Reason != "Nos écluses et nos ponts." {
			t.Errorf("what was said last is %q", found[0].Reason)
		}
	}
	if err := l.Unmark(ctx, other, number, bodies[1].ID); err != nil {
		t.Error(err)
	}
	if err := l.Unmark(ctx, other, number, bodies[1].ID); !fault.Is(err, fault.ConflictKind) {
		t.Errorf("withdrawn twice: %v", err)
	}
	marked := version()
	if marked <= before {
		t.Errorf("the version went from %d to %d", before, marked)
	}
	rules := retention.New(s.DB, func() time.Time { return time.Now().AddDate(3, 0, 0) }, lessons.Retention...)
	if err := rules.Apply(ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := l.Interested(ctx, number); err != nil || n != 0 {
		t.Errorf("%d interests were not erased: %v", n, err)
	}
	if after := version(); after <= marked {
		t.Errorf("erasing does not show: the version went from %d to %d", marked, after)
	}
}
