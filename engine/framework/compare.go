package framework

import (
	"slices"
	"strings"

	"balise/engine/text"
)

// What became of an article from one version to another.
const (
	Added   = "added"
	Removed = "removed"
	Changed = "changed"
	Moved   = "moved"
)

// Difference is an article that is not the same in two versions.
type Difference struct {
	ID   string `json:"id"`
	Kind string `json:"kind" enum:"added,removed,changed,moved"`
	// Level, Number and Title are those of the later version, or of the earlier one for what was removed.
	Level  Level     `json:"level"`
	Number string    `json:"number"`
	Title  text.Text `json:"title"`
	// Was is its number in the earlier version, where it has another one.
	Was    string  `json:"was,omitempty"`
	Fields []Field `json:"fields,omitempty"`
}

// Field is something that an article says otherwise than before.
type Field struct {
	Name   string    `json:"field" enum:"title,text,note,from,like,who,requires,parent"`
	Before text.Text `json:"before,omitzero"`
	After  text.Text `json:"after,omitzero"`
}

// Compare tells what changed from one version to another: what the later one has, in its order, then what it lost. An article is known
// by its id, wherever it stands.
func Compare(old, now *Framework) []Difference {
	before, after := index(old), index(now)
	var all []Difference
	for _, p := range now.Places() {
		q, had := before[p.ID]
		switch {
		case !had:
			all = append(all, Difference{ID: p.ID, Kind: Added, Level: p.Level, Number: p.Number, Title: p.Title, Fields: fields(old, now, Place{Article: &Article{}}, p)})
		default:
			d := Difference{ID: p.ID, Kind: Changed, Level: p.Level, Number: p.Number, Title: p.Title, Fields: fields(old, now, q, p)}
			if q.Parent() != p.Parent() {
				d.Fields = append(d.Fields, Field{"parent", old.named(q.Parent()), now.named(p.Parent())})
			}
			if reordered(old, now, q, p) {
				d.Kind = Moved
			}
			if q.Number != p.Number {
				d.Was = q.Number
			}
			if len(d.Fields) > 0 || d.Kind == Moved {
				all = append(all, d)
			}
		}
	}
	for _, q := range old.Places() {
		if _, stays := after[q.ID]; !stays {
			all = append(all, Difference{ID: q.ID, Kind: Removed, Level: q.Level, Number: q.Number, Title: q.Title, Fields: fields(old, now, q, Place{Article: &Article{}})})
		}
	}
	return all
}

func index(f *Framework) map[string]Place {
	all := map[string]Place{}
	for _, p := range f.Places() {
		all[p.ID] = p
	}
	return all
}

// reordered tells whether an article was moved: to another parent, or to another place among the siblings that both versions have.
func reordered(old, now *Framework, q, p Place) bool {
	if q.Parent() != p.Parent() {
		return true
	}
	x, y := siblings(old, q.Parent()), siblings(now, p.Parent())
	common := func(all, others []string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(id string) bool { return !slices.Contains(others, id) })
	}
	return slices.Index(common(x, y), p.ID) != slices.Index(common(y, x), p.ID)
}

func siblings(f *Framework, parent string) []string {
	parts := f.Parts
	if parent != "" {
		p, _ := f.Place(parent)
		parts = p.Parts
	}
	var ids []string
	for _, a := range parts {
		ids = append(ids, a.ID)
	}
	return ids
}

// fields lists what an article says otherwise.
func fields(old, now *Framework, q, p Place) []Field {
	var all []Field
	say := func(name string, before, after text.Text) {
		if before != after {
			all = append(all, Field{name, before, after})
		}
	}
	say("title", q.Title, p.Title)
	say("text", q.Text, p.Text)
	say("note", q.Note, p.Note)
	say("from", old.sourceNames(q.From), now.sourceNames(p.From))
	say("who", join(q.Who, old.Role), join(p.Who, now.Role))
	say("requires", join(q.Requires, old.named), join(p.Requires, now.named))
	say("like", join(q.Like, same), join(p.Like, same))
	return all
}

func (f *Framework) sourceNames(ids []string) text.Text {
	return join(ids, func(id string) text.Text { s, _ := f.Source(id); return s.Title })
}

// named gives the title of an article; empty when there is none.
func (f *Framework) named(id string) text.Text {
	if p, ok := f.Place(id); ok {
		return p.Title
	}
	return text.Text{}
}

func same(s string) text.Text { return text.T(s, s) }

func join(ids []string, name func(string) text.Text) text.Text {
	var fr, en []string
	for _, id := range ids {
		t := name(id)
		fr, en = append(fr, t.In(text.FR)), append(en, t.In(text.EN))
	}
	return text.T(strings.Join(fr, " · "), strings.Join(en, " · "))
}
