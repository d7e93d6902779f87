package drafting

import (
	"context"
	"strconv"

	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// Corner gives what the workspace shows of the framework: a card, and what waits for the visitor.
func (w *Workshop) Corner(ctx context.Context) (lists []pages.WaitingList, cards []ui.Card, err error) {
	actor := people.ActorFrom(ctx)
	if !people.Can(actor, people.FrameworkRead, "") {
		return nil, nil, nil
	}
	cards = []ui.Card{{Title: text.T("Cadre d’IA responsable", "Framework of responsible AI"), Icon: "scale", Href: web.URL(ctx, "framework.list"),
		Body: text.T("Le texte en vigueur, celui qui se prépare, ce que les organismes en disent.", "The text in force, the one being prepared, what bodies say of it.")}}
	all, err := w.Store.Versions(ctx)
	if err != nil {
		return nil, nil, err
	}
	list := pages.WaitingList{ID: "framework", Title: text.T("Cadre d’IA responsable", "Framework of responsible AI")}
	for _, v := range all {
		if !v.Open() {
			continue
		}
		tasks, err := w.waiting(ctx, actor, v)
		if err != nil {
			return nil, nil, err
		}
		list.Tasks = append(list.Tasks, tasks...)
	}
	if len(list.Tasks) > 0 {
		lists = append(lists, list)
	}
	return lists, cards, nil
}

// waiting is what a version expects of the visitor.
func (w *Workshop) waiting(ctx context.Context, actor people.Actor, v adoption.Version) ([]ui.Task, error) {
	var tasks []ui.Task
	here := web.URL(ctx, "framework.version", "number", v.Number)
	open := v.Commentable(people.DayOf(w.Now()))
	if people.Can(actor, people.FrameworkDraft, "") {
		comments, err := w.Store.Comments(ctx, v)
		if err != nil {
			return nil, err
		}
		n := 0
		for _, c := range comments {
			if c.Answer == nil {
				n++
			}
		}
		if n > 0 {
			tasks = append(tasks, task(text.T("Répondre aux commentaires", "Answer comments"), web.URL(ctx, "framework.comments", "number", v.Number), n, v))
		} else if v.State == adoption.Proposed && !open {
			tasks = append(tasks, task(text.T("Adopter la version, ou l’abandonner", "Adopt the version, or drop it"), here, 0, v))
		}
	}
	if !open {
		return tasks, nil
	}
	bodies, err := w.own(ctx, people.FrameworkComment)
	if err != nil {
		return nil, err
	}
	for _, b := range bodies {
		sent, drafts, err := w.Store.OfBody(ctx, v, b.Value)
		if err != nil {
			return nil, err
		}
		switch {
		case len(drafts) > 0 && people.Can(actor, people.FrameworkSend, b.Value):
			tasks = append(tasks, task(text.T("Envoyer nos commentaires\u00a0: "+b.Label.FR, "Send our comments: "+b.Label.EN), web.URL(ctx, "framework.send", "number", v.Number, "body", b.Value), len(drafts), v))
		case len(sent)+len(drafts) == 0:
			tasks = append(tasks, task(text.T("Commenter la version proposée\u00a0: "+b.Label.FR, "Comment on the proposed version: "+b.Label.EN), here, 0, v))
		}
	}
	return tasks, nil
}

func task(label text.Text, href string, n int, v adoption.Version) ui.Task {
	t := ui.Task{Label: label, Href: href, Hint: when(v), Tag: adoption.StateTag(v.State)}
	if n > 0 {
		s := strconv.Itoa(n)
		t.Tag = ui.Tag{Label: text.T(s+"\u00a0en attente", s+" waiting"), Tone: ui.Warning}
	}
	return t
}
