package instrument

import (
	"balise/engine/maturity"
	"balise/engine/text"
)

// Range gives points to numbers from From on, up to the next range.
type Range struct {
	From   Number
	Points float64
}

// Practice is what is known of a practice that a question asks about, for levels that are gates: see maturity.Item.
type Practice struct {
	Level     int
	Essential bool
	List      maturity.List
	Effort    float64
	Impact    float64
	Requires  []string // questions
}

// ScoreRule says how a score comes out of answers, or of the scores before it. Exactly one of the rules is set.
type ScoreRule struct {
	ID    string
	Title text.Text
	Help  text.Text

	Sum    *Selection  // of points
	Mean   *Selection  // of the points of what was answered
	Count  *CountRule  // of weights
	Reduce *ReduceRule // of another score
	Levels *LevelsRule // by ranges of another score
	Gates  *GatesRule  // levels that are reached one after the other

	line int
}

// Selection is what is added up, or averaged: the scored questions of sections, questions by name, earlier scores.
type Selection struct {
	Sections  []string
	Questions []string
	Scores    []string
}

// CountRule adds the weight of each question whose answer is worth more than 0, yes where it has no points.
type CountRule struct {
	Weights map[string]float64
}

// ReduceRule takes the share By off a score, when another one reaches the share Share of its maximum. What is reduced is rounded to the
// nearest whole, halves up, as the federal assessment does.
type ReduceRule struct {
	Score     string
	When      string
	Share, By float64
}

// LevelsRule gives a level by ranges of a score, from the lowest. A boundary belongs to the lower level.
type LevelsRule struct {
	Score  string
	Of     string // the score whose maximum shares are of
	Steps  []Step
	Floors []Floor
}

// Step is one level: up to so many points, or up to a share of the maximum; the last one has no bound.
type Step struct {
	Code      string
	Title     text.Text
	Help      text.Text
	UpTo      *float64
	UpToShare *float64
}

// Floor keeps a level from being lower than AtLeast when its condition holds, whatever the points.
type Floor struct {
	When    *Condition
	AtLeast string
	Reason  text.Text
}

// GatesRule is a maturity.Rule as the instrument declares it: its dimensions are the sections that ask about practices.
type GatesRule struct {
	Worth    map[string]float64 // of an answer, by code
	Caps     map[string]float64 // the most that an answer is worth, by kind of evidence
	Expires  int                // months after which evidence is worth what is declared; 0: never
	Gate     maturity.Gate
	Levels   []text.Text // from level 0
	Profile  string      // the question that chooses the profile; "" for the first one
	Profiles []Profile
	Stages   []map[string]int

	rule *maturity.Rule
}

// Profile is what a body does, and the level that takes in each section.
type Profile struct {
	Code   string
	Title  text.Text
	Target map[string]int
}

// LevelReached is a condition on a score that gives levels.
type LevelReached struct {
	Score   string
	AtLeast string // the code of a level
}

// Statement is something that answers reveal, or something that has to be done.
type Statement struct {
	ID         string
	Title      text.Text
	Text       text.Text
	When       *Condition // nil: always
	LegalBasis []LegalBasis
	Confidence Confidence
	Evidence   text.Text // what would show that it is done
	Blocking   bool      // nothing is approved before it is done; never where it is to be validated

	line int
}

// ScoreRule gives the rule of a score by its identifier, or nil.
func (in *Instrument) ScoreRule(id string) *ScoreRule {
	for _, r := range in.Scores {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// Step gives a level by its code with its rank from 1; 0 when there is none.
func (r *LevelsRule) Step(code string) (*Step, int) {
	for i := range r.Steps {
		if r.Steps[i].Code == code {
			return &r.Steps[i], i + 1
		}
	}
	return nil, 0
}
