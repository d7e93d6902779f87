package polis

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"balise/engine/opinion"
)

// Report is an analysis under the names that users of Polis know, statements and participants by their numbers.
type Report struct {
	Participants int                           `json:"participants"`
	Statements   int                           `json:"statements"`
	Votes        int                           `json:"votes"`
	K            int                           `json:"k"`
	Membership   map[string]int                `json:"membership"`
	PCA          pca                           `json:"pca"`
	Projection   map[string][2]float64         `json:"projection"`
	ByGroup      map[string]map[string][3]int  `json:"votes_ADS"` // agree, disagree, seen
	Together     map[string]float64            `json:"group_aware_consensus"`
	Tells        map[string][]opinion.Selected `json:"repness"`
	Consensus    opinion.Consensus             `json:"consensus"`
	Priority     map[string]float64            `json:"priority"`
	Silhouettes  map[string]float64            `json:"silhouettes"`
	Stability    opinion.Stability             `json:"stability"`
	// What Polis does not tell: the interval of each share with passes apart, what many passed, what divides, what a minority wants, and
	// whose votes look made, with what the groups are without them.
	Shares     []opinion.Shared   `json:"shares"`
	Uncertain  []opinion.Shared   `json:"uncertain"`
	Divisions  []opinion.Dividing `json:"divisions"`
	Minorities []opinion.Minority `json:"minorities"`
	Suspects   []opinion.Suspect  `json:"suspects"`
	Without    *WithoutSuspects   `json:"without_suspects,omitempty"`
}

// WithoutSuspects is what changes once suspects are left out.
type WithoutSuspects struct {
	K         int               `json:"k"`
	Agreement float64           `json:"agreement"` // adjusted Rand index between the groups of both, over who is in both
	Consensus opinion.Consensus `json:"consensus"`
}

// Compare tells what changes in an analysis without suspects.
func Compare(with, without *opinion.Analysis) *WithoutSuspects {
	var a, b []int
	for p, k := range with.Groups.Of {
		if other, in := without.Groups.Of[p]; in {
			a, b = append(a, k), append(b, other)
		}
	}
	return &WithoutSuspects{without.Groups.K, opinion.Rand(a, b), without.Consensus}
}

type pca struct {
	Explained  [2]float64            `json:"explained_variance_ratio"`
	Statements map[string][4]float64 `json:"statements"` // mean, two components, extremity
}

// NewReport names what an analysis shows.
func NewReport(a *opinion.Analysis) Report {
	m := a.Matrix
	r := Report{Participants: len(m.Participants), Statements: len(m.Statements), Votes: m.Votes(), K: a.Groups.K,
		Membership: map[string]int{}, PCA: pca{a.PCA.Explained, map[string][4]float64{}}, Projection: map[string][2]float64{},
		ByGroup: map[string]map[string][3]int{}, Together: map[string]float64{}, Tells: map[string][]opinion.Selected{}, Consensus: a.Consensus,
		Priority: map[string]float64{}, Silhouettes: map[string]float64{}, Stability: a.Stability(),
		Shares: a.Shares(), Uncertain: a.Uncertain(), Divisions: a.Divisions(), Minorities: a.Minorities(), Suspects: a.Suspects()}
	for p, k := range a.Groups.Of {
		r.Membership[strconv.Itoa(p)] = k
	}
	for i, p := range m.Participants {
		r.Projection[strconv.Itoa(p)] = [2]float64{a.Positions[i].X, a.Positions[i].Y}
	}
	for j, s := range m.Statements {
		id := strconv.Itoa(s)
		r.PCA.Statements[id] = [4]float64{a.PCA.Means[j], a.PCA.Components[0][j], a.PCA.Components[1][j], a.Extremity[j]}
		r.Together[id], r.Priority[id] = a.Together[j], a.Priorities[j]
	}
	for k, columns := range a.ByGroup {
		votes := map[string][3]int{}
		for j, c := range columns {
			votes[strconv.Itoa(m.Statements[j])] = [3]int{c.Agree, c.Disagree, c.Seen}
		}
		r.ByGroup[strconv.Itoa(k)] = votes
	}
	for k, list := range a.Tells {
		r.Tells[strconv.Itoa(k)] = list
	}
	for k, s := range a.Groups.Silhouettes {
		r.Silhouettes[strconv.Itoa(k)] = s
	}
	return r
}

// WriteJSON writes the report for machines.
func (r Report) WriteJSON(w io.Writer) error {
	if err := json.NewEncoder(w).Encode(r); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}
