package inventory_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
)

const parkFile = "Nº;Nom anglais;Nom de l’observation;Récit;Espèces;Apprivoisé?;Vu le;Poids (kg);Site web;Couleur\n" +
	"A1;Big lynx;Grand lynx;Il dort.;Loup-cervier, Orignal;oui;2024-05-31 00:00:00;12,5;https://a.example https://b.example;gris\n" +
	"A2;Moose;Orignal seul;;Orignal;inconnu;2024;300;;brun\n"

// mappedTo writes a mapping as "header → question.lang".
func mappedTo(m inventory.Mapping) []string {
	var all []string
	for _, c := range m.Columns {
		all = append(all, strings.TrimSuffix(c.Header+" → "+c.Question+"."+string(c.Lang), "."))
	}
	return all
}

func TestAMappingIsProposedFromHeadersAndValues(t *testing.T) {
	in := sighting(t)
	m := inventory.Suggest(table(t, parkFile), in)
	want := []string{"Nº → ", "Nom anglais → name.en", "Nom de l’observation → name.fr", "Récit → story.fr", "Espèces → animals", "Apprivoisé? → tame",
		"Vu le → seen", "Poids (kg) → weight", "Site web → ", "Couleur → "}
	if got := mappedTo(m); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if m.Key != "Nº" {
		t.Errorf("key %q", m.Key)
	}
	english := inventory.Suggest(table(t, "Name,Name (FR),Story,Seen\nLynx,Lynx,It sleeps.,not a date\n"), in)
	if got := mappedTo(english); !slices.Equal(got, []string{"Name → name.en", "Name (FR) → name.fr", "Story → story.en", "Seen → "}) {
		t.Errorf("English: %q", got)
	}
	if english.Key != "" {
		t.Errorf("key %q", english.Key)
	}
}

func TestAMappingSurvivesBeingKept(t *testing.T) {
	m := inventory.Suggest(table(t, parkFile), sighting(t))
	m.Columns[4].Words = map[string]string{inventory.WordKey("Bête Inconnue"): "lynx"}
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back inventory.Mapping
	if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(m, back) {
		t.Errorf("%v\n%+v\n%+v", err, m, back)
	}
}

func TestRowsAreReadAsTheFormIs(t *testing.T) {
	in, file := sighting(t), table(t, parkFile)
	m := inventory.Suggest(file, in)
	m.Columns[8].Question = "pages"
	rows, err := m.Read(file, in)
	if err != nil || len(rows) != 2 || len(rows[0].Problems)+len(rows[1].Problems) > 0 {
		t.Fatalf("%v %+v", err, rows)
	}
	var got []string
	for _, row := range rows {
		for _, q := range in.Questions() {
			if shown := instrument.Show(q, row.Answers[q.ID], text.FR); shown != "" {
				got = append(got, row.Key+" "+q.ID+" "+shown)
			}
		}
	}
	want := []string{"a1 name Grand lynx", "a1 story Il dort.", "a1 animals Lynx\u00a0; Orignal", "a1 tame Oui", "a1 seen 31\u00a0mai 2024", "a1 weight 12,5",
		"a1 pages https://a.example\u00a0; https://b.example", "a2 name Orignal seul", "a2 animals Orignal", "a2 tame Information inconnue", "a2 seen 2024", "a2 weight 300"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// Each line is a column, a cell and what the reader is told, in English, with its place.
func TestWhatIsNotUnderstoodSaysWhereAndHowToMendIt(t *testing.T) {
	in := sighting(t)
	for _, c := range []struct{ question, lang, cell, want string }{
		{"seen", "", "31/05/2024", "2: in the column “c”, “31/05/2024” is not a date one can be sure of: write 2024, 2024-05 or 2024-05-31"},
		{"seen", "", "hier", "2: in the column “c”, “hier” is not a date one can be sure of: write 2024, 2024-05 or 2024-05-31"},
		{"weight", "", "lourd", "2: in the column “c”, “lourd” for “Weight”: Write a number in digits, such as 1,234.5."},
		{"tame", "", "peut-être", "2: in the column “c”, “peut-être” means nothing for “Tame”: say what it means in the mapping of columns, or write yes, no"},
		{"animals", "", "Lynx; Dragon", "2: in the column “c”, “Dragon” means nothing for “Animals”: say what it means in the mapping of columns, or write Lynx, Moose"},
		{"tame", "", "inconnu", ""},
		{"animals", "", "", ""},
		{"weight", "", "1 234,5", ""},
	} {
		file := table(t, "id,nom,c\nx,Lynx,\""+c.cell+"\"\n")
		m := inventory.Mapping{Key: "id", Columns: []inventory.Mapped{{Header: "NOM", Question: "name", Lang: text.FR}, {Header: "c", Question: c.question}}}
		rows, err := m.Read(file, in)
		if err != nil || len(rows) != 1 {
			t.Fatalf("%v %+v", err, rows)
		}
		got := ""
		for _, p := range rows[0].Problems {
			got += fmt.Sprintf("%d: %s", p.Line, p.Message.EN)
		}
		if got != c.want {
			t.Errorf("%s %q:\n got %q\nwant %q", c.question, c.cell, got, c.want)
		}
	}
}

func TestWordsThatAPersonExplainsAreUnderstood(t *testing.T) {
	in := sighting(t)
	file := table(t, "nom,bête\nUn,Félin\nDeux,felin ; ongulé\nTrois,Lynx\nQuatre,\n")
	m := inventory.Mapping{Columns: []inventory.Mapped{{Header: "nom", Question: "name", Lang: text.FR}, {Header: "bête", Question: "animals"}}}
	if got := m.Columns[1].Strange(file, in); !slices.Equal(got, []string{"Félin", "ongulé"}) {
		t.Errorf("strange: %q", got)
	}
	m.Columns[1].Words = map[string]string{inventory.WordKey("Félin"): "lynx", inventory.WordKey("Ongulé"): "absent.unknown"}
	rows, err := m.Read(file, in)
	if err != nil || len(rows[0].Problems) > 0 || fmt.Sprint(rows[0].Answers["animals"].Value) != "[lynx]" {
		t.Errorf("%v %+v", err, rows[0])
	}
}

func TestIdentifiersAreNeededAndUnique(t *testing.T) {
	in := sighting(t)
	m := inventory.Mapping{Key: "id", Columns: []inventory.Mapped{{Header: "nom", Question: "name", Lang: text.FR}}}
	rows, err := m.Read(table(t, "id,nom\nÉ1,Un\n,Deux\ne1,Trois\na,b,c\n"), in)
	if err != nil || len(rows) != 4 {
		t.Fatalf("%v %+v", err, rows)
	}
	for i, want := range []int{0, 1, 1, 1} {
		if len(rows[i].Problems) != want {
			t.Errorf("row %d: %+v", i, rows[i])
		}
	}
	for _, m := range []inventory.Mapping{{Key: "autre"}, {Columns: []inventory.Mapped{{Header: "autre", Question: "name"}}}} {
		if _, err := m.Read(table(t, "id,nom\n1,Un\n"), in); err == nil || !strings.Contains(err.Error(), "is not in this file") {
			t.Errorf("%v", err)
		}
	}
}

// Whatever the file, a proposed mapping can be read with, and what it reads passes through the form without a panic.
func FuzzMapping(f *testing.F) {
	f.Add(parkFile)
	f.Add("a,b\n,\n")
	f.Add("nom,nom fr,name en\n=1+1,'=2,@x\n")
	in := sighting(f)
	f.Fuzz(func(t *testing.T, data string) {
		file, err := inventory.ReadCSV(strings.NewReader(data))
		if err != nil {
			return
		}
		m := inventory.Suggest(file, in)
		if _, err := m.Read(file, in); err != nil {
			t.Fatalf("the mapping proposed for a file does not fit it: %v", err)
		}
		for _, c := range m.Columns {
			c.Strange(file, in)
		}
	})
}
