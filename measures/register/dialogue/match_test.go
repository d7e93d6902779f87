package dialogue

import (
	"strings"
	"testing"
	"time"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
)

var town = []people.Body{
	{Slug: "marees", Name: text.T("Ministère des Marées et des Phares (fictif)", "Ministry of Tides and Lighthouses (fictional)"), Acronym: text.T("MMP", "MTL")},
	{Slug: "outardes", Name: text.T("Hôpital des Grandes-Outardes (fictif)", "Great Bustards Hospital (fictional)")},
	{Slug: "merles", Name: text.T("Hôpital de la Vallée-aux-Merles", "Blackbird Valley Hospital")},
	{Slug: "regie", Name: text.T("Régie des passages d’eau (fictive)", ""), Acronym: text.T("RPE", "WCA"), Aliases: []people.Alias{{Name: "Office des traversiers", Until: "2019-01-01"}}},
}

func TestABodyIsKnownByItsNamesWithMistakes(t *testing.T) {
	for typed, want := range map[string]string{
		"MMP": "marees! ", "mmp radio": "marees! radio", "MTL": "marees! ",
		"Ministère des Marées et des Phares":                              "marees! ",
		"est-ce que le ministère des marées et des phares utilise l’IA ?": "marees! ",
		"marées phares bouées":                                            "marees! bouees",
		"hopital des grandes outardes":                                    "outardes! ",
		"hopitaal des grandes outarde":                                    "outardes! ",
		"radiographie grandes outardes":                                   "outardes radiographie",
		"hôpital":                                                         "outardes merles ",
		"Does the Great Bustards Hospital use AI":                         "outardes! ",
		"office des traversiers":                                          "regie! ",
		"traversiers":                                                     "regie ",
		"xylophone":                                                       " xylophone",
		"l’IA":                                                            " ",
		"":                                                                " ",
	} {
		n := named(town, typed)
		var got []string
		for _, b := range n.bodies {
			got = append(got, b.Slug)
		}
		said := strings.Join(got, " ")
		if n.whole {
			said += "!"
		}
		if said += " " + strings.Join(n.rest, " "); said != want {
			t.Errorf("%q names %q, want %q", typed, said, want)
		}
	}
}

func TestMistakesAreForgivenByLength(t *testing.T) {
	for _, c := range []struct {
		a, b string
		near bool
	}{
		{"phares", "phare", true}, {"phares", "fares", false}, {"mer", "mes", false}, {"traversier", "travercier", true},
		{"hopital", "hopitaux", false}, {"outardes", "outarde", true}, {"régie", "regie", true}, {"", "a", false},
	} {
		if nearly(c.a, c.b) != c.near {
			t.Errorf("%s, %s: %v", c.a, c.b, !c.near)
		}
	}
}

func FuzzNamed(f *testing.F) {
	f.Add("le ministère des marées")
	f.Add("\xff%_ ’’")
	f.Fuzz(func(t *testing.T, typed string) {
		n := named(town, typed)
		if len(n.rest) > len(telling(typed)) {
			t.Errorf("%q: more words are left than were written: %q", typed, n.rest)
		}
	})
}

func TestTheDueDayCountsWorkingDays(t *testing.T) {
	for _, c := range []struct {
		asked string
		days  int
		due   string // the last day in time
	}{
		{"2026-11-24 09:00", 1, "2026-11-25"},  // Tuesday
		{"2026-11-27 23:59", 1, "2026-11-30"},  // Friday night
		{"2026-11-28 12:00", 1, "2026-11-30"},  // Saturday
		{"2026-11-24 09:00", 20, "2026-12-22"}, // four weeks
		{"2026-10-30 09:00", 2, "2026-11-03"},  // over the night when the clock goes back
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.asked, lang.Zone)
		if err != nil {
			t.Fatal(err)
		}
		due := deadline(at, c.days)
		if got := people.DayOf(due.Add(-time.Second)); string(got) != c.due || people.DayOf(due) == got {
			t.Errorf("asked %s, %d days: %s, want %s", c.asked, c.days, got, c.due)
		}
	}
}

func TestWhatLooksPersonalIsFound(t *testing.T) {
	for words, want := range map[string]int{
		"Écrivez à moi@exemple.ca ou au 418 555-0199.":           2,
		"(514) 555-0123, 514.555.0123, mon NAS est 046 454 286.": 3,
		"J’habite au G1R 4P5.":                                   1,
		"La fiche 12 parle de 62 capteurs depuis 2019.":          0,
		"Version 2.5 du 24 novembre 2026, article 65.2.":         0,
	} {
		if got := Personal(words); len(got) != want {
			t.Errorf("%q: found %q", words, got)
		}
	}
}
