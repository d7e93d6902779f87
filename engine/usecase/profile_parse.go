package usecase

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

var (
	absences = []Absence{Blank, NotApplicable, WithheldValue, NotAsked, Unknown, Unreadable, Placeholder}
	kinds    = []Kind{TextKind, LineKind, CodeKind, ListKind, CodesKind, FlagKind, DateKind, LinkKind}
	flags    = []string{"yes", "no", "partly"}
)

// maxProfile bounds what a person may send, in bytes.
const maxProfile = 1 << 20

// ParseProfile reads a profile from YAML: a key that does not exist is refused with its line. The error joins everything that is
// wrong, each beginning with the name of the file.
func ParseProfile(name string, data []byte) (*Profile, error) {
	if len(data) > maxProfile {
		return nil, fmt.Errorf("%s: a profile holds 1 MB at most", name)
	}
	p := &Profile{}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(p); err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("the file is empty")
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := decoder.Decode(&yaml.Node{}); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: a file holds one profile", name)
	}
	if err := p.Check(); err != nil {
		var all []error
		for line := range strings.Lines(err.Error()) {
			all = append(all, fmt.Errorf("%s: %s", name, strings.TrimSuffix(line, "\n")))
		}
		return nil, errors.Join(all...)
	}
	return p, nil
}

// checker gathers what is wrong with a profile.
type checker struct{ problems []error }

func (c *checker) say(wrong bool, format string, args ...any) {
	if wrong {
		c.problems = append(c.problems, fmt.Errorf(format, args...))
	}
}

// Check tells everything that is wrong with a profile, joined; CheckCodes follows its codes.
func (p *Profile) Check() error {
	c := &checker{}
	c.say(!kebab(p.ID), "id: it is written in lower case, with hyphens: us-federal-2025")
	c.say(p.Series != "" && !kebab(p.Series), "series: it is written as an id")
	c.say(p.Version == "", "version is missing: the edition that the profile was written from")
	c.say(!p.Title.Complete(), "title: it is needed in French and in English")
	c.say(!p.Source.Name.Complete(), "source.name: it is needed in French and in English")
	c.say(!p.Source.Licence.Complete(), "source.licence: it is needed in French and in English")
	c.say(len(p.Country) != 2 || strings.ToUpper(p.Country) != p.Country, "country: two capital letters, CA, or EU")
	c.say(len(p.Lang) != 2 || strings.ToLower(p.Lang) != p.Lang, "lang: two letters, en, fr or nl")
	c.say(p.Edition != "" && !isDate(p.Edition), "edition: %q is not 2024, 2024-05 or 2024-05-31", p.Edition)
	c.say(p.DateOrder != "" && p.DateOrder != dayFirst && p.DateOrder != monthFirst, "date_order: dmy or mdy, not %q", p.DateOrder)
	c.field("parts", p.Parts, true)
	c.say(len(p.Identity) == 0, "identity is missing: what tells one record from another")
	for i, rule := range p.Identity {
		c.say(len(rule.Fields)+len(rule.Columns) == 0, "identity %d: it names no field and no column", i+1)
		for _, f := range rule.Fields {
			c.field(fmt.Sprintf("identity %d", i+1), f, false)
		}
	}
	c.say(len(p.Columns) == 0, "columns are missing")
	for i := range p.Columns {
		c.column(&p.Columns[i])
	}
	for _, absence := range slices.Sorted(maps.Keys(p.NoValue)) {
		c.say(!slices.Contains(absences, absence), "no_value: there is no absence %q", absence)
	}
	for _, f := range slices.Sorted(maps.Keys(p.Constants)) {
		c.field("constants", f, false)
		c.say(len(p.Constants[f]) == 0, "constants: %s has no value", f)
		c.items("constants", f, p.Constants[f])
	}
	return errors.Join(c.problems...)
}

func (c *checker) field(where string, f Field, mayBeEmpty bool) {
	_, known := AboutField(f)
	c.say(!known && (f != "" || !mayBeEmpty), "%s: there is no field %q", where, f)
}

func (c *checker) column(col *Column) {
	where := fmt.Sprintf("column %q", col.Header)
	c.say(strings.TrimSpace(col.Header) == "", "a column has no header")
	about, known := AboutField(col.Field)
	c.say(!known, "%s: there is no field %q", where, col.Field)
	c.say(col.Nth < 0, "%s: nth counts from 1", where)
	c.say(col.Part < 0 || col.Part > 0 && col.Split == "", "%s: part counts from 1, and needs split", where)
	c.say(col.Kind != "" && !slices.Contains(kinds, col.Kind), "%s: there is no kind %q", where, col.Kind)
	c.say(about.Taxonomy == "" && (col.Kind == CodeKind || col.Kind == CodesKind), "%s: %s has no codes", where, col.Field)
	c.say(col.Blank != "" && !slices.Contains(absences, col.Blank), "%s: there is no absence %q", where, col.Blank)
	for _, f := range slices.Sorted(maps.Keys(col.Asked)) {
		c.field(where+", asked", f, false)
	}
	seen := map[string]bool{}
	for _, v := range col.Values {
		c.say(len(v.Raw) == 0, "%s: a value has no raw text", where)
		c.say((v.Absent == "") == (len(v.To) == 0), "%s: the value %q leads to something, or to an absence", where, v.Raw)
		c.say(v.Absent != "" && !slices.Contains(absences, v.Absent), "%s: there is no absence %q", where, v.Absent)
		c.say(len(v.To) > 1 && (col.kind() == CodeKind || col.kind() == FlagKind), "%s: %q leads to several values, and the field has one", where, v.Raw)
		if col.Kind == "" {
			c.items(where, col.Field, v.To)
		}
		for _, raw := range v.Raw {
			k := valueKey(raw)
			c.say(seen[k], "%s: the value %q is told twice", where, raw)
			seen[k] = true
		}
	}
}

// items checks what is said of a field as far as the field itself tells.
func (c *checker) items(where string, f Field, items []string) {
	about, _ := AboutField(f)
	for _, item := range items {
		c.say(about.Kind == FlagKind && !slices.Contains(flags, item), "%s: %q is not yes, no or partly", where, item)
		c.say(about.Kind == DateKind && !isDate(item), "%s: %q is not 2024, 2024-05 or 2024-05-31", where, item)
	}
}

// kind is how the cells of a column are read.
func (c *Column) kind() Kind {
	if c.Kind != "" {
		return c.Kind
	}
	about, _ := AboutField(c.Field)
	return about.Kind
}

// CheckCodes follows every code of a profile; has tells whether a taxonomy holds a code. The error joins the codes that do not exist.
func (p *Profile) CheckCodes(has func(taxonomy, code string) bool) error {
	var problems []error
	follow := func(where string, f Field, codes []string) {
		about, _ := AboutField(f)
		for _, code := range codes {
			if about.Taxonomy == countryTaxonomy {
				code = strings.ToLower(code)
			}
			if about.Taxonomy != "" && !has(about.Taxonomy, code) {
				problems = append(problems, fmt.Errorf("profile %s, %s: the taxonomy %s has no code %q", p.ID, where, about.Taxonomy, code))
			}
		}
	}
	for _, c := range p.Columns {
		for _, v := range c.Values {
			follow(fmt.Sprintf("column %q", c.Header), c.Field, v.To)
		}
		for _, f := range slices.Sorted(maps.Keys(c.Asked)) {
			follow(fmt.Sprintf("column %q, asked", c.Header), f, c.Asked[f])
		}
	}
	for _, f := range slices.Sorted(maps.Keys(p.Constants)) {
		follow("constants", f, p.Constants[f])
	}
	return errors.Join(problems...)
}

func kebab(s string) bool {
	for i, r := range s {
		if (r < 'a' || r > 'z') && (i == 0 || (r < '0' || r > '9') && r != '-') {
			return false
		}
	}
	return s != "" && len(s) <= 60
}

func isDate(s string) bool {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}
