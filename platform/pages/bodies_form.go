package pages

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// BodyFormPage describes one body, to add it or to correct it.
type BodyFormPage struct {
	New       bool
	Name      text.Text
	Action    string
	Seen      string
	Fields    []ui.Field
	Closed    *ui.Callout
	RenameURL string
	MergeURL  string
	problems  []ui.Problem
}

// Problems gives the error summary.
func (p BodyFormPage) Problems() []ui.Problem { return p.problems }

// SaveButton is what the Enter key presses: never a button that adds or removes a row.
func (p BodyFormPage) SaveButton() ui.Button {
	return ui.Button{Label: text.T("Enregistrer", "Save")}
}

type bodyIn struct {
	ID   string     `path:"id"`
	Form url.Values `form:"*"`
}

func (a *Admin) newBody(ctx context.Context, _ struct{}) (BodyFormPage, error) {
	return a.bodyForm(ctx, people.Body{}, bodyValues(people.Body{Jurisdiction: "quebec"}), nil)
}

func (a *Admin) createBody(ctx context.Context, in bodyIn) (web.Outcome[BodyFormPage], error) {
	return a.keepBody(ctx, people.Body{}, in.Form)
}

func (a *Admin) editBody(ctx context.Context, in idIn) (BodyFormPage, error) {
	b, err := a.People.Body(ctx, in.ID)
	if err != nil {
		return BodyFormPage{}, err
	}
	return a.bodyForm(ctx, b, bodyValues(b), nil)
}

func (a *Admin) saveBody(ctx context.Context, in bodyIn) (web.Outcome[BodyFormPage], error) {
	b, err := a.People.Body(ctx, in.ID)
	if err != nil {
		return web.Outcome[BodyFormPage]{}, err
	}
	return a.keepBody(ctx, b, in.Form)
}

// keepBody saves what was typed over the body as it stands; what is wrong leads back to the form.
func (a *Admin) keepBody(ctx context.Context, before people.Body, form url.Values) (web.Outcome[BodyFormPage], error) {
	stay := func(problems []ui.Problem, status int) (web.Outcome[BodyFormPage], error) {
		page, err := a.bodyForm(ctx, before, form, problems)
		return web.Stay(page, status), err
	}
	if ui.RowsChanged(form) {
		form = ui.WithoutRemoved(form)
		return stay(nil, 200)
	}
	if before.ID != "" && form.Get("_seen") != fingerprint(before) {
		return stay([]ui.Problem{{Message: text.T(
			"Quelqu’un a modifié cet organisme pendant que vous écriviez. Vos réponses sont ci-dessous\u00a0: comparez-les à la liste des organismes, puis enregistrez de nouveau pour les imposer.",
			"Somebody changed this body while you were writing. Your answers are below: compare them with the list of bodies, then save again to make them prevail.")}}, 409)
	}
	after := bodyFrom(before, form)
	if problems := a.unlisted(after); problems != nil {
		return stay(problems, 422)
	}
	_, err := a.People.SaveBody(ctx, people.ActorFrom(ctx), after)
	if problems, status := refused(err); problems != nil {
		return stay(bodyProblems(problems), status)
	}
	if err != nil {
		return web.Outcome[BodyFormPage]{}, err
	}
	return web.Go[BodyFormPage](web.URL(ctx, "bodies.admin"), "notice.body.saved"), nil
}

// fingerprint tells one state of a body from another, so that a form opened before a change does not undo it unseen.
func fingerprint(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// bodyValues writes a body as its form does.
func bodyValues(b people.Body) url.Values {
	v := url.Values{"name.fr": {b.Name.FR}, "name.en": {b.Name.EN}, "acronym.fr": {b.Acronym.FR}, "acronym.en": {b.Acronym.EN},
		"type": {b.Type}, "portfolio": {b.Portfolio}, "jurisdiction": {b.Jurisdiction}, "from": {string(b.From)}, "until": {string(b.Until)}}
	if b.Fictional {
		v.Set("fictional", "yes")
	}
	for i, alias := range b.Aliases {
		row := "aliases." + strconv.Itoa(i)
		v.Set(row+".name", alias.Name)
		v.Set(row+".from", string(alias.From))
		v.Set(row+".until", string(alias.Until))
	}
	return v
}

// bodyFrom gives the body with what was typed; what the form does not show stays.
func bodyFrom(b people.Body, form url.Values) people.Body {
	said := func(name string) string { return oneLine(form.Get(name)) }
	b.Name = text.T(said("name.fr"), said("name.en"))
	b.Acronym = text.T(said("acronym.fr"), said("acronym.en"))
	b.Type, b.Portfolio, b.Jurisdiction = said("type"), said("portfolio"), said("jurisdiction")
	b.From, b.Until = people.Day(said("from")), people.Day(said("until"))
	b.Fictional = form.Get("fictional") != ""
	b.Aliases = nil
	for i := range ui.RowCount(form, "aliases") {
		row := "aliases." + strconv.Itoa(i)
		alias := people.Alias{Name: said(row + ".name"), From: people.Day(said(row + ".from")), Until: people.Day(said(row + ".until"))}
		if alias != (people.Alias{}) {
			b.Aliases = append(b.Aliases, alias)
		}
	}
	return b
}

// unlisted finds the codes that no taxonomy has: only a forged form can send them.
func (a *Admin) unlisted(b people.Body) []ui.Problem {
	var problems []ui.Problem
	for _, c := range [][3]string{{"type", "body_type", b.Type}, {"portfolio", "portfolio", b.Portfolio}, {"jurisdiction", "jurisdiction", b.Jurisdiction}} {
		if t := a.Corpus.Taxonomy(c[1]); c[2] != "" && (t == nil || t.Term(c[2]) == nil) {
			problems = append(problems, ui.Problem{Field: c[0], Message: text.T("Choisissez une réponse de la liste.", "Choose an answer from the list.")})
		}
	}
	return problems
}

// bodyProblems leads from the fields of a body to those of the form: name_fr is typed in name.fr.
func bodyProblems(problems []ui.Problem) []ui.Problem {
	for i, p := range problems {
		if name, l, ok := strings.Cut(p.Field, "_"); ok {
			problems[i].Field = name + "." + l
		}
	}
	return problems
}

func (a *Admin) bodyForm(ctx context.Context, b people.Body, form url.Values, problems []ui.Problem) (BodyFormPage, error) {
	page := BodyFormPage{New: b.ID == "", Name: b.Name, problems: problems, Action: web.URL(ctx, "bodies.new"),
		Fields: marked(a.bodyFields(form), problems)}
	if page.New {
		return page, nil
	}
	page.Action, page.Seen = web.URL(ctx, "bodies.edit", "id", b.ID), fingerprint(b)
	if b.SuccessorID == "" {
		page.RenameURL, page.MergeURL = web.URL(ctx, "bodies.rename", "id", b.ID), web.URL(ctx, "bodies.merge", "id", b.ID)
		return page, nil
	}
	successor, err := a.People.Body(ctx, b.SuccessorID)
	if err != nil && !fault.Is(err, fault.NotFoundKind) {
		return page, err
	}
	page.Closed = &ui.Callout{Tone: ui.Warning, Title: text.T("Réuni à un autre organisme depuis le "+string(b.Until), "Merged into another body since "+string(b.Until)),
		Links: []ui.Link{{Label: successor.Name, Href: web.URL(ctx, "bodies.edit", "id", b.SuccessorID)}}}
	return page, nil
}

var dayHelp = text.T("Sous la forme AAAA-MM-JJ, par exemple 2024-05-31.", "In the form YYYY-MM-DD, for example 2024-05-31.")

func (a *Admin) bodyFields(form url.Values) []ui.Field {
	fields := []ui.Field{
		{Kind: "text", Name: "name", Label: text.T("Nom", "Name"), Required: true, Public: true,
			Help: text.T("Le nom officiel, dans au moins une langue.", "The official name, in at least one language.")},
		{Kind: "text", Name: "acronym", Label: text.T("Sigle", "Acronym"), Public: true},
		{Kind: "select", Name: "type", Label: text.T("Type d’organisme", "Type of body"), Public: true, Options: a.choices("body_type", form.Get("type"))},
		{Kind: "select", Name: "portfolio", Label: text.T("Portefeuille ministériel", "Ministerial portfolio"), Public: true, Options: a.choices("portfolio", form.Get("portfolio"))},
		{Kind: "select", Name: "jurisdiction", Label: text.T("Administration", "Jurisdiction"), Public: true, Options: a.choices("jurisdiction", form.Get("jurisdiction"))},
		{Kind: "list", Name: "aliases", Label: text.T("Autres noms et anciens noms", "Other and former names"),
			Help: text.T("Ils servent à reconnaître l’organisme dans les fichiers importés. Les dates disent depuis quand et jusqu’à quand le nom a servi\u00a0; laissez-les vides s’il sert encore.",
				"They serve to recognise the body in imported files. The dates tell since when and until when the name was in use; leave them empty if it still is.")},
		{Kind: "line", Name: "from", Label: text.T("Existe depuis le", "Exists since"), Help: dayHelp},
		{Kind: "line", Name: "until", Label: text.T("N’existe plus depuis le", "No longer exists since"), Help: dayHelp},
		{Kind: "check", Name: "fictional", Label: text.T("Organisme fictif, créé pour une démonstration", "Fictional body, made for a demonstration")},
	}
	for i := range ui.RowCount(form, "aliases") {
		row := "aliases." + strconv.Itoa(i)
		fields[5].Rows = append(fields[5].Rows, []ui.Field{
			{Kind: "line", Name: row + ".name", Label: text.T("Nom", "Name"), Values: form},
			{Kind: "line", Name: row + ".from", Label: text.T("Depuis le (AAAA-MM-JJ)", "From (YYYY-MM-DD)"), Values: form},
			{Kind: "line", Name: row + ".until", Label: text.T("Jusqu’au, non compris (AAAA-MM-JJ)", "Until, not included (YYYY-MM-DD)"), Values: form},
		})
	}
	for i := range fields {
		fields[i].Values = form
	}
	return fields
}
