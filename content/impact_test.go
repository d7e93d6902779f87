package content_test

import (
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"balise/content"
	"balise/engine/instrument"
	"balise/engine/text"
)

// load reads an instrument of the content with the taxonomies of the content.
func load(t *testing.T, id string) *instrument.Instrument {
	t.Helper()
	read := func(name string) []byte {
		data, err := fs.ReadFile(content.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	in, err := instrument.Load("content/instruments/"+id+".yaml", read("instruments/"+id+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(content.FS, "taxonomies/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var taxonomies []*instrument.Taxonomy
	for _, name := range files {
		taxonomy, err := instrument.LoadTaxonomy("content/"+name, read(name))
		if err != nil {
			t.Fatal(err)
		}
		taxonomies = append(taxonomies, taxonomy)
	}
	if err := in.Use(taxonomies...); err != nil {
		t.Fatal(err)
	}
	return in
}

// someone answers every question at random, shown or not; lean, from 0 to 1, draws towards the answers worth the fewest risk points.
func someone(in *instrument.Instrument, r *rand.Rand, lean float64) instrument.Answers {
	answers := instrument.Answers{}
	for _, q := range in.Questions() {
		if options := values(q); len(options) > 0 {
			value := options[r.IntN(len(options))]
			if q.Kind == instrument.KindManyOf {
				value = several(q, r, lean)
			} else if r.Float64() < lean {
				value = calmest(in, q, options)
			}
			answers[q.ID] = instrument.Answer{Value: value}
		} else if q.Kind == instrument.KindText || q.Kind == instrument.KindLongText {
			answers[q.ID] = instrument.Answer{Value: text.T("dit", "said")}
		}
	}
	return answers
}

// values lists what may be answered to a question of one choice, or of a number with ranges; for several choices, each alone.
func values(q *instrument.Question) []instrument.Value {
	var all []instrument.Value
	switch q.Kind {
	case instrument.KindYesNo:
		return []instrument.Value{true, false}
	case instrument.KindOneOf:
		for _, term := range q.Taxonomy().Current().Terms {
			all = append(all, term.Code)
		}
	case instrument.KindManyOf:
		for _, term := range q.Taxonomy().Current().Terms {
			all = append(all, []string{term.Code})
		}
	case instrument.KindNumber:
		for _, step := range q.Ranges {
			all = append(all, step.From)
		}
	}
	return all
}

func several(q *instrument.Question, r *rand.Rand, lean float64) []string {
	var codes []string
	for _, term := range q.Taxonomy().Current().Terms {
		if term.Code != "none" && r.Float64() < (1-lean)*0.7 {
			codes = append(codes, term.Code)
		}
	}
	if len(codes) == 0 && q.Taxonomy().Term("none") != nil {
		return []string{"none"}
	}
	slices.Sort(codes)
	return codes
}

// worth gives the points of an answer, measures below zero, so that the least is always the best.
func worth(in *instrument.Instrument, q *instrument.Question, v instrument.Value) float64 {
	sum := 0.0
	switch v := v.(type) {
	case string:
		sum = q.Points[v]
	case bool:
		sum = q.Points[map[bool]string{true: "yes", false: "no"}[v]]
	case []string:
		for _, code := range v {
			sum += q.Points[code]
		}
	case instrument.Number:
		for _, step := range q.Ranges {
			if v.Compare(step.From) >= 0 {
				sum = step.Points
			}
		}
	}
	if isMeasure(in, q) {
		return -sum
	}
	return sum
}

// isMeasure tells whether a question counts in a sum of measures rather than of risk.
func isMeasure(in *instrument.Instrument, q *instrument.Question) bool {
	return slices.ContainsFunc(in.Scores, func(s *instrument.ScoreRule) bool {
		return strings.HasPrefix(s.ID, "measures_") && slices.Contains(s.Sum.Questions, q.ID)
	})
}

func calmest(in *instrument.Instrument, q *instrument.Question, options []instrument.Value) instrument.Value {
	return slices.MinFunc(options, func(a, b instrument.Value) int {
		return int(worth(in, q, a) - worth(in, q, b))
	})
}

func TestImpactReachesEveryLevelByPointsAlone(t *testing.T) {
	t.Parallel()
	in, r := load(t, "impact"), rand.New(rand.NewPCG(5, 1))
	reached := map[string]int{}
	for i := range 400 {
		if level := in.Score(someone(in, r, float64(i)/400), instrument.Date{}).Score("level"); level.Floor == nil {
			reached[level.Level.Code]++
		}
	}
	for _, step := range in.ScoreRule("level").Levels.Steps {
		if reached[step.Code] == 0 {
			t.Errorf("no answers reach level %s by points; reached: %v", step.Code, reached)
		}
	}
}

func TestEveryFloorOfImpactDecidesSomeLevel(t *testing.T) {
	t.Parallel()
	in, r := load(t, "impact"), rand.New(rand.NewPCG(5, 2))
	decided := map[string]bool{}
	for i := range 4000 {
		if floor := in.Score(someone(in, r, float64(i)/4000), instrument.Date{}).Score("level").Floor; floor != nil {
			decided[floor.Reason.EN] = true
		}
	}
	for _, floor := range in.ScoreRule("level").Levels.Floors {
		if !decided[floor.Reason.EN] {
			t.Errorf("this floor never decides a level: %s", floor.Reason.EN)
		}
	}
}

// A better answer is one worth fewer points of risk, or more points of measure. It may hide questions, measures among them: the risk that
// remains does not rise for all that.
func TestABetterAnswerRaisesNeitherTheRiskThatRemainsNorTheLevel(t *testing.T) {
	t.Parallel()
	in, r := load(t, "impact"), rand.New(rand.NewPCG(5, 3))
	tried := 0
	for i := range 60 {
		answers := someone(in, r, float64(i%10)/10)
		before := in.Score(answers, instrument.Date{})
		shown := in.Shown(answers)
		for _, q := range in.Questions() {
			if !shown[q.ID] || !q.Scored() || q.Kind == instrument.KindManyOf {
				continue
			}
			for _, better := range values(q) {
				if worth(in, q, better) >= worth(in, q, answers[q.ID].Value) {
					continue
				}
				other := answers.Clone()
				other[q.ID] = instrument.Answer{Value: better}
				after := in.Score(other, instrument.Date{})
				tried++
				for _, score := range []string{"residual", "level"} {
					if was, is := before.Score(score).Value, after.Score(score).Value; is > was {
						t.Errorf("case %d: %s from %v to %v raises %s from %v to %v", i, q.ID, answers[q.ID].Value, better, score, was, is)
					}
				}
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d better answers were tried", tried)
	}
}

func TestASimpleProjectIsAskedFewQuestions(t *testing.T) {
	t.Parallel()
	in := load(t, "impact")
	if n := len(in.Questions()); n < 90 || n > 130 {
		t.Errorf("the assessment has %d questions; it should have between 90 and 130", n)
	}
	said := func(v instrument.Value) instrument.Answer { return instrument.Answer{Value: v} }
	answers := instrument.Answers{"generative": said(false), "takes_position": said(false), "decision": said("none"), "effect": said("none"),
		"personal_information": said(false), "public_facing": said(false), "vulnerable_share": said("none"), "employees_watched": said(false),
		"rights_affected": said([]string{"none"}), "sourcing": said("in_house"), "model_size": said("small"), "alternatives": said("compared")}
	asked := 0
	for _, shown := range in.Shown(answers) {
		if shown {
			asked++
		}
	}
	if asked > 40 {
		t.Errorf("a simple project is asked %d questions, more than 40", asked)
	}
}

func TestEveryQuestionOfImpactIsAskedOfSomeone(t *testing.T) {
	t.Parallel()
	in, r := load(t, "impact"), rand.New(rand.NewPCG(5, 4))
	asked := map[string]bool{}
	for i := range 200 {
		for id, shown := range in.Shown(someone(in, r, float64(i)/200)) {
			asked[id] = asked[id] || shown
		}
	}
	for _, q := range in.Questions() {
		if !asked[q.ID] {
			t.Errorf("nobody is ever asked %s", q.ID)
		}
	}
}

// citable holds what may be cited, as read in the domain notes (shared/domain/quebec.md), with its confidence: tags A and B are
// confirmed, C and U are to be validated.
var citable = map[string]instrument.Confidence{
	"A-2.1:63.5": instrument.Confirmed, "A-2.1:63.8": instrument.Confirmed, "A-2.1:63.11": instrument.Confirmed,
	"A-2.1:65.0.1": instrument.Confirmed, "A-2.1:65.1": instrument.Confirmed, "A-2.1:65.2": instrument.Confirmed,
	"A-2.1:67.3": instrument.Confirmed, "A-2.1:70.1": instrument.Confirmed, "A-2.1:73": instrument.Confirmed,
	"A-2.1-r.0.1": instrument.Confirmed, "A-21.1-r.2:2": instrument.Confirmed, "CAI:1020040-S": instrument.Confirmed,
	"R-22.1:106": instrument.Confirmed, "G-1.03:12.6": instrument.Confirmed, "G-1.03:12.8": instrument.Confirmed,
	"G-1.03:13": instrument.Confirmed, "arrete-2024-01": instrument.Confirmed, "portrait-ia:description": instrument.Confirmed,
	"enonce-principes": instrument.Confirmed, "enonce-principes:transparence": instrument.Confirmed,
	"enonce-principes:1": instrument.Confirmed, "enonce-principes:2": instrument.Confirmed, "enonce-principes:3": instrument.Confirmed,
	"enonce-principes:4": instrument.Confirmed, "C-11:15": instrument.Confirmed, "C-11:22.3": instrument.Confirmed,
	"C-11:52.1": instrument.Confirmed, "SGQRI-008-3.0": instrument.Confirmed,
	"C-1.1:45": instrument.ToValidate, "arrete-2024-05": instrument.ToValidate, "IA-RI-2025-003-OP": instrument.ToValidate,
	"IA-RI-2025-003-OP:3": instrument.ToValidate, "IA-RI-2025-003-OP:4": instrument.ToValidate,
	"IA-RI-2025-003-OP:11": instrument.ToValidate, "IA-RI-2025-003-OP:19": instrument.ToValidate,
}

func TestImpactCitesOnlyWhatWasRead(t *testing.T) {
	t.Parallel()
	in := load(t, "impact")
	cited := map[string]bool{}
	see := func(where string, all []instrument.LegalBasis) {
		for _, basis := range all {
			cited[basis.Ref] = true
			if confidence, known := citable[basis.Ref]; !known {
				t.Errorf("%s cites %s, which the domain notes do not hold", where, basis.Ref)
			} else if confidence != basis.Confidence {
				t.Errorf("%s: %s is %s, not %s", where, basis.Ref, confidence, basis.Confidence)
			}
		}
	}
	for _, q := range in.Questions() {
		see(q.ID, q.LegalBasis)
	}
	for _, st := range slices.Concat(in.Findings, in.Duties) {
		see(st.ID, st.LegalBasis)
	}
	for _, ref := range slices.Sorted(maps.Keys(citable)) {
		if !cited[ref] {
			t.Errorf("%s may be cited and is not: take it off the list", ref)
		}
	}
}

func TestNothingUnconfirmedBlocks(t *testing.T) {
	t.Parallel()
	blocking := 0
	for _, duty := range load(t, "impact").Duties {
		if !duty.Blocking {
			continue
		}
		blocking++
		if len(duty.LegalBasis) == 0 || duty.Evidence.FR == "" {
			t.Errorf("duty %s blocks: it needs a legal basis, and to say what would show that it is done", duty.ID)
		}
		for _, basis := range duty.LegalBasis {
			if basis.Confidence != instrument.Confirmed {
				t.Errorf("duty %s blocks on %s, which is not confirmed", duty.ID, basis.Ref)
			}
		}
	}
	if blocking == 0 {
		t.Error("no duty blocks")
	}
}

// What is taken over from the register is asked there in the same way.
func TestWhatImpactTakesOverIsAskedInTheRegister(t *testing.T) {
	t.Parallel()
	entry, taken := load(t, "register-entry"), 0
	for _, q := range load(t, "impact").Questions() {
		if q.Prefill == nil {
			continue
		}
		taken++
		from := entry.Question(q.Prefill.Question)
		switch {
		case q.Prefill.Kind != "initiative":
			t.Errorf("%s is taken over from a %s", q.ID, q.Prefill.Kind)
		case from == nil:
			t.Errorf("%s: the register does not ask %s", q.ID, q.Prefill.Question)
		case from.Kind != q.Kind || from.TaxonomyID != q.TaxonomyID || from.MaxLength > q.MaxLength && q.MaxLength > 0:
			t.Errorf("%s is a %s of %q; in the register, a %s of %q", q.ID, q.Kind, q.TaxonomyID, from.Kind, from.TaxonomyID)
		}
	}
	if taken < 15 {
		t.Errorf("only %d answers are taken over from the register", taken)
	}
}

// The summary for the public says what the project is for, what it decides, with which data, on whom, and what one can do.
func TestTheImpactSummarySaysWhatACitizenAsks(t *testing.T) {
	t.Parallel()
	in := load(t, "impact")
	for _, id := range []string{"name", "summary", "purpose", "decision", "data_sources", "personal_information", "data_kinds", "affected",
		"people_per_year", "human_oversight", "recourse", "public_measures", "conclusion", "next_review"} {
		if q := in.Question(id); q == nil || !q.Public {
			t.Errorf("%s is not in the public summary", id)
		}
	}
	for _, id := range []string{"risks_left", "measures_planned", "documents", "security_review", "exposure", "components", "misuse"} {
		if in.Question(id).Public {
			t.Errorf("%s must stay internal", id)
		}
	}
}
