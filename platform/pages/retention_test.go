package pages_test

import (
	"testing"
	"time"

	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/retention"
)

func TestThePageTellsWhatIsDueAndWhatWasErased(t *testing.T) {
	o := newOffice(t)
	b := o.body("Office des phares")
	if _, err := o.people.Invite(t.Context(), operator, "eve@exemple.quebec", "Ève", []people.Grant{{Role: people.Agent, BodyID: b.ID}}, func(string) string { return "https://x" }); err != nil {
		t.Fatal(err)
	}
	o.says(o.get(200, "/en/workspace/retention"), "E-mails never sent", "90 days after they were written", "Not yet")
	o.at = o.at.AddDate(0, 0, 100)
	if err := o.retention.Apply(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.says(o.get(200, "/espace/conservation"), "Courriels jamais envoyés", "90\u00a0jours après leur rédaction", "(1)")
}

func TestDurationsAreSaidInWords(t *testing.T) {
	for keep, want := range map[time.Duration]string{
		0: "since", time.Hour * 6: "6 hours since", retention.Day: "1 day since", 365 * retention.Day: "365 days since", 730 * retention.Day: "2 years since",
	} {
		r := retention.Rule{Keep: keep}
		r.Since.EN = "since"
		if got := pages.KeptFor(r).EN; got != want {
			t.Errorf("%s: %q, want %q", keep, got, want)
		}
	}
}
