package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/alexedwards/scs/v2"

	"balise/engine/text"
	"balise/platform/digest"
	"balise/platform/fault"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/signin"
	"balise/platform/web"
	"balise/platform/web/ui"
	"balise/platform/work"
)

// Program is a house with its measures: everything that can be served.
type Program struct {
	*House
	Measures  []Measure
	Site      *web.Site
	followers []record.Follower
	derived   []Projection
	sessions  *scs.SessionManager
	signedIn  *people.SessionStore
	handler   http.Handler

	meters      *metrics.Set
	readiness   recent[Readiness]
	stopping    atomic.Bool
	lastVersion atomic.Pointer[readVersion]
}

// Assemble builds the measures that the house was opened for and makes a program of them, with the pages that the platform
// itself brings. Seen hears the name of each template drawn, for tests; nil otherwise.
func Assemble(h *House, seen func(string)) (*Program, error) {
	p := &Program{House: h, sessions: h.Sessions(), signedIn: people.NewSessionStore(h.DB, h.Now), meters: metrics.NewSet()}
	for _, plan := range h.plans {
		p.Measures = append(p.Measures, plan.Build(h))
	}
	p.addPanels()
	config := web.Config{
		Texts: map[string][]byte{"platform/pages/texts.yaml": pages.Texts, "platform/pages/admin_texts.yaml": pages.AdminTexts, "platform/pages/account_texts.yaml": pages.AccountTexts, "platform/pages/digest_texts.yaml": pages.DigestTexts}, Allow: allow, Viewer: p.viewer, Nav: p.nav, SignIn: "signin", Version: p.version,
		Build: h.Build, BaseURL: h.BaseURL, Demo: h.Demo, FrenchOnly: h.FrenchOnly, Rate: h.Rate, Token: tokenOf, Proxies: h.Proxies, Log: h.Log, Served: p.served, Seen: seen,
	}
	var err error
	if config.Endpoints, err = p.own(); err != nil {
		return nil, err
	}
	for _, m := range p.Measures {
		config.Endpoints = append(config.Endpoints, m.Endpoints...)
		for _, d := range m.Desks {
			config.Endpoints = append(config.Endpoints, d.Endpoints()...)
		}
		maps.Copy(config.Texts, m.Texts)
		p.followers = append(p.followers, m.Followers...)
		if err := p.openProjections(m.Projections); err != nil {
			return nil, fmt.Errorf("measure %s: %w", m.ID, err)
		}
		if err := errors.Join(h.Work.Register(m.Tasks...), h.Retention.Add(m.Retention...)); err != nil {
			return nil, fmt.Errorf("measure %s: %w", m.ID, err)
		}
	}
	if err := p.openDigests(&config); err != nil {
		return nil, err
	}
	erase := work.Task{Name: "retention", Every: time.Hour, Do: func(ctx context.Context, _ []byte) error { return h.Retention.Apply(ctx) }}
	if err := h.Work.Register(erase, h.Guard.Task()); err != nil {
		return nil, err
	}
	if p.Site, err = web.New(config); err != nil {
		return nil, err
	}
	h.Address = func(l text.Lang, route string, params ...any) (string, error) {
		path, err := p.Site.URL(l, route, params...)
		return strings.TrimRight(h.BaseURL, "/") + path, err
	}
	p.sessions.ErrorFunc = p.Site.Fail
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", p.readyz)
	mux.HandleFunc("GET /metrics", p.metrics)
	mux.Handle("/", p.Site.Observe(p.sessions.LoadAndSave(p.known(p.byToken(p.Site.Handler())))))
	p.handler = mux
	return p, nil
}

// addPanels puts what measures show of the records of others where they are read.
func (p *Program) addPanels() {
	public := map[string][]pages.PublicPanel{}
	for _, m := range p.Measures {
		for kind, panel := range m.PublicPanels {
			public[kind] = append(public[kind], panel)
		}
		for _, other := range p.Measures {
			for _, d := range other.Desks {
				if panel, has := m.Panels[d.Kind.ID]; has {
					d.AddPanel(panel)
				}
			}
		}
	}
	p.PublicPanels = func(ctx context.Context, one record.Publication) ([]ui.Block, error) {
		var all []ui.Block
		for _, panel := range public[one.Kind] {
			blocks, err := panel(ctx, one)
			if err != nil {
				return nil, err
			}
			all = append(all, blocks...)
		}
		return all, nil
	}
}

// openDigests lets the public follow by e-mail what the measures offer.
func (p *Program) openDigests(config *web.Config) error {
	var sources []digest.Source
	for _, m := range p.Measures {
		sources = append(sources, m.Digests...)
	}
	if len(sources) == 0 {
		return nil
	}
	address := func(l text.Lang, route string, params ...any) (string, error) { return p.Address(l, route, params...) }
	store := digest.New(p.DB, p.Now, p.Guard, p.Outbox, address, sources...)
	config.Endpoints = append(config.Endpoints, (&pages.Digests{Store: store, Guard: p.Guard}).Endpoints()...)
	return p.Work.Register(store.SendTask(), store.ForgetTask())
}

// own gives the pages that stand in every Balise, whatever its measures: coming in, the workspace, the administration.
func (p *Program) own() ([]web.Endpoint, error) {
	var desks []*pages.Desk
	var corners []pages.Corner
	for _, m := range p.Measures {
		desks = append(desks, m.Desks...)
		if m.Corner != nil {
			corners = append(corners, m.Corner)
		}
	}
	account := &pages.Account{People: p.People, Sessions: p.sessions, Now: p.Now, Log: p.Log}
	var err error
	if account.Passkeys, err = signin.NewPasskeys(p.BaseURL); err != nil {
		return nil, err
	}
	if p.OpenID.Set() {
		account.OpenID = signin.NewOpenID(p.OpenID, strings.TrimRight(p.BaseURL, "/")+pages.OpenIDReturn, p.Now)
	}
	admin := &pages.Admin{People: p.People, Records: p.Records, Outbox: p.Outbox, Retention: p.Retention, Corpus: p.Corpus, Now: p.Now, Desks: desks, Corners: corners}
	return append(account.Endpoints(), admin.Endpoints()...), nil
}

// versionLife is how long a version stands without being read again: what another process writes is seen that much later.
const versionLife = 50 * time.Millisecond

// readVersion is a version, when it was read, and the count of writes of this process then.
type readVersion struct {
	version string
	at      time.Time
	writes  int64
}

// version tells one state of the public pages from another. It is asked for at every request, and changes seldom: what this
// process wrote is seen at once, what others wrote within versionLife.
func (p *Program) version(ctx context.Context) (string, error) {
	writes := p.DB.Writes()
	last := p.lastVersion.Load()
	if last == nil || last.writes != writes || time.Since(last.at) > versionLife {
		at := time.Now()
		shown, err := p.shown(ctx)
		if err != nil {
			return "", err
		}
		last = &readVersion{shown, at, writes}
		p.lastVersion.Store(last)
	}
	return fmt.Sprintf("%d.%s", p.Index.Seq(), last.version), nil
}

// shown counts what public pages show besides what is searched: what was published, the names of bodies, and what measures add.
func (p *Program) shown(ctx context.Context) (string, error) {
	bodies, err := p.People.BodyChanges(ctx)
	if err != nil {
		return "", err
	}
	published, err := p.Records.LastPublication(ctx)
	if err != nil {
		return "", err
	}
	version := fmt.Sprintf("%d.%d", published, bodies)
	for _, m := range p.Measures {
		if m.Version == nil {
			continue
		}
		n, err := m.Version(ctx)
		if err != nil {
			return "", fmt.Errorf("measure %s: %w", m.ID, err)
		}
		version += fmt.Sprintf(".%d", n)
	}
	return version, nil
}

// Sessions gives the sessions of the house: their cookie is unreadable by scripts and never leaves the site.
func (h *House) Sessions() *scs.SessionManager {
	s := scs.New()
	s.Store = people.NewSessionStore(h.DB, h.Now)
	s.Lifetime = people.SessionLife
	s.IdleTimeout = people.SessionIdle
	s.Cookie.Name = "balise_session"
	s.Cookie.SameSite = http.SameSiteLaxMode
	s.Cookie.Secure = strings.HasPrefix(h.BaseURL, "https://")
	return s
}

// known puts into the context who is asking and where from. Whoever was disabled meanwhile, or whose session was closed
// elsewhere, is a visitor again.
func (p *Program) known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := people.WithOrigin(r.Context(), p.Site.Address(r).String(), r.UserAgent())
		if id := p.sessions.GetString(ctx, pages.SessionKey); id != "" {
			actor, err := p.People.ActorBySession(ctx, id)
			if err != nil && !fault.Is(err, fault.NotFoundKind) {
				p.Site.Fail(w, r, fmt.Errorf("reading who is signed in: %w", err))
				return
			}
			ctx = people.WithActor(ctx, actor)
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func allow(ctx context.Context, action string) error {
	return people.Allow(people.ActorFrom(ctx), people.Action(action), "")
}

func (p *Program) viewer(ctx context.Context) ui.Viewer {
	a := people.ActorFrom(ctx)
	return ui.Viewer{Name: a.Name, SignedIn: a.SignedIn()}
}

// nav gives the menu that fits who is looking.
func (p *Program) nav(ctx context.Context, l text.Lang) []ui.NavItem {
	var items []ui.NavItem
	actor, here := people.ActorFrom(ctx), web.Here(ctx)
	var links []Link
	for _, m := range p.Measures {
		links = append(links, m.Nav...)
	}
	slices.SortStableFunc(links, func(a, b Link) int { return a.Rank - b.Rank })
	for _, link := range links {
		if link.Action != "" && !people.Can(actor, people.Action(link.Action), "") {
			continue
		}
		href, err := p.Site.URL(l, link.Route)
		if err != nil {
			p.Log.Error("wrong menu", "error", err)
			continue
		}
		items = append(items, ui.NavItem{Href: href, Label: link.Label, Current: here == href || strings.HasPrefix(here, href+"/")})
	}
	return items
}

// Handler serves the whole program.
func (p *Program) Handler() http.Handler { return p.handler }

// Follow keeps the projections up with the sequence until ctx ends; wait returns once they have stopped.
func (p *Program) Follow(ctx context.Context) (wait func()) {
	var following sync.WaitGroup
	for _, f := range p.followers {
		following.Go(func() { f.Run(ctx, p.Records, p.Log) })
	}
	for _, d := range p.derived {
		following.Go(func() { d.Run(ctx, p.Log) })
	}
	return following.Wait
}

// TellFiction fills the demonstration with what each measure adds to the bodies, persons and initiatives.
func (p *Program) TellFiction(ctx context.Context, now time.Time) error {
	for _, m := range p.Measures {
		if m.Fiction == nil {
			continue
		}
		if err := m.Fiction(ctx, now); err != nil {
			return fmt.Errorf("demonstration of measure %s: %w", m.ID, err)
		}
	}
	return nil
}

// CatchUp brings every projection up to the present, and returns.
func (p *Program) CatchUp(ctx context.Context) error {
	for _, f := range p.followers {
		if err := f.CatchUp(ctx, p.Records); err != nil {
			return fmt.Errorf("projection %s: %w", f.Name, err)
		}
	}
	for _, d := range p.derived {
		if err := d.CatchUp(ctx); err != nil {
			return fmt.Errorf("projection %s: %w", d.Name, err)
		}
	}
	return nil
}

// openProjections opens those of a measure, which the house closes, unless it was opened beside a program that has them.
func (p *Program) openProjections(list []Projection) error {
	if p.Index == nil {
		return nil
	}
	for _, d := range list {
		if err := d.Open(); err != nil {
			return fmt.Errorf("projection %s: %w", d.Name, err)
		}
		p.derived = append(p.derived, d)
		p.opened = append(p.opened, d.Close)
	}
	return nil
}
