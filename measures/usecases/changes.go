package usecases

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/show"
	"balise/platform/web"
	"balise/platform/web/feed"
	"balise/platform/web/ui"
)

// changesShown is how many changes stand on one page, and in one feed; looked is how many are looked through at a time for them.
const (
	changesShown = 30
	looked       = 5000
)

// ChangesIn chooses changes: those of the cases that a search finds now, and what happened to them.
type ChangesIn struct {
	SearchIn
	Event  []string `query:"event" doc:"new, changed, missing, back"`
	Before int64    `query:"before" doc:"Avant ce changement / Before this change"`
}

func (in ChangesIn) values() url.Values {
	v := in.SearchIn.values()
	v.Del("sort")
	for _, e := range in.Event {
		if e != "" {
			v.Add("event", e)
		}
	}
	return v
}

// ChangesPage tells what became of the cases, the latest first.
type ChangesPage struct {
	Changes []Happened `json:"changes"`
	Next    string     `json:"next,omitempty" format:"uri" doc:"Les changements plus anciens / Older changes"`

	in      ChangesIn
	chosen  []ui.Chip
	older   string
	address string
	back    string
	feeds   []ui.FeedLink
	digest  string
}

// Happened is something that happened to a case.
type Happened struct {
	Seq    int64                `json:"seq"`
	Kind   string               `json:"kind" enum:"new,changed,missing,back"`
	At     time.Time            `json:"at"`
	Case   CaseRef              `json:"case"`
	Load   string               `json:"load"`
	Fields []usecase.Difference `json:"fields,omitempty"`

	from    Source
	summary string
	codes   []feed.Tag
}

// Tag names what happened.
func (h Happened) Tag() ui.Tag { return kindTag(catalogue.ChangeKind(h.Kind)) }

// From says in which edition.
func (h Happened) From() text.Text {
	date := show.Date(h.from.Edition)
	return text.T(h.from.Name.FR+", "+date.FR, h.from.Name.In(text.EN)+", "+date.EN)
}

const changeLength = 120

// Words say what changed, a paragraph each.
func (h Happened) Words() []text.Text {
	var all []text.Text
	for _, f := range h.Fields {
		if !f.Meaning {
			continue
		}
		label := show.Label(f.Field)
		if f.Field == "" {
			label = text.T(f.Column, f.Column)
		}
		before, after := shorten(f.Before, changeLength), shorten(f.After, changeLength)
		switch {
		case before == "" && after == "":
			all = append(all, label)
		case before == "":
			all = append(all, text.T(label.FR+"\u00a0: ajout, «\u00a0"+after+"\u00a0»", label.EN+": added, “"+after+"”"))
		case after == "":
			all = append(all, text.T(label.FR+"\u00a0: retrait, «\u00a0"+before+"\u00a0»", label.EN+": removed, “"+before+"”"))
		default:
			all = append(all, text.T(label.FR+"\u00a0: «\u00a0"+before+"\u00a0» devient «\u00a0"+after+"\u00a0»", label.EN+": “"+before+"” becomes “"+after+"”"))
		}
	}
	if len(all) == 0 && h.summary != "" && h.Kind == string(catalogue.New) {
		all = append(all, text.T(h.summary, h.summary))
	}
	return all
}

func (p *Pages) changes(ctx context.Context, in ChangesIn) (ChangesPage, error) {
	place, err := web.Place(ctx, in.Cursor)
	if err != nil {
		return ChangesPage{}, err
	}
	if place != "" {
		if in.Before, err = strconv.ParseInt(place, 10, 64); err != nil || in.Before < 1 {
			return ChangesPage{}, web.BadCursor()
		}
	}
	query := in.values()
	page := ChangesPage{Changes: []Happened{}, in: in, address: web.URL(ctx, "usecases.changes"), feeds: feedLinks(ctx, query)}
	search := in.SearchIn.values()
	page.back, page.digest = ui.WithQuery(web.URL(ctx, "usecases.search"), search), p.searchLinks(ctx, in.SearchIn).digest
	found, last, more, err := p.happened(ctx, in)
	if err != nil {
		return page, err
	}
	for _, c := range found {
		h, err := p.told(ctx, c)
		if err != nil {
			return page, err
		}
		page.Changes = append(page.Changes, h)
	}
	if more {
		older := in.values()
		older.Set("before", strconv.FormatInt(last, 10))
		page.older = ui.WithQuery(page.address, older)
		if web.JSON(ctx) {
			page.Next = web.Next(ctx, strconv.FormatInt(last, 10))
		}
	}
	page.chosen, err = p.chosen(ctx, in)
	return page, err
}

// happened gives the changes that the choice wants, the last one looked through, and whether there are older ones.
func (p *Pages) happened(ctx context.Context, in ChangesIn) (found []catalogue.LoadChange, last int64, more bool, err error) {
	var wanted map[int64]bool
	if len(in.filters()) > 0 || strings.TrimSpace(in.Text) != "" {
		numbers, err := p.Index.Numbers(ctx, in.query(web.Lang(ctx)))
		if err != nil {
			return nil, 0, false, err
		}
		wanted = map[int64]bool{}
		for _, n := range numbers {
			wanted[n] = true
		}
	}
	chosen := slices.DeleteFunc(slices.Clone(in.Event), func(e string) bool { return e == "" })
	last = in.Before
	if last <= 0 {
		last = math.MaxInt64
	}
	for {
		glances, err := p.Store.GlanceBefore(ctx, last, looked)
		if err != nil {
			return nil, 0, false, err
		}
		for _, g := range glances {
			if wanted != nil && !wanted[g.Number] || len(chosen) > 0 && !slices.Contains(chosen, string(g.Kind)) {
				last = g.Seq
				continue
			}
			if len(found) == changesShown {
				return found, last, true, nil
			}
			last = g.Seq
			one, err := p.Store.Before(ctx, g.Seq+1, 1)
			if err != nil {
				return nil, 0, false, err
			}
			found = append(found, one...)
		}
		if len(glances) < looked {
			return found, last, false, nil
		}
	}
}

func (p *Pages) told(ctx context.Context, c catalogue.LoadChange) (Happened, error) {
	c.Case.Record = c.Case.Record.Public()
	h := Happened{Seq: c.Seq, Kind: string(c.Kind), At: c.At, Case: p.ref(ctx, c.Case), Load: c.Load, Fields: public(c.Fields)}
	h.summary = shorten(p.lead(c.Case, web.Lang(ctx)).Text.FR, summaryLength)
	for _, f := range []usecase.Field{usecase.Category, usecase.Function, usecase.Technique} {
		for _, code := range c.Case.Record.All(f) {
			h.codes = append(h.codes, feed.Tag{Term: string(f) + ":" + code, Label: p.Names.Code(f, code).In(web.Lang(ctx))})
		}
	}
	var err error
	h.from, err = p.source(ctx, c.Load)
	return h, err
}

// chosen names the choice, for people.
func (p *Pages) chosen(ctx context.Context, in ChangesIn) ([]ui.Chip, error) {
	name, err := p.namer(ctx)
	if err != nil {
		return nil, err
	}
	var all []ui.Chip
	without := func(parameter, value string) string {
		v := in.values()
		v[parameter] = slices.DeleteFunc(slices.Clone(v[parameter]), func(s string) bool { return s == value })
		return ui.WithQuery(web.URL(ctx, "usecases.changes"), v)
	}
	if in.Text != "" {
		all = append(all, ui.Chip{Facet: text.T("Mots", "Words"), Value: text.T("«\u00a0"+in.Text+"\u00a0»", "“"+in.Text+"”"), Href: without("q", in.Text)})
	}
	filters := in.filters()
	for _, facet := range facetOrder() {
		for _, code := range filters[facet] {
			all = append(all, ui.Chip{Facet: facetLabels[facet], Value: name(facet, code), Href: without(facet, code)})
		}
	}
	for _, e := range in.Event {
		if said, ok := kinds[catalogue.ChangeKind(e)]; ok {
			all = append(all, ui.Chip{Facet: text.T("Ce qui s’est passé", "What happened"), Value: said, Href: without("event", e)})
		}
	}
	return all, nil
}

// Chips are the choices in force.
func (p ChangesPage) Chips() ui.Chips { return ui.Chips{Items: p.chosen, Clear: p.address} }

// Kinds lead to one kind of change alone.
func (p ChangesPage) Kinds() []ui.Choice {
	v := p.in.SearchIn.values()
	v.Del("sort")
	all := []ui.Choice{{Label: text.T("Tout", "All"), Href: ui.WithQuery(p.address, v), Current: len(p.in.Event) == 0}}
	for _, k := range []catalogue.ChangeKind{catalogue.New, catalogue.Changed, catalogue.Missing, catalogue.Back} {
		v.Set("event", string(k))
		all = append(all, ui.Choice{Label: kinds[k], Href: ui.WithQuery(p.address, v), Current: slices.Contains(p.in.Event, string(k))})
	}
	return all
}

// Older leads to older changes; empty where there are none.
func (p ChangesPage) Older() string { return p.older }

// Latest leads back to the latest changes, from older ones.
func (p ChangesPage) Latest() string {
	if p.in.Before == 0 {
		return ""
	}
	return ui.WithQuery(p.address, p.in.values())
}

// Back leads to the cases themselves.
func (p ChangesPage) Back() string { return p.back }

// DigestURL leads to the form by which one receives the same by e-mail.
func (p ChangesPage) DigestURL() string { return p.digest }

// Feeds lead to the same for feed readers.
func (p ChangesPage) Feeds() []ui.FeedLink { return p.feeds }

// feed writes the changes for feed readers.
func (p *Pages) feed(mediaType, name, route string, write func(feed.Feed) ([]byte, error)) func(context.Context, ChangesIn) (web.Download, error) {
	return func(ctx context.Context, in ChangesIn) (web.Download, error) {
		page, err := p.changes(ctx, in)
		if err != nil {
			return web.Download{}, err
		}
		data, err := write(feedOf(ctx, page, route))
		if err != nil {
			return web.Download{}, fmt.Errorf("feed of the catalogue: %w", err)
		}
		return web.Download{Name: name, MediaType: mediaType + "; charset=utf-8", Data: data, Shown: true}, nil
	}
}

// feedOf makes a feed of changes. It is known by the address that chooses them, in the language of the feed.
func feedOf(ctx context.Context, page ChangesPage, route string) feed.Feed {
	l, chosen := web.Lang(ctx), page.in.values()
	here := func(route string, v url.Values) string {
		return web.Absolute(ctx, ui.WithQuery(web.URL(ctx, route), v))
	}
	self := page.in.values()
	if page.in.Before > 0 {
		self.Set("before", strconv.FormatInt(page.in.Before, 10))
	}
	f := feed.Feed{ID: here("usecases.changes", chosen), Title: text.T("L’IA dans les administrations du monde\u00a0: ce qui change", "AI in administrations around the world: what changes").In(l), Lang: l,
		Home: here("usecases.changes", chosen), Self: here(route, self), Author: "Balise", Updated: time.Unix(0, 0)}
	for i, c := range page.chosen {
		f.Title += map[bool]string{true: " – ", false: ", "}[i == 0] + c.Value.In(l)
	}
	if len(page.Changes) > 0 {
		f.Updated = page.Changes[0].At
	}
	if page.older != "" {
		_, query, _ := strings.Cut(page.older, "?")
		v, _ := url.ParseQuery(query) //nolint:errcheck // written just above
		f.Next = here(route, v)
	}
	for _, h := range page.Changes {
		title := kinds[catalogue.ChangeKind(h.Kind)].In(l) + text.T("\u00a0: ", ": ").In(l) + h.Case.Name
		e := feed.Entry{ID: fmt.Sprintf("%s#%d", h.Case.URL.FR, h.Seq), URL: h.Case.URL.In(l), Title: title, At: h.At, Author: h.Case.Organisation, Tags: h.codes}
		words := []string{h.From().In(l)}
		for _, w := range h.Words() {
			words = append(words, w.In(l))
		}
		e.Summary, e.Content = words[min(1, len(words)-1)], strings.Join(words, "\n")
		f.Entries = append(f.Entries, e)
	}
	return f
}

// feedLinks lead to the two feeds of a choice of changes.
func feedLinks(ctx context.Context, query url.Values) []ui.FeedLink {
	return []ui.FeedLink{
		{Title: text.T("Ce qui change (Atom)", "What changes (Atom)"), Type: feed.AtomType, Href: ui.WithQuery(web.URL(ctx, "usecases.changes.atom"), query)},
		{Title: text.T("Ce qui change (JSON Feed)", "What changes (JSON Feed)"), Type: feed.JSONType, Href: ui.WithQuery(web.URL(ctx, "usecases.changes.json"), query)},
	}
}
