package instrument_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"balise/engine/instrument"
)

func TestEditionsAreComparedByTheLeastSetsThatHoldTheSameThings(t *testing.T) {
	fruit := taxonomy(t, "fruit.yaml")
	for _, c := range []struct{ from, to, want string }{
		{"2023", "2024", "renamed: apple > apple; split: grape > white_grape red_grape; kept: lemon > lemon; new: > peach"},
		{"2024", "2025", "kept: red_grape > red_grape; kept: white_grape > white_grape; renamed: peach > pear; kept: apple > apple; gone: lemon >"},
		{"2023", "2025", "split: grape > red_grape white_grape; new: > pear; renamed: apple > apple; gone: lemon >"},
		{"2025", "2023", "renamed: apple > apple; merged: red_grape white_grape > grape; new: > lemon; gone: pear >"},
		{"2023", "2030", ""},
	} {
		var got []string
		for _, x := range fruit.Compare(c.from, c.to) {
			line := fmt.Sprintf("%s: %s > %s", x.Fate, strings.Join(x.From, " "), strings.Join(x.To, " "))
			got = append(got, strings.TrimSpace(strings.ReplaceAll(line, ":  >", ": >")))
		}
		if all := strings.Join(got, "; "); all != c.want {
			t.Errorf("%s to %s:\ngot  %s\nwant %s", c.from, c.to, all, c.want)
		}
	}
}

// Each term of both editions stands in one correspondence, and in one only: nothing is counted twice, nothing is lost.
func TestCorrespondencesShareOutTheTerms(t *testing.T) {
	fruit := taxonomy(t, "fruit.yaml")
	for _, from := range fruit.Editions {
		for _, to := range fruit.Editions {
			var olds, news []string
			for _, c := range fruit.Compare(from.Version, to.Version) {
				olds, news = append(olds, c.From...), append(news, c.To...)
				if c.Fate == instrument.New != (len(c.From) == 0) || c.Fate == instrument.Gone != (len(c.To) == 0) {
					t.Errorf("%s to %s: %+v", from.Version, to.Version, c)
				}
			}
			for _, side := range []struct {
				edition *instrument.Edition
				codes   []string
			}{{from, olds}, {to, news}} {
				slices.Sort(side.codes)
				var want []string
				for _, term := range side.edition.Terms {
					want = append(want, term.Code)
				}
				slices.Sort(want)
				if !slices.Equal(side.codes, want) {
					t.Errorf("%s to %s: the terms of %s are %v, not %v", from.Version, to.Version, side.edition.Version, side.codes, want)
				}
			}
		}
	}
}
