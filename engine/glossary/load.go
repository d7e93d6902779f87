package glossary

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"balise/engine/instrument"
	"balise/engine/text"
)

// compoundLetters is how long a Dutch word must be to be looked for inside longer ones: shorter ones are in too many by chance.
const compoundLetters = 6

var identifier = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// written is the file as it is written.
type written struct {
	ID       string        `yaml:"id"`
	Version  string        `yaml:"version"`
	Title    text.Text     `yaml:"title"`
	Shared   writtenForms  `yaml:"shared"`
	Concepts []writtenWith `yaml:"concepts"`
}

type writtenForms struct {
	FR []string `yaml:"fr"`
	EN []string `yaml:"en"`
	NL []string `yaml:"nl"`
}

func (w writtenForms) in() forms { return forms{text.FR: w.FR, text.EN: w.EN, text.NL: w.NL} }

type writtenWith struct {
	line         int
	ID           string    `yaml:"id"`
	Note         text.Text `yaml:"note"`
	Covers       []string  `yaml:"covers"`
	writtenForms `yaml:",inline"`
}

// UnmarshalYAML keeps the line of a concept, which tells where it is to be mended.
func (w *writtenWith) UnmarshalYAML(node *yaml.Node) error {
	type plain writtenWith
	for i := 0; i+1 < len(node.Content); i += 2 {
		if name := node.Content[i].Value; !slices.Contains([]string{"id", "note", "covers", "fr", "en", "nl"}, name) {
			return fmt.Errorf("line %d: a concept has no %q", node.Line, name)
		}
	}
	err := node.Decode((*plain)(w))
	w.line = node.Line
	return err
}

// Load reads a glossary from its YAML. The error joins everything that is to be mended in it: an id that is missing or stands
// twice, a concept without French or English, an empty form, a form of two concepts that is not declared shared.
func Load(name string, data []byte) (*Glossary, error) {
	var w written
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&w); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	l := loader{file: name, g: &Glossary{ID: w.ID, Version: w.Version, Title: w.Title, shared: w.Shared.in(), place: map[string]int{}}, owner: map[string]string{}}
	if w.ID == "" || w.Version == "" || !w.Title.Complete() {
		l.mistake(1, "a glossary needs an id, a version and a title in both languages")
	}
	for _, c := range w.Concepts {
		l.concept(c)
	}
	for _, c := range w.Concepts {
		for _, id := range c.Covers {
			if narrower := l.g.Concept(id); narrower == nil || len(narrower.Covers) > 0 {
				l.mistake(c.line, "the concept %q covers %q, which is no concept, or covers others itself", c.ID, id)
			}
		}
	}
	if err := errors.Join(l.mistakes...); err != nil {
		return nil, err
	}
	return l.g, nil
}

// loader gathers what is wrong with a file.
type loader struct {
	file     string
	g        *Glossary
	owner    map[string]string // language and form → concept
	mistakes []error
}

func (l *loader) mistake(line int, message string, args ...any) {
	l.mistakes = append(l.mistakes, instrument.Mistake{File: l.file, Line: line, Message: fmt.Sprintf(message, args...)})
}

func (l *loader) concept(w writtenWith) {
	_, twice := l.g.place[w.ID]
	switch {
	case !identifier.MatchString(w.ID):
		l.mistake(w.line, "%q is no id: lower-case letters, digits and hyphens", w.ID)
		return
	case twice:
		l.mistake(w.line, "the concept %q stands twice", w.ID)
		return
	case len(w.FR) == 0 || len(w.EN) == 0:
		l.mistake(w.line, "the concept %q needs a form in French and in English", w.ID)
	}
	c := Concept{ID: w.ID, Note: w.Note, Covers: w.Covers, Forms: map[text.Lang][]Form{}}
	for _, lang := range Langs {
		for _, raw := range w.in()[lang] {
			f, err := ReadForm(lang, raw)
			if err != nil {
				l.mistake(w.line, "the concept %q: %s", w.ID, err)
				continue
			}
			l.owned(w, lang, raw)
			c.Forms[lang] = append(c.Forms[lang], f)
		}
	}
	l.g.add(c)
}

// owned refuses a form that another concept has.
func (l *loader) owned(w writtenWith, lang text.Lang, raw string) {
	shared := slices.ContainsFunc(l.g.shared[lang], func(s string) bool { return key(s) == key(raw) })
	at := string(lang) + " " + key(raw)
	switch other, had := l.owner[at]; {
	case had && other == w.ID:
		l.mistake(w.line, "the concept %q has %q twice in %s", w.ID, raw, lang)
	case had && !shared:
		l.mistake(w.line, "the concepts %q and %q both have %q in %s: leave it to one, or list it under shared", other, w.ID, raw, lang)
	}
	l.owner[at] = w.ID
}

// ErrForm says that a text cannot be a form.
var ErrForm = errors.New("a form is a word or an expression of at most 80 characters, with a letter")

// ReadForm reads a form as it is written: « parkeer- » begins longer words only, « -vergunning » ends them.
func ReadForm(lang text.Lang, raw string) (Form, error) {
	trimmed := strings.TrimSpace(raw)
	f := Form{Text: strings.Trim(trimmed, "-"), Whole: true}
	if strings.IndexFunc(f.Text, unicode.IsLetter) < 0 || utf8.RuneCountInString(f.Text) > 80 || strings.IndexFunc(f.Text, unicode.IsControl) >= 0 {
		return Form{}, fmt.Errorf("%w: %q", ErrForm, raw)
	}
	starts, ends := strings.HasSuffix(trimmed, "-"), strings.HasPrefix(trimmed, "-")
	switch {
	case starts || ends:
		f.Starts, f.Ends, f.Whole = starts, ends, false
	case lang == text.NL && !strings.ContainsAny(f.Text, " -") && utf8.RuneCountInString(f.Text) >= compoundLetters:
		f.Starts, f.Ends = true, true
	}
	return f, nil
}

// key is a form without what does not tell it from another: capitals, accents, the shape of apostrophes.
func key(form string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(form)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '’':
			out.WriteRune('\'')
		default:
			out.WriteRune(r)
		}
	}
	return strings.TrimSpace(out.String())
}
