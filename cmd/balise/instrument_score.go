package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"

	"balise/engine/surveyjs"
	"balise/engine/text"
	"balise/platform/fault"
)

type instrumentScoreCommand struct {
	Instrument string `placeholder:"QUESTIONNAIRE" help:"Un questionnaire de Balise, parmi ceux que nomme « balise instrument list ». / A questionnaire of Balise, among those that “balise instrument list” names."`
	File       string `placeholder:"DÉFINITION" help:"Le questionnaire, tel que son propriétaire le publie : fichier SurveyJS, dossier de SAMM, questions d’AIMA ; ou le nôtre, en YAML. / The questionnaire as its owner publishes it: a SurveyJS file, the folder of SAMM, the questions of AIMA; or ours, in YAML."`
	Rules      string `placeholder:"RÈGLES" help:"Ce que valent les réponses : aia, samm ou aima ; sinon, le questionnaire le dit. / What answers are worth: aia, samm or aima; otherwise the questionnaire tells."`
	Compat     bool   `help:"Faire exactement comme l’outil d’origine, même de réponses malformées. / Do exactly as the original tool does, even with malformed answers."`
	Path       string `arg:"" name:"réponses.jsonl" help:"Un objet JSON de réponses par ligne ; - pour l’entrée standard. / One JSON object of answers a line; - for standard input."`
}

// maxLine bounds a line of answers, in bytes; batchLines is how many are worked on at once.
const (
	maxLine    = 16 << 20
	batchLines = 512
)

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
	return eachLine(ctx, c.Path, con.out, func(l numbered) scoredLine { return d.scoreLine(l, c.Compat) })
}

// eachLine works on each line of a file of answers, - for standard input, and ends with an error when some were refused.
func eachLine(ctx context.Context, path string, out io.Writer, work func(numbered) scoredLine) error {
	in := io.Reader(os.Stdin)
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return fault.Invalid(text.T("Le fichier «\u00a0"+path+"\u00a0» ne peut pas être ouvert.", "The file “"+path+"” cannot be opened.")).Because(err)
		}
		defer file.Close()
		in = file
	}
	refused, err := workLines(ctx, in, out, work)
	switch {
	case err != nil:
		return fmt.Errorf("score: %w", err)
	case refused > 0:
		return fault.Invalid(text.T(fmt.Sprintf("Nombre de lignes refusées\u00a0: %d. Chacune dit pourquoi, à sa place.", refused),
			fmt.Sprintf("Number of lines refused: %d. Each says why, in its place.", refused)))
	}
	return nil
}

// definition opens the questionnaire: one of Balise’s, or one from elsewhere.
func (c instrumentScoreCommand) definition() (*definition, error) {
	switch {
	case (c.Instrument == "") == (c.File == ""):
		return nil, fault.Invalid(text.T("Nommez un questionnaire\u00a0: --instrument pour l’un de ceux de Balise, ou --file pour un fichier.",
			"Name one questionnaire: --instrument for one of Balise’s, or --file for a file."))
	case c.File != "":
		return openDefinition(c.File, c.Rules)
	}
	return ownDefinition(c.Instrument)
}

// workLines reads lines in batches, works on them side by side, and writes what they give in order.
func workLines(ctx context.Context, in io.Reader, out io.Writer, work func(numbered) scoredLine) (refused int, err error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<20), maxLine)
	w := bufio.NewWriterSize(out, 1<<20)
	n, batch := 0, make([]numbered, 0, batchLines)
	flush := func() error {
		results := workBatch(batch, work)
		for _, r := range results {
			if r.refused {
				refused++
			}
			if _, err := w.Write(append(r.out, '\n')); err != nil {
				return err
			}
		}
		batch = batch[:0]
		return ctx.Err()
	}
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		batch = append(batch, numbered{n, bytes.Clone(line)})
		if len(batch) == batchLines {
			if err := flush(); err != nil {
				return refused, err
			}
		}
	}
	err = lines.Err()
	if errors.Is(err, bufio.ErrTooLong) {
		err = fault.Invalid(text.T(fmt.Sprintf("La ligne %d dépasse 16 Mo.", n+1), fmt.Sprintf("Line %d is larger than 16 MB.", n+1)))
	}
	return refused, errors.Join(err, flush(), w.Flush())
}

type numbered struct {
	n    int
	line []byte
}

type scoredLine struct {
	out     []byte
	refused bool
}

func workBatch(batch []numbered, work func(numbered) scoredLine) []scoredLine {
	results := make([]scoredLine, len(batch))
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		wait.Go(func() {
			for i := worker; i < len(batch); i += workers {
				results[i] = work(batch[i])
			}
		})
	}
	wait.Wait()
	return results
}

// refusal is what stands in the place of a line that is refused.
type refusal struct {
	ID      string             `json:"id,omitempty"`
	Line    int                `json:"line"`
	Refused []surveyjs.Problem `json:"refused"`
}

func (d *definition) scoreLine(l numbered, compat bool) scoredLine {
	if d.rules == rulesOwn {
		id, result, problems := d.scoreOwn(l.line)
		return written(l.n, id, result, problems)
	}
	if d.rules == rulesMaturity {
		id, result, problems := d.scoreMaturity(l.line)
		return written(l.n, id, result, problems)
	}
	id, answers, err := readAnswers(l.line)
	if err != nil {
		return refuse(refusal{Line: l.n, Refused: []surveyjs.Problem{{Reason: err.Error()}}})
	}
	result, problems := d.score(id, answers, compat)
	return written(l.n, id, result, problems)
}

// written gives what stands in the place of a line: the result, or why it is refused.
func written(line int, id string, result any, problems []surveyjs.Problem) scoredLine {
	if len(problems) > 0 {
		return refuse(refusal{id, line, problems})
	}
	out, err := json.Marshal(result)
	if err != nil {
		return refuse(refusal{id, line, []surveyjs.Problem{{Reason: err.Error()}}})
	}
	return scoredLine{out: out}
}

func refuse(r refusal) scoredLine {
	out, err := json.Marshal(r)
	if err != nil {
		out = []byte(`{"refused":[]}`)
	}
	return scoredLine{out, true}
}

// score works one set of answers out by the rules of the questionnaire.
func (d *definition) score(id string, answers map[string]any, compat bool) (any, []surveyjs.Problem) {
	switch d.rules {
	case rulesSAMM:
		s, err := d.samm.Score(answers)
		s.ID = id
		return s, asProblems(err)
	case rulesAIMA:
		s, err := d.aima.Score(answers)
		s.ID = id
		return s, asProblems(err)
	}
	if !compat {
		if problems := d.survey.Check(answers); len(problems) > 0 {
			return nil, problems
		}
	}
	r := d.aia.Assess(d.survey.Answers(answers))
	r.ID = id
	return r, nil
}

func asProblems(err error) []surveyjs.Problem {
	if err == nil {
		return nil
	}
	path, reason, found := strings.Cut(err.Error(), ": ")
	if !found {
		path, reason = "", err.Error()
	}
	return []surveyjs.Problem{{Path: path, Reason: reason}}
}

// answersLine is what may stand on a line of answers; members of no use here are passed over without being kept.
type answersLine struct {
	ID      any             `json:"id"`
	Answers json.RawMessage `json:"answers"`
	Data    json.RawMessage `json:"data"`
	Version any             `json:"version"`
}

// readAnswers takes the answers of a line: bare, under answers with an id, or as the federal tool saves them, under data.
func readAnswers(line []byte) (id string, answers map[string]any, err error) {
	id, answers, saved, err := answersAsSaved(line)
	if err == nil && saved {
		answers = uploaded(answers)
	}
	return id, answers, err
}

// answersAsSaved is readAnswers without the rewriting of old forms; saved tells whether the federal tool saved the line.
func answersAsSaved(line []byte) (id string, answers map[string]any, saved bool, err error) {
	var held answersLine
	if err := json.Unmarshal(line, &held); err != nil {
		return "", nil, false, fmt.Errorf("the line is not a JSON object: %w", err)
	}
	switch given := held.ID.(type) {
	case string:
		id = given
	case float64:
		id = surveyjs.FormatNumber(given)
	}
	part := line
	switch {
	case bytes.HasPrefix(held.Answers, []byte("{")):
		part = held.Answers
	case bytes.HasPrefix(held.Data, []byte("{")) && held.Version != nil:
		part, saved = held.Data, true
	default:
		id = ""
	}
	if err := json.Unmarshal(part, &answers); err != nil {
		return "", nil, false, fmt.Errorf("the answers are not a JSON object: %w", err)
	}
	return id, answers, saved, nil
}

// uploaded rewrites the two old forms that the federal tool rewrites when it opens a saved file.
func uploaded(data map[string]any) map[string]any {
	if list, is := data["aboutSystem1"].([]any); is {
		for i, one := range list {
			if one == "item6-1" {
				list[i] = "item6"
			}
		}
	}
	if v, there := data["impact4"]; there {
		data["decisionSector3"] = v
		delete(data, "impact4")
	}
	return data
}
