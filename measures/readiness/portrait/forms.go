package portrait

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// FormPage is a short form of the central team.
type FormPage struct {
	Title, Lead    text.Text
	Action, Cancel string
	Base           int // version of the edition that the form was drawn from
	Fields         []ui.Field
	Button         ui.Button
	problems       []ui.Problem
}

// Problems gives the error summary.
func (p FormPage) Problems() []ui.Problem { return p.problems }

type formIn struct {
	Form url.Values `form:"*"`
}

type yearFormIn struct {
	Year int        `path:"year" minimum:"1" maximum:"9999"`
	Form url.Values `form:"*"`
}

// after leads on, or shows the form again with what was typed and what is wrong with it.
func after(page FormPage, err error, form url.Values, to, notice string) (web.Outcome[FormPage], error) {
	if err == nil {
		return web.Go[FormPage](to, notice), nil
	}
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.InvalidKind {
		return web.Outcome[FormPage]{}, err
	}
	for _, field := range f.Fields {
		page.problems = append(page.problems, ui.Problem{Field: field.Name, Message: field.Message})
	}
	for i := range page.Fields {
		page.Fields[i].Values = form
		for _, problem := range page.problems {
			if problem.Field == page.Fields[i].Name {
				page.Fields[i].Errors = append(page.Fields[i].Errors, problem.Message)
			}
		}
	}
	return web.Stay(page, 422), nil
}

// dayOf reads a whole day; what is not one is given as it was typed, to be refused.
func dayOf(form url.Values, name string) people.Day {
	y, m, d := strings.TrimSpace(form.Get(name+".year")), strings.TrimSpace(form.Get(name+".month")), strings.TrimSpace(form.Get(name+".day"))
	at, err := time.Parse("2006-1-2", y+"-"+m+"-"+d)
	if err != nil {
		return people.Day(y + "-" + m + "-" + d)
	}
	return people.Day(at.Format(time.DateOnly))
}

func typedDay(form url.Values, name string, d people.Day) {
	if at, err := time.Parse(time.DateOnly, string(d)); err == nil {
		form.Set(name+".year", strconv.Itoa(at.Year()))
		form.Set(name+".month", strconv.Itoa(int(at.Month())))
		form.Set(name+".day", strconv.Itoa(at.Day()))
	}
}

func (s *Store) openForm(ctx context.Context, _ struct{}) (FormPage, error) {
	now := s.now()
	form := url.Values{"year": {strconv.Itoa(now.Year())}}
	typedDay(form, "opens", people.DayOf(now))
	typedDay(form, "due", people.DayOf(now.AddDate(0, 3, 0)))
	for _, term := range s.Corpus.Taxonomy(taxonomies[typeAxis]).Current().Terms {
		form.Add("types", term.Code)
	}
	return s.openPage(ctx, form), nil
}

func (s *Store) openPage(ctx context.Context, form url.Values) FormPage {
	types := ui.Field{Kind: "many_of", Name: "types", Label: text.T("Types d’organismes attendus", "Types of bodies expected"), Values: form}
	for _, term := range s.Corpus.Taxonomy(taxonomies[typeAxis]).Current().Terms {
		types.Options = append(types.Options, ui.Option{Value: term.Code, Label: term.Label})
	}
	return FormPage{Title: text.T("Ouvrir une édition", "Open an edition"), Lead: text.T("Les organismes attendus, leur portefeuille et leur taille sont notés à l’ouverture.", "The bodies expected, their portfolio and their size are noted at the opening."),
		Action: web.URL(ctx, "readiness.portrait.open"), Cancel: web.URL(ctx, "readiness.portrait.editions"), Button: ui.Button{Label: text.T("Ouvrir l’édition", "Open the edition")},
		Fields: []ui.Field{{Kind: "line", Name: "year", Label: text.T("Année", "Year"), Required: true, Values: form}, {Kind: "day", Name: "opens", Label: text.T("Ouverture", "Opening"), Required: true, Values: form},
			{Kind: "day", Name: "due", Label: text.T("Échéance", "Due date"), Required: true, Values: form}, types}}
}

func (s *Store) openEdition(ctx context.Context, in formIn) (web.Outcome[FormPage], error) {
	year, err := strconv.Atoi(strings.TrimSpace(in.Form.Get("year")))
	if err != nil {
		year = 0 // refused with the other mistakes
	}
	err = s.Open(ctx, people.ActorFrom(ctx), Opening{Year: year, Opens: dayOf(in.Form, "opens"), Due: dayOf(in.Form, "due"), Types: in.Form["types"]})
	return after(s.openPage(ctx, in.Form), err, in.Form, web.URL(ctx, "readiness.portrait.editions"), "notice.portrait.opened")
}

// about gives the form about an edition that is open.
func (s *Store) about(ctx context.Context, year int, route string, title, lead, button text.Text) (FormPage, Edition, error) {
	e, err := s.Edition(ctx, year)
	p := FormPage{Title: title, Lead: lead, Action: web.URL(ctx, route, "year", year), Cancel: web.URL(ctx, "readiness.portrait.edition", "year", year), Base: e.Version, Button: ui.Button{Label: button}}
	return p, e, err
}

func (s *Store) extendPage(ctx context.Context, year int, form url.Values) (FormPage, Edition, error) {
	p, e, err := s.about(ctx, year, "readiness.portrait.extend", text.T("Changer l’échéance", "Change the due date"), text.T("Les organismes peuvent signer jusqu’à ce jour, et tant que l’édition est ouverte.", "Bodies may sign until that day, and as long as the edition is open."),
		text.T("Changer l’échéance", "Change the due date"))
	if form == nil {
		form = url.Values{}
		typedDay(form, "due", e.Due)
	}
	p.Fields = []ui.Field{{Kind: "day", Name: "due", Label: text.T("Échéance", "Due date"), Required: true, Values: form}}
	return p, e, err
}

func (s *Store) extendForm(ctx context.Context, in yearIn) (FormPage, error) {
	p, _, err := s.extendPage(ctx, in.Year, nil)
	return p, err
}

func (s *Store) extendEdition(ctx context.Context, in yearFormIn) (web.Outcome[FormPage], error) {
	p, _, err := s.extendPage(ctx, in.Year, in.Form)
	if err == nil {
		err = s.Extend(ctx, people.ActorFrom(ctx), in.Year, baseOf(in.Form), dayOf(in.Form, "due"))
	}
	return after(p, err, in.Form, p.Cancel, "notice.portrait.extended")
}

// baseOf reads the version that a form was drawn from; what is none is version 0, which no edition has.
func baseOf(form url.Values) int {
	n, err := strconv.Atoi(form.Get("base"))
	if err != nil {
		return 0
	}
	return n
}

func (s *Store) closePage(ctx context.Context, year int) (FormPage, error) {
	p, e, err := s.about(ctx, year, "readiness.portrait.close", text.T("Clore l’édition", "Close the edition"), text.T("Ses chiffres seront gardés tels quels et deviendront publics. Une édition close ne se rouvre pas.",
		"Its figures will be kept as they are and become public. A closed edition does not open again."), text.T("Clore l’édition", "Close the edition"))
	if err != nil {
		return p, err
	}
	g, err := s.gather(ctx, e)
	signed := 0
	for _, b := range g.bodies {
		if b.Signed {
			signed++
		}
	}
	p.Lead = each(func(l text.Lang) string {
		return p.Lead.In(l) + " " + text.T("Signatures à cet instant\u00a0: ", "Signatures at this moment: ").In(l) + strconv.Itoa(signed) + text.T(" sur ", " of ").In(l) + strconv.Itoa(len(g.bodies)) + "."
	})
	return p, err
}

func (s *Store) closeForm(ctx context.Context, in yearIn) (FormPage, error) {
	return s.closePage(ctx, in.Year)
}

func (s *Store) closeEdition(ctx context.Context, in yearFormIn) (web.Outcome[FormPage], error) {
	p, err := s.closePage(ctx, in.Year)
	if err == nil {
		err = s.Close(ctx, people.ActorFrom(ctx), in.Year, baseOf(in.Form))
	}
	return after(p, err, in.Form, p.Cancel, "notice.portrait.closed")
}

func (s *Store) remindPage(ctx context.Context, year int, form url.Values) (FormPage, error) {
	p, e, err := s.about(ctx, year, "readiness.portrait.remind", text.T("Envoyer des rappels", "Send reminders"), text.T("Un courriel part aux personnes de chaque organisme coché, une fois par semaine au plus.",
		"An e-mail goes to the people of each body that is ticked, once a week at most."), text.T("Envoyer les rappels", "Send the reminders"))
	if err != nil {
		return p, err
	}
	g, err := s.gather(ctx, e)
	if err != nil {
		return p, err
	}
	directory, err := s.People.Directory(ctx)
	if err != nil {
		return p, err
	}
	f := ui.Field{Kind: "many_of", Name: "bodies", Label: text.T("Organismes qui n’ont pas signé", "Bodies that did not sign"), Values: form}
	for i, x := range g.expected {
		if body, _ := directory.Body(x.BodyID); !g.bodies[i].Signed && x.mayRemind(s.now()) {
			f.Options = append(f.Options, ui.Option{Value: x.BodyID, Label: body.Name})
		}
	}
	if form == nil {
		f.Values = url.Values{}
		for _, o := range f.Options {
			f.Values.Add("bodies", o.Value)
		}
	}
	p.Fields = []ui.Field{f}
	return p, nil
}

func (s *Store) remindForm(ctx context.Context, in yearIn) (FormPage, error) {
	return s.remindPage(ctx, in.Year, nil)
}

func (s *Store) sendReminders(ctx context.Context, in yearFormIn) (web.Outcome[FormPage], error) {
	p, err := s.remindPage(ctx, in.Year, in.Form)
	if err == nil {
		_, err = s.Remind(ctx, people.ActorFrom(ctx), in.Year, in.Form["bodies"])
	}
	return after(p, err, in.Form, p.Cancel, "notice.portrait.reminded")
}

func (s *Store) sizePage(ctx context.Context, form url.Values) (FormPage, error) {
	bodies, err := s.People.Bodies(ctx)
	body := ui.Field{Kind: "select", Name: "body", Label: text.T("Organisme", "Body"), Required: true, Values: form}
	for _, b := range bodies {
		body.Options = append(body.Options, ui.Option{Value: b.ID, Label: b.Name})
	}
	size := ui.Field{Kind: "select", Name: "size", Label: axisTitles[sizeAxis], Required: true, Values: form}
	for _, term := range s.Corpus.Taxonomy(taxonomies[sizeAxis]).Current().Terms {
		size.Options = append(size.Options, ui.Option{Value: term.Code, Label: term.Label})
	}
	return FormPage{Title: text.T("Dire la taille d’un organisme", "Say how large a body is"), Lead: text.T("La taille sert à comparer des organismes semblables. Les éditions déjà ouvertes gardent celle qu’elles ont notée.",
		"Size serves to compare like with like. Editions already open keep the one they noted."), Action: web.URL(ctx, "readiness.portrait.size"), Cancel: web.URL(ctx, "readiness.portrait.editions"),
		Button: ui.Button{Label: text.T("Enregistrer", "Save")}, Fields: []ui.Field{body, size, {Kind: "day", Name: "from", Label: text.T("À partir du", "From"), Required: true, Values: form}}}, err
}

func (s *Store) sizeForm(ctx context.Context, _ struct{}) (FormPage, error) {
	form := url.Values{}
	typedDay(form, "from", people.DayOf(s.now()))
	return s.sizePage(ctx, form)
}

func (s *Store) saveSize(ctx context.Context, in formIn) (web.Outcome[FormPage], error) {
	p, err := s.sizePage(ctx, in.Form)
	if err == nil {
		err = s.SetSize(ctx, people.ActorFrom(ctx), in.Form.Get("body"), in.Form.Get("size"), dayOf(in.Form, "from"))
	}
	return after(p, err, in.Form, web.URL(ctx, "readiness.portrait.size"), "notice.portrait.sized")
}
