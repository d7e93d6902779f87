package instrument_test

import (
	"encoding/json"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"balise/engine/instrument"
	"balise/engine/text"
)

func TestFormsCarryEveryKind(t *testing.T) {
	in := sample(t)
	form := in.WriteForm(everything())
	lines := make([]string, 0, len(form))
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, v := range form[name] {
			lines = append(lines, name+" = "+strconv.Quote(v))
		}
	}
	golden(t, "form.golden", strings.Join(lines, "\n")+"\n")
	back, problems := in.ReadForm(form)
	if len(problems) > 0 || !reflect.DeepEqual(back, everything()) {
		t.Errorf("the form reads as %+v, with problems %+v", back, problems)
	}
	if problems := in.Validate(back, instrument.StageDraft); len(problems) > 0 {
		t.Errorf("a draft of the sample has problems: %+v", problems)
	}
}

func TestFormsRoundTrip(t *testing.T) {
	in := sample(t)
	rapid.Check(t, func(t *rapid.T) {
		answers := answersTo(in).Draw(t, "answers")
		back, problems := in.ReadForm(in.WriteForm(answers))
		if len(problems) > 0 || !reflect.DeepEqual(back, answers) {
			t.Fatalf("wrote %+v, read %+v with problems %+v", answers, back, problems)
		}
		for _, p := range in.Validate(answers, instrument.StageDraft) {
			if p.Question != "name" { // the only question that a draft needs
				t.Fatalf("what a form may give is refused: %+v", p)
			}
		}
	})
}

func TestJSONRoundTrips(t *testing.T) {
	in := sample(t)
	rapid.Check(t, func(t *rapid.T) {
		answers := answersTo(in).Draw(t, "answers")
		data, err := json.Marshal(answers)
		if err != nil {
			t.Fatal(err)
		}
		var back instrument.Answers
		if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(back, answers) {
			t.Fatalf("%s: read %+v, %v", data, back, err)
		}
	})
}

// The browser may send the boxes of a list in any order, and rows under any growing indexes.
func TestOrderOfTheFormDoesNotCount(t *testing.T) {
	in := sample(t)
	rapid.Check(t, func(t *rapid.T) {
		answers := answersTo(in).Draw(t, "answers")
		form := in.WriteForm(answers)
		shuffled := url.Values{}
		gap := rapid.IntRange(1, 100).Draw(t, "gap")
		for name, values := range form {
			parts := strings.Split(name, ".")
			if len(parts) > 2 { // a row
				index, err := strconv.Atoi(parts[1])
				if err != nil {
					shuffled[name] = values
					continue
				}
				parts[1] = strconv.Itoa(index*gap + gap)
			}
			shuffled[strings.Join(parts, ".")] = rapid.Permutation(values).Draw(t, name)
		}
		back, problems := in.ReadForm(shuffled)
		if len(problems) > 0 || !reflect.DeepEqual(back, answers) {
			t.Fatalf("read %+v with problems %+v, want %+v", back, problems, answers)
		}
	})
}

func TestProblemsLeadToTheirFormField(t *testing.T) {
	in := sample(t)
	for name, c := range map[string]struct {
		form  string
		field string
		says  string
	}{
		"a text too long":            {"name.en=" + strings.Repeat("é", 41), "name.en", "41 characters; shorten it to 40"},
		"two lines in one":           {"name.fr=a%0Ab", "name.fr", "single line"},
		"a control character":        {"summary.fr=a%00b", "summary.fr", "U+0000"},
		"an escape":                  {"reference=a%1B[31m", "reference", "U+001B"},
		"a tab in a line":            {"reference=a%09b", "reference", "U+0009"},
		"text turned around":         {"name.fr=abc%E2%80%AEcba", "name.fr", "U+202E"},
		"bytes that are no text":     {"name.fr=%FF", "name.fr", "unreadable"},
		"a number below":             {"people=-1", "people", "at least 0"},
		"a number above":             {"people=2000000", "people", "at most 1,000,000"},
		"an ambiguous number":        {"people=1,234", "people", "two ways"},
		"a currency of four letters": {"cost.amount=1&cost.currency=DOLL", "cost.currency", "three-letter"},
		"a year of two digits":       {"start.year=24", "start.year", "four digits"},
		"a month in letters":         {"start.year=2024&start.month=mai", "start.month", "digits"},
		"the 13th month":             {"start.year=2024&start.month=13", "start.month", "1 to 12"},
		"a day without month":        {"start.year=2024&start.day=3", "start.month", "month of this day"},
		"the 31st of April":          {"start.year=2024&start.month=4&start.day=31", "start.day", "does not exist"},
		"a month without year":       {"start.month=4", "start.year", "four digits"},
		"neither yes nor no":         {"personal=maybe", "personal", "yes or no"},
		"a forged choice":            {"fruit=banana", "fruit", "choose from the list"},
		"a forged box":               {"basket=apple&basket=banana", "basket", "choose from the list"},
		"a forged body":              {"owner=../../etc", "owner", "body from the list"},
		"a script as a link":         {"links.0.url=javascript:alert(1)", "links.0.url", "complete address"},
		"a link with a password":     {"links.3.url=https://a:b@c.ca", "links.3.url", "complete address"},
		"a title without link":       {"links.1.title.fr=Page", "links.1.url", "complete address"},
		"a list too long":            {"partners.0.body=a&partners.1.body=b&partners.2.body=c&partners.3.body=d", "partners", "keep 3 at most"},
		"a mistake in a row":         {"partners.7.since.year=x", "partners.7.since.year", "digits"},
		"a forged file":              {"document.name=a.pdf&document.size=1&document.media_type=text/html&document.sha256=zz", "document.name", "attach it again"},
		"a path as a file's name":    {"document.name=../a&document.size=1&document.media_type=text/plain&document.sha256=" + aHash, "document.name", "attach it again"},
		"a reason that is not given": {"start.absence=unknown", "start.absence", "not offered"},
		"a made-up reason":           {"summary.absence=lazy", "summary.absence", "not offered"},
		"a value and a reason":       {"people=3&people.absence=unknown", "people.absence", "one or the other"},
		"withheld without ground":    {"summary.absence=withheld", "summary.ground", "ground"},
		"withheld on another's":      {"cost.absence=withheld&cost.ground=security", "cost.ground", "ground"},
		"withheld until some day":    {"cost.absence=withheld&cost.ground=secret&cost.until=soon", "cost.until", "review date"},
		"a note with a control":      {"summary.absence=unknown&summary.note.en=%07", "summary.note.en", "U+0007"},
	} {
		form, err := url.ParseQuery(c.form)
		if err != nil {
			t.Fatal(err)
		}
		answers, problems := in.ReadForm(form)
		if len(problems) != 1 || problems[0].Field != c.field || !strings.Contains(problems[0].Message.EN, c.says) {
			t.Errorf("%s: got %+v, want %s at %s", name, problems, c.says, c.field)
			continue
		}
		if q := problems[0].Question; q == "" || !strings.HasPrefix(c.field, q) || answers[q].Given() {
			t.Errorf("%s: the answer was kept all the same, or its question is not named: %+v", name, problems[0])
		}
		if !problems[0].Message.Complete() {
			t.Errorf("%s: the message misses a language", name)
		}
	}
}

func TestWhatIsTypedIsCleaned(t *testing.T) {
	in := sample(t)
	answers, problems := in.ReadForm(url.Values{
		"name.fr":           {"  Ecole\u0301 "},
		"summary.fr":        {"un\r\ndeux\ttrois\r\n"},
		"cost.currency":     {"CAD"}, // the form's default, without an amount
		"people.ground":     {"secret"},
		"basket":            {"pear", "", "apple", "pear"},
		"links.0.title.fr":  {" "},
		"partners.0.body":   {""},
		"partners.5.body":   {"B"},
		"partners.05.body":  {"never written by our forms"},
		"partners.-1.body":  {"nor this"},
		"something.of.else": {"x"},
	})
	want := instrument.Answers{
		"name":     {Value: text.T("Ecolé", "")},
		"summary":  {Value: text.T("un\ndeux\ttrois", "")},
		"basket":   {Value: []string{"apple", "pear"}},
		"partners": {Value: []instrument.Answers{{"body": {Value: "B"}}}},
	}
	if len(problems) > 0 || !reflect.DeepEqual(answers, want) {
		t.Errorf("got %+v with problems %+v", answers, problems)
	}
}

// A newer version may refuse what an older one took: the form must still show it, for the person to mend.
func TestWriteFormLosesNothingThatItCanWrite(t *testing.T) {
	in := sample(t)
	long := strings.Repeat("x", 50)
	form := in.WriteForm(instrument.Answers{
		"name":  {Value: text.T(long, "")},
		"fruit": {Value: "banana"},
		"cost":  {Value: "a text where an amount is expected"},
		"gone":  {Value: "a question of another version"},
	})
	if want := (url.Values{"name.fr": {long}, "fruit": {"banana"}}); !reflect.DeepEqual(form, want) {
		t.Errorf("got %v, want %v", form, want)
	}
}

// FuzzReadForm holds that any form gives answers that are valid, that the form rewritten gives the same answers, and
// that every problem leads to a question in both languages.
func FuzzReadForm(f *testing.F) {
	f.Add(sample(f).WriteForm(everything()).Encode())
	f.Add("name.fr=%FF&people=1,234&start.year=0&links.0.url=javascript:x&partners.999999999999.body=x")
	f.Add("summary.absence=withheld&summary.ground=secret&summary.until=2027-13&cost.amount=-5")
	f.Add("cost.amount=%24&cost.currency=&basket=&basket=apple&document.size=-1&personal=")
	in := sample(f)
	f.Fuzz(func(t *testing.T, query string) {
		form, err := url.ParseQuery(query)
		if err != nil {
			return // not a form
		}
		answers, problems := in.ReadForm(form)
		for _, p := range problems {
			if in.Question(p.Question) == nil || !p.Message.Complete() || !utf8.ValidString(p.Message.FR) {
				t.Errorf("the problem leads nowhere: %+v", p)
			}
		}
		for _, p := range in.Validate(answers, instrument.StageDraft) {
			if p.Message.EN != "Answer the question “Name”." && !strings.Contains(p.Message.EN, "on this row") {
				t.Errorf("read, then refused: %+v", p)
			}
		}
		back, again := in.ReadForm(in.WriteForm(answers))
		if len(again) > 0 || !reflect.DeepEqual(back, answers) {
			t.Errorf("%+v came back as %+v, %+v", answers, back, again)
		}
		if _, err := json.Marshal(answers); err != nil {
			t.Errorf("read, but cannot be written: %v", err)
		}
	})
}

// FuzzAnswersJSON holds that what is read is written back to the same bytes, and never stops the program when shown,
// checked or written in a form, even under an instrument that it does not fit.
func FuzzAnswersJSON(f *testing.F) {
	whole, err := json.Marshal(everything())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"name":{"bool":true},"links":{"rows":[{"x":{"string":""}}]},"partners":{"links":null}}`))
	f.Add([]byte(`{"partners":{"rows":[{},{"body":{"absent":{"reason":"unknown"}}},{"part":{"number":"1"}}]}}`))
	f.Add([]byte(`{"start":{"date":""},"people":{"absent":{"reason":"","until":"2024"}},"basket":{"codes":["b","a","b"]}}`))
	in := sample(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		var answers instrument.Answers
		if err := json.Unmarshal(data, &answers); err != nil {
			return
		}
		once, err := json.Marshal(answers)
		if err != nil {
			t.Fatalf("read, but cannot be written: %v", err)
		}
		var again instrument.Answers
		if err := json.Unmarshal(once, &again); err != nil {
			t.Fatalf("written, but cannot be read: %v", err)
		}
		if twice, err := json.Marshal(again); err != nil || string(twice) != string(once) {
			t.Fatalf("%s became %s, %v", once, twice, err)
		}
		in.Validate(answers, instrument.StageSubmit)
		in.WriteForm(answers)
		in.Completeness(answers)
		for id, a := range in.Public(answers) {
			instrument.Show(in.Question(id), a, text.FR)
		}
		for _, q := range in.Questions() {
			instrument.Show(q, answers[q.ID], text.EN)
		}
	})
}
