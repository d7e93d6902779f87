package digest

import (
	"net/url"
	"testing"
	"time"

	"balise/platform/lang"
)

func TestTheNextDigestComesInTheMorning(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, lang.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		every     Every
		now, want string
	}{
		{Daily, "2026-11-24 06:59", "2026-11-24 07:00"},
		{Daily, "2026-11-24 07:00", "2026-11-25 07:00"},
		{Weekly, "2026-11-24 12:00", "2026-11-30 07:00"},
		{Weekly, "2026-11-30 06:00", "2026-11-30 07:00"},
		{Weekly, "2026-11-30 08:00", "2026-12-07 07:00"},
		{Monthly, "2026-11-24 12:00", "2026-12-01 07:00"},
		{Monthly, "2026-12-01 06:00", "2026-12-01 07:00"},
		{Monthly, "2026-12-31 08:00", "2027-01-01 07:00"},
		{Daily, "2026-10-31 12:00", "2026-11-01 07:00"}, // the night when the clock goes back
		{Daily, "2026-03-07 12:00", "2026-03-08 07:00"}, // the night when it goes forward
	} {
		if got := c.every.next(at(c.now)); !got.Equal(at(c.want)) {
			t.Errorf("%s after %s: %s, want %s", c.every, c.now, got.In(lang.Zone), c.want)
		}
	}
}

var fiction = Source{Name: "fiction", Facets: []Facet{{Name: "status"}, {Name: "category"}, {Name: "body"}}}

func TestAScopeIsASearch(t *testing.T) {
	v, err := url.ParseQuery("q=+permis++de+p%C3%AAche+&status=production&status=idea&status=production&body=&sort=name&page=3&color=red")
	if err != nil {
		t.Fatal(err)
	}
	if got := fiction.Scope(v).String(); got != "q=permis+de+p%C3%AAche&status=idea&status=production" {
		t.Errorf("the scope is %q", got)
	}
	s := fiction.ParseScope("status=production&category=a&category=b")
	for name, c := range map[string]struct {
		codes map[string][]string
		fits  bool
	}{
		"both":      {map[string][]string{"status": {"production"}, "category": {"b"}}, true},
		"one facet": {map[string][]string{"status": {"production"}, "category": {"c"}}, false},
		"nothing":   {nil, false},
	} {
		if s.fits(c.codes) != c.fits {
			t.Errorf("%s: fits %v", name, !c.fits)
		}
	}
}

func FuzzScope(f *testing.F) {
	f.Add("q=a&status=b")
	f.Add("%zz")
	f.Add("body=%00&body=x;y")
	f.Fuzz(func(t *testing.T, written string) {
		s := fiction.ParseScope(written)
		if again := fiction.ParseScope(s.String()); again.String() != s.String() {
			t.Errorf("%q is kept as %q and read back as %q", written, s, again)
		}
	})
}
