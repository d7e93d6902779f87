package people_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"balise/platform/people"
)

var codes = people.Codes{Type: func(said string) (string, bool) {
	code, ok := map[string]string{"ministry": "ministry", "Ministère": "ministry"}[said]
	return code, ok
}}

func read(s string) people.BodiesFile { return people.ReadBodiesCSV(strings.NewReader(s), codes) }

func TestTheSameFileInEveryDialect(t *testing.T) {
	const want = `[{2 { m-a {Ministère A, B Department A} {MA } ministry culture quebec [Vieux A Ancien A [2001-01-01/2010-01-01]] 2000-01-01   true}}]`
	french := "Identifiant;Nom;Nom anglais;Sigle;Type;Portefeuille;Administration;Autres noms;Début;Fin;Fictif\n" +
		"m-a;Ministère A, B;Department  A ;MA;Ministère;culture;quebec;Vieux A | Ancien A [2001-01-01/2010-01-01];2000-01-01;;oui\n"
	english := "slug,name_fr,name_en,acronym_fr,type,portfolio,jurisdiction,aliases,from,until,fictional\r\n" +
		"m-a,\"Ministère A, B\",Department A,MA,ministry,culture,quebec,Vieux A|Ancien A [2001-01-01/2010-01-01],2000-01-01,,true\r\n"
	for name, file := range map[string]string{
		"French, semicolons":      french,
		"French, tabs":            strings.ReplaceAll(french, ";", "\t"),
		"English, commas, CRLF":   english,
		"a byte order mark":       "\ufeff" + english,
		"blank rows, extra cells": french + ";;;;;;;;;;\n\n",
		"a row too long by blank": strings.Replace(french, ";oui", ";oui;;", 1),
		"no last line break":      strings.TrimSuffix(french, "\n"),
	} {
		f := read(file)
		if got := fmt.Sprint(f.Rows); got != want || len(f.Problems) > 0 {
			t.Errorf("%s:\ngot  %s %v\nwant %s", name, got, f.Problems, want)
		}
	}
}

func TestEveryMistakeIsToldWithItsPlaceAndItsCure(t *testing.T) {
	for _, c := range []struct{ name, file, place, cure string }{
		{"an empty file", "", "line 1, column 1", "header"},
		{"an unknown header", "nom;couleur\nA;bleu\n", "line 1, column 5", "possible ones are"},
		{"a header twice", "nom;nom\nA;B\n", "line 1, column 5, name_fr", "keep one"},
		{"a line of separators", strings.Repeat(";", 1<<20), "line 1, column 1", "50 columns"},
		{"too many aliases", "nom;alias\nA;" + strings.Repeat("b|", 1<<20) + "\n", "line 2, column 3, aliases", "at most 100"},
		{"a long alias", "nom;alias\nA;" + strings.Repeat("b", 301) + "\n", "line 2, column 3, aliases", "300 characters"},
		{"no name", "type;debut\nministry;\n", "line 1, column 1", "“name” is missing"},
		{"Latin-1", "nom\nMinist\xe8re\n", "line 2, column 7", "CSV UTF-8"},
		{"UTF-16", "\xff\xfen\x00o\x00m\x00", "line 1, column 1", "CSV UTF-8"},
		{"a NUL", "nom\nA\x00\n", "line 2, column 2", "CSV UTF-8"},
		{"a short row", "nom;type\nA\n", "line 2, column 1", "has 1 fields, the header has 2"},
		{"a long row", "nom;type\nA;ministry;x\n", "line 2, column 1", "has 3 fields"},
		{"a straight quote", "nom;type\nA \"b\" c;ministry\n", "line 2, column 3", "straight quotes"},
		{"an unknown label", "nom;type\nÉlan;royaume\n", "line 2, column 6, type", "not in the list"},
		{"no such day", "nom;debut\nA;2024-02-30\n", "line 2, column 3, from", "2024-05-31"},
		{"an end before", "nom;debut;fin\nA;2024-02-01;2024-01-01\n", "line 2, column 14, until", "after the start"},
		{"an alias’s dates", "nom;alias\nA;B [2024]\n", "line 2, column 3, aliases", "2010-01-01/2015-01-01"},
		{"neither yes nor no", "nom;fictif\nA;peut-être\n", "line 2, column 3, fictional", "yes or no"},
		{"a forged identifier", "slug;nom\n../a;A\n", "line 2, column 1, slug", "digits and hyphens"},
		{"an identifier twice", "slug;nom\na;A\nb;B\na;C\n", "line 4, column 1, slug", "on line 2"},
		{"an unnamed row", "slug;nom\na;\n", "line 2, column 3, name_fr", "name"},
		{"a quoted line break before", "nom;fictif\n\"A\nB\";x\n", "line 3, column 4, fictional", "yes or no"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := read(c.file)
			if len(f.Problems) != 1 {
				t.Fatalf("%d problems: %v", len(f.Problems), f.Problems)
			}
			p := f.Problems[0]
			if p.Name != c.place || !strings.Contains(p.Message.EN, c.cure) || !strings.HasPrefix(p.Message.FR, "Ligne ") {
				t.Errorf("%s: %s", p.Name, p.Message)
			}
		})
	}
}

func TestMistakesDoNotHideOneAnother(t *testing.T) {
	f := read("nom;fictif\nA;x\nB;oui\nC;y\n")
	if len(f.Problems) != 2 || len(f.Rows) != 1 || f.Rows[0].Body.Name.FR != "B" {
		t.Errorf("%v %v", f.Rows, f.Problems)
	}
	f = read("nom;fictif\n" + strings.Repeat("A;x\n", 500))
	if n := len(f.Problems); n != 101 {
		t.Errorf("%d problems are told of 500", n)
	}
}

func TestAFileTooLargeIsRefused(t *testing.T) {
	f := people.ReadBodiesCSV(bytes.NewReader(bytes.Repeat([]byte("nom\n"), 3<<20)), codes)
	if len(f.Problems) != 1 || !strings.Contains(f.Problems[0].Message.EN, "8 MB") || len(f.Rows) != 0 {
		t.Errorf("%v", f.Problems)
	}
}

func FuzzReadBodiesCSV(f *testing.F) {
	f.Add([]byte("nom;type;alias\n\"A\nB\";ministry;x [/2020-01-01]\r\n"))
	f.Add([]byte("\ufeffslug\tname\tfrom\na\t\"é\"\"\"\t2024\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := people.ReadBodiesCSV(bytes.NewReader(data), codes)
		for _, row := range file.Rows {
			if row.Body.Name.Empty() || row.Line < 2 || row.Line > bytes.Count(data, []byte("\n"))+1 {
				t.Errorf("row %+v", row)
			}
		}
		for _, p := range file.Problems {
			if !p.Message.Complete() || p.Name == "" {
				t.Errorf("problem %+v", p)
			}
		}
	})
}
