package framework

import "balise/engine/text"

// Reference is a framework of somebody else, by its names and numbers only: what ours is compared with.
type Reference struct {
	ID         string          `json:"id"`
	Title      text.Text       `json:"title"`
	Note       text.Text       `json:"note"` // where the list comes from, and what of it was not seen
	Confidence Confidence      `json:"confidence"`
	Items      []ReferenceItem `json:"items"`
}

// ReferenceItem is one of its principles or requirements.
type ReferenceItem struct {
	ID         string     `json:"id"`
	Number     string     `json:"number,omitempty"` // as its author numbers it; empty when not known
	Title      text.Text  `json:"title"`
	Confidence Confidence `json:"confidence"`
}

type writtenReference struct {
	ID         word          `yaml:"id"`
	Title      text.Text     `yaml:"title"`
	Note       text.Text     `yaml:"note"`
	Confidence Confidence    `yaml:"confidence"`
	Items      []writtenItem `yaml:"items"`
}

type writtenItem struct {
	ID     word      `yaml:"id"`
	Number string    `yaml:"number"`
	Title  text.Text `yaml:"title"`
	// Confidence is that of the reference when it is not told.
	Confidence Confidence `yaml:"confidence"`
}

// LoadReference reads a reference from its YAML; the error names every mistake with its line.
func LoadReference(name string, data []byte) (*Reference, error) {
	l := &loader{file: name, lines: map[string]int{}}
	var w writtenReference
	l.decode(data, &w)
	if len(l.mistakes) > 0 {
		return nil, l.err()
	}
	r := &Reference{ID: w.ID.value, Title: w.Title, Note: w.Note, Confidence: w.Confidence}
	if !ValidID(r.ID) || !r.Title.Complete() || !r.Note.Complete() || len(w.Items) == 0 {
		l.say(w.ID.line, "a reference needs an id, a title and a note in both languages, and items")
	}
	if !known(r.Confidence) {
		l.say(w.ID.line, "confidence is confirmed or to_validate")
	}
	for _, i := range w.Items {
		if i.Confidence == "" {
			i.Confidence = r.Confidence
		}
		switch {
		case !ValidID(i.ID.value):
			l.say(i.ID.line, "an id is written like privacy")
		case l.lines[i.ID.value] > 0:
			l.say(i.ID.line, i.ID.value+": the item stands twice")
		case !i.Title.Complete():
			l.say(i.ID.line, i.ID.value+": the title is missing in one of the two languages")
		case !known(i.Confidence):
			l.say(i.ID.line, i.ID.value+": confidence is confirmed or to_validate")
		}
		l.lines[i.ID.value] = max(i.ID.line, 1)
		r.Items = append(r.Items, ReferenceItem{i.ID.value, i.Number, i.Title, i.Confidence})
	}
	if len(l.mistakes) > 0 {
		return nil, l.err()
	}
	return r, nil
}

func known(c Confidence) bool { return c == Confirmed || c == ToValidate }

// Key names an item as articles do: "montreal.equity".
func (r *Reference) Key(i ReferenceItem) string { return r.ID + "." + i.ID }

// Follow tells which articles of a framework name items that no reference has.
func (f *Framework) Follow(references ...*Reference) []Problem {
	keys := map[string]bool{}
	for _, r := range references {
		for _, i := range r.Items {
			keys[r.Key(i)] = true
		}
	}
	c := &checker{f: f}
	for _, p := range f.Places() {
		for _, id := range p.Like {
			if !keys[id] {
				c.say(p.ID, "like", "«\u00a0"+id+"\u00a0» n’existe pas", "there is no “"+id+"”")
			}
		}
	}
	return c.problems
}
