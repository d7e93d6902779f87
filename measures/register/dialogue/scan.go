package dialogue

import (
	"strings"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/guard"
)

// scanner is a row: a db.Row or the present one of sql.Rows.
type scanner interface{ Scan(dest ...any) error }

func scanRequest(row scanner) (Request, error) {
	var r Request
	var doubts, lang string
	var email int
	var asked, due, answered, closed, erased int64
	if err := row.Scan(&r.ID, &r.Number, &r.Kind, &r.Subject, &r.Record, &r.BodyID, &r.State, &doubts, &r.Message, &lang, &email,
		&r.Publish, &asked, &due, &r.TakenBy, &r.Answer, &answered, &closed, &r.Ground, &r.Reason, &erased, &r.Version); err != nil {
		return Request{}, err
	}
	r.Lang, r.HasEmail = text.Lang(lang), email != 0
	r.AskedAt, r.Due, r.Answered, r.Closed, r.Erased = db.Time(asked), db.Time(due), db.Time(answered), db.Time(closed), db.Time(erased)
	for d := range strings.FieldsSeq(doubts) {
		r.Doubts = append(r.Doubts, guard.Doubt(d))
	}
	return r, nil
}
