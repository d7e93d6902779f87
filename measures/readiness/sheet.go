package readiness

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"balise/engine/instrument"
	"balise/engine/maturity"
	"balise/engine/text"
	"balise/measures/readiness/assessment"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/record"
)

// sheet is an assessment with what it comes to.
type sheet struct {
	Record record.Record
	Body   people.Body
	Result assessment.Result
	form   assessment.Questionnaire
}

type sheetIn struct {
	ID string `path:"id" doc:"Évaluation / Assessment"`
}

// errNoAssessment is what one is told of an assessment that does not exist, or that one may not read.
func errNoAssessment() error {
	return fault.NotFound(text.T("Cette évaluation n’existe pas.", "This assessment does not exist."))
}

// open reads an assessment that the visitor may read, with what it comes to.
func (r *Readiness) open(ctx context.Context, id string) (sheet, error) {
	rec, err := r.Records.Record(ctx, id)
	if err != nil {
		return sheet{}, err
	}
	if rec.Kind != assessment.KindID || !people.Can(people.ActorFrom(ctx), people.ReadinessRead, rec.BodyID) {
		return sheet{}, errNoAssessment()
	}
	return r.sheet(ctx, rec)
}

func (r *Readiness) sheet(ctx context.Context, rec record.Record) (sheet, error) {
	s := sheet{Record: rec, form: r.form.Under(rec.InstrumentVersion)}
	var err error
	if s.Body, err = r.People.Body(ctx, rec.BodyID); err != nil {
		return s, err
	}
	s.Result, err = s.form.Assess(rec.Answers, r.Now())
	return s, err
}

// draft tells that the answers may still change.
func (s sheet) draft() bool {
	return s.Record.State == record.Draft || s.Record.State == record.InReview
}

// level names a level: « 2 – En place ».
func (s sheet) level(n int) text.Text {
	return each(func(l text.Lang) string { return strconv.Itoa(n) + " – " + s.form.Gates.Levels[n].In(l) })
}

// title names a dimension.
func (s sheet) title(dimension string) text.Text {
	for _, d := range s.form.Sections {
		if d.ID == dimension {
			return d.Title
		}
	}
	return same(dimension)
}

// dimensionOf gives the dimension of a question.
func (s sheet) dimensionOf(question string) string {
	for _, i := range s.form.Gates.Rule().Items {
		if i.Code == question {
			return i.Dimension
		}
	}
	return ""
}

// target gives the level that the body’s use of AI takes in a dimension.
func (s sheet) target(dimension string) int {
	return s.form.Profile(s.Result.Profile).Target[dimension]
}

// explain tells level by level why a dimension stands where it does.
func (s sheet) explain(dimension string) ([]maturity.Check, error) {
	return s.form.Gates.Rule().Explain(s.Result.Answers, dimension)
}

// answer says in words what was answered about an item, and answered with what evidence.
func (s sheet) answer(question string) (answer, evidence text.Text) {
	q, a := s.form.Question(question), s.Record.Answers[question]
	return answerText(q, a), s.evidence(a.Evidence)
}

func answerText(q *instrument.Question, a instrument.Answer) text.Text {
	if code, ok := a.Value.(string); ok {
		if term := q.Taxonomy().Term(code); term != nil {
			return term.Label
		}
	}
	if a.Absence != nil {
		return a.Absence.Reason.Label()
	}
	return text.T("Sans réponse", "No answer")
}

// evidence says in words what shows an answer.
func (s sheet) evidence(e *instrument.Evidence) text.Text {
	kinds := s.kinds()
	if e == nil || kinds == nil {
		return text.T("Aucune preuve", "No evidence")
	}
	t := text.T("Aucune preuve", "No evidence")
	if term := kinds.Term(e.Code); term != nil {
		t = term.Label
	}
	more := []string{}
	if e.Reference != "" {
		more = append(more, e.Reference)
	}
	if !e.Date.IsZero() {
		more = append(more, e.Date.String())
	}
	said := each(func(l text.Lang) string { return strings.Join(append([]string{t.In(l)}, more...), ", ") })
	if e.Provider != "" {
		provided := each(func(l text.Lang) string { return text.T(" (fourni par ", " (provided by ").In(l) + e.Provider + ")" })
		said = each(func(l text.Lang) string { return said.In(l) + provided.In(l) })
	}
	if s.form.Gates.Expired(e, s.Result.On) {
		said = each(func(l text.Lang) string { return said.In(l) + text.T(" – expirée", " – expired").In(l) })
	}
	return said
}

// kinds are the kinds of evidence.
func (s sheet) kinds() *instrument.Taxonomy {
	for _, q := range s.form.Questions() {
		if k := q.EvidenceKinds(); k != nil {
			return k
		}
	}
	return nil
}

// unsupported counts the levels that are declared and not shown, over all dimensions.
func (s sheet) unsupported() int {
	n := 0
	for _, d := range s.form.Dimensions() {
		n += s.Result.Worst.Declared[d.ID].Level - s.Result.Worst.Supported[d.ID].Level
	}
	return n
}

// below lists the dimensions under their target.
func (s sheet) below() []string {
	var all []string
	for _, d := range s.form.Dimensions() {
		if s.Result.Worst.Gap[d.ID] > 0 {
			all = append(all, d.ID)
		}
	}
	return all
}

// named lists the names of dimensions: « Données, Technologie ».
func (s sheet) named(dimensions []string) text.Text {
	return each(func(l text.Lang) string {
		var names []string
		for _, d := range dimensions {
			names = append(names, s.title(d).In(l))
		}
		return strings.Join(names, ", ")
	})
}

// renewal is evidence whose end is in sight, or past.
type renewal struct {
	Question *instrument.Question
	Evidence *instrument.Evidence
	Last     instrument.Date
	Expired  bool // already, on the day of the assessment
}

// soon is how many months before its end evidence is worth a warning.
const soon = 12

// renewals lists the evidence that expired or will within months of the day of the assessment, the first to end first.
func (s sheet) renewals() []renewal {
	limit := s.Result.On
	limit.Month += soon
	limit.Year, limit.Month = limit.Year+(limit.Month-1)/12, (limit.Month-1)%12+1
	var all []renewal
	for _, q := range s.form.Questions() {
		a := s.Record.Answers[q.ID]
		last, ends := s.form.Expiry(a.Evidence)
		if q.Practice != nil && ends && last.Compare(limit) <= 0 {
			all = append(all, renewal{q, a.Evidence, last, s.form.Gates.Expired(a.Evidence, s.Result.On)})
		}
	}
	slices.SortStableFunc(all, func(a, b renewal) int { return a.Last.Compare(b.Last) })
	return all
}

// each makes a text by writing it in each language.
func each(write func(text.Lang) string) text.Text { return text.T(write(text.FR), write(text.EN)) }

// same is a text that is the same in both languages, such as a name.
func same(s string) text.Text { return text.T(s, s) }

// whole writes a whole number.
func whole(n int) text.Text {
	return each(func(l text.Lang) string { return lang.Number(l, int64(n)) })
}

// decimal writes a number with two decimals at most.
func decimal(x float64) text.Text {
	s := strings.TrimRight(strings.TrimRight(strconv.FormatFloat(x, 'f', 2, 64), "0"), ".")
	return text.T(strings.Replace(s, ".", ",", 1), s)
}
