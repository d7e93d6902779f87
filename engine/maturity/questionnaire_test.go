package maturity

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func ours(t *testing.T) *Questionnaire {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "content", "maturity", "readiness.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	q, err := ParseQuestionnaire("readiness.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// Three items a level, one of them essential; every profile and stage speaks of every dimension.
func TestOurQuestionnaireHoldsTogether(t *testing.T) {
	q := ours(t)
	if len(q.Dimensions) != 8 || len(q.Levels) != 5 {
		t.Fatalf("%d dimensions, %d levels", len(q.Dimensions), len(q.Levels))
	}
	for _, d := range q.Dimensions {
		items, essential := map[int]int{}, map[int]int{}
		for _, i := range d.Items {
			items[i.Level]++
			if i.Essential {
				essential[i.Level]++
			}
		}
		for level := 1; level <= 4; level++ {
			if items[level] != 3 || essential[level] != 1 {
				t.Errorf("%s, level %d: %d items, %d essential", d.Code, level, items[level], essential[level])
			}
		}
		for _, p := range q.Profiles {
			if _, told := p.Target[d.Code]; !told {
				t.Errorf("profile %s says nothing of %s", p.Code, d.Code)
			}
		}
		for n, s := range q.Stages {
			if _, told := s[d.Code]; !told {
				t.Errorf("stage %d says nothing of %s", n+1, d.Code)
			}
		}
	}
}

// Every level can be reached, and only with evidence.
func TestEveryLevelIsWithinReach(t *testing.T) {
	q := ours(t)
	r := q.Rule()
	full := len(r.Worth) - 1
	for level := 0; level <= r.Levels; level++ {
		proven, said := map[string]Answer{}, map[string]Answer{}
		for _, i := range r.Items {
			if i.Level <= level {
				proven[i.Code], said[i.Code] = Answer{&full, "documented"}, Answer{&full, "declared"}
			}
		}
		got, err := r.Assess(proven, "developer")
		if err != nil {
			t.Fatal(err)
		}
		onWord, err := r.Assess(said, "developer")
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range r.Dimensions {
			if got.Supported[d].Level != level || onWord.Declared[d].Level != level || onWord.Supported[d].Level != 0 {
				t.Errorf("%s: %v with proof, %v on their word, want %d", d, got.Supported[d], onWord.Supported[d], level)
			}
		}
	}
}

func TestBoundsHoldWhateverComes(t *testing.T) {
	r := ours(t).Rule()
	two := 2
	b, err := r.Bounds(map[string]Answer{"strategy-1-a": {&two, "verified"}}, "consumer")
	if err != nil || len(b.Missing) != len(r.Items)-1 || slices.Contains(b.Missing, "strategy-1-a") {
		t.Fatalf("%v missing, %v", len(b.Missing), err)
	}
	for _, d := range r.Dimensions {
		if b.Worst.Supported[d].Level != 0 || b.Best.Supported[d].Level != r.Levels {
			t.Errorf("%s between %v and %v", d, b.Worst.Supported[d], b.Best.Supported[d])
		}
	}
}

func TestMistakesOfAQuestionnaireAreNamed(t *testing.T) {
	for _, c := range []struct{ yaml, want string }{
		{"id: x\nunknown: 1\n", "line 2: field unknown not found"},
		{"title: {fr: a}\nlevels: [{fr: a, en: a}, {fr: b, en: b}]\nanswers: [{worth: 1, label: {fr: a, en: a}, anchor: {fr: a, en: a}}]\n", "title: a text is missing in one language"},
		{"dimensions: [{code: d, title: {fr: a, en: a}, items: [{code: i, level: 9, list: other}]}]\n", "item i: there is no level 9"},
		{"dimensions: [{code: d, title: {fr: a, en: a}, items: [{code: i, level: 9, list: other}]}]\n", "item i: list is practice, expertise or action"},
	} {
		if _, err := ParseQuestionnaire("q.yaml", []byte(c.yaml)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

func FuzzParseQuestionnaire(f *testing.F) {
	f.Add([]byte("id: x\nlevels: [{fr: a, en: b}]\nanswers: [{worth: 1}]\n"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		if q, err := ParseQuestionnaire("q", data); err == nil {
			for _, p := range q.Profiles {
				_, _ = q.Rule().Bounds(nil, p.Code)
			}
		}
	})
}
