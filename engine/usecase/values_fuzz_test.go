package usecase_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"balise/engine/usecase"
)

// whole checks what must be true of any value: it says something or why it does not, and never holds a lost character.
func whole(t *testing.T, v usecase.Value, raw string) {
	t.Helper()
	if v.Raw != raw || (len(v.Items) == 0) != (v.Absence != "") || v.Confidence < 0 || v.Confidence > 1 {
		t.Fatalf("%q: %+v", raw, v)
	}
	for _, item := range v.Items {
		if item == "" || strings.ContainsRune(item, utf8.RuneError) {
			t.Fatalf("%q: the item %q", raw, item)
		}
	}
}

func seed(f *testing.F, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
}

func FuzzDate(f *testing.F) {
	seed(f, "7/1/2023", "24-Nov", "Jan-03", "Q4FY25", "10/12023", "Pre-2021", "2022-08 (estimated)", "2025-09-08 00:00:00", "mei 2023", "1er janvier 2024", "45323", "7/16/1905", "99999999", "\u0660", "(", "0/0/0000")
	f.Fuzz(func(t *testing.T, raw string) {
		if !utf8.ValidString(raw) {
			return
		}
		v := column(t, "field: start_date", "", raw)[0]
		whole(t, v, raw)
		for _, item := range v.Items {
			if _, err := time.Parse(time.DateOnly, (item + "-01-01")[:10]); err != nil {
				t.Fatalf("%q is read as %q", raw, item)
			}
		}
	})
}

func FuzzList(f *testing.F) {
	seed(f, `["a","b"]`, `['it\'s', "a, b"]`, "a; b", "• a\n• b", "b) Sex c) Age", `['\ud800\x41']`, "[{}]", "[1, null, [2]]", "['", "(a) b", "a)\u00a0b")
	f.Fuzz(func(t *testing.T, raw string) {
		if utf8.ValidString(raw) {
			whole(t, column(t, "field: demographics", "", raw)[0], raw)
			whole(t, column(t, "field: supplier, split: \" / \"", "", raw)[0], raw)
			whole(t, column(t, "field: summary", "", raw)[0], raw)
			whole(t, column(t, "field: source_code", "", raw)[0], raw)
			whole(t, column(t, "field: technique", "", raw)[0], raw)
		}
	})
}

func FuzzFlag(f *testing.F) {
	seed(f, "Yes", "a) Yes", "Non", "b) In-progress", "Yes – by the CAIO", "N/A - no", "no.", "()", "partly (")
	f.Fuzz(func(t *testing.T, raw string) {
		if !utf8.ValidString(raw) {
			return
		}
		v := column(t, "field: notice", "", raw)[0]
		whole(t, v, raw)
		for _, item := range v.Items {
			if !slices.Contains([]string{"yes", "no", "partly"}, item) {
				t.Fatalf("%q is read as %q", raw, item)
			}
		}
	})
}
