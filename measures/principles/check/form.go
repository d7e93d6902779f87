package check

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"balise/engine/framework"
	"balise/engine/instrument"
	"balise/engine/text"
)

// The questions besides the controls. No control has such a name: adoption names articles after their titles, without this beginning.
const (
	initiativeQuestion = "check_initiative"
	nameQuestion       = "check_name"
	dateQuestion       = "check_date"
)

// written is an instrument as its YAML is written.
type written struct {
	ID       string           `yaml:"id"`
	Version  string           `yaml:"version"`
	Title    text.Text        `yaml:"title"`
	Lead     text.Text        `yaml:"lead"`
	Remarks  bool             `yaml:"remarks"`
	Replaces *writtenFate     `yaml:"replaces,omitempty"`
	Sections []writtenSection `yaml:"sections"`
}

type writtenFate struct {
	Version string               `yaml:"version"`
	Lost    map[string]text.Text `yaml:"lost,omitempty"`
}

type writtenSection struct {
	ID        string            `yaml:"id"`
	Title     text.Text         `yaml:"title"`
	Help      text.Text         `yaml:"help,omitempty"`
	Questions []writtenQuestion `yaml:"questions"`
}

type writtenQuestion struct {
	ID       string         `yaml:"id"`
	Kind     string         `yaml:"kind"`
	Of       string         `yaml:"of,omitempty"`
	Taxonomy string         `yaml:"taxonomy,omitempty"`
	Label    text.Text      `yaml:"label"`
	Help     text.Text      `yaml:"help,omitempty"`
	Required string         `yaml:"required"`
	Absences []string       `yaml:"absences,omitempty,flow"`
	Evidence text.Text      `yaml:"evidence,omitempty"`
	Prefill  *writtenSource `yaml:"prefill,omitempty"`
}

type writtenSource struct {
	Kind     string `yaml:"kind"`
	Question string `yaml:"question"`
}

// version names the instrument of a version of the framework: by its number, of four figures, as instruments want it.
func version(number int64) string { return fmt.Sprintf("%04d", number) }

// Write makes the instrument of a version of the framework, as YAML: one section a principle, one question a control. Former is the
// version before it in force, with its number; nil for the first: what it asked and this one does not is told as lost.
func Write(f *framework.Framework, number int64, former *framework.Framework, formerNumber int64) ([]byte, error) {
	w := written{ID: KindID, Version: version(number), Remarks: true, Title: text.T("Vérification d’une initiative par les principes", "Check of an initiative against the principles"),
		Lead: text.T("Pour chaque contrôle, dites s’il est en place et ce qui le montre.", "For each control, say whether it is in place and what shows it.")}
	w.Sections = append(w.Sections, writtenSection{ID: "check", Title: text.T("L’initiative", "The initiative"), Questions: []writtenQuestion{
		{ID: initiativeQuestion, Kind: "record", Of: "initiative", Required: "draft", Label: text.T("Initiative vérifiée", "Initiative checked")},
		{ID: nameQuestion, Kind: "text", Required: "draft", Label: text.T("Nom de l’initiative", "Name of the initiative"), Prefill: &writtenSource{"initiative", "name"},
			Help: text.T("Le même que dans le registre.", "The same as in the register.")},
		{ID: dateQuestion, Kind: "date", Required: "submit", Label: text.T("Date de la vérification", "Date of the check")},
	}})
	asked := map[string]bool{}
	for _, p := range f.Parts {
		place, _ := f.Place(p.ID)
		s := writtenSection{ID: p.ID, Title: text.T(place.Number+". "+p.Title.FR, place.Number+". "+p.Title.EN), Help: p.Text}
		for _, k := range p.Parts {
			for _, c := range k.Parts {
				asked[c.ID] = true
				s.Questions = append(s.Questions, question(f, c))
			}
		}
		w.Sections = append(w.Sections, s)
	}
	if former != nil {
		w.Replaces = &writtenFate{Version: version(formerNumber), Lost: map[string]text.Text{}}
		for _, p := range former.Places() {
			if p.Level == framework.Control && !asked[p.ID] {
				w.Replaces.Lost[p.ID] = text.T("Ce contrôle n’est plus dans le cadre.", "This control is no longer in the framework.")
			}
		}
	}
	data, err := yaml.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("principles: writing the check: %w", err)
	}
	return data, nil
}

// question asks about a control.
func question(f *framework.Framework, c *framework.Article) writtenQuestion {
	place, _ := f.Place(c.ID)
	q := writtenQuestion{ID: c.ID, Kind: "one_of", Taxonomy: "coverage", Required: "submit", Absences: []string{"not_applicable", "unknown"},
		Label: text.T(place.Number+" "+c.Title.FR, place.Number+" "+c.Title.EN)}
	var whoFR, whoEN, fr, en []string
	for _, id := range c.Who {
		whoFR, whoEN = append(whoFR, f.Role(id).FR), append(whoEN, f.Role(id).EN)
	}
	for _, e := range c.Parts {
		fr, en = append(fr, e.Title.FR), append(en, e.Title.EN)
	}
	if len(c.Who) > 0 {
		q.Help = text.T("Qui en répond\u00a0: "+strings.Join(whoFR, ", ")+".", "Who answers for it: "+strings.Join(whoEN, ", ")+".")
	}
	if len(fr) > 0 {
		q.Evidence = text.T(strings.Join(fr, "\u00a0; "), strings.Join(en, "; "))
	}
	return q
}

// Build makes the instrument of the versions of the framework that were ever in force, the first one first: the last one, with the
// former ones behind it.
func Build(texts []*framework.Framework, numbers []int64, taxonomies []*instrument.Taxonomy) (*instrument.Instrument, error) {
	var last *instrument.Instrument
	for i, f := range texts {
		var former *framework.Framework
		var formerNumber int64
		if i > 0 {
			former, formerNumber = texts[i-1], numbers[i-1]
		}
		data, err := Write(f, numbers[i], former, formerNumber)
		if err != nil {
			return nil, err
		}
		in, err := instrument.Load(fmt.Sprintf("%s, version %d", KindID, numbers[i]), data)
		if err != nil {
			return nil, fmt.Errorf("principles: the check of version %d: %w", numbers[i], err)
		}
		if err := in.Use(taxonomies...); err != nil {
			return nil, fmt.Errorf("principles: the check of version %d: %w", numbers[i], err)
		}
		if last != nil {
			if err := in.Follow(last); err != nil {
				return nil, fmt.Errorf("principles: the check of version %d: %w", numbers[i], err)
			}
		}
		last = in
	}
	return last, nil
}
