package main

import (
	"encoding/json"

	"balise/engine/instrument"
	"balise/engine/surveyjs"
)

// ownResult is what answers to one of our questionnaires come to.
type ownResult struct {
	ID       string                        `json:"id,omitempty"`
	Scores   map[string]ownScore           `json:"scores"`
	Findings map[string]instrument.Verdict `json:"findings"`
	Duties   map[string]instrument.Verdict `json:"duties"`
	Missing  []string                      `json:"missing"`
}

// ownScore is one score: what it comes to, and between what it lies while answers are missing.
type ownScore struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Max   float64 `json:"max"`
	Level string  `json:"level,omitempty"`
}

// ownLine is what may stand on a line: answers bare, or under answers with an id.
type ownLine struct {
	ID      string          `json:"id"`
	Answers json.RawMessage `json:"answers"`
}

// scoreOwn works a line out by the rules that our questionnaire declares. No evidence has expired: a line has no day.
func (d *definition) scoreOwn(line []byte) (id string, result any, problems []surveyjs.Problem) {
	id, answers, problems := readOwn(d.own, line)
	if len(problems) > 0 {
		return id, nil, problems
	}
	return id, asOwnResult(id, d.own.Score(answers, instrument.Date{})), nil
}

// readOwn reads a line of answers to one of our questionnaires.
func readOwn(in *instrument.Instrument, line []byte) (id string, answers instrument.Answers, problems []surveyjs.Problem) {
	var l ownLine
	if json.Unmarshal(line, &l) != nil || len(l.Answers) == 0 {
		l = ownLine{Answers: line}
	}
	answers, wrong := in.ReadPlain(l.Answers)
	for _, p := range wrong {
		problems = append(problems, surveyjs.Problem{Path: p.Field, Reason: p.Message.EN})
	}
	return l.ID, answers, problems
}

func asOwnResult(id string, r instrument.Result) ownResult {
	out := ownResult{ID: id, Scores: map[string]ownScore{}, Findings: told(r.Findings), Duties: told(r.Duties), Missing: []string{}}
	for _, s := range r.Scores {
		one := ownScore{Value: s.Value, Low: s.Low, High: s.High, Max: s.Max}
		if s.Level != nil {
			one.Level = s.Level.Code
		}
		out.Scores[s.Rule.ID] = one
	}
	for _, q := range r.Missing {
		out.Missing = append(out.Missing, q.ID)
	}
	return out
}

func told(all []instrument.Told) map[string]instrument.Verdict {
	verdicts := map[string]instrument.Verdict{}
	for _, t := range all {
		verdicts[t.ID] = t.Holds
	}
	return verdicts
}
