package instrument_test

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"balise/engine/instrument"
	"balise/engine/text"
)

// next is the version that replaces the sample.
func next(t testing.TB, edits ...string) (*instrument.Instrument, error) {
	t.Helper()
	data, err := os.ReadFile("testdata/sample_next.yaml")
	if err != nil {
		t.Fatal(err)
	}
	in, err := instrument.Load("sample_next.yaml", []byte(strings.NewReplacer(edits...).Replace(string(data))))
	if err != nil {
		return nil, err
	}
	former := sample(t)
	if err := in.Use(former.Taxonomy("fruit"), former.Taxonomy("ground")); err != nil {
		return nil, err
	}
	return in, in.Follow(former)
}

func versions(t testing.TB) []*instrument.Instrument {
	t.Helper()
	in, err := next(t)
	if err != nil {
		t.Fatal(err)
	}
	return []*instrument.Instrument{sample(t), in}
}

func TestEachAnswerGoesWhereTheNewerVersionSays(t *testing.T) {
	answers := everything()
	answers["people"] = instrument.Answer{Value: instrument.Number("2000")}
	answers["fruit"] = instrument.Answer{Value: "pear"}
	answers["basket"] = instrument.Answer{Value: []string{"apple", "lemon"}}
	answers["stray"] = instrument.Answer{Value: "x"}
	b := instrument.Bring(versions(t), answers, instrument.Date{})
	outcomes := map[string]instrument.Outcome{}
	var lost []string
	for _, p := range b.Passages {
		if p.Was == nil && p.Is != nil {
			p.ID = "+" + p.ID
		}
		outcomes[p.ID] = p.Outcome
		for _, l := range p.Lost {
			lost = append(lost, l.Path+": "+l.Why.EN)
		}
		if p.ID == "personal" && !p.Reworded {
			t.Error("the question personal is asked in other words")
		}
	}
	want := map[string]instrument.Outcome{"name": "renamed", "summary": "kept", "reference": "lost", "people": "lost", "cost": "kept", "start": "lost",
		"personal": "kept", "fruit": "recoded", "basket": "part", "why": "kept", "contact": "kept", "owner": "kept", "links": "kept", "partners": "part",
		"document": "lost", "stray": "lost",
		"+added": "new", "+start": "new"} // the newer start asks something else
	if !maps.Equal(outcomes, want) {
		t.Errorf("outcomes %v", outcomes)
	}
	if want := []string{"reference: Nobody used it.", "people: Write a number of at most 1,000.", "start: Only the month counts.", "basket.lemon: It was no fruit.",
		"partners.1.since: The date could not be checked.", "document: Files go elsewhere.", "stray: This question did not exist in the version that was answered."}; !slices.Equal(lost, want) {
		t.Errorf("lost %q", lost)
	}
	if got := b.Answers["fruits"].Value; !reflect.DeepEqual(got, []string{"apple"}) {
		t.Errorf("fruits %v", got)
	}
	if rows, _ := b.Answers["allies"].Value.([]instrument.Answers); len(rows) != 2 || rows[0]["who"].Value != "B1" {
		t.Errorf("allies %v", b.Answers["allies"])
	}
}

func TestTheSameVersionChangesNothing(t *testing.T) {
	in := sample(t)
	rapid.Check(t, func(t *rapid.T) {
		answers := answersTo(in).Draw(t, "answers")
		b := instrument.Bring([]*instrument.Instrument{in}, answers, instrument.Date{})
		if !reflect.DeepEqual(b.Answers, answers) {
			t.Fatalf("%v became %v", answers, b.Answers)
		}
		for _, p := range b.Passages {
			if p.Outcome != instrument.OutcomeKept || len(p.Lost) > 0 || p.Hidden {
				t.Fatalf("%+v", p)
			}
		}
	})
}

// parts counts what an answer holds: codes, cells of rows, or one.
func parts(a instrument.Answer) int {
	switch v := a.Value.(type) {
	case []string:
		return len(v)
	case []instrument.Answers:
		n := 0
		for _, row := range v {
			for _, cell := range row {
				n += parts(cell)
			}
		}
		return n
	}
	if a.Blank() {
		return 0
	}
	return 1
}

// TestWhatIsBroughtAndWhatIsLostMakeWhatThereWas holds whatever was answered.
func TestWhatIsBroughtAndWhatIsLostMakeWhatThereWas(t *testing.T) {
	all := versions(t)
	rapid.Check(t, func(t *rapid.T) {
		answers := answersTo(all[0]).Draw(t, "answers")
		b := instrument.Bring(all, answers, instrument.Date{})
		told, brought := map[string]bool{}, map[string]bool{}
		for _, p := range b.Passages {
			if p.Outcome == instrument.OutcomeNew {
				continue
			}
			told[p.ID] = true
			lost := 0
			for _, l := range p.Lost {
				lost += parts(l.Answer)
				if l.Why.Empty() {
					t.Fatalf("%s is lost without a reason", l.Path)
				}
			}
			// Two codes that become one count for one.
			if now := parts(p.After); p.Before.Known() && (now+lost > parts(p.Before) || now+lost < parts(p.Before) && p.Outcome != instrument.OutcomeRecoded && p.Outcome != instrument.OutcomePart) {
				t.Fatalf("%s had %d parts, has %d and lost %d: %+v", p.ID, parts(p.Before), now, lost, p)
			}
			if (p.Outcome == instrument.OutcomeKept || p.Outcome == instrument.OutcomeRenamed) && !instrument.Equal(p.Before, p.After) {
				t.Fatalf("%s is said to be kept, and is not: %+v", p.ID, p)
			}
			if p.Is != nil {
				brought[p.Is.ID] = true
				if !instrument.Equal(b.Answers[p.Is.ID], p.After) {
					t.Fatalf("%s is not what is said: %+v", p.ID, p)
				}
			}
		}
		if len(told) != len(answers) || len(brought) != len(b.Answers) {
			t.Fatalf("%d answers, %d told; %d brought, %d there", len(answers), len(told), len(brought), len(b.Answers))
		}
		if problems := all[1].Validate(b.Answers, instrument.StageDraft); len(problems) > 0 {
			t.Fatalf("the newer version refuses %v", problems)
		}
		again, err := json.Marshal(instrument.Bring(all, reversed(answers), instrument.Date{}).Answers)
		first, err2 := json.Marshal(b.Answers)
		if err != nil || err2 != nil || string(again) != string(first) {
			t.Fatalf("the order of answers matters: %s, then %s", first, again)
		}
	})
}

// reversed turns the codes of each answer around.
func reversed(answers instrument.Answers) instrument.Answers {
	turned := answers.Clone()
	for id, a := range turned {
		if codes, is := a.Value.([]string); is {
			other := slices.Clone(codes)
			slices.Reverse(other)
			a.Value = other
			turned[id] = a
		}
	}
	return turned
}

func TestNotesAndEvidenceAreNotLostInSilence(t *testing.T) {
	answers := instrument.Answers{"people": {Value: instrument.Number("5"), Remark: text.T("Note", "Note"), Evidence: &instrument.Evidence{Code: "declared"}}}
	b := instrument.Bring(versions(t), answers, instrument.Date{})
	p := b.Passages[0]
	if p.Outcome != instrument.OutcomePart || len(p.Lost) != 2 || p.Lost[0].Path != "people.remark" || p.Lost[1].Path != "people.evidence" || !p.After.Remark.Empty() {
		t.Errorf("%+v", p)
	}
}

func TestAVersionTellsTheFateOfAllThatTheFormerAsked(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"    reference: {fr", "    stray: {fr", `the fate of the former "reference" is not told`},
		{"    reference: {fr", "    stray: {fr", `version 2026-11 has no question, field or code "stray"`},
		{"    start: {fr", "    cost: {fr", `the former "start" was of kind "date" and "start" is of kind "number"`},
		{"{heading: name,", "{heading: nom,", `version 2026-11 has no question "nom"`},
		{"{heading: name,", "{heading: reference,", `the former question "reference" is both continued and lost`},
		{"{heading: name,", "{head: name,", `there is no question "head"`},
		{"allies.who: partners.body", "why: contact", `the fate of the former "partners.body" is not told`},
		{"fruits: {pear: apple}\n    basket", "fruits: {pear: banana}\n    basket", `taxonomy "fruit" has no term "banana"`},
		{"fruits: {pear: apple}\n    basket", "fruits: {banana: apple}\n    basket", `version 2026-11 has no code "banana" in "fruit"`},
		{"    basket: {grape", "    why: {grape", `there is no question "why" that offers codes`},
		{"fruits: fruit,", "fruits: fruit, why: fruit,", `the former question "fruit" is continued twice`},
		{`version: "2026-11"`, `version: last`, `replaces "last": version "last" is not written like`},
		{"    reference: {fr: \"Personne ne s’en servait.\", en", "    reference: {en", `key "fr" is missing`},
		{"questions: {heading", "questions: {heading: why, heading", `"heading" is told twice`},
		{"  codes:\n", "  codes: none\n  more:\n", `expected names and what they become`},
	} {
		_, err := next(t, c.from, c.to)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "sample_next.yaml:") {
			t.Errorf("%s: %v", c.want, err)
		}
	}
}

// FuzzReplaces holds that no block stops the program, and that what one lets through brings answers that the newer version takes.
func FuzzReplaces(f *testing.F) {
	data, err := os.ReadFile("testdata/sample_next.yaml")
	if err != nil {
		f.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(data), "replaces:\n")
	block, tail, _ := strings.Cut(rest, "sections:\n")
	former := sample(f)
	f.Add(block)
	f.Add("  version: \"2026-11\"\n  questions: {allies: partners.body, allies.who: partners, allies.part: name}\n  codes: {allies: {a: b}, allies.fruits: {pear: apple}}\n")
	f.Fuzz(func(t *testing.T, block string) {
		in, err := instrument.Load("f.yaml", []byte(head+"replaces:\n"+block+"sections:\n"+tail))
		if err != nil || in.Replaces == nil || in.Use(former.Taxonomy("fruit"), former.Taxonomy("ground")) != nil || in.Follow(former) != nil {
			return
		}
		b := instrument.Bring([]*instrument.Instrument{former, in}, everything(), instrument.Date{})
		if problems := in.Validate(b.Answers, instrument.StageDraft); len(problems) > 0 {
			t.Errorf("the newer version refuses %v", problems)
		}
	})
}

// last is a third version, after next: it renames the basket and no longer asks who owns.
func last(t testing.TB, former *instrument.Instrument) *instrument.Instrument {
	t.Helper()
	data, err := os.ReadFile("testdata/sample_next.yaml")
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(data), "replaces:\n")
	_, sections, _ := strings.Cut(rest, "sections:\n")
	head = strings.Replace(head, `"2027"`, `"2028"`, 1)
	sections = strings.NewReplacer("id: basket", "id: hamper", "answered: basket", "answered: hamper", "id: owner,", "id: owned_by,").Replace(sections)
	in, err := instrument.Load("sample_last.yaml", []byte(head+"replaces:\n  version: \"2027\"\n  questions: {hamper: basket}\n  lost: {owner: {fr: Non, en: \"No\"}}\nsections:\n"+sections))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Use(former.Taxonomy("fruit"), former.Taxonomy("ground")); err != nil {
		t.Fatal(err)
	}
	if err := in.Follow(former); err != nil {
		t.Fatal(err)
	}
	return in
}

// TestSeveralVersionsAreGoneThroughOneByOne holds that going through all at once is going from each to the next.
func TestSeveralVersionsAreGoneThroughOneByOne(t *testing.T) {
	two := versions(t)
	three := append(two, last(t, two[1]))
	if got := three[2].VersionsSince("2026-11"); len(got) != 3 || got[2] != three[2] || three[2].At("2027") != two[1] || three[2].Under("1999") != three[2] {
		t.Errorf("the versions are not tied: %v", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		answers := answersTo(two[0]).Draw(t, "answers")
		whole := instrument.Bring(three, answers, instrument.Date{})
		half := instrument.Bring(two, answers, instrument.Date{})
		rest := instrument.Bring(three[1:], half.Answers, instrument.Date{})
		if !reflect.DeepEqual(whole.Answers, rest.Answers) {
			t.Fatalf("%v at once, %v one by one", whole.Answers, rest.Answers)
		}
		for _, p := range whole.Passages {
			if _, answered := answers[p.ID]; p.Outcome != instrument.OutcomeNew && !answered {
				t.Fatalf("%s was not answered: %+v", p.ID, p)
			}
			if p.ID == "owner" && (p.Outcome != instrument.OutcomeLost || p.Lost[0].Why.EN != "No") {
				t.Fatalf("%+v", p)
			}
			if p.ID == "basket" && p.Outcome != instrument.OutcomeLost && p.Is.ID != "hamper" {
				t.Fatalf("%+v", p)
			}
		}
	})
}
