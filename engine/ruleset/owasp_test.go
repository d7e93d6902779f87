package ruleset

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"
)

const tolerance = 1e-9

// sets reads the answer sets with what their owners’ spreadsheets answer.
func sets(t *testing.T, name string) []struct {
	ID       string
	Answers  map[string]any
	Expected map[string]any
} {
	t.Helper()
	var file struct {
		Sets []struct {
			ID       string
			Answers  map[string]any
			Expected map[string]any
		}
	}
	if err := json.Unmarshal(shared(t, "decision", name), &file); err != nil || len(file.Sets) == 0 {
		t.Fatalf("%d sets, %v", len(file.Sets), err)
	}
	return file.Sets
}

// near holds a score against what is expected, member by member.
func near(t *testing.T, at string, got, want any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		held, is := got.(map[string]any)
		if !is {
			t.Errorf("%s: got %v, want %v", at, got, want)
			return
		}
		for k, v := range want {
			near(t, at+"."+k, held[k], v)
		}
	case []any:
		list, is := got.([]any)
		if !is || len(list) != len(want) {
			t.Errorf("%s: got %v, want %v", at, got, want)
			return
		}
		for i, v := range want {
			near(t, at, list[i], v)
		}
	case float64:
		if n, is := got.(float64); !is || math.Abs(n-want) > tolerance {
			t.Errorf("%s: got %v, want %v", at, got, want)
		}
	default:
		if got != want {
			t.Errorf("%s: got %v, want %v", at, got, want)
		}
	}
}

func TestSAMMAnswersAsItsSpreadsheet(t *testing.T) {
	all := sets(t, "samm-scores.json")
	m, err := LoadSAMM(os.DirFS(filepath.Join("..", "..", "..", "shared", "data", "decision", "questionnaires", "owasp-samm-2.2")))
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range all {
		s, err := m.Score(set.Answers)
		if err != nil {
			t.Fatal(err)
		}
		near(t, set.ID, tree(t, s), tree(t, set.Expected))
	}
}

func TestAIMAAnswersAsItsSpreadsheet(t *testing.T) {
	all := sets(t, "aima-scores.json")
	m, err := LoadAIMA(shared(t, "decision", "questionnaires", "owasp-aima-1.0", "questions.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range all {
		s, err := m.Score(set.Answers)
		if err != nil {
			t.Fatal(err)
		}
		near(t, set.ID, tree(t, s), tree(t, set.Expected))
	}
}

func TestAnswersThatAreNoneAreNamed(t *testing.T) {
	m, err := LoadAIMA([]byte(`{"items":[{"code":"RAI-1-1-A","practice_code":"RAI-1","level":1}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for answers, want := range map[string]string{
		`{"RAI-1-1-A":4}`:   "RAI-1-1-A: 4 is not an answer: give 0, 1, 2 or 3",
		`{"RAI-1-1-A":1.5}`: "RAI-1-1-A: 1.5 is not an answer: give 0, 1, 2 or 3",
		`{"RAI-9-1-A":1}`:   "RAI-9-1-A: there is no such question",
	} {
		var given map[string]any
		if err := json.Unmarshal([]byte(answers), &given); err != nil {
			t.Fatal(err)
		}
		if _, err := m.Score(given); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", answers, err, want)
		}
	}
	if s, err := m.Score(map[string]any{"RAI-1-1-A": nil}); err != nil || len(s.Missing) != 1 {
		t.Errorf("missing %v, %v", s.Missing, err)
	}
}
