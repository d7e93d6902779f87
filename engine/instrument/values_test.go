package instrument_test

import (
	"encoding/json"
	"net/url"
	"testing"

	"balise/engine/instrument"
)

func TestDatesKeepTheirPrecision(t *testing.T) {
	for s, want := range map[string][2]string{ // first and last day meant
		"2024":       {"2024-01-01", "2024-12-31"},
		"2024-02":    {"2024-02-01", "2024-02-29"},
		"2024-02-29": {"2024-02-29", "2024-02-29"},
	} {
		d, err := instrument.ParseDate(s)
		if err != nil || d.String() != s || d.First().String() != want[0] || d.Last().String() != want[1] {
			t.Errorf("%s: %v, %v to %v, %v", s, d, d.First(), d.Last(), err)
		}
	}
	for _, s := range []string{"", "24", "2024-13", "2024-00", "2023-02-29", "2024-2-9", "2024-02-29T00:00", "0999", "２０２４"} {
		if d, err := instrument.ParseDate(s); err == nil {
			t.Errorf("%q was read as %v", s, d)
		}
	}
	ordered := []string{"2023-12-31", "2024", "2024-01", "2024-01-01", "2024-01-02", "2024-02"}
	for i := range ordered {
		for j := range ordered {
			a, _ := instrument.ParseDate(ordered[i])
			b, _ := instrument.ParseDate(ordered[j])
			if got := a.Compare(b); got > 0 != (i > j) || got < 0 != (i < j) {
				t.Errorf("%v against %v: %d", a, b, got)
			}
		}
	}
}

// typed gives the canonical answer to people or cost, or "refused".
func typed(t *testing.T, in *instrument.Instrument, field, value string) string {
	t.Helper()
	question := map[string]string{"people": "people", "cost.amount": "cost"}[field]
	answers, problems := in.ReadForm(url.Values{field: {value}})
	if len(problems) > 0 {
		if problems[0].Field != field || problems[0].Question != question || !problems[0].Message.Complete() {
			t.Errorf("%s=%q: the problem is %+v", field, value, problems[0])
		}
		return "refused"
	}
	switch v := answers[question].Value.(type) {
	case instrument.Number:
		return string(v)
	case instrument.Money:
		return string(v.Amount())
	}
	return ""
}

func TestNumbersAreReadAsPeopleTypeThem(t *testing.T) {
	in := sample(t)
	for value, want := range map[string][2]string{ // as a number, as an amount
		"1234":                                {"1234", "1234"},
		" 1 234,50 ":                          {"1234.5", "1234.5"},
		"1\u00a0234,5":                        {"1234.5", "1234.5"},
		"12\u202f345":                         {"12345", "12345"},
		"1,234.50":                            {"1234.5", "1234.5"},
		"1,234,567":                           {"refused", "1234567"}, // above the largest number of people
		"123,456":                             {"refused", "123456"},  // two readings as a number; cents have two digits
		"0,125":                               {"0.125", "refused"},
		"007":                                 {"7", "7"},
		"-0":                                  {"0", "0"},
		"0.10":                                {"0.1", "0.1"},
		"1000000":                             {"1000000", "1000000"},
		"1000000,01":                          {"refused", "1000000.01"},
		"\u22125":                             {"refused", "refused"}, // below 0
		"1 234,56 $":                          {"refused", "1234.56"},
		"$1,234":                              {"refused", "1234"},
		"12 34":                               {"refused", "refused"},
		"1.234,5":                             {"refused", "refused"},
		"douze":                               {"refused", "refused"},
		"1e3":                                 {"refused", "refused"},
		"0x10":                                {"refused", "refused"},
		"NaN":                                 {"refused", "refused"},
		"99999999999999999999999999999999999": {"refused", "refused"},
		"92233720368547758.08":                {"refused", "refused"}, // cents past 63 bits
		"":                                    {"", ""},
		"  ":                                  {"", ""},
	} {
		if got := typed(t, in, "people", value); got != want[0] {
			t.Errorf("number %q: %s, want %s", value, got, want[0])
		}
		if got := typed(t, in, "cost.amount", value); got != want[1] {
			t.Errorf("amount %q: %s, want %s", value, got, want[1])
		}
	}
}

func TestAmountsOfAnySize(t *testing.T) {
	for cents, want := range map[int64]string{
		0: "0", 5: "0.05", 150: "1.5", -1: "-0.01", -9223372036854775808: "-92233720368547758.08",
	} {
		if got := (instrument.Money{Cents: cents, Currency: "CAD"}).Amount(); string(got) != want {
			t.Errorf("%d cents are %s, want %s", cents, got, want)
		}
	}
}

func TestNumbersAreComparedAsNumbers(t *testing.T) {
	ordered := []string{"-10", "-9.5", "0", "0.05", "0.5", "9", "10", "123456789012345678901234567890"}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := instrument.Number(a).Compare(instrument.Number(b)); got > 0 != (i > j) || got < 0 != (i < j) {
				t.Errorf("%s against %s: %d", a, b, got)
			}
		}
	}
	for _, s := range []string{"", "01", "+1", "1.", ".5", "1.50", "-0", "1e3", "1,5", " 1", "--1"} {
		if n, err := instrument.ParseNumber(s); err == nil {
			t.Errorf("%q was taken as canonical: %s", s, n)
		}
	}
}

func TestJSONIsCanonicalAndStable(t *testing.T) {
	data, err := json.MarshalIndent(everything(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "answers.json", string(data)+"\n")
	var back instrument.Answers
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	for id, answer := range everything() {
		if !instrument.Equal(answer, back[id]) {
			t.Errorf("%s came back as %+v", id, back[id])
		}
	}
}

func TestJSONRefusesWhatIsNotAnAnswer(t *testing.T) {
	for name, data := range map[string]string{
		"two values":            `{"a":{"string":"x","bool":true}}`,
		"rows and a value":      `{"a":{"rows":[],"bool":true}}`,
		"nothing":               `{"a":{}}`,
		"null":                  `{"a":{"string":null}}`,
		"an unknown tag":        `{"a":{"float":1.5}}`,
		"a number as number":    `{"a":{"number":1.5}}`,
		"a badly formed one":    `{"a":{"number":"1.50"}}`,
		"an impossible date":    `{"a":{"date":"2023-02-29"}}`,
		"cents with a part":     `{"a":{"money":{"cents":1.5,"currency":"CAD"}}}`,
		"rows in rows":          `{"a":{"rows":[{"b":{"rows":[]}}]}}`,
		"an empty cell":         `{"a":{"rows":[{"b":{}}]}}`,
		"a list of answers":     `[]`,
		"something that trails": `{} {}`,
	} {
		var a instrument.Answers
		if err := json.Unmarshal([]byte(data), &a); err == nil {
			t.Errorf("%s was accepted: %+v", name, a)
		}
	}
	if _, err := json.Marshal(instrument.Answers{"a": {Value: 1.5}}); err == nil {
		t.Error("a float was written")
	}
	if _, err := json.Marshal(instrument.Answers{"a": {}}); err == nil {
		t.Error("an answer that says nothing was written")
	}
}
