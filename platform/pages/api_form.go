package pages

import (
	"context"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
)

// FormJSON describes a form to a program: what may be answered, and in which shape.
type FormJSON struct {
	ID        string         `json:"id" doc:"Identifiant du formulaire / Identifier of the form"`
	Version   string         `json:"version" doc:"Version / Version"`
	Title     text.Text      `json:"title" doc:"Titre / Title"`
	Questions []FormQuestion `json:"questions" nullable:"false" doc:"Les questions, dans l’ordre / The questions, in order"`
}

// FormQuestion is a question of a form.
type FormQuestion struct {
	ID        string         `json:"id" doc:"Nom de la question dans «\u00a0answers\u00a0» / Name of the question in “answers”"`
	Section   string         `json:"section,omitempty" doc:"Partie du formulaire / Part of the form"`
	Kind      string         `json:"kind" doc:"Genre de question / Kind of question"`
	Member    string         `json:"member" doc:"Membre d’une réponse qui porte la valeur / Member of an answer that holds the value"`
	Label     text.Text      `json:"label" doc:"La question / The question"`
	Help      text.Text      `json:"help,omitzero" doc:"Comment y répondre / How to answer it"`
	Required  string         `json:"required,omitempty" enum:"draft,submit" doc:"L’étape à partir de laquelle il faut répondre / The stage from which an answer is needed"`
	Public    bool           `json:"public" doc:"La réponse sera publiée / The answer will be published"`
	Depends   bool           `json:"depends" doc:"Posée ou obligatoire selon d’autres réponses / Asked or required after other answers"`
	MaxLength int            `json:"max_length,omitempty" doc:"Caractères au plus, dans chaque langue / Characters at most, in each language"`
	MaxItems  int            `json:"max_items,omitempty" doc:"Éléments au plus / Items at most"`
	Absences  []string       `json:"absences,omitempty" nullable:"false" doc:"Raisons permises de ne pas répondre / Reasons allowed for not answering"`
	Choices   []FormChoice   `json:"choices,omitempty" nullable:"false" doc:"Les codes permis / The codes allowed"`
	Fields    []FormQuestion `json:"fields,omitempty" nullable:"false" doc:"Les réponses de chaque ligne / The answers of each row"`
	Example   Answer         `json:"example" doc:"Une réponse de la bonne forme / An answer of the right shape"`
}

// FormChoice is a code that may be chosen.
type FormChoice struct {
	Code  string    `json:"code" doc:"Code / Code"`
	Label text.Text `json:"label" doc:"Libellé / Label"`
}

func (d *Desk) apiForm(context.Context, struct{}) (FormJSON, error) {
	in := d.Kind.Instrument
	form := FormJSON{ID: in.ID, Version: in.Version, Title: in.Title}
	for _, s := range in.Sections {
		for _, q := range s.Questions {
			one := formQuestion(q)
			one.Section, one.Depends = s.ID, one.Depends || s.When != nil
			form.Questions = append(form.Questions, one)
		}
	}
	return form, nil
}

func formQuestion(q *instrument.Question) FormQuestion {
	one := FormQuestion{ID: q.ID, Kind: string(q.Kind), Member: members[q.Kind], Label: q.Label, Help: q.Help, Required: string(q.Required),
		Public: q.Public, Depends: q.When != nil || q.RequiredWhen != nil, MaxLength: q.MaxLength, MaxItems: q.MaxItems, Example: exampleAnswer(q)}
	for _, reason := range q.Absences {
		one.Absences = append(one.Absences, string(reason))
	}
	if t := q.Taxonomy(); t != nil {
		for _, term := range t.Current().Terms {
			one.Choices = append(one.Choices, FormChoice{term.Code, term.Label})
		}
	}
	for _, f := range q.Fields {
		one.Fields = append(one.Fields, formQuestion(f))
	}
	return one
}

// sampleSent is what a program may send, made of the first questions of the form.
func (d *Desk) sampleSent() SentRecord {
	sent := SentRecord{Answers: SentAnswers{}}
	const few = 3
	for _, q := range d.Kind.Instrument.Questions()[:min(few, len(d.Kind.Instrument.Questions()))] {
		answer := exampleAnswer(q)
		sent.Answers[q.ID] = &answer
	}
	return sent
}

// sample is a record as a program may read it.
func (d *Desk) sample() DraftRecord {
	at := time.Date(2026, 11, 24, 15, 4, 5, 0, time.UTC)
	r := DraftRecord{ID: "01hzexemple0000000000000000", Number: 412, Version: 3, State: "draft", Body: "office-des-exemples",
		Title: text.T("Tri des demandes de permis", "Sorting permit applications"), Form: d.Kind.Instrument.Version, Answers: map[string]Answer{},
		CreatedAt: at, UpdatedAt: at, UpdatedBy: "Camille Exemple (API – Import)"}
	for id, answer := range d.sampleSent().Answers {
		r.Answers[id] = *answer
	}
	return r
}
