package drafting

import (
	"context"
	"slices"
	"strings"

	"balise/engine/framework"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ArticlePage is an article of a version, with what may be done to it and what was said of it.
type ArticlePage struct {
	Of       text.Text
	Back     string
	Level    text.Text
	Number   string
	Title    text.Text
	Tag      ui.Tag
	Summary  ui.SummaryList
	Buttons  []ui.Button
	Parts    []ui.Link
	Change   *Change
	Offered  *text.Text // what bodies read, where the text has changed since
	Comments []CommentView
	Edits    []ui.Event
}

type articleIn struct {
	numberIn
	Article string `path:"article"`
}

// noArticle is the fault of an article that a version does not have.
func noArticle() error {
	return fault.NotFound(text.T("Cet article n’est pas dans cette version.", "This article is not in this version."))
}

func (w *Workshop) article(ctx context.Context, in articleIn) (ArticlePage, error) {
	v, err := w.found(ctx, in.Number)
	if err != nil {
		return ArticlePage{}, err
	}
	p, there := v.Text.Place(in.Article)
	if !there {
		return ArticlePage{}, noArticle()
	}
	page := ArticlePage{Of: versionTitle(v), Back: web.URL(ctx, "framework.version", "number", v.Number), Level: adoption.LevelTitle(p.Level), Number: p.Number, Title: p.Title,
		Tag: adoption.ConfidenceTag(v.Text.ConfidenceOf(p.Article)), Summary: w.summary(v.Text, p), Buttons: w.articleButtons(ctx, v, p)}
	for _, part := range p.Parts {
		place, _ := v.Text.Place(part.ID)
		page.Parts = append(page.Parts, ui.Link{Label: text.T(place.Number+" "+part.Title.FR, place.Number+" "+part.Title.EN),
			Href: web.URL(ctx, "framework.article", "number", v.Number, "article", part.ID)})
	}
	for _, d := range framework.Compare(v.Start, v.Text) {
		if d.ID == p.ID {
			page.Change = &Change{Difference: d}
		}
	}
	if v.Offered != nil {
		if q, ok := v.Offered.Place(p.ID); ok && q.Title != p.Title {
			page.Offered = &q.Title
		}
	}
	if page.Comments, err = w.commentViews(ctx, v, func(c adoption.Comment) bool { return c.Article == p.ID }); err != nil {
		return page, err
	}
	page.Edits, err = w.editsOf(ctx, v, p.ID)
	return page, err
}

// summary shows what an article says besides its title.
func (w *Workshop) summary(f *framework.Framework, p framework.Place) ui.SummaryList {
	var list ui.SummaryList
	add := func(label text.Text, values ...text.Text) {
		values = slices.DeleteFunc(values, text.Text.Empty)
		switch len(values) {
		case 0:
		case 1:
			list.Rows = append(list.Rows, ui.SummaryRow{Label: label, Value: values[0]})
		default:
			list.Rows = append(list.Rows, ui.SummaryRow{Label: label, Items: values})
		}
	}
	var sources, who, requires, like []text.Text
	for _, s := range f.SourcesOf(p.Article) {
		sources = append(sources, s.Title)
	}
	for _, id := range p.Who {
		who = append(who, f.Role(id))
	}
	for _, id := range p.Requires {
		needed, _ := f.Place(id)
		requires = append(requires, text.T(needed.Number+" "+needed.Title.FR, needed.Number+" "+needed.Title.EN))
	}
	for _, o := range w.items() {
		if slices.Contains(p.Like, o.Value) {
			like = append(like, o.Label)
		}
	}
	add(text.T("Explication", "Explanation"), p.Text)
	add(text.T("Note", "Note"), p.Note)
	add(text.T("Source", "Source"), sources...)
	add(text.T("Qui en répond", "Who answers for it"), who...)
	add(text.T("Suppose", "Requires"), requires...)
	add(text.T("Ressemble à", "Is like"), like...)
	return list
}

// items offers what other frameworks say.
func (w *Workshop) items() []ui.Option {
	var options []ui.Option
	for _, r := range w.Corpus.References {
		for _, i := range r.Items {
			options = append(options, ui.Option{Value: r.Key(i), Label: text.T(r.Title.FR+"\u00a0: "+i.Title.FR, r.Title.EN+": "+i.Title.EN)})
		}
	}
	return options
}

func (w *Workshop) articleButtons(ctx context.Context, v adoption.Version, p framework.Place) []ui.Button {
	actor := people.ActorFrom(ctx)
	act := func(a framework.Act, kind string) ui.Button {
		return ui.Button{Label: actTitle(a, p.Level), Kind: kind, Href: web.URL(ctx, "framework.edit", "number", v.Number, "article", p.ID, "act", string(a))}
	}
	var buttons []ui.Button
	if people.Can(actor, people.FrameworkDraft, "") && v.Open() {
		buttons = append(buttons, act(framework.Change, ""))
		if p.Level.Below() != "" {
			buttons = append(buttons, act(framework.Add, "secondary"))
		}
		buttons = append(buttons, act(framework.Move, "secondary"), act(framework.Remove, "quiet"))
	}
	if v.Commentable(people.DayOf(w.Now())) && people.Can(actor, people.FrameworkComment, "") {
		if _, offered := v.Offered.Place(p.ID); offered {
			buttons = append(buttons, ui.Button{Label: text.T("Commenter cet article", "Comment on this article"), Href: web.URL(ctx, "framework.comment", "number", v.Number, "article", p.ID)})
		}
	}
	return buttons
}

func actTitle(a framework.Act, l framework.Level) text.Text {
	switch a {
	case framework.Change:
		return text.T("Modifier", "Change")
	case framework.Move:
		return text.T("Déplacer", "Move")
	case framework.Remove:
		return text.T("Retirer", "Remove")
	}
	below := adoption.LevelTitle(l.Below())
	article := "un "
	if l.Below() == framework.Evidence {
		article = "une "
	}
	return text.T("Ajouter "+article+strings.ToLower(below.FR), "Add a "+strings.ToLower(below.EN))
}

// editsOf tells how an article came to say what it says, the latest first.
func (w *Workshop) editsOf(ctx context.Context, v adoption.Version, id string) ([]ui.Event, error) {
	edits, err := w.Store.EditsOf(ctx, v)
	if err != nil {
		return nil, err
	}
	titles := map[framework.Act]text.Text{framework.Add: text.T("Ajouté", "Added"), framework.Change: text.T("Modifié", "Changed"),
		framework.Move: text.T("Déplacé", "Moved"), framework.Remove: text.T("Retiré", "Removed")}
	var events []ui.Event
	for _, e := range slices.Backward(edits) {
		if e.ID != id {
			continue
		}
		event := ui.Event{Title: titles[e.Act], At: e.At, Who: e.By}
		if e.Comment != "" {
			event.Reason = text.T("Tient compte d’un commentaire.", "Takes a comment into account.")
		}
		events = append(events, event)
	}
	return events, nil
}
