package opinion

import (
	"cmp"
	"math"
	"slices"
)

// Suspect is somebody whose votes look made rather than given. It is a question for a moderator, not a verdict.
type Suspect struct {
	Participant int    `json:"participant"`
	Why         Reason `json:"why"`
	Votes       int    `json:"votes"`
	With        []int  `json:"with,omitempty"` // the others who vote nearly the same, of near-identical voting
}

// Reason is why votes look made.
type Reason string

// The two reasons.
const (
	StraightLine  Reason = "straight-line"  // always the same answer, where others give several
	NearIdentical Reason = "near-identical" // nearly the same answers as somebody else, to statements where people differ
)

// What is looked at: votes enough to tell, and how rare by chance, among all who voted, what is held against somebody.
const (
	tellingVotes = 15
	byChance     = 1e-3
	nearlyAll    = 0.95
)

// Suspects finds straight-line and near-identical voting. How likely each answer is comes from everybody’s answers to the statement, so that
// agreeing with what all agree with is never suspect.
func (a *Analysis) Suspects() []Suspect {
	m := a.Matrix
	law := a.law()
	found := map[int]Suspect{}
	for i, p := range m.Participants {
		if s, is := m.straight(i, p, law, len(m.Participants)); is {
			found[p] = s
		}
	}
	for p, others := range m.twins(law) {
		slices.Sort(others)
		found[p] = Suspect{p, NearIdentical, m.cast(int(m.row.at(p))), others}
	}
	all := make([]Suspect, 0, len(found))
	for _, s := range found {
		all = append(all, s)
	}
	slices.SortFunc(all, func(x, y Suspect) int { return cmp.Compare(x.Participant, y.Participant) })
	return all
}

// WithoutSuspects is the same conversation once suspects are left out.
func (c Conversation) WithoutSuspects(suspects []Suspect) Conversation {
	banned := map[int]bool{}
	for p := range c.Banned {
		banned[p] = true
	}
	for _, s := range suspects {
		banned[s.Participant] = true
	}
	c.Banned = banned
	return c
}

// law gives, by column, how likely each of the three answers is: by value + 1.
func (a *Analysis) law() [][3]float64 {
	all := make([][3]float64, len(a.Everybody))
	for j, c := range a.Everybody {
		n := float64(c.Seen + 3)
		all[j] = [3]float64{float64(c.Disagree+1) / n, float64(c.Passes()+1) / n, float64(c.Agree+1) / n}
	}
	return all
}

// straight tells whether a row holds one answer only, which is so unlikely that among as many people none is expected to.
func (m *Matrix) straight(i, participant int, law [][3]float64, people int) (Suspect, bool) {
	columns, values := m.rowOf(i)
	if len(values) < tellingVotes {
		return Suspect{}, false
	}
	likely := 0.0
	for n, j := range columns {
		if values[n] != values[0] {
			return Suspect{}, false
		}
		likely += math.Log(law[j][values[n]+1])
	}
	return Suspect{participant, StraightLine, len(values), nil}, likely+math.Log(float64(people)) < math.Log(byChance)
}

// bands is how many ways rows are sorted in, to meet those that are nearly the same; mostMet bounds how many are compared in one place.
const (
	bands   = 12
	perBand = 2
	mostMet = 50
)

// twins finds pairs of rows that agree nearly always, where chance would not have it. Rows meet when their least hashed votes are the same
// (min-hashing, Broder 1997).
func (m *Matrix) twins(law [][3]float64) map[int][]int {
	met := map[uint64][]int{}
	for i := range m.Participants {
		if m.cast(i) < tellingVotes {
			continue
		}
		for b, key := range m.signature(i) {
			key ^= uint64(b+1) * 0x9e3779b97f4a7c15
			met[key] = append(met[key], i)
		}
	}
	pairs := map[[2]int]bool{}
	for _, rows := range met {
		for x := range min(len(rows), mostMet) {
			for y := range x {
				pairs[[2]int{rows[y], rows[x]}] = true
			}
		}
	}
	found := map[int][]int{}
	for pair := range pairs {
		if m.alike(pair[0], pair[1], law) {
			p, q := m.Participants[pair[0]], m.Participants[pair[1]]
			found[p], found[q] = append(found[p], q), append(found[q], p)
		}
	}
	return found
}

// signature gives one key a band. Hashes are the same in every run: people must be met the same way each time.
func (m *Matrix) signature(i int) [bands]uint64 {
	columns, values := m.rowOf(i)
	var keys [bands]uint64
	for b := range keys {
		for r := range perBand {
			least := uint64(math.MaxUint64)
			salt := uint64(b*perBand+r+1) * 0xbf58476d1ce4e5b9
			for n, j := range columns {
				least = min(least, scramble(uint64(j)*3+uint64(values[n]+1)^salt))
			}
			keys[b] = scramble(keys[b] ^ least)
		}
	}
	return keys
}

// scramble mixes the bits of a number (splitmix64, Steele and others 2014).
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// alike tells whether two rows agree on nearly all that both saw, and whether that is too rare to be chance among as many pairs: the
// likelihood of so many matches is bounded as Chernoff does.
func (m *Matrix) alike(i, k int, law [][3]float64) bool {
	a, x := m.rowOf(i)
	b, y := m.rowOf(k)
	both, same, expected := 0, 0, 0.0
	for n, o := 0, 0; n < len(a) && o < len(b); {
		switch {
		case a[n] < b[o]:
			n++
		case a[n] > b[o]:
			o++
		default:
			both++
			if x[n] == y[o] {
				same++
			}
			p := law[a[n]]
			expected += p[0]*p[0] + p[1]*p[1] + p[2]*p[2]
			n, o = n+1, o+1
		}
	}
	if both < tellingVotes || float64(same) < nearlyAll*float64(both) {
		return false
	}
	people := float64(len(m.Participants))
	return -float64(both)*divergence(float64(same)/float64(both), expected/float64(both))+math.Log(people*people/2) < math.Log(byChance)
}

// divergence is that of Kullback and Leibler between two coins.
func divergence(p, q float64) float64 {
	d := 0.0
	if p > 0 {
		d += p * math.Log(p/q)
	}
	if p < 1 {
		d += (1 - p) * math.Log((1-p)/(1-q))
	}
	if p <= q {
		return 0
	}
	return d
}
