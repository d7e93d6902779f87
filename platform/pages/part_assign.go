package pages

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// AssignPage gives a part to a person of the body, or to a function in words.
type AssignPage struct {
	head
	Part     text.Text
	Asks     text.Text // whom the questionnaire has in mind
	Action   string
	Cancel   string
	Fields   []ui.Field
	Events   []ui.Event
	problems []ui.Problem
}

// Problems gives the error summary.
func (p AssignPage) Problems() []ui.Problem { return p.problems }

// SaveButton is what the Enter key presses.
func (p AssignPage) SaveButton() ui.Button {
	return ui.Button{Label: text.T("Confier la partie", "Assign the part")}
}

func (d *Desk) assignForm(ctx context.Context, in partIn) (AssignPage, error) {
	d, r, body, section, err := d.openPart(ctx, in.ID, in.Part)
	if err != nil {
		return AssignPage{}, err
	}
	events, err := d.Records.PartEvents(ctx, r.ID)
	if err != nil {
		return AssignPage{}, err
	}
	now := record.PartsOf(events)[section.ID]
	form := url.Values{"person": {now.PersonID}, "function.fr": {now.Function.FR}, "function.en": {now.Function.EN}}
	if day, err := time.Parse(time.DateOnly, string(now.Due)); err == nil {
		form.Set("due.year", strconv.Itoa(day.Year()))
		form.Set("due.month", strconv.Itoa(int(day.Month())))
		form.Set("due.day", strconv.Itoa(day.Day()))
	}
	return d.assignPage(ctx, r, body, section, form, nil)
}

func (d *Desk) assignPage(ctx context.Context, r record.Record, body people.Body, section *instrument.Section, form url.Values, problems []ui.Problem) (AssignPage, error) {
	page := AssignPage{head: d.head(ctx, r, body), Part: section.Title, Asks: section.Respondent, problems: problems,
		Action: web.URL(ctx, d.Name+".assign", "id", r.ID, "part", section.ID), Cancel: web.URL(ctx, d.Name+".edit", "id", r.ID)}
	persons, err := d.respondents(ctx, r)
	if err != nil {
		return page, err
	}
	options := []ui.Option{{Value: "", Label: text.T("Personne en particulier", "Nobody in particular")}}
	for _, p := range persons {
		options = append(options, ui.Option{Value: p.ID, Label: sameInBoth(p.Name)})
	}
	page.Fields = marked([]ui.Field{
		{Kind: "select", Name: "person", Label: text.T("Personne", "Person"), Options: options, Values: form,
			Help: text.T("Elle trouvera la partie dans son espace de travail, et le saura par courriel.", "They will find the part in their workspace, and be told by e-mail.")},
		{Kind: "text", Name: "function", Label: text.T("Ou une fonction", "Or a function"), Values: form, MaxLength: 200,
			Help: text.T("Pour dire qui répondra sans nommer une personne\u00a0: «\u00a0responsable de l’accès aux documents\u00a0».", "To say who will answer without naming a person: “access to information officer”.")},
		{Kind: "day", Name: "due", Label: text.T("Échéance", "Due date"), Values: form},
	}, problems)
	events, err := d.Records.PartEvents(ctx, r.ID)
	page.Events = partHistory(events, section.ID)
	return page, err
}

// respondents lists the persons who may be given a part of the record: those who may change it.
func (d *Desk) respondents(ctx context.Context, r record.Record) ([]people.Person, error) {
	persons, err := d.People.Persons(ctx)
	var may []people.Person
	for _, p := range persons {
		if !p.Disabled && people.Can(people.Actor{ID: p.ID, Grants: p.Grants}, d.Kind.Right(people.RecordEdit), r.BodyID) {
			may = append(may, p)
		}
	}
	return may, err
}

// partHistory tells what happened to a part, the latest first.
func partHistory(events []record.PartEvent, part string) []ui.Event {
	titles := map[record.PartAct]text.Text{record.PartAssigned: text.T("Confiée", "Assigned"), record.PartDone: text.T("Terminée", "Done"), record.PartReopened: text.T("Reprise", "Taken up again")}
	var all []ui.Event
	for _, e := range events {
		if e.Part != part {
			continue
		}
		event := ui.Event{Title: titles[e.Act], At: e.At, Who: e.ByName}
		if e.Act == record.PartAssigned {
			to := e.Function
			if e.PersonName != "" {
				to = sameInBoth(e.PersonName)
			}
			if to.Empty() {
				event.Title = text.T("Confiée à personne", "Assigned to nobody")
			} else {
				event.Title = text.T("Confiée à\u00a0: "+to.In(text.FR), "Assigned to: "+to.In(text.EN))
			}
			if e.Due != "" {
				event.Reason = dueText(e.Due, false)
			}
		}
		all = append([]ui.Event{event}, all...)
	}
	return all
}

func (d *Desk) assign(ctx context.Context, in partIn) (web.Outcome[AssignPage], error) {
	d, r, body, section, err := d.openPart(ctx, in.ID, in.Part)
	if err != nil {
		return web.Outcome[AssignPage]{}, err
	}
	persons, err := d.respondents(ctx, r)
	if err != nil {
		return web.Outcome[AssignPage]{}, err
	}
	to := record.Assignment{Function: text.T(in.Form.Get("function.fr"), in.Form.Get("function.en")), Due: dayFrom(in.Form, "due")}
	var person people.Person
	for _, p := range persons {
		if id := in.Form.Get("person"); id != "" && p.ID == id {
			person, to.PersonID, to.PersonName = p, p.ID, p.Name
		}
	}
	var problems []ui.Problem
	if in.Form.Get("person") != "" && to.PersonID == "" {
		problems = []ui.Problem{{Field: "person", Message: text.T("Cette personne ne peut pas modifier la fiche\u00a0: choisissez dans la liste.", "This person may not edit the record: choose from the list.")}}
	}
	if problems == nil {
		err = d.Records.Write(ctx, func(w *record.Writer) error {
			if err := w.AssignPart(ctx, people.ActorFrom(ctx), r.ID, section.ID, to); err != nil {
				return err
			}
			if d.Outbox == nil || person.ID == "" || person.ID == people.ActorFrom(ctx).ID {
				return nil
			}
			return d.Outbox.Add(ctx, w.Tx(), d.partLetter(ctx, r, body, section, person, to))
		})
		if problems, _ = refused(err); problems == nil && err != nil {
			return web.Outcome[AssignPage]{}, err
		}
	}
	if problems != nil {
		page, err := d.assignPage(ctx, r, body, section, in.Form, problems)
		return web.Stay(page, 422), err
	}
	return web.Go[AssignPage](web.URL(ctx, d.Name+".edit", "id", r.ID), "notice.part.assigned"), nil
}

// dayFrom reads a whole day; what is not one is given back as it was typed, for whoever checks it.
func dayFrom(form url.Values, name string) people.Day {
	y, m, day := strings.TrimSpace(form.Get(name+".year")), strings.TrimSpace(form.Get(name+".month")), strings.TrimSpace(form.Get(name+".day"))
	if y+m+day == "" {
		return ""
	}
	t, err := time.ParseInLocation("2006-1-2", y+"-"+m+"-"+day, lang.Zone)
	if err != nil {
		return people.Day(y + "-" + m + "-" + day)
	}
	return people.DayOf(t)
}

// partLetter tells a person, in both languages, that a part was given to them.
func (d *Desk) partLetter(ctx context.Context, r record.Record, body people.Body, section *instrument.Section, to people.Person, as record.Assignment) mail.Message {
	by := people.ActorFrom(ctx).Name
	in := func(l text.Lang, hello, asks, of, due, link string) string {
		said := hello + " " + to.Name + ",\n\n" + by + " " + asks + "\n" + section.Title.In(l) + "\n" + of + " " + d.title(r.Answers).In(l) + " (" + body.Name.In(l) + ")\n"
		if as.Due != "" {
			said += due + " " + dayText(as.Due).In(l) + "\n"
		}
		return said + "\n" + link + "\n" + web.Absolute(ctx, web.URLIn(ctx, l, d.Name+".part", "id", r.ID, "part", section.ID)) + "\n"
	}
	return mail.Message{To: to.Email, Lang: text.FR, Subject: "Une partie à remplir / A part to fill in",
		Body: in(text.FR, "Bonjour", "vous a confié une partie à remplir\u00a0:", "Fiche\u00a0:", "À remplir d’ici le", "Pour y répondre\u00a0:") + "\n---\n\n" +
			in(text.EN, "Hello", "gave you a part to fill in:", "Record:", "Due by", "To answer it:")}
}
