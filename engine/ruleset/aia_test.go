package ruleset

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"balise/engine/surveyjs"
)

// shared gives a file of ../shared/data; where the folder is absent the test is skipped, and fails when CI=true.
func shared(t testing.TB, parts ...string) []byte {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "..", "shared", "data"}, parts...)...)
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) && os.Getenv("CI") != "true" {
		t.Skipf("%s is not here: the project is tested beside shared/", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func federal(t testing.TB) *AIA {
	t.Helper()
	s, err := surveyjs.Load(shared(t, "aia", "survey-enfr.json"), surveyjs.Early)
	if err != nil {
		t.Fatal(err)
	}
	return NewAIA(s)
}

// TestTheOfficialToolsFigures holds the 40 sample submissions against what the official tool answers.
func TestTheOfficialToolsFigures(t *testing.T) {
	a := federal(t)
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "aia", "sample-cases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	n := 0
	for lines.Scan() {
		var c struct {
			ID                 string
			Answers, Converted map[string]any
			Hidden             []string
			Live, Completed    map[string]any
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		n++
		answers := c.Answers
		if c.Converted != nil {
			answers = c.Converted
		}
		r := a.Assess(a.survey.Answers(answers))
		for name, pair := range map[string][2]any{"live": {r.Live, c.Live}, "completed": {r.Completed, c.Completed}, "hidden": {r.Hidden, c.Hidden}} {
			if got, want := tree(t, pair[0]), tree(t, pair[1]); !reflect.DeepEqual(got, want) {
				t.Errorf("%s %s:\n got %v\nwant %v", c.ID, name, got, want)
			}
		}
	}
	if err := lines.Err(); err != nil || n != 40 {
		t.Errorf("%d cases, %v", n, err)
	}
}

// tree is a value as JSON has it.
func tree(t *testing.T, v any) (out any) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
