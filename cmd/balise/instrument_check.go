package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"balise/content"
	"balise/engine/surveyjs"
	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/fault"
)

type instrumentCheckCommand struct {
	What []string `arg:"" optional:"" name:"questionnaire" help:"Un questionnaire de Balise, par son nom ; ou un fichier : notre YAML, un formulaire SurveyJS, les questions d’AIMA en JSON ou en XLSX ; ou un dossier : le modèle de SAMM, ou des fichiers. Sans rien : tout le contenu. / A questionnaire of Balise, by its name; or a file: our YAML, a SurveyJS form, the questions of AIMA as JSON or XLSX; or a folder: the model of SAMM, or files. With nothing: the whole content."`
}

// Run checks the content of Balise, or what is named. Every fault is told with its file and line; with one, the command ends with an error.
// What a form asks and Balise does not follow is listed, and is no fault.
func (c instrumentCheckCommand) Run(con console) error {
	if len(c.What) == 0 {
		return checkContent(con)
	}
	faults := 0
	for _, what := range c.What {
		n, err := checkOne(con, what)
		if err != nil {
			return err
		}
		faults += n
	}
	if faults > 0 {
		return fault.Invalid(text.T(fmt.Sprintf("Nombre de fautes à corriger\u00a0: %d.", faults), fmt.Sprintf("Number of faults to mend: %d.", faults)))
	}
	con.say("Aucune faute. / No fault.\n")
	return nil
}

// checkOne checks a questionnaire by its name, a file, or a folder, and counts its faults.
func checkOne(con console, what string) (faults int, err error) {
	about, err := os.Stat(what)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(what, "./\\"):
		return 0, checkNamed(con, what)
	case err != nil:
		return 0, fault.Invalid(text.T("«\u00a0"+what+"\u00a0» ne peut pas être lu.", "“"+what+"” cannot be read.")).Because(err)
	case !about.IsDir() || isModel(what):
		return checkFile(con, what), nil
	}
	files, err := os.ReadDir(what)
	if err != nil {
		return 0, fault.Invalid(text.T("Le dossier «\u00a0"+what+"\u00a0» ne peut pas être lu.", "The folder “"+what+"” cannot be read.")).Because(err)
	}
	found := false
	for _, file := range files {
		if slices.Contains([]string{".yaml", ".yml", ".json", ".xlsx"}, strings.ToLower(filepath.Ext(file.Name()))) {
			found = true
			faults += checkFile(con, filepath.Join(what, file.Name()))
		}
	}
	if !found {
		return 0, fault.Invalid(text.T("Le dossier «\u00a0"+what+"\u00a0» ne contient aucun questionnaire.", "The folder “"+what+"” holds no questionnaire."))
	}
	return faults, nil
}

// isModel tells whether a folder is that of SAMM.
func isModel(folder string) bool {
	for _, inside := range []string{"questions", filepath.Join("model", "questions")} {
		if about, err := os.Stat(filepath.Join(folder, inside)); err == nil && about.IsDir() {
			return true
		}
	}
	return false
}

// checkNamed checks a questionnaire of the content: a content that loads has no fault.
func checkNamed(con console, id string) error {
	all, err := corpus.Load(content.FS)
	if err != nil {
		return fault.Invalid(text.T("Le contenu est à corriger.", "The content needs correcting.")).Because(err)
	}
	if in := all.Instrument(id); in != nil {
		con.say("%s %s: %d questions\n", in.ID, in.Version, len(in.Questions()))
		return nil
	}
	return fault.NotFound(text.T("Il n’y a ni questionnaire ni fichier «\u00a0"+id+"\u00a0»\u00a0; «\u00a0balise instrument list\u00a0» nomme les questionnaires.",
		"There is neither a questionnaire nor a file “"+id+"”; “balise instrument list” names the questionnaires."))
}

// checkFile says what a file holds, what is not followed, and what is wrong; it counts the latter.
func checkFile(con console, path string) (faults int) {
	d, err := readDefinition(path, "", surveyjs.Early)
	if err != nil {
		wrong := separate(err)
		con.say("%s\n", path)
		for _, one := range wrong {
			con.say("  %s\n", withFile(path, one))
		}
		return len(wrong)
	}
	con.say("%s: %s\n", path, d.size())
	if d.survey == nil {
		return 0
	}
	for _, u := range d.survey.Unsupported {
		con.say("  %s: line %d: %s (non suivi / not followed)\n", path, u.Line, u)
	}
	wrong := d.aia.Faults()
	for _, f := range wrong {
		con.say("  %s: %s\n", path, f)
	}
	return len(wrong)
}

// separate takes joined errors apart.
func separate(err error) []string {
	var located *surveyjs.Error
	if errors.As(err, &located) {
		all := make([]string, len(located.Faults))
		for i, f := range located.Faults {
			all[i] = f.String()
		}
		return all
	}
	joined, is := err.(interface{ Unwrap() []error })
	if !is {
		return strings.Split(err.Error(), "\n")
	}
	var all []string
	for _, one := range joined.Unwrap() {
		all = append(all, separate(one)...)
	}
	return all
}

// withFile puts the file first, unless the message already names it.
func withFile(path, message string) string {
	if strings.HasPrefix(message, path) {
		return message
	}
	return path + ": " + message
}

// size says what a questionnaire is, in a few words.
func (d *definition) size() string {
	switch d.rules {
	case rulesOwn:
		return fmt.Sprintf("%s %s, %d questions", d.own.ID, d.own.Version, len(d.own.Questions()))
	case rulesSAMM:
		return fmt.Sprintf("OWASP SAMM, %d questions", d.samm.Questions())
	case rulesAIMA:
		return fmt.Sprintf("OWASP AIMA, %d questions", d.aima.Questions())
	}
	return fmt.Sprintf("SurveyJS, %d questions", len(d.survey.Questions))
}
