package ui_test

import (
	"bytes"
	"html/template"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/web/ui"
)

// base parses the layout and every component with the functions that platform/web gives them.
func base(t *testing.T, l text.Lang) *template.Template {
	t.Helper()
	texts, err := lang.NewCatalogue(map[string][]byte{"texts.yaml": ui.Texts})
	if err != nil {
		t.Fatal(err)
	}
	functions := template.FuncMap{
		"t":        func(key string, args ...any) (string, error) { return texts.Say(l, key, args...) },
		"in":       func(x text.Text) template.HTML { return template.HTML(template.HTMLEscapeString(x.In(l))) },
		"plain":    func(x text.Text) string { return x.In(l) },
		"url":      func(name string, _ ...any) string { return "/" + name },
		"asset":    func(name string) string { return "/static/" + name },
		"number":   func(n any) any { return n },
		"date":     func(at time.Time) string { return lang.Date(l, at) },
		"datetime": func(at time.Time) string { return lang.DateTime(l, at) },
		"machine":  func(at time.Time) string { return at.UTC().Format(time.RFC3339) },
		"lang":     func() string { return string(l) },
		"icon":     ui.Icon,
	}
	parsed, err := template.New("base").Funcs(functions).ParseFS(ui.Templates, "layout.html", "components/*.html")
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func draw(t *testing.T, name string, data any) string {
	t.Helper()
	var b bytes.Buffer
	if err := base(t, text.FR).ExecuteTemplate(&b, name, data); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	controls = regexp.MustCompile(`<(?:input|select|textarea)\b[^>]*>`)
	attr     = regexp.MustCompile(` (id|type|aria-label)="([^"]*)"`)
)

// unlabelled lists the controls of a page that no label names.
func unlabelled(page string) []string {
	var found []string
	for _, control := range controls.FindAllString(page, -1) {
		attrs := map[string]string{}
		for _, m := range attr.FindAllStringSubmatch(control, -1) {
			attrs[m[1]] = m[2]
		}
		named := attrs["type"] == "hidden" || attrs["aria-label"] != "" ||
			(attrs["id"] != "" && strings.Contains(page, `for="`+attrs["id"]+`"`))
		if !named {
			found = append(found, control)
		}
	}
	return found
}

var everyKind = []string{"text", "long_text", "line", "number", "money", "date", "yes_no", "one_of", "many_of", "body", "role", "links",
	"list", "attachment", "paragraph", "email", "password", "select", "check"}

func fieldOf(kind string) ui.Field {
	f := ui.Field{Kind: kind, Name: "q", Label: text.T("Question", "Question"), Help: text.T("Aide", "Help"),
		Errors: []text.Text{text.T("À corriger", "To correct")}, Values: url.Values{},
		Options: []ui.Option{{Value: "a", Label: text.T("Choix A", "Choice A")}, {Value: "b", Label: text.T("Choix B", "Choice B")}},
		Absence: &ui.AbsenceField{Reasons: []ui.Option{{Value: "unknown", Label: text.T("Inconnu", "Unknown")}},
			Grounds: []ui.Option{{Value: "security", Label: text.T("Sécurité", "Security")}}}}
	f.Rows = [][]ui.Field{{{Kind: "line", Name: "q.0.part", Label: text.T("Rôle", "Part"), Values: f.Values}}}
	return f
}

func TestEveryKindOfFieldIsLabelledAndTellsItsErrorAndHelp(t *testing.T) {
	for _, kind := range everyKind {
		page := draw(t, "ui/field", fieldOf(kind))
		if bad := unlabelled(page); len(bad) > 0 {
			t.Errorf("%s: no label for %v", kind, bad)
		}
		for _, want := range []string{`id="f-q"`, `aria-describedby="f-q-help f-q-error"`, "À corriger", "Je ne peux pas répondre"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: %s is missing from\n%s", kind, want, page)
			}
		}
	}
}

func TestAnUnknownKindDrawsNoControlRatherThanAWrongOne(t *testing.T) {
	f := fieldOf("hologram")
	f.Absence = nil
	if found := controls.FindAllString(draw(t, "ui/field", f), -1); found != nil {
		t.Errorf("controls drawn: %v", found)
	}
}

func TestAFormShownAgainHasLostNothingThatWasTyped(t *testing.T) {
	for _, c := range []struct {
		kind   string
		values url.Values
		want   []string
	}{
		{"text", url.Values{"q.fr": {`<b>"é`}, "q.en": {"e"}}, []string{`value="&lt;b&gt;&#34;é"`, `value="e"`}},
		{"long_text", url.Values{"q.fr": {"a\nb</textarea>"}}, []string{"a\nb&lt;/textarea&gt;</textarea>"}},
		{"number", url.Values{"q": {"douze"}}, []string{`value="douze"`}},
		{"money", url.Values{"q.amount": {"1 234,56"}, "q.currency": {"b"}}, []string{`value="1 234,56"`, `value="b" selected`}},
		{"date", url.Values{"q.year": {"2025"}, "q.month": {"05"}, "q.day": {"41"}}, []string{`value="2025"`, `value="5" selected`, `value="41"`}},
		{"yes_no", url.Values{"q": {"no"}}, []string{`value="no" checked`}},
		{"many_of", url.Values{"q": {"a", "b"}}, []string{`value="a" checked`, `value="b" checked`}},
		{"body", url.Values{"q": {"b"}}, []string{`value="b" selected`}},
		{"links", url.Values{"q.1.url": {"https://x.example"}}, []string{`name="q.1.url" value="https://x.example"`, `name="_remove" value="q.1"`}},
		{"line", url.Values{"q.absence": {"withheld"}, "q.ground": {"security"}, "q.until": {"2027"}, "q.note.fr": {"note"}},
			[]string{"<details class=\"absence\" open>", `value="withheld" checked`, `value="security" selected`, `value="2027"`, `value="note"`}},
	} {
		f := fieldOf(c.kind)
		f.Values = c.values
		page := draw(t, "ui/field", f)
		for _, want := range c.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: %s is missing from\n%s", c.kind, want, page)
			}
		}
	}
}

func TestAPasswordIsNeverShownAgain(t *testing.T) {
	f := fieldOf("password")
	f.Values = url.Values{"q": {"correct horse"}}
	if strings.Contains(draw(t, "ui/field", f), "correct horse") {
		t.Error("the password came back in the page")
	}
}

func TestALongListOfChoicesUnfolds(t *testing.T) {
	f := fieldOf("one_of")
	if page := draw(t, "ui/field", f); !strings.Contains(page, `type="radio" id="f-q--a"`) {
		t.Error("two choices must be radio buttons")
	}
	f.Options = slices.Repeat(f.Options, 10)
	if page := draw(t, "ui/field", f); !strings.Contains(page, "<select") {
		t.Error("twenty choices must be a list that unfolds")
	}
}

func TestTheErrorSummaryLeadsToEachField(t *testing.T) {
	page := draw(t, "ui/error-summary", []ui.Problem{{Field: "name.fr", Message: text.T("Donnez un nom", "Give a name")},
		{Message: text.T("Tout est vide", "All is empty")}})
	for _, want := range []string{`<a href="#f-name.fr">Donnez un nom</a>`, "<li>Tout est vide</li>", "2 réponses sont à corriger"} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is missing from\n%s", want, page)
		}
	}
}

func TestTheLayoutFramesThePage(t *testing.T) {
	type view struct {
		Title, Other string
		Nav          []ui.NavItem
		Viewer       ui.Viewer
		Notice       *ui.Notice
		Demo         bool
		Problems     []ui.Problem
		Feeds        []ui.FeedLink
	}
	for _, l := range text.Langs {
		page := template.Must(base(t, l).Parse(`{{define "content"}}<h1>Hello</h1>{{end}}`))
		var b bytes.Buffer
		err := page.ExecuteTemplate(&b, "layout", view{Title: "Registre <1>", Other: "/autre", Demo: true,
			Nav: []ui.NavItem{{Label: text.T("Registre", "Register"), Href: "/registre", Current: true}}, Viewer: ui.Viewer{Name: "Ève", SignedIn: true},
			Feeds: []ui.FeedLink{{Type: "application/atom+xml", Title: text.T("Nouveautés", "News"), Href: "/nouveautes.atom"}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`<html lang="` + string(l) + `">`, "<title>Registre &lt;1&gt; – Balise</title>", `href="/registre" aria-current="page"`,
			`hreflang="` + string(l.Other()) + `"`, `href="#main"`, `href="/nouveautes.atom"`, "<h1>Hello</h1>", "Ève", `action="/signout"`} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: %s is missing from\n%s", l, want, b.String())
			}
		}
	}
}

func TestWhatHasNoAnswerSaysSo(t *testing.T) {
	page := draw(t, "ui/summary-list", ui.SummaryList{Rows: []ui.SummaryRow{
		{Label: text.T("Coût", "Cost")},
		{Label: text.T("Fournisseur", "Supplier"), Absent: &ui.Absent{Ground: text.T("sécurité", "security"), Until: text.T("2027", "2027")}}}})
	for _, want := range []string{"Information non fournie", "Information retenue", "sécurité", "2027"} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is missing from\n%s", want, page)
		}
	}
}

var (
	saidInTemplate = regexp.MustCompile(`t "(ui\.[a-z.]+)"`)
	saidInTexts    = regexp.MustCompile(`(?m)^(ui\.[a-z.]+):`)
	iconInTemplate = regexp.MustCompile(`icon "([a-z-]+)"`)
	inline         = regexp.MustCompile(`\sstyle=|\son[a-z]+="|<style|<script>`)
)

func TestTemplatesSayOnlyKnownTextsAndLeaveNoneUnsaid(t *testing.T) {
	var said, known []string
	all := everyTemplate(t)
	for _, m := range saidInTemplate.FindAllStringSubmatch(all, -1) {
		said = append(said, m[1])
	}
	for _, m := range saidInTexts.FindAllSubmatch(ui.Texts, -1) {
		known = append(known, string(m[1]))
	}
	for _, key := range said {
		if !slices.Contains(known, key) {
			t.Errorf("%s is said by a template and is not in texts.yaml", key)
		}
	}
	for _, key := range known {
		if !slices.Contains(said, key) {
			t.Errorf("%s is in texts.yaml and said by no template", key)
		}
	}
	for _, m := range iconInTemplate.FindAllStringSubmatch(all, -1) {
		if _, err := ui.Icon(m[1]); err != nil {
			t.Error(err)
		}
	}
	if found := inline.FindString(all); found != "" {
		t.Errorf("the content policy forbids inline styles and scripts: %q", found)
	}
}

func everyTemplate(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := fs.WalkDir(ui.Templates, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(ui.Templates, name)
		all.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
