package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Group is the records that share a code.
type Group struct {
	Code    string
	Numbers []int64 // of the records, in ascending order
	Others  int     // how many codes of the other facet they have between them
}

// Groups gives the records that share each code of a facet or group, where they have at least a number of codes of another facet
// between them; those that have most first. It fails as Search does, and for facets that the index was not opened with.
func (x *Index) Groups(ctx context.Context, of, by string, least int) ([]Group, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.usable(); err != nil {
		return nil, err
	}
	v, err := x.view()
	if err != nil {
		return nil, err
	}
	if err := v.reader.Close(); err != nil {
		return nil, fmt.Errorf("grouping: %w", err)
	}
	return v.table.groups(ctx, of, by, least)
}

func (t *table) groups(ctx context.Context, of, by string, least int) ([]Group, error) {
	a, b := t.facet(of), t.facet(by)
	if a == nil || b == nil {
		return nil, fmt.Errorf("grouping: the index has no facets %q and %q", of, by)
	}
	members := make([][]uint32, len(a.names))
	for _, d := range t.live {
		for _, code := range a.of(d) {
			members[code] = append(members[code], d)
		}
	}
	var found []Group
	for code, docs := range members {
		if len(docs) < least {
			continue
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		others := map[uint32]bool{}
		g := Group{Code: a.names[code]}
		for _, d := range docs {
			g.Numbers = append(g.Numbers, t.numbers[d])
			for _, other := range b.of(d) {
				others[other] = true
			}
		}
		if g.Others = len(others); g.Others >= least {
			slices.Sort(g.Numbers)
			found = append(found, g)
		}
	}
	slices.SortFunc(found, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Others, a.Others), cmp.Compare(len(b.Numbers), len(a.Numbers)), cmp.Compare(a.Code, b.Code))
	})
	return found, nil
}
