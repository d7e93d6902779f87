package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"balise/engine/text"
)

const noticeCookie = "balise_notice"

type urlOf struct{ path, query string }

func (u *urlOf) String() string {
	return (&url.URL{Path: u.path, RawQuery: u.query}).String()
}

// URL gives the address of a page in a language. Params are pairs name, value: those the path names go there, the
// others go to the query; empty ones are left out.
func (s *Site) URL(l text.Lang, name string, params ...any) (string, error) {
	page, ok := s.routes[name]
	if !ok {
		return "", fmt.Errorf("no page has the name %q", name)
	}
	path := page.FR
	if l == text.EN {
		path = page.EN
	}
	return fillPath(name, path, params)
}

// Path gives the path of a page in a language, as Site.URL does, for what has no request at hand: a job, a command.
func (p Page) Path(l text.Lang, params ...any) (string, error) {
	if l == text.EN {
		return fillPath(p.Name, p.EN, params)
	}
	return fillPath(p.Name, p.FR, params)
}

func fillPath(name, path string, params []any) (string, error) {
	if len(params)%2 != 0 {
		return "", fmt.Errorf("address %q: parameters go by pairs name, value", name)
	}
	query := url.Values{}
	for i := 0; i < len(params); i += 2 {
		key := fmt.Sprint(params[i])
		value := fmt.Sprint(params[i+1])
		if wild := "{" + key + "}"; strings.Contains(path, wild) {
			path = strings.ReplaceAll(path, wild, url.PathEscape(value))
		} else if value != "" {
			query.Add(key, value)
		}
	}
	if strings.Contains(path, "{") {
		return "", fmt.Errorf("address %q: %s misses a parameter", name, path)
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path, nil
}

// URL gives the address of a page in the language of the request. A wrong name is a mistake of ours that every test of
// the page finds: it is logged and leads to the home page.
func URL(ctx context.Context, name string, params ...any) string {
	return URLIn(ctx, Lang(ctx), name, params...)
}

// URLIn is URL in a chosen language.
func URLIn(ctx context.Context, l text.Lang, name string, params ...any) string {
	x, ok := ctx.Value(exchangeKey{}).(*exchange)
	if !ok {
		return "/"
	}
	address, err := x.site.URL(l, name, params...)
	if err != nil {
		x.site.log.Error("wrong link", "error", err)
		return "/"
	}
	return address
}

// Here gives the path of the request of ctx.
func Here(ctx context.Context) string {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x.r.URL.Path
	}
	return ""
}

// Absolute puts the site's own address before a path, for mails, citations and feeds.
func Absolute(ctx context.Context, path string) string {
	x, ok := ctx.Value(exchangeKey{}).(*exchange)
	if !ok {
		return path
	}
	return strings.TrimRight(x.site.BaseURL, "/") + path
}

// other gives the address of the same page in the other language.
func (x *exchange) other() string {
	l := x.lang.Other()
	if x.site.FrenchOnly {
		return ""
	}
	home := "/"
	if l == text.EN {
		home = "/en"
	}
	path := x.page.FR
	if l == text.EN {
		path = x.page.EN
	}
	if path == "" || x.page.Name == "" {
		return home
	}
	var params []any
	for _, segment := range strings.Split(path, "/") {
		if strings.HasPrefix(segment, "{") {
			name := strings.Trim(segment, "{}")
			params = append(params, name, x.r.PathValue(name))
		}
	}
	address, err := fillPath(x.page.Name, path, params)
	if err != nil {
		return home
	}
	if x.r.Method == http.MethodGet && x.r.URL.RawQuery != "" {
		address += "?" + x.r.URL.RawQuery
	}
	return address
}

func (x *exchange) seeOther(to, notice string) {
	if notice != "" {
		x.setNotice(notice)
	}
	http.Redirect(x.w, x.r, to, http.StatusSeeOther)
}

// toSignIn sends a visitor to the sign-in page, and back where they wanted to go once they are known.
func (x *exchange) toSignIn() {
	back := ""
	if x.r.Method == http.MethodGet {
		back = x.r.URL.RequestURI()
	}
	to, err := x.site.URL(x.lang, x.site.SignIn, "next", back)
	if err != nil {
		x.site.log.Error("no sign-in page", "error", err)
		to = "/"
	}
	http.Redirect(x.w, x.r, to, http.StatusSeeOther)
}

// LocalPath gives back an address only where it leads to this very site: a forged one must not send a person who just
// signed in elsewhere.
func LocalPath(address, otherwise string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") ||
		strings.ContainsAny(address, "\\\r\n\t") {
		return otherwise
	}
	return address
}
