package principles

import (
	"context"
	"strings"

	"balise/engine/framework"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ArticleView is an article ready to be read, with what is below it.
type ArticleView struct {
	ID, Number        string
	Level             framework.Level
	Title, Text, Note text.Text
	Tag               ui.Tag
	Ours              bool // it is a proposal of Balise: the tag says all of its source
	Sources           []ui.Link
	Who               text.Text
	Requires          []ui.Link
	Like              []text.Text
	Href              string
	Parts             []ArticleView
}

// Explained is a confidence and what it means.
type Explained struct {
	Tag  ui.Tag
	Text text.Text
}

var explained = []Explained{
	{adoption.ConfidenceTag(framework.Confirmed), text.T("Le texte vient d’une source vérifiée, nommée à côté.", "The text comes from a checked source, named beside it.")},
	{adoption.ConfidenceTag(framework.ToValidate), text.T("Une personne doit encore le vérifier sur le texte officiel.", "A person has yet to check it on the official text.")},
	{adoption.ConfidenceTag(framework.Proposal), text.T("Le texte est de Balise\u00a0: aucune autorité ne l’a écrit.", "The text is by Balise: no authority has written it.")},
}

// LevelName names the level of the article.
func (a ArticleView) LevelName() text.Text { return adoption.LevelTitle(a.Level) }

// Anchor is where the article stands on a page that holds several.
func (a ArticleView) Anchor() string { return "a-" + a.ID }

// reader makes articles ready to be read.
type reader struct {
	*Pages
	ctx     context.Context
	f       *framework.Framework
	version string
	like    map[string]text.Text
	places  map[string]framework.Place
}

func newReader(ctx context.Context, p *Pages, f *framework.Framework, version string) *reader {
	r := &reader{Pages: p, ctx: ctx, f: f, version: version, like: map[string]text.Text{}, places: map[string]framework.Place{}}
	for _, ref := range p.Corpus.References {
		for _, i := range ref.Items {
			r.like[ref.Key(i)] = text.T(ref.Title.FR+"\u00a0: "+i.Title.FR, ref.Title.EN+": "+i.Title.EN)
		}
	}
	for _, place := range f.Places() {
		r.places[place.ID] = place
	}
	return r
}

// all gives the principles.
func (r *reader) all() []ArticleView {
	var views []ArticleView
	for _, a := range r.f.Parts {
		views = append(views, r.view(r.places[a.ID]))
	}
	return views
}

func (r *reader) href(id string) string {
	return web.URL(r.ctx, "principles.article", "article", id, "version", r.version)
}

func (r *reader) view(p framework.Place) ArticleView {
	v := ArticleView{ID: p.ID, Number: p.Number, Level: p.Level, Title: p.Title, Text: p.Text, Note: p.Note, Tag: adoption.ConfidenceTag(r.f.ConfidenceOf(p.Article)), Href: r.href(p.ID), Ours: len(p.From) == 0}
	for _, s := range r.f.SourcesOf(p.Article) {
		v.Sources = append(v.Sources, ui.Link{Label: s.Title})
	}
	var fr, en []string
	for _, id := range p.Who {
		fr, en = append(fr, r.f.Role(id).FR), append(en, r.f.Role(id).EN)
	}
	v.Who = text.T(strings.Join(fr, ", "), strings.Join(en, ", "))
	for _, id := range p.Requires {
		needed := r.places[id]
		v.Requires = append(v.Requires, ui.Link{Label: text.T(needed.Number+" "+needed.Title.FR, needed.Number+" "+needed.Title.EN), Href: r.href(id)})
	}
	for _, id := range p.Like {
		if name, ok := r.like[id]; ok {
			v.Like = append(v.Like, name)
		}
	}
	for _, part := range p.Parts {
		v.Parts = append(v.Parts, r.view(r.places[part.ID]))
	}
	return v
}
