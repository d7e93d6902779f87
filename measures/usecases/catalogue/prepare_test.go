package catalogue_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/testkit/testdb"
)

var (
	central = people.Actor{ID: "p1", Name: "Cécile", Grants: []people.Grant{{Role: people.Central}}}
	auditor = people.Actor{ID: "p2", Name: "Aude", Grants: []people.Grant{{Role: people.Auditor}}}
)

// atlantis is the profile of these tests.
func atlantis() *usecase.Profile {
	return &usecase.Profile{
		ID: "xa-ministries", Version: "2026", Title: text.T("Ministères", "Ministries"), Country: "XA", Lang: "en", Edition: "2026-01",
		Source:   usecase.Source{Name: text.T("Fiction", "Fiction"), Licence: text.T("Libre", "Free")},
		Identity: []usecase.Identity{{Columns: []string{"Ref"}}},
		Columns:  []usecase.Column{{Header: "Ref", Field: usecase.SourceID}, {Header: "Name", Field: usecase.Name}, {Header: "Ministry", Field: usecase.Organisation}},
	}
}

// shop is a catalogue on a database of its own.
type shop struct {
	*testing.T
	*catalogue.Store
	db      *db.DB
	now     time.Time
	shipped catalogue.Shipped
}

func open(t *testing.T) *shop {
	h := &shop{T: t, db: testdb.New(t, people.Migrations, catalogue.Migrations), now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}
	h.Store = catalogue.NewStore(h.db, func() time.Time { return h.now })
	h.shipped.Profiles = []*usecase.Profile{atlantis()}
	return h
}

func (h *shop) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func file(t *testing.T, name string, lines ...string) catalogue.File {
	t.Helper()
	f, err := catalogue.ReadFile(strings.NewReader("Ref,Name,Ministry\n"+strings.Join(lines, "\n")+"\n"), name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (h *shop) plan(f catalogue.File) *catalogue.Plan {
	h.Helper()
	p, err := h.Prepare(h.Context(), h.shipped, f, catalogue.Request{Name: "xa-ministries"})
	h.must(err)
	return p
}

func (h *shop) load(f catalogue.File) catalogue.Load {
	h.Helper()
	l, err := h.Apply(h.Context(), central, h.plan(f))
	h.must(err)
	return l
}

func counts(p *catalogue.Plan) string {
	return fmt.Sprintf("read %d new %d changed %d unchanged %d missing %d back %d refused %d", p.RecordsRead, len(p.New), len(p.Changed), len(p.Unchanged), len(p.Missing), len(p.Back), len(p.Refused))
}

func TestEditionsFollowOneAnother(t *testing.T) {
	h := open(t)
	first := file(t, "jan.csv", "1,Tides,Ministry of Harbours", "2,Chat,Ministry of Letters", "3,Fraud,Ministry of Letters")
	if got := counts(h.plan(first)); got != "read 3 new 3 changed 0 unchanged 0 missing 0 back 0 refused 0" {
		t.Error(got)
	}
	if all, err := h.Since(t.Context(), 0, 10); err != nil || len(all) != 0 {
		t.Errorf("a plan alone wrote %d cases: %v", len(all), err)
	}
	one := h.load(first)
	h.now = h.now.Add(24 * time.Hour)
	two := h.load(file(t, "feb.csv", "1,Tides and floods,Ministry of Harbours", "2,Chat,Ministry of Letters"))
	h.now = h.now.Add(24 * time.Hour)
	third := h.plan(file(t, "mar.csv", "1,Tides and floods,Ministry of Harbours", "2,Chat,Ministry of Letters", "3,Fraud,Ministry of Letters", "4,Maps,Ministry of Maps"))
	if got := counts(third); got != "read 4 new 1 changed 0 unchanged 3 missing 0 back 1 refused 0" {
		t.Error(got)
	}
	if missing, err := h.Case(t.Context(), 3); err != nil || missing.Missing.IsZero() || missing.Load != one.ID {
		t.Errorf("%+v %v", missing, err)
	}
	three, err := h.Apply(t.Context(), central, third)
	h.must(err)
	back, err := h.Case(t.Context(), 3)
	if err != nil || !back.Missing.IsZero() || back.Load != three.ID || back.Revision != 1 || back.OrgID != "xa-ministry-of-letters" {
		t.Errorf("%+v %v", back, err)
	}
	loads, err := h.Loads(t.Context())
	if err != nil || len(loads) != 3 || loads[0].ID != three.ID || loads[1].ID != two.ID || loads[1].Changed != 1 || loads[1].Missing != 1 || loads[0].By != "Cécile" {
		t.Errorf("%+v %v", loads, err)
	}
	kept, err := h.File(t.Context(), one.SHA256, one.FileName)
	if err != nil || !bytes.Equal(kept.Data, first.Data) {
		t.Errorf("the file of the first load is not kept: %v", err)
	}
}

func TestTheSameFileUnderAnyNameChangesNothing(t *testing.T) {
	h := open(t)
	h.load(file(t, "jan.csv", "1,Tides,Harbours"))
	again := h.plan(file(t, "copy.csv", "1,Tides,Harbours"))
	if again.DuplicateOf == nil || again.Facts.DuplicateOf != "jan.csv" || !again.Empty() {
		t.Fatalf("%+v", again.Facts)
	}
	l, err := h.Apply(t.Context(), central, again)
	if err != nil || l.FileName != "jan.csv" {
		t.Errorf("%+v %v", l, err)
	}
	loads, err := h.Loads(t.Context())
	if seq, _ := h.LastSeq(t.Context()); err != nil || len(loads) != 1 || seq != 1 {
		t.Errorf("%d loads, %d changes, %v", len(loads), seq, err)
	}
}

func TestAnotherProfileReadsTheSameFileAgain(t *testing.T) {
	h := open(t)
	f := file(t, "jan.csv", "1,Tides,Harbours")
	h.load(f)
	h.shipped.Profiles[0].Columns[2].Field = usecase.Unit
	p := h.plan(f)
	if p.Empty() || len(p.Carried) != 1 {
		t.Fatalf("%d carried", len(p.Carried))
	}
	l, err := h.Apply(t.Context(), central, p)
	h.must(err)
	c, err := h.Case(t.Context(), 1)
	if _, unit := c.Record.Of(usecase.Unit); err != nil || !unit || c.Organisation != "" {
		t.Errorf("%+v %v", c, err)
	}
	if news, err := h.ChangesOf(t.Context(), l.ID, 0, 0); err != nil || len(news) != 0 {
		t.Errorf("reading better is told as news: %+v %v", news, err)
	}
	if h.plan(f).Empty() != true {
		t.Error("the third time changes something")
	}
}

func TestAPlanHoldsOnlyForTheCatalogueThatItWasMadeOf(t *testing.T) {
	h := open(t)
	p := h.plan(file(t, "jan.csv", "1,Tides,Harbours"))
	h.load(file(t, "other.csv", "9,Maps,Maps"))
	if _, err := h.Apply(t.Context(), central, p); !fault.Is(err, fault.ConflictKind) {
		t.Errorf("%v", err)
	}
	if _, err := h.Apply(t.Context(), auditor, h.plan(file(t, "jan.csv", "1,Tides,Harbours"))); !fault.Is(err, fault.ForbiddenKind) {
		t.Errorf("%v", err)
	}
	if seq, err := h.LastSeq(t.Context()); err != nil || seq != 1 {
		t.Errorf("%d changes, %v", seq, err)
	}
}

func TestARenamedOrganisationIsNoNewsAndKeepsItsCases(t *testing.T) {
	h := open(t)
	var before, after []string
	for i := range 4 {
		before = append(before, fmt.Sprintf("%d,Case %d,Ministry of Sails", i, i))
		after = append(after, fmt.Sprintf("%d,Case %d,Ministry of Steam", i, i))
	}
	h.load(file(t, "before.csv", before...))
	p := h.plan(file(t, "after.csv", after...))
	if len(p.Changed) != 0 || len(p.Renamed) != 1 || p.Renamed[0].Cases != 4 {
		t.Fatalf("%s %+v", counts(p), p.Renamed)
	}
	_, err := h.Apply(t.Context(), central, p)
	h.must(err)
	c, err := h.Case(t.Context(), 2)
	if v, _ := c.Record.Of(usecase.Organisation); err != nil || c.OrgID != "xa-ministry-of-sails" || c.Organisation != "Ministry of Steam" || v.Raw != "Ministry of Steam" {
		t.Errorf("%+v %v", c, err)
	}
	all, err := h.Organisations(t.Context())
	if err != nil || len(all) != 1 || len(all[0].Names) != 2 || all[0].Names[0].From != "2026-01-01" || all[0].Names[1].To != "2026-01-01" {
		t.Errorf("%+v %v", all, err)
	}
}

func TestWhatIsWrongIsToldAndNothingIsWritten(t *testing.T) {
	h := open(t)
	for _, c := range []struct {
		data string
		ask  catalogue.Request
		want string
	}{
		{"", catalogue.Request{Name: "xa-ministries"}, ""},
		{"Ref,Name,Ministry\n", catalogue.Request{Name: "xa-ministries"}, ""},
		{"%PDF-1.7\n", catalogue.Request{Name: "xa-ministries"}, ""},
		{"Ref,Name,Ministry\n1,a,b\n", catalogue.Request{Name: "unheard-of"}, "xa-ministries"},
		{"Ref,Name,Ministry\n1,a,b\n", catalogue.Request{Name: "xa-ministries", Edition: "May 2024"}, "2024-05-31"},
	} {
		f, err := catalogue.ReadFile(strings.NewReader(c.data), "x.csv")
		h.must(err)
		if _, err := h.Prepare(t.Context(), h.shipped, f, c.ask); !fault.Is(err, fault.InvalidKind) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q %+v: %v", c.data, c.ask, err)
		}
	}
}

func TestProfilesAreSavedInEditions(t *testing.T) {
	h := open(t)
	p := atlantis()
	for _, want := range []int{1, 1, 2} {
		if want == 2 {
			p.Version = "2027"
		}
		if edition, err := h.SaveProfile(t.Context(), central, p); err != nil || edition != want {
			t.Errorf("edition %d, want %d: %v", edition, want, err)
		}
	}
	if _, err := h.SaveProfile(t.Context(), auditor, p); !fault.Is(err, fault.ForbiddenKind) {
		t.Errorf("%v", err)
	}
	bad := atlantis()
	bad.Identity = nil
	if _, err := h.SaveProfile(t.Context(), central, bad); !fault.Is(err, fault.InvalidKind) {
		t.Errorf("a profile without identity: %v", err)
	}
	known, err := h.Known(t.Context(), append(slices.Clone(h.shipped.Profiles), &usecase.Profile{ID: "aa"}))
	if err != nil || len(known) != 2 || known[0].Origin != usecase.Shipped || known[1].Origin != usecase.Saved || known[1].Version != "2027" || known[1].Saved.By != "Cécile" {
		t.Errorf("%+v %v", known, err)
	}
	read, err := catalogue.ReadProfile("x.yaml", []byte(known[1].Saved.YAML))
	if err != nil || fmt.Sprintf("%+v", read) != fmt.Sprintf("%+v", p) {
		t.Errorf("got %+v\nwant %+v\n%v", read, p, err)
	}
}

func TestAFileThatWaitsIsLoadedOnceOrForgotten(t *testing.T) {
	h, ctx := open(t), t.Context()
	f := file(t, "jan.csv", "1,Tides,Harbours")
	id, err := h.Send(ctx, central, f, usecase.Saved, atlantis(), "")
	h.must(err)
	other, err := h.Send(ctx, central, file(t, "feb.csv", "2,Chat,Letters"), usecase.Saved, atlantis(), "")
	h.must(err)
	u, err := h.Upload(ctx, id)
	h.must(err)
	kept, err := h.File(ctx, u.SHA256, u.FileName)
	h.must(err)
	p := h.plan(kept)
	p.Upload = id
	l, err := h.Apply(ctx, central, p)
	h.must(err)
	if u, err = h.Upload(ctx, id); err != nil || u.State != catalogue.Loaded || u.Load != l.ID {
		t.Errorf("%+v %v", u, err)
	}
	if err := h.Drop(ctx, central, u); !fault.Is(err, fault.ConflictKind) {
		t.Errorf("what was loaded is set aside: %v", err)
	}
	waiting, err := h.Uploads(ctx)
	if err != nil || len(waiting) != 1 || waiting[0].ID != other {
		t.Errorf("%+v %v", waiting, err)
	}
	h.must(h.Drop(ctx, central, waiting[0]))
	if _, err := h.File(ctx, waiting[0].SHA256, ""); !fault.Is(err, fault.NotFoundKind) {
		t.Errorf("a file that was set aside is still kept: %v", err)
	}
	if _, err := h.File(ctx, l.SHA256, ""); err != nil {
		t.Errorf("a file that was loaded is forgotten: %v", err)
	}
}
