package find

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/search"
)

// Likeness is a case of another country that answers the same problem.
type Likeness struct {
	Number  int64
	Case    catalogue.Case
	Score   float64
	Shared  []Shared // the concepts that both say, the most telling first
	SameCat bool     // both are of one category
}

// Shared is a concept that two cases say, each in its own words.
type Shared struct {
	Concept string // its id in the glossary
	Here    string // as the case asked about writes it
	There   string // as the other writes it
}

const (
	// tellingConcepts is how many concepts of a case, its rarest, are looked for in the others.
	tellingConcepts = 8
	// readClosely is how many of the cases found are read to tell what they share.
	readClosely = 60
	// fewestShared is how many concepts two cases must share to be told alike.
	fewestShared = 2
)

// Similar gives the cases of other countries that answer the same problem, at most limit, the nearest first: those that say the
// most, and the rarest, of the concepts that the case says in its name, summary and purpose. It answers a not-found fault when no
// case has the number.
func (x *Index) Similar(ctx context.Context, number int64, limit int) ([]Likeness, error) {
	c, err := x.cases.Case(ctx, number)
	if err != nil {
		return nil, err
	}
	said := x.saidIn(c)
	concepts, err := x.telling(ctx, said)
	if err != nil || len(concepts) < fewestShared {
		return nil, err
	}
	numbers, err := x.sharing(ctx, concepts, c)
	if err != nil {
		return nil, err
	}
	cases, err := x.cases.Cases(ctx, numbers)
	if err != nil {
		return nil, fmt.Errorf("similar cases: %w", err)
	}
	var found []Likeness
	for _, other := range cases {
		if l := x.compare(c, other, said, concepts); len(l.Shared) >= fewestShared {
			found = append(found, l)
		}
	}
	slices.SortStableFunc(found, func(a, b Likeness) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Number, b.Number))
	})
	return found[:min(len(found), limit)], nil
}

// saidIn gives the concepts that a case says, with the words it says them in.
func (x *Index) saidIn(c catalogue.Case) map[string]string {
	said := map[string]string{}
	for _, v := range c.Record.Values {
		if v.Absence != "" || v.Field != usecase.Name && v.Field != usecase.Summary && v.Field != usecase.Purpose {
			continue
		}
		l := languageOf(v, c)
		for _, item := range v.Items {
			for _, f := range x.matcher.Load().Find(item, l) {
				if _, had := said[f.Concept.ID]; !had {
					said[f.Concept.ID] = item[f.Start:f.End]
				}
			}
		}
	}
	return said
}

// weighed is a concept and how telling it is: 1 when one case in ten thousand says it, near 0 when all do.
type weighed struct {
	id     string
	weight float64
}

// telling gives the rarest concepts of a case.
func (x *Index) telling(ctx context.Context, said map[string]string) ([]weighed, error) {
	var all []weighed
	for id := range said {
		rarity, err := x.words.Rarity(ctx, x.synonym(id))
		if err != nil {
			return nil, fmt.Errorf("similar cases: %w", err)
		}
		all = append(all, weighed{id, rarity})
	}
	slices.SortFunc(all, func(a, b weighed) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.id, b.id)) })
	return all[:min(len(all), tellingConcepts)], nil
}

func (x *Index) synonym(id string) search.Synonym {
	return search.Synonym{Key: id, Ways: x.ways(x.matcher.Load().Concept(id))}
}

// sharing gives the cases that say most of the concepts, in other countries.
func (x *Index) sharing(ctx context.Context, concepts []weighed, c catalogue.Case) ([]int64, error) {
	var synonyms []search.Synonym
	for _, w := range concepts {
		synonyms = append(synonyms, x.synonym(w.id))
	}
	near, err := x.words.Saying(ctx, synonyms, map[string][]string{"country": {c.Country}}, readClosely)
	if err != nil {
		return nil, fmt.Errorf("similar cases: %w", err)
	}
	return near, nil
}

func (x *Index) compare(c, other catalogue.Case, here map[string]string, concepts []weighed) Likeness {
	l := Likeness{Number: other.Number, Case: other}
	there := x.saidIn(other)
	for _, w := range concepts {
		if words, ok := there[w.id]; ok {
			l.Shared = append(l.Shared, Shared{Concept: w.id, Here: here[w.id], There: words})
			l.Score += w.weight
		}
	}
	if a, ok := c.Record.Of(usecase.Category); ok {
		l.SameCat = slices.Contains(other.Record.All(usecase.Category), a.Items[0])
	}
	if l.SameCat {
		l.Score += sameCategory
	}
	return l
}

// sameCategory is what one category adds to a likeness: less than a concept.
const sameCategory = 0.2

// Text tells in a sentence why two cases are alike.
func (l Likeness) Text() text.Text {
	fr, en := make([]string, len(l.Shared)), make([]string, len(l.Shared))
	for i, s := range l.Shared {
		fr[i], en[i] = "«\u00a0"+s.Here+"\u00a0»", "“"+s.Here+"”"
		if !strings.EqualFold(s.Here, s.There) {
			fr[i] += " («\u00a0" + s.There + "\u00a0»)"
			en[i] += " (“" + s.There + "”)"
		}
	}
	return text.T("Les deux parlent de "+strings.Join(fr, ", "), "Both speak of "+strings.Join(en, ", "))
}
