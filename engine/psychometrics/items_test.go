package psychometrics

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// The published figures have nine decimals: rounding leaves half of this at most.
const tolerance = 1e-9

type published struct {
	ID        string
	Max       float64 `json:"scale_max"`
	Responses [][]float64
	Expected  struct {
		N, K         int
		Alpha, SEM   *float64
		MeanTotal    *float64 `json:"mean_total"`
		SDTotal      *float64 `json:"sd_total"`
		Standardised *float64 `json:"alpha_standardised"`
		MeanR        *float64 `json:"mean_inter_item_r"`
		Items        []struct {
			Mean, SD       *float64
			ItemRest       *float64 `json:"item_rest_r"`
			AlphaWithout   *float64 `json:"alpha_if_dropped"`
			Difficulty     *float64
			Discrimination *float64 `json:"discrimination_27"`
			Floor          *float64 `json:"floor_pct"`
			Ceiling        *float64 `json:"ceiling_pct"`
		}
	}
}

func TestTheFiguresAreThoseOfR(t *testing.T) {
	path := filepath.Join("..", "..", "..", "shared", "data", "decision", "psychometrics.json")
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) && os.Getenv("CI") != "true" {
		t.Skipf("%s is not here: the project is tested beside shared/", path)
	}
	var file struct{ Datasets []published }
	if err := json.Unmarshal(data, &file); err != nil || len(file.Datasets) == 0 {
		t.Fatalf("%d sets, %v", len(file.Datasets), err)
	}
	for _, d := range file.Datasets {
		s, err := Analyse(d.Responses, d.Max)
		if err != nil {
			t.Fatal(err)
		}
		same := func(name string, got float64, want *float64) {
			t.Helper()
			if want == nil {
				if !math.IsNaN(got) {
					t.Errorf("%s %s: %v, want none", d.ID, name, got)
				}
			} else if !(math.Abs(got-*want) <= tolerance) {
				t.Errorf("%s %s: %v, want %v", d.ID, name, got, *want)
			}
		}
		e := d.Expected
		if e.N != s.Respondents || e.K != len(s.Items) || len(e.Items) != e.K {
			t.Errorf("%s: %d respondents and %d items", d.ID, s.Respondents, len(s.Items))
		}
		same("alpha", s.Alpha, e.Alpha)
		same("standardised alpha", s.Standardised, e.Standardised)
		same("mean r", s.MeanR, e.MeanR)
		same("mean", s.MeanTotal, e.MeanTotal)
		same("sd", s.SDTotal, e.SDTotal)
		same("sem", s.SEM, e.SEM)
		for j, w := range e.Items {
			g := s.Items[j]
			same("item mean", g.Mean, w.Mean)
			same("item sd", g.SD, w.SD)
			same("item-rest", g.ItemRest, w.ItemRest)
			same("alpha without", g.AlphaWithout, w.AlphaWithout)
			same("difficulty", g.Difficulty, w.Difficulty)
			same("discrimination", g.Discrimination, w.Discrimination)
			same("floor", g.Floor, w.Floor)
			same("ceiling", g.Ceiling, w.Ceiling)
		}
	}
}

func TestWhatCannotBeAnalysedSaysWhy(t *testing.T) {
	for _, bad := range [][][]float64{nil, {{1, 2}}, {{1}, {2}}, {{1, 2}, {3}}} {
		if _, err := Analyse(bad, 4); err == nil {
			t.Errorf("%v passes", bad)
		}
	}
}
