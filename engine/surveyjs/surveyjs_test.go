package surveyjs

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// survey makes a form of one page whose last question shows by a condition.
func survey(t testing.TB, condition string, gen Generation) (*Survey, error) {
	t.Helper()
	quoted, err := json.Marshal(condition)
	if err != nil {
		t.Fatal(err)
	}
	return Load([]byte(`{"pages":[{"name":"p","elements":[{"type":"text","name":"a-b"},{"type":"checkbox","name":"list","choices":["x","y",3]},
		{"type":"comment","name":"last","visibleIf":`+string(quoted)+`}]}]}`), gen)
}

// The semantics are those of aia.md §3, and of the library’s documentation for what the federal form does not use.
func TestConditionsReadStoredAnswers(t *testing.T) {
	for _, c := range []struct {
		condition, answers string
		shown              bool
	}{
		{`{a-b} = "item1"`, `{"a-b":"item1"}`, true},
		{`{a-b} = "item1"`, `{"a-b":"Item1"}`, false},
		{`{A-B} = 'item1'`, `{"a-b":"item1"}`, true},
		{`{a-b} = 3`, `{"a-b":"3"}`, true},
		{`{a-b} <> 3 or {a-b} empty`, `{}`, true},
		{`{a-b} contains "item2"`, `{"a-b":"xitem2-0"}`, true},
		{`{list} contains ["x","y"]`, `{"list":["y","x"]}`, true},
		{`{list} contains "x"`, `{"list":["xx"]}`, false},
		{`{list} contains "x"`, `{}`, false},
		{`{list} anyof ["z","y"] and {list.length} = 2`, `{"list":["y","x"]}`, true},
		{`{list[1]} = "x" and !({a-b} notempty)`, `{"list":["y","x"]}`, true},
		{`iif({a-b} > 2, "yes", "no") = "yes"`, `{"a-b":5}`, true},
		{`sum({a-b}, 2 * 3) >= 10 % 7 + 4`, `{"a-b":1}`, true},
		{`({a-b} = 1 and {list} empty) or {a-b} = 2`, `{"a-b":2}`, true},
	} {
		s, err := survey(t, c.condition, Early)
		if err != nil {
			t.Errorf("%s: %v", c.condition, err)
			continue
		}
		var answers map[string]any
		if err := json.Unmarshal([]byte(c.answers), &answers); err != nil {
			t.Fatal(err)
		}
		if got := s.Visible(s.Answers(answers))[2]; got != c.shown {
			t.Errorf("%s of %s: %v", c.condition, c.answers, got)
		}
	}
	s, err := survey(t, `{a-b} = "item1"`, Late)
	if err != nil || !s.Visible(s.Answers(map[string]any{"a-b": " Item1 "}))[2] {
		t.Errorf("since 1.8.65 neither case nor edges count: %v", err)
	}
}

func TestMistakesAreLocated(t *testing.T) {
	for condition, want := range map[string]string{
		`{a-b} = `: "character 9: a question", `{a-b`: "character 1: the brace", `{a-b} = "x`: "character 9: the quotation mark",
		`{a-b} = 1 )`:            "character 11: the expression should end",
		strings.Repeat("(", 200): "nests too deep", strings.Repeat("!", 200) + "{a-b}": "nests too deep",
	} {
		if _, err := survey(t, condition, Early); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "pages[0].elements[2].visibleIf") {
			t.Errorf("%.20s: %v, want %s", condition, err, want)
		}
	}
}

func TestNumbersAreReadAsJavaScriptReadsThem(t *testing.T) {
	for s, want := range map[string]float64{"": 0, " 3 ": 3, "0x10": 16, "0b11": 3, "0o7": 7, "1e1": 10, ".5": 0.5, "3.": 3, "+3": 3, "-2": -2, "Infinity": math.Inf(1), "-Infinity": math.Inf(-1), "1e999": math.Inf(1)} {
		if got, is := Number(s); !is || got != want {
			t.Errorf("%q: %v %v, want %v", s, got, is, want)
		}
	}
	for _, s := range []string{"3a", "1,5", "2_0", "NaN", "--4", "0x", "0x1p2", "Inf", "infinity", "1e"} {
		if got, is := Number(s); is {
			t.Errorf("%q is read as %v", s, got)
		}
	}
}

func FuzzCondition(f *testing.F) {
	for _, s := range []string{`{a-b} = "item1" and ({list} contains ["x"] or !{a-b} empty)`, `iif({a-b}>2,1,-{list.length}^2)/0`, `{list[0].x} anyof [1,"2"]`} {
		f.Add(s, `{"a-b":1,"list":["x",null,{"x":2}]}`)
	}
	f.Fuzz(func(t *testing.T, condition, given string) {
		var answers map[string]any
		if json.Unmarshal([]byte(given), &answers) != nil {
			answers = nil
		}
		if s, err := survey(t, condition, Late); err == nil {
			a := s.Answers(answers)
			s.Complete(a, s.Visible(a))
			s.Check(a)
		}
	})
}

func FuzzLoad(f *testing.F) {
	f.Add(`{"pages":[{"elements":[{"type":"panel","elements":[{"type":"radiogroup","name":"a","choices":[{"value":1}]}]}]}]}`, `{"a":[1]}`)
	f.Add(`{"elements":[{"type":"html","name":"h","visibleIf":"{h} notempty"}],"calculatedValues":[{"name":"v","expression":"{v}+1"}]}`, `{"h":1}`)
	f.Add(elements(askA, pick, many, list, table, grid, cell), `{"list":[{"n":1,"why":"x"},2],"table":[{"n":3}],"grid":{"r1":"low"},"cell":{"r1":{"c2":["x"]}},"many":["z"]}`)
	f.Add(`{"clearInvisibleValues":"onHidden","elements":[`+askA+`,{"type":"text","name":"b","valueName":"a","visibleIf":"{a} empty","defaultValue":{"x":[1]}}],
		"triggers":[{"type":"setvalue","expression":"{a} notempty","setToName":"b","setValue":[]}]}`, `{"a":1}`)
	f.Fuzz(func(t *testing.T, definition, given string) {
		if !json.Valid([]byte(given)) || !strings.HasPrefix(given, "{") {
			given = "{}"
		}
		for _, gen := range []Generation{Early, Late} {
			outcome(t, definition, given, gen)
		}
	})
}
