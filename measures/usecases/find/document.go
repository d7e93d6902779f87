package find

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/lang"
	"balise/platform/search"
)

// held are the fields whose texts are not searched: they name persons, or are no words.
var held = map[usecase.Field]bool{
	usecase.Contact: true, usecase.Accountable: true, usecase.Country: true, usecase.Link: true, usecase.DataLink: true,
	usecase.StartDate: true, usecase.EndDate: true, usecase.StatusDate: true, usecase.Published: true, usecase.Updated: true,
	usecase.HighImpact: true, usecase.PersonalInfo: true, usecase.PublicFacing: true, usecase.SourceID: true,
}

func (x *Index) apply(next []catalogue.Case) error {
	docs := make([]search.Doc, len(next))
	for i, c := range next {
		docs[i] = document(c)
	}
	return x.words.Apply(docs, nil, next[len(next)-1].Seq)
}

// document makes a case what is searched. Each text goes to its language; a language that is none of ours goes to English.
// What reaches a person is left out: nobody is found, or told in an extract, by their address.
func document(c catalogue.Case) search.Doc {
	c.Record = c.Record.Public()
	titles, bodies := map[text.Lang][]string{}, map[text.Lang][]string{}
	for _, v := range c.Record.Values {
		said := saidBy(v)
		if said == "" {
			continue
		}
		l := languageOf(v, c)
		if v.Field == usecase.Name {
			titles[l] = append(titles[l], said)
		} else {
			bodies[l] = append(bodies[l], said)
		}
	}
	own := languageOf(usecase.Value{}, c)
	if len(titles) == 0 {
		titles[own] = []string{nameless(c)}
	}
	if c.Organisation != "" && !slices.Contains(c.Record.All(usecase.Organisation), c.Organisation) {
		bodies[own] = append(bodies[own], c.Organisation) // as it is called now
	}
	title := func(l text.Lang) string { return strings.Join(titles[l], " · ") }
	body := func(l text.Lang) string { return strings.Join(bodies[l], "\n") }
	return search.Doc{
		ID: c.ID, Number: c.Number,
		Title:  text.T(title(text.FR), title(text.EN)),
		Body:   text.T(body(text.FR), body(text.EN)),
		Also:   map[text.Lang]search.Passage{text.NL: {Title: title(text.NL), Body: body(text.NL)}},
		Codes:  append([]string{c.Label(), c.Record.Key}, c.Record.All(usecase.SourceID)...),
		Facets: Codes(c),
		Sort:   map[string]string{search.Newest: fmt.Sprint(c.LastChanged.UnixMilli())},
	}
}

// saidBy gives the words of a value: its texts, or the source's own label where it was read as a code.
func saidBy(v usecase.Value) string {
	switch {
	case v.Field == "" || held[v.Field] || v.Absence != "":
		return ""
	case v.Rule == usecase.Dictionary || v.Rule == usecase.Keyword || v.Rule == usecase.NotRead || len(v.Items) == 0:
		return strings.TrimSpace(v.Raw)
	}
	return strings.Join(v.Items, "; ")
}

func languageOf(v usecase.Value, c catalogue.Case) text.Lang {
	l := v.Lang
	if l == "" {
		l = c.Lang
	}
	switch text.Lang(l) {
	case text.FR, text.NL:
		return text.Lang(l)
	}
	return text.EN
}

// longestName is where a description that stands for a name is cut, in characters.
const longestName = 100

// nameless gives a title to a case that its source does not name.
func nameless(c catalogue.Case) string {
	for _, f := range []usecase.Field{usecase.Summary, usecase.Purpose, usecase.Outputs} {
		if v, ok := c.Record.Of(f); ok {
			return cutAt(v.Items[0], longestName)
		}
	}
	return c.Label()
}

func cutAt(s string, characters int) string {
	if utf8.RuneCountInString(s) <= characters {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:characters])) + "…"
}

// Codes gives the codes of a case by facet and group.
func Codes(c catalogue.Case) map[string][]string {
	r := &c.Record
	all := map[string][]string{
		"country": r.All(usecase.Country), "function": r.All(usecase.Function), "category": r.All(usecase.Category),
		"technique": r.All(usecase.Technique), "lifecycle": r.All(usecase.Lifecycle), "high_impact": r.All(usecase.HighImpact),
		"personal_information": r.All(usecase.PersonalInfo), "source": {c.Series}, "cluster": ClustersOf(c),
	}
	if len(all["country"]) == 0 && c.Country != "" {
		all["country"] = []string{c.Country}
	}
	if c.Organisation != "" {
		all["organisation"] = []string{c.Organisation}
	}
	for _, s := range r.All(usecase.Supplier) {
		all["supplier"] = append(all["supplier"], cutAt(s, longestName))
	}
	if year := yearOf(r); year != "" {
		all["year"] = []string{year}
	}
	if !c.Missing.IsZero() {
		all["missing"] = []string{"yes"}
	}
	return all
}

// yearOf is when the use began or, where the source does not say, when it was shown first.
func yearOf(r *usecase.Record) string {
	for _, f := range []usecase.Field{usecase.StartDate, usecase.Published} {
		if v, ok := r.Of(f); ok && len(v.Items[0]) >= 4 && strings.Trim(v.Items[0][:4], "0123456789") == "" {
			return v.Items[0][:4]
		}
	}
	return ""
}

// fewestLetters is how long a description must be for two cases that have it word for word to be of one product.
const fewestLetters = 60

// ClustersOf gives the keys of the clusters of a case: its product, and its descriptions word for word.
func ClustersOf(c catalogue.Case) []string {
	var keys []string
	if v, ok := c.Record.Of(usecase.Product); ok {
		supplier := ""
		if s, ok := c.Record.Of(usecase.Supplier); ok {
			supplier = s.Items[0]
		}
		keys = append(keys, key(productKey, supplier+"\n"+v.Items[0]))
	}
	for _, f := range []usecase.Field{usecase.Summary, usecase.Purpose} {
		if v, ok := c.Record.Of(f); ok && utf8.RuneCountInString(v.Items[0]) >= fewestLetters {
			keys = append(keys, key(textKey, v.Items[0]))
		}
	}
	return keys
}

const (
	productKey = "p-"
	textKey    = "t-"
)

func key(kind, s string) string {
	words := strings.FieldsFunc(lang.Fold(s), func(r rune) bool { return r < '0' || r > '9' && r < 'a' })
	sum := sha256.Sum256([]byte(strings.Join(words, " ")))
	return kind + hex.EncodeToString(sum[:8])
}
