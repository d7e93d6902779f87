package find

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
)

// ClusterKind is what the cases of a cluster have in common.
type ClusterKind string

// The kinds.
const (
	SameProduct ClusterKind = "product" // the product, of the same supplier
	SameText    ClusterKind = "text"    // a description word for word: several bodies use the same thing, and declare it in the same words
)

// Cluster is one product that many bodies use.
type Cluster struct {
	Key       string // filters: "cluster" → Key
	Kind      ClusterKind
	Name      string // the product, or the commonest name of its cases
	Supplier  string // where one is told
	Bodies    int
	Countries []string
	Numbers   []int64 // of its cases
}

// fewestBodies is how many bodies must have a product for it to be one that many use.
const fewestBodies = 3

// mostClusters bounds what is read to tell them.
const mostClusters = 200

// Clusters gives the products that several bodies use, those of most bodies first; one whose cases are all in another, larger one
// is left out.
func (x *Index) Clusters(ctx context.Context) ([]Cluster, error) {
	groups, err := x.words.Groups(ctx, "cluster", "organisation", fewestBodies)
	if err != nil {
		return nil, fmt.Errorf("clusters of cases: %w", err)
	}
	var found []Cluster
	kept := map[int64][]int{} // case → the clusters told that hold it
	for _, g := range groups {
		if len(found) == mostClusters {
			break
		}
		if within(g.Numbers, found, kept) {
			continue
		}
		c := Cluster{Key: g.Code, Kind: SameText, Bodies: g.Others, Numbers: g.Numbers}
		if strings.HasPrefix(g.Code, productKey) {
			c.Kind = SameProduct
		}
		for _, n := range g.Numbers {
			kept[n] = append(kept[n], len(found))
		}
		found = append(found, c)
	}
	for i := range found {
		if err := x.describe(ctx, &found[i]); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// within tells that one cluster already holds all the cases.
func within(numbers []int64, found []Cluster, kept map[int64][]int) bool {
	for _, i := range kept[numbers[0]] {
		if !slices.ContainsFunc(numbers, func(n int64) bool { _, in := slices.BinarySearch(found[i].Numbers, n); return !in }) {
			return true
		}
	}
	return false
}

// mostDescribed is how many cases are read to name a cluster.
const mostDescribed = 60

func (x *Index) describe(ctx context.Context, c *Cluster) error {
	cases, err := x.cases.Cases(ctx, c.Numbers[:min(len(c.Numbers), mostDescribed)])
	if err != nil {
		return fmt.Errorf("clusters of cases: %w", err)
	}
	names, suppliers, countries := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, one := range cases {
		countries[one.Country] = true
		names[productName(one, c.Kind)]++
		if v, ok := one.Record.Of(usecase.Supplier); ok {
			suppliers[v.Items[0]]++
		}
	}
	c.Name, c.Supplier = commonest(names), commonest(suppliers)
	for country := range countries {
		c.Countries = append(c.Countries, country)
	}
	slices.Sort(c.Countries)
	return nil
}

func productName(c catalogue.Case, kind ClusterKind) string {
	field := usecase.Name
	if kind == SameProduct {
		field = usecase.Product
	}
	if v, ok := c.Record.Of(field); ok {
		return v.Items[0]
	}
	return nameless(c)
}

func commonest(counts map[string]int) string {
	best := ""
	for name, n := range counts {
		if best == "" || cmp.Or(cmp.Compare(n, counts[best]), cmp.Compare(best, name)) > 0 {
			best = name
		}
	}
	return best
}
