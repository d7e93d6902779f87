package ruleset

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"balise/engine/jsontree"
)

// AIMA scores answers to OWASP’s AI Maturity Assessment, from the questions of its toolkit as JSON. It never changes and may serve many
// at once.
type AIMA struct {
	practices map[string][]aimaQuestion // by code: RAI-1
	questions map[string]bool
}

type aimaQuestion struct {
	code  string
	level int
}

// aimaFull is the answer of full maturity; aimaLevels how many levels a practice has.
const (
	aimaFull   = 3
	aimaLevels = 3
)

// worthV1 is what answers were worth in the older toolkit, 1.0.
var worthV1 = [aimaFull + 1]float64{0, 0.33, 0.66, 1}

// AIMAScore is what answers come to. Practices follow the toolkit 1.0.1: the mean of six answers, 0 to 3. PracticesV1 follow 1.0: half
// the sum of what answers were worth then. LevelLabel is the highest level met, with all before it, by full answers only; + when
// something above is met too.
type AIMAScore struct {
	ID          json.RawMessage    `json:"id,omitempty"`
	Practices   map[string]float64 `json:"practices"`
	PracticesV1 map[string]float64 `json:"practices_v1_0"`
	Functions   map[string]float64 `json:"functions"`
	LevelLabel  map[string]string  `json:"level_label"`
	Overall     float64            `json:"overall"`
	Missing     []string           `json:"missing"`
}

// LoadAIMA reads the questions of the toolkit: {items: [{code, practice_code, level}]}. The error joins all that is wrong, each with its line.
func LoadAIMA(questions []byte) (*AIMA, error) {
	m := &AIMA{practices: map[string][]aimaQuestion{}, questions: map[string]bool{}}
	root, err := jsontree.Parse(questions)
	var broken *jsontree.Error
	if errors.As(err, &broken) {
		line, column := jsontree.Position(questions, broken.At)
		return nil, fmt.Errorf("line %d, column %d: the questions of AIMA are not JSON: %w", line, column, err)
	}
	var wrong []error
	items := root.Get("items")
	if items == nil || len(items.Items) == 0 {
		return nil, errors.New("line 1, column 1: the file holds no questions of AIMA: items is empty")
	}
	for i := range items.Items {
		one := &items.Items[i]
		level := 0.0
		if v := one.Get("level"); v != nil {
			level = v.Number
		}
		if err := m.add(one.String("code"), one.String("practice_code"), level); err != nil {
			line, column := jsontree.Position(questions, one.At)
			wrong = append(wrong, fmt.Errorf("line %d, column %d: items[%d]: %w", line, column, i, err))
		}
	}
	return m, errors.Join(wrong...)
}

func (m *AIMA) add(code, practice string, level float64) error {
	switch {
	case code == "" || practice == "" || !strings.Contains(practice, "-"):
		return errors.New("a question needs code and practice_code")
	case level != 1 && level != 2 && level != aimaLevels:
		return fmt.Errorf("there is no level %v", level)
	case m.questions[code]:
		return fmt.Errorf("the code %s is already that of another question", code)
	}
	m.questions[code] = true
	m.practices[practice] = append(m.practices[practice], aimaQuestion{code, int(level)})
	return nil
}

// Questions counts the questions.
func (m *AIMA) Questions() int { return len(m.questions) }

// Score adds up answers, by the code of the question: 0 to 3, nil for none. The error names every answer that is none.
func (m *AIMA) Score(answers map[string]any) (AIMAScore, error) {
	s := AIMAScore{Practices: map[string]float64{}, PracticesV1: map[string]float64{}, LevelLabel: map[string]string{}, Missing: []string{}}
	wrong := known(answers, func(code string) bool { return m.questions[code] })
	for _, practice := range codes(m.practices) {
		all := m.practices[practice]
		total, older := 0, 0.0
		met := [aimaLevels + 1]bool{true, true, true, true}
		above := [aimaLevels + 1]bool{}
		for _, q := range all {
			n, given, err := rank(answers[q.code])
			switch {
			case err != nil || n < 0 || n > aimaFull:
				wrong = append(wrong, fmt.Errorf("%s: %v is not an answer: give 0, 1, 2 or 3", q.code, answers[q.code]))
				continue
			case !given:
				s.Missing = append(s.Missing, q.code)
			}
			total, older = total+n, older+worthV1[n]
			if n < aimaFull {
				met[q.level] = false
			} else {
				above[q.level] = true
			}
		}
		s.Practices[practice], s.PracticesV1[practice] = float64(total)/float64(len(all)), older/2
		s.LevelLabel[practice] = label(met, above)
	}
	s.Functions, s.Overall = means(s.Practices)
	return s, errors.Join(wrong...)
}

func label(met, some [aimaLevels + 1]bool) string {
	level := 0
	for level < aimaLevels && met[level+1] {
		level++
	}
	for _, more := range some[level+1:] {
		if more {
			return strconv.Itoa(level) + "+"
		}
	}
	return strconv.Itoa(level)
}
