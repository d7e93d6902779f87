package main

import (
	"fmt"
	"io"
	"slices"

	"balise/content"
	"balise/engine/instrument"
	"balise/engine/maturity"
	"balise/engine/ruleset"
	"balise/engine/surveyjs"
	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/fault"
)

type instrumentCommand struct {
	List  instrumentListCommand  `cmd:"" help:"Nommer les questionnaires. / Name the questionnaires."`
	Check instrumentCheckCommand `cmd:"" help:"Vérifier un questionnaire, ou tous ceux de Balise. / Check a questionnaire, or all those of Balise."`
	Show  instrumentShowCommand  `cmd:"" help:"Montrer les questions. / Show the questions."`
	Score instrumentScoreCommand `cmd:"" help:"Calculer le résultat de réponses, une par ligne. / Work out the result of answers, one a line."`

	Rescore instrumentRescoreCommand `cmd:"" help:"Passer des réponses à une autre version, sans rien perdre en silence. / Bring answers to another version, losing nothing in silence."`
}

type instrumentListCommand struct{}

// Run names the questionnaires of the content.
func (instrumentListCommand) Run(con console) error {
	c, err := corpus.Load(content.FS)
	if err != nil {
		return fault.Invalid(text.T("Le contenu est à corriger.", "The content needs correcting.")).Because(err)
	}
	for _, in := range c.Instruments {
		con.say("%s\t%s\t%s\t%s\n", in.ID, in.Version, in.Title.FR, in.Title.EN)
	}
	return nil
}

// definition is a questionnaire of someone else’s, with the rules that say what its answers are worth.
type definition struct {
	rules  string
	survey *surveyjs.Survey // of aia
	aia    *ruleset.AIA
	samm   *ruleset.SAMM
	aima   *ruleset.AIMA

	rule    *maturity.Rule // of maturity
	profile string         // where a line names none

	own *instrument.Instrument // of our own questionnaires
}

// The names of the rule sets.
const (
	rulesAIA  = "aia"
	rulesSAMM = "samm"
	rulesAIMA = "aima"

	rulesMaturity = "maturity" // of readiness
	rulesOwn      = "own"      // those that a questionnaire of ours declares
)

type instrumentShowCommand struct {
	ID   string    `arg:"" optional:"" name:"questionnaire" help:"Son nom, parmi ceux de « balise instrument list ». / Its name, among those of “balise instrument list”."`
	File string    `placeholder:"FICHIER" help:"Ou le fichier d’un questionnaire SurveyJS. / Or the file of a SurveyJS questionnaire."`
	Lang text.Lang `enum:"fr,en" default:"fr" help:"Langue : fr ou en. / Language: fr or en."`
}

// Run lists the questions with their kinds and choices.
func (c instrumentShowCommand) Run(con console) error {
	if c.File != "" {
		d, err := openDefinition(c.File, "", surveyjs.Early)
		if err != nil {
			return err
		}
		if d.survey == nil {
			return fault.Invalid(text.T("Seul un questionnaire SurveyJS se montre ainsi.", "Only a SurveyJS questionnaire is shown this way."))
		}
		showSurvey(con.out, d.survey, c.Lang)
		return nil
	}
	all, err := corpus.Load(content.FS)
	if err != nil {
		return fault.Invalid(text.T("Le contenu est à corriger.", "The content needs correcting.")).Because(err)
	}
	in := all.Instrument(c.ID)
	if in == nil {
		return fault.NotFound(text.T("Le questionnaire «\u00a0"+c.ID+"\u00a0» n’existe pas\u00a0; «\u00a0balise instrument list\u00a0» nomme ceux qui existent.",
			"There is no questionnaire “"+c.ID+"”; “balise instrument list” names those there are."))
	}
	con.say("%s %s — %s\n", in.ID, in.Version, in.Title.In(c.Lang))
	for _, q := range in.Questions() {
		con.say("  %s (%s) %s\n", q.ID, q.Kind, q.Label.In(c.Lang))
	}
	return nil
}

func showSurvey(w io.Writer, s *surveyjs.Survey, l text.Lang) {
	for _, q := range s.Questions {
		if q.Shown() {
			continue
		}
		fmt.Fprintf(w, "%s (%s) %s\n", q.Name, q.Type, q.Title.In(l))
		for _, choice := range q.Choices {
			fmt.Fprintf(w, "    %v — %s\n", choice.Value, choice.Text.In(l))
		}
	}
}

// ruleSets names them, for messages.
func ruleSets() []string {
	return slices.Sorted(slices.Values([]string{rulesAIA, rulesSAMM, rulesAIMA}))
}
