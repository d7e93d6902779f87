package principles

import (
	"context"
	"slices"
	"strconv"

	"balise/engine/framework"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/fault"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ArticlePage is one article at its permanent address.
type ArticlePage struct {
	Status
	ID         string               `json:"id"`
	Level      framework.Level      `json:"level" enum:"principle,commitment,control,evidence"`
	Number     string               `json:"number" doc:"Sa place dans cette version / Its place in this version"`
	Confidence framework.Confidence `json:"confidence" enum:"confirmed,to_validate,proposal"`
	Sources    []framework.Source   `json:"sources"`
	Article    *framework.Article   `json:"article"`
	History    []ArticleChange      `json:"history" doc:"Ce que chaque version adoptée en a changé / What each adopted version changed of it"`
	Comments   Tally                `json:"comments" doc:"Ce que les organismes ont dit de cet article avant l’adoption / What bodies said of this article before the adoption"`

	view  ArticleView
	above []ArticleView
}

// ArticleChange is what a version changed of an article.
type ArticleChange struct {
	Version int64             `json:"version"`
	Kind    string            `json:"kind" enum:"added,removed,changed,moved"`
	Fields  []framework.Field `json:"fields,omitempty"`

	href string
}

type articleIn struct {
	versionIn
	Article string `path:"article" example:"transparency" doc:"Identifiant de l’article / Identifier of the article"`
}

func (p *Pages) article(ctx context.Context, in articleIn) (ArticlePage, error) {
	v, all, err := p.chosen(ctx, in.Version)
	if err != nil {
		return ArticlePage{}, err
	}
	place, there := v.Text.Place(in.Article)
	if !there {
		return ArticlePage{}, p.noArticle(all, in.Article)
	}
	r := newReader(ctx, p, v.Text, in.Version)
	page := ArticlePage{Status: p.status(v, all), ID: place.ID, Level: place.Level, Number: place.Number, Confidence: v.Text.ConfidenceOf(place.Article),
		Sources: v.Text.SourcesOf(place.Article), Article: place.Article, History: p.historyOf(ctx, all, place.ID), view: r.view(place)}
	for _, above := range place.Above {
		page.above = append(page.above, r.view(r.places[above.ID]))
	}
	if v.Number == 0 {
		return page, nil
	}
	comments, err := p.Store.Comments(ctx, v)
	if err != nil {
		return page, err
	}
	directory, err := p.People.Directory(ctx)
	if err != nil {
		return page, err
	}
	about := slices.DeleteFunc(comments, func(c adoption.Comment) bool { return c.Article != place.ID })
	page.Comments = tally(about)
	page.Comments.Public = publicComments(about, directory)
	return page, nil
}

// noArticle says where an article is that this version does not have.
func (p *Pages) noArticle(all []adoption.Version, id string) error {
	for _, v := range slices.Backward(all) {
		if _, there := v.Text.Place(id); there {
			n := strconv.FormatInt(v.Number, 10)
			return fault.NotFound(text.T("Cet article n’est pas dans cette version. La version "+n+" est la dernière à l’avoir\u00a0: ajoutez ?version="+n+" à l’adresse.",
				"This article is not in this version. Version "+n+" is the last one to have it: add ?version="+n+" to the address."))
		}
	}
	return fault.NotFound(text.T("Aucun article ne porte ce nom.", "No article has that name."))
}

// historyOf tells what each adopted version changed of an article, the latest first.
func (p *Pages) historyOf(ctx context.Context, all []adoption.Version, id string) []ArticleChange {
	changes, before := []ArticleChange{}, p.Store.Shipped()
	for _, v := range all {
		for _, d := range framework.Compare(before.Text, v.Text) {
			if d.ID == id {
				changes = append(changes, ArticleChange{Version: v.Number, Kind: d.Kind, Fields: d.Fields,
					href: web.URL(ctx, "principles.compare", "before", before.Number, "after", v.Number)})
			}
		}
		before = v
	}
	slices.Reverse(changes)
	return changes
}

// View is the article with what is below it.
func (p ArticlePage) View() ArticleView { return p.view }

// Above are the articles that it belongs to, the widest first.
func (p ArticlePage) Above() []ArticleView { return p.above }

// Title says what the version did.
func (c ArticleChange) Title() text.Text {
	n := strconv.FormatInt(c.Version, 10)
	return text.T("Version "+n, "Version "+n)
}

// Tag names the change.
func (c ArticleChange) Tag() ui.Tag { return adoption.ChangeTag(c.Kind) }

// Href leads to the whole comparison.
func (c ArticleChange) Href() string { return c.href }

// Diff shows the words that changed.
func (c ArticleChange) Diff() ui.Diff { return adoption.FieldsDiff(c.Fields) }
