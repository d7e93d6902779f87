package portrait

import (
	"context"
	"strconv"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// InsidePage is a page of the central team.
type InsidePage struct {
	View View
}

func manages(ctx context.Context) bool {
	return people.Can(people.ActorFrom(ctx), people.PortraitManage, "")
}

func (s *Store) editionsPage(ctx context.Context, _ struct{}) (InsidePage, error) {
	all, err := s.Editions(ctx)
	if err != nil {
		return InsidePage{}, err
	}
	v := View{Title: text.T("Aptitude de l’ensemble", "Readiness of all bodies"), Back: backTo(ctx, "workspace", text.T("Espace de travail", "Workspace")),
		Lead: text.T("Une édition par année\u00a0: ouvrez-la, suivez qui a signé, rappelez, puis fermez-la pour arrêter ses chiffres.", "One edition a year: open it, follow who signed, remind, then close it to settle its figures.")}
	if manages(ctx) {
		v.Links = []ui.Link{{Href: web.URL(ctx, "readiness.portrait.open"), Label: text.T("Ouvrir une édition", "Open an edition")},
			{Href: web.URL(ctx, "readiness.portrait.size"), Label: text.T("Dire la taille d’un organisme", "Say how large a body is")}}
	}
	if len(all) == 0 {
		v.Empty = ui.Empty{Title: text.T("Aucune édition", "No edition"), Message: text.T("Ouvrez celle de cette année pour savoir quels organismes sont attendus.", "Open this year’s to know which bodies are expected.")}
		return InsidePage{v}, nil
	}
	t := &ui.Table{ID: "editions", Caption: text.T("Éditions", "Editions"), Columns: []ui.Column{{Label: text.T("Année", "Year")}, {Label: text.T("État", "State")}, {Label: text.T("Échéance", "Due date")}}}
	for _, e := range all {
		t.Rows = append(t.Rows, []ui.Cell{{Text: whole(e.Year), Head: true, Href: web.URL(ctx, "readiness.portrait.edition", "year", e.Year)}, {Text: e.State.title()}, {Text: dayText(e.Due)}})
	}
	v.Blocks = []ui.Block{{ID: "all", Title: text.T("Toutes les éditions", "All editions"), Parts: []ui.Part{{Table: t}}}}
	return InsidePage{v}, nil
}

func (s State) title() text.Text {
	if s == Closed {
		return text.T("Close", "Closed")
	}
	return text.T("Ouverte", "Open")
}

type editionIn struct {
	Year  int    `path:"year" minimum:"1" maximum:"9999"`
	Class string `query:"classe"`
}

func (s *Store) editionPage(ctx context.Context, in editionIn) (InsidePage, error) {
	e, err := s.Edition(ctx, in.Year)
	if err != nil {
		return InsidePage{}, err
	}
	g, err := s.gather(ctx, e)
	if err != nil {
		return InsidePage{}, err
	}
	f := e.Settled
	if f == nil {
		now, err := s.figures(ctx, g)
		if err != nil {
			return InsidePage{}, err
		}
		f = &now
	}
	year := strconv.Itoa(e.Year)
	c := chosen(f.Portrait, in.Class)
	v := View{Title: text.T("Aptitude de l’ensemble, "+year, "Readiness of all bodies, "+year), Back: backTo(ctx, "readiness.portrait.editions", text.T("Toutes les éditions", "All editions")),
		Lead: each(func(l text.Lang) string {
			return e.State.title().In(l) + " · " + text.T("échéance\u00a0: ", "due: ").In(l) + dayText(e.Due).In(l)
		}), Filters: []ui.Field{s.classFilter(f.Portrait, classKey(c))}, FilterAction: web.URL(ctx, "readiness.portrait.edition", "year", e.Year), Blocks: s.blocks(*f, c)}
	v.Links = append(v.Links, ui.Link{Href: web.URL(ctx, "readiness.portrait.items", "year", e.Year), Label: text.T("Comment se comportent les questions", "How the questions behave")},
		ui.Link{Href: web.URL(ctx, "readiness.portrait.thresholds", "year", e.Year), Label: text.T("Effet d’autres seuils", "Effect of other thresholds")})
	if e.State == Open && manages(ctx) {
		for _, one := range []pages.Route{{Name: "readiness.portrait.remind", Label: text.T("Envoyer des rappels", "Send reminders")}, {Name: "readiness.portrait.extend", Label: text.T("Changer l’échéance", "Change the due date")},
			{Name: "readiness.portrait.close", Label: text.T("Clore l’édition", "Close the edition")}} {
			v.Links = append(v.Links, ui.Link{Href: web.URL(ctx, one.Name, "year", e.Year), Label: one.Label})
		}
	}
	waiting, err := s.waiting(ctx, g)
	v.Blocks = append(v.Blocks, waiting)
	return InsidePage{v}, err
}

// waiting lists the bodies that did not sign: for the central team only, to write to them.
func (s *Store) waiting(ctx context.Context, g gathered) (ui.Block, error) {
	b := ui.Block{ID: "waiting", Title: text.T("Organismes qui n’ont pas signé", "Bodies that did not sign")}
	directory, err := s.People.Directory(ctx)
	if err != nil {
		return b, err
	}
	t := &ui.Table{ID: "not-signed", Caption: text.T("Pas encore signé", "Not signed yet"), Columns: []ui.Column{{Label: text.T("Organisme", "Body")}, {Label: text.T("Dernier rappel", "Last reminder")}}}
	for i, x := range g.expected {
		if g.bodies[i].Signed {
			continue
		}
		body, _ := directory.Body(x.BodyID)
		last := text.T("aucun", "none")
		if !x.RemindedAt.IsZero() {
			last = text.T(lang.Date(text.FR, x.RemindedAt), lang.Date(text.EN, x.RemindedAt))
		}
		t.Rows = append(t.Rows, []ui.Cell{{Text: body.Name, Head: true}, {Text: last}})
	}
	if len(t.Rows) == 0 {
		b.Parts = []ui.Part{{Text: []text.Text{text.T("Tous les organismes attendus ont signé.", "All the bodies expected have signed.")}}}
		return b, nil
	}
	b.Parts = []ui.Part{{Table: t}}
	return b, nil
}
