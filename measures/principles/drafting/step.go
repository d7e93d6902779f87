package drafting

import (
	"context"
	"net/url"
	"strconv"

	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// Stage is something that is done to a version as a whole.
type Stage string

// The stages.
const (
	Propose Stage = "propose"
	Extend  Stage = "extend"
	Adopt   Stage = "adopt"
	Drop    Stage = "drop"
)

var (
	stageTitles = map[Stage]text.Text{Propose: text.T("Proposer aux organismes", "Propose to bodies"), Extend: text.T("Prolonger la consultation", "Extend the comment period"),
		Adopt: text.T("Adopter", "Adopt"), Drop: text.T("Abandonner", "Drop")}

	stageAdvice = map[Stage]text.Text{
		Propose: text.T("Les organismes reçoivent un courriel et commentent article par article jusqu’à la date que vous donnez. Le texte qu’ils lisent est conservé tel quel.",
			"Bodies receive an e-mail and comment article by article until the date you give. The text they read is kept as it is."),
		Extend: text.T("Les organismes peuvent commenter jusqu’à la nouvelle date, et un rappel leur sera envoyé avant la fin.", "Bodies may comment until the new date, and a reminder is sent to them before the end."),
		Adopt: text.T("Le texte devient public, et le cadre en vigueur le jour que vous donnez. Les réponses aux commentaires deviennent publiques aussi, avec les mots des organismes qui l’acceptent.",
			"The text becomes public, and the framework in force on the day you give. Answers to comments become public too, with the words of the bodies that agree."),
		Drop: text.T("La version reste lisible ici, avec ses commentaires, mais n’avance plus. Une autre pourra commencer.", "The version stays readable here, with its comments, but goes no further. Another one can start."),
	}

	stageWords = map[Stage]text.Text{Propose: text.T("Message aux organismes", "Message to bodies"), Extend: text.T("Pourquoi\u00a0?", "Why?"),
		Adopt: text.T("Décision qui l’adopte, telle que tout le monde la lira", "Decision that adopts it, as everyone will read it"), Drop: text.T("Pourquoi\u00a0?", "Why?")}
)

type stepIn struct {
	numberIn
	Stage string     `path:"stage"`
	Form  url.Values `form:"*"`
}

// usualWeeks is how long bodies have to comment, unless told otherwise.
const usualWeeks = 4

func (w *Workshop) stepForm(ctx context.Context, in stepIn) (FormPage, error) {
	v, err := w.found(ctx, in.Number)
	if err != nil {
		return FormPage{}, err
	}
	form := url.Values{"_edits": {strconv.Itoa(v.Edits)}}
	setDay(form, "until", people.DayOf(w.Now().AddDate(0, 0, 7*usualWeeks)))
	setDay(form, "from", people.DayOf(w.Now()))
	return w.stepPage(ctx, v, Stage(in.Stage), form, nil)
}

func (w *Workshop) stepPage(ctx context.Context, v adoption.Version, stage Stage, form url.Values, problems []ui.Problem) (FormPage, error) {
	title, known := stageTitles[stage]
	if !known {
		return FormPage{}, fault.NotFound(text.T("Cette étape n’existe pas.", "This step does not exist."))
	}
	if stage == Adopt {
		if err := people.Allow(people.ActorFrom(ctx), people.FrameworkAdopt, ""); err != nil {
			return FormPage{}, err
		}
	}
	page := FormPage{Of: versionTitle(v), Title: title, Advice: stageAdvice[stage], Action: web.URL(ctx, "framework.step", "number", v.Number, "stage", string(stage)),
		Cancel: web.URL(ctx, "framework.version", "number", v.Number), Hidden: []ui.Hidden{{Name: "_edits", Value: form.Get("_edits")}}, Button: ui.Button{Label: title}}
	switch stage {
	case Propose, Extend:
		page.Fields = append(page.Fields, ui.Field{Kind: "day", Name: "until", Label: text.T("Dernier jour des commentaires", "Last day of comments"), Required: true, Values: form})
	case Adopt:
		page.Fields = append(page.Fields, ui.Field{Kind: "day", Name: "from", Label: text.T("Premier jour en vigueur", "First day in force"), Required: true, Values: form})
	case Drop:
		page.Button.Kind = "warning"
	}
	page.Fields = append(page.Fields, ui.Field{Kind: "long_text", Name: "words", Label: stageWords[stage], Required: true, Values: form})
	for i := range problems {
		switch problems[i].Field {
		case "until", "from":
			problems[i].Field += ".year"
		case "words":
			problems[i].Field += ".fr"
		}
	}
	page.problems = problems
	page.Fields = marked(page.Fields, problems)
	return page, nil
}

func (w *Workshop) step(ctx context.Context, in stepIn) (web.Outcome[FormPage], error) {
	v, err := w.found(ctx, in.Number)
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	actor, words := people.ActorFrom(ctx), pairOf(in.Form, "words")
	edits, _ := strconv.Atoi(in.Form.Get("_edits")) // what is no number is no count of edits: it is then a conflict
	switch Stage(in.Stage) {
	case Propose:
		err = w.Store.Propose(ctx, actor, v.Number, edits, dayFrom(in.Form, "until"), words)
	case Extend:
		err = w.Store.Extend(ctx, actor, v.Number, dayFrom(in.Form, "until"), words)
	case Adopt:
		err = w.Store.Adopt(ctx, actor, v.Number, edits, dayFrom(in.Form, "from"), words)
	case Drop:
		err = w.Store.Drop(ctx, actor, v.Number, words)
	default:
		err = fault.NotFound(text.T("Cette étape n’existe pas.", "This step does not exist."))
	}
	if problems, status := refusal(err); problems != nil {
		page, err := w.stepPage(ctx, v, Stage(in.Stage), in.Form, problems)
		return web.Stay(page, status), err
	}
	if err != nil {
		return web.Outcome[FormPage]{}, err
	}
	return web.Go[FormPage](web.URL(ctx, "framework.version", "number", v.Number), "notice.framework."+in.Stage), nil
}
