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

	row     map[int]int
	column  map[int]int
	start   []int   // of each row in the two below; one more than rows
	columns []int32 // of each vote, ascending in its row
	values  []int8
	removed []bool // by column
	meta    []bool
}

// NewMatrix keeps the last vote of each participant on each statement. Rows and columns are in the order of their numbers, or in that of
// their first vote.
func NewMatrix(c Conversation, byFirstVote bool) *Matrix {
	m := &Matrix{row: map[int]int{}, column: map[int]int{}}
	votes := make([]Vote, 0, len(c.Votes))
	for _, v := range c.Votes {
		if !c.Banned[v.Participant] {
			votes = append(votes, v)
		}
	}
	order := byNumber
	if byFirstVote {
		order = byTime(votes)
	}
	m.Participants = order(votes, func(v Vote) int { return v.Participant })
	m.Statements = order(votes, func(v Vote) int { return v.Statement })
	for i, p := range m.Participants {
		m.row[p] = i
	}
	m.removed, m.meta = make([]bool, len(m.Statements)), make([]bool, len(m.Statements))
	for j, s := range m.Statements {
		m.column[s] = j
		m.removed[j], m.meta[j] = c.Removed[s] || c.Meta[s], c.Meta[s]
	}
	m.fill(votes)
	return m
}

// byNumber lists numbers once each, ascending.
func byNumber(votes []Vote, of func(Vote) int) []int {
	all := make([]int, 0, len(votes))
	for _, v := range votes {
		all = append(all, of(v))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// byTime lists numbers once each, in the order in which votes came.
func byTime(votes []Vote) func([]Vote, func(Vote) int) []int {
	came := slices.Clone(votes)
	slices.SortStableFunc(came, func(a, b Vote) int { return cmp.Compare(a.Time, b.Time) })
	return func(_ []Vote, of func(Vote) int) []int {
		var all []int
		seen := map[int]bool{}
		for _, v := range came {
			if n := of(v); !seen[n] {
				seen[n] = true
				all = append(all, n)
			}
		}
		return all
	}
}

// fill sorts the votes by row, column and time, and keeps the last of each cell.
func (m *Matrix) fill(votes []Vote) {
	type cell struct {
		row, column int32
		value       int8
		time        int64
		at          int32
	}
	cells := make([]cell, len(votes))
	for i, v := range votes {
		cells[i] = cell{int32(m.row[v.Participant]), int32(m.column[v.Statement]), v.Value, v.Time, int32(i)}
	}
	slices.SortFunc(cells, func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column), cmp.Compare(a.time, b.time), cmp.Compare(a.at, b.at))
	})
	m.start = make([]int, 1, len(m.Participants)+1)
	for i, c := range cells {
		if i+1 < len(cells) && cells[i+1].row == c.row && cells[i+1].column == c.column {
			continue
		}
		m.columns, m.values = append(m.columns, c.column), append(m.values, c.value)
		if i+1 == len(cells) || cells[i+1].row != c.row {
			m.start = append(m.start, len(m.columns))
		}
	}
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
