package lessons_test

import (
	"testing"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/lessons"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/server"
)

// A documented case is a case of the catalogue; withdrawn, it is flagged; the follower goes on when none stands.
func TestDocumentedCasesJoinTheCatalogue(t *testing.T) {
	s := server.Demo(t)
	ctx := t.Context()
	store := catalogue.NewStore(s.DB, s.Now)
	follower := lessons.New(s.House, store).Follower()
	find := func(name string) (c catalogue.Case) {
		t.Helper()
		if err := follower.CatchUp(ctx, s.Records); err != nil {
			t.Fatal(err)
		}
		all, err := store.Since(ctx, 0, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range all {
			if v, _ := one.Record.Of(usecase.Name); v.Raw == name {
				c = one
			}
		}
		return c
	}
	c := find("Prévoir les pannes d’écluses")
	if c.Country != "NL" || c.Organisation != "Rijksdienst voor Verzonnen Sluizen (fictief)" || !c.Missing.IsZero() {
		t.Errorf("%s %q %v", c.Country, c.Organisation, c.Missing)
	}
	for field, want := range map[usecase.Field]string{usecase.Function: "economy", usecase.Lifecycle: "production", usecase.Technique: "statistical_learning", usecase.StartDate: "2022"} {
		if got := c.Record.All(field); len(got) != 1 || got[0] != want {
			t.Errorf("%s is %q, not %q", field, got, want)
		}
	}
	for number := range int64(3) {
		r, err := s.Records.ByNumber(ctx, lessons.StudyKind, number+1)
		if err != nil {
			t.Fatal(err)
		}
		err = s.Records.Write(ctx, func(w *record.Writer) error {
			_, err := w.Move(ctx, people.Operator("test"), r.ID, r.Version, record.Withdraw, text.T("La source s’est dédite.", "The source took it back."))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if number == 0 && find("Prévoir les pannes d’écluses").Missing.IsZero() {
			t.Error("a case that we withdrew is not flagged")
		}
	}
	find("Compter les phoques sur les photos aériennes")
}
