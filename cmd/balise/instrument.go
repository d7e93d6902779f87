package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

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

// openDefinition reads a questionnaire from its owner’s file or folder. Without a rule set, what the file looks like tells.
func openDefinition(path, rules string) (*definition, error) {
	wrong := func(err error) error {
		return fault.Invalid(text.T("Le questionnaire «\u00a0"+path+"\u00a0» ne peut pas être lu.", "The questionnaire “"+path+"” cannot be read.")).Because(err)
	}
	about, err := os.Stat(path)
	if err != nil {
		return nil, wrong(err)
	}
	if about.IsDir() {
		if rules != "" && rules != rulesSAMM {
			return nil, wrong(fmt.Errorf("a folder holds the model of the rule set %s, not of %s", rulesSAMM, rules))
		}
		m, err := ruleset.LoadSAMM(os.DirFS(path))
		if err != nil {
			return nil, wrong(err)
		}
		return &definition{rules: rulesSAMM, samm: m}, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, wrong(err)
	}
	if strings.HasSuffix(path, ".yaml") {
		own, err := openOwn(path, data)
		if err != nil {
			return nil, wrong(err)
		}
		return &definition{rules: rulesOwn, own: own}, nil
	}
	if rules == "" {
		rules = recogniseRules(data)
	}
	d := &definition{rules: rules}
	switch rules {
	case rulesAIMA:
		d.aima, err = ruleset.LoadAIMA(data)
	case rulesSAMM:
		err = fmt.Errorf("the model of the rule set %s is a folder: name the one that holds questions, activities and answer_sets", rulesSAMM)
	default:
		if d.survey, err = surveyjs.Load(data, surveyjs.Early); err == nil {
			d.aia = ruleset.NewAIA(d.survey)
		}
	}
	if err != nil {
		return nil, wrong(err)
	}
	return d, nil
}

// openOwn reads a questionnaire written in our YAML, with the lists of the content.
func openOwn(path string, data []byte) (*instrument.Instrument, error) {
	in, err := instrument.Load(path, data)
	if err != nil {
		return nil, err
	}
	c, err := corpus.Load(content.FS)
	if err != nil {
		return nil, err
	}
	return in, in.Use(c.Taxonomies...)
}

func recogniseRules(data []byte) string {
	var looks struct {
		Items []struct {
			Practice string `json:"practice_code"`
		}
	}
	if json.Unmarshal(data, &looks) == nil && len(looks.Items) > 0 && looks.Items[0].Practice != "" {
		return rulesAIMA
	}
	return rulesAIA
}

type instrumentCheckCommand struct {
	Files []string `arg:"" optional:"" name:"définition" type:"existingfile" help:"Questionnaires d’ailleurs, au format SurveyJS. / Questionnaires from elsewhere, in the SurveyJS format."`
}

// Run checks the content of Balise, or the files named: what they hold that is not followed is listed with its path.
func (c instrumentCheckCommand) Run(con console) error {
	if len(c.Files) == 0 {
		return checkContent(con)
	}
	for _, path := range c.Files {
		d, err := openDefinition(path, "")
		if err != nil {
			return err
		}
		if d.survey == nil {
			con.say("%s: %s\n", path, d.rules)
			continue
		}
		con.say("%s: %d questions\n", path, len(d.survey.Questions))
		for _, u := range d.survey.Unsupported {
			con.say("  %s\n", u)
		}
	}
	return nil
}

type instrumentShowCommand struct {
	ID   string    `arg:"" optional:"" name:"questionnaire" help:"Son nom, parmi ceux de « balise instrument list ». / Its name, among those of “balise instrument list”."`
	File string    `placeholder:"FICHIER" help:"Ou le fichier d’un questionnaire SurveyJS. / Or the file of a SurveyJS questionnaire."`
	Lang text.Lang `enum:"fr,en" default:"fr" help:"Langue : fr ou en. / Language: fr or en."`
}

// Run lists the questions with their kinds and choices.
func (c instrumentShowCommand) Run(con console) error {
	if c.File != "" {
		d, err := openDefinition(c.File, "")
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
