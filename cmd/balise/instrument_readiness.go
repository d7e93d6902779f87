package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"balise/content"
	"balise/engine/maturity"
	"balise/engine/surveyjs"
	"balise/engine/text"
	"balise/platform/fault"
)

// maturityFolder holds the questionnaires of maturity in the content.
const maturityFolder = "maturity"

// questionnaire reads one of the questionnaires of maturity of the content.
func questionnaire(id string) (*maturity.Questionnaire, error) {
	data, err := fs.ReadFile(content.FS, path.Join(maturityFolder, id+".yaml"))
	if err != nil {
		return nil, fault.NotFound(text.T("Le questionnaire «\u00a0"+id+"\u00a0» n’existe pas, ou ses réponses ne se calculent pas.",
			"There is no questionnaire “"+id+"”, or its answers are not worked out.")).Because(err)
	}
	q, err := maturity.ParseQuestionnaire(id+".yaml", data)
	if err != nil {
		return nil, fault.Invalid(text.T("Le contenu est à corriger.", "The content needs correcting.")).Because(err)
	}
	return q, nil
}

// questionnaires reads all of them, by name.
func questionnaires() ([]*maturity.Questionnaire, error) {
	files, err := fs.Glob(content.FS, maturityFolder+"/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the questionnaires: %w", err)
	}
	all := make([]*maturity.Questionnaire, len(files))
	for i, file := range files {
		if all[i], err = questionnaire(strings.TrimSuffix(path.Base(file), ".yaml")); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// maturityLine is what stands on a line of answers: an item’s answer is its order, from 0, with its evidence; null does not apply.
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
	for code, a := range l.Answers {
		answers[code] = maturity.Answer{Order: a.Answer, Evidence: a.Evidence}
	}
	if l.Profile == "" {
		l.Profile = d.maturity.Profiles[0].Code
	}
	b, err := d.rule.Bounds(answers, l.Profile)
	if err != nil {
		return l.ID, nil, asProblems(err)
	}
	return l.ID, maturityResult{l.ID, b.Worst, b.Missing, b.Best}, nil
}
