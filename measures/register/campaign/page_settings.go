package campaign

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// SettingsPage is the form of a campaign, then the page that shows what opening it would do.
type SettingsPage struct {
	New      bool
	Year     int
	Action   string
	Cancel   string
	Base     int
	Fields   []ui.Field
	Confirm  bool
	Summary  ui.SummaryList
	Kept     []ui.Hidden
	problems []ui.Problem
}

// Problems gives the error summary.
func (p SettingsPage) Problems() []ui.Problem { return p.problems }

// Next is what the Enter key presses: never a button that adds or removes a row.
func (p SettingsPage) Next() ui.Button {
	if p.New {
		return ui.Button{Label: text.T("Continuer", "Continue")}
	}
	return ui.Button{Label: text.T("Enregistrer", "Save")}
}

// Back is the button that returns from the confirmation to the form.
func (p SettingsPage) Back() ui.Button {
	return ui.Button{Label: text.T("Modifier", "Change"), Kind: "secondary", Name: "_change", Value: "1"}
}

type settingsIn struct {
	Year int        `path:"year"`
	Form url.Values `form:"*"`
}

func (p *Pages) openForm(ctx context.Context, _ struct{}) (SettingsPage, error) {
	now := p.now().In(lang.Zone)
	form := url.Values{"year": {strconv.Itoa(now.Year())}, "types": codesOf(p.types()), "confirm": usualQuestions, "name_late": {"no"},
		"message.fr": {usualMessage.FR}, "message.en": {usualMessage.EN}}
	for name, days := range map[string]int{"reference": 0, "opens": 0, "due": 45} {
		setDay(form, name, people.DayOf(now.AddDate(0, 0, days)))
	}
	return p.settingsPage(ctx, form, nil)
}

// usualQuestions are those whose answers matter most to whoever reads the declarations: the Portrait's, then what weighs on people.
var usualQuestions = []string{"name", "summary", "category", "benefits", "status", "decision", "public_facing", "personal_information"}

var usualMessage = text.T(
	"Relisez chacune de vos initiatives, confirmez-la, mettez-la à jour ou déclarez-en la fin. Si votre organisme n’en a aucune, dites-le. La personne qui approuve signe ensuite la déclaration.",
	"Read each of your initiatives again, confirm it, update it or declare that it has ended. If your body has none, say so. The approver then signs the declaration.")

func codesOf(options []ui.Option) []string {
	codes := make([]string, len(options))
	for i, o := range options {
		codes[i] = o.Value
	}
	return codes
}

func (p *Pages) types() []ui.Option {
	var options []ui.Option
	for _, t := range p.Corpus.Taxonomy("body_type").Current().Terms {
		options = append(options, ui.Option{Value: t.Code, Label: t.Label})
	}
	return options
}

// settingsPage draws the form of a new campaign.
func (p *Pages) settingsPage(ctx context.Context, form url.Values, problems []ui.Problem) (SettingsPage, error) {
	page := SettingsPage{New: true, Action: web.URL(ctx, "campaign.new"), Cancel: web.URL(ctx, "campaign.list"), problems: problems}
	bodies, err := p.People.Bodies(ctx)
	if err != nil {
		return page, err
	}
	var options []ui.Option
	for _, b := range bodies {
		options = append(options, ui.Option{Value: b.ID, Label: b.Name})
	}
	excluded := ui.Field{Kind: "list", Name: "exclusions", Label: text.T("Organismes exclus", "Bodies left out"), Values: form,
		Help: text.T("Ceux de ces types qui n’ont pas à déclarer, et pourquoi.", "Those of these types that need not declare, and why.")}
	for i := range ui.RowCount(form, "exclusions") {
		row := "exclusions." + strconv.Itoa(i)
		excluded.Rows = append(excluded.Rows, []ui.Field{
			{Kind: "body", Name: row + ".body", Label: text.T("Organisme", "Body"), Options: options, Values: form},
			{Kind: "text", Name: row + ".reason", Label: text.T("Raison", "Reason"), Values: form}})
	}
	page.Fields = marked(append([]ui.Field{
		{Kind: "line", Name: "year", Label: text.T("Année", "Year"), Required: true, MaxLength: 4, Values: form},
		{Kind: "day", Name: "reference", Label: text.T("Date de référence", "Reference date"), Required: true, Values: form,
			Help: text.T("Les initiatives se déclarent telles qu’elles sont ce jour-là.", "Initiatives are declared as they are that day.")},
		{Kind: "day", Name: "opens", Label: text.T("Ouverture", "Opening"), Required: true, Values: form,
			Help: text.T("Le jour à partir duquel les organismes peuvent déclarer et sont avertis.", "The day from which bodies may declare and are told.")},
		{Kind: "day", Name: "due", Label: text.T("Échéance", "Due date"), Required: true, Values: form,
			Help: text.T("Le dernier jour pour signer. Des rappels partent 14 jours avant, 3 jours avant, le jour même, puis chaque semaine de retard.",
				"The last day to sign. Reminders leave 14 days before, 3 days before, on the day, then each week past it.")},
		{Kind: "many_of", Name: "types", Label: text.T("Organismes visés", "Bodies bound"), Required: true, Options: p.types(), Values: form,
			Help: text.T("Tous ceux de ces types qui existent à la date de référence.", "All those of these types that exist on the reference date.")},
		excluded,
	}, p.changeable(form)...), problems)
	return page, nil
}

// changeable are the settings that may still change once the campaign is open.
func (p *Pages) changeable(form url.Values) []ui.Field {
	var questions []ui.Option
	for _, q := range p.Store.Entry.Questions() {
		questions = append(questions, ui.Option{Value: q.ID, Label: q.Label})
	}
	return []ui.Field{
		{Kind: "many_of", Name: "confirm", Label: text.T("Réponses à relire avant de confirmer", "Answers to read again before confirming"), Options: questions, Values: form,
			Help: text.T("Chaque fiche doit y répondre pour être confirmée. La liste de champs prescrite par l’arrêté 2024-01 est à valider\u00a0: changez celle-ci au besoin.",
				"Each record must answer them to be confirmed. The list of fields prescribed by arrêté 2024-01 is to be validated: change this one as needed.")},
		{Kind: "yes_no", Name: "name_late", Label: text.T("Nommer publiquement les organismes en retard", "Name late bodies publicly"), Values: form,
			Help: text.T("La page publique en donne toujours le nombre.", "The public page always tells how many there are.")},
		{Kind: "long_text", Name: "message", Label: text.T("Message aux organismes", "Message to the bodies"), Required: true, MaxLength: 4000, Values: form,
			Help: text.T("Il figure dans chaque courriel et en tête de la déclaration.", "It stands in each e-mail and at the top of the declaration.")},
	}
}

func settingsFrom(form url.Values) Settings {
	return Settings{Reference: dayFrom(form, "reference"), Opens: dayFrom(form, "opens"), Due: dayFrom(form, "due"), Types: form["types"],
		Confirm: form["confirm"], NameLate: form.Get("name_late") == "yes",
		Message: text.T(strings.TrimSpace(form.Get("message.fr")), strings.TrimSpace(form.Get("message.en")))}
}

func exclusionsFrom(form url.Values) []Exclusion {
	var all []Exclusion
	for i := range ui.RowCount(form, "exclusions") {
		row := "exclusions." + strconv.Itoa(i)
		if id := form.Get(row + ".body"); id != "" {
			all = append(all, Exclusion{BodyID: id, Reason: text.T(strings.TrimSpace(form.Get(row+".reason.fr")), strings.TrimSpace(form.Get(row+".reason.en")))})
		}
	}
	return all
}

func (p *Pages) open(ctx context.Context, in settingsIn) (web.Outcome[SettingsPage], error) {
	stay := func(form url.Values, problems []ui.Problem, status int) (web.Outcome[SettingsPage], error) {
		page, err := p.settingsPage(ctx, form, problems)
		return web.Stay(page, status), err
	}
	if ui.RowsChanged(in.Form) || in.Form.Get("_change") != "" {
		in.Form.Del("_change")
		return stay(ui.WithoutRemoved(in.Form), nil, 200)
	}
	y, _ := strconv.Atoi(strings.TrimSpace(in.Form.Get("year"))) // what is not a year is refused below
	set, excluded := settingsFrom(in.Form), exclusionsFrom(in.Form)
	if problems, status := refused(p.checkOpening(y, set, excluded)); problems != nil {
		return stay(in.Form, problems, status)
	}
	if in.Form.Get("_confirm") == "" {
		page, err := p.confirmOpening(ctx, y, set, excluded, in.Form)
		return web.Stay(page, 200), err
	}
	c, err := p.Open(ctx, people.ActorFrom(ctx), y, set, excluded...)
	if problems, status := refused(err); problems != nil {
		return stay(in.Form, problems, status)
	}
	if err != nil {
		return web.Outcome[SettingsPage]{}, err
	}
	return web.Go[SettingsPage](web.URL(ctx, "campaign.follow", "year", c.Year), "notice.campaign.opened"), nil
}

func (p *Pages) confirmOpening(ctx context.Context, y int, set Settings, excluded []Exclusion, form url.Values) (SettingsPage, error) {
	page := SettingsPage{New: true, Confirm: true, Year: y, Action: web.URL(ctx, "campaign.new"), Cancel: web.URL(ctx, "campaign.list"), Kept: hiddenOf(form)}
	bodies, err := p.Bound(ctx, set)
	if err != nil {
		return page, err
	}
	out := map[string]bool{}
	for _, e := range excluded {
		out[e.BodyID] = true
	}
	var bound, left []text.Text
	for _, b := range bodies {
		if out[b.ID] {
			left = append(left, b.Name)
		} else {
			bound = append(bound, b.Name)
		}
	}
	count := text.T(lang.Number(text.FR, int64(len(bound))), lang.Number(text.EN, int64(len(bound))))
	page.Summary = ui.SummaryList{Rows: []ui.SummaryRow{
		{Label: text.T("Année", "Year"), Value: year(y)},
		{Label: text.T("Date de référence", "Reference date"), Value: dayText(set.Reference)},
		{Label: text.T("Ouverture", "Opening"), Value: dayText(set.Opens)},
		{Label: text.T("Échéance", "Due date"), Value: dayText(set.Due)},
		{Label: text.T("Organismes à qui une déclaration sera demandée", "Bodies that will be asked for a declaration"), Value: count, Items: bound},
	}}
	if len(left) > 0 {
		page.Summary.Rows = append(page.Summary.Rows, ui.SummaryRow{Label: text.T("Organismes exclus", "Bodies left out"), Items: left})
	}
	page.Summary.Rows = append(page.Summary.Rows, ui.SummaryRow{Label: text.T("Message", "Message"), Paragraphs: []text.Text{set.Message}})
	return page, nil
}

func (p *Pages) editForm(ctx context.Context, in yearIn) (SettingsPage, error) {
	c, err := p.Campaign(ctx, in.Year)
	if err != nil {
		return SettingsPage{}, err
	}
	form := url.Values{"confirm": c.Confirm, "name_late": {"no"}, "message.fr": {c.Message.FR}, "message.en": {c.Message.EN}}
	if c.NameLate {
		form.Set("name_late", "yes")
	}
	return p.editPage(ctx, c.Year, c.Version, form, nil), nil
}

func (p *Pages) editPage(ctx context.Context, y, base int, form url.Values, problems []ui.Problem) SettingsPage {
	return SettingsPage{Year: y, Base: base, Action: web.URL(ctx, "campaign.edit", "year", y), Cancel: web.URL(ctx, "campaign.follow", "year", y),
		Fields: marked(p.changeable(form), problems), problems: problems}
}

func (p *Pages) edit(ctx context.Context, in settingsIn) (web.Outcome[SettingsPage], error) {
	if _, err := p.Campaign(ctx, in.Year); err != nil {
		return web.Outcome[SettingsPage]{}, err
	}
	base, _ := strconv.Atoi(in.Form.Get("_base")) // none is a version that no campaign has
	_, err := p.Change(ctx, people.ActorFrom(ctx), in.Year, base, settingsFrom(in.Form))
	if problems, status := refused(err); problems != nil {
		return web.Stay(p.editPage(ctx, in.Year, base, in.Form, problems), status), nil
	}
	if err != nil {
		return web.Outcome[SettingsPage]{}, err
	}
	return web.Go[SettingsPage](web.URL(ctx, "campaign.follow", "year", in.Year), "notice.campaign.changed"), nil
}
