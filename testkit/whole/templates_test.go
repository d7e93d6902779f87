package whole

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/jba/templatecheck"
	"golang.org/x/net/html"

	"balise/engine/text"
	"balise/testkit/server"
)

// Every page's template fits what its function answers, in both languages.
func TestTemplatesFitTheirTypes(t *testing.T) {
	s := server.Empty(t)
	for _, e := range s.Site.Endpoints {
		if e.Template == "" {
			continue
		}
		for _, l := range text.Langs {
			page := s.Site.Template(l, e.Name)
			if page == nil {
				t.Fatalf("%s has no template", e.Name)
			}
			for _, part := range []string{"title", "layout"} {
				if err := templatecheck.CheckHTML(page.Lookup(part), e.View); err != nil {
					t.Errorf("%s (%s), %s: %v", e.Name, l, part, err)
				}
			}
		}
	}
}

// Every page can be read in both languages, is well made, and every template was drawn by the walk or is drawn by the tests
// of the components.
func TestEveryPageIsWellMade(t *testing.T) {
	s := server.Demo(t)
	known := places(t, s)
	clients := map[string]*http.Client{"": s.Client("")}
	for _, e := range s.Site.Endpoints {
		if e.Method != http.MethodGet || e.Template == "" {
			continue
		}
		for _, path := range []string{e.FR, e.EN} {
			lang := "fr"
			if path == e.EN {
				lang = "en"
			}
			page := open(t, s, clients, e.Action, fill(t, e, path, known))
			for _, fault := range faults(page, lang) {
				t.Errorf("%s (%s): %s", e.Name, lang, fault)
			}
		}
	}
	seen := s.Seen()
	for _, e := range s.Site.Endpoints {
		if e.Template != "" && !tested[e.Name] && !strings.HasSuffix(e.Name, "autosave") && !strings.HasSuffix(e.Name, ".version.back") && !seen[e.Name+":content"] {
			t.Errorf("the template %s of %s was never drawn", e.Template, e.Name)
		}
	}
	for _, l := range text.Langs {
		for _, part := range s.Site.Template(l, "register.desk.edit").Templates() {
			name := part.Name()
			if strings.HasPrefix(name, "ui/") && !seen[name] && !elsewhere[name] {
				t.Errorf("the component %s was drawn by no page: name the test that draws it, or remove it", name)
			}
		}
	}
}

// tested are the pages that the walk cannot read at rest, and whose own tests draw them: the first account, which exists here
// already. The answer to a draft that saves itself, and the refusal to go back to a former version,
// are drawn by the tests of the desks.
var tested = map[string]bool{"first": true}

// elsewhere are the components that no page of the demonstration draws at rest: platform/web/ui's own tests draw each of them.
var elsewhere = map[string]bool{
	"ui/error-summary": true, "ui/notice": true, "ui/errors": true, "ui/callout": true, "ui/panel": true, "ui/task-list": true,
	"ui/breadcrumb": true, "ui/button": true, "ui/lost": true, "ui/empty": true, "ui/control-check": true, "ui/seal": true,
}

// open reads a page as the first account of the demonstration that may.
func open(t *testing.T, s *server.Server, clients map[string]*http.Client, action, path string) string {
	t.Helper()
	for _, visitor := range roles {
		if !may(visitor.role, action) {
			continue
		}
		if clients[visitor.account] == nil {
			clients[visitor.account] = s.Client(visitor.account)
		}
		status, body, _ := ask(t, clients[visitor.account], http.MethodGet, s.URL+path)
		if status == http.StatusOK {
			return body
		}
		if status != http.StatusForbidden {
			// The first access is over in the demonstration: that error page must be well made too.
			if status != http.StatusGone || !strings.HasSuffix(path, "/unknown") {
				t.Errorf("%s answers %d", path, status)
			}
			return body
		}
	}
	t.Fatalf("nobody can read %s", path)
	return ""
}

// faults lists what is badly made in a page.
func faults(page, lang string) []string {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	var all []string
	ids, labels := map[string]int{}, map[string]bool{}
	h1, title := 0, ""
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attribute(n, "id"); id != "" {
			ids[id]++
		}
		switch n.Data {
		case "html":
			if got := attribute(n, "lang"); got != lang {
				all = append(all, fmt.Sprintf("its language is %q", got))
			}
		case "h1":
			h1++
		case "title":
			title = words(n)
		case "label":
			labels[attribute(n, "for")] = true
		case "a":
			if words(n) == "" && attribute(n, "aria-label") == "" {
				all = append(all, "a link without words: "+attribute(n, "href"))
			}
		case "img":
			if !has(n, "alt") {
				all = append(all, "a picture without alt: "+attribute(n, "src"))
			}
		case "script", "style":
			if attribute(n, "src") == "" {
				all = append(all, "something inline: "+n.Data)
			}
		}
	}
	if h1 != 1 {
		all = append(all, fmt.Sprintf("%d h1", h1))
	}
	if title == "" || strings.HasPrefix(title, "–") {
		all = append(all, fmt.Sprintf("its title is %q", title))
	}
	for id, n := range ids {
		if n > 1 {
			all = append(all, fmt.Sprintf("the id %q stands %d times", id, n))
		}
	}
	return append(all, unlabelled(root, labels)...)
}

// unlabelled lists the controls that nothing names.
func unlabelled(root *html.Node, labels map[string]bool) []string {
	var all []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "input" && n.Data != "select" && n.Data != "textarea" {
			continue
		}
		kind := attribute(n, "type")
		inside := n.Parent != nil && n.Parent.Data == "label"
		if kind != "hidden" && kind != "submit" && !inside && !labels[attribute(n, "id")] && attribute(n, "aria-label") == "" {
			all = append(all, "a control without a label: "+attribute(n, "name"))
		}
	}
	return all
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(b.String())
}
