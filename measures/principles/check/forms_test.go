package check

import (
	"log/slog"
	"testing"
	"time"

	"balise/content"
	"balise/engine/framework"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/app"
	"balise/platform/corpus"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/work"
	"balise/testkit/testdb"
)

// A version is asked from the day on which it comes into force, and the former ones stay behind it.
func TestTheFormFollowsTheFrameworkInForce(t *testing.T) {
	c, err := corpus.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	clock := time.Date(2026, 3, 2, 14, 0, 0, 0, time.UTC)
	now := func() time.Time { return clock }
	d := testdb.New(t, append(app.Migrations(), adoption.Migrations)...)
	outbox := mail.NewOutbox(d, now)
	store := adoption.NewStore(&app.House{DB: d, Corpus: c, Outbox: outbox, People: people.NewStore(d, now, outbox), Work: work.New(d, now), Now: now,
		Log: slog.New(slog.DiscardHandler), Address: func(text.Lang, string, ...any) (string, error) { return "https://balise.invalid/", nil }}, now)
	shipped := Kind(c).Instrument
	forms := NewForms(t.Context(), store, shipped)
	if forms.Now() != shipped {
		t.Fatal("before any adoption, the shipped framework is asked")
	}
	central, words := people.Actor{ID: "central", Name: "Zoé", Grants: []people.Grant{{Role: people.Central}}}, text.T("Des mots.", "Words.")
	number, err := store.Start(t.Context(), central)
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(err)
	check(store.Edit(t.Context(), central, number, framework.Edit{Act: framework.Remove, ID: "footprint"}, 0, ""))
	check(store.Propose(t.Context(), central, number, 1, "2026-03-03", words))
	clock = clock.AddDate(0, 0, 5)
	check(store.Adopt(t.Context(), central, number, 1, "2026-03-20", words))
	forms.Refresh(t.Context())
	if forms.Now() != shipped {
		t.Error("it is asked before its day")
	}
	clock = time.Date(2026, 3, 20, 14, 0, 0, 0, time.UTC)
	forms.Refresh(t.Context())
	in := forms.Now()
	if in.Version != "0001" || in.Question("footprint") != nil || in.At("0000") == nil {
		t.Fatalf("in force: %s", in.Version)
	}
	forms.Refresh(t.Context())
	if forms.Now() != in {
		t.Error("the same version was made twice")
	}
	if again := NewForms(t.Context(), store, shipped).Now(); again.Version != "0001" {
		t.Errorf("another process asks version %s", again.Version)
	}
}
