package usecase

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"balise/engine/text"
)

// key gives what tells a record from the others: the first rule whose every part says something. It is empty when none does.
func (r *reader) key(record *Record) string {
	for _, rule := range r.profile.Identity {
		parts := make([]string, 0, len(rule.Fields)+len(rule.Columns))
		for _, f := range rule.Fields {
			v, _ := record.Of(f)
			parts = append(parts, r.part(f, strings.Join(v.Items, " ")))
		}
		for _, header := range rule.Columns {
			parts = append(parts, r.columnPart(record, header))
		}
		if len(parts) > 0 && !slices.Contains(parts, "") {
			return strings.Join(parts, "/")
		}
	}
	return ""
}

// part is keyPart, made once for each text.
func (r *reader) part(f Field, s string) string {
	if f == SourceID || f == Link {
		return keyPart(f, s)
	}
	made, known := r.parts[s]
	if !known {
		made = keyPart(f, s)
		r.parts[s] = made
	}
	return made
}

// exactSigns writes otherwise the signs that have a sense in a key.
var exactSigns = strings.NewReplacer("/", "\\", "#", "♯")

// maxPart bounds a part of a key, in bytes: an identity by a long text takes its beginning.
const maxPart = 200

// keyPart is equal for two spellings of one identity. A number is compared sign by sign, a name without its punctuation.
func keyPart(f Field, s string) string {
	if f == SourceID || f == Link {
		s = exactSigns.Replace(folded(s))
	} else {
		s = nameKey(s)
	}
	if len(s) > maxPart {
		s = strings.ToValidUTF8(s[:maxPart], "")
	}
	return s
}

// columnPart is the part of a key that a column gives: what was made of it, or its text where it answers no field.
func (r *reader) columnPart(record *Record, header string) string {
	at, found := r.headers[headerKey(header)]
	if !found {
		return ""
	}
	name := r.columns[at][0].name
	for _, v := range record.Values {
		switch {
		case v.Column != name || v.Absence != "":
		case v.Rule == Kept:
			plain, _ := tidied(v.Raw)
			if _, nothing := usualAbsences()[valueKey(plain)]; !nothing {
				return keyPart(SourceID, plain)
			}
		case len(v.Items) > 0:
			return keyPart(v.Field, strings.Join(v.Items, " "))
		}
	}
	return ""
}

// missing names the fields and columns of the rules of identity.
func (r *reader) missing(l text.Lang) string {
	var all []string
	for _, rule := range r.profile.Identity {
		for _, f := range rule.Fields {
			about, _ := AboutField(f)
			if name := about.Label.In(l); !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
		for _, header := range rule.Columns {
			if !slices.Contains(all, header) {
				all = append(all, header)
			}
		}
	}
	return strings.Join(all, ", ")
}

// setApart gives each record a key of its own: of those that have the same, the second is x#2. What they say decides of their order,
// and not their place in the file: an edition that is only sorted otherwise changes nothing.
func setApart(records []Record) {
	same := make(map[string][]int, len(records))
	for i := range records {
		same[records[i].Key] = append(same[records[i].Key], i)
	}
	for key, all := range same {
		if len(all) == 1 {
			continue
		}
		slices.SortStableFunc(all, func(a, b int) int {
			return slices.CompareFunc(records[a].Values, records[b].Values, func(v, w Value) int { return cmp.Compare(v.Raw, w.Raw) })
		})
		for n, i := range all[1:] {
			records[i].Key = key + "#" + strconv.Itoa(n+2)
		}
	}
}
