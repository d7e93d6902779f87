package main

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"balise/engine/jsontree"
	"balise/engine/surveyjs"
	"balise/engine/text"
	"balise/platform/fault"
)

type instrumentScoreCommand struct {
	Instrument string `placeholder:"QUESTIONNAIRE" help:"Un questionnaire de Balise, parmi ceux que nomme « balise instrument list ». / A questionnaire of Balise, among those that “balise instrument list” names."`
	File       string `placeholder:"DÉFINITION" help:"Le questionnaire, tel que son propriétaire le publie : fichier SurveyJS, dossier de SAMM, questions d’AIMA ; ou le nôtre, en YAML. / The questionnaire as its owner publishes it: a SurveyJS file, the folder of SAMM, the questions of AIMA; or ours, in YAML."`
	Rules      string `placeholder:"RÈGLES" help:"Ce que valent les réponses : aia, samm ou aima ; sinon, le questionnaire le dit. / What answers are worth: aia, samm or aima; otherwise the questionnaire tells."`
	Compat     bool   `help:"Faire exactement comme l’outil d’origine, même de réponses malformées. / Do exactly as the original tool does, even with malformed answers."`
	Library    string `enum:"early,late" default:"early" help:"Bibliothèque SurveyJS pour laquelle le fichier fut écrit : early, avant la version 1.8.65, comme l’outil fédéral ; late, depuis (ni la casse ni les espaces aux bords ne comptent). / The SurveyJS library that the file was written for: early, before version 1.8.65, as the federal tool; late, since then (neither case nor spaces at the edges count)."`
	Day        string `placeholder:"AAAA-MM-JJ" help:"Le jour pour les conditions qui le demandent ; sinon, aujourd’hui. / The day, for conditions that ask for it; otherwise today."`
	Path       string `arg:"" name:"réponses.jsonl" help:"Un objet JSON de réponses par ligne ; - pour l’entrée standard. / One JSON object of answers a line; - for standard input."`
}

// Run scores each line, and writes one JSON object a line in the same order. Lines that are refused say why in their own place; the
// command then ends with an error.
func (c instrumentScoreCommand) Run(ctx context.Context, con console) error {
	if c.Rules != "" && !slices.Contains(ruleSets(), c.Rules) {
		return fault.Invalid(text.T("Les règles «\u00a0"+c.Rules+"\u00a0» n’existent pas\u00a0; il y a "+strings.Join(ruleSets(), ", ")+".",
			"There are no rules “"+c.Rules+"”; there are "+strings.Join(ruleSets(), ", ")+"."))
	}
	d, err := c.definition()
	if err != nil {
		return err
	}
	day, err := c.day()
	if err != nil {
		return err
	}
	return eachLine(ctx, c.Path, con.out, d.scorer(c.Compat, day))
}

// definition opens the questionnaire: one of Balise’s, or one from elsewhere.
func (c instrumentScoreCommand) definition() (*definition, error) {
	switch {
	case (c.Instrument == "") == (c.File == ""):
		return nil, fault.Invalid(text.T("Nommez un questionnaire\u00a0: --instrument pour l’un de ceux de Balise, ou --file pour un fichier.",
			"Name one questionnaire: --instrument for one of Balise’s, or --file for a file."))
	case c.File != "":
		return openDefinition(c.File, c.Rules, c.generation())
	}
	return ownDefinition(c.Instrument)
}

func (c instrumentScoreCommand) generation() surveyjs.Generation {
	if c.Library == "late" {
		return surveyjs.Late
	}
	return surveyjs.Early
}

func (c instrumentScoreCommand) day() (time.Time, error) {
	if c.Day == "" {
		now := time.Now()
		return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC), nil
	}
	day, err := time.Parse(time.DateOnly, c.Day)
	if err != nil {
		return day, fault.Invalid(text.T("Le jour «\u00a0"+c.Day+"\u00a0» n’en est pas un\u00a0: écrivez-le comme 2026-11-24.",
			"The day “"+c.Day+"” is none: write it as 2026-11-24.")).Because(err)
	}
	return day, nil
}

// hand is what one goroutine works with, one line after the other.
type hand struct {
	reader  jsontree.Reader
	answers *surveyjs.Answers // of the rule set aia
}

// scorer gives the work to do on each line.
func (d *definition) scorer(compat bool, day time.Time) lineWork {
	switch d.rules {
	case rulesOwn:
		return func(out []byte, l numbered) ([]byte, bool) {
			id, result, problems := d.scoreOwn(l.line)
			return written(out, l.n, idOf(id), result, problems)
		}
	case rulesMaturity:
		return func(out []byte, l numbered) ([]byte, bool) {
			id, result, problems := d.scoreMaturity(l.line)
			return written(out, l.n, idOf(id), result, problems)
		}
	}
	hands := sync.Pool{New: func() any {
		h := &hand{}
		if d.survey != nil {
			h.answers = d.survey.NewAnswers()
		}
		return h
	}}
	return func(out []byte, l numbered) ([]byte, bool) {
		h := hands.Get().(*hand)
		defer hands.Put(h)
		held, err := openLine(&h.reader, l.line)
		switch {
		case err != nil:
			return refuse(out, l.n, nil, err)
		case d.survey != nil:
			return d.scoreSurvey(out, h, l.n, held, compat, day)
		}
		answers, err := held.answers(&h.reader)
		if err != nil {
			return refuse(out, l.n, held.id, err)
		}
		result, err := d.scoreModel(held, answers)
		return written(out, l.n, held.id, result, asProblems(err))
	}
}

// scoreSurvey works a line out by the rules of aia.
func (d *definition) scoreSurvey(out []byte, h *hand, n int, held answersLine, compat bool, day time.Time) ([]byte, bool) {
	a := h.answers
	twice, err := a.Read(held.part)
	if err != nil {
		return refuse(out, n, held.id, err)
	}
	if held.saved {
		a = d.survey.Answers(uploaded(d.survey, a.Map()))
	}
	a.On(day)
	if compat {
		r := d.aia.Assess(a)
		return r.Append(out, held.id), false
	}
	if problems := append(d.survey.Check(a), twice...); len(problems) > 0 {
		return written(out, n, held.id, nil, problems)
	}
	r := d.aia.Submit(a)
	return r.Append(out, held.id), false
}

// scoreModel works a line out by the rules of a maturity model of OWASP.
func (d *definition) scoreModel(held answersLine, answers map[string]any) (any, error) {
	if d.rules == rulesSAMM {
		s, err := d.samm.Score(answers)
		s.ID = held.id
		return s, err
	}
	s, err := d.aima.Score(answers)
	s.ID = held.id
	return s, err
}

// idOf writes an id that is a text; none when it is empty.
func idOf(id string) json.RawMessage {
	if id == "" {
		return nil
	}
	b, err := json.Marshal(id)
	if err != nil {
		return nil
	}
	return b
}

// asProblems takes apart what is wrong with answers: each is a path and a reason.
func asProblems(err error) (all []surveyjs.Problem) {
	if err == nil {
		return nil
	}
	for _, one := range separate(err) {
		path, reason, found := strings.Cut(one, ": ")
		if !found {
			path, reason = "", one
		}
		all = append(all, surveyjs.Problem{Path: path, Reason: reason})
	}
	return all
}
