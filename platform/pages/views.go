package pages

import (
	"net/url"
	"strconv"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/record"
	"balise/platform/web/ui"
)

// Table shows the records of the list.
func (p ListPage) Table() ui.Table {
	t := ui.Table{ID: "records", Caption: p.Title, Columns: []ui.Column{
		{Label: text.T("Nº", "No."), Numeric: true},
		{Label: p.Noun},
		{Label: text.T("Organisme", "Body")},
		{Label: text.T("État", "State")},
		{Label: text.T("Dernier changement", "Last change")},
	}}
	if p.Bulk != "" {
		t.Columns = append([]ui.Column{{Label: text.T("Choisir", "Choose")}}, t.Columns...)
	}
	for _, r := range p.Rows {
		state := r.State
		row := []ui.Cell{
			{Text: sameInBoth(strconv.FormatInt(r.Number, 10)), Numeric: true},
			{Text: r.Title, Href: r.Href, Head: true},
			{Text: r.Body},
			{Tag: &state},
			{Text: text.T(lang.Date(text.FR, r.UpdatedAt)+" · "+r.UpdatedBy, lang.Date(text.EN, r.UpdatedAt)+" · "+r.UpdatedBy)},
		}
		if r.Broken > 0 {
			failing := countText(r.Broken, "lien à vérifier", "liens à vérifier", "link to check", "links to check")
			last := &row[len(row)-1].Text
			*last = text.T(last.FR+" · "+failing.FR, last.EN+" · "+failing.EN)
		}
		if p.Bulk != "" {
			pick := &ui.Pick{Name: "fiche", Value: r.ID, Label: text.T("Choisir « "+r.Title.FR+" »", "Choose “"+r.Title.In(text.EN)+"”")}
			row = append([]ui.Cell{{Pick: pick}}, row...)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func sameInBoth(s string) text.Text { return text.T(s, s) }

// Empty says what to do where the list has nothing.
func (p ListPage) Empty() ui.Empty {
	if p.State != "" || p.Text != "" {
		return ui.Empty{Title: text.T("Aucune fiche ne correspond à ces choix", "No record fits these choices"),
			Message: text.T("Élargissez la recherche ou choisissez un autre état.", "Widen the search or choose another state.")}
	}
	e := ui.Empty{Title: text.T("Aucune fiche pour l’instant", "No record yet"),
		Message: text.T("Les fiches de votre organisme paraîtront ici.", "The records of your body will appear here.")}
	if p.NewURL != "" {
		e.Links = []ui.Link{{Label: p.New, Href: p.NewURL}}
	}
	return e
}

// SectionNav leads to the parts of the form.
func (p FormPage) SectionNav() ui.SectionNav {
	if p.Part != nil {
		return p.Part.sectionNav()
	}
	nav := ui.SectionNav{Title: text.T("Parties du formulaire", "Parts of the form")}
	for _, s := range p.Sections {
		nav.Items = append(nav.Items, ui.NavItem{Label: s.Title, Href: "#section-" + s.ID})
	}
	nav.Items = append(nav.Items, ui.NavItem{Label: text.T("Relecture", "Proofreading"), Href: "#writing"})
	return nav
}

// Asks tells whether there is anything to fill in: a part that does not apply asks nothing.
func (p FormPage) Asks() bool { return p.Part == nil || p.Part.Why.Empty() }

// DoneField asks whether the part is done.
func (p FormPage) DoneField() ui.Field {
	f := ui.Field{Kind: "check", Name: doneField, Label: text.T("Cette partie est terminée", "This part is done"), Values: url.Values{},
		Help: text.T("Les réponses obligatoires de la partie sont alors demandées. Vous pourrez la reprendre plus tard.",
			"The required answers of the part are then asked for. You can take it up again later.")}
	if p.Part.Done {
		f.Values.Set(doneField, "yes")
	}
	return f
}

// SaveButton is what the Enter key presses: never a button that adds or removes a row.
func (p FormPage) SaveButton() ui.Button {
	return ui.Button{Label: text.T("Enregistrer", "Save")}
}

// BodyField asks for which body a new record is made.
func (p FormPage) BodyField() ui.Field {
	f := ui.Field{Kind: "body", Name: "_body", Label: text.T("Organisme responsable", "Responsible body"), Required: true,
		Options: p.Bodies, Values: url.Values{"_body": {p.BodyID}}}
	for _, problem := range p.problems {
		if problem.Field == "_body" {
			f.Errors = append(f.Errors, problem.Message)
		}
	}
	return f
}

// Progress shows where the record stands on its way to the public.
func (p ShowPage) Progress() []ui.Step {
	order := []record.State{record.Draft, record.InReview, record.Published}
	here := 0
	switch p.Stage {
	case record.InReview:
		here = 1
	case record.Published, record.Corrected, record.Withdrawn, record.Retired:
		here = 2
	}
	var steps []ui.Step
	for i, s := range order {
		label := p.kind.StateTitle(s)
		if i == here {
			label = p.kind.StateTitle(p.Stage)
		}
		steps = append(steps, ui.Step{Label: label, Done: i < here, Here: i == here})
	}
	return steps
}

// Ready tells that nothing keeps the draft from being submitted.
func (p ShowPage) Ready() bool { return len(p.Missing) == 0 && p.Stage == record.Draft }

// ReasonField asks why; the public reads the answer where the step is public.
func (p ActPage) ReasonField() ui.Field {
	f := ui.Field{Kind: "long_text", Name: "reason", Label: text.T("Pourquoi\u00a0?", "Why?"), Public: p.ReasonPublic, MaxLength: 2000,
		Values: url.Values{"reason.fr": {p.ReasonFR}, "reason.en": {p.ReasonEN}}}
	for _, problem := range p.problems {
		if problem.Field == "reason.fr" {
			f.Errors = append(f.Errors, problem.Message)
		}
	}
	return f
}

// Events shows the revisions as a history.
func (p HistoryPage) Events() []ui.Event {
	var events []ui.Event
	for _, r := range p.Revisions {
		state := r.State
		e := ui.Event{Title: r.Act, Tag: &state, At: r.At, Who: r.By, Reason: r.Reason}
		if r.Compare != "" && r.Changes > 0 {
			n := strconv.Itoa(r.Changes)
			label := text.T("Voir ce qui a changé ("+n+" réponses)", "See what changed ("+n+" answers)")
			if r.Changes == 1 {
				label = text.T("Voir ce qui a changé (1 réponse)", "See what changed (1 answer)")
			}
			e.Links = []ui.Link{{Label: label, Href: r.Compare}}
		}
		events = append(events, e)
	}
	return events
}

// DaysField asks how long a private link opens.
func (p PreviewsPage) DaysField() ui.Field {
	f := ui.Field{Kind: "number", Name: "days", Label: text.T("Durée du lien", "Duration of the link"), Unit: text.T("jours", "days"),
		Help:   text.T("De 1 à 30 jours.", "From 1 to 30 days."),
		Values: url.Values{"days": {strconv.Itoa(p.Days)}}}
	for _, problem := range p.problems {
		f.Errors = append(f.Errors, problem.Message)
	}
	return f
}
