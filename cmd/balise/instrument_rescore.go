package main

import (
	"context"
	"encoding/json"
	"fmt"

	"balise/content"
	"balise/engine/instrument"
	"balise/engine/jsontree"
	"balise/engine/ruleset"
	"balise/engine/surveyjs"
	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/fault"
)

type instrumentRescoreCommand struct {
	File string `placeholder:"DÉFINITION" help:"La version où l’on a répondu : fichier SurveyJS, ou le nôtre, en YAML. / The version that was answered: a SurveyJS file, or ours, in YAML."`
	To   string `placeholder:"DÉFINITION" help:"Celle à laquelle passer. / The one to go to."`

	Instrument string `placeholder:"QUESTIONNAIRE" help:"Ou un questionnaire de Balise, vers sa version en vigueur. / Or a questionnaire of Balise, to its version in force."`
	From       string `placeholder:"VERSION" help:"La version de ce questionnaire où l’on a répondu. / The version of that questionnaire that was answered."`

	Path string `arg:"" name:"réponses.jsonl" help:"Un objet JSON de réponses par ligne ; - pour l’entrée standard. / One JSON object of answers a line; - for standard input."`
}

// Run brings each line of answers to another version and writes, in its place, both results and what became of each answer.
func (c instrumentRescoreCommand) Run(ctx context.Context, con console) error {
	files, ours := c.File != "" && c.To != "", c.Instrument != "" && c.From != ""
	if files == ours || (c.File+c.To != "") == (c.Instrument+c.From != "") {
		return fault.Invalid(text.T("Nommez deux versions\u00a0: --file et --to pour des fichiers, ou --instrument et --from pour un questionnaire de Balise.",
			"Name two versions: --file and --to for files, or --instrument and --from for a questionnaire of Balise."))
	}
	work, err := c.between()
	if ours {
		work, err = c.toInForce()
	}
	if err != nil {
		return err
	}
	return eachLine(ctx, c.Path, con.out, work)
}

// toInForce brings answers from a former version of a questionnaire of the content.
func (c instrumentRescoreCommand) toInForce() (lineWork, error) {
	all, err := corpus.Load(content.FS)
	if err != nil {
		return nil, fault.Invalid(text.T("Le contenu est à corriger.", "The content needs correcting.")).Because(err)
	}
	versions := all.Instrument(c.Instrument).VersionsSince(c.From)
	if len(versions) == 0 {
		return nil, fault.NotFound(text.T("Il n’y a pas de version «\u00a0"+c.From+"\u00a0» du questionnaire «\u00a0"+c.Instrument+"\u00a0».",
			"There is no version “"+c.From+"” of the questionnaire “"+c.Instrument+"”."))
	}
	return bringOwn(versions), nil
}

// between brings answers from the version of one file to that of another.
func (c instrumentRescoreCommand) between() (lineWork, error) {
	if c.File == "" || c.To == "" {
		return nil, nil
	}
	was, err := openDefinition(c.File, "", surveyjs.Early)
	if err != nil {
		return nil, err
	}
	is, err := openDefinition(c.To, "", surveyjs.Early)
	if err != nil {
		return nil, err
	}
	switch {
	case was.aia != nil && is.aia != nil:
		return bringForeign(ruleset.NewBridge(was.aia, is.aia)), nil
	case was.own == nil || is.own == nil:
		return nil, fault.Invalid(text.T("Deux versions d’un questionnaire SurveyJS se comparent, ou deux versions du nôtre.",
			"Two versions of a SurveyJS questionnaire are compared, or two versions of ours."))
	}
	if err := is.own.Follow(was.own); err != nil {
		return nil, fault.Invalid(text.T("La seconde version ne dit pas comment elle remplace la première.", "The second version does not say how it replaces the first.")).Because(err)
	}
	return bringOwn([]*instrument.Instrument{was.own, is.own}), nil
}

func bringForeign(b *ruleset.Bridge) lineWork {
	return func(out []byte, l numbered) ([]byte, bool) {
		var r jsontree.Reader
		held, err := openLine(&r, l.line)
		if err != nil {
			return refuse(out, l.n, nil, err)
		}
		answers, err := held.answers(&r)
		if err != nil {
			return refuse(out, l.n, held.id, err)
		}
		return written(out, l.n, held.id, b.Rescore(held.name(), answers), nil)
	}
}

// ownRescored has the members of ruleset.Rescored, for a questionnaire of ours.
type ownRescored struct {
	ID         string             `json:"id,omitempty"`
	Before     ownResult          `json:"before"`
	After      ownResult          `json:"after"`
	Kept       []string           `json:"kept"`
	Moved      []ownMove          `json:"moved"`
	Reworded   []string           `json:"reworded"`
	Hidden     []string           `json:"hidden"` // brought, and no longer asked for these answers
	Lost       []ownLoss          `json:"lost"`
	Unanswered []string           `json:"unanswered"`
	Answers    instrument.Answers `json:"answers"`
}

type ownMove struct {
	Question string          `json:"question"`
	Now      string          `json:"now,omitempty"`
	From     json.RawMessage `json:"from"`
	To       json.RawMessage `json:"to"`
}

type ownLoss struct {
	Question string          `json:"question"`
	Answer   json.RawMessage `json:"answer"`
	Reason   text.Text       `json:"reason"`
}

func bringOwn(versions []*instrument.Instrument) lineWork {
	return func(out []byte, l numbered) ([]byte, bool) {
		id, answers, problems := readOwn(versions[0], l.line)
		if len(problems) > 0 {
			return written(out, l.n, idOf(id), nil, problems)
		}
		result, err := asOwnRescored(id, instrument.Bring(versions, answers, instrument.Date{}))
		if err != nil {
			return refuse(out, l.n, idOf(id), err)
		}
		return written(out, l.n, idOf(id), result, nil)
	}
}

func asOwnRescored(id string, b instrument.Brought) (ownRescored, error) {
	out := ownRescored{ID: id, Before: asOwnResult("", b.Before), After: asOwnResult("", b.After), Answers: b.Answers,
		Kept: []string{}, Moved: []ownMove{}, Reworded: []string{}, Hidden: []string{}, Lost: []ownLoss{}, Unanswered: []string{}}
	for _, p := range b.Passages {
		for _, l := range p.Lost {
			answer, err := alone(l.Answer)
			if err != nil {
				return out, err
			}
			out.Lost = append(out.Lost, ownLoss{l.Path, answer, l.Why})
		}
		switch p.Outcome {
		case instrument.OutcomeNew:
			out.Unanswered = append(out.Unanswered, p.ID)
		case instrument.OutcomeKept:
			out.Kept = append(out.Kept, p.ID)
		case instrument.OutcomeRenamed, instrument.OutcomeRecoded, instrument.OutcomePart:
			from, err := alone(p.Before)
			if err != nil {
				return out, err
			}
			to, err := alone(p.After)
			if err != nil {
				return out, err
			}
			m := ownMove{Question: p.ID, From: from, To: to}
			if p.Is.ID != p.ID {
				m.Now = p.Is.ID
			}
			out.Moved = append(out.Moved, m)
		}
		if p.Reworded {
			out.Reworded = append(out.Reworded, p.ID)
		}
		if p.Hidden {
			out.Hidden = append(out.Hidden, p.Is.ID)
		}
	}
	return out, nil
}

// alone writes one answer as it stands among others.
func alone(a instrument.Answer) (json.RawMessage, error) {
	all, err := json.Marshal(instrument.Answers{"answer": a})
	if err != nil {
		return nil, fmt.Errorf("write an answer: %w", err)
	}
	var held struct{ Answer json.RawMessage }
	err = json.Unmarshal(all, &held)
	return held.Answer, err
}
