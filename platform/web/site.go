package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/web/ui"
)

// Config is what a site needs from the program that serves it.
type Config struct {
	Endpoints []Endpoint
	// Texts are the texts.yaml files of the measures, by name for messages.
	Texts map[string][]byte
	// Allow tells whether the visitor of ctx may do an action somewhere; nil means yes.
	Allow func(ctx context.Context, action string) error
	// Viewer and Nav tell the layout who looks and where they may go.
	Viewer func(ctx context.Context) ui.Viewer
	Nav    func(ctx context.Context, l text.Lang) []ui.NavItem
	// SignIn is the name of the page where a visitor is sent who must sign in first.
	SignIn string
	// Version tells one state of what public pages show from another: it is their ETag.
	Version func(ctx context.Context) (string, error)
	// Build tells one build of the program from another, so that a cached page never outlives its template.
	Build   string
	BaseURL string
	Demo    bool
	// FrenchOnly turns the English pages off.
	FrenchOnly bool
	// Rate is how many requests a second one address, or one access token, may make, 0 for no limit.
	Rate float64
	// Token names the access token with which the request of ctx was made, empty without one; the error says why one that
	// was sent opens nothing. Nil means that no token exists.
	Token func(ctx context.Context) (string, error)
	// Proxies are the machines whose word is taken for where a request comes from.
	Proxies []netip.Prefix
	Log     *slog.Logger
	// Served hears of every request that passes through Observe.
	Served func(Served)
	// Seen, when set, hears the name of every template drawn: tests use it to find those never drawn.
	Seen func(template string)
}

// Site serves the endpoints in both languages.
type Site struct {
	Config
	log       *slog.Logger
	texts     *lang.Catalogue
	routes    map[string]Page
	templates map[text.Lang]map[string]*template.Template
	assets    *assets
	limit     *limiter
	kept      *shelf
	mux       *http.ServeMux
	openAPI   map[text.Lang]func() *huma.OpenAPI
}

// New checks the endpoints, the texts and the templates, and makes a site of them.
func New(c Config) (*Site, error) {
	s := &Site{Config: c, log: c.Log, routes: map[string]Page{}, mux: http.NewServeMux(), limit: newLimiter(c.Rate), kept: newShelf(shelfSize)}
	if s.log == nil {
		s.log = slog.Default()
	}
	files := map[string][]byte{"platform/web/ui/texts.yaml": ui.Texts, "platform/web/texts.yaml": texts}
	for name, data := range c.Texts {
		files[name] = data
	}
	var err error
	if s.texts, err = lang.NewCatalogue(files); err != nil {
		return nil, err
	}
	if s.assets, err = loadAssets(ui.Assets); err != nil {
		return nil, err
	}
	s.Endpoints = append(slices.Clip(s.Endpoints), s.documentation())
	for _, e := range s.Endpoints {
		if known, twice := s.routes[e.Name]; twice && known.FR != e.FR {
			return nil, fmt.Errorf("two addresses have the name %q", e.Name)
		}
		s.routes[e.Name] = e.Page
	}
	if err := s.parse(); err != nil {
		return nil, err
	}
	s.openAPI = map[text.Lang]func() *huma.OpenAPI{}
	for _, l := range text.Langs {
		s.openAPI[l] = sync.OnceValue(func() *huma.OpenAPI { return s.describeAPI(l) })
	}
	s.mount()
	return s, nil
}

func (s *Site) mount() {
	for _, e := range s.Endpoints {
		if e.FR != "" {
			s.handle(e, text.FR, e.FR, false)
		}
		if e.EN != "" && !s.FrenchOnly {
			s.handle(e, text.EN, e.EN, false)
		}
		if e.API != "" {
			s.handle(e, text.FR, e.API, true)
		}
	}
	s.mux.HandleFunc("GET /static/", func(w http.ResponseWriter, r *http.Request) {
		routed(r.Context(), "static")
		s.assets.serve(w, r)
	})
	s.mux.HandleFunc("GET /favicon.ico", s.assets.favicon)
	s.mux.HandleFunc("GET /api/v1/openapi.json", s.serveOpenAPI)
	s.mux.HandleFunc("/", s.lost)
}

// exact keeps "/" and "/en" from answering for what lies below them.
func exact(path string) string {
	if path == "/" {
		return "/{$}"
	}
	return path
}

func (s *Site) handle(e Endpoint, l text.Lang, path string, json bool) {
	s.mux.HandleFunc(e.Method+" "+exact(path), func(w http.ResponseWriter, r *http.Request) {
		x := s.exchange(w, r, l, json)
		x.name, x.page = e.Name, e.Page
		routed(r.Context(), e.Name)
		defer x.recover()
		if err := x.answer(e); err != nil {
			x.fail(err)
		}
	})
}

func (s *Site) exchange(w http.ResponseWriter, r *http.Request, l text.Lang, json bool) *exchange {
	if json {
		l = preferred(r.Header.Get("Accept-Language"))
	}
	x := &exchange{site: s, w: w, r: r, lang: l, json: json}
	x.ctx = context.WithValue(r.Context(), exchangeKey{}, x)
	return x
}

// langOf reads the language from the address, where no page tells it.
func langOf(r *http.Request) text.Lang {
	if r.URL.Path == "/en" || strings.HasPrefix(r.URL.Path, "/en/") {
		return text.EN
	}
	return text.FR
}

// lost answers for every address that no page has.
func (s *Site) lost(w http.ResponseWriter, r *http.Request) {
	x := s.exchange(w, r, langOf(r), isAPI(r))
	path := strings.TrimRight(r.URL.Path, "/")
	written := r.URL.RawPath == "" // a slash that was encoded is part of a name, not the end of a path
	if r.Method == http.MethodGet && written && path != r.URL.Path && path != "" && !strings.HasPrefix(path, "//") {
		http.Redirect(w, r, (&urlOf{path: path, query: r.URL.RawQuery}).String(), http.StatusPermanentRedirect)
		return
	}
	if allowed := s.methods(r); allowed != "" {
		w.Header().Set("Allow", allowed)
		if x.json {
			x.failJSON(notThisWay)
			return
		}
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	x.fail(fault.NotFound(text.T("Cette adresse ne mène à rien.", "This address leads nowhere.")))
}

var notThisWay = ErrorPage{Status: http.StatusMethodNotAllowed, Heading: text.T("Méthode non permise", "Method not allowed"),
	Message: text.T("Cette adresse ne répond pas à cette méthode\u00a0; l’en-tête Allow dit lesquelles elle accepte.",
		"This address does not answer this method; the Allow header tells which ones it accepts.")}

// methods tells by which other methods the address would answer.
func (s *Site) methods(r *http.Request) string {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch} {
		try := r.Clone(r.Context())
		try.Method = method
		if _, pattern := s.mux.Handler(try); pattern != "" && pattern != "/" {
			allowed = append(allowed, method)
		}
	}
	return strings.Join(allowed, ", ")
}

// Handler is the whole site: headers, limits, cross-origin protection, pages.
func (s *Site) Handler() http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.exchange(w, r, text.FR, isAPI(r)).fail(&fault.Error{Kind: fault.InvalidKind,
			Message: text.T("Cette demande vient d’un autre site\u00a0: elle a été refusée.", "This request comes from another site: it was refused.")})
	}))
	return s.secure(shared(s.limit.wrap(s, protection.Handler(s.mux))))
}

type exchangeKey struct{}

// exchange is one request and its answer.
type exchange struct {
	site *Site
	w    http.ResponseWriter
	r    *http.Request
	ctx  context.Context
	lang text.Lang
	json bool
	name string
	page Page
	keep bool // the answer may be given to the next visitors too
	// fingerprint tells the JSON request from another; empty before it was read.
	fingerprint string
}

// recover turns a panic of ours into the page that says so: a reader never meets a dropped connection. The server's own
// way to drop one on purpose goes on.
func (x *exchange) recover() {
	reason := recover()
	switch {
	case reason == nil:
	case reason == http.ErrAbortHandler:
		panic(reason)
	default:
		x.fail(fmt.Errorf("panic: %v\n%s", reason, debug.Stack()))
	}
}

func (x *exchange) answer(e Endpoint) error {
	if x.json && x.site.Token != nil {
		if _, err := x.site.Token(x.ctx); err != nil {
			return WithStatus(http.StatusUnauthorized, err, nil)
		}
	}
	if e.Token {
		x.w.Header().Set("Cache-Control", "private, no-store")
		if err := x.byToken(); err != nil {
			return err
		}
	}
	if e.Action != "" {
		x.w.Header().Set("Cache-Control", "private, no-store")
		if x.site.Allow != nil {
			if err := x.site.Allow(x.ctx, e.Action); err != nil {
				return err
			}
		}
	} else if e.Method == http.MethodGet && (x.unchanged() || x.fromShelf()) {
		return nil
	}
	return e.serve(x)
}

// unchanged answers 304 where the reader already has this page: a public page changes only with what was published,
// with the program, and with who looks.
func (x *exchange) unchanged() bool {
	x.w.Header().Set("Vary", "Cookie, Accept-Language")
	_, noNotice := x.r.Cookie(noticeCookie)
	if x.page.Fresh || x.site.token(x.ctx) != "" || x.site.Version == nil || x.viewer().SignedIn || noNotice == nil {
		x.w.Header().Set("Cache-Control", "private, no-store")
		return false
	}
	version, err := x.site.Version(x.ctx)
	if err != nil {
		x.site.log.Error("no version for the cache", "error", err)
		x.w.Header().Set("Cache-Control", "private, no-store")
		return false
	}
	tag := fmt.Sprintf(`W/"%s-%s-%s"`, version, x.site.Build, x.lang)
	x.w.Header().Set("ETag", tag)
	x.w.Header().Set("Cache-Control", "public, no-cache")
	x.keep = x.page.Kept
	if x.r.Header.Get("If-None-Match") != tag {
		return false
	}
	x.w.WriteHeader(http.StatusNotModified)
	return true
}

func (x *exchange) viewer() ui.Viewer {
	if x.site.Viewer == nil {
		return ui.Viewer{}
	}
	return x.site.Viewer(x.ctx)
}

// token names the access token of a request; empty without one.
func (s *Site) token(ctx context.Context) string {
	if s.Token == nil {
		return ""
	}
	name, err := s.Token(ctx)
	if err != nil {
		return ""
	}
	return name
}

func (x *exchange) send(body []byte) {
	if x.r.Method == http.MethodHead {
		return
	}
	if _, err := x.w.Write(body); err != nil && !errors.Is(err, context.Canceled) {
		x.site.log.Debug("the reader left", "error", err)
	}
}

// JSON tells that the request of ctx is answered in JSON: what only the page shows need not be made.
func JSON(ctx context.Context) bool {
	x, ok := ctx.Value(exchangeKey{}).(*exchange)
	return ok && x.json
}

// Lang gives the language in which the request of ctx is answered.
func Lang(ctx context.Context) text.Lang {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x.lang
	}
	return text.FR
}
