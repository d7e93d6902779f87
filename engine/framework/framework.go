// Package framework reads a framework of responsible AI (measure 8.1, « IA responsable ») as data: principles, the commitments
// that each calls for, the controls that keep a commitment, and the evidence that shows a control. It tells what is wrong with one,
// where; applies an edit; and compares two versions article by article.
package framework

import (
	"slices"
	"strconv"

	"balise/engine/text"
)

// Level is how deep an article stands.
type Level string

// The levels, from the widest to the narrowest.
const (
	Principle  Level = "principle"
	Commitment Level = "commitment"
	Control    Level = "control"
	Evidence   Level = "evidence"
)

// Levels lists them in order: the parts of an article are of the next one.
var Levels = []Level{Principle, Commitment, Control, Evidence}

// Below gives the level of the parts of an article of this level; "" for evidence, which has none. Below "" is Principle.
func (l Level) Below() Level {
	if l == "" {
		return Principle
	}
	if i := slices.Index(Levels, l); i >= 0 && i+1 < len(Levels) {
		return Levels[i+1]
	}
	return ""
}

// Confidence is how far a text may be relied upon.
type Confidence string

// The confidences. A proposal is a text of our own, which no authority has written.
const (
	Confirmed  Confidence = "confirmed"
	ToValidate Confidence = "to_validate"
	Proposal   Confidence = "proposal"
)

// Confidences lists them, the surest first.
var Confidences = []Confidence{Confirmed, ToValidate, Proposal}

// Framework is one text, whole. It never changes: Apply gives another.
type Framework struct {
	ID      string    `json:"id"`
	Version string    `json:"version"`
	Title   text.Text `json:"title"`
	Lead    text.Text `json:"lead"`
	// Default is the source of the articles that name none.
	Default string     `json:"default_source"`
	Sources []Source   `json:"sources"`
	Roles   []Role     `json:"roles"`
	Parts   []*Article `json:"principles"`
}

// Source is where a text comes from.
type Source struct {
	ID         string     `json:"id"`
	Title      text.Text  `json:"title"`
	Ref        string     `json:"ref,omitempty"` // a stable identifier such as "A-2.1:65.2"
	Confidence Confidence `json:"confidence"`
}

// Role is a function that answers for controls.
type Role struct {
	ID    string    `json:"id"`
	Title text.Text `json:"title"`
}

// Article is a principle, a commitment, a control or a piece of evidence.
type Article struct {
	ID    string    `json:"id"`
	Title text.Text `json:"title"`          // the name of a principle; what a commitment, a control or evidence says in a sentence
	Text  text.Text `json:"text,omitzero"`  // what explains it; often empty
	Note  text.Text `json:"note,omitzero"`  // what readers must know of the text itself, such as what of it was not seen
	From  []string  `json:"from,omitempty"` // ids of sources; those of the framework's default when empty
	// Like names items of other frameworks that speak of the same, as "montreal.equity".
	Like []string `json:"like,omitempty"`
	// Who are the roles that answer for a control, and Requires the controls without which it means nothing.
	Who      []string   `json:"who,omitempty"`
	Requires []string   `json:"requires,omitempty"`
	Parts    []*Article `json:"parts,omitempty"`
}

// Place is an article where it stands.
type Place struct {
	*Article
	Level  Level
	Number string // "3", "3.1", "3.1.2"; evidence is lettered: "3.1.2 a"
	Above  []*Article
}

// Parent gives the id of the article above; "" for a principle.
func (p Place) Parent() string {
	if len(p.Above) == 0 {
		return ""
	}
	return p.Above[len(p.Above)-1].ID
}

// Places gives every article in the order of reading.
func (f *Framework) Places() []Place {
	var all []Place
	var walk func(parts []*Article, level Level, prefix string, above []*Article)
	walk = func(parts []*Article, level Level, prefix string, above []*Article) {
		for i, a := range parts {
			p := Place{Article: a, Level: level, Number: number(prefix, level, i), Above: slices.Clone(above)}
			all = append(all, p)
			if below := level.Below(); below != "" {
				walk(a.Parts, below, p.Number, append(slices.Clone(above), a))
			}
		}
	}
	walk(f.Parts, Principle, "", nil)
	return all
}

func number(prefix string, level Level, i int) string {
	if level == Principle {
		return strconv.Itoa(i + 1)
	}
	if level != Evidence {
		return prefix + "." + strconv.Itoa(i+1)
	}
	const letters = "abcdefghijklmnopqrstuvwxyz"
	if i < len(letters) {
		return prefix + " " + letters[i:i+1]
	}
	return prefix + " " + strconv.Itoa(i+1)
}

// Place gives an article by its id, and whether there is one.
func (f *Framework) Place(id string) (Place, bool) {
	for _, p := range f.Places() {
		if p.ID == id {
			return p, true
		}
	}
	return Place{}, false
}

// Count tells how many articles there are at a level.
func (f *Framework) Count(l Level) int {
	n := 0
	for _, p := range f.Places() {
		if p.Level == l {
			n++
		}
	}
	return n
}

// Source gives a source by its id.
func (f *Framework) Source(id string) (Source, bool) {
	for _, s := range f.Sources {
		if s.ID == id {
			return s, true
		}
	}
	return Source{}, false
}

// SourcesOf gives where an article comes from: its own sources, or the default.
func (f *Framework) SourcesOf(a *Article) []Source {
	ids := a.From
	if len(ids) == 0 {
		ids = []string{f.Default}
	}
	var all []Source
	for _, id := range ids {
		if s, ok := f.Source(id); ok {
			all = append(all, s)
		}
	}
	return all
}

// ConfidenceOf gives the confidence of an article: the least sure of its sources.
func (f *Framework) ConfidenceOf(a *Article) Confidence {
	least := Confirmed
	for _, s := range f.SourcesOf(a) {
		if slices.Index(Confidences, s.Confidence) > slices.Index(Confidences, least) {
			least = s.Confidence
		}
	}
	return least
}

// Role gives the name of a role; empty when there is none.
func (f *Framework) Role(id string) text.Text {
	for _, r := range f.Roles {
		if r.ID == id {
			return r.Title
		}
	}
	return text.Text{}
}

// Clone gives a copy that shares nothing that changes.
func (f *Framework) Clone() *Framework {
	c := *f
	c.Sources, c.Roles, c.Parts = slices.Clone(f.Sources), slices.Clone(f.Roles), clone(f.Parts)
	return &c
}

func clone(parts []*Article) []*Article {
	var all []*Article
	for _, a := range parts {
		c := *a
		c.From, c.Like, c.Who, c.Requires = slices.Clone(a.From), slices.Clone(a.Like), slices.Clone(a.Who), slices.Clone(a.Requires)
		c.Parts = clone(a.Parts)
		all = append(all, &c)
	}
	return all
}
