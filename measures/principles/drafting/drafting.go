// Package drafting holds the pages where the framework of responsible AI (measure 8.1, « IA responsable ») is written, commented by public
// bodies, answered and adopted.
package drafting

import (
	"context"
	"embed"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/app"
	"balise/platform/fault"
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

// Workshop is where versions are made.
type Workshop struct {
	*app.House
	Store *adoption.Store
}

// whole stands, in an address, for the framework as a whole.
const whole = "whole"

// Endpoints gives the pages.
func (w *Workshop) Endpoints() []web.Endpoint {
	page := func(name, fr, en, template string, action people.Action) web.Page {
		return web.Page{Name: "framework." + name, FR: "/espace/principes" + fr, EN: "/en/workspace/principles" + en, Files: files, Template: template, Action: string(action)}
	}
	list := page("list", "", "", "list.html", people.FrameworkRead)
	edit := page("edit", "/versions/{number}/articles/{article}/{act}", "/versions/{number}/articles/{article}/{act}", "edit.html", people.FrameworkDraft)
	step := page("step", "/versions/{number}/etape/{stage}", "/versions/{number}/step/{stage}", "edit.html", people.FrameworkDraft)
	comment := page("comment", "/versions/{number}/commenter/{article}", "/versions/{number}/comment/{article}", "comment.html", people.FrameworkComment)
	send := page("send", "/versions/{number}/envoyer", "/versions/{number}/send", "send.html", people.FrameworkSend)
	answer := page("answer", "/versions/{number}/repondre/{comment}", "/versions/{number}/answer/{comment}", "comment.html", people.FrameworkDraft)
	start := page("start", "/nouvelle-version", "/new-version", "edit.html", people.FrameworkDraft)
	return []web.Endpoint{
		web.Get(list, w.list),
		web.Get(start, w.startForm),
		web.Post(start, w.start),
		web.Get(page("version", "/versions/{number}", "/versions/{number}", "version.html", people.FrameworkRead), w.version),
		web.Get(page("changes", "/versions/{number}/changements", "/versions/{number}/changes", "changes.html", people.FrameworkRead), w.changes),
		web.Get(page("article", "/versions/{number}/articles/{article}", "/versions/{number}/articles/{article}", "article.html", people.FrameworkRead), w.article),
		web.Get(edit, w.editForm),
		web.Post(edit, w.edit),
		web.Get(step, w.stepForm),
		web.Post(step, w.step),
		web.Get(comment, w.commentForm),
		web.Post(comment, w.comment),
		web.Get(send, w.sendForm),
		web.Post(send, w.send),
		web.Get(page("comments", "/versions/{number}/commentaires", "/versions/{number}/comments", "comments.html", people.FrameworkRead), w.comments),
		web.File(page("comments.csv", "/versions/{number}/commentaires.csv", "/versions/{number}/comments.csv", "", people.FrameworkRead), w.commentsCSV),
		web.Get(answer, w.answerForm),
		web.Post(answer, w.answer),
	}
}

// numberIn names a version in addresses.
type numberIn struct {
	Number int64 `path:"number"`
}

// versionTitle names a version.
func versionTitle(v adoption.Version) text.Text {
	n := strconv.FormatInt(v.Number, 10)
	return text.T("Version "+n+" du cadre", "Version "+n+" of the framework")
}

// found gives a version that is kept, never the shipped text.
func (w *Workshop) found(ctx context.Context, number int64) (adoption.Version, error) {
	if number < 1 {
		number = -1
	}
	return w.Store.Version(ctx, number)
}

// own gives the bodies for which the visitor may do something about the framework.
func (w *Workshop) own(ctx context.Context, action people.Action) ([]ui.Option, error) {
	bodies, err := w.People.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	actor, today := people.ActorFrom(ctx), people.DayOf(w.Now())
	var options []ui.Option
	for _, b := range bodies {
		if b.ActiveAt(today) && people.Can(actor, action, b.ID) {
			options = append(options, ui.Option{Value: b.ID, Label: b.Name})
		}
	}
	return options, nil
}

// chosenBody gives the body that was chosen among those offered, or the only one, or "".
func chosenBody(options []ui.Option, typed string) string {
	if typed == "" && len(options) > 0 {
		return options[0].Value
	}
	if slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == typed }) {
		return typed
	}
	return ""
}

// readable tells whether the visitor reads what every body says, or only what their own does.
func readsAll(ctx context.Context) bool {
	all, _ := people.Reach(people.ActorFrom(ctx), people.FrameworkRead)
	return all
}

// heard gives the comments that the visitor may read: all of them, or those of their bodies.
func (w *Workshop) heard(ctx context.Context, v adoption.Version) ([]adoption.Comment, error) {
	all, err := w.Store.Comments(ctx, v)
	if err != nil || readsAll(ctx) {
		return all, err
	}
	actor := people.ActorFrom(ctx)
	return slices.DeleteFunc(all, func(c adoption.Comment) bool { return !people.Can(actor, people.FrameworkRead, c.BodyID) }), nil
}

// refusal turns what kept a form from being accepted into an error summary and a status; nothing for any other error.
func refusal(err error) ([]ui.Problem, int) {
	var f *fault.Error
	if !errors.As(err, &f) {
		return nil, 0
	}
	switch f.Kind {
	case fault.InvalidKind:
		var problems []ui.Problem
		for _, field := range f.Fields {
			problems = append(problems, ui.Problem{Field: field.Name, Message: field.Message})
		}
		if len(problems) == 0 {
			problems = append(problems, ui.Problem{Message: f.Message})
		}
		return problems, 422
	case fault.ConflictKind:
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

// pairOf reads a text typed in both languages.
func pairOf(form url.Values, name string) text.Text {
	return text.T(strings.TrimSpace(form.Get(name+".fr")), strings.TrimSpace(form.Get(name+".en")))
}

func setPair(form url.Values, name string, t text.Text) {
	form.Set(name+".fr", t.FR)
	form.Set(name+".en", t.EN)
}

// dayFrom reads a whole date; a day that is in no calendar stays as it was typed, and is refused as such.
func dayFrom(form url.Values, name string) people.Day {
	parts := [3]int{}
	for i, part := range []string{"year", "month", "day"} {
		n, err := strconv.Atoi(strings.TrimSpace(form.Get(name + "." + part)))
		if err != nil {
			return ""
		}
		parts[i] = n
	}
	at := time.Date(parts[0], time.Month(parts[1]), parts[2], 12, 0, 0, 0, lang.Zone)
	if at.Year() != parts[0] || int(at.Month()) != parts[1] || at.Day() != parts[2] {
		return ""
	}
	return people.DayOf(at)
}

func setDay(form url.Values, name string, d people.Day) {
	parts := strings.Split(string(d), "-")
	if len(parts) != 3 {
		return
	}
	for i, part := range []string{"year", "month", "day"} {
		form.Set(name+"."+part, strings.TrimLeft(parts[i], "0"))
	}
}
