package framework_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"balise/engine/framework"
	"balise/engine/text"
)

const small = `id: small
version: "1"
title: {fr: Petit, en: Small}
lead: {fr: Un essai, en: A trial}
default_source: ours
sources:
  - {id: ours, title: {fr: Nous, en: Us}, confidence: proposal}
  - {id: law, title: {fr: Loi, en: Act}, ref: "A:1", confidence: confirmed}
roles:
  - {id: boss, title: {fr: Direction, en: Management}}
principles:
  - id: care
    title: {fr: Soin, en: Care}
    from: [law]
    commitments:
      - id: watch
        title: {fr: Veiller, en: Watch}
        controls:
          - id: first
            title: {fr: Un, en: One}
            who: [boss]
            evidence:
              - {id: first_note, title: {fr: Note, en: Note}}
          - id: second
            title: {fr: Deux, en: Two}
            who: [boss]
            requires: [first]
            evidence:
              - {id: second_note, title: {fr: Note, en: Note}}
`

func read(t *testing.T, source string) *framework.Framework {
	t.Helper()
	f, err := framework.Load("small.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAFrameworkIsReadWhole(t *testing.T) {
	f := read(t, small)
	var got []string
	for _, p := range f.Places() {
		got = append(got, fmt.Sprintf("%s %s %s<%s", p.Number, p.Level, p.ID, p.Parent()))
	}
	want := "1 principle care<|1.1 commitment watch<care|1.1.1 control first<watch|1.1.1 a evidence first_note<first|1.1.2 control second<watch|1.1.2 a evidence second_note<second"
	if strings.Join(got, "|") != want {
		t.Errorf("got %s", strings.Join(got, "|"))
	}
	care, _ := f.Place("care")
	watch, _ := f.Place("watch")
	if f.ConfidenceOf(care.Article) != framework.Confirmed || f.ConfidenceOf(watch.Article) != framework.Proposal {
		t.Error("an article has the confidence of its sources, or of the default one")
	}
}

func TestMistakesAreNamedWithTheirLine(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"a missing translation", "{fr: Veiller, en: Watch}", "{fr: Veiller}", "small.yaml:16: watch: title: the text is missing"},
		{"an unknown source", "from: [law]", "from: [laws]", "small.yaml:12: care: from: there is no “laws”"},
		{"an unknown role", "who: [boss]\n            requires", "who: [bos]\n            requires", "small.yaml:24: second: who: there is no “bos”"},
		{"an unknown control", "requires: [first]", "requires: [third]", "small.yaml:24: second: requires: there is no “third”"},
		{"what is no control", "requires: [first]", "requires: [watch]", "small.yaml:24: second: requires: there is no “watch”"},
		{"a circle", "id: first\n            title: {fr: Un, en: One}", "id: first\n            requires: [second]\n            title: {fr: Un, en: One}", "circle: first → second → first"},
		{"a control that requires itself", "requires: [first]", "requires: [second]", "circle: second → second"},
		{"an id twice", "id: second_note", "id: first_note", "small.yaml:29: first_note: id: the id “first_note” is already"},
		{"an id that is none", "id: second_note", "id: Second-Note", "an id is written like"},
		{"no evidence", "            evidence:\n              - {id: second_note, title: {fr: Note, en: Note}}\n", "", "small.yaml:24: second: parts: evidence that is expected is missing"},
		{"nobody answers", "            who: [boss]\n            requires", "            requires", "second: who: nobody answers"},
		{"a level too deep", "commitments:", "controls:", "care: a principle holds no control"},
		{"an unknown key", "version: \"1\"", "version: \"1\"\nextra: 1", "small.yaml:3: field extra not found"},
		{"confidence", "confidence: confirmed", "confidence: sure", "small.yaml:8: law: confidence"},
		{"the default source", "default_source: ours", "default_source: mine", "there is no source “mine”"},
		{"an alias", "id: care", "id: &x care", "anchors and aliases"},
		{"two documents", "id: small", "id: other\n---\nid: small", "one document"},
		{"nothing", small, "", "the file is empty"},
		{"no YAML", small, "principles: [", "small.yaml:"},
	} {
		source := strings.Replace(small, c.old, c.new, 1)
		if source == small {
			t.Fatalf("%s: nothing was replaced", c.name)
		}
		if _, err := framework.Load("small.yaml", []byte(source)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

func TestWhatOthersSayIsFollowed(t *testing.T) {
	other, err := framework.LoadReference("other.yaml", []byte("id: other\ntitle: {fr: A, en: A}\nnote: {fr: N, en: N}\nconfidence: confirmed\nitems:\n  - {id: joy, title: {fr: Joie, en: Joy}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	source := strings.Replace(small, "from: [law]", "like: [other.joy]", 1)
	if _, err := framework.Load("small.yaml", []byte(source), other); err != nil {
		t.Errorf("an item that exists: %v", err)
	}
	source = strings.Replace(source, "other.joy", "other.sorrow", 1)
	if _, err := framework.Load("small.yaml", []byte(source), other); err == nil || !strings.Contains(err.Error(), "small.yaml:12: care: like: there is no “other.sorrow”") {
		t.Errorf("an item that does not exist: %v", err)
	}
	for _, bad := range []string{"", "id: x\n", "id: other\ntitle: {fr: A, en: A}\nnote: {fr: N, en: N}\nconfidence: proposal\nitems:\n  - {id: joy, title: {fr: Joie}}\n"} {
		if _, err := framework.LoadReference("other.yaml", []byte(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestEditsChangeOneArticle(t *testing.T) {
	f := read(t, small)
	note := &framework.Article{Title: text.T("Autre", "Other"), Who: []string{"boss"}}
	f = apply(t, f, framework.Edit{Act: framework.Add, ID: "third", Parent: "watch", Before: "second", Article: note})
	f = apply(t, f, framework.Edit{Act: framework.Move, ID: "second", Parent: "watch", Before: "first"})
	f = apply(t, f, framework.Edit{Act: framework.Change, ID: "first", Article: &framework.Article{Title: text.T("Une", "The one"), Who: []string{"boss"}}})
	watch, _ := f.Place("watch")
	var got []string
	for _, a := range watch.Parts {
		got = append(got, a.ID+" "+a.Title.EN)
	}
	if want := "second Two|first The one|third Other"; strings.Join(got, "|") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "|"), want)
	}
	if len(watch.Parts[1].Parts) != 1 {
		t.Error("a change lost what was below")
	}
	f = apply(t, f, framework.Edit{Act: framework.Remove, ID: "second"})
	if _, there := f.Place("second_note"); there {
		t.Error("what is below goes with what is removed")
	}
	if len(f.Check(true)) != 1 {
		t.Errorf("a draft may have a hole, and it is told when the whole is asked: %v", f.Check(true))
	}
}

func apply(t *testing.T, f *framework.Framework, e framework.Edit) *framework.Framework {
	t.Helper()
	before, _ := json.Marshal(f)
	now, problems := f.Apply(e)
	if len(problems) > 0 {
		t.Fatalf("%s %s: %v", e.Act, e.ID, problems)
	}
	if after, _ := json.Marshal(f); string(after) != string(before) {
		t.Fatalf("%s %s changed the framework that it was applied to", e.Act, e.ID)
	}
	return now
}

func TestEditsThatCannotBeAreRefused(t *testing.T) {
	f := read(t, small)
	a := &framework.Article{Title: text.T("A", "A")}
	for name, e := range map[string]framework.Edit{
		"no such act":           {Act: "burn", ID: "first"},
		"taken":                 {Act: framework.Add, ID: "first", Parent: "watch", Article: a},
		"nothing to add":        {Act: framework.Add, ID: "new"},
		"no parent":             {Act: framework.Add, ID: "new", Parent: "nowhere", Article: a},
		"below evidence":        {Act: framework.Add, ID: "new", Parent: "first_note", Article: a},
		"before nobody":         {Act: framework.Add, ID: "new", Parent: "watch", Before: "care", Article: a},
		"half a text":           {Act: framework.Change, ID: "first", Article: &framework.Article{Title: text.T("A", "")}},
		"a change of nothing":   {Act: framework.Change, ID: "nothing", Article: a},
		"a control as a part":   {Act: framework.Move, ID: "first", Parent: "care"},
		"before itself":         {Act: framework.Move, ID: "first", Parent: "watch", Before: "first"},
		"required by another":   {Act: framework.Remove, ID: "first"},
		"removal of nothing":    {Act: framework.Remove, ID: "nothing"},
		"a requirement of none": {Act: framework.Change, ID: "first", Article: &framework.Article{Title: text.T("A", "A"), Requires: []string{"nothing"}}},
		"a circle":              {Act: framework.Change, ID: "first", Article: &framework.Article{Title: text.T("A", "A"), Requires: []string{"second"}}},
	} {
		if _, problems := f.Apply(e); len(problems) == 0 {
			t.Errorf("%s: it was done", name)
		}
	}
}

func TestVersionsAreComparedArticleByArticle(t *testing.T) {
	old := read(t, small)
	if d := framework.Compare(old, old); len(d) > 0 {
		t.Errorf("a version differs from itself: %v", d)
	}
	now := apply(t, old, framework.Edit{Act: framework.Add, ID: "zeroth", Parent: "watch", Before: "first", Article: &framework.Article{Title: text.T("Zéro", "Zero"), Who: []string{"boss"}}})
	now = apply(t, now, framework.Edit{Act: framework.Change, ID: "care", Article: &framework.Article{Title: text.T("Soins", "Cares")}})
	now = apply(t, now, framework.Edit{Act: framework.Remove, ID: "second_note"})
	var got []string
	for _, d := range framework.Compare(old, now) {
		var names []string
		for _, f := range d.Fields {
			names = append(names, f.Name)
		}
		got = append(got, d.Kind+" "+d.ID+" "+strings.Join(names, ","))
	}
	if want := "changed care title,from|added zeroth title,who|removed second_note title"; strings.Join(got, "|") != want {
		t.Errorf("got %s\nwant %s", strings.Join(got, "|"), want)
	}
	moved := apply(t, old, framework.Edit{Act: framework.Move, ID: "second", Parent: "watch", Before: "first"})
	if d := framework.Compare(old, moved); len(d) != 2 || d[0].Kind != framework.Moved || d[0].Was != "1.1.2" {
		t.Errorf("what was moved: %+v", d)
	}
}

func TestIdsOfNewArticles(t *testing.T) {
	taken := map[string]bool{"legal_analysis": true}
	for title, want := range map[string]string{"A legal analysis": "legal_analysis_2", "Éthique, déjà vu!": "ethique_deja", "42": "article", "": "article"} {
		if got := framework.NewID(text.T(title, title), func(id string) bool { return taken[id] }); got != want || !framework.ValidID(got) {
			t.Errorf("%q: got %q, want %q", title, got, want)
		}
	}
}

// What is given away is read back as the same framework.
func TestWhatIsWrittenIsReadBack(t *testing.T) {
	f := read(t, small)
	data, err := f.YAML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := framework.Load("again.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(f, again) {
		t.Errorf("it is not read back as it was:\n%s", data)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(small)
	f.Add("principles: [{id: a, commitments: [{id: a}]}]")
	f.Add("id: a\nsources: [{id: [b]}]")
	f.Fuzz(func(t *testing.T, source string) {
		loaded, err := framework.Load("f.yaml", []byte(source))
		if err != nil {
			return
		}
		data, err := loaded.YAML()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := framework.Load("again.yaml", data); err != nil {
			t.Fatalf("what was read is not read back: %v", err)
		}
		for _, p := range loaded.Places() {
			if now, problems := loaded.Apply(framework.Edit{Act: framework.Remove, ID: p.ID}); len(problems) == 0 && len(framework.Compare(loaded, now)) == 0 {
				t.Fatalf("%s was removed and nothing tells it", p.ID)
			}
		}
	})
}
