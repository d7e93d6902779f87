// Package opinion finds how opinions group, meet and divide among people who voted on statements (measure 1.1, « Consultation »).
//
// The mathematics are those of Polis, restated from its documentation, with its faults repaired: the same votes give the same groups in any
// order; components are iterated until they no longer move; groups are never tiny; every share has an interval. The package is pure, and its
// matrices stay sparse: an unseen vote takes the mean of its column, which centring takes away again, so that it is a zero that need not be
// kept.
package opinion

import (
	"cmp"
	"slices"
)

// Vote is one act of voting. A later one of the same person on the same statement replaces it.
type Vote struct {
	Participant int
	Statement   int
	Value       int8  // Agree, Pass or Disagree
	Time        int64 // any unit; of two at once, the one given later counts
}

// The values of votes.
const (
	Disagree = int8(-1)
	Pass     = int8(0)
	Agree    = int8(1)
)

// Conversation is what the mathematics work on.
type Conversation struct {
	Votes []Vote
	// Removed statements were rejected, or are about the participants: they count neither for positions nor for any list.
	Removed map[int]bool
	// Meta statements are removed too, and shown often.
	Meta map[int]bool
	// Banned participants are taken out with all their votes.
	Banned map[int]bool
}

// Matrix is the last vote of each participant on each statement: participants × statements, sparse, by rows.
type Matrix struct {
	Participants []int // numbers, by row
	Statements   []int // numbers, by column: those with at least one vote

	row, column numbering
	start       []int   // of each row in the two below; one more than rows
	columns     []int32 // of each vote, ascending in its row
	values      []int8
	removed     []bool // by column
	meta        []bool
}

// NewMatrix keeps the last vote of each participant on each statement. Rows and columns are in the order of their numbers, or in that of
// their first vote.
func NewMatrix(c Conversation, byFirstVote bool) *Matrix {
	votes := c.Votes
	if len(c.Banned) > 0 {
		votes = slices.DeleteFunc(slices.Clone(votes), func(v Vote) bool { return c.Banned[v.Participant] })
	}
	order := byNumber
	if byFirstVote {
		order = byTime(votes)
	}
	m := &Matrix{}
	m.Participants = order(votes, func(v *Vote) int { return v.Participant })
	m.Statements = order(votes, func(v *Vote) int { return v.Statement })
	m.row, m.column = numbered(m.Participants), numbered(m.Statements)
	m.removed, m.meta = make([]bool, len(m.Statements)), make([]bool, len(m.Statements))
	for j, s := range m.Statements {
		m.removed[j], m.meta[j] = c.Removed[s] || c.Meta[s], c.Meta[s]
	}
	m.fill(votes)
	return m
}

// byNumber lists numbers once each, ascending. Numbers that lie close together are ticked off rather than sorted.
func byNumber(votes []Vote, of func(*Vote) int) []int {
	if len(votes) == 0 {
		return nil
	}
	least, most := of(&votes[0]), of(&votes[0])
	for i := range votes {
		n := of(&votes[i])
		least, most = min(least, n), max(most, n)
	}
	if uint64(most)-uint64(least) < uint64(4*len(votes)+64) {
		there := make([]bool, most-least+1)
		for i := range votes {
			there[of(&votes[i])-least] = true
		}
		var all []int
		for n, is := range there {
			if is {
				all = append(all, n+least)
			}
		}
		return all
	}
	all := make([]int, 0, len(votes))
	for i := range votes {
		all = append(all, of(&votes[i]))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// byTime lists numbers once each, in the order in which votes came.
func byTime(votes []Vote) func([]Vote, func(*Vote) int) []int {
	came := slices.Clone(votes)
	slices.SortStableFunc(came, func(a, b Vote) int { return cmp.Compare(a.Time, b.Time) })
	return func(_ []Vote, of func(*Vote) int) []int {
		var all []int
		seen := map[int]bool{}
		for i := range came {
			if n := of(&came[i]); !seen[n] {
				seen[n] = true
				all = append(all, n)
			}
		}
		return all
	}
}

// numbering finds the place of a number in a list.
type numbering struct {
	least int
	dense []int32 // place of least + i, or -1; nil when numbers lie far apart
	far   map[int]int32
}

func numbered(all []int) numbering {
	if len(all) == 0 {
		return numbering{}
	}
	n := numbering{least: slices.Min(all)}
	if most := slices.Max(all); uint64(most)-uint64(n.least) < uint64(8*len(all)+64) {
		n.dense = make([]int32, most-n.least+1)
		for i := range n.dense {
			n.dense[i] = -1
		}
		for i, x := range all {
			n.dense[x-n.least] = int32(i)
		}
		return n
	}
	n.far = make(map[int]int32, len(all))
	for i, x := range all {
		n.far[x] = int32(i)
	}
	return n
}

// at gives the place of a number, or −1.
func (n numbering) at(x int) int32 {
	if n.dense != nil {
		if i := uint64(x) - uint64(n.least); i < uint64(len(n.dense)) {
			return n.dense[i]
		}
		return -1
	}
	if i, known := n.far[x]; known {
		return i
	}
	return -1
}

// fill sends each vote to its row, as they came, then keeps the last of each cell.
func (m *Matrix) fill(votes []Vote) {
	from := make([]int32, len(m.Participants)+1) // where each row begins among the votes
	for i := range votes {
		from[m.row.at(votes[i].Participant)+1]++
	}
	for i := range m.Participants {
		from[i+1] += from[i]
	}
	to, next := make([]int32, len(votes)), slices.Clone(from)
	for i := range votes {
		r := m.row.at(votes[i].Participant)
		to[next[r]] = int32(i)
		next[r]++
	}
	m.start = make([]int, 1, len(m.Participants)+1)
	m.columns, m.values = make([]int32, 0, len(votes)), make([]int8, 0, len(votes))
	var cells []cell
	for r := range m.Participants {
		cells = cells[:0]
		for _, i := range to[from[r]:from[r+1]] {
			cells = append(cells, cell{m.column.at(votes[i].Statement), i, votes[i].Time, votes[i].Value})
		}
		slices.SortFunc(cells, compareCells)
		for i, c := range cells {
			if i+1 == len(cells) || cells[i+1].column != c.column {
				m.columns, m.values = append(m.columns, c.column), append(m.values, c.value)
			}
		}
		m.start = append(m.start, len(m.columns))
	}
}

// cell is one vote in its row; at is when it was given to us.
type cell struct {
	column, at int32
	time       int64
	value      int8
}

func compareCells(a, b cell) int {
	if a.column != b.column {
		return int(a.column) - int(b.column)
	}
	return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.at, b.at))
}

// Votes is how many votes the matrix holds.
func (m *Matrix) Votes() int { return len(m.values) }

// rowOf gives the columns and values of a row.
func (m *Matrix) rowOf(i int) ([]int32, []int8) {
	return m.columns[m.start[i]:m.start[i+1]], m.values[m.start[i]:m.start[i+1]]
}

// cast is how many votes a participant gave, on removed statements too.
func (m *Matrix) cast(i int) int { return m.start[i+1] - m.start[i] }

// means gives the mean of each column over those who voted; 0 for a removed one.
func (m *Matrix) means() []float64 {
	sum, n := make([]int, len(m.Statements)), make([]int, len(m.Statements))
	for k, c := range m.columns {
		sum[c] += int(m.values[k])
		n[c]++
	}
	means := make([]float64, len(sum))
	for j := range means {
		if !m.removed[j] {
			means[j] = float64(sum[j]) / float64(n[j])
		}
	}
	return means
}

// Each gives the votes of a participant, by statement.
func (m *Matrix) Each(participant int, do func(statement int, value int8)) {
	i := m.row.at(participant)
	if i < 0 {
		return
	}
	columns, values := m.rowOf(int(i))
	for n, j := range columns {
		do(m.Statements[j], values[n])
	}
}
