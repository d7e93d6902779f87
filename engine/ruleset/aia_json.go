package ruleset

import (
	"encoding/json"
	"math"
	"strconv"

	"balise/engine/surveyjs"
)

// MarshalJSON writes {name: [scored questions, points, maximum]}, in the order of the form.
func (s Sections) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, one := range s {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(one.Name)
		if err != nil {
			return nil, err
		}
		out = append(append(out, name...), ':', '[')
		out = strconv.AppendInt(out, int64(one.Questions), 10)
		out = appendNumber(append(out, ','), one.Points)
		out = append(appendNumber(append(out, ','), one.Maximum), ']')
	}
	return append(out, '}'), nil
}

// appendNumber writes a number; JSON has none for infinity, which the official tool’s own files give as null.
func appendNumber(out []byte, n float64) []byte {
	if math.IsInf(n, 0) || math.IsNaN(n) {
		return append(out, "null"...)
	}
	return strconv.AppendFloat(out, n, 'f', -1, 64)
}

// Result is all that an assessment’s answers come to.
type Result struct {
	ID        string    `json:"id,omitempty"`
	Live      Score     `json:"live"` // over all stored answers, as shown while the form is filled
	Completed Completed `json:"completed"`
	Hidden    []string  `json:"hidden"`  // questions that do not show
	Missing   []string  `json:"missing"` // questions that show and have no answer
}

// Completed is the score once the form is completed, and what completing does to the answers.
type Completed struct {
	Score
	Removed []string         `json:"removed"`
	Changed map[string][]any `json:"changed"`
}

// Assess scores answers before and after completion.
func (a *AIA) Assess(answers *surveyjs.Answers) Result {
	visible := a.survey.Visible(answers)
	r := Result{Live: a.Score(answers), Hidden: []string{}, Missing: []string{}}
	for i, q := range a.survey.Questions {
		if q.Shown() {
			continue
		}
		if !visible[i] {
			r.Hidden = append(r.Hidden, q.Name)
		} else if v, there := answers.Of(q); !there || surveyjs.Blank(v) {
			r.Missing = append(r.Missing, q.Name)
		}
	}
	done := a.survey.Complete(answers, visible)
	r.Completed = Completed{a.Score(done.Answers), done.Removed, done.Changed}
	return r
}
