package lessons

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// InterestsPage lists the interests that the visitor may see, the cases that most bodies are interested in first.
type InterestsPage struct {
	Interests []InterestRow `json:"interests" nullable:"false" doc:"Un organisme qui s’intéresse à un cas / A body that is interested in a case"`

	filters []ui.Field
	csv     string
	cases   []wanted
	sole    bool // one body only: that of the visitor
}

// InterestRow is an interest, as those who may see it read it.
type InterestRow struct {
	Case     string    `json:"case" example:"UC-000123" doc:"Numéro du cas / Number of the case"`
	Name     text.Text `json:"name" doc:"Nom du cas / Name of the case"`
	Owner    string    `json:"organisation" doc:"Organisation dont c’est le cas / Organization whose case it is"`
	Country  string    `json:"country" example:"NL" doc:"Pays du cas / Country of the case"`
	Function []string  `json:"functions" nullable:"false" doc:"Fonctions de l’État, par code / Functions of government, by code"`
	Body     string    `json:"body" doc:"Organisme, tel que dans son adresse / Body, as in its address"`
	BodyName text.Text `json:"body_name" doc:"Nom de l’organisme / Name of the body"`
	Reason   string    `json:"reason" doc:"En quoi le cas l’intéresse / Why the case interests it"`
	Contact  string    `json:"contact" doc:"Comment joindre l’organisme / How to reach the body"`
	By       string    `json:"by" doc:"Qui l’a dit / Who said so"`
	At       time.Time `json:"at" doc:"Dit ou renouvelé le / Said or renewed at"`

	number int64
}

// wanted is a case with those whom it interests.
type wanted struct {
	row    InterestRow // the last
	bodies []text.Text
	href   string
	place  string // country, in words
}

type interestsIn struct {
	Body     string `query:"organisme" doc:"Organisme, tel que dans son adresse / Body, as in its address"`
	Country  string `query:"pays" doc:"Code du pays / Code of the country"`
	Function string `query:"fonction" doc:"Code de la fonction de l’État / Code of the function of government"`
}

// rows gives the chosen interests that the visitor may see, with their cases.
func (l *Lessons) rows(ctx context.Context, in interestsIn) (all, chosen []InterestRow, err error) {
	found, err := l.Interests(ctx, people.ActorFrom(ctx))
	if err != nil {
		return nil, nil, err
	}
	directory, err := l.People.Directory(ctx)
	if err != nil {
		return nil, nil, err
	}
	cases := map[int64]catalogue.Case{}
	numbers := make([]int64, 0, len(found))
	for _, i := range found {
		numbers = append(numbers, i.Case)
	}
	slices.Sort(numbers)
	read, err := l.Cases.Cases(ctx, slices.Compact(numbers))
	if err != nil {
		return nil, nil, err
	}
	for _, c := range read {
		c.Record = c.Record.Public()
		cases[c.Number] = c
	}
	chosen = []InterestRow{}
	for _, i := range found {
		c, body := cases[i.Case], people.Body{}
		body, _ = directory.Body(i.BodyID)
		row := InterestRow{Case: label(i.Case), Name: nameOf(c), Owner: c.Organisation, Country: c.Country, Function: append([]string{}, c.Record.All(usecase.Function)...),
			Body: body.Slug, BodyName: body.Name, Reason: i.Reason, Contact: i.Contact, By: i.By, At: i.At, number: i.Case}
		all = append(all, row)
		if (in.Body == "" || in.Body == row.Body) && (in.Country == "" || in.Country == row.Country) && (in.Function == "" || slices.Contains(row.Function, in.Function)) {
			chosen = append(chosen, row)
		}
	}
	return all, chosen, nil
}

func (l *Lessons) interestsPage(ctx context.Context, in interestsIn) (InterestsPage, error) {
	all, chosen, err := l.rows(ctx, in)
	if err != nil {
		return InterestsPage{}, err
	}
	every, mine := people.Reach(people.ActorFrom(ctx), people.InterestRead)
	page := InterestsPage{Interests: chosen, csv: web.URL(ctx, "lessons.interests.csv", "organisme", in.Body, "pays", in.Country, "fonction", in.Function),
		filters: l.interestFilters(ctx, all, in), sole: !every && len(mine) == 1, cases: l.wanted(ctx, chosen)}
	return page, nil
}

// wanted brings together the interests in one case; the case that most bodies want comes first.
func (l *Lessons) wanted(ctx context.Context, rows []InterestRow) []wanted {
	places := map[int64]int{}
	var cases []wanted
	for _, r := range rows {
		at, known := places[r.number]
		if !known {
			at = len(cases)
			places[r.number] = at
			cases = append(cases, wanted{row: r, href: caseURL(ctx, r.number), place: l.term("country", r.Country).In(web.Lang(ctx))})
		}
		cases[at].bodies = append(cases[at].bodies, r.BodyName)
	}
	slices.SortStableFunc(cases, func(x, y wanted) int {
		return cmp.Or(cmp.Compare(len(y.bodies), len(x.bodies)), y.row.At.Compare(x.row.At))
	})
	return cases
}

// interestFilters offers the bodies, countries and functions that there are.
func (l *Lessons) interestFilters(ctx context.Context, all []InterestRow, in interestsIn) []ui.Field {
	bodies, countries, functions := map[string]text.Text{}, map[string]text.Text{}, map[string]text.Text{}
	for _, r := range all {
		bodies[r.Body], countries[r.Country] = r.BodyName, l.term("country", r.Country)
		for _, code := range r.Function {
			functions[code] = l.term("function", code)
		}
	}
	field := func(name string, label text.Text, choices map[string]text.Text, typed string) ui.Field {
		f := ui.Field{Kind: "select", Name: name, Label: label, Values: map[string][]string{name: {typed}}}
		for code, title := range choices {
			f.Options = append(f.Options, ui.Option{Value: code, Label: title})
		}
		language := web.Lang(ctx)
		compare := lang.Sorter(language)
		slices.SortFunc(f.Options, func(x, y ui.Option) int { return compare(x.Label.In(language), y.Label.In(language)) })
		return f
	}
	var fields []ui.Field
	if len(bodies) > 1 || in.Body != "" {
		fields = append(fields, field("organisme", text.T("Organisme", "Body"), bodies, in.Body))
	}
	return append(fields, field("pays", text.T("Pays", "Country"), countries, in.Country),
		field("fonction", text.T("Fonction de l’État", "Function of government"), functions, in.Function))
}

// term names a code of a taxonomy; the code itself where the taxonomy does not know it.
func (l *Lessons) term(taxonomy, code string) text.Text {
	if t := l.Corpus.Taxonomy(taxonomy); t != nil {
		if known := t.Term(strings.ToLower(code)); known != nil {
			return known.Label
		}
	}
	return same(code)
}

// Filters shows the choices.
func (p InterestsPage) Filters() []ui.Field { return p.filters }

// CSV leads to the same as a file.
func (p InterestsPage) CSV() string { return p.csv }

// Sole tells that the visitor sees one body only, their own.
func (p InterestsPage) Sole() bool { return p.sole }

// Table shows the cases.
func (p InterestsPage) Table() ui.Table {
	t := ui.Table{ID: "interests", Caption: text.T("Cas qui intéressent des organismes", "Cases that interest bodies"), Columns: []ui.Column{
		{Label: text.T("Cas", "Case")}, {Label: text.T("Pays", "Country")}, {Label: text.T("Organismes intéressés", "Interested bodies"), Numeric: true},
		{Label: text.T("Lesquels", "Which")}, {Label: text.T("En quoi", "Why")}, {Label: text.T("Contact", "Contact")}, {Label: text.T("Depuis le", "Since")},
	}}
	for _, w := range p.cases {
		href := w.href
		t.Rows = append(t.Rows, []ui.Cell{
			{Text: each(func(l text.Lang) string { return w.row.Case + " – " + w.row.Name.In(l) }), Href: href, Head: true}, {Text: same(w.place)},
			{Text: each(func(l text.Lang) string { return lang.Number(l, int64(len(w.bodies))) }), Numeric: true},
			{Text: joined(w.bodies)}, {Text: same(w.row.Reason)}, {Text: same(w.row.Contact)},
			{Text: each(func(l text.Lang) string { return lang.Date(l, w.row.At) })},
		})
	}
	return t
}

// joined writes names one after the other.
func joined(names []text.Text) text.Text {
	return each(func(l text.Lang) string {
		s := ""
		for i, n := range names {
			if i > 0 {
				s += text.T("\u00a0; ", "; ").In(l)
			}
			s += n.In(l)
		}
		return s
	})
}

// Empty says why nothing is shown.
func (p InterestsPage) Empty() ui.Empty {
	return ui.Empty{Title: text.T("Aucun intérêt à montrer", "No interest to show"),
		Message: text.T("Un organisme dit qu’un cas l’intéresse depuis la page du cas.", "A body says that a case interests it from the page of the case.")}
}
