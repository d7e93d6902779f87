// Package lang speaks to the reader: it finds a text by its key, chooses the plural, and writes numbers, dates and
// money as French or English readers in Québec expect them.
package lang

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"balise/engine/text"
)

// Catalogue holds the texts of pages: key → both languages. It is read from texts.yaml files that stand beside the
// templates that use them.
type Catalogue struct{ entries map[string]entry }

type entry struct {
	FR form `yaml:"fr"`
	EN form `yaml:"en"`
}

// form is a text, or its singular and plural.
type form struct {
	One   string `yaml:"one"`
	Other string `yaml:"other"`
}

// UnmarshalYAML accepts a plain text or a pair one, other.
func (f *form) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		return node.Decode(&f.Other)
	}
	type plain form
	if err := node.Decode((*plain)(f)); err != nil {
		return err
	}
	if f.One == "" || f.Other == "" {
		return fmt.Errorf("line %d: a plural needs one and other", node.Line)
	}
	return nil
}

// NewCatalogue reads texts files. A key told twice, an unknown field or a missing language is an error with its place.
func NewCatalogue(files map[string][]byte) (*Catalogue, error) {
	c := &Catalogue{entries: map[string]entry{}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := c.add(name, files[name]); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *Catalogue) add(name string, data []byte) error {
	found := map[string]entry{}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&found); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for key, e := range found {
		if _, twice := c.entries[key]; twice {
			return fmt.Errorf("%s: key %q is told twice", name, key)
		}
		if e.FR.Other == "" || e.EN.Other == "" {
			return fmt.Errorf("%s: key %q misses a language", name, key)
		}
		if (e.FR.One == "") != (e.EN.One == "") {
			return fmt.Errorf("%s: key %q has a plural in one language only", name, key)
		}
		c.entries[key] = e
	}
	return nil
}

// Keys lists the keys in order.
func (c *Catalogue) Keys() []string { return slices.Sorted(maps.Keys(c.entries)) }

// Say gives the text of a key with its {placeholders} filled from name, value pairs. The argument "n" chooses the
// plural. A key that does not exist is a mistake of ours: it is an error, never a blank.
func (c *Catalogue) Say(l text.Lang, key string, args ...any) (string, error) {
	e, ok := c.entries[key]
	if !ok {
		return "", fmt.Errorf("no text has the key %q", key)
	}
	if len(args)%2 != 0 {
		return "", fmt.Errorf("text %q: arguments go by pairs name, value", key)
	}
	chosen := e.FR
	if l == text.EN {
		chosen = e.EN
	}
	said := chosen.Other
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			return "", fmt.Errorf("text %q: argument %d is not a name", key, i)
		}
		if n, whole := integer(args[i+1]); whole && name == "n" && chosen.One != "" && singular(l, n) {
			said = chosen.One
		}
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i < len(args); i += 2 {
		pairs = append(pairs, "{"+args[i].(string)+"}", display(l, args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(said), nil
}

func display(l text.Lang, value any) string {
	switch v := value.(type) {
	case text.Text:
		return v.In(l)
	case string:
		return v
	}
	if n, whole := integer(value); whole {
		return Number(l, n)
	}
	return fmt.Sprint(value)
}

func integer(value any) (int64, bool) {
	switch v := value.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	}
	return 0, false
}

func singular(l text.Lang, n int64) bool {
	if n < 0 {
		n = -n
	}
	return plural.Cardinal.MatchPlural(tag(l), int(n), 0, 0, 0, 0) == plural.One
}

func tag(l text.Lang) language.Tag {
	if l == text.EN {
		return language.MustParse("en-CA")
	}
	return language.MustParse("fr-CA")
}
