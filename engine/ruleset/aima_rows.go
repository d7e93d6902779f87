package ruleset

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// aimaHeads are those of the sheet of the toolkit that holds the questions.
var aimaHeads = []string{"PRACTICE AREA", "STREAM", "MATURITY LEVEL", "QUESTIONS"}

// aimaFunctions gives the codes of the practice areas, which begin those of the questions.
var aimaFunctions = map[string]string{
	"Responsible AI Principles": "RAI", "Governance": "GOV", "Data Management": "DAT", "Privacy": "PRI",
	"Design": "DES", "Implementation": "IMP", "Verification": "VER", "Operations": "OPE",
}

// LoadAIMARows reads the questions from the cells of the toolkit’s spreadsheet: a row for each practice, then one for each question, with its
// stream and its level; the practice area stands on the first of its questions. Codes are made of what the rows say: RAI-1-2-A is the first
// practice of its area, second level, stream A. It gives nothing when the heads of a sheet are not those of the questions.
func LoadAIMARows(rows [][]string) (*AIMA, error) {
	l := aimaRows{m: &AIMA{practices: map[string][]aimaQuestion{}, questions: map[string]bool{}}}
	started := false
	var wrong []error
	for i, cells := range rows {
		if !started {
			started = isHeads(cells)
			continue
		}
		if err := l.row(cells); err != nil {
			wrong = append(wrong, fmt.Errorf("row %d: %w", i+1, err))
		}
	}
	switch {
	case !started:
		return nil, nil
	case len(l.m.questions) == 0:
		wrong = append(wrong, errors.New("the sheet holds no questions"))
	}
	return l.m, errors.Join(wrong...)
}

func isHeads(cells []string) bool {
	for i, head := range aimaHeads {
		if i >= len(cells) || !strings.EqualFold(strings.TrimSpace(cells[i]), head) {
			return false
		}
	}
	return true
}

// aimaRows remembers where the rows are: in which area, and at which of its practices.
type aimaRows struct {
	m        *AIMA
	area     string
	practice int
	next     bool // a practice begins
}

func (l *aimaRows) row(cells []string) error {
	cell := func(i int) string {
		if i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	area, stream, level, question := cell(0), cell(1), cell(2), cell(3)
	if level == "" && question == "" {
		l.next = l.next || stream != ""
		return nil
	}
	switch {
	case area != "":
		code, known := aimaFunctions[area]
		if !known {
			return fmt.Errorf("the practice area %q is not one of AIMA", area)
		}
		l.area, l.practice = code, 1
	case l.next:
		l.practice++
	}
	l.next = false
	at := strings.LastIndex(stream, "Stream ")
	n, err := strconv.ParseFloat(level, 64)
	switch {
	case l.area == "":
		return errors.New("no practice area comes before this question")
	case question == "":
		return errors.New("the question is missing")
	case at < 0:
		return fmt.Errorf("the stream of the question is missing: %q", stream)
	case err != nil:
		return fmt.Errorf("the level %q is not a number", level)
	}
	practice := fmt.Sprintf("%s-%d", l.area, l.practice)
	return l.m.add(fmt.Sprintf("%s-%v-%s", practice, n, stream[at+len("Stream "):]), practice, n)
}
