package principles

import (
	"context"
	"slices"
	"strings"

	"balise/engine/framework"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// BesidePage puts our framework beside those of others, by names and numbers only.
type BesidePage struct {
	Status
	Others []Beside `json:"others"`
}

// Beside is the framework of somebody else, with what of ours speaks of the same.
type Beside struct {
	ID         string               `json:"id"`
	Title      text.Text            `json:"title"`
	Note       text.Text            `json:"note"`
	Confidence framework.Confidence `json:"confidence" enum:"confirmed,to_validate"`
	Items      []BesideItem         `json:"items"`

	alone []ui.Link // our principles that name nothing of it
}

// BesideItem is one of its items.
type BesideItem struct {
	ID         string               `json:"id"`
	Number     string               `json:"number,omitempty"`
	Title      text.Text            `json:"title"`
	Confidence framework.Confidence `json:"confidence" enum:"confirmed,to_validate"`
	Ours       []OurArticle         `json:"ours" doc:"Nos articles qui en parlent / Our articles that speak of it"`
}

// OurArticle is one of our articles.
type OurArticle struct {
	ID     string          `json:"id"`
	Level  framework.Level `json:"level" enum:"principle,commitment,control,evidence"`
	Number string          `json:"number"`
	Title  text.Text       `json:"title"`

	href string
}

func (p *Pages) beside(ctx context.Context, in versionIn) (BesidePage, error) {
	v, all, err := p.chosen(ctx, in.Version)
	if err != nil {
		return BesidePage{}, err
	}
	page := BesidePage{Status: p.status(v, all), Others: []Beside{}}
	places := v.Text.Places()
	for _, ref := range p.Corpus.References {
		b := Beside{ID: ref.ID, Title: ref.Title, Note: ref.Note, Confidence: ref.Confidence}
		for _, i := range ref.Items {
			item := BesideItem{ID: i.ID, Number: i.Number, Title: i.Title, Confidence: i.Confidence, Ours: []OurArticle{}}
			for _, a := range places {
				if slices.Contains(a.Like, ref.Key(i)) {
					item.Ours = append(item.Ours, OurArticle{ID: a.ID, Level: a.Level, Number: a.Number, Title: a.Title,
						href: web.URL(ctx, "principles.article", "article", a.ID, "version", in.Version)})
				}
			}
			b.Items = append(b.Items, item)
		}
		for _, a := range v.Text.Parts {
			if !speaksOf(a, ref.ID) {
				place, _ := v.Text.Place(a.ID)
				b.alone = append(b.alone, ui.Link{Label: text.T(place.Number+". "+a.Title.FR, place.Number+". "+a.Title.EN),
					Href: web.URL(ctx, "principles.article", "article", a.ID, "version", in.Version)})
			}
		}
		page.Others = append(page.Others, b)
	}
	return page, nil
}

// speaksOf tells whether an article, or one below it, names an item of a reference.
func speaksOf(a *framework.Article, ref string) bool {
	return slices.ContainsFunc(a.Like, func(key string) bool { return strings.HasPrefix(key, ref+".") }) ||
		slices.ContainsFunc(a.Parts, func(part *framework.Article) bool { return speaksOf(part, ref) })
}

// Tag says how sure the list is.
func (b Beside) Tag() ui.Tag { return adoption.ConfidenceTag(b.Confidence) }

// Alone are our principles that name nothing of it.
func (b Beside) Alone() []ui.Link { return b.alone }

// Tag says how sure the item is.
func (i BesideItem) Tag() ui.Tag { return adoption.ConfidenceTag(i.Confidence) }

// Href leads to the article.
func (a OurArticle) Href() string { return a.href }
