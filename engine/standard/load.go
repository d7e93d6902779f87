package standard

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"go.yaml.in/yaml/v3"

	"balise/engine/instrument"
	"balise/engine/text"
)

// Load reads a standard from YAML; an unknown key is refused with its line. Use binds it to its questionnaire.
func Load(name string, data []byte) (*Standard, error) {
	s := &Standard{file: name}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(s); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := decoder.Decode(&yaml.Node{}); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: a file holds one standard", name)
	}
	p := problems{s: s}
	p.need(s.ID != "", "id")
	p.need(s.Version != "", "version")
	p.need(s.Form != "", "form, the questionnaire from which it is filled")
	p.need(s.Title.Complete() && s.Lead.Complete() && s.Before.Complete(), "title, lead and before in both languages")
	p.need(s.Source.Name.Complete(), "source, with its name in both languages")
	p.need(stated(s.Confidence), "confidence, confirmed or to_validate")
	p.need(s.Lang == "" || slices.Contains(text.Langs, s.Lang), "lang among fr and en")
	p.need(len(s.Formats) > 0, "formats")
	p.need(len(s.Fields) > 0, "fields")
	for _, f := range s.Formats {
		p.need(slices.Contains([]Format{CSV, XLSX, JSON, Markdown}, f), fmt.Sprintf("formats among csv, xlsx, json and md, not %q", f))
	}
	seen := map[string]bool{}
	for _, f := range s.Fields {
		p.field(f)
		if seen[f.ID] {
			p.say("field %q: it is declared twice", f.ID)
		}
		seen[f.ID] = true
	}
	return s, p.err()
}

// problems gathers the mistakes of a file, so that they are mended in one go.
type problems struct {
	s   *Standard
	all []error
}

func (p *problems) say(format string, args ...any) {
	p.all = append(p.all, fmt.Errorf("%s: %s", p.s.file, fmt.Sprintf(format, args...)))
}

func (p *problems) need(there bool, what string) {
	if !there {
		p.say("the standard needs %s", what)
	}
}

func (p *problems) err() error { return errors.Join(p.all...) }

func stated(c instrument.Confidence) bool {
	return c == instrument.Confirmed || c == instrument.ToValidate
}

func (p *problems) field(f *Field) {
	need := func(there bool, what string) {
		if !there {
			p.say("field %q: it needs %s", f.ID, what)
		}
	}
	need(f.ID != "", "an id")
	need(f.Title.Complete(), "a title in both languages")
	need(f.Source != "", "its source: where the standard describes it")
	need(stated(f.Confidence), "confidence, confirmed or to_validate")
	need(f.MaxLength >= 0, "a max_length that is not negative")
	need(f.Lang == "" || slices.Contains(text.Langs, f.Lang), "lang among fr and en")
	need(slices.Contains([]Type{Single, Texts, Links}, f.Type), "type among texts and links, or none")
	need(f.Section == "" && len(p.s.Sections) == 0 || p.hasSection(f.Section), "a section that the standard declares")
	need(len(f.From) > 0 != f.Missing.Complete(), "either from, or missing in both languages")
	for _, o := range f.From {
		need(named(o.Question)+named(o.Fact)+named(o.Constant) == 1, "one of question, fact and constant in each of from")
		need(slices.Contains([]As{InWords, Year, Month, Address, Both}, o.As), "as among year, month, address and both, or none")
		need(!o.Titled || f.Join && o.Question != "", "titled only of the questions that it joins")
		for _, c := range o.Codes {
			need(len(c.From) > 0 && (c.To != "") != c.None.Complete(), "in each of codes: from, and either to, or none in both languages")
		}
	}
}

func (p *problems) hasSection(id string) bool {
	return slices.ContainsFunc(p.s.Sections, func(s Section) bool { return s.ID == id && s.Title.Complete() })
}

func named(s string) int {
	if s == "" {
		return 0
	}
	return 1
}
