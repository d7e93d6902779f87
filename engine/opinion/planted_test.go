package opinion

import (
	"maps"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// planted makes a conversation whose groups are known, as shared/domain/consultation.md §4 describes: centres in a plane with noise 0.45,
// normal loadings of the statements, bias 0.35 ± 0.7, logistic agreement, 20 % of passes, about 40 draws a person with repeats removed,
// and 15 % of people who give fewer than seven votes.
func planted(people, statements, groups int) (Conversation, []int) {
	random := rand.New(rand.NewPCG(7, uint64(people)))
	loadings, bias := make([]Point, statements), make([]float64, statements)
	for j := range loadings {
		loadings[j] = Point{random.NormFloat64(), random.NormFloat64()}
		bias[j] = 0.35 + 0.7*random.NormFloat64()
	}
	var c Conversation
	of := make([]int, people)
	seen := make([]int, statements) // the last person who saw each statement, from 1
	for i := range of {
		of[i] = i % groups
		angle := 2 * math.Pi * float64(of[i]) / float64(groups)
		at := Point{2.5*math.Cos(angle) + 0.45*random.NormFloat64(), 2.5*math.Sin(angle) + 0.45*random.NormFloat64()}
		n := poisson(random, 40)
		if random.Float64() < 0.15 {
			n = 1 + random.IntN(6)
		}
		for range n {
			j := random.IntN(statements)
			if seen[j] == i+1 {
				continue
			}
			seen[j] = i + 1
			c.Votes = append(c.Votes, Vote{Participant: i, Statement: j, Value: vote(random, bias[j]+at.X*loadings[j].X+at.Y*loadings[j].Y), Time: int64(len(c.Votes))})
		}
	}
	return c, of
}

func vote(random *rand.Rand, lean float64) int8 {
	switch {
	case random.Float64() < 0.2:
		return Pass
	case random.Float64() < 1/(1+math.Exp(-lean)):
		return Agree
	}
	return Disagree
}

// poisson draws by counting (Knuth).
func poisson(random *rand.Rand, mean float64) int {
	limit, product, n := math.Exp(-mean), random.Float64(), 0
	for product > limit {
		product *= random.Float64()
		n++
	}
	return n
}

// agreement is the adjusted Rand index between the groups planted and those found.
func agreement(a *Analysis, of []int) float64 {
	var was, is []int
	for p, k := range a.Groups.Of {
		was, is = append(was, of[p]), append(is, k)
	}
	return Rand(was, is)
}

func TestPlantedGroupsAreFound(t *testing.T) {
	for _, groups := range []int{2, 3, 4} {
		c, of := planted(10_000, 200, groups)
		a := Analyse(c, Options{})
		if got := agreement(a, of); a.Groups.K != groups || got < 0.9 {
			t.Errorf("%d groups planted: %d found, agreement %.3f", groups, a.Groups.K, got)
		}
	}
	c, of := planted(100_000, 500, 3)
	if a := Analyse(c, Options{}); a.Groups.K != 3 || agreement(a, of) < 0.9 {
		t.Errorf("3 groups planted among 100,000: %d found, agreement %.3f", a.Groups.K, agreement(a, of))
	}
}

// The order of the votes, and other votes that they replaced, change nothing.
func TestPlantedGroupsDoNotDependOnTheOrder(t *testing.T) {
	c, _ := planted(2_000, 100, 3)
	first := Analyse(c, Options{})
	mixed := c
	mixed.Votes = slices.Clone(c.Votes)
	for _, v := range c.Votes[:500] {
		v.Value, v.Time = -v.Value, -1
		mixed.Votes = append(mixed.Votes, v)
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(mixed.Votes), func(i, j int) { mixed.Votes[i], mixed.Votes[j] = mixed.Votes[j], mixed.Votes[i] })
	second := Analyse(mixed, Options{})
	if !slices.Equal(first.Positions, second.Positions) || !slices.Equal(first.Priorities, second.Priorities) || first.Groups.K != second.Groups.K {
		t.Error("the order of the votes changes the result")
	}
}

func benchmarkAnalyse(b *testing.B, people, statements int) {
	c, of := planted(people, statements, 3)
	b.ReportAllocs()
	var a *Analysis
	for b.Loop() {
		a = Analyse(c, Options{})
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(agreement(a, of), "agreement")
	b.ReportMetric(float64(len(c.Votes))*float64(b.N)/b.Elapsed().Seconds(), "votes/s")
	b.ReportMetric(float64(memory.Sys)/(1<<20), "MB-from-system")
}

func BenchmarkAnalyse100kBy500(b *testing.B) { benchmarkAnalyse(b, 100_000, 500) }

func BenchmarkAnalyse1MBy1000(b *testing.B) {
	if testing.Short() {
		b.Skip("33.8 million votes")
	}
	benchmarkAnalyse(b, 1_000_000, 1_000)
}

// How many work side by side changes nothing, to the last bit.
func TestTheNumberOfWorkersDoesNotMatter(t *testing.T) {
	c, _ := planted(3_000, 120, 3)
	before := runtime.GOMAXPROCS(1)
	alone := Analyse(c, Options{})
	runtime.GOMAXPROCS(5)
	many := Analyse(c, Options{})
	runtime.GOMAXPROCS(before)
	if !slices.Equal(alone.Positions, many.Positions) || !slices.Equal(alone.Priorities, many.Priorities) ||
		alone.Groups.Inertia != many.Groups.Inertia || !maps.Equal(alone.Groups.Of, many.Groups.Of) || !maps.Equal(alone.Groups.Silhouettes, many.Groups.Silhouettes) {
		t.Error("five workers find something else than one")
	}
}
