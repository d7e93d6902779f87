package portrait

import "slices"

// board is the counts of one dimension: a row for each class, a column for each level on each basis, and what of it is hidden. Both bases
// stand on one board, since what evidence supports is never above what is declared: one tells of the other.
type board struct {
	counts [][]int
	hidden [][]bool
	mute   [][]bool // quartiles that are hidden, by row and basis
	kinds  []kind
	bases  int
	levels int // columns of a basis
	floor  int
	by     [][]int // how much each count would differ in the world that is being tried
}

// kind is bodies that nothing on the board tells apart: of the same classes, at the same level on each basis.
type kind struct {
	rows []int
	at   [2]int
}

func blank(rows, bases, levels, floor int) *board {
	b := &board{bases: bases, levels: levels, floor: floor}
	for range rows {
		b.counts, b.by = append(b.counts, make([]int, bases*levels)), append(b.by, make([]int, bases*levels))
		b.hidden, b.mute = append(b.hidden, make([]bool, bases*levels)), append(b.mute, make([]bool, bases))
	}
	return b
}

func newBoard(signed []standing, places [][]int, rows, levels int, dimension string, floor int) *board {
	b := blank(rows, 2, levels, floor)
	for i, s := range signed {
		b.add(kind{rows: places[i], at: [2]int{s.levels[declared][dimension], s.levels[supported][dimension]}})
	}
	slices.SortFunc(b.kinds, func(x, y kind) int {
		if c := slices.Compare(x.rows, y.rows); c != 0 {
			return c
		}
		return slices.Compare(x.at[:], y.at[:])
	})
	return b
}

// add counts a body.
func (b *board) add(k kind) {
	for _, row := range k.rows {
		for basis := range b.bases {
			b.counts[row][basis*b.levels+k.at[basis]]++
		}
	}
	if !slices.ContainsFunc(b.kinds, func(o kind) bool { return o.at == k.at && slices.Equal(o.rows, k.rows) }) {
		b.kinds = append(b.kinds, k)
	}
}

// line is the columns of a basis in a row.
func (b *board) line(row, basis int) []int {
	return b.counts[row][basis*b.levels : (basis+1)*b.levels]
}

// shown gives what may be told of a row on a basis.
func (b *board) shown(row, basis int) Distribution {
	counts := b.line(row, basis)
	d := Distribution{Counts: make([]*int, len(counts))}
	for level, n := range counts {
		if !b.hidden[row][basis*b.levels+level] {
			d.Counts[level] = &n
		}
	}
	if !b.mute[row][basis] {
		q := Quartiles(counts)
		d.Quartiles = &q
	}
	return d
}

// hide hides what must be: counts under the floor, a level where a whole class stands, what keeps the sums of hidden counts over the
// floor, and then what it takes for each hidden count to be unknown.
func (b *board) hide(classes []Class) {
	for row := range b.counts {
		for basis := range b.bases {
			all := total(b.line(row, basis))
			for level, n := range b.line(row, basis) {
				b.hidden[row][basis*b.levels+level] = n > 0 && (n < b.floor || n == all)
			}
		}
	}
	for changed := true; changed; {
		changed = b.widen(classes)
		for row := range b.counts {
			for column := range b.counts[row] {
				if b.hidden[row][column] && b.protect(row, column) {
					changed = true
				}
			}
		}
	}
}

func total(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// place is a count on the board.
type place struct{ row, column int }

// widen hides more where the hidden counts of a line together are under the floor, and tells whether it did.
func (b *board) widen(classes []Class) (changed bool) {
	for row := range b.counts {
		for basis := range b.bases {
			var line []place
			for level := range b.levels {
				line = append(line, place{row, basis*b.levels + level})
			}
			changed = b.widenLine(line) || changed
		}
	}
	axes := map[string][]int{}
	for row, c := range classes {
		if c.Axis != "" {
			axes[c.Axis] = append(axes[c.Axis], row)
		}
	}
	for column := range b.counts[0] {
		if b.hidden[0][column] {
			continue // the total of the column is not told
		}
		for _, rows := range axes {
			var line []place
			for _, row := range rows {
				line = append(line, place{row, column})
			}
			changed = b.widenLine(line) || changed
		}
	}
	return changed
}

func (b *board) widenLine(line []place) (changed bool) {
	for {
		sum, any := 0, false
		next := place{-1, 0}
		for _, p := range line {
			n := b.counts[p.row][p.column]
			switch {
			case b.hidden[p.row][p.column]:
				sum, any = sum+n, true
			case n > 0 && (next.row < 0 || n < b.counts[next.row][next.column]):
				next = p
			}
		}
		if !any || sum >= b.floor || next.row < 0 {
			return changed
		}
		b.hidden[next.row][next.column], changed = true, true
	}
}
