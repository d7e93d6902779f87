package ruleset

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"balise/engine/surveyjs"
)

// Result is all that an assessment’s answers come to.
type Result struct {
	ID        string
	Live      Score // over all stored answers, as shown while the form is filled
	Completed Completed
	Hidden    []string           // questions that do not show
	Missing   []string           // questions that show and have no answer
	Filled    []string           // answers that the form fills in by itself
	Errors    []surveyjs.Problem // what keeps the form from being completed; only of answers that are checked
}

// Completed is the score once the form is completed, and what completing does to the answers.
type Completed struct {
	Score
	Removed []string
	Changed map[string]any
}

// Assess scores answers before and after completion, as the library does with data that it loads.
func (a *AIA) Assess(answers *surveyjs.Answers) Result {
	filled := a.survey.Fill(answers, true)
	r := a.assess(answers, a.survey.Visible(answers))
	r.Filled = filled
	return r
}

// Submit scores answers as the form would take them from a person: it fills in what it fills in by itself, takes off at once what it
// takes off at once, and says what keeps it from being completed.
func (a *AIA) Submit(answers *surveyjs.Answers) Result {
	filled := a.survey.Fill(answers, false)
	gone := a.survey.ClearHidden(answers)
	visible := a.survey.Visible(answers)
	r := a.assess(answers, visible)
	r.Filled, r.Completed.Removed = filled, append(gone, r.Completed.Removed...)
	r.Errors = a.survey.Validate(answers, visible)
	return r
}

func (a *AIA) assess(answers *surveyjs.Answers, visible []bool) Result {
	r := Result{Live: a.Score(answers), Hidden: make([]string, 0, len(visible)), Missing: make([]string, 0, len(visible))}
	for i, q := range a.survey.Questions {
		if q.Shown() {
			continue
		}
		if !visible[i] {
			r.Hidden = append(r.Hidden, q.Name)
			continue
		}
		if v, there := answers.Of(q); !there || surveyjs.Blank(v) {
			r.Missing = append(r.Missing, q.Name)
		}
		if len(q.Inside) > 0 {
			r.inside(a.survey.Inside(answers, q))
		}
	}
	done := a.survey.Complete(answers, visible)
	r.Completed = Completed{r.Live, done.Removed, done.Changed}
	if done.Answers != answers {
		r.Completed.Score = a.Score(done.Answers)
	}
	return r
}

// inside adds the questions of rows and panels.
func (r *Result) inside(all []surveyjs.Inner) {
	for _, one := range all {
		switch {
		case one.Question.Shown():
		case !one.Visible:
			r.Hidden = append(r.Hidden, one.Path)
		case surveyjs.Blank(one.Value):
			r.Missing = append(r.Missing, one.Path)
		}
	}
}

// MarshalJSON writes the result with the names of the official tool’s own figures.
func (r Result) MarshalJSON() ([]byte, error) {
	var id []byte
	if r.ID != "" {
		id = appendText(nil, r.ID)
	}
	return r.Append(nil, id), nil
}

// Append writes the result after what is there; id is JSON, nil for none.
func (r *Result) Append(out, id []byte) []byte {
	out = append(out, '{')
	if id != nil {
		out = append(append(append(out, `"id":`...), id...), ',')
	}
	out = append(r.Live.appendOpen(append(out, `"live":`...)), `},"completed":`...)
	out = r.Completed.append(out)
	out = appendTexts(append(out, `,"hidden":`...), r.Hidden)
	out = appendTexts(append(out, `,"missing":`...), r.Missing)
	if len(r.Filled) > 0 {
		out = appendTexts(append(out, `,"filled":`...), r.Filled)
	}
	if len(r.Errors) > 0 {
		out = appendValue(append(out, `,"errors":`...), r.Errors)
	}
	return append(out, '}')
}

// MarshalJSON writes the score with what completing did.
func (c Completed) MarshalJSON() ([]byte, error) { return c.append(nil), nil }

func (c *Completed) append(out []byte) []byte {
	out = appendTexts(append(c.appendOpen(out), `,"removed":`...), c.Removed)
	out = append(out, `,"changed":{`...)
	for i, name := range slices.Sorted(maps.Keys(c.Changed)) {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendValue(append(appendText(out, name), ':'), c.Changed[name])
	}
	return append(out, "}}"...)
}

// MarshalJSON writes the score; its sections are {name: [scored questions, points, maximum]}, in the order of the form.
func (s Score) MarshalJSON() ([]byte, error) { return append(s.appendOpen(nil), '}'), nil }

// appendOpen writes the score without its closing brace.
func (s *Score) appendOpen(out []byte) []byte {
	out = appendNumber(append(out, `{"raw":`...), s.Raw)
	out = appendNumber(append(out, `,"mitigation":`...), s.Mitigation)
	out = appendNumber(append(out, `,"final":`...), s.Final)
	out = strconv.AppendInt(append(out, `,"level":`...), int64(s.Level), 10)
	out = strconv.AppendBool(append(out, `,"reduced":`...), s.Reduced)
	out = appendNumber(append(out, `,"max_raw":`...), s.MaxRaw)
	out = appendNumber(append(out, `,"max_mitigation":`...), s.MaxMitigation)
	out = append(out, `,"sections":{`...)
	for i := range s.Sections {
		one := &s.Sections[i]
		if i > 0 {
			out = append(out, ',')
		}
		out = append(appendText(out, one.Name), ":["...)
		out = strconv.AppendInt(out, int64(one.Questions), 10)
		out = appendNumber(append(out, ','), one.Points)
		out = append(appendNumber(append(out, ','), one.Maximum), ']')
	}
	return append(out, '}')
}

func appendTexts(out []byte, all []string) []byte {
	out = append(out, '[')
	for i, one := range all {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendText(out, one)
	}
	return append(out, ']')
}

// appendText writes a text; those that need no escape, nearly all, are copied.
func appendText(out []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			return appendValue(out, s)
		}
	}
	return append(append(append(out, '"'), s...), '"')
}

func appendValue(out []byte, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil { // a number without JSON, or nothing that an answer may be
		b, _ = json.Marshal(fmt.Sprint(v))
	}
	return append(out, b...)
}

// appendNumber writes a number; JSON has none for infinity, which the official tool’s own files give as null.
func appendNumber(out []byte, n float64) []byte {
	if math.IsInf(n, 0) || math.IsNaN(n) {
		return append(out, "null"...)
	}
	if n == math.Trunc(n) && n > -1e15 && n < 1e15 {
		return strconv.AppendInt(out, int64(n), 10)
	}
	return strconv.AppendFloat(out, n, 'f', -1, 64)
}
