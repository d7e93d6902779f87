package readiness

import (
	"balise/engine/instrument"
	"balise/engine/maturity"
	"balise/engine/text"
	"balise/measures/readiness/assessment"
)

// ActionResult is one thing to do next.
type ActionResult struct {
	Question  string        `json:"question" doc:"Pratique, telle que dans le questionnaire / Practice, as in the questionnaire"`
	Label     text.Text     `json:"label" doc:"La pratique, en mots / The practice, in words"`
	Dimension string        `json:"dimension" doc:"Dimension / Dimension"`
	Level     int           `json:"level" doc:"Niveau dont elle fait partie / Level that it is part of"`
	List      maturity.List `json:"list" doc:"Liste : practice, expertise ou action / List: practice, expertise or action"`
	Kind      string        `json:"kind" doc:"pratique : à mettre en place ; preuve : déjà là, à prouver / pratique: to put in place; preuve: there already, to be shown"`
	Essential bool          `json:"essential" doc:"Pratique essentielle / Essential practice"`
	Effort    float64       `json:"effort" doc:"Effort, de 1 à 5 / Effort, from 1 to 5"`
	Impact    float64       `json:"impact" doc:"Effet attendu / Expected effect"`
	Priority  float64       `json:"priority" doc:"Effet divisé par l’effort / Effect over effort"`
	BlockedBy []string      `json:"blocked_by" nullable:"false" doc:"Pratiques à mettre en place d’abord / Practices to put in place first"`
}

// action is one thing to do next, with its question.
type action struct {
	ActionResult
	question *instrument.Question
}

// proof tells that the practice is there already, and that its proof is missing.
func (a action) proof() bool { return a.Kind == maturity.Proof }

// actions gives what to do next, in the order of the rule: it is what the engine says, with words.
func (s sheet) actions() []action {
	var all []action
	for _, a := range s.Result.Worst.Actions {
		q := s.form.Question(a.Code)
		all = append(all, action{question: q, ActionResult: ActionResult{Question: a.Code, Label: q.Label, Dimension: s.dimensionOf(a.Code), Level: q.Practice.Level,
			List: q.Practice.List, Kind: a.Kind, Essential: q.Practice.Essential, Effort: a.Effort, Impact: a.Impact, Priority: a.Priority, BlockedBy: a.BlockedBy}})
	}
	return all
}

// listed keeps the actions of one of the three lists, in their order.
func listed(all []action, list maturity.List) []action {
	var kept []action
	for _, a := range all {
		if a.List == list {
			kept = append(kept, a)
		}
	}
	return kept
}

// lists are the three lists that the measure asks for, in its order.
var lists = []struct {
	code  maturity.List
	title text.Text
	none  text.Text
}{
	{maturity.PracticeList, text.T("Pratiques à mettre en place", "Practices to put in place"), text.T("Aucune pratique ne manque au prochain niveau.", "No practice is missing at the next level.")},
	{maturity.ExpertiseList, text.T("Expertise à développer", "Expertise to develop"), text.T("Aucune expertise ne manque au prochain niveau.", "No expertise is missing at the next level.")},
	{maturity.ActionList, text.T("Actions à déployer", "Actions to deploy"), text.T("Aucune action ne manque au prochain niveau.", "No action is missing at the next level.")},
}

// listTitle names one of the three lists.
func listTitle(code maturity.List) text.Text {
	for _, l := range lists {
		if l.code == code {
			return l.title
		}
	}
	return text.Text{}
}

func assessmentYear(s sheet) int { return assessment.Year(s.Record.Answers) }
