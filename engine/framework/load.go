package framework

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"balise/engine/instrument"
	"balise/engine/text"
)

// word is a plain value that knows its line.
type word struct {
	value string
	line  int
}

// UnmarshalYAML keeps the line.
func (w *word) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: expected one plain value", node.Line)
	}
	w.value, w.line = node.Value, node.Line
	return nil
}

// MarshalYAML writes the value alone.
func (w word) MarshalYAML() (any, error) { return w.value, nil }

// writtenFramework is a framework as its file is written.
type writtenFramework struct {
	ID         word             `yaml:"id"`
	Version    string           `yaml:"version"`
	Title      text.Text        `yaml:"title"`
	Lead       text.Text        `yaml:"lead"`
	Default    word             `yaml:"default_source"`
	Sources    []writtenSource  `yaml:"sources"`
	Roles      []writtenRole    `yaml:"roles"`
	Principles []writtenArticle `yaml:"principles"`
}

type writtenSource struct {
	ID         word       `yaml:"id"`
	Title      text.Text  `yaml:"title"`
	Ref        string     `yaml:"ref,omitempty"`
	Confidence Confidence `yaml:"confidence"`
}

type writtenRole struct {
	ID    word      `yaml:"id"`
	Title text.Text `yaml:"title"`
}

// writtenArticle is an article of any level; only the key of the next level may hold its parts.
type writtenArticle struct {
	ID          word             `yaml:"id"`
	Title       text.Text        `yaml:"title"`
	Text        text.Text        `yaml:"text,omitempty"`
	Note        text.Text        `yaml:"note,omitempty"`
	From        []string         `yaml:"from,omitempty,flow"`
	Like        []string         `yaml:"like,omitempty,flow"`
	Who         []string         `yaml:"who,omitempty,flow"`
	Requires    []string         `yaml:"requires,omitempty,flow"`
	Commitments []writtenArticle `yaml:"commitments,omitempty"`
	Controls    []writtenArticle `yaml:"controls,omitempty"`
	Evidence    []writtenArticle `yaml:"evidence,omitempty"`
}

// parts gives the articles written under the key of a level.
func (w *writtenArticle) parts(l Level) *[]writtenArticle {
	switch l {
	case Commitment:
		return &w.Commitments
	case Control:
		return &w.Controls
	case Evidence:
		return &w.Evidence
	}
	return nil
}

// loader reads a file and gathers what is wrong with it, with lines.
type loader struct {
	file     string
	lines    map[string]int // of each id, that of a repetition where there is one
	mistakes []instrument.Mistake
}

func (l *loader) say(line int, message string) {
	l.mistakes = append(l.mistakes, instrument.Mistake{File: l.file, Line: max(line, 1), Message: message})
}

func (l *loader) err() error {
	slices.SortStableFunc(l.mistakes, func(a, b instrument.Mistake) int { return a.Line - b.Line })
	var all []error
	for _, m := range l.mistakes {
		all = append(all, m)
	}
	return errors.Join(all...)
}

// Load reads a framework from its YAML. The error joins an instrument.Mistake for everything that is wrong, with its line: items of
// references that do not exist too, when references are given.
func Load(name string, data []byte, references ...*Reference) (*Framework, error) {
	l := &loader{file: name, lines: map[string]int{}}
	var w writtenFramework
	l.decode(data, &w)
	if len(l.mistakes) > 0 {
		return nil, l.err()
	}
	f := &Framework{ID: w.ID.value, Version: w.Version, Title: w.Title, Lead: w.Lead, Default: w.Default.value}
	l.lines[""] = w.ID.line
	for _, s := range w.Sources {
		f.Sources = append(f.Sources, Source{ID: s.ID.value, Title: s.Title, Ref: s.Ref, Confidence: s.Confidence})
		l.lines[s.ID.value] = s.ID.line
	}
	for _, r := range w.Roles {
		f.Roles = append(f.Roles, Role{ID: r.ID.value, Title: r.Title})
		l.lines[r.ID.value] = r.ID.line
	}
	f.Parts = l.articles(w.Principles, Principle)
	if f.ID == "" || f.Version == "" {
		l.say(1, "a framework needs an id and a version")
	}
	problems := f.Check(true)
	if len(references) > 0 {
		problems = append(problems, f.Follow(references...)...)
	}
	for _, p := range problems {
		where := p.Article
		if where == "" {
			where = "framework"
		}
		l.say(l.lines[p.Article], where+": "+p.Field+": "+p.Message.EN)
	}
	if len(l.mistakes) > 0 {
		return nil, l.err()
	}
	return f, nil
}

func (l *loader) articles(written []writtenArticle, level Level) []*Article {
	var all []*Article
	for i := range written {
		w := &written[i]
		a := &Article{ID: w.ID.value, Title: w.Title, Text: w.Text, Note: w.Note, From: w.From, Like: w.Like, Who: w.Who, Requires: w.Requires}
		l.lines[a.ID] = w.ID.line
		for _, other := range Levels {
			parts := w.parts(other)
			if parts == nil || len(*parts) == 0 {
				continue
			}
			if other != level.Below() {
				l.say((*parts)[0].ID.line, fmt.Sprintf("%s: a %s holds no %s", a.ID, level, other))
				continue
			}
			a.Parts = l.articles(*parts, other)
		}
		all = append(all, a)
	}
	return all
}

var errorLine = regexp.MustCompile(`line ([0-9]+): (.*)`)

// decode reads one YAML document into a value, strictly: unknown keys, anchors and a second document are wrong.
func (l *loader) decode(data []byte, into any) {
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err == nil {
		l.refuseAliases(&document)
	}
	if len(l.mistakes) > 0 {
		return
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	err := decoder.Decode(into)
	if err == nil {
		var more yaml.Node
		if again := decoder.Decode(&more); again != io.EOF {
			err = errors.New("a file holds one document")
		}
	}
	if err == io.EOF {
		err = errors.New("the file is empty")
	}
	if err == nil {
		return
	}
	found := errorLine.FindAllStringSubmatch(err.Error(), -1)
	for _, f := range found {
		line, _ := strconv.Atoi(f[1]) // digits
		l.say(line, strings.TrimSpace(f[2]))
	}
	if len(found) == 0 {
		l.say(1, strings.TrimPrefix(err.Error(), "yaml: "))
	}
}

func (l *loader) refuseAliases(node *yaml.Node) {
	if node.Anchor != "" || node.Kind == yaml.AliasNode {
		l.say(node.Line, "anchors and aliases are not used here")
	}
	for _, child := range node.Content {
		l.refuseAliases(child)
	}
}

// YAML writes the framework as Load reads it.
func (f *Framework) YAML() ([]byte, error) {
	w := writtenFramework{ID: word{value: f.ID}, Version: f.Version, Title: f.Title, Lead: f.Lead, Default: word{value: f.Default}}
	for _, s := range f.Sources {
		w.Sources = append(w.Sources, writtenSource{word{value: s.ID}, s.Title, s.Ref, s.Confidence})
	}
	for _, r := range f.Roles {
		w.Roles = append(w.Roles, writtenRole{word{value: r.ID}, r.Title})
	}
	w.Principles = write(f.Parts, Principle)
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(w); err != nil {
		return nil, fmt.Errorf("framework %s: %w", f.ID, err)
	}
	if err := encoder.Close(); err != nil {
		return nil, fmt.Errorf("framework %s: %w", f.ID, err)
	}
	return out.Bytes(), nil
}

func write(parts []*Article, level Level) []writtenArticle {
	var all []writtenArticle
	for _, a := range parts {
		w := writtenArticle{ID: word{value: a.ID}, Title: a.Title, Text: a.Text, Note: a.Note, From: a.From, Like: a.Like, Who: a.Who, Requires: a.Requires}
		if below := level.Below(); below != "" {
			*w.parts(below) = write(a.Parts, below)
		}
		all = append(all, w)
	}
	return all
}
