package ruleset

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
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
	ID          string             `json:"id,omitempty"`
	Practices   map[string]float64 `json:"practices"`
	PracticesV1 map[string]float64 `json:"practices_v1_0"`
	Functions   map[string]float64 `json:"functions"`
	LevelLabel  map[string]string  `json:"level_label"`
	Overall     float64            `json:"overall"`
	Missing     []string           `json:"missing"`
}

// LoadAIMA reads the questions of the toolkit: {items: [{code, practice_code, level}]}.
func LoadAIMA(questions []byte) (*AIMA, error) {
	var file struct {
		Items []struct {
			Code     string
			Practice string `json:"practice_code"`
			Level    int
		}
	}
	if err := json.Unmarshal(questions, &file); err != nil {
		return nil, fmt.Errorf("the questions of AIMA are not JSON: %w", err)
	}
	if len(file.Items) == 0 {
		return nil, errors.New("the file holds no questions of AIMA: items is empty")
	}
	m := &AIMA{practices: map[string][]aimaQuestion{}, questions: map[string]bool{}}
	for i, q := range file.Items {
		switch {
		case q.Code == "" || q.Practice == "" || !strings.Contains(q.Practice, "-"):
			return nil, fmt.Errorf("items[%d]: a question needs code and practice_code", i)
		case q.Level < 1 || q.Level > aimaLevels:
			return nil, fmt.Errorf("items[%d]: there is no level %d", i, q.Level)
		case m.questions[q.Code]:
			return nil, fmt.Errorf("items[%d]: the code %s is already that of another question", i, q.Code)
		}
		m.questions[q.Code] = true
		m.practices[q.Practice] = append(m.practices[q.Practice], aimaQuestion{q.Code, q.Level})
	}
	return m, nil
}

// Score adds up answers, by the code of the question: 0 to 3, nil for none. The error names the answer that is none.
func (m *AIMA) Score(answers map[string]any) (AIMAScore, error) {
	s := AIMAScore{Practices: map[string]float64{}, PracticesV1: map[string]float64{}, LevelLabel: map[string]string{}, Missing: []string{}}
	if err := known(answers, func(code string) bool { return m.questions[code] }); err != nil {
		return s, err
	}
	for _, practice := range codes(m.practices) {
		all := m.practices[practice]
		total, older := 0, 0.0
		met := [aimaLevels + 1]bool{true, true, true, true}
		above := [aimaLevels + 1]bool{}
		for _, q := range all {
			n, given, err := rank(answers[q.code])
			switch {
			case err != nil || n < 0 || n > aimaFull:
				return s, fmt.Errorf("%s: %v is not an answer: give 0, 1, 2 or 3", q.code, answers[q.code])
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
	return s, nil
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
