package links_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/links"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/testdb"
)

const sqlTestBody = `INSERT INTO body (id, slug, name_fr, name_en, acronym_fr, acronym_en, type, portfolio, jurisdiction, aliases, valid_from, valid_until, fictional)
	VALUES ('port', 'port', 'Port', '', '', '', '', '', '', '[]', '', '', TRUE)`

// The sweep opens each link once, and again only after a week.
func TestTheSweepOpensWhatWasNotOpenedForAWeek(t *testing.T) {
	var asked atomic.Int64
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.NotFound(w, r)
	}))
	t.Cleanup(site.Close)
	in, err := instrument.Load("test.yaml", []byte(`{id: note, version: "2026", title: {fr: n, en: n}, sections: [{id: s, title: {fr: s, en: s}, questions: [{id: links, kind: links, label: {fr: l, en: l}}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Use(); err != nil {
		t.Fatal(err)
	}
	kind := record.Kind{ID: "note", Instrument: in, Title: func(instrument.Answers) text.Text { return text.T("Note", "") }}
	d := testdb.New(t, people.Migrations, record.Migrations, links.Migrations)
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	records := record.NewStore(d, clock, kind)
	checker := links.NewChecker(d, clock, func(netip.AddrPort) error { return nil })
	if err := d.Write(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), sqlTestBody); return err }); err != nil {
		t.Fatal(err)
	}
	err = records.Write(t.Context(), func(w *record.Writer) error {
		for i := range 30 {
			a := instrument.Answers{"links": {Value: []instrument.Link{{URL: fmt.Sprintf("%s/%d", site.URL, i)}, {URL: site.URL + "/same"}}}}
			if _, err := w.Create(t.Context(), people.Operator("test"), "note", "port", a, text.Text{}, ""); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		days int
		want int64
	}{{0, 31}, {1, 31}, {8, 62}} {
		now = now.AddDate(0, 0, step.days)
		if err := checker.Sweep(t.Context(), records, kind); err != nil {
			t.Fatal(err)
		}
		if asked.Load() != step.want {
			t.Errorf("after %d days: %d requests, want %d", step.days, asked.Load(), step.want)
		}
	}
	known, err := checker.Known(t.Context(), []string{site.URL + "/7"})
	if err != nil || known[0].Outcome != links.Gone || !known[0].At.Equal(now) {
		t.Errorf("%+v, %v", known, err)
	}
}
