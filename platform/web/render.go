package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"text/template/parse"
	"time"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/web/ui"
)

//go:embed error.html
var errorFiles embed.FS

//go:embed texts.yaml
var texts []byte

// errorRoute stands for the page of errors, which no route has.
const errorRoute = "error"

// parse reads every page template once for each language: the language is part of the functions it calls.
func (s *Site) parse() error {
	s.templates = map[text.Lang]map[string]*template.Template{}
	for _, l := range text.Langs {
		base, err := template.New("base").Funcs(s.functions(l)).ParseFS(ui.Templates, "layout.html", "components/*.html")
		if err != nil {
			return fmt.Errorf("reading the layout: %w", err)
		}
		pages := map[string]*template.Template{}
		add := func(route string, files fs.FS, name string) error {
			if name == "" || pages[route] != nil {
				return nil
			}
			page, err := template.Must(base.Clone()).ParseFS(files, name)
			if err != nil {
				return fmt.Errorf("reading the template %s: %w", name, err)
			}
			s.listen(route, page)
			pages[route] = page
			return nil
		}
		if err := add(errorRoute, errorFiles, "error.html"); err != nil {
			return err
		}
		for _, e := range s.Endpoints {
			if err := add(e.Name, e.Files, e.Template); err != nil {
				return err
			}
		}
		s.templates[l] = pages
	}
	return nil
}

// listen makes each template say its name when it is drawn: that of a component, or of a part of a page with its route.
func (s *Site) listen(route string, page *template.Template) {
	if s.Seen == nil {
		return
	}
	for _, t := range page.Templates() {
		if t.Tree == nil || t.Tree.Root == nil {
			continue
		}
		name := t.Name()
		if !strings.HasPrefix(name, "ui/") {
			name = route + ":" + name
		}
		mark, err := parse.Parse("seen", fmt.Sprintf("{{seen %q}}", name), "", "", map[string]any{"seen": s.functions(text.FR)["seen"]})
		if err == nil {
			t.Tree.Root.Nodes = append(mark["seen"].Root.Nodes, t.Tree.Root.Nodes...)
		}
	}
}

// Template gives the template of a page, by the page's name, in a language, for the check against its type.
func (s *Site) Template(l text.Lang, route string) *template.Template { return s.templates[l][route] }

// Texts gives the catalogue, for the check that every key is used.
func (s *Site) Texts() *lang.Catalogue { return s.texts }

func (s *Site) functions(l text.Lang) template.FuncMap {
	return template.FuncMap{
		"t":        func(key string, args ...any) (string, error) { return s.texts.Say(l, key, args...) },
		"in":       func(t text.Text) template.HTML { return inLanguage(l, t) },
		"plain":    func(t text.Text) string { return t.In(l) },
		"url":      func(name string, params ...any) (string, error) { return s.URL(l, name, params...) },
		"asset":    s.assets.address,
		"number":   func(n any) (string, error) { return writeNumber(l, n) },
		"date":     func(t time.Time) string { return lang.Date(l, t) },
		"datetime": func(t time.Time) string { return lang.DateTime(l, t) },
		"machine":  func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"lang":     func() string { return string(l) },
		"icon":     ui.Icon,
		"seen": func(name string) string {
			if s.Seen != nil {
				s.Seen(name)
			}
			return ""
		},
	}
}

// inLanguage marks a text that exists only in the other language, so that a screen reader says it right.
func inLanguage(l text.Lang, t text.Text) template.HTML {
	escaped := html.EscapeString(t.In(l))
	if t.Has(l) || t.Empty() {
		return template.HTML(escaped) //nolint:gosec // escaped just above
	}
	return template.HTML(`<span lang="` + string(l.Other()) + `">` + escaped + `</span>`) //nolint:gosec // escaped just above
}

func writeNumber(l text.Lang, n any) (string, error) {
	switch v := n.(type) {
	case int:
		return lang.Number(l, int64(v)), nil
	case int64:
		return lang.Number(l, v), nil
	}
	return "", fmt.Errorf("%T is not a whole number", n)
}

// write answers with the page in the wanted face.
func write[Out any](x *exchange, out Out, status int) error {
	if x.json {
		body, err := json.Marshal(out)
		if err != nil {
			return fmt.Errorf("writing the JSON of %s: %w", x.name, err)
		}
		x.w.Header().Set("Content-Type", "application/json")
		x.finish(status, body)
		return nil
	}
	return x.site.render(x, x.page.Name, newView(x, out), status)
}

func newView[Out any](x *exchange, out Out) View[Out] {
	v := View[Out]{Lang: x.lang, Page: out, Viewer: x.viewer(), Here: x.r.URL.Path, Other: x.other(), Demo: x.site.Demo}
	if x.site.Nav != nil {
		v.Nav = x.site.Nav(x.ctx, x.lang)
	}
	if p, ok := any(out).(interface {
		Problems() []ui.Problem
	}); ok {
		v.Problems = p.Problems()
	}
	if p, ok := any(out).(interface{ Feeds() []ui.FeedLink }); ok {
		v.Feeds = p.Feeds()
	}
	v.Notice = x.takeNotice()
	return v
}

// titled is a view before its title is known: the title is a template of the page.
type titled interface{ withTitle(string) any }

func (v View[Out]) withTitle(title string) any {
	if v.Title == "" {
		v.Title = title
	}
	return v
}

// render draws the whole page in memory before the first byte leaves: a template that fails never sends half a page.
func (s *Site) render(x *exchange, route string, view titled, status int) error {
	page := s.templates[x.lang][route]
	if page == nil {
		return fmt.Errorf("the page %q has no template", route)
	}
	var title, body bytes.Buffer
	if err := page.ExecuteTemplate(&title, "title", view); err != nil {
		return fmt.Errorf("drawing the title of %s: %w", route, err)
	}
	full := view.withTitle(html.UnescapeString(strings.TrimSpace(title.String())))
	if err := page.ExecuteTemplate(&body, "layout", full); err != nil {
		return fmt.Errorf("drawing %s: %w", route, err)
	}
	x.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	x.w.Header().Set("Content-Language", string(x.lang))
	x.finish(status, body.Bytes())
	return nil
}

// finish sends a whole answer, and keeps it for the next visitors where that is allowed.
func (x *exchange) finish(status int, body []byte) {
	if x.keep && status == http.StatusOK {
		x.toShelf(body)
	}
	x.w.WriteHeader(status)
	x.send(body)
}

// setNotice keeps the key of a text for the next page this reader opens. The key is not a secret, and one that names no
// text is ignored.
func (x *exchange) setNotice(key string) {
	http.SetCookie(x.w, &http.Cookie{Name: noticeCookie, Value: key, Path: "/", MaxAge: 60, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(x.site.BaseURL, "https://")})
}

func (x *exchange) takeNotice() *ui.Notice {
	cookie, err := x.r.Cookie(noticeCookie)
	if err != nil {
		return nil
	}
	http.SetCookie(x.w, &http.Cookie{Name: noticeCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	if !strings.HasPrefix(cookie.Value, "notice.") {
		return nil
	}
	fr, errFR := x.site.texts.Say(text.FR, cookie.Value)
	en, errEN := x.site.texts.Say(text.EN, cookie.Value)
	if errFR != nil || errEN != nil {
		return nil
	}
	return &ui.Notice{Tone: ui.Good, Message: text.T(fr, en)}
}
