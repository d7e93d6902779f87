package dialogue

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"slices"
	"strings"

	"balise/engine/text"
	"balise/platform/app"
	"balise/platform/fault"
	"balise/platform/guard"
	"balise/platform/lang"
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

// Counter holds the pages where the public asks and where its requests are answered.
type Counter struct {
	*app.House
	*Store
	Guard *guard.Guard
}

// The terms of an installation that chose none: four weeks to answer, three months to come back.
const (
	usualAnswer = 20
	usualKeep   = 90
)

// New gives the counter of a house.
func New(h *app.House, g *guard.Guard) *Counter {
	return &Counter{House: h, Guard: g,
		Store: NewStore(h.DB, h.Now, g, h.Outbox, Terms{AnswerDays: cmp.Or(h.AnswerDays, usualAnswer), KeepDays: cmp.Or(h.ContactDays, usualKeep)})}
}

// Endpoints gives the pages.
func (c *Counter) Endpoints() []web.Endpoint {
	page := func(name, fr, en, template string) web.Page {
		return web.Page{Name: "dialogue." + name, FR: fr, EN: en, Files: files, Template: template, Fresh: true}
	}
	inside := func(name, fr, en, template string, action people.Action) web.Page {
		return web.Page{Name: "dialogue." + name, FR: "/espace/demandes" + fr, EN: "/en/workspace/requests" + en, Files: files,
			Template: template, Action: string(action)}
	}
	find := page("find", "/ce-service-utilise-t-il-lia", "/en/does-this-service-use-ai", "find.html")
	find.API, find.Fresh = "/api/v1/does-this-service-use-ai", false
	find.Summary = text.T("Demander si un service utilise l’IA, d’après le registre", "Ask whether a service uses AI, according to the register")
	public := page("public", "/questions-et-reponses", "/en/questions-and-answers", "public.html")
	public.API, public.Summary = "/api/v1/questions-and-answers", text.T("Lire les questions du public et les réponses des organismes", "Read the public’s questions and the bodies’ answers")
	ask := page("ask", "/ce-service-utilise-t-il-lia/demander", "/en/does-this-service-use-ai/ask", "ask.html")
	report := page("report", "/registre/{number}/signaler", "/en/register/{number}/report", "ask.html")
	follow := page("follow", "/suivi/{token}", "/en/follow/{token}", "follow.html")
	step := inside("step", "/{id}/etape/{act}", "/{id}/step/{act}", "step.html", people.RequestRead)
	return []web.Endpoint{
		web.Get(find, c.find),
		web.Get(public, c.public),
		web.Get(ask, c.askForm),
		web.Post(ask, c.ask),
		web.Get(report, c.reportForm),
		web.Post(report, c.report),
		web.Get(follow, c.follow),
		web.Post(follow, c.followed),
		web.Get(inside("queue", "", "", "queue.html", people.RequestRead), c.queue),
		web.File(inside("queue.csv", "/demandes.csv", "/requests.csv", "", people.RequestRead), c.queueCSV),
		web.Get(inside("request", "/{id}", "/{id}", "request.html", people.RequestRead), c.request),
		web.Get(step, c.stepForm),
		web.Post(step, c.step),
	}
}

// refusal turns what kept a form from being accepted into an error summary and a status; nothing for any other error.
func refusal(err error) ([]ui.Problem, int) {
	var f *fault.Error
	switch {
	case errors.Is(err, guard.ErrStale):
		return []ui.Problem{{Message: text.T("La page est restée ouverte trop longtemps. Relisez votre message, puis envoyez-le de nouveau.",
			"The page stayed open too long. Read your message again, then send it once more.")}}, 422
	case errors.Is(err, guard.ErrReplayed):
		return []ui.Problem{{Message: text.T("Ce formulaire a déjà été envoyé\u00a0: il n’a pas été envoyé une deuxième fois.",
			"This form was already sent: it was not sent a second time.")}}, 409
	case errors.Is(err, guard.ErrTooMany):
		return []ui.Problem{{Message: text.T("Trop de messages sont partis de votre connexion. Réessayez plus tard\u00a0: ce que vous avez écrit est encore ici.",
			"Too many messages came from your connection. Try again later: what you wrote is still here.")}}, 429
	case !errors.As(err, &f):
		return nil, 0
	case f.Kind == fault.InvalidKind:
		problems := make([]ui.Problem, 0, len(f.Fields)+1)
		for _, field := range f.Fields {
			problems = append(problems, ui.Problem{Field: field.Name, Message: field.Message})
		}
		if len(problems) == 0 {
			problems = append(problems, ui.Problem{Message: f.Message})
		}
		return problems, 422
	case f.Kind == fault.ConflictKind:
		return []ui.Problem{{Message: f.Message}}, 409
	}
	return nil, 0
}

// marked gives the fields with each problem told beside the one it is about.
func marked(fields []ui.Field, problems []ui.Problem) []ui.Field {
	for i := range fields {
		for _, p := range problems {
			if p.Field == fields[i].Name {
				fields[i].Errors = append(fields[i].Errors, p.Message)
			}
		}
	}
	return fields
}

// each makes a text by writing it in each language.
func each(write func(text.Lang) string) text.Text { return text.T(write(text.FR), write(text.EN)) }

// same is a text that is the same in both languages, such as what a person wrote.
func same(s string) text.Text { return text.T(s, s) }

// lines cuts what a person wrote into paragraphs.
func lines(s string) []string {
	var all []string
	for p := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// said shows in a summary list what a person wrote.
func said(s string) []text.Text {
	var all []text.Text
	for _, p := range lines(s) {
		all = append(all, same(p))
	}
	return all
}

// bodyOptions offers the bodies that are open today, in the reader's order.
func (c *Counter) bodyOptions(ctx context.Context, directory *people.Directory) []ui.Option {
	l, today := web.Lang(ctx), people.DayOf(c.Now())
	compare := lang.Sorter(l)
	var options []ui.Option
	for _, b := range directory.Bodies() {
		if b.ActiveAt(today) {
			options = append(options, ui.Option{Value: b.Slug, Label: b.Name})
		}
	}
	slices.SortStableFunc(options, func(x, y ui.Option) int { return compare(x.Label.In(l), y.Label.In(l)) })
	return options
}
