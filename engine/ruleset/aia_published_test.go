package ruleset

import (
	"bufio"
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"balise/engine/surveyjs"
)

// published is one of the assessments that the Government of Canada has published, with what a third party made of it.
type published struct {
	Version string
	Data    map[string]any
	Derived struct {
		Raw        float64 `json:"raw_risk_score"`
		Mitigation float64 `json:"mitigation_score"`
		Final      float64 `json:"final_score"`
		Level      int     `json:"impact_level"`
	}
}

// versionFiles are the definitions, by the version that a saved assessment names.
var versionFiles = map[string]string{
	"v0.9": "survey-enfr-v0.9.json", "v0.9.1": "survey-enfr-v0.9.1.json", "v0.10.0": "survey-enfr-v0.10.0.json", "v1.0.1": "survey-enfr.json",
}

const newest = "v1.0.1"

func publishedAssessments(t *testing.T) []published {
	t.Helper()
	var all []published
	lines := bufio.NewScanner(bytes.NewReader(shared(t, "inventories", "ca-aia-results", "aia-results.jsonl")))
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var p published
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if err := lines.Err(); err != nil || len(all) != 38 {
		t.Fatalf("%d assessments, %v", len(all), err)
	}
	return all
}

// bridges lead from each version to the newest.
func bridges(t testing.TB) map[string]*Bridge {
	t.Helper()
	versions := map[string]*AIA{}
	for v, file := range versionFiles {
		s, err := surveyjs.Load(shared(t, "aia", file), surveyjs.Early)
		if err != nil {
			t.Fatal(err)
		}
		versions[v] = NewAIA(s)
	}
	all := map[string]*Bridge{}
	for v, a := range versions {
		all[v] = NewBridge(a, versions[newest])
	}
	return all
}

// TestPublishedAssessmentsScoreUnderTheirOwnVersion holds them against what a third party worked out, and against the figures of aia.md §7.
func TestPublishedAssessmentsScoreUnderTheirOwnVersion(t *testing.T) {
	all := bridges(t)
	levels, reduced, stale := map[int]int{}, 0, 0
	for i, p := range publishedAssessments(t) {
		s := all[p.Version].Rescore("", p.Data).Before
		levels[s.Live.Level]++
		if s.Live.Reduced {
			reduced++
		}
		if s.Live.Raw != s.Completed.Raw {
			stale++ // answers to hidden questions
		}
		if p.Derived.Level == 0 { // the third party had no definition of v0.9
			if p.Version != "v0.9" || s.Live.Raw != 47 || s.Live.Mitigation != 28 || s.Live.Level != 2 {
				t.Errorf("%d: %s %+v", i+1, p.Version, s.Live)
			}
			continue
		}
		if s.Live.Raw != p.Derived.Raw || s.Live.Mitigation != p.Derived.Mitigation || s.Live.Final != p.Derived.Final || s.Live.Level != p.Derived.Level {
			t.Errorf("%d: %+v, the third party has %+v", i+1, s.Live, p.Derived)
		}
	}
	if want := map[int]int{1: 16, 2: 21, 3: 1}; !reflect.DeepEqual(levels, want) || reduced != 10 || stale != 1 {
		t.Errorf("levels %v, %d reduced, %d with points of hidden answers", levels, reduced, stale)
	}
}

// TestTheFederalToolLosesInSilence reproduces what loading the older assessments as they are into the newest version does: 10 to 25 answers go
// when it is completed, 19 in the middle, and 21 end at a lower level. It is what bringing them is for.
func TestTheFederalToolLosesInSilence(t *testing.T) {
	all := bridges(t)
	now := all[newest].now
	var removed []int
	lower := 0
	for _, p := range publishedAssessments(t) {
		if p.Version == newest {
			continue
		}
		old := all[p.Version].old
		r := now.Assess(now.survey.Answers(p.Data))
		removed = append(removed, len(r.Completed.Removed))
		if r.Completed.Level < old.Assess(old.survey.Answers(p.Data)).Live.Level {
			lower++
		}
	}
	slices.Sort(removed)
	if n := len(removed); n != 35 || removed[0] != 10 || removed[n-1] != 25 || removed[n/2] != 19 || lower != 21 {
		t.Errorf("%v, %d lower", removed, lower)
	}
}

// TestPublishedAssessmentsAreBroughtToTheNewestVersion shows what was lost. Fewer answers than the federal tool drops go because of a weight,
// none; more go because it keeps, under the same name, answers that were given to another question.
func TestPublishedAssessmentsAreBroughtToTheNewestVersion(t *testing.T) {
	all := bridges(t)
	var lost, moved []int
	for i, p := range publishedAssessments(t) {
		b := all[p.Version]
		r := b.Rescore("", p.Data)
		if silent := accounted(p.Data, r); len(silent) > 0 {
			t.Errorf("%d: nothing is said of %v", i+1, silent)
		}
		if problems := b.now.survey.Check(b.now.survey.Answers(r.Answers)); p.Version != newest && len(problems) > 0 {
			t.Errorf("%d: the newest version refuses %v", i+1, problems)
		}
		if p.Version == newest {
			if !reflect.DeepEqual(r.Before, r.After) || !reflect.DeepEqual(r.Answers, p.Data) || len(r.Lost)+len(r.Moved)+len(r.Reworded) > 0 {
				t.Errorf("%d: its own version changes it: %+v", i+1, r)
			}
			continue
		}
		lost, moved = append(lost, len(r.Lost)), append(moved, len(r.Moved))
		for _, q := range []string{"riskProfile4", "dataQualityImplementation7"} { // the names of other questions now
			if _, answered := p.Data[q]; answered && !slices.ContainsFunc(r.Lost, func(l Loss) bool { return l.Question == q }) {
				t.Errorf("%d: %s was answered in another sense, and stays", i+1, q)
			}
		}
		if p.Data["impact5"] == "item1-4" && r.Answers["impact5"] != "item1-2" {
			t.Errorf("%d: impact5 is %v", i+1, r.Answers["impact5"])
		}
	}
	slices.Sort(lost)
	slices.Sort(moved)
	if n := len(lost); lost[0] != 13 || lost[n/2] != 14 || lost[n-1] != 19 || moved[0] != 5 || moved[n/2] != 9 || moved[n-1] != 13 {
		t.Errorf("lost %v, moved %v", lost, moved)
	}
}

func BenchmarkBridgeToTheNewest(b *testing.B) {
	all := bridges(b)
	for b.Loop() {
		NewBridge(all["v0.10.0"].old, all[newest].now)
	}
}
