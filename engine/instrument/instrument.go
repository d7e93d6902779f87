// Package instrument reads questionnaires declared in YAML and does everything that follows from the declaration: read
// and write the form, tell which questions are shown, check the answers, compare two states of them, say what the public
// may see and how complete they are.
//
// It is pure: no database, no HTTP, no clock. Question kinds stand one to a file behind the interface of kind.go.
package instrument

import "balise/engine/text"

// Instrument is one dated version of a questionnaire. It is made by Load, bound to its taxonomies by Use, and never
// changes afterwards: it may be shared by goroutines.
type Instrument struct {
	ID       string
	Version  string
	Title    text.Text
	Lead     text.Text    // what it is for, before the first question
	Since    Date         // the first day on which it is in force; zero when it says nothing of it
	Trust    Confidence   // whether a person has checked it as a whole; "" when it claims nothing
	Remarks  bool         // a note may stand beside any answer
	Replaces *Replacement // nil for a first version
	Sections []*Section
	Scores   []*ScoreRule // in the order in which they are worked out
	Findings []*Statement // what answers reveal
	Duties   []*Statement // what has to be done

	former     *Instrument // that it replaces; nil where it is not here
	file       string
	questions  map[string]*Question
	sectionOf  map[string]*Section
	taxonomies map[string]*Taxonomy
}

// Section groups questions under a title. A section whose condition is false hides all its questions.
type Section struct {
	ID    string
	Title text.Text
	Help  text.Text
	When  *Condition
	// Respondent is the function, in words, of who answers this part.
	Respondent text.Text
	Questions  []*Question

	line int
}

// Stage is the moment at which answers are checked.
type Stage string

// The two stages. What a draft needs, a submission needs too.
const (
	StageDraft  Stage = "draft"
	StageSubmit Stage = "submit"
)

// Confidence tells whether a person has checked a legal statement against the official text.
type Confidence string

// The two degrees of confidence. A statement that is not confirmed is shown as « à valider ».
const (
	Confirmed  Confidence = "confirmed"
	ToValidate Confidence = "to_validate"
)

// LegalBasis is the article that justifies a question or a term. Ref is a stable identifier such as "A-2.1:65.2".
type LegalBasis struct {
	Ref        string
	Text       text.Text
	Confidence Confidence
}

// Withhold says who may keep an answer from the public and on which grounds (terms of the taxonomy "ground").
type Withhold struct {
	Roles   []string
	Grounds []string
}

// Question is one question as declared. Settings that its kind does not use are zero.
type Question struct {
	ID      string
	Kind    Kind
	Label   text.Text
	Help    text.Text
	Example text.Text

	Required     Stage      // the first stage that needs an answer; empty: none does
	RequiredWhen *Condition // needed at submission when true
	When         *Condition // asked only when true

	Public     bool // part of what is published
	AlwaysShow bool // shown on the public page even without an answer
	Key        bool // part of the record page's summary
	Absences   []Reason
	Withhold   *Withhold

	TaxonomyID string
	Of         string // kind of the record that a record question asks for
	MaxLength  int    // characters, for each language
	Min, Max   Number // empty: no bound
	Unit       text.Text
	Fields     []*Question // of a list's rows
	MaxItems   int
	Weight     int // in completeness; 1 unless declared
	LegalBasis []LegalBasis

	EvidenceAsked text.Text          // what would show that the answer is true; empty when no evidence is asked for
	Points        map[string]float64 // by code, or yes and no
	Ranges        []Range            // of a number or an amount, from the lowest
	Practice      *Practice          // where the question asks how far a practice holds
	Prefill       *Prefill           // where the answer can be taken over from

	taxonomy *Taxonomy
	grounds  *Taxonomy
	evidence *Taxonomy
	line     int
	places   map[string]int // key of the declaration → its line, for errors found after reading
}

// Taxonomy gives the terms of a one_of or many_of question, once the instrument is bound; nil for other kinds.
func (q *Question) Taxonomy() *Taxonomy { return q.taxonomy }

// Question gives a question by its identifier, or nil. Fields of lists are found through their list.
func (in *Instrument) Question(id string) *Question { return in.questions[id] }

// Questions lists the questions of all sections, in order.
func (in *Instrument) Questions() []*Question {
	var all []*Question
	for _, s := range in.Sections {
		all = append(all, s.Questions...)
	}
	return all
}

// Taxonomy gives a bound taxonomy, or nil.
func (in *Instrument) Taxonomy(id string) *Taxonomy { return in.taxonomies[id] }

// GroundTaxonomy is the taxonomy that holds the grounds on which an answer may be withheld.
const GroundTaxonomy = "ground"

// Use binds the taxonomies that the questions name. It fails, naming file and line, when one is missing, or when a
// condition or a right to withhold cites a term that does not exist.
func (in *Instrument) Use(taxonomies ...*Taxonomy) error {
	in.taxonomies = map[string]*Taxonomy{}
	for _, t := range taxonomies {
		in.taxonomies[t.ID] = t
	}
	s := &source{file: in.file}
	for _, q := range in.Questions() {
		in.bind(s, q)
		for _, f := range q.Fields {
			in.bind(s, f)
		}
	}
	in.checkConditionTerms(s)
	in.checkScoring(s)
	return s.err()
}

func (in *Instrument) bind(s *source, q *Question) {
	in.bindEvidence(s, q)
	if q.TaxonomyID != "" {
		q.taxonomy = in.taxonomies[q.TaxonomyID]
		if q.taxonomy == nil {
			s.say(q.places["taxonomy"], "question %q: there is no taxonomy %q", q.ID, q.TaxonomyID)
		}
	}
	if q.Withhold == nil {
		return
	}
	q.grounds = in.taxonomies[GroundTaxonomy]
	if q.grounds == nil {
		s.say(q.places["withhold"], "question %q: withholding needs the taxonomy %q", q.ID, GroundTaxonomy)
		return
	}
	for _, code := range q.Withhold.Grounds {
		if q.grounds.Term(code) == nil {
			s.say(q.places["withhold"], "question %q: taxonomy %q has no term %q", q.ID, GroundTaxonomy, code)
		}
	}
}
