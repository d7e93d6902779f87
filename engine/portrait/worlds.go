package portrait

// move puts a body of a kind at other levels.
type move struct {
	kind kind
	to   [2]int
}

// protect finds another world in which a hidden count differs and nothing shown does, hiding as little more as it takes. It tells whether
// it hid anything.
func (b *board) protect(row, column int) (changed bool) {
	var best []move
	least := -1
	try := func(world ...move) (free bool) {
		b.enter(world, 1)
		cost := b.cost()
		differs := b.by[row][column] != 0
		b.enter(world, -1)
		if differs && (least < 0 || cost < least) {
			best, least = world, cost
		}
		return least == 0
	}
	basis, level := column/b.levels, column%b.levels
	for _, k := range b.kinds {
		for _, to := range b.ways(k) {
			if (k.at[basis] == level) == (to[basis] == level) || !contains(k.rows, row) {
				continue
			}
			if try(move{k, to}) {
				return false
			}
			for _, other := range b.kinds {
				if back, may := b.against(k, to, other); may && try(move{k, to}, move{other, back}) {
					return false
				}
			}
		}
	}
	return best != nil && b.cover(best)
}

// ways lists the levels that a body might have had instead of its own.
func (b *board) ways(k kind) (all [][2]int) {
	for claim := range b.levels {
		if b.bases == 1 {
			if claim != k.at[0] {
				all = append(all, [2]int{claim, k.at[1]})
			}
			continue
		}
		for proof := 0; proof <= claim; proof++ {
			if to := [2]int{claim, proof}; to != k.at {
				all = append(all, to)
			}
		}
	}
	return all
}

// against gives the levels that another body must have for the whole to stay the same, and whether it may have them.
func (b *board) against(k kind, to [2]int, other kind) (back [2]int, may bool) {
	back = other.at
	for basis := range b.bases {
		if to[basis] == k.at[basis] {
			continue
		}
		if other.at[basis] != to[basis] {
			return back, false
		}
		back[basis] = k.at[basis]
	}
	return back, b.bases == 1 || back[supported] <= back[declared]
}

// cover hides all that a world would change.
func (b *board) cover(world []move) (changed bool) {
	b.enter(world, 1)
	defer b.enter(world, -1)
	for row := range b.by {
		for column, by := range b.by[row] {
			if by != 0 && !b.hidden[row][column] {
				b.hidden[row][column], changed = true, true
			}
		}
		for basis := range b.bases {
			if !b.mute[row][basis] && b.stirred(row, basis) {
				b.mute[row][basis], changed = true, true
			}
		}
	}
	return changed
}

// enter counts a world in, or out again.
func (b *board) enter(world []move, by int) {
	for _, m := range world {
		for _, row := range m.kind.rows {
			for basis := range b.bases {
				b.by[row][basis*b.levels+m.kind.at[basis]] -= by
				b.by[row][basis*b.levels+m.to[basis]] += by
			}
		}
	}
}

// stirred tells whether quartiles differ in the world that was entered.
func (b *board) stirred(row, basis int) bool {
	differs := false
	other := make([]int, b.levels)
	for level, n := range b.line(row, basis) {
		by := b.by[row][basis*b.levels+level]
		other[level], differs = n+by, differs || by != 0
	}
	return differs && Quartiles(other) != Quartiles(b.line(row, basis))
}

// cost weighs what the world that was entered would make hidden: quartiles cost less than two counts.
func (b *board) cost() (cost int) {
	for row := range b.by {
		for column, by := range b.by[row] {
			if by != 0 && !b.hidden[row][column] {
				cost += 2 + b.counts[row][column]
			}
		}
		for basis := range b.bases {
			if !b.mute[row][basis] && b.stirred(row, basis) {
				cost += 3
			}
		}
	}
	return cost
}

func contains(rows []int, row int) bool {
	for _, r := range rows {
		if r == row {
			return true
		}
	}
	return false
}
