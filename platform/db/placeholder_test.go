package db

import "testing"

func TestPlaceholdersAreNumberedOutsideStringsNamesAndComments(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"", ""},
		{"SELECT 1", "SELECT 1"},
		{"a = ? AND b IN (?, ?)", "a = $1 AND b IN ($2, $3)"},
		{"a = '?' AND b = ?", "a = '?' AND b = $1"},
		{"a = 'l''été ?' AND b = ?", "a = 'l''été ?' AND b = $1"},
		{`"why?" = ?`, `"why?" = $1`},
		{"? -- why?\n ?", "$1 -- why?\n $2"},
		{"? /* why?\n? */ ?", "$1 /* why?\n? */ $2"},
		{"? - ? / ?", "$1 - $2 / $3"},
		{"? 'never closed ?", "$1 'never closed ?"},
		{"?,?,?,?,?,?,?,?,?,?", "$1,$2,$3,$4,$5,$6,$7,$8,$9,$10"},
	} {
		if got := numbered(c.query); got != c.want {
			t.Errorf("%q became %q, not %q", c.query, got, c.want)
		}
	}
}
