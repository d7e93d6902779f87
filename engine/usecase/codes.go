package usecase

import (
	"slices"
	"strings"
)

// codes reads the codes of a taxonomy: what the profile says of the whole cell was looked up already; then what it says of each item,
// the codes themselves, and the words of the field.
func (c *column) codes(v Value, text string) Value {
	plain, _ := stripped(text)
	items := []string{plain}
	if c.how == CodesKind {
		items, _ = readList(plain, c.separator())
	}
	understood, rule, sure := 0, Dictionary, 1.0
	for _, item := range items {
		found, confidence, how := c.code(item)
		if how == NoValue {
			understood++
			continue
		}
		if len(found) == 0 {
			continue
		}
		understood++
		if how == Keyword {
			rule = Keyword
		}
		sure = min(sure, confidence)
		for _, code := range found {
			if !slices.Contains(v.Items, code) {
				v.Items = append(v.Items, code)
			}
		}
	}
	switch {
	case understood == len(items) && len(v.Items) == 0:
		return v.absent(Unknown, 1) // each item is a word that says nothing
	case len(v.Items) == 0, c.how == CodeKind && len(v.Items) > 1:
		return v.unread()
	case understood < len(items):
		sure = min(sure, someKeyword) // some of it was left
	}
	v.Rule, v.Confidence = rule, sure
	return v
}

// code reads one item.
func (c *column) code(item string) ([]string, float64, Rule) {
	k := valueKey(item)
	choice, told := c.words[k]
	if !told {
		if _, bare, lettered := cutLetter(item); lettered {
			k = valueKey(bare)
			choice, told = c.words[k]
		}
	}
	switch {
	case told && choice.Absent != "":
		return nil, 1, NoValue
	case told:
		return choice.To, 1, Dictionary
	}
	if _, nothing := c.nothing[k]; nothing {
		return nil, 1, NoValue
	}
	if c.lexicon.has(k) {
		return c.written([]string{k}), 1, Dictionary
	}
	found, confidence := c.lexicon.find(k)
	return c.written(found), confidence, Keyword
}

// written writes codes as the field does: countries are in capitals.
func (c *column) written(codes []string) []string {
	if c.taxonomy == countryTaxonomy {
		for i, code := range codes {
			codes[i] = strings.ToUpper(code)
		}
	}
	return codes
}
