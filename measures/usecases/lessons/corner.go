package lessons

import (
	"context"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// newInterest is for how long an interest is new to the central team, in days.
const newInterest = 30

// waitingShown is how many interests the workspace shows.
const waitingShown = 8

// Corner gives what the workspace shows of interests; notes to review and to finish come from their desks.
func (l *Lessons) Corner(ctx context.Context) (lists []pages.WaitingList, cards []ui.Card, err error) {
	actor := people.ActorFrom(ctx)
	if !people.Can(actor, people.InterestRead, "") {
		return nil, nil, nil
	}
	cards = []ui.Card{{Title: text.T("Cas qui nous intéressent", "Cases that interest us"), Icon: "search", Href: web.URL(ctx, "lessons.interests"),
		Body: text.T("Quel organisme s’intéresse à ce que d’autres ont fait, et pourquoi.", "Which body is interested in what others did, and why.")}}
	if !people.Can(actor, people.LessonReview, "") {
		return nil, cards, nil
	}
	_, found, err := l.rows(ctx, interestsIn{})
	if err != nil {
		return nil, nil, err
	}
	list := pages.WaitingList{ID: "interests", Title: text.T("Nouveaux intérêts pour des cas d’ailleurs", "New interests in cases from elsewhere")}
	for _, r := range found {
		if r.At.Before(l.Now().AddDate(0, 0, -newInterest)) {
			break // they come the last said first
		}
		if len(list.Tasks) == waitingShown {
			list.AllURL = web.URL(ctx, "lessons.interests")
			break
		}
		list.Tasks = append(list.Tasks, ui.Task{Label: each(func(in text.Lang) string { return r.Case + " – " + r.Name.In(in) }), Href: caseURL(ctx, r.number),
			Tag:  ui.Tag{Label: text.T("Intérêt", "Interest"), Tone: ui.Info},
			Hint: each(func(in text.Lang) string { return r.BodyName.In(in) + " · " + lang.Date(in, r.At) + " · " + r.Reason })})
	}
	if len(list.Tasks) == 0 {
		return nil, cards, nil
	}
	return []pages.WaitingList{list}, cards, nil
}
