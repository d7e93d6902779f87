package maturity

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"balise/engine/text"
)

// Questionnaire is a maturity assessment as its YAML declares it: what is asked, in both languages, and every threshold of its Rule.
type Questionnaire struct {
	ID         string                 `yaml:"id"`
	Version    string                 `yaml:"version"`
	From       string                 `yaml:"from"` // the first day of this version
	Confidence string                 `yaml:"confidence"`
	Title      text.Text              `yaml:"title"`
	Answers    []Coverage             `yaml:"answers"` // from the least to the most
	Evidence   []Evidence             `yaml:"evidence"`
	Expires    int                    `yaml:"evidence_expires_after_months"`
	Gate       Gate                   `yaml:"gate"`
	Levels     []text.Text            `yaml:"levels"` // from level 0
	Profiles   []Profile              `yaml:"profiles"`
	Stages     []map[string]int       `yaml:"stages"`
	Dimensions []DimensionOfPractices `yaml:"dimensions"`
}

// Coverage is one answer: how far a practice holds.
type Coverage struct {
	Worth  float64   `yaml:"worth"`
	Label  text.Text `yaml:"label"`
	Anchor text.Text `yaml:"anchor"`
}

// Evidence is one kind of proof, and the most that an answer is worth with it.
type Evidence struct {
	Code  string    `yaml:"code"`
	Cap   float64   `yaml:"cap"`
	Label text.Text `yaml:"label"`
}

// Profile is what a body does with AI, and the level that takes in each dimension.
type Profile struct {
	Code   string         `yaml:"code"`
	Title  text.Text      `yaml:"title"`
	Target map[string]int `yaml:"target"`
}

// DimensionOfPractices is one dimension and its items.
type DimensionOfPractices struct {
	Code  string         `yaml:"code"`
	Title text.Text      `yaml:"title"`
	Help  text.Text      `yaml:"help"`
	Items []PracticeItem `yaml:"items"`
}

// List is where an item goes among the three that the measure asks for.
type List string

// The three lists: practices to put in place, expertise to develop, actions to deploy.
const (
	PracticeList  List = "practice"
	ExpertiseList List = "expertise"
	ActionList    List = "action"
)

// PracticeItem is one thing that is asked about.
type PracticeItem struct {
	Code      string    `yaml:"code"`
	Level     int       `yaml:"level"`
	Essential bool      `yaml:"essential"`
	List      List      `yaml:"list"`
	Effort    float64   `yaml:"effort"`
	Impact    float64   `yaml:"impact"`
	Requires  []string  `yaml:"requires"`
	Text      text.Text `yaml:"text"`
	Evidence  text.Text `yaml:"evidence"` // an example of what would show it
}

// ParseQuestionnaire reads a questionnaire. The error joins everything that does not fit, with its line where YAML tells it.
func ParseQuestionnaire(name string, data []byte) (*Questionnaire, error) {
	q := &Questionnaire{}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(q); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := errors.Join(q.texts(), q.Rule().Check()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return q, nil
}

// texts finds what is not said in both languages, and lists that do not exist.
func (q *Questionnaire) texts() error {
	var problems []error
	both := func(what string, t text.Text) {
		if t.FR == "" || t.EN == "" {
			problems = append(problems, fmt.Errorf("%s: a text is missing in one language", what))
		}
	}
	both("title", q.Title)
	for _, a := range q.Answers {
		both(fmt.Sprintf("answer worth %v", a.Worth), a.Label)
		both(fmt.Sprintf("anchor worth %v", a.Worth), a.Anchor)
	}
	for _, e := range q.Evidence {
		both("evidence "+e.Code, e.Label)
	}
	for _, p := range q.Profiles {
		both("profile "+p.Code, p.Title)
	}
	for _, d := range q.Dimensions {
		both("dimension "+d.Code, d.Title)
		for _, i := range d.Items {
			both("item "+i.Code, i.Text)
			both("evidence of item "+i.Code, i.Evidence)
			if i.List != PracticeList && i.List != ExpertiseList && i.List != ActionList {
				problems = append(problems, fmt.Errorf("item %s: list is practice, expertise or action", i.Code))
			}
		}
	}
	if len(q.Levels) < 2 {
		problems = append(problems, errors.New("levels: name level 0 and the others"))
	}
	return errors.Join(problems...)
}

// Rule gives how answers become levels.
func (q *Questionnaire) Rule() *Rule {
	r := &Rule{Caps: map[string]float64{}, Gate: q.Gate, Profiles: map[string]map[string]int{}, Stages: q.Stages, Levels: len(q.Levels) - 1}
	for _, a := range q.Answers {
		r.Worth = append(r.Worth, a.Worth)
	}
	for _, e := range q.Evidence {
		r.Caps[e.Code] = e.Cap
	}
	for _, p := range q.Profiles {
		r.Profiles[p.Code] = p.Target
	}
	for _, d := range q.Dimensions {
		r.Dimensions = append(r.Dimensions, d.Code)
		for _, i := range d.Items {
			r.Items = append(r.Items, Item{i.Code, d.Code, i.Level, i.Essential, i.Effort, i.Impact, i.Requires})
		}
	}
	return r
}
