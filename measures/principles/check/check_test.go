package check_test

import (
	"strings"
	"testing"

	"balise/content"
	"balise/engine/framework"
	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures/principles/check"
	"balise/platform/corpus"
)

func load(t *testing.T) (*corpus.Corpus, *framework.Framework) {
	t.Helper()
	c, err := corpus.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c, c.Framework("framework")
}

// Every control is a question, in the section of its principle.
func TestTheCheckAsksEveryControl(t *testing.T) {
	c, f := load(t)
	in := check.Kind(c).Instrument
	controls := 0
	for _, p := range f.Places() {
		if p.Level != framework.Control {
			continue
		}
		controls++
		q := in.Question(p.ID)
		if q == nil || q.TaxonomyID != "coverage" || q.EvidenceAsked.Empty() || !strings.Contains(q.Label.FR, p.Title.FR) {
			t.Errorf("control %s is not asked as it reads: %+v", p.ID, q)
		}
	}
	if len(in.Sections) != len(f.Parts)+1 || controls != 50 {
		t.Errorf("%d sections, %d controls", len(in.Sections), controls)
	}
}

// A later version follows the former one: answers keep, what is gone is told.
func TestAnswersGoFromOneVersionToTheNext(t *testing.T) {
	c, f := load(t)
	next, problems := f.Apply(framework.Edit{Act: framework.Remove, ID: "footprint"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	next, problems = next.Apply(framework.Edit{Act: framework.Move, ID: "trained", Parent: "responsibility"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	in, err := check.Build([]*framework.Framework{f, next}, []int64{0, 1}, c.Taxonomies)
	if err != nil {
		t.Fatal(err)
	}
	if in.Version != "0001" || in.At("0000") == nil || in.Question("footprint") != nil || in.At("0000").Question("footprint") == nil {
		t.Errorf("version %s does not stand on the former one", in.Version)
	}
	b := instrument.Bring(in.VersionsSince("0000"), instrument.Answers{"footprint": {Value: "none"}, "training_first": {Value: "mostly"}}, instrument.Date{})
	if b.Answers["training_first"].Value != "mostly" || len(b.Answers) != 1 {
		t.Errorf("brought: %+v", b.Answers)
	}
}

func TestTheResultOfACheck(t *testing.T) {
	_, f := load(t)
	on := instrument.Date{Year: 2026, Month: 11, Day: 1}
	shown := func(code, kind string, year, month int) instrument.Answer {
		return instrument.Answer{Value: code, Evidence: &instrument.Evidence{Code: kind, Date: instrument.Date{Year: year, Month: month}}}
	}
	a := instrument.Answers{
		"legal_analysis":     shown("everywhere", "documented", 2026, 1),
		"privacy_assessment": shown("mostly", "verified", 2024, 10), // 25 months: expired
		"data_purpose":       shown("mostly", "declared", 2026, 1),
		"decision_role":      {Value: "partly"},
		"automated_notice":   {Value: "none"},
		"review_contact":     {Absence: &instrument.Absence{Reason: instrument.NotApplicable, Note: text.T("x", "x")}},
		"footprint":          {Value: "none"},
		"quality_bar":        {Absence: &instrument.Absence{Reason: instrument.Unknown}},
	}
	r := check.Evaluate(f, a, on)
	first := r.Principles[0]
	if first.Applicable != 5 || first.InPlace != 3 || first.Supported != 1 || first.Unanswered != 0 {
		t.Errorf("the first principle: %+v", first.Sum)
	}
	if r.Applicable != 49 || r.Unanswered != 42 || r.Share(r.InPlace) != 6 {
		t.Errorf("the whole: %+v", r.Sum)
	}
	var gaps, unshown []string
	for _, c := range r.Gaps {
		gaps = append(gaps, c.ID)
	}
	for _, c := range r.Unshown {
		unshown = append(unshown, c.ID)
	}
	if got := strings.Join(gaps, " "); got != "automated_notice quality_bar decision_role footprint" {
		t.Errorf("gaps in this order: %s", got)
	}
	if got := strings.Join(unshown, " "); got != "privacy_assessment data_purpose" {
		t.Errorf("to be shown: %s", got)
	}
	if !r.Unshown[0].Expired || r.Unshown[1].Expired {
		t.Error("evidence of 25 months has expired; what is only declared has not")
	}
}

// Evidence only raises what is shown, and never what is in place.
func TestEvidenceNeverLowersAResult(t *testing.T) {
	_, f := load(t)
	on := instrument.Date{Year: 2026, Month: 11, Day: 1}
	for _, p := range f.Places() {
		if p.Level != framework.Control {
			continue
		}
		for _, code := range []string{"none", "partly", "mostly", "everywhere"} {
			bare := check.Evaluate(f, instrument.Answers{p.ID: {Value: code}}, on)
			with := check.Evaluate(f, instrument.Answers{p.ID: {Value: code, Evidence: &instrument.Evidence{Code: "verified", Date: on}}}, on)
			if with.InPlace != bare.InPlace || with.Supported < bare.Supported {
				t.Errorf("%s %s: %+v, with evidence %+v", p.ID, code, bare.Sum, with.Sum)
			}
		}
	}
}
