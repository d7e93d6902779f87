package readiness

import (
	"errors"
	"net/url"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/web/ui"
)

// FormPage is a short form: a task, the beginning of an assessment, what to take over.
type FormPage struct {
	Kicker   text.Text
	Title    text.Text
	Lead     text.Text
	Action   string
	Cancel   string
	Hidden   []ui.Hidden
	Fields   []ui.Field
	Button   ui.Button
	problems []ui.Problem
}

// Problems gives the error summary.
func (p FormPage) Problems() []ui.Problem { return p.problems }

// filled gives the form with what was typed and what is wrong with it.
func (p FormPage) filled(typed url.Values, problems []ui.Problem) FormPage {
	p.problems = problems
	for i := range p.Fields {
		if typed != nil {
			p.Fields[i].Values = typed
		}
		for _, problem := range problems {
			if problem.Field == p.Fields[i].Name {
				p.Fields[i].Errors = append(p.Fields[i].Errors, problem.Message)
			}
		}
	}
	return p
}

// refusal turns a fault that a form can mend into an error summary with its status; nothing for any other error.
func refusal(err error) (problems []ui.Problem, status int) {
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.InvalidKind && f.Kind != fault.ConflictKind {
		return nil, 0
	}
	for _, field := range f.Fields {
		problems = append(problems, ui.Problem{Field: field.Name, Message: field.Message})
	}
	if len(problems) == 0 {
		problems = []ui.Problem{{Message: f.Message}}
	}
	if f.Kind == fault.ConflictKind {
		return problems, 409
	}
	return problems, 422
}
