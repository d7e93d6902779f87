package instrument_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"balise/engine/instrument"
	"balise/engine/text"
)

func TestShownFollowsConditions(t *testing.T) {
	in := sample(t)
	always := []string{"cost", "document", "links", "name", "owner", "partners", "people", "personal", "reference", "start", "summary"}
	for name, c := range map[string]struct {
		answers instrument.Answers
		also    []string
	}{
		"nothing is answered":          {instrument.Answers{}, nil},
		"the section's condition":      {instrument.Answers{"personal": {Value: true}}, []string{"contact", "fruit"}},
		"no is not yes":                {instrument.Answers{"personal": {Value: false}}, nil},
		"equals":                       {instrument.Answers{"personal": {Value: true}, "fruit": {Value: "apple"}}, []string{"basket", "contact", "fruit"}},
		"equals, another":              {instrument.Answers{"personal": {Value: true}, "fruit": {Value: "pear"}}, []string{"contact", "fruit"}},
		"at least, as numbers":         {instrument.Answers{"personal": {Value: true}, "people": {Value: instrument.Number("1000")}}, []string{"basket", "contact", "fruit"}},
		"at least, below":              {instrument.Answers{"personal": {Value: true}, "people": {Value: instrument.Number("999.9")}}, []string{"contact", "fruit"}},
		"answered, and none of them":   {instrument.Answers{"personal": {Value: true}, "fruit": {Value: "apple"}, "basket": {Value: []string{"apple"}}}, []string{"basket", "contact", "fruit", "why"}},
		"answered, but one of them":    {instrument.Answers{"personal": {Value: true}, "fruit": {Value: "apple"}, "basket": {Value: []string{"apple", "pear"}}}, []string{"basket", "contact", "fruit"}},
		"what hides is hidden itself":  {instrument.Answers{"personal": {Value: false}, "fruit": {Value: "apple"}, "basket": {Value: []string{"apple"}}}, nil},
		"an absence is no answer":      {instrument.Answers{"personal": {Value: true}, "people": {Absence: &instrument.Absence{Reason: instrument.Unknown}}}, []string{"contact", "fruit"}},
		"a value of the wrong type":    {instrument.Answers{"personal": {Value: "yes, they say"}}, nil},
		"withheld values still decide": {instrument.Answers{"personal": {Value: true, Absence: &instrument.Absence{Reason: instrument.Withheld}}}, []string{"contact", "fruit"}},
	} {
		var got []string
		for _, id := range slices.Sorted(maps.Keys(in.Shown(c.answers))) {
			if in.Shown(c.answers)[id] {
				got = append(got, id)
			}
		}
		if want := slices.Sorted(slices.Values(append(slices.Clone(always), c.also...))); !slices.Equal(got, want) {
			t.Errorf("%s: shown %v, want %v", name, got, want)
		}
	}
}

func fieldsOf(problems []instrument.Problem) string {
	var names []string
	for _, p := range problems {
		names = append(names, p.Field)
	}
	return strings.Join(names, " ")
}

func TestValidateAsksWhatTheStageNeeds(t *testing.T) {
	in := sample(t)
	name, summary := instrument.Answer{Value: text.T("Nom", "")}, instrument.Answer{Value: text.T("Résumé", "")}
	withheld := func(until string) instrument.Answer {
		d, _ := instrument.ParseDate(until)
		return instrument.Answer{Absence: &instrument.Absence{Reason: instrument.Withheld, Ground: "secret", Until: d}}
	}
	for title, c := range map[string]struct {
		answers       instrument.Answers
		draft, submit string
	}{
		"nothing":                      {instrument.Answers{}, "name.fr", "name.fr summary.fr"},
		"what is needed":               {instrument.Answers{"name": name, "summary": summary}, "", ""},
		"a reason is enough":           {instrument.Answers{"name": name, "summary": {Absence: &instrument.Absence{Reason: instrument.Unknown}}}, "", ""},
		"withheld until a date":        {instrument.Answers{"name": name, "summary": withheld("2027")}, "", ""},
		"withheld without a date":      {instrument.Answers{"name": name, "summary": withheld("")}, "", "summary.until"},
		"needed when shown":            {instrument.Answers{"name": name, "summary": summary, "personal": {Value: true}, "fruit": {Value: "pear"}}, "", "contact.fr"},
		"not needed when hidden":       {instrument.Answers{"name": name, "summary": summary, "fruit": {Value: "pear"}}, "", ""},
		"not needed otherwise":         {instrument.Answers{"name": name, "summary": summary, "personal": {Value: true}, "fruit": {Value: "lemon"}}, "", ""},
		"a field of a row":             {instrument.Answers{"name": name, "summary": summary, "partners": {Value: []instrument.Answers{{"body": {Value: "B"}}}}}, "", "partners.0.part.fr"},
		"a field of a draft's row":     {instrument.Answers{"name": name, "summary": summary, "partners": {Value: []instrument.Answers{{"part": {Value: text.T("x", "")}}}}}, "partners.0.body", "partners.0.body"},
		"an unknown question":          {instrument.Answers{"name": name, "summary": summary, "colour": {Value: "red"}}, "colour", "colour"},
		"a wrong type, not missing":    {instrument.Answers{"name": {Value: true}, "summary": summary}, "name.fr", "name.fr"},
		"an empty row":                 {instrument.Answers{"name": name, "summary": summary, "partners": {Value: []instrument.Answers{{}}}}, "partners.0", "partners.0"},
		"an unknown field":             {instrument.Answers{"name": name, "summary": summary, "partners": {Value: []instrument.Answers{{"x": {Value: "y"}}}}}, "partners.0.x", "partners.0.x"},
		"empty values":                 {instrument.Answers{"name": {Value: text.Text{}}, "summary": summary, "basket": {Value: []string{}}, "links": {Value: []instrument.Link{}}, "reference": {Value: ""}}, "name.fr reference basket links", "name.fr reference basket links"},
		"a reason that is not offered": {instrument.Answers{"name": {Absence: &instrument.Absence{Reason: instrument.Unknown}}, "summary": summary}, "name.absence", "name.absence"},
		"a ground without withholding": {instrument.Answers{"name": name, "summary": {Absence: &instrument.Absence{Reason: instrument.Unknown, Ground: "secret"}}}, "summary.ground", "summary.ground"},
	} {
		if got := fieldsOf(in.Validate(c.answers, instrument.StageDraft)); got != c.draft {
			t.Errorf("%s, as a draft: problems at %q, want %q", title, got, c.draft)
		}
		if got := fieldsOf(in.Validate(c.answers, instrument.StageSubmit)); got != c.submit {
			t.Errorf("%s, submitted: problems at %q, want %q", title, got, c.submit)
		}
	}
}

func TestOnlyThoseWhoMayChangeWhatIsWithheld(t *testing.T) {
	in := sample(t)
	open := instrument.Answers{"summary": {Value: text.T("a", "")}}
	edited := instrument.Answers{"summary": {Value: text.T("b", "")}}
	hide := func(a instrument.Answers, ground string) instrument.Answers {
		return instrument.Answers{"summary": {Value: a["summary"].Value, Absence: &instrument.Absence{Reason: instrument.Withheld, Ground: ground}}}
	}
	for name, c := range map[string]struct {
		before, after instrument.Answers
		allowed       bool // for an agent; an approver may all of it
	}{
		"withhold":            {open, hide(open, "secret"), false},
		"disclose":            {hide(open, "secret"), open, false},
		"change the ground":   {hide(open, "secret"), hide(open, "security"), false},
		"drop the answer":     {hide(open, "secret"), instrument.Answers{}, false},
		"create withheld":     {nil, hide(open, "secret"), false},
		"leave it withheld":   {hide(open, "secret"), hide(open, "secret"), true},
		"edit under the veil": {hide(open, "secret"), hide(edited, "secret"), true},
		"edit in the open":    {open, edited, true},
	} {
		problems := in.CheckWithholding(c.before, c.after, "agent")
		if (len(problems) == 0) != c.allowed {
			t.Errorf("%s as an agent: %+v", name, problems)
		}
		if !c.allowed && (problems[0].Field != "summary.absence" || !problems[0].Message.Complete()) {
			t.Errorf("%s: the problem is %+v", name, problems[0])
		}
		if problems := in.CheckWithholding(c.before, c.after, "agent", "approver"); len(problems) > 0 {
			t.Errorf("%s as an approver: %+v", name, problems)
		}
	}
}

func TestComparisonsAreReadable(t *testing.T) {
	in := sample(t)
	after := everything()
	after["name"] = instrument.Answer{Value: text.T("L’autre entrée", "Entry")}
	after["basket"] = instrument.Answer{Value: []string{"red_grape", "apple"}} // the same, in another order
	after["people"] = instrument.Answer{Absence: &instrument.Absence{Reason: instrument.Unknown}}
	delete(after, "owner")
	var b strings.Builder
	for _, c := range in.Compare(everything(), after) {
		fmt.Fprintf(&b, "%s: %q → %q\n", c.Question.Label.FR, instrument.Show(c.Question, c.Before, text.FR), instrument.Show(c.Question, c.After, text.FR))
	}
	want := "Nom: \"L’entrée <b>\" → \"L’autre entrée\"\n" +
		"Personnes: \"12\\u00a0345,5\\u00a0personnes par an\" → \"Information inconnue\"\n" +
		"Organisme: \"01JDXYZ\" → \"\"\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestMergeKeepsBothAndListsWhatBothChanged(t *testing.T) {
	in := sample(t)
	line := func(s string) instrument.Answer { return instrument.Answer{Value: s} }
	base := instrument.Answers{"reference": line("a"), "owner": line("A"), "fruit": line("apple"), "extra": line("x")}
	mine := instrument.Answers{"reference": line("mine"), "owner": line("A"), "fruit": line("pear"), "extra": line("x"), "name": {Value: text.T("n", "")}}
	theirs := instrument.Answers{"reference": line("theirs"), "owner": line("B"), "fruit": line("pear"), "extra": line("y")}
	merged, conflicts := in.Merge(base, mine, theirs)
	want := instrument.Answers{"reference": line("theirs"), "owner": line("B"), "fruit": line("pear"), "extra": line("y"), "name": {Value: text.T("n", "")}}
	if !reflect.DeepEqual(merged, want) {
		t.Errorf("merged %+v, want %+v", merged, want)
	}
	if len(conflicts) != 1 || conflicts[0].Question.ID != "reference" || conflicts[0].Base.Value != "a" ||
		conflicts[0].Mine.Value != "mine" || conflicts[0].Theirs.Value != "theirs" {
		t.Errorf("conflicts %+v", conflicts)
	}
	merged, conflicts = in.Merge(base, instrument.Answers{"owner": line("A")}, base)
	if len(merged) != 1 || len(conflicts) != 0 {
		t.Errorf("what I removed is still there: %+v, %+v", merged, conflicts)
	}
}

func TestMergeWithOneself(t *testing.T) {
	in := sample(t)
	rapid.Check(t, func(t *rapid.T) {
		some := answersTo(in)
		base, mine, theirs := some.Draw(t, "base"), some.Draw(t, "mine"), some.Draw(t, "theirs")
		same := func(got, want instrument.Answers, conflicts []instrument.Conflict) {
			if len(conflicts) > 0 || len(in.Compare(got, want)) > 0 {
				t.Fatalf("got %+v with %d conflicts, want %+v", got, len(conflicts), want)
			}
		}
		merged, conflicts := in.Merge(base, mine, base)
		same(merged, mine, conflicts)
		merged, conflicts = in.Merge(base, base, theirs)
		same(merged, theirs, conflicts)
		merged, conflicts = in.Merge(base, mine, mine)
		same(merged, mine, conflicts)

		_, forth := in.Merge(base, mine, theirs)
		_, back := in.Merge(base, theirs, mine)
		if len(forth) != len(back) {
			t.Fatalf("the conflict depends on who comes first: %d against %d", len(forth), len(back))
		}
	})
}

func TestPublicKeepsBackWhatIsNotPublic(t *testing.T) {
	in := sample(t)
	answers := everything()
	answers["people"] = instrument.Answer{Absence: &instrument.Absence{Reason: instrument.NotApplicable, Note: text.T("Pas encore en service", "")}}
	public := in.Public(answers)
	want := answers.Clone()
	for _, id := range []string{"reference", "contact", "owner", "document"} { // not declared public
		delete(want, id)
	}
	want["summary"] = instrument.Answer{Absence: &instrument.Absence{Reason: instrument.Withheld, Ground: "secret", Until: instrument.Date{Year: 2027, Month: 5}}}
	if !reflect.DeepEqual(public, want) {
		t.Errorf("public: %+v\nwant %+v", public, want)
	}
	if answers["summary"].Absence.Note.Empty() || answers["summary"].Value == nil {
		t.Error("publishing changed the answers themselves")
	}
	answers["personal"] = instrument.Answer{Value: false}
	for _, id := range []string{"fruit", "basket", "why"} {
		if in.Public(answers)[id].Given() {
			t.Errorf("%s is published though its section is not shown", id)
		}
	}
}

// A gap is what completeness still misses, the heaviest first: together they weigh exactly that.
func TestGapsAddUpToWhatIsMissing(t *testing.T) {
	in := sample(t)
	absent := func(r instrument.Reason) instrument.Answer {
		return instrument.Answer{Absence: &instrument.Absence{Reason: r}}
	}
	for name, c := range map[string]struct {
		answers instrument.Answers
		first   string
	}{
		"nothing":          {instrument.Answers{}, "name"},
		"name is answered": {instrument.Answers{"name": {Value: text.T("n", "")}}, ""},
		"unknown":          {instrument.Answers{"people": absent(instrument.Unknown)}, "name"},
		"not asked":        {instrument.Answers{"summary": absent(instrument.NotAsked)}, "name"},
		"everything":       {everything(), ""},
	} {
		filled, total := in.Completeness(c.answers)
		gaps, weight := in.Gaps(c.answers), 0
		for i, q := range gaps {
			weight += q.Weight
			if i > 0 && q.Weight > gaps[i-1].Weight {
				t.Errorf("%s: %s stands after %s, which brings less", name, q.ID, gaps[i-1].ID)
			}
		}
		if weight != total-filled {
			t.Errorf("%s: gaps weigh %d, want %d", name, weight, total-filled)
		}
		if c.first != "" && (len(gaps) == 0 || gaps[0].ID != c.first) {
			t.Errorf("%s: %s should come first", name, c.first)
		}
	}
}

func TestCompletenessWeighsWhatIsShown(t *testing.T) {
	in := sample(t)
	absent := func(r instrument.Reason) instrument.Answer {
		return instrument.Answer{Absence: &instrument.Absence{Reason: r}}
	}
	for name, c := range map[string]struct {
		answers       instrument.Answers
		filled, total int
	}{
		"nothing":               {instrument.Answers{}, 0, 13},
		"the heaviest":          {instrument.Answers{"name": {Value: text.T("n", "")}}, 3, 13},
		"more is asked":         {instrument.Answers{"personal": {Value: true}}, 1, 15},
		"not applicable":        {instrument.Answers{"people": absent(instrument.NotApplicable)}, 1, 13},
		"withheld":              {instrument.Answers{"summary": absent(instrument.Withheld)}, 1, 13},
		"unknown is no help":    {instrument.Answers{"people": absent(instrument.Unknown)}, 0, 13},
		"it was not asked":      {instrument.Answers{"summary": absent(instrument.NotAsked)}, 0, 12},
		"hidden does not count": {instrument.Answers{"fruit": {Value: "apple"}}, 0, 13},
		"everything":            {everything(), 17, 17},
	} {
		if filled, total := in.Completeness(c.answers); filled != c.filled || total != c.total {
			t.Errorf("%s: %d of %d, want %d of %d", name, filled, total, c.filled, c.total)
		}
	}
}
