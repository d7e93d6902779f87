package demo_test

import (
	"strings"
	"testing"
	"time"

	"balise/engine/instrument"
	"balise/platform/db"
	"balise/platform/demo"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/testdb"
)

// now is a Sunday at night: nobody publishes then.
var now = time.Date(2026, 11, 22, 23, 30, 0, 0, lang.Zone)

const password = "phare-lichen-castor-47"

// house is a database filled with the fiction.
type house struct {
	db       *db.DB
	people   *people.Store
	records  *record.Store
	accounts []demo.Account
}

func filled(t *testing.T) house {
	t.Helper()
	h := empty(t)
	var err error
	if h.accounts, err = theFiction(t).Load(t.Context(), h.db, now, password); err != nil {
		t.Fatal(err)
	}
	return h
}

func empty(t *testing.T) house {
	t.Helper()
	d := testdb.New(t, mail.Migrations, people.Migrations, record.Migrations)
	clock := func() time.Time { return now }
	in := theCorpus(t).Instrument(initiative.InstrumentID)
	return house{db: d, people: people.NewStore(d, clock, mail.NewOutbox(d, clock)), records: record.NewStore(d, clock, initiative.Kind(in))}
}

func (h house) all(t *testing.T) []record.Record {
	t.Helper()
	records, err := h.records.List(t.Context(), record.Filter{Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func TestEachInitiativeReachesItsState(t *testing.T) {
	h := filled(t)
	want, got := map[record.State]int{}, map[record.State]int{}
	for _, i := range theFiction(t).Initiatives {
		want[i.State]++
	}
	for _, r := range h.all(t) {
		got[r.State]++
	}
	for _, state := range record.States {
		if got[state] != want[state] {
			t.Errorf("%d records are %s, want %d", got[state], state, want[state])
		}
	}
}

func TestEverythingHappensInOfficeHoursOfTheLastThreeYears(t *testing.T) {
	h := filled(t)
	changes, err := h.records.Changes(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if first, last := changes[0].At, changes[len(changes)-1].At; last.Sub(first) < 800*24*time.Hour {
		t.Errorf("publications go from %s to %s: they are not spread over three years", first, last)
	}
	for i, p := range changes {
		if i > 0 && p.At.Before(changes[i-1].At) {
			t.Errorf("publication %d is older than the one before it", p.Seq)
		}
	}
	for _, r := range h.all(t) {
		revisions, err := h.records.Revisions(t.Context(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range revisions {
			local := v.At.In(lang.Zone)
			if v.At.After(now) || v.At.Before(now.AddDate(-3, 0, 0)) || local.Weekday() == time.Saturday || local.Weekday() == time.Sunday {
				t.Errorf("record %d: %s on %s", r.Number, v.Act, local)
			}
		}
	}
}

func TestNothingIsPublishedBeforeItBegan(t *testing.T) {
	h := filled(t)
	for _, r := range h.all(t) {
		began, known := r.Answers["status_since"].Value.(instrument.Date)
		if !known {
			continue
		}
		if day := began.First(); r.CreatedAt.Before(time.Date(day.Year, time.Month(day.Month), day.Day, 0, 0, 0, 0, lang.Zone)) {
			t.Errorf("record %d, written on %s, tells of %s", r.Number, r.CreatedAt, began)
		}
	}
}

func TestACorrectionKeepsWhatWasPublishedFirst(t *testing.T) {
	h := filled(t)
	corrected := 0
	for _, r := range h.all(t) {
		if r.State != record.Corrected {
			continue
		}
		corrected++
		published, err := h.records.Publications(t.Context(), r.Kind, r.Number)
		if err != nil {
			t.Fatal(err)
		}
		kind, err := h.records.Kind(r.Kind)
		if err != nil {
			t.Fatal(err)
		}
		if len(published) != 2 || !published[0].Reason.Complete() || !published[1].Reason.Empty() ||
			len(kind.Instrument.Compare(published[1].Answers, published[0].Answers)) == 0 {
			t.Errorf("record %d: its history is not a publication and a correction with its reason: %v", r.Number, published)
		}
	}
	if corrected == 0 {
		t.Error("nothing was corrected")
	}
}

func TestPersonsOfTheBodyDoWhatTheirRoleAllows(t *testing.T) {
	h := filled(t)
	body, err := h.people.BodyBySlug(t.Context(), "marees-et-phares")
	if err != nil {
		t.Fatal(err)
	}
	records, err := h.records.List(t.Context(), record.Filter{BodyIDs: []string{body.ID}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		revisions, err := h.records.Revisions(t.Context(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range revisions {
			if v.ByID == people.OperatorID || v.Act == record.Publish && v.ByName != "Félicité Bellavance" {
				t.Errorf("record %d: %s by %s", r.Number, v.Act, v.ByName)
			}
		}
	}
}

func TestPartnersAreKnownBodies(t *testing.T) {
	h := filled(t)
	directory, err := h.people.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	partners := 0
	for _, r := range h.all(t) {
		rows, _ := r.Answers["partners"].Value.([]instrument.Answers)
		for _, row := range rows {
			partners++
			if _, known := directory.Body(row["body"].Value.(string)); !known {
				t.Errorf("record %d: partner %v is no body", r.Number, row["body"].Value)
			}
		}
	}
	if partners == 0 {
		t.Error("no record has a partner")
	}
}

func TestAMergedBodyLeadsToItsSuccessor(t *testing.T) {
	h := filled(t)
	directory, err := h.people.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if b, found := directory.Resolve("Bureau des formulaires (fictif)", now); !found || b.Slug != "guichets-simples" {
		t.Errorf("the merged body leads to %q", b.Slug)
	}
}

func TestEveryPersonSignsInWithThePassword(t *testing.T) {
	h := filled(t)
	for _, a := range h.accounts {
		if _, err := h.people.SignIn(t.Context(), a.Email, password); err != nil {
			t.Errorf("%s: %v", a.Email, err)
		}
	}
}

func TestASecondLoadOnlyChangesThePassword(t *testing.T) {
	h := filled(t)
	head, err := h.records.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := theFiction(t).Load(t.Context(), h.db, now, "autre-marais-zephyr-12")
	if err != nil {
		t.Fatal(err)
	}
	if after, err := h.records.Head(t.Context()); err != nil || after != head {
		t.Errorf("the sequence went from %d to %d (%v)", head, after, err)
	}
	if len(accounts) != len(h.accounts) {
		t.Errorf("%d accounts, want %d", len(accounts), len(h.accounts))
	}
	if _, err := h.people.SignIn(t.Context(), accounts[0].Email, "autre-marais-zephyr-12"); err != nil {
		t.Errorf("the new password: %v", err)
	}
	if _, err := h.people.SignIn(t.Context(), accounts[0].Email, password); err == nil {
		t.Error("the former password still works")
	}
}

func TestRealDataIsLeftAlone(t *testing.T) {
	h := empty(t)
	real, err := h.people.SaveBody(t.Context(), people.Operator("test"), people.Body{Name: theFiction(t).Bodies[0].Name, Type: "ministry", Jurisdiction: "quebec"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = theFiction(t).Load(t.Context(), h.db, now, password)
	if !fault.Is(err, fault.ConflictKind) {
		t.Errorf("the error is %v, want a conflict", err)
	}
	bodies, err := h.people.Bodies(t.Context())
	if err != nil || len(bodies) != 1 || bodies[0].ID != real.ID {
		t.Errorf("the bodies are now %v (%v)", bodies, err)
	}
}

func TestPasswordsAreReadableAndDiffer(t *testing.T) {
	one, err := demo.NewPassword()
	if err != nil {
		t.Fatal(err)
	}
	two, err := demo.NewPassword()
	if err != nil {
		t.Fatal(err)
	}
	if one == two || strings.Count(one, "-") != 4 || strings.ToLower(one) != one {
		t.Errorf("the passwords are %q and %q", one, two)
	}
}
