package campaign

import (
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// fruit has two editions: apple is only relabelled, citrus is split, plum and prune become one.
const fruit = `
id: fruit
title: {fr: "Fruit", en: "Fruit"}
editions:
  - version: "2024"
    from: 2024-01-01
    terms:
      - {code: apple, label: {fr: "Pomme", en: "Apple"}}
      - {code: citrus, label: {fr: "Agrume", en: "Citrus"}}
      - {code: plum, label: {fr: "Prune", en: "Plum"}}
      - {code: prune, label: {fr: "Pruneau", en: "Prune"}}
  - version: "2025"
    from: 2025-01-01
    terms:
      - {code: apple, label: {fr: "Pomme, fraîche ou non", en: "Apple, fresh or not"}}
      - {code: lemon, label: {fr: "Citron", en: "Lemon"}, from: [citrus]}
      - {code: orange, label: {fr: "Orange", en: "Orange"}, from: [citrus]}
      - {code: plum, label: {fr: "Prune", en: "Plum"}, from: [plum, prune]}
`

func TestANewEditionOfAListIsNotAChange(t *testing.T) {
	taxonomy, err := instrument.LoadTaxonomy("fruit.yaml", []byte(fruit))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		before, after string
		same          bool
	}{
		{"apple", "apple", true}, {"citrus", "lemon", true}, {"citrus", "orange", true}, {"prune", "plum", true}, {"plum prune", "plum", true},
		{"apple", "lemon", false}, {"citrus", "apple", false}, {"apple", "apple plum", false}, {"apple plum", "apple", false}, {"", "apple", false}, {"", "", true},
	} {
		got := sameCodes(taxonomy, strings.Fields(c.before), strings.Fields(c.after), map[string]string{"fruit": "2024"}, map[string]string{"fruit": "2025"})
		if got != c.same {
			t.Errorf("%q then %q: same %v", c.before, c.after, got)
		}
	}
}

// A body that is renamed, or replaced by another, does not make its initiatives new; one that has not signed makes none of them
// gone; and what serves cybersecurity never leaves.
func TestWhatIsNotAChange(t *testing.T) {
	h := newHouse(t)
	secret := declared("Sentinelle", "automation")
	secret["cybersecurity"] = instrument.Answer{Value: true}
	named := declared("Quais par ZéphyrIA", "automation")
	named["commercial_names"] = instrument.Answer{Value: []instrument.Answers{{"commercial": {Value: "ZéphyrIA"}, "generic": {Value: text.T("un outil", "a tool")}}}}
	stopped := declared("Suspendue", "automation")
	stopped["status"] = instrument.Answer{Value: "suspended"}
	var records []record.Record
	for _, a := range []instrument.Answers{declared("Bouées", "automation"), secret, named, stopped} {
		records = append(records, h.initiative(h.port, a))
	}
	first := h.openCampaign(2025)
	for _, r := range records {
		h.decide(first, r)
	}
	h.answerForm(first)
	h.sign(first)
	lines, err := h.extract(h.ctx, first, text.FR)
	h.check(err)
	var names []string
	for _, l := range lines {
		names = append(names, l[0])
	}
	if got := strings.Join(names, ", "); got != "Bouées, Quais par un outil" {
		t.Errorf("the extract holds %s", got)
	}

	h.clock = at(2026, 2, 1)
	_, err = h.People.RenameBody(h.ctx, operator, h.port.ID, text.T("Régie des havres", "Havens Board"), "2026-01-15")
	h.check(err)
	second := h.openCampaign(2026)
	d, found, err := h.Compare(h.ctx, second, false)
	h.check(err)
	if !found || d.Unheard != 2 || len(d.Ended) != 0 {
		t.Errorf("before anyone signs: %+v", d)
	}
	for _, r := range records {
		h.decide(second, r)
	}
	h.answerForm(second)
	h.sign(second)
	d, _, err = h.Compare(h.ctx, second, false)
	h.check(err)
	if d.Same != 2 || len(d.Added)+len(d.Ended)+len(d.Changed)+d.Unheard != 0 {
		t.Errorf("after a new name: %+v", d)
	}
	if d, _, err = h.Compare(h.ctx, second, true); err != nil || d.Same != 4 {
		t.Errorf("the whole, for the central team: %+v, %v", d, err)
	}
	if _, found, err := h.Compare(h.ctx, first, false); err != nil || found {
		t.Errorf("the first campaign has one before it: %v", err)
	}
	_, err = h.Campaign(h.ctx, 1<<40)
	h.refused(err, fault.NotFoundKind)
	if s := h.sheet(first); s.Body.Name.FR != "Régie des havres" {
		t.Errorf("the body is called %s", s.Body.Name.FR)
	}
	v, err := h.Signed(h.ctx, h.sheet(first).Declaration, 1)
	h.check(err)
	if v.Body.Name.FR != "Régie des ports" || v.Reference != people.Day("2025-10-01") {
		t.Errorf("what was signed now speaks of %s on %s", v.Body.Name.FR, v.Reference)
	}
}
