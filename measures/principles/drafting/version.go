package drafting

import (
	"context"
	"strconv"

	"balise/engine/framework"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// VersionPage is a version as its makers and the bodies read it.
type VersionPage struct {
	Title    text.Text
	Tag      ui.Tag
	When     text.Text
	Callouts []ui.Callout
	Buttons  []ui.Button
	Links    []ui.Link
	Articles []ArticleLine
	Steps    []ui.Event
}

// ArticleLine is an article in the list of a version.
type ArticleLine struct {
	framework.Place
	Href     string
	Change   *ui.Tag // from the version that this one started from
	Comments int
}

// Class is the indent of the line.
func (l ArticleLine) Class() string { return "outline-" + string(l.Level) }

func (w *Workshop) version(ctx context.Context, in numberIn) (VersionPage, error) {
	v, err := w.found(ctx, in.Number)
	if err != nil {
		return VersionPage{}, err
	}
	heard, err := w.heard(ctx, v)
	if err != nil {
		return VersionPage{}, err
	}
	page := VersionPage{Title: versionTitle(v), Tag: adoption.StateTag(v.State), When: when(v), Buttons: w.buttons(ctx, v), Steps: steps(v)}
	if page.Callouts, err = w.callouts(ctx, v, heard); err != nil {
		return page, err
	}
	page.Links = []ui.Link{
		{Label: text.T("Ce qui change", "What changes"), Href: web.URL(ctx, "framework.changes", "number", v.Number)},
		{Label: text.T("Commentaires et réponses", "Comments and answers"), Href: web.URL(ctx, "framework.comments", "number", v.Number)},
	}
	if v.State == adoption.Adopted {
		page.Links = append(page.Links, ui.Link{Label: text.T("Page publique", "Public page"), Href: web.URL(ctx, "principles.show", "version", v.Number)})
	}
	counts, changed := map[string]int{}, map[string]ui.Tag{}
	for _, c := range heard {
		counts[c.Article]++
	}
	for _, d := range framework.Compare(v.Start, v.Text) {
		changed[d.ID] = adoption.ChangeTag(d.Kind)
	}
	for _, p := range v.Text.Places() {
		line := ArticleLine{Place: p, Href: web.URL(ctx, "framework.article", "number", v.Number, "article", p.ID), Comments: counts[p.ID]}
		if tag, ok := changed[p.ID]; ok {
			line.Change = &tag
		}
		page.Articles = append(page.Articles, line)
	}
	return page, nil
}

// buttons are what the visitor may do with the version as a whole.
func (w *Workshop) buttons(ctx context.Context, v adoption.Version) []ui.Button {
	actor := people.ActorFrom(ctx)
	stage := func(s Stage, kind string) ui.Button {
		return ui.Button{Label: stageTitles[s], Kind: kind, Href: web.URL(ctx, "framework.step", "number", v.Number, "stage", string(s))}
	}
	var buttons []ui.Button
	if people.Can(actor, people.FrameworkDraft, "") && v.Open() {
		buttons = append(buttons, ui.Button{Label: text.T("Ajouter un principe", "Add a principle"), Kind: "secondary",
			Href: web.URL(ctx, "framework.edit", "number", v.Number, "article", whole, "act", string(framework.Add))})
		switch {
		case v.State == adoption.Draft:
			buttons = append(buttons, stage(Propose, ""))
		case v.Commentable(people.DayOf(w.Now())):
			buttons = append(buttons, stage(Extend, "secondary"))
		default:
			buttons = append(buttons, stage(Extend, "secondary"), stage(Adopt, ""))
		}
		buttons = append(buttons, stage(Drop, "quiet"))
	}
	if v.Commentable(people.DayOf(w.Now())) {
		if people.Can(actor, people.FrameworkComment, "") {
			buttons = append(buttons, ui.Button{Label: text.T("Commenter l’ensemble", "Comment on the whole"), Kind: "secondary",
				Href: web.URL(ctx, "framework.comment", "number", v.Number, "article", whole)})
		}
		if people.Can(actor, people.FrameworkSend, "") {
			buttons = append(buttons, ui.Button{Label: text.T("Envoyer nos commentaires", "Send our comments"), Href: web.URL(ctx, "framework.send", "number", v.Number)})
		}
	}
	return buttons
}

// callouts say what is expected of the visitor.
func (w *Workshop) callouts(ctx context.Context, v adoption.Version, heard []adoption.Comment) ([]ui.Callout, error) {
	var all []ui.Callout
	if step, ok := v.Proposal(); ok && v.State == adoption.Proposed {
		all = append(all, ui.Callout{Tone: ui.Info, Title: when(v), Body: []text.Text{step.Words}})
		if v.Edits > v.Commented {
			n := strconv.Itoa(v.Edits - v.Commented)
			all = append(all, ui.Callout{Tone: ui.Neutral, Title: text.T("Le texte a changé depuis qu’il fut proposé ("+n+" modifications)", "The text has changed since it was proposed ("+n+" edits)"),
				Body: []text.Text{text.T("Les commentaires portent sur le texte proposé\u00a0; la liste ci-dessous montre le texte tel qu’il est aujourd’hui.",
					"Comments are about the text that was proposed; the list below shows the text as it is today.")}})
		}
	}
	waiting := 0
	for _, c := range heard {
		if c.Answer == nil {
			waiting++
		}
	}
	if waiting > 0 && v.State == adoption.Proposed && people.Can(people.ActorFrom(ctx), people.FrameworkDraft, "") {
		n := strconv.Itoa(waiting)
		all = append(all, ui.Callout{Tone: ui.Warning, Title: text.T("Commentaires qui attendent une réponse\u00a0: "+n, "Comments awaiting an answer: "+n),
			Links: []ui.Link{{Label: text.T("Répondre", "Answer"), Href: web.URL(ctx, "framework.comments", "number", v.Number)}}})
	}
	options, err := w.own(ctx, people.FrameworkComment)
	if err != nil {
		return nil, err
	}
	for _, o := range options {
		_, drafts, err := w.Store.OfBody(ctx, v, o.Value)
		if err != nil {
			return nil, err
		}
		if n := strconv.Itoa(len(drafts)); len(drafts) > 0 && v.Commentable(people.DayOf(w.Now())) {
			all = append(all, ui.Callout{Tone: ui.Warning, Title: text.T(o.Label.FR+"\u00a0: commentaires écrits, pas encore envoyés\u00a0: "+n, o.Label.EN+": comments written, not sent yet: "+n),
				Body: []text.Text{text.T("Une personne qui approuve pour cet organisme les envoie.", "An approver of this body sends them.")}})
		}
	}
	return all, nil
}

// steps tells what happened to a version, the latest first.
func steps(v adoption.Version) []ui.Event {
	titles := map[string]text.Text{"propose": text.T("Proposée aux organismes", "Proposed to bodies"), "extend": text.T("Consultation prolongée", "Comment period extended"),
		"adopt": text.T("Adoptée", "Adopted"), "drop": text.T("Abandonnée", "Dropped")}
	events := []ui.Event{{Title: text.T("Commencée", "Started"), At: v.OpenedAt, Who: v.OpenedBy}}
	for _, s := range v.Steps {
		title := titles[s.Act]
		if s.Day != "" {
			d := adoption.DayText(s.Day)
			title = text.T(title.FR+", "+d.FR, title.EN+", "+d.EN)
		}
		events = append([]ui.Event{{Title: title, At: s.At, Who: s.By, Reason: s.Words}}, events...)
	}
	return events
}

// ChangesPage is what a version changes of the one that it started from.
type ChangesPage struct {
	Title   text.Text
	From    text.Text
	Changes []Change
	Back    string
}

// Change is a difference on the page.
type Change struct {
	framework.Difference
	Href string
}

// Tag names the change.
func (c Change) Tag() ui.Tag { return adoption.ChangeTag(c.Kind) }

// LevelName names the level of the article.
func (c Change) LevelName() text.Text { return adoption.LevelTitle(c.Level) }

// Diff shows the words that changed.
func (c Change) Diff() ui.Diff { return adoption.FieldsDiff(c.Fields) }

func (w *Workshop) changes(ctx context.Context, in numberIn) (ChangesPage, error) {
	v, err := w.found(ctx, in.Number)
	if err != nil {
		return ChangesPage{}, err
	}
	page := ChangesPage{Title: versionTitle(v), From: text.T("Depuis le texte fourni avec Balise", "Since the text that comes with Balise"), Back: web.URL(ctx, "framework.version", "number", v.Number)}
	if v.Base > 0 {
		n := strconv.FormatInt(v.Base, 10)
		page.From = text.T("Depuis la version "+n, "Since version "+n)
	}
	for _, d := range framework.Compare(v.Start, v.Text) {
		c := Change{Difference: d}
		if d.Kind != framework.Removed {
			c.Href = web.URL(ctx, "framework.article", "number", v.Number, "article", d.ID)
		}
		page.Changes = append(page.Changes, c)
	}
	return page, nil
}
