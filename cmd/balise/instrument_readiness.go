package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"balise/content"
	"balise/engine/instrument"
	"balise/engine/maturity"
	"balise/engine/surveyjs"
	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/fault"
)

// ownDefinition reads one of Balise’s questionnaires. Levels that are gates have lines of their own: see maturityLine.
func ownDefinition(id string) (*definition, error) {
	c, err := corpus.Load(content.FS)
	if err != nil {
		return nil, fault.Invalid(text.T("Le contenu est à corriger.", "The content needs correcting.")).Because(err)
	}
	if in := c.Instrument(id); in != nil && len(in.Scores) > 0 {
		for _, r := range in.Scores {
			if r.Gates != nil {
				return &definition{rules: rulesMaturity, rule: onLines(r.Gates), profile: r.Gates.Profiles[0].Code}, nil
			}
		}
		return &definition{rules: rulesOwn, own: in}, nil
	}
	return nil, fault.NotFound(text.T("Le questionnaire «\u00a0"+id+"\u00a0» n’existe pas, ou ses réponses ne se calculent pas.",
		"There is no questionnaire “"+id+"”, or its answers are not worked out."))
}

// onLines gives the rule with its items named as lines of answers name them: strategy-1-a is the question strategy_1_a.
func onLines(g *instrument.GatesRule) *maturity.Rule {
	r := *g.Rule()
	r.Items = slices.Clone(r.Items)
	for i := range r.Items {
		r.Items[i].Code = onLine(r.Items[i].Code)
		r.Items[i].Requires = slices.Clone(r.Items[i].Requires)
		for j, other := range r.Items[i].Requires {
			r.Items[i].Requires[j] = onLine(other)
		}
	}
	return &r
}

func onLine(question string) string { return strings.ReplaceAll(question, "_", "-") }

// maturityLine is what stands on a line of answers: an item’s answer is its order, from 0, with its evidence; null does not apply. An
// item is named strategy-1-a, or as its question, strategy_1_a.
type maturityLine struct {
	ID      string `json:"id"`
	Profile string `json:"profile"`
	Answers map[string]struct {
		Answer   *int   `json:"answer"`
		Evidence string `json:"evidence"`
	} `json:"answers"`
}

// maturityResult is what stands in its place.
type maturityResult struct {
	ID string `json:"id,omitempty"`
	maturity.Result
	Missing []string        `json:"missing"`
	Best    maturity.Result `json:"best"` // were everything missing answered at its best
}

// scoreMaturity works a line out by the rule of our questionnaire.
func (d *definition) scoreMaturity(line []byte) (id string, result any, problems []surveyjs.Problem) {
	var l maturityLine
	if err := json.Unmarshal(line, &l); err != nil {
		return "", nil, []surveyjs.Problem{{Reason: fmt.Sprintf("the line is not a JSON object of answers: %v", err)}}
	}
	answers := map[string]maturity.Answer{}
	for _, code := range slices.Sorted(maps.Keys(l.Answers)) {
		item := onLine(code)
		if !slices.ContainsFunc(d.rule.Items, func(i maturity.Item) bool { return i.Code == item }) {
			problems = append(problems, surveyjs.Problem{Path: code, Reason: "there is no such item"})
		}
		answers[item] = maturity.Answer{Order: l.Answers[code].Answer, Evidence: l.Answers[code].Evidence}
	}
	if len(problems) > 0 {
		return l.ID, nil, problems
	}
	if l.Profile == "" {
		l.Profile = d.profile
	}
	b, err := d.rule.Bounds(answers, l.Profile)
	if err != nil {
		return l.ID, nil, asProblems(err)
	}
	return l.ID, maturityResult{l.ID, b.Worst, b.Missing, b.Best}, nil
}
