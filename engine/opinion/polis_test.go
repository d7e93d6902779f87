package opinion

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"testing"
)

var names = []string{"bg2050-volunteers", "brexit-consensus", "scoop-hivemind.biodiversity", "vtaiwan.uberx"}

func shared(t testing.TB, parts ...string) []byte {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "..", "shared", "data", "polis"}, parts...)...)
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) && os.Getenv("CI") != "true" {
		t.Skipf("%s is not here: the project is tested beside shared/", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func table(t testing.TB, parts ...string) []map[string]string {
	t.Helper()
	shared(t, parts...)
	f, err := os.Open(filepath.Join(append([]string{"..", "..", "..", "shared", "data", "polis"}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := make([]map[string]string, 0, len(rows))
	for _, r := range rows[1:] {
		one := map[string]string{}
		for i, h := range rows[0] {
			one[h] = r[i]
		}
		all = append(all, one)
	}
	return all
}

func whole(t testing.TB, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// conversation reads one of the open Polis conversations, with the groups that Polis published.
func conversation(t testing.TB, name string) (Conversation, map[int]int) {
	t.Helper()
	c := Conversation{Removed: map[int]bool{}, Meta: map[int]bool{}}
	for _, r := range table(t, name, "comments.csv") {
		id := whole(t, r["comment-id"])
		c.Removed[id] = r["moderated"] == "-1"
		c.Meta[id] = r["is-meta"] == "1" || r["is-meta"] == "true"
	}
	for _, r := range table(t, name, "votes.csv") {
		at, err := strconv.ParseInt(r["timestamp"], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		c.Votes = append(c.Votes, Vote{whole(t, r["voter-id"]), whole(t, r["comment-id"]), int8(whole(t, r["vote"])), at})
	}
	groups := map[int]int{}
	for _, r := range table(t, name, "participants-votes.csv") {
		if r["group-id"] != "" {
			groups[whole(t, r["participant"])] = whole(t, r["group-id"])
		}
	}
	return c, groups
}

type expected struct {
	Input struct {
		Participants int
		Statements   int `json:"statements_with_votes"`
		Votes        int
	}
	PCA struct {
		Explained  []float64 `json:"explained_variance_ratio"`
		Statements map[string][]float64
	}
	Projection map[string][]float64
	Given      struct {
		Votes    map[string]map[string][]int `json:"votes_ADS"`
		Together map[string]float64          `json:"group_aware_consensus"`
		Repness  map[string][]Selected
		ByNumber map[string][]Selected `json:"repness_if_scanned_by_statement_number"`
	} `json:"given_published_groups"`
	Consensus Consensus
	Cold      struct {
		K        int
		Groups   map[string][]int
		Priority map[string]float64
		Together map[string]float64 `json:"group_aware_consensus"`
	} `json:"polis_cold"`
	Quality struct {
		Best map[string]struct {
			Inertia float64
			Sizes   []int
		} `json:"best_known"`
	}
}

func want(t testing.TB, name string) expected {
	t.Helper()
	var e expected
	if err := json.Unmarshal(shared(t, "expected", name+".json"), &e); err != nil {
		t.Fatal(err)
	}
	return e
}

func cosine(a, b []float64) float64 {
	return math.Abs(dot(a, b)) / math.Sqrt(dot(a, a)*dot(b, b))
}

func TestPositionsAreThoseOfTheConvergedComponents(t *testing.T) {
	for _, name := range names {
		c, _ := conversation(t, name)
		e, a := want(t, name), Analyse(c, Options{})
		m := a.Matrix
		if len(m.Participants) != e.Input.Participants || len(m.Statements) != e.Input.Statements || m.Votes() != e.Input.Votes {
			t.Errorf("%s: %d participants, %d statements, %d votes, want %v", name, len(m.Participants), len(m.Statements), m.Votes(), e.Input)
		}
		var ours, theirs [2][]float64
		for j, s := range m.Statements {
			w := e.PCA.Statements[strconv.Itoa(s)]
			if math.Abs(a.PCA.Means[j]-w[0]) > 1e-9 || math.Abs(a.Extremity[j]-w[3]) > 1e-4*math.Max(w[3], 1e-6) {
				t.Errorf("%s %d: mean %v extremity %v, want %v", name, s, a.PCA.Means[j], a.Extremity[j], w)
			}
			for k := range ours {
				ours[k], theirs[k] = append(ours[k], a.PCA.Components[k][j]), append(theirs[k], w[1+k])
			}
		}
		for k := range ours {
			if cos := cosine(ours[k], theirs[k]); cos < 0.99999 {
				t.Errorf("%s: component %d, cosine %v", name, k+1, cos)
			}
			if math.Abs(a.PCA.Explained[k]-e.PCA.Explained[k]) > 1e-5 {
				t.Errorf("%s: explained %v, want %v", name, a.PCA.Explained, e.PCA.Explained)
			}
		}
		for i, p := range m.Participants {
			w := e.Projection[strconv.Itoa(p)]
			if math.Abs(a.Positions[i].X-w[0]) > 1e-3 || math.Abs(a.Positions[i].Y-w[1]) > 1e-3 {
				t.Errorf("%s %d: at %v, want %v", name, p, a.Positions[i], w)
			}
		}
	}
}

func TestGivenGroupsShowWhatPolisShows(t *testing.T) {
	for _, name := range names {
		c, groups := conversation(t, name)
		e, a := want(t, name), Analyse(c, Options{Groups: groups})
		for g, byStatement := range e.Given.Votes {
			for s, w := range byStatement {
				got := a.ByGroup[whole(t, g)][a.Matrix.column.at(whole(t, s))]
				if got != (Count{w[0], w[1], w[2]}) {
					t.Errorf("%s group %s statement %s: %v, want %v", name, g, s, got, w)
				}
			}
		}
		for s, w := range e.Given.Together {
			if got := a.Together[a.Matrix.column.at(whole(t, s))]; math.Abs(got-w) > 1e-9 {
				t.Errorf("%s statement %s: consensus %v, want %v", name, s, got, w)
			}
		}
		for g, w := range e.Given.Repness {
			got := a.Tells[whole(t, g)]
			if other, differs := e.Given.ByNumber[g]; !sameList(got, w) && !(differs && sameList(got, other)) {
				t.Errorf("%s group %s:\n got %v\nwant %v", name, g, got, w)
			}
		}
		for _, pair := range [][2][]Agreed{{a.Consensus.Agree, e.Consensus.Agree}, {a.Consensus.Disagree, e.Consensus.Disagree}} {
			if len(pair[0]) != len(pair[1]) {
				t.Errorf("%s: consensus %v, want %v", name, pair[0], pair[1])
				continue
			}
			for i, w := range pair[1] {
				if g := pair[0][i]; g.Statement != w.Statement || g.Successes != w.Successes || g.Trials != w.Trials || math.Abs(g.Share-w.Share) > 1e-6 || math.Abs(g.Test-w.Test) > 1e-6 {
					t.Errorf("%s: consensus %v, want %v", name, g, w)
				}
			}
		}
	}
}

func sameList(got, want []Selected) bool {
	if len(got) != len(want) {
		return false
	}
	for i, w := range want {
		g := got[i]
		if g.Statement != w.Statement || g.For != w.For || math.Abs(g.Share-w.Share)+math.Abs(g.ShareTest-w.ShareTest)+math.Abs(g.Ratio-w.Ratio)+math.Abs(g.RatioTest-w.RatioTest) > 4e-6 {
			return false
		}
	}
	return true
}

func TestThePolisModeIsTheOriginalEnginesColdStart(t *testing.T) {
	for _, name := range names {
		c, _ := conversation(t, name)
		e, a := want(t, name), Analyse(c, Options{Polis: true})
		ours, theirs := []int{}, []int{}
		n := 0
		for g, members := range e.Cold.Groups {
			n += len(members)
			for _, p := range members {
				k, in := a.Groups.Of[p]
				if !in {
					t.Errorf("%s: %d is not grouped", name, p)
				}
				ours, theirs = append(ours, k), append(theirs, whole(t, g))
			}
		}
		if a.Groups.K != e.Cold.K || len(a.Groups.Of) != n || Rand(ours, theirs) != 1 {
			t.Errorf("%s: %d groups of %d people, %v alike; want %d of %d", name, a.Groups.K, len(a.Groups.Of), Rand(ours, theirs), e.Cold.K, n)
		}
		for s, w := range e.Cold.Priority {
			if got := a.Priorities[a.Matrix.column.at(whole(t, s))]; math.Abs(got-w) > 1e-3*math.Abs(w) {
				t.Errorf("%s statement %s: priority %v, want %v", name, s, got, w)
			}
		}
	}
}

func TestGroupsAreAsCloseAsTheBestKnown(t *testing.T) {
	total := 0.0
	for _, name := range names {
		c, published := conversation(t, name)
		e, a := want(t, name), Analyse(c, Options{})
		best := e.Quality.Best[strconv.Itoa(a.Groups.K)]
		known := best.Inertia
		// What is closest may leave one person alone, which is no group.
		if slices.Min(best.Sizes) >= leastGroup && a.Groups.Inertia > 1.01*known {
			t.Errorf("%s: inertia %v with %d groups, the best known is %v", name, a.Groups.Inertia, a.Groups.K, known)
		}
		var ours, theirs []int
		sizes := map[int]int{}
		for p, k := range a.Groups.Of {
			sizes[k]++
			if g, in := published[p]; in {
				ours, theirs = append(ours, k), append(theirs, g)
			}
		}
		for k := range sizes {
			if k > 0 && sizes[k] > sizes[k-1] || float64(sizes[k]) < math.Max(3, 0.01*float64(len(a.Groups.Of))) {
				t.Errorf("%s: sizes %v", name, sizes)
			}
		}
		index := Rand(ours, theirs)
		total += index
		if index < 0.40 {
			t.Errorf("%s: %v alike with the published groups", name, index)
		}
		t.Logf("%s: %d groups %v, inertia %.1f (best known %.1f), %.3f alike with the published ones, stability %+v", name, a.Groups.K, sizes, a.Groups.Inertia, known, index, a.Stability())
	}
	if mean := total / float64(len(names)); mean < 0.75 {
		t.Errorf("%v alike with the published groups on average", mean)
	}
}

func TestTheOrderOfVotesDoesNotMatter(t *testing.T) {
	for _, name := range names[:2] {
		c, _ := conversation(t, name)
		first := Analyse(c, Options{})
		random := rand.New(rand.NewPCG(3, 4))
		random.Shuffle(len(c.Votes), func(i, j int) { c.Votes[i], c.Votes[j] = c.Votes[j], c.Votes[i] })
		if again := Analyse(c, Options{}); !reflect.DeepEqual(first, again) {
			t.Errorf("%s: another order gives another result", name)
		}
	}
}
