package pages

import (
	"context"
	"strconv"
	"time"

	"balise/engine/text"
	"balise/platform/retention"
	"balise/platform/web/ui"
)

// RetentionPage shows how long each kind of thing is kept, and what was erased.
type RetentionPage struct{ Table ui.Table }

func (a *Admin) retention(ctx context.Context, _ struct{}) (RetentionPage, error) {
	states, err := a.Retention.States(ctx)
	if err != nil {
		return RetentionPage{}, err
	}
	t := ui.Table{ID: "retention", Caption: text.T("Durées de conservation", "How long things are kept"), Columns: []ui.Column{
		{Label: text.T("Ce qui est effacé", "What is erased")}, {Label: text.T("Quand", "When")}, {Label: text.T("Pourquoi garder jusque-là", "Why keep it until then")},
		{Label: text.T("À effacer", "To erase"), Numeric: true}, {Label: text.T("Dernier effacement", "Last erasure")}, {Label: text.T("Effacés en tout", "Erased in all"), Numeric: true},
	}}
	for _, s := range states {
		t.Rows = append(t.Rows, []ui.Cell{
			{Text: s.What, Head: true}, {Text: KeptFor(s.Rule)}, {Text: s.Why},
			{Text: sameInBoth(strconv.FormatInt(s.Due, 10)), Numeric: true}, {Text: lastErasure(s)}, {Text: sameInBoth(strconv.FormatInt(s.Total, 10)), Numeric: true},
		})
	}
	return RetentionPage{Table: t}, nil
}

// KeptFor says how long a rule keeps things, in words: "30 days after they were sent".
func KeptFor(r retention.Rule) text.Text {
	days := int(r.Keep / retention.Day)
	var span text.Text
	switch {
	case r.Keep == 0:
		return r.Since
	case r.Keep == time.Hour:
		span = text.T("1\u00a0heure", "1 hour")
	case days == 0:
		n := strconv.Itoa(int(r.Keep / time.Hour))
		span = text.T(n+"\u00a0heures", n+" hours")
	case days%365 == 0 && days > 365:
		n := strconv.Itoa(days / 365)
		span = text.T(n+"\u00a0ans", n+" years")
	case days == 1:
		span = text.T("1\u00a0jour", "1 day")
	default:
		n := strconv.Itoa(days)
		span = text.T(n+"\u00a0jours", n+" days")
	}
	return text.T(span.FR+" "+r.Since.FR, span.EN+" "+r.Since.EN)
}

func lastErasure(s retention.State) text.Text {
	if s.LastAt.IsZero() {
		return text.T("Jamais encore", "Not yet")
	}
	when, n := at(s.LastAt), strconv.FormatInt(s.Last, 10)
	return text.T(when.FR+" ("+n+")", when.EN+" ("+n+")")
}
