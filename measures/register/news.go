package register

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/search"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// newsLength is how many pieces of news stand on one page, and in one feed.
const newsLength = 30

// NewsIn chooses news: those of the entries that a search finds now, and what happened to them.
type NewsIn struct {
	SearchIn
	Event  []string `query:"event" doc:"published, corrected, withdrawn, retired"`
	Before int64    `query:"before" doc:"Avant cette nouvelle / Before this piece of news"`
}

// values gives the choice back as an address, without the place in the list.
func (in NewsIn) values() url.Values {
	v := in.SearchIn.values()
	v.Del("sort")
	for _, e := range in.Event {
		if e != "" {
			v.Add("event", e)
		}
	}
	return v
}

// NewsPage tells what was published, corrected, withdrawn and retired, the latest first.
type NewsPage struct {
	News []News `json:"news"`
	Next string `json:"next,omitempty" doc:"Les nouvelles plus anciennes / Older news"`

	in      NewsIn
	filters []ui.Field
	feeds   []ui.FeedLink
	address string
	older   string
}

// News is something that happened to an entry in public.
type News struct {
	Seq    int64     `json:"seq"`
	Number int64     `json:"number"`
	Name   text.Text `json:"name"`
	Body   BodyRef   `json:"body"`
	Event  string    `json:"event"`
	Reason text.Text `json:"reason,omitzero"`
	At     time.Time `json:"at"`
	// Changes say in words what a correction changed.
	Changes []Change  `json:"changes,omitempty"`
	URL     text.Text `json:"url"`

	summary text.Text
	tags    []initiativeTag
	href    string
	compare string
}

// Change is an answer that a correction changed.
type Change struct {
	Question string    `json:"question"`
	Label    text.Text `json:"label"`
	Before   text.Text `json:"before,omitzero"`
	After    text.Text `json:"after,omitzero"`
}

type initiativeTag struct {
	term  string
	label text.Text
}

// title says the news in a few words, as feeds show them.
func (n News) title(l text.Lang) string {
	return eventTitles[record.State(n.Event)].In(l) + text.T("\u00a0: ", ": ").In(l) + n.Name.In(l)
}

var eventTitles = map[record.State]text.Text{
	record.Published: text.T("Nouvelle fiche", "New entry"), record.Corrected: text.T("Fiche corrigée", "Entry corrected"),
	record.Withdrawn: text.T("Fiche retirée", "Entry withdrawn"), record.Retired: text.T("Usage terminé", "Use ended"),
}

// events are what may happen in public, in the order in which they are offered.
var events = []record.State{record.Published, record.Corrected, record.Withdrawn, record.Retired}

// Words say what happened, a paragraph each.
func (n News) Words() []text.Text {
	var all []text.Text
	if !n.Reason.Empty() {
		all = append(all, text.T("Raison\u00a0: "+n.Reason.In(text.FR), "Reason: "+n.Reason.In(text.EN)))
	}
	for _, c := range n.Changes {
		all = append(all, text.T(c.words(text.FR), c.words(text.EN)))
	}
	if n.Event == string(record.Published) && !n.summary.Empty() {
		all = append(all, n.summary)
	}
	return all
}

const changeLength = 120

func (c Change) words(l text.Lang) string {
	before, after := shorten(c.Before.In(l), changeLength), shorten(c.After.In(l), changeLength)
	label := c.Label.In(l)
	switch {
	case before == "" && after == "":
		return label
	case before == "":
		return label + text.T("\u00a0: réponse ajoutée, ", ": answer added, ").In(l) + quoted(after, l)
	case after == "":
		return label + text.T("\u00a0: réponse retirée, ", ": answer removed, ").In(l) + quoted(before, l)
	}
	return label + text.T("\u00a0: ", ": ").In(l) + quoted(before, l) + text.T(" devient ", " becomes ").In(l) + quoted(after, l)
}

func quoted(s string, l text.Lang) string {
	if l == text.EN {
		return "“" + s + "”"
	}
	return "«\u00a0" + s + "\u00a0»"
}

// Href leads to the entry.
func (n News) Href() string { return n.href }

// Compare leads to what changed, side by side; empty where nothing did.
func (n News) Compare() string { return n.compare }

// Tag names what happened.
func (n News) Tag() ui.Tag {
	tag := pages.StateTag(record.State(n.Event))
	tag.Label = eventTitles[record.State(n.Event)]
	return tag
}

func (r *Register) news(ctx context.Context, in NewsIn) (NewsPage, error) {
	page := NewsPage{News: []News{}, in: in, address: web.URL(ctx, "news"), feeds: feedLinks(ctx, in)}
	place, err := web.Place(ctx, in.Cursor)
	if err != nil {
		return page, err
	}
	if place != "" {
		if in.Before, err = strconv.ParseInt(place, 10, 64); err != nil {
			return page, web.BadCursor()
		}
	}
	found, more, err := r.happened(ctx, in)
	if err != nil {
		return page, err
	}
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return page, err
	}
	for _, p := range found {
		n, err := r.told(ctx, p, directory)
		if err != nil {
			return page, err
		}
		page.News = append(page.News, n)
	}
	if more {
		older := in.values()
		older.Set("before", strconv.FormatInt(found[len(found)-1].Seq, 10))
		page.older = ui.WithQuery(page.address, older)
		if web.JSON(ctx) {
			page.Next = web.Next(ctx, strconv.FormatInt(found[len(found)-1].Seq, 10))
		}
	}
	page.filters = r.newsFilters(in, directory, web.Lang(ctx))
	return page, nil
}

// happened gives the publications that the choice wants.
func (r *Register) happened(ctx context.Context, in NewsIn) ([]record.Publication, bool, error) {
	wanted := map[int64]bool{}
	if !in.everything() {
		numbers, err := r.Index.Numbers(ctx, search.Query{Text: in.Text, Lang: web.Lang(ctx), Filters: in.filters()})
		if err != nil {
			return nil, false, fmt.Errorf("news: %w", err)
		}
		for _, n := range numbers {
			wanted[n] = true
		}
	}
	chosen := slices.DeleteFunc(slices.Clone(in.Event), func(e string) bool { return e == "" })
	return r.Records.News(ctx, initiative.KindID, in.Before, newsLength, func(number int64, state record.State) bool {
		return (in.everything() || wanted[number]) && (len(chosen) == 0 || slices.Contains(chosen, string(state)))
	})
}

// told says in words what a publication changed.
func (r *Register) told(ctx context.Context, p record.Publication, directory *people.Directory) (News, error) {
	body, _ := directory.Body(p.BodyID)
	n := News{Seq: p.Seq, Number: p.Number, Name: p.Title, Body: BodyRef{body.Slug, body.Name}, Event: string(p.State), At: p.At, URL: r.address(p.Number),
		href: web.URL(ctx, "register.record", "number", p.Number)}
	n.summary, _ = p.Answers["summary"].Value.(text.Text)
	for _, question := range []string{"category", "status"} {
		if code := initiative.Code(p.Answers, question); code != "" {
			n.tags = append(n.tags, initiativeTag{question + ":" + code, r.label(question, code)})
		}
	}
	if p.State != record.Published {
		n.Reason = p.Reason
	}
	if p.State != record.Corrected {
		return n, nil
	}
	before, err := r.Records.Publication(ctx, p.Previous)
	if err != nil {
		return n, err
	}
	names := func(id string) text.Text {
		body, _ := directory.Body(id)
		return body.Name
	}
	for _, c := range r.Entry.Compare(before.Answers, p.Answers) {
		shown := func(a instrument.Answer) text.Text {
			return text.T(instrument.Display{Lang: text.FR, BodyName: names}.Line(c.Question, a), instrument.Display{Lang: text.EN, BodyName: names}.Line(c.Question, a))
		}
		n.Changes = append(n.Changes, Change{c.Question.ID, c.Question.Label, shown(before.Answers[c.Question.ID]), shown(p.Answers[c.Question.ID])})
	}
	if len(n.Changes) > 0 {
		n.compare, err = r.compareURL(ctx, p)
	}
	return n, err
}

// compareURL leads to the comparison of a publication with the one before.
func (r *Register) compareURL(ctx context.Context, p record.Publication) (string, error) {
	all, err := r.Records.Publications(ctx, p.Kind, p.Number)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(all, func(one record.Publication) bool { return one.Seq == p.Seq })
	version := len(all) - at
	return web.URL(ctx, "register.compare", "number", p.Number, "de", version-1, "a", version), nil
}

// newsFilters are the choices of the page, besides the words.
func (r *Register) newsFilters(in NewsIn, directory *people.Directory, l text.Lang) []ui.Field {
	typed := in.values()
	choice := func(name string, label text.Text, options []ui.Option) ui.Field {
		all := append([]ui.Option{{Value: "", Label: text.T("Tous", "All")}}, options...)
		return ui.Field{Kind: "select", Name: name, Label: label, Options: all, Values: url.Values{name: typed[name]}}
	}
	var happened, categories, bodies []ui.Option
	for _, e := range events {
		happened = append(happened, ui.Option{Value: string(e), Label: eventTitles[e]})
	}
	for _, term := range r.Entry.Question("category").Taxonomy().Current().Terms {
		categories = append(categories, ui.Option{Value: term.Code, Label: term.Label})
	}
	for _, b := range directory.Bodies() {
		bodies = append(bodies, ui.Option{Value: b.Slug, Label: b.Name})
	}
	slices.SortStableFunc(bodies, func(a, b ui.Option) int {
		return cmp.Compare(strings.ToLower(a.Label.In(l)), strings.ToLower(b.Label.In(l)))
	})
	return []ui.Field{
		{Kind: "line", Name: "q", Label: text.T("Mots de la fiche", "Words of the entry"), Values: url.Values{"q": {in.Text}}},
		choice("event", text.T("Ce qui s’est passé", "What happened"), happened),
		choice(initiative.FacetCategory, text.T("Catégorie", "Category"), categories),
		choice(initiative.FacetBody, text.T("Organisme", "Public body"), bodies),
	}
}

// Filters are the fields of the form.
func (p NewsPage) Filters() []ui.Field { return p.filters }

// Address is where the form leads.
func (p NewsPage) Address() string { return p.address }

// Older leads to older news; empty where there are none.
func (p NewsPage) Older() string { return p.older }

// Latest leads back to the latest news, from older ones.
func (p NewsPage) Latest() string {
	if p.in.Before == 0 {
		return ""
	}
	return ui.WithQuery(p.address, p.in.values())
}

// Feeds lead to the same news for feed readers.
func (p NewsPage) Feeds() []ui.FeedLink { return p.feeds }

// Empty says what to do when nothing happened.
func (p NewsPage) Empty() ui.Empty {
	return ui.Empty{Title: text.T("Rien de nouveau", "No news"), Message: text.T("Aucune fiche ainsi choisie n’a été publiée, corrigée ou retirée.", "No entry so chosen was published, corrected or withdrawn."),
		Links: []ui.Link{{Label: text.T("Voir toutes les nouveautés", "See all the news"), Href: p.address}}}
}
