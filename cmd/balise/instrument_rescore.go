package main

import (
	"context"
	"encoding/json"

	"balise/engine/ruleset"
	"balise/engine/surveyjs"
	"balise/engine/text"
	"balise/platform/fault"
)

type instrumentRescoreCommand struct {
	File string `placeholder:"DÉFINITION" required:"" help:"Le fichier SurveyJS de la version où l’on a répondu. / The SurveyJS file of the version that was answered."`
	To   string `placeholder:"DÉFINITION" required:"" help:"Celui de la version à laquelle passer. / That of the version to go to."`
	Path string `arg:"" name:"réponses.jsonl" help:"Un objet JSON de réponses par ligne ; - pour l’entrée standard. / One JSON object of answers a line; - for standard input."`
}

// Run brings each line of answers to another version and writes, in its place, both results and what became of each answer.
func (c instrumentRescoreCommand) Run(ctx context.Context, con console) error {
	b, err := c.bridge()
	if err != nil {
		return err
	}
	return eachLine(ctx, c.Path, con.out, func(l numbered) scoredLine {
		id, answers, _, err := answersAsSaved(l.line)
		if err != nil {
			return refuse(refusal{Line: l.n, Refused: []surveyjs.Problem{{Reason: err.Error()}}})
		}
		out, err := json.Marshal(b.Rescore(id, answers))
		if err != nil {
			return refuse(refusal{id, l.n, []surveyjs.Problem{{Reason: err.Error()}}})
		}
		return scoredLine{out: out}
	})
}

func (c instrumentRescoreCommand) bridge() (*ruleset.Bridge, error) {
	was, err := openDefinition(c.File, rulesAIA)
	if err != nil {
		return nil, err
	}
	is, err := openDefinition(c.To, rulesAIA)
	if err != nil {
		return nil, err
	}
	if was.aia == nil || is.aia == nil {
		return nil, fault.Invalid(text.T("Seules les versions d’un questionnaire SurveyJS se comparent ainsi.", "Only versions of a SurveyJS questionnaire are compared this way."))
	}
	return ruleset.NewBridge(was.aia, is.aia), nil
}
