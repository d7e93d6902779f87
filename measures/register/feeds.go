package register

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/web"
	"balise/platform/web/feed"
	"balise/platform/web/ui"
)

var (
	newsPage = web.Page{Name: "news", FR: "/nouveautes", EN: "/en/news", API: "/api/v1/news", Template: "news.html", Files: files, Kept: true,
		Summary: text.T("Lire ce qui a été publié, corrigé, retiré", "Read what was published, corrected, withdrawn")}
	atomPage = web.Page{Name: "news.atom", FR: "/nouveautes.atom", EN: "/en/news.atom"}
	jsonPage = web.Page{Name: "news.json", FR: "/nouveautes.json", EN: "/en/news.json"}
)

// feeds are the news, for people and for feed readers.
func (r *Register) feeds() []web.Endpoint {
	return []web.Endpoint{
		web.Get(newsPage, r.news),
		web.File(atomPage, r.feed(feed.AtomType+"; charset=utf-8", "nouveautes.atom", atomPage, feed.Feed.Atom)),
		web.File(jsonPage, r.feed(feed.JSONType+"; charset=utf-8", "nouveautes.json", jsonPage, feed.Feed.JSON)),
	}
}

func (r *Register) feed(mediaType, name string, self web.Page, write func(feed.Feed) ([]byte, error)) func(context.Context, NewsIn) (web.Download, error) {
	return func(ctx context.Context, in NewsIn) (web.Download, error) {
		page, err := r.news(ctx, in)
		if err != nil {
			return web.Download{}, err
		}
		data, err := write(r.feedOf(page, web.Lang(ctx), self))
		return web.Download{Name: name, MediaType: mediaType, Data: data, Shown: true}, err
	}
}

// feedOf makes a feed of the news. It is known by the address that chooses them, in the language of the feed.
func (r *Register) feedOf(page NewsPage, l text.Lang, self web.Page) feed.Feed {
	chosen := page.in.values()
	here := func(p web.Page, query url.Values) string { return ui.WithQuery(r.site(p).In(l), query) }
	f := feed.Feed{ID: here(newsPage, chosen), Title: text.T("Nouveautés du registre public de l’IA", "News of the public AI register").In(l), Lang: l,
		Home: here(newsPage, chosen), Self: here(self, withBefore(chosen, page.in.Before)), Author: "Balise", Updated: time.Unix(0, 0)}
	if len(chosen) > 0 {
		f.Title += " – " + r.chosenWords(page.in, l)
	}
	if len(page.News) > 0 {
		f.Updated = page.News[0].At
	}
	if page.older != "" {
		f.Next = here(self, withBefore(chosen, page.News[len(page.News)-1].Seq))
	}
	for _, n := range page.News {
		e := feed.Entry{ID: fmt.Sprintf("%s#%d", n.URL.FR, n.Seq), URL: n.URL.In(l), Title: n.title(l), At: n.At, Author: n.Body.Name.In(l)}
		var words []string
		for _, w := range n.Words() {
			words = append(words, w.In(l))
		}
		if len(words) == 0 {
			words = []string{n.title(l)}
		}
		e.Summary, e.Content = words[0], strings.Join(words, "\n")
		for _, t := range n.tags {
			e.Tags = append(e.Tags, feed.Tag{Term: t.term, Label: t.label.In(l)})
		}
		f.Entries = append(f.Entries, e)
	}
	return f
}

func withBefore(query url.Values, before int64) url.Values {
	if before == 0 {
		return query
	}
	all := url.Values{"before": {fmt.Sprint(before)}}
	for name, values := range query {
		all[name] = values
	}
	return all
}

// chosenWords names a choice of news, for the title of its feed.
func (r *Register) chosenWords(in NewsIn, l text.Lang) string {
	var words []string
	if in.Text != "" {
		words = append(words, quoted(in.Text, l))
	}
	for name, codes := range in.filters() {
		for _, code := range codes {
			word := code
			if q := r.Entry.Question(name); q != nil && q.Taxonomy() != nil {
				word = q.Taxonomy().Label(code, l)
			}
			words = append(words, word)
		}
	}
	for _, e := range events {
		for _, chosen := range in.Event {
			if chosen == string(e) {
				words = append(words, eventTitles[e].In(l))
			}
		}
	}
	return strings.Join(words, ", ")
}

// feedLinks lead to the two feeds of a choice of news.
func feedLinks(ctx context.Context, in NewsIn) []ui.FeedLink {
	query := in.values()
	return []ui.FeedLink{
		{Title: text.T("Nouveautés (Atom)", "News (Atom)"), Type: feed.AtomType, Href: ui.WithQuery(web.URL(ctx, "news.atom"), query)},
		{Title: text.T("Nouveautés (JSON Feed)", "News (JSON Feed)"), Type: feed.JSONType, Href: ui.WithQuery(web.URL(ctx, "news.json"), query)},
	}
}
