package inventory_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
)

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func sighting(t testing.TB) *instrument.Instrument {
	t.Helper()
	animal, err := instrument.LoadTaxonomy("animal.yaml", read(t, "animal.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	in, err := instrument.Load("sighting.yaml", read(t, "sighting.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Use(animal); err != nil {
		t.Fatal(err)
	}
	return in
}

func forest(t testing.TB) *inventory.Profile {
	t.Helper()
	p, err := inventory.LoadProfile("profile.yaml", read(t, "profile.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Use(sighting(t)); err != nil {
		t.Fatal(err)
	}
	return p
}

const forestHeader = "Number,Park,name en,NOM,Story,Animals,Tame,Tame FR,Seen,Remark\n"

// mapped reads one record of the forest.
func mapped(t *testing.T, record string) inventory.Row {
	t.Helper()
	file, err := forest(t).Read(table(t, forestHeader+record))
	if err != nil {
		t.Fatal(err)
	}
	if len(file.Rows) != 1 {
		t.Fatalf("problems: %v", file.Problems)
	}
	return file.Rows[0]
}

// told writes the readings of a row: question, rule and what it gave, in English.
func told(in *instrument.Instrument, row inventory.Row) string {
	var lines []string
	for _, v := range row.Values {
		lines = append(lines, fmt.Sprintf("%s %s %q → %s", v.Question, v.Rule, v.Raw, instrument.Show(in.Question(v.Question), v.Answer, text.EN)))
	}
	return strings.Join(lines, "\n")
}

func TestEachValueKeepsItsRawTextAndItsRule(t *testing.T) {
	t.Parallel()
	row := mapped(t, "A1,Blue Park / Parc bleu,Big  lynx,Gros lynx ,\"It sat.\r\nIt left. \",loup-cervier; MOOSE ;,Y ,Oui,2024-05,keep me\n")
	want := `place as_is "A1" → A1
name tidied "Big  lynx" → Big lynx
name tidied "Gros lynx " → Gros lynx
story tidied "It sat.\r\nIt left. " → It sat. It left.
animals dictionary "loup-cervier; MOOSE ;" → Lynx; Moose
tame dictionary "Y " → Yes
tame dictionary "Oui" → Yes
seen date "2024-05" → May 2024`
	if got := told(sighting(t), row); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if row.Key != "a1" || row.Line != 2 || row.Body != text.T("Parc bleu", "Blue Park") {
		t.Errorf("key %q, line %d, body %v", row.Key, row.Line, row.Body)
	}
	if name := row.Answers["name"].Value; name != text.T("Gros lynx", "Big lynx") {
		t.Errorf("the two languages make %v", name)
	}
	if story := row.Answers["story"].Value; story != (text.Text{EN: "It sat.\nIt left."}) {
		t.Errorf("the story is %q", story)
	}
	if links, _ := row.Fill["pages"].Value.([]instrument.Link); len(links) != 1 || links[0].URL != "https://forest.example" {
		t.Errorf("the constant is %v", row.Fill["pages"])
	}
	if len(row.Kept) != 1 || row.Kept[0] != (inventory.Kept{Header: "Remark", Text: "keep me"}) {
		t.Errorf("kept %v", row.Kept)
	}
}

func TestABlankIsNotANo(t *testing.T) {
	t.Parallel()
	row := mapped(t, "A1,Blue / Bleu,Lynx,,n/a,,,, ,\n")
	for _, id := range []string{"tame", "story", "animals", "seen"} {
		if a, told := row.Answers[id]; told {
			t.Errorf("%s is answered: %v", id, a)
		}
	}
	for _, id := range []string{"story", "animals", "seen"} {
		if a := row.Fill[id].Absence; a == nil || a.Reason != instrument.Unknown {
			t.Errorf("%s is not told unknown: %v", id, row.Fill[id])
		}
	}
	if _, told := row.Fill["tame"]; told {
		t.Error("the profile says nothing of a blank in this column")
	}
	if row.Values[3].Rule != inventory.NoValue || row.Values[2].Rule != inventory.Blank {
		t.Errorf("rules %s and %s", row.Values[3].Rule, row.Values[2].Rule)
	}
}

func TestAReasonMayBeWhatTheSourceSays(t *testing.T) {
	t.Parallel()
	a := mapped(t, "A1,Blue / Bleu,Lynx,,,,?,,,\n").Answers["tame"]
	if a.Absence == nil || a.Absence.Reason != instrument.Unknown || a.Absence.Note != text.T("à revoir", "to be seen again") {
		t.Errorf("got %+v", a)
	}
}

func TestWhatHasNoMeaningIsKept(t *testing.T) {
	t.Parallel()
	row := mapped(t, "A1,Blue / Bleu,Lynx,,,lynx;unicorn,,,,\n")
	if _, told := row.Answers["animals"]; told || row.Fill["animals"].Absence == nil {
		t.Errorf("half of the value was taken: %v", row.Answers["animals"])
	}
	if len(row.Kept) != 1 || row.Kept[0] != (inventory.Kept{Header: "Animals", Text: "lynx;unicorn"}) {
		t.Errorf("kept %v", row.Kept)
	}
}

func TestARecordThatCannotBeUnderstoodIsRefusedWhereItFails(t *testing.T) {
	t.Parallel()
	for record, want := range map[string]string{
		"A1,Blue / Bleu,Lynx,,,,maybe,,,\n":        `Line 2, column 24: the profile does not know the value “maybe” of the column “Tame”`,
		"A1,Blue / Bleu,Lynx,,,,Y,Non,,\n":         `Line 2, column 26: “Non” contradicts what the other column says of the question “Tame”`,
		"A1,Blue / Bleu,Lynx,,,,,,05/2024,\n":      `Line 2, column 26: “05/2024” is not a date such as 2024, 2024-05 or 2024-05-31`,
		"A1,Blue,Lynx,,,,,,,\n":                    `Line 2, column 4: the responsible body is not named as expected (number of names: 2)`,
		"A1,Blue / ,Lynx,,,,,,,\n":                 `Line 2, column 4: the responsible body is not named as expected (number of names: 2)`,
		"A1,Blue / Bleu / Bleue,Lynx,,,,,,,\n":     `Line 2, column 4: the responsible body is not named as expected (number of names: 2)`,
		" ,Blue / Bleu,Lynx,,,,,,,\n":              `Line 2, column 1: what identifies the record is missing, in the column “Number”`,
		"A1,B / B,X,,,,,,,\na1 ,B / B,Y,,,,,,,\n":  `Line 3: this record has the same identity as the one on line 2`,
		"A1,B / B,X\nA2,Blue / Bleu,Lynx,,,,,,,\n": `Line 2: number of cells: 3, instead of the 10 of the header: a separator or a quotation mark is missing or misplaced`,
	} {
		file, err := forest(t).Read(table(t, forestHeader+record))
		if err != nil {
			t.Fatal(err)
		}
		if len(file.Problems) != 1 || file.Problems[0].Error() != want {
			t.Errorf("%q: got %v; want %s", record, file.Problems, want)
		}
	}
}

func TestTheColumnsMustBeThoseOfTheProfile(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		strings.Replace(forestHeader, "Seen,", "", 1):             `Line 1: the column “Seen” is missing, or the separator was not recognized`,
		strings.Replace(forestHeader, "Seen,", "Seen,Colour,", 1): `Line 1, column 57: the profile “forest” does not know the column “Colour”: add it to its columns, or to those it keeps (keep)`,
	} {
		_, err := forest(t).Read(table(t, header))
		if err == nil || err.Error() != want {
			t.Errorf("got %v; want %s", err, want)
		}
	}
}

func TestAProfileIsStrict(t *testing.T) {
	t.Parallel()
	good := string(read(t, "profile.yaml"))
	for change, want := range map[[2]string]string{
		{"keep: [Remark]", "keep: [Remark]\ncolour: red"}:                           `line 27: field colour not found`,
		{"id: forest\n", ""}:                                                        `the profile needs id`,
		{"confidence: confirmed", "confidence: sure"}:                               `the profile needs confidence`,
		{"unknown: propose", "unknown: guess"}:                                      `the profile needs body: unknown, propose or refuse`,
		{`split: " / ", `, ""}:                                                      `the profile needs body: langs, and split when there are two`,
		{"keep: [Remark]", "keep: [Remark]\n---\nid: other"}:                        `a file holds one profile`,
		{"question: seen", "question: heard"}:                                       `column "Seen": there is no question "heard"`,
		{"question: seen", "question: weight"}:                                      `column "Seen": a column cannot answer a question of the kind number`,
		{"question: story, lang: en", "question: story"}:                            `column "Story": a text needs lang, fr or en`,
		{"labels: true, keep_others", "keep_others"}:                                `column "Animals": a choice needs values or labels`,
		{`raw: ["N"], to: ["no"]`, `raw: ["N"], to: ["never"]`}:                     `column "Tame": there is no answer "never"`,
		{`raw: ["N"], to: ["no"]`, `raw: ["N"], to: ["no", "yes"]`}:                 `column "Tame": this question has one answer`,
		{`raw: ["N"], to: ["no"]`, `raw: ["y "], to: ["no"]`}:                       `column "Tame": the value "y " is told twice`,
		{`raw: ["N"], to: ["no"]`, `raw: ["N"]`}:                                    `column "Tame": a value leads to codes, or to a reason with its note`,
		{"question: seen, blank: unknown", "question: seen, blank: not_applicable"}: `"Seen": the question does not take "not_applicable" for an answer`,
		{"question: seen, blank", "question: seen, split: x, blank"}:                `column "Seen": this question has one answer, which cannot be split`,
		{"defaults: {story", "defaults: {history"}:                                  `"history": the question does not take "unknown" for an answer`,
		{"  pages: {links", "  weight: {links"}:                                     `constant "weight": it needs a yes-or-no question with yes, or one of links with links`,
		{"columns: [Number]", "columns: [Figure]"}:                                  `identity: the profile has no column "Figure"`,
	} {
		data := strings.Replace(good, change[0], change[1], 1)
		if data == good {
			t.Fatalf("the profile has no %q", change[0])
		}
		p, err := inventory.LoadProfile("profile.yaml", []byte(data))
		if err == nil {
			err = p.Use(sighting(t))
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v; want %s", change[1], err, want)
		}
	}
}

func TestTheGuardAgainstFormulasIsTakenAwayAgain(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"=1+1", "-5", "@SUM", "'=x", "''+y", "'plain'", "+", "x=1"} {
		row := mapped(t, "A1,Blue / Bleu,\""+inventory.Guard(name)+"\",,,,,,,\n")
		if got := row.Answers["name"].Value; got != (text.Text{EN: name}) {
			t.Errorf("%q came back as %v", name, got)
		}
	}
	if inventory.Guard("=1+1") != "'=1+1" || inventory.Guard("l'IA") != "l'IA" {
		t.Error("a formula must be guarded, and a text left alone")
	}
}

// Whatever the records, each is either mapped, with answers that the instrument can hold, or refused with its line.
func FuzzProfile(f *testing.F) {
	for _, seed := range []string{
		"A1,B / C,Lynx,,x,moose,Y,Oui,2024,k\n", "A1,B,,,,,,,,\n", "A1,B / C,,,\"a\r\nb\",lynx;,?,,2024-13,\n", ",,,,,,,,,\n", "A,B / C,\x00,,,,,,,\n",
		"A,B / C,\u202e,,,,,,,\nA,B / C,,,,,,,,\n", "A,B / C,,,,;;,,,,\n", "A,  /  ,,,,,,,,\n",
	} {
		f.Add(seed)
	}
	p, in := forest(f), sighting(f)
	f.Fuzz(func(t *testing.T, records string) {
		cut, err := inventory.ReadCSV(strings.NewReader(forestHeader + records))
		if err != nil {
			return
		}
		file, err := p.Read(cut)
		if err != nil {
			return
		}
		if len(file.Rows)+len(file.Problems) != len(cut.Records)+len(cut.Problems) {
			t.Fatalf("%d records gave %d rows and %d problems", len(cut.Records)+len(cut.Problems), len(file.Rows), len(file.Problems))
		}
		for _, row := range file.Rows {
			if row.Key == "" || row.Body.Empty() {
				t.Fatalf("a row without identity or body: %+v", row)
			}
			if _, err := row.Answers.MarshalJSON(); err != nil {
				t.Fatal(err)
			}
			for id := range row.Answers {
				if in.Question(id) == nil {
					t.Fatalf("an answer to the unknown question %q", id)
				}
			}
		}
	})
}
