package demo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/people"
	"balise/platform/record"
)

// reader reads the files of the fiction and gathers all their mistakes, so that they are mended in one go.
type reader struct {
	content  fs.FS
	corpus   *corpus.Corpus
	kind     record.Kind
	file     string // the one being read
	mistakes []error
}

func (r *reader) say(line int, format string, args ...any) {
	r.mistakes = append(r.mistakes, instrument.Mistake{File: r.file, Line: line, Message: fmt.Sprintf(format, args...)})
}

// entry is an element of a file that is a list, with its line.
type entry[T any] struct {
	T    T
	line int
}

// entries reads a file that is one list, without unknown keys.
func entries[T any](r *reader, file string) []entry[T] {
	r.file = file
	data, err := fs.ReadFile(r.content, file)
	if err != nil {
		r.mistakes = append(r.mistakes, err)
		return nil
	}
	var list []T
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&list); err != nil {
		r.refuse(err)
		return nil
	}
	if err := decoder.Decode(new(yaml.Node)); err != io.EOF {
		r.say(1, "a file holds one document")
		return nil
	}
	var document yaml.Node // read again, for the lines
	if err := yaml.Unmarshal(data, &document); err != nil {
		r.refuse(err)
		return nil
	}
	all := make([]entry[T], len(list))
	for i, node := range document.Content[0].Content {
		all[i] = entry[T]{list[i], node.Line}
	}
	return all
}

var (
	yamlLine   = regexp.MustCompile(`line ([0-9]+): `)
	unknownKey = regexp.MustCompile(`^field (\S+) not found in type .*$`)
)

// refuse turns what the YAML library says into mistakes with their lines.
func (r *reader) refuse(err error) {
	said := []string{err.Error()}
	var several *yaml.TypeError
	if errors.As(err, &several) {
		said = several.Errors
	}
	for _, s := range said {
		line := 1
		if at := yamlLine.FindStringSubmatch(s); at != nil {
			line, _ = strconv.Atoi(at[1]) // digits
			s = yamlLine.ReplaceAllString(s, "")
		}
		r.say(line, "%s", unknownKey.ReplaceAllString(s, `unknown key "$1"`))
	}
}

func (r *reader) bodies(file string) []Body {
	var bodies []Body
	slugs := map[string]bool{}
	found := entries[Body](r, file)
	for _, e := range found {
		slugs[e.T.Slug] = true
	}
	for _, e := range found {
		b := e.T
		switch {
		case b.Slug == "" || !b.Name.Complete():
			r.say(e.line, "a body needs a slug and a name in both languages")
		case slices.ContainsFunc(bodies, func(other Body) bool { return other.Slug == b.Slug }):
			r.say(e.line, "body %q is told twice", b.Slug)
		case !b.Fictional:
			r.say(e.line, "body %q is not said to be fictional: nothing real belongs to a demonstration", b.Slug)
		case b.Successor != "" && (!slugs[b.Successor] || b.Successor == b.Slug):
			r.say(e.line, "body %q: there is no successor %q", b.Slug, b.Successor)
		}
		for taxonomy, code := range map[string]string{"body_type": b.Type, "portfolio": b.Portfolio, "jurisdiction": b.Jurisdiction} {
			if t := r.corpus.Taxonomy(taxonomy); t == nil || t.Term(code) == nil {
				r.say(e.line, "body %q: taxonomy %q has no term %q", b.Slug, taxonomy, code)
			}
		}
		bodies = append(bodies, b)
	}
	return bodies
}

func (r *reader) persons(file string, f *Fiction) []Person {
	var persons []Person
	for _, e := range entries[Person](r, file) {
		p := e.T
		if p.Name == "" || p.Email == "" || len(p.Grants) == 0 {
			r.say(e.line, "a person needs a name, an e-mail address and a role")
		}
		for _, g := range p.Grants {
			_, known := f.body(g.Body)
			if !slices.Contains(people.Roles, g.Role) {
				r.say(e.line, "%s: there is no role %q", p.Email, g.Role)
			} else if g.Role.ForOneBody() != known {
				r.say(e.line, "%s: role %q and body %q do not go together", p.Email, g.Role, g.Body)
			}
		}
		persons = append(persons, p)
	}
	return persons
}

// written is an initiative as its file says it.
type written struct {
	Key        string               `yaml:"key"`
	Body       string               `yaml:"body"`
	State      record.State         `yaml:"state"`
	Reason     text.Text            `yaml:"reason"`
	Correction *correction          `yaml:"correction"`
	Answers    map[string]yaml.Node `yaml:"answers"`
}

// correction says which answers were other at the first publication, and why they changed.
type correction struct {
	Reason text.Text            `yaml:"reason"`
	Before map[string]yaml.Node `yaml:"before"`
}

func (r *reader) initiatives(file string, f *Fiction) []Initiative {
	var all []Initiative
	for _, e := range entries[written](r, file) {
		w := e.T
		one := Initiative{Key: w.Key, Body: w.Body, State: w.State, Reason: w.Reason, Answers: r.answers(w.Answers, f)}
		r.checkLife(e.line, w, slices.Concat(f.Initiatives, all), f)
		if w.Correction != nil {
			one.Correction, one.Before = w.Correction.Reason, one.Answers.Clone()
			for id, answer := range r.answers(w.Correction.Before, f) {
				one.Before[id] = answer
			}
			r.check(e.line, one.Before, record.Published)
		}
		r.check(e.line, one.Answers, w.State)
		all = append(all, one)
	}
	return all
}

func (r *reader) checkLife(line int, w written, before []Initiative, f *Fiction) {
	if _, known := f.body(w.Body); !known {
		r.say(line, "initiative %q: there is no body %q", w.Key, w.Body)
	}
	if w.Key == "" || slices.ContainsFunc(before, func(i Initiative) bool { return i.Key == w.Key }) {
		r.say(line, "initiative %q: an initiative needs a key of its own", w.Key)
	}
	ends := w.State == record.Withdrawn || w.State == record.Retired
	switch {
	case !slices.Contains(record.States, w.State):
		r.say(line, "initiative %q: there is no state %q", w.Key, w.State)
	case ends != w.Reason.Complete():
		r.say(line, "initiative %q: a withdrawal or a retirement has a reason in both languages, other states have none", w.Key)
	case (w.State == record.Corrected) != (w.Correction != nil && w.Correction.Reason.Complete() && len(w.Correction.Before) > 0):
		r.say(line, "initiative %q: a correction has a reason in both languages and the answers before it, other states have none", w.Key)
	}
}

// check tells what the program itself would refuse in answers that are to reach this state.
func (r *reader) check(line int, answers instrument.Answers, state record.State) {
	stage := instrument.StageSubmit
	if state == record.Draft {
		stage = instrument.StageDraft
	}
	for _, p := range r.kind.Instrument.Validate(answers, stage) {
		r.say(line, "%s: %s", p.Field, p.Message.EN)
	}
	if state == record.Draft || state == record.InReview {
		return
	}
	if err := r.kind.Publishable(answers); err != nil {
		r.say(line, "it cannot be published: %v", err)
	}
}
