package campaign

import (
	"embed"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

//go:embed *.html
var files embed.FS

// Texts is the package's texts.yaml.
//
//go:embed texts.yaml
var Texts []byte

// Pages are what people see of campaigns: the central team, each body, everyone.
type Pages struct {
	*Store
	// Desk is the name of the desk where the initiatives are written.
	Desk string
}

// Endpoints gives the pages.
func (p *Pages) Endpoints() []web.Endpoint {
	return slices.Concat(p.central(), p.ofBodies(), p.public())
}

func (p *Pages) central() []web.Endpoint {
	at := func(name, fr, en, template string, action people.Action) web.Page {
		return web.Page{Name: "campaign." + name, FR: "/espace/campagnes" + fr, EN: "/en/workspace/campaigns" + en, Files: files, Template: template,
			Action: string(action)}
	}
	open := at("new", "/nouvelle", "/new", "settings.html", people.CampaignManage)
	edit := at("edit", "/{year}/reglages", "/{year}/settings", "settings.html", people.CampaignManage)
	step := at("step", "/{year}/etape/{move}", "/{year}/step/{move}", "step.html", people.CampaignManage)
	body := at("body", "/{year}/organismes/{slug}/{move}", "/{year}/bodies/{slug}/{move}", "step.html", people.CampaignManage)
	bind := at("bind", "/{year}/ajouter", "/{year}/add", "step.html", people.CampaignManage)
	remind := at("remind", "/{year}/rappels", "/{year}/reminders", "remind.html", people.CampaignManage)
	return []web.Endpoint{
		web.Get(at("list", "", "", "list.html", people.DeclarationRead), p.list),
		web.Get(open, p.openForm),
		web.Post(open, p.open),
		web.Get(at("follow", "/{year}", "/{year}", "follow.html", people.CampaignRead), p.follow),
		web.File(at("csv", "/{year}/suivi.csv", "/{year}/follow-up.csv", "", people.CampaignRead), p.followCSV),
		web.Get(edit, p.editForm),
		web.Post(edit, p.edit),
		web.Get(step, p.stepForm),
		web.Post(step, p.step),
		web.Get(body, p.bodyStepForm),
		web.Post(body, p.bodyStep),
		web.Get(bind, p.bindForm),
		web.Post(bind, p.bind),
		web.Get(remind, p.remindForm),
		web.Post(remind, p.remindNow),
		web.Get(at("difference", "/{year}/difference", "/{year}/difference", "difference.html", people.CampaignRead), p.wholeDifference),
		web.File(at("difference.csv", "/{year}/difference.csv", "/{year}/difference.csv", "", people.CampaignRead), p.wholeDifferenceCSV),
	}
}

func (p *Pages) ofBodies() []web.Endpoint {
	at := func(name, fr, en, template string, action people.Action) web.Page {
		return web.Page{Name: "declaration." + name, FR: "/espace/declarations/{year}/{slug}" + fr, EN: "/en/workspace/declarations/{year}/{slug}" + en,
			Files: files, Template: template, Action: string(action)}
	}
	entry := at("entry", "/initiatives/{number}", "/initiatives/{number}", "entry.html", people.DeclarationFill)
	form := at("form", "/questionnaire", "/questionnaire", "form.html", people.DeclarationFill)
	none := at("none", "/aucune", "/none", "step.html", people.DeclarationFill)
	submit := at("submit", "/verifier", "/check", "check.html", people.DeclarationFill)
	sign := at("sign", "/signer", "/sign", "check.html", people.DeclarationSign)
	back := at("return", "/renvoyer", "/return", "step.html", people.DeclarationSign)
	return []web.Endpoint{
		web.Get(at("show", "", "", "sheet.html", people.DeclarationRead), p.show),
		web.Get(entry, p.entry),
		web.Post(entry, p.decide),
		web.Get(form, p.questionnaire),
		web.Post(form, p.answer),
		web.Get(none, p.noneForm),
		web.Post(none, p.none),
		web.Get(submit, p.submitForm),
		web.Post(submit, p.submit),
		web.Get(sign, p.signForm),
		web.Post(sign, p.sign),
		web.Get(back, p.returnForm),
		web.Post(back, p.giveBack),
		web.Get(at("version", "/versions/{version}", "/versions/{version}", "version.html", people.DeclarationRead), p.version),
		web.File(at("file", "/versions/{version}/declaration.json", "/versions/{version}/declaration.json", "", people.DeclarationRead), p.file),
	}
}

func (p *Pages) public() []web.Endpoint {
	at := func(name, fr, en, api, template string, summary text.Text) web.Page {
		page := web.Page{Name: name, FR: "/declarations" + fr, EN: "/en/declarations" + en, Files: files, Template: template, Summary: summary, Fresh: true}
		if api != "" {
			page.API = "/api/v1/declarations" + strings.TrimPrefix(api, "/api")
		}
		return page
	}
	return []web.Endpoint{
		web.Get(at("declarations", "", "", "/api", "public_list.html",
			text.T("Lister les campagnes de déclaration annuelle", "List the yearly declaration campaigns")), p.publicList),
		web.Get(at("declarations.year", "/{year}", "/{year}", "/api/{year}", "public.html",
			text.T("Lire le résultat d’une campagne de déclaration", "Read the outcome of a declaration campaign")), p.publicYear),
		web.Get(at("declarations.changes", "/{year}/changements", "/{year}/changes", "/api/{year}/changes", "difference.html",
			text.T("Lire ce qui a changé depuis la campagne précédente", "Read what changed since the campaign before")), p.publicChanges),
		web.File(at("declarations.changes.csv", "/{year}/changements.csv", "/{year}/changes.csv", "", "", text.Text{}), p.publicChangesCSV),
		web.File(at("declarations.portrait", "/{year}/portrait.csv", "/{year}/portrait.csv", "", "", text.Text{}), p.portraitCSV),
	}
}

type yearIn struct {
	Year int `path:"year"`
}

// year writes a year without the separator of thousands.
func year(y int) text.Text { return same(strconv.Itoa(y)) }

func same(s string) text.Text { return text.T(s, s) }

// each writes a text by a function of the language.
func each(write func(l text.Lang) string) text.Text { return text.T(write(text.FR), write(text.EN)) }

// refused makes an error summary of what the person can mend, with the status that says so to machines; nothing for any other
// error. Fields gives a problem of which the form knows the place.
func refused(err error) ([]ui.Problem, int) {
	var f *fault.Error
	if !errors.As(err, &f) {
		return nil, 0
	}
	switch f.Kind {
	case fault.ConflictKind:
		return []ui.Problem{{Message: f.Message}}, 409
	case fault.InvalidKind:
		all := make([]ui.Problem, 0, len(f.Fields)+1)
		for _, field := range f.Fields {
			all = append(all, ui.Problem{Field: field.Name, Message: field.Message})
		}
		if len(all) == 0 {
			all = append(all, ui.Problem{Message: f.Message})
		}
		return all, 422
	}
	return nil, 0
}

// marked gives the fields with each problem told beside the one it is about.
func marked(fields []ui.Field, problems []ui.Problem) []ui.Field {
	for i := range fields {
		f := &fields[i]
		for _, p := range problems {
			if p.Field == f.Name || strings.HasPrefix(p.Field, f.Name+".") {
				f.Errors = append(f.Errors, p.Message)
			}
		}
	}
	return fields
}

// dayFrom reads the three parts of a date; a vague or malformed one is kept as it was typed, for the check to refuse.
func dayFrom(form url.Values, name string) people.Day {
	y, m, d := strings.TrimSpace(form.Get(name+".year")), strings.TrimSpace(form.Get(name+".month")), strings.TrimSpace(form.Get(name+".day"))
	if y+m+d == "" {
		return ""
	}
	month, errM := strconv.Atoi(m)
	day, errD := strconv.Atoi(d)
	if errM != nil || errD != nil {
		return people.Day(y + "-?")
	}
	return people.Day(fmt.Sprintf("%s-%02d-%02d", y, month, day))
}

// setDay writes a day in the three parts of a date.
func setDay(form url.Values, name string, d people.Day) {
	at, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return
	}
	form.Set(name+".year", strconv.Itoa(at.Year()))
	form.Set(name+".month", strconv.Itoa(int(at.Month())))
	form.Set(name+".day", strconv.Itoa(at.Day()))
}

// hiddenOf carries a whole form through a page of confirmation.
func hiddenOf(form url.Values) []ui.Hidden {
	var all []ui.Hidden
	for name, values := range form {
		for _, v := range values {
			if name != "_confirm" && name != "_change" {
				all = append(all, ui.Hidden{Name: name, Value: v})
			}
		}
	}
	slices.SortFunc(all, func(a, b ui.Hidden) int { return strings.Compare(a.Name+"\x00"+a.Value, b.Name+"\x00"+b.Value) })
	return all
}

var statusTones = map[Status]ui.Tone{StatusNotStarted: ui.Neutral, StatusInProgress: ui.Info, StatusSubmitted: ui.Warning,
	StatusSigned: ui.Good, StatusHasNone: ui.Good, StatusExempt: ui.Neutral}

func statusTag(s Status) ui.Tag { return ui.Tag{Label: s.Title(), Tone: statusTones[s]} }

func stateTag(s State) ui.Tag {
	if s == Open {
		return ui.Tag{Label: text.T("Ouverte", "Open"), Tone: ui.Info}
	}
	return ui.Tag{Label: text.T("Close", "Closed")}
}

// campaignTitle names a campaign.
func campaignTitle(y int) text.Text {
	return text.T("Déclaration annuelle "+strconv.Itoa(y), strconv.Itoa(y)+" yearly declaration")
}
