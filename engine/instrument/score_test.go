package instrument_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"balise/engine/instrument"
	"balise/engine/text"
)

// assessment is the instrument with every scoring rule, with its lines changed by pairs of old and new.
func assessment(t testing.TB, changes ...string) (*instrument.Instrument, error) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "scoring.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(string(data), changes[i]) {
			t.Fatalf("scoring.yaml does not say %s", changes[i])
		}
	}
	in, err := instrument.Load("scoring.yaml", []byte(strings.NewReplacer(changes...).Replace(string(data))))
	if err != nil {
		return nil, err
	}
	var all []*instrument.Taxonomy
	for _, name := range []string{"fruit", "extent", "evidence"} {
		data, err := os.ReadFile(filepath.Join("testdata", name+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		taxonomy, err := instrument.LoadTaxonomy(name+".yaml", data)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, taxonomy)
	}
	return in, in.Use(all...)
}

func scored(t testing.TB) *instrument.Instrument {
	t.Helper()
	in, err := assessment(t)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestScoresOfOneAssessment(t *testing.T) {
	in := scored(t)
	a := instrument.Answers{
		"decides": {Value: true},
		"fruit":   {Value: "white_grape"},
		"basket":  {Value: []string{"apple", "pear"}},
		"people":  {Value: instrument.Number("1200")},
		"groups":  {Value: []instrument.Answers{{"named": {Value: "A"}, "fragile": {Value: true}}, {"named": {Value: "B"}, "fragile": {Value: false}}}},
		"tested":  {Value: true},
		"watched": {Value: true},
		"told":    {Value: true},
		"plan":    {Value: "all", Evidence: &instrument.Evidence{Code: "documented", Date: instrument.Date{Year: 2026, Month: 1, Day: 5}}},
		"review":  {Value: "half"},
	}
	r := in.Score(a, instrument.Date{Year: 2026, Month: 11, Day: 24})
	for id, want := range map[string][3]float64{ // value, maximum asked, maximum of all
		"risk":       {4 + 3 + 2 + 2 + 2, 4 + 3 + 4 + 2 + 6, 4 + 3 + 4 + 2 + 6},
		"mitigation": {5, 5, 5},
		"average":    {3, 3, 3},
		"checks":     {3, 3, 3},
		"both":       {16, 22, 22},
		"reduced":    {11, 19, 19}, // 0.85 × 13 = 11.05
		"level":      {3, 3, 3},
		"quarter":    {2, 2, 2},
		"maturity":   {1, 2, 2},
	} {
		s := r.Score(id)
		if s.Value != want[0] || s.Max != want[1] || s.Total != want[2] || s.Low != s.Value || s.High != s.Value {
			t.Errorf("%s: %v [%v, %v] out of %v and %v, want %v", id, s.Value, s.Low, s.High, s.Max, s.Total, want)
		}
	}
	if !r.Score("reduced").Reduced || r.Score("level").Level.Code != "three" || r.Score("level").Floor != nil || len(r.Missing) != 0 {
		t.Errorf("reduced %v, level %v, missing %v", r.Score("reduced").Reduced, r.Score("level").Level, r.Missing)
	}
	if held := holding(r.Duties); !slices.Equal(held, []string{"notice", "review", "always"}) {
		t.Errorf("duties %v", held)
	}
	if because := r.Findings[0].Because; len(because) != 1 || because[0].ID != "decides" {
		t.Errorf("because of %v", because)
	}
	standing := r.Score("maturity").Maturity.Worst
	if standing.Declared["practices"].Level != 1 || standing.Supported["practices"].Level != 1 {
		t.Errorf("maturity %v", standing)
	}
}

func holding(all []instrument.Told) (ids []string) {
	for _, told := range all {
		if told.Holds == instrument.Yes {
			ids = append(ids, told.ID)
		}
	}
	return ids
}

func TestAFloorDecidesOfTheLevel(t *testing.T) {
	in := scored(t)
	s := in.Score(instrument.Answers{"decides": {Value: true}, "fruit": {Value: "apple"}}, instrument.Date{}).Score("level")
	if s.Level.Code != "two" || s.Floor == nil || s.Floor.Reason.EN != "It decides." {
		t.Errorf("level %v, floor %v", s.Level, s.Floor)
	}
	levers := in.Levers(instrument.Answers{"decides": {Value: true}, "fruit": {Value: "apple"}}, instrument.Date{}, "level")
	if len(levers) != 1 || levers[0].Question.ID != "decides" || levers[0].Code != "no" || levers[0].Level.Code != "one" {
		t.Errorf("levers %v", levers)
	}
}

func TestEvidenceExpires(t *testing.T) {
	in := scored(t)
	proof := &instrument.Evidence{Code: "documented", Date: instrument.Date{Year: 2024, Month: 11, Day: 24}}
	a := instrument.Answers{"plan": {Value: "all", Evidence: proof}}
	for day, want := range map[int]int{24: 1, 25: 0} {
		got := in.Score(a, instrument.Date{Year: 2026, Month: 11, Day: day}).Score("maturity").Maturity.Worst
		if got.Supported["practices"].Level != want || got.Declared["practices"].Level != 1 {
			t.Errorf("on %d November: %v", day, got.Supported)
		}
	}
}

// oneAnswer draws an answer to a question, or none.
func oneAnswer(t *rapid.T, q *instrument.Question) instrument.Answer {
	code := func(codes ...string) instrument.Value { return rapid.SampledFrom(codes).Draw(t, q.ID) }
	a := instrument.Answer{}
	switch q.ID {
	case "fruit":
		a.Value = code("apple", "pear", "red_grape", "white_grape")
	case "basket":
		a.Value = rapid.SliceOfDistinct(rapid.SampledFrom([]string{"apple", "pear", "red_grape"}), rapid.ID[string]).Draw(t, q.ID)
	case "people":
		a.Value = instrument.Number(code("0", "99", "100", "5000").(string))
	case "groups":
		rows := []instrument.Answers{}
		for range rapid.IntRange(1, 3).Draw(t, "rows") {
			rows = append(rows, instrument.Answers{"fragile": {Value: rapid.Bool().Draw(t, "fragile")}})
		}
		a.Value = rows
	case "plan", "review":
		a.Value = code("none", "half", "all")
		a.Evidence = &instrument.Evidence{Code: code("none", "declared", "documented").(string)}
	default:
		a.Value = rapid.Bool().Draw(t, q.ID)
	}
	return a
}

// What is not answered yet stays within the bounds, whatever comes; a verdict that is given holds.
func TestBoundsAndVerdictsHoldWhateverComes(t *testing.T) {
	in := scored(t)
	rapid.Check(t, func(t *rapid.T) {
		part, whole := instrument.Answers{}, instrument.Answers{}
		for _, q := range in.Questions() {
			a := oneAnswer(t, q)
			if rapid.Bool().Draw(t, "now") {
				part[q.ID] = a
			}
			whole[q.ID] = a
		}
		before, after := in.Score(part, instrument.Date{}), in.Score(whole, instrument.Date{})
		for i, s := range before.Scores {
			if v := after.Scores[i].Value; v < s.Low-1e-9 || v > s.High+1e-9 {
				t.Fatalf("%s: %v is not between %v and %v", s.Rule.ID, v, s.Low, s.High)
			}
		}
		for i, told := range before.Duties {
			if told.Holds != instrument.Undecided && told.Holds != after.Duties[i].Holds {
				t.Fatalf("duty %s: %v became %v", told.ID, told.Holds, after.Duties[i].Holds)
			}
		}
		for _, s := range after.Scores {
			if s.Low != s.Value || s.High != s.Value {
				t.Fatalf("%s: all is answered, and it lies between %v and %v, at %v", s.Rule.ID, s.Low, s.High, s.Value)
			}
		}
		if again := in.Score(whole.Clone(), instrument.Date{}); !reflect.DeepEqual(again.Scores, after.Scores) {
			t.Fatal("the same answers give another result")
		}
	})
}

// A better answer, and better evidence, never lower a level.
func TestBetterPracticesNeverStandLower(t *testing.T) {
	in := scored(t)
	worth, proof := []string{"none", "half", "all"}, []string{"none", "declared", "documented"}
	rapid.Check(t, func(t *rapid.T) {
		a := instrument.Answers{}
		for _, id := range []string{"plan", "review"} {
			a[id] = oneAnswer(t, in.Question(id))
		}
		better := a.Clone()
		id := rapid.SampledFrom([]string{"plan", "review"}).Draw(t, "which")
		code := worth[rapid.IntRange(slices.Index(worth, a[id].Value.(string)), 2).Draw(t, "code")]
		shown := proof[rapid.IntRange(slices.Index(proof, a[id].Evidence.Code), 2).Draw(t, "proof")]
		better[id] = instrument.Answer{Value: code, Evidence: &instrument.Evidence{Code: shown}}
		was, is := in.Score(a, instrument.Date{}).Score("maturity"), in.Score(better, instrument.Date{}).Score("maturity")
		if is.Value < was.Value || is.Maturity.Worst.Supported["practices"].Level < was.Maturity.Worst.Supported["practices"].Level {
			t.Fatalf("%s %s lowered %v to %v", code, shown, was.Maturity.Worst.Supported, is.Maturity.Worst.Supported)
		}
	})
}

func TestMistakesOfScoringAreNamedWithTheirLine(t *testing.T) {
	for name, c := range map[string][3]string{
		"a score on nothing":               {"sections: [danger]", "sections: [dangre]", `scoring.yaml:37: score "risk": there is no section "dangre"`},
		"a question without points":        {"questions: [fruit, tested]", "questions: [fruit, told]", `scoring.yaml:39: score "average": question "told" has no points`},
		"a score before itself":            {"scores: [risk, checks]", "scores: [risk, reduced]", `scoring.yaml:41: score "both": there is no score "reduced" before it`},
		"levels out of order":              {"up_to: 8", "up_to: 4", `scoring.yaml:43: score "level": level "two" cannot be reached: its bound is not above the one before it`},
		"a level out of reach":             {"up_to: 8", "up_to: 80", `scoring.yaml:43: score "level": level "three" cannot be reached: the points go from 0 to 19`},
		"a floor that is no level":         {"at_least: two, reason", "at_least: four, reason", `scoring.yaml:43: score "level": a floor names level "four", which does not exist`},
		"points for nobody":                {"{apple: 0, pear: 1, red", "{apple: 0, plum: 1, red", `scoring.yaml:15: question "fruit": points are given to "plum", which nobody can answer`},
		"points left out":                  {"{apple: 0, pear: 1, red", "{apple: 0, red", `scoring.yaml:15: question "fruit": points do not say what "pear" is worth`},
		"points on what never shows":       {"equals: {question: decides, value: yes}}, points", "all: [{equals: {question: decides, value: yes}}, {not: {answered: decides}}]}, points", `scoring.yaml:15: question "fruit": it has points, but its condition can never hold`},
		"points that count nowhere":        {"sum: {sections: [care]}", "sum: {questions: [tested]}", `scoring.yaml:29: question "watched": its points count in no score`},
		"rows without end":                 {"        max_items: 3\n", "", `scoring.yaml:18: question "groups": rows that have points need max_items`},
		"a duty on nothing":                {"{finding: automated}", "{finding: other}", `scoring.yaml:70: condition: there is no finding "other"`},
		"a level that does not exist":      {"at_least: three}}}", "at_least: nine}}}", `scoring.yaml:71: condition: score "level" has no level "nine"`},
		"a question shown by its level":    {"when: {equals: {question: decides, value: yes}}, points", "when: {level: {score: level, at_least: two}}, points", `scoring.yaml:15: condition: levels decide of findings and duties`},
		"what is not validated blocks":     {"blocking: true, confidence: confirmed", "blocking: true, confidence: to_validate", `scoring.yaml:70: duty "notice": what is to be validated blocks nothing`},
		"an answer without worth":          {"{none: 0, half: 0.5, all: 1}", "{none: 0, all: 1}", `scoring.yaml:56: score "maturity": worth does not say what "half" is worth (question "plan")`},
		"evidence without cap":             {"{none: 0.25, declared: 0.5, documented: 1}", "{none: 0.25, documented: 1}", `scoring.yaml:56: score "maturity": caps do not say what the evidence "declared" allows`},
		"a practice that requires nothing": {"requires: [plan]", "requires: [plans]", `score "maturity": item review: it requires plans, which does not exist`},
		"two rules in one score":           {"sum: {sections: [danger]}", "sum: {sections: [danger]}, mean: {sections: [danger]}", `scoring.yaml:37: score "risk": it has exactly one of`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := assessment(t, c[0], c[1])
			if err == nil || !strings.Contains(err.Error(), c[2]) {
				t.Errorf("%v\nwant %s", err, c[2])
			}
		})
	}
}

func TestWhatStandsBesideAnAnswer(t *testing.T) {
	in := scored(t)
	a := instrument.Answers{
		"tested": {Value: true, Remark: text.T("Voir le rapport.", "See the report."), Evidence: &instrument.Evidence{Code: "documented",
			Date: instrument.Date{Year: 2026, Month: 5}, Reference: "Rapport 12", Provider: "Le Centre"}},
		"told": {Remark: text.T("À demander.", "")},
	}
	back, problems := in.ReadForm(in.WriteForm(a))
	if len(problems) > 0 || !reflect.DeepEqual(back, a) {
		t.Errorf("read %+v, %+v", back, problems)
	}
	taken := instrument.Answers{"tested": {Value: true, From: instrument.Origin("initiative", "R1", "tested")}, "watched": {Value: true, From: "initiative:R1:watched"}}
	after := instrument.Answers{"tested": {Value: true}, "watched": {Value: false}}
	instrument.CarryOrigin(taken, after)
	if kind, record, question, ok := instrument.OriginOf(after["tested"].From); !ok || kind != "initiative" || record != "R1" || question != "tested" {
		t.Errorf("origin %q", after["tested"].From)
	}
	if after["watched"].From != "" {
		t.Error("what was changed is still said to come from elsewhere")
	}
	if public := in.Public(a); len(public) != 0 {
		t.Errorf("public: %v", public)
	}
	for field, form := range map[string]string{"evidence.date": "2026-13", "evidence.code": "plum"} {
		values := in.WriteForm(a)
		values.Set("tested."+field, form)
		if _, problems := in.ReadForm(values); len(problems) != 1 || problems[0].Field != "tested."+field {
			t.Errorf("%s: %v", field, problems)
		}
	}
}

// Whatever is answered, however badly typed, is scored without harm, and stays within its bounds.
func FuzzScore(f *testing.F) {
	in := scored(f)
	f.Add([]byte(`{"decides":{"bool":true},"fruit":{"string":"pear"},"groups":{"rows":[{"fragile":{"bool":true}}]}}`))
	f.Add([]byte(`{"decides":{"string":"yes"},"people":{"number":"-5"},"plan":{"string":"half","evidence":{"code":"x","date":"2024"}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var a instrument.Answers
		if a.UnmarshalJSON(data) != nil {
			return
		}
		for _, s := range in.Score(a, instrument.Date{Year: 2026}).Scores {
			if s.Low > s.High {
				t.Errorf("%s: %v is above %v", s.Rule.ID, s.Low, s.High)
			}
		}
	})
}
