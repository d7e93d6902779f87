package drafting

import (
	"context"
	"net/url"
	"slices"

	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ListPage lists all versions, with the one being made first.
type ListPage struct {
	Lines   []VersionLine
	Start   *ui.Button
	Private text.Text // what is not public of it
}

// VersionLine is a version in the list.
type VersionLine struct {
	Title    text.Text
	Tag      ui.Tag
	Version  adoption.Version
	Href     string
	When     text.Text
	Comments int
}

func (w *Workshop) list(ctx context.Context, _ struct{}) (ListPage, error) {
	all, err := w.Store.Versions(ctx)
	if err != nil {
		return ListPage{}, err
	}
	page, open := ListPage{}, false
	for _, v := range slices.Backward(all) {
		heard, err := w.heard(ctx, v)
		if err != nil {
			return page, err
		}
		open = open || v.Open()
		page.Lines = append(page.Lines, VersionLine{Title: versionTitle(v), Tag: adoption.StateTag(v.State), Version: v, When: when(v), Comments: len(heard),
			Href: web.URL(ctx, "framework.version", "number", v.Number)})
	}
	if !open && people.Can(people.ActorFrom(ctx), people.FrameworkDraft, "") {
		page.Start = &ui.Button{Label: text.T("Préparer une nouvelle version", "Prepare a new version"), Href: web.URL(ctx, "framework.start")}
	}
	return page, nil
}

// when says the date that matters most of a version.
func when(v adoption.Version) text.Text {
	switch v.State {
	case adoption.Proposed:
		d := adoption.DayText(v.Until)
		return text.T("Commentaires jusqu’au "+d.FR+" inclus", "Comments until the end of "+d.EN)
	case adoption.Adopted:
		d := adoption.DayText(v.From)
		return text.T("En vigueur à partir du "+d.FR, "In force from "+d.EN)
	}
	d := adoption.DayText(people.DayOf(v.OpenedAt))
	return text.T("Commencée le "+d.FR+" par "+v.OpenedBy, "Started on "+d.EN+" by "+v.OpenedBy)
}

func (w *Workshop) startForm(ctx context.Context, _ struct{}) (FormPage, error) {
	return w.startPage(ctx, nil), nil
}

func (w *Workshop) startPage(ctx context.Context, problems []ui.Problem) FormPage {
	return FormPage{Of: text.T("Cadre d’IA responsable", "Framework of responsible AI"), Title: text.T("Préparer une nouvelle version", "Prepare a new version"),
		Advice: text.T("Elle part du dernier texte adopté, ou du texte fourni avec Balise. Personne hors de l’équipe centrale et de l’audit ne la modifie\u00a0; les organismes la liront quand elle sera proposée.",
			"It starts from the last text adopted, or from the text that comes with Balise. Nobody outside the central team changes it; bodies will comment on it once it is proposed."),
		Action: web.URL(ctx, "framework.start"), Cancel: web.URL(ctx, "framework.list"), Button: ui.Button{Label: text.T("Commencer", "Start")}, problems: problems}
}

func (w *Workshop) start(ctx context.Context, in struct {
	Form url.Values `form:"*"`
}) (web.Outcome[FormPage], error) {
	number, err := w.Store.Start(ctx, people.ActorFrom(ctx))
	if problems, status := refusal(err); problems != nil {
		return web.Stay(w.startPage(ctx, problems), status), nil
	}
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](web.URL(ctx, "framework.version", "number", number), "notice.framework.start"), nil
}
