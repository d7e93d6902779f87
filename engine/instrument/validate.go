package instrument

import (
	"maps"
	"slices"

	"balise/engine/text"
)

// neededAt tells whether something required from stage s on is needed at that stage.
func (s Stage) neededAt(stage Stage) bool {
	return s == StageDraft || s == StageSubmit && stage == StageSubmit
}

// Validate checks answers wherever they come from: each value and each reason, what the stage requires among the
// questions shown, and that no answer is for an unknown question. Problems come in the order of the form. It does not
// tell who may withhold: see CheckWithholding.
func (in *Instrument) Validate(answers Answers, stage Stage) []Problem {
	shown := in.Shown(answers)
	return in.check(answers, stage, func(q *Question) []issue {
		if !shown[q.ID] || answers[q.ID].Given() || !in.needed(q, answers, stage) {
			return nil
		}
		return only("Répondez à la question «\u00a0"+q.Label.FR+"\u00a0».", "Answer the question “"+q.Label.EN+"”.")
	})
}

// check looks at each answer by itself, then, where nothing is wrong with it, as told.
func (in *Instrument) check(answers Answers, stage Stage, besides func(*Question) []issue) []Problem {
	var problems []Problem
	for _, q := range in.Questions() {
		issues := checkAnswer(q, answers[q.ID], stage)
		if len(issues) == 0 {
			issues = besides(q)
		}
		problems = append(problems, in.problems(q, issues)...)
	}
	for _, id := range slices.Sorted(maps.Keys(answers)) {
		if in.questions[id] == nil {
			problems = append(problems, Problem{Field: id, Question: id, Message: text.T(
				"Cette question n’existe pas dans ce formulaire\u00a0: retirez la réponse.",
				"This question does not exist in this form: remove the answer.")})
		}
	}
	return problems
}

func checkAnswer(q *Question, answer Answer, stage Stage) []issue {
	var issues []issue
	if answer.Known() {
		issues = kinds[q.Kind].check(q, answer.Value)
		if rows, isRows := answer.Value.([]Answers); isRows && q.Kind == KindList && len(issues) == 0 {
			issues = listKind{}.missing(q, rows, stage)
		}
	}
	issues = append(issues, checkBeside(q, answer)...)
	if answer.Absence == nil {
		return issues
	}
	if stage == StageSubmit && q.Practice != nil && answer.Absence.Reason == NotApplicable && answer.Absence.Note.Empty() {
		issues = append(issues, issue{at: ".note.fr", message: text.T(
			"Dites pourquoi cette pratique est sans objet chez vous.", "Say why this practice does not apply to you.")})
	}
	issues = append(issues, checkAbsence(q, *answer.Absence)...)
	issues = append(issues, checkTogether(answer)...)
	if stage == StageSubmit && answer.Absence.Reason == Withheld && answer.Absence.Until.IsZero() {
		issues = append(issues, issue{at: ".until", message: text.T(
			"Indiquez la date à laquelle cette décision sera révisée.",
			"Give the date on which this decision will be reviewed.")})
	}
	return issues
}

func (in *Instrument) needed(q *Question, answers Answers, stage Stage) bool {
	if q.Required.neededAt(stage) {
		return true
	}
	return stage == StageSubmit && q.RequiredWhen != nil && in.holds(q.RequiredWhen, answers, in.Shown(answers))
}

// CheckWithholding gives a problem for each answer that goes from disclosed to withheld, or back, or changes ground or
// date, while none of the roles may withhold it. What is left as it was is never a problem, so that an agent can edit an
// entry in which an approver withheld something.
func (in *Instrument) CheckWithholding(before, after Answers, roles ...string) []Problem {
	var problems []Problem
	for _, q := range in.Questions() {
		was, is := withholding(before[q.ID]), withholding(after[q.ID])
		if Equal(was, is) || q.MayWithhold(roles...) {
			continue
		}
		problems = append(problems, in.problems(q, []issue{{at: ".absence", message: text.T(
			"Vous n’avez pas le droit de changer la divulgation de cette information\u00a0: demandez-le à la personne qui approuve.",
			"You may not change whether this information is disclosed: ask the person who approves.")}})...)
	}
	return problems
}

// MayWithhold tells whether one of the roles may withhold the answer to the question.
func (q *Question) MayWithhold(roles ...string) bool {
	return q.Withhold != nil && slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(q.Withhold.Roles, r) })
}

// withholding keeps of an answer only that it is withheld.
func withholding(a Answer) Answer {
	if a.Absence == nil || a.Absence.Reason != Withheld {
		return Answer{}
	}
	return Answer{Absence: a.Absence}
}
