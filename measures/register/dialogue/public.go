package dialogue

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/lang"
)

// Public is the version of a request that everyone reads: rid of what would tell who asked.
type Public struct {
	Subject, Message, Answer string
}

// Exchange is a question and its answer, as everyone reads them.
type Exchange struct {
	Public
	Number      int64
	Kind        Kind
	Record      int64 // number of the record it is about; 0 for none
	BodyID      string
	Lang        text.Lang // of the words
	AnsweredAt  time.Time
	PublishedAt time.Time
}

const (
	sqlPublish = `INSERT INTO dialogue_public (request_id, number, kind, record_number, body_id, subject, message, answer, lang,
		answered_at, published_at, folded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	sqlUnpublish = "DELETE FROM dialogue_public WHERE request_id = ?"

	sqlIsPublic = "SELECT COUNT(*) FROM dialogue_public WHERE request_id = ?"

	sqlExchanges = `SELECT number, kind, record_number, body_id, subject, message, answer, lang, answered_at, published_at FROM dialogue_public
		WHERE (CAST(? AS BIGINT) = 0 OR record_number = ?) AND (CAST(? AS TEXT) = '' OR body_id = ?) AND (CAST(? AS TEXT) = '' OR kind = ?)
		AND folded LIKE ? ESCAPE '!'
		ORDER BY answered_at DESC, number DESC LIMIT ? OFFSET ?`

	sqlCountExchanges = `SELECT COUNT(*) FROM dialogue_public
		WHERE (CAST(? AS BIGINT) = 0 OR record_number = ?) AND (CAST(? AS TEXT) = '' OR body_id = ?) AND (CAST(? AS TEXT) = '' OR kind = ?)
		AND folded LIKE ? ESCAPE '!'`

	sqlExchangeOf = `SELECT number, kind, record_number, body_id, subject, message, answer, lang, answered_at, published_at FROM dialogue_public
		WHERE request_id = ?`
)

// personal finds what most often tells who somebody is: addresses, telephone and social insurance numbers, postal codes.
var personal = regexp.MustCompile(`(?i)[\w.+-]+@[\w-]+\.[\w.]+|\(?\b\d{3}\)?[ .-]?\d{3}[ .-]\d{4}\b|\b\d{3}[ -]\d{3}[ -]\d{3}\b|\b[a-z]\d[a-z] ?\d[a-z]\d\b`)

// Personal lists what, in these words, looks like personal information.
func Personal(words string) []string { return personal.FindAllString(words, -1) }

func (s *Store) publish(ctx context.Context, tx *db.Tx, r Request, step Step) error {
	if !r.Publish {
		return fault.Conflict(text.T("La personne n’est pas d’accord pour que d’autres lisent la réponse.", "Whoever asked does not agree that others read the answer."))
	}
	p := Public{oneLine(step.Public.Subject), strings.TrimSpace(step.Public.Message), strings.TrimSpace(step.Public.Answer)}
	if problems := checkPublic(r, p, step.Sure); len(problems) > 0 {
		return fault.Invalid(text.T("La réponse n’est pas publique.", "The answer is not public."), problems...)
	}
	now := s.now()
	folded := lang.Fold(p.Subject + "\n" + p.Message + "\n" + p.Answer)
	_, err := tx.Exec(ctx, sqlPublish, r.ID, r.Number, string(r.Kind), r.Record, r.BodyID, p.Subject, p.Message, p.Answer, string(r.Lang),
		db.Micros(r.Answered), db.Micros(now), folded)
	if errors.Is(err, db.ErrExists) {
		return fault.Conflict(text.T("La réponse est déjà publique.", "The answer is already public."))
	}
	if err != nil {
		return fmt.Errorf("dialogue: publish: %w", err)
	}
	return nil
}

func checkPublic(r Request, p Public, sure bool) []fault.Field {
	var problems []fault.Field
	add := func(field, fr, en string) {
		problems = append(problems, fault.Field{Name: field, Message: text.T(fr, en)})
	}
	if r.Kind == Service && p.Subject == "" {
		add("subject", "Nommez le service.", "Name the service.")
	}
	if r.Kind != Service && p.Message == "" {
		add("message", "Écrivez la question comme tout le monde la lira.", "Write the question as everyone will read it.")
	}
	if p.Answer == "" {
		add("answer", "Écrivez la réponse comme tout le monde la lira.", "Write the answer as everyone will read it.")
	}
	for _, f := range []struct {
		name, words string
		most        int
	}{{"subject", p.Subject, mostSubject}, {"message", p.Message, mostMessage}, {"answer", p.Answer, mostAnswer}} {
		if utf8.RuneCountInString(f.words) > f.most {
			add(f.name, fmt.Sprintf("Ce texte dépasse %d caractères.", f.most), fmt.Sprintf("This text is longer than %d characters.", f.most))
		}
		if found := Personal(f.words); len(found) > 0 && !sure {
			list := strings.Join(found, ", ")
			add(f.name, "Ceci ressemble à un renseignement personnel\u00a0: "+list+". Retirez-le, ou cochez la case qui confirme qu’il peut être public.",
				"This looks like personal information: "+list+". Remove it, or tick the box that confirms it may be public.")
		}
	}
	return problems
}

func (s *Store) unpublish(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, sqlUnpublish, id); err != nil {
		return fmt.Errorf("dialogue: unpublish: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlCountChange); err != nil {
		return fmt.Errorf("dialogue: unpublish: %w", err)
	}
	return nil
}

// PublicOf gives what everyone reads of a request, and whether they read anything.
func (s *Store) PublicOf(ctx context.Context, id string) (e Exchange, found bool, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		e, err = scanExchange(tx.QueryRow(ctx, sqlExchangeOf, id))
		found = err == nil
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return e, false, fmt.Errorf("dialogue: exchange: %w", err)
	}
	return e, found, nil
}

// PublicFilter chooses exchanges; its zero value chooses all of them.
type PublicFilter struct {
	Record        int64
	BodyID        string
	Kind          Kind
	Text          string // its words, in that order, whatever their case and accents
	Limit, Offset int    // a Limit of 0 is 20
}

// Exchanges gives the chosen exchanges, the last answered first, and how many there are in all.
func (s *Store) Exchanges(ctx context.Context, f PublicFilter) (found []Exchange, total int, err error) {
	if f.Limit <= 0 {
		f.Limit = 20
	}
	args := []any{f.Record, f.Record, f.BodyID, f.BodyID, string(f.Kind), string(f.Kind), pattern(f.Text)}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(ctx, sqlCountExchanges, args...).Scan(&total); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, sqlExchanges, append(args, f.Limit, f.Offset)...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			e, err := scanExchange(rows)
			if err != nil {
				return err
			}
			found = append(found, e)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, 0, fmt.Errorf("dialogue: exchanges: %w", err)
	}
	return found, total, nil
}

func scanExchange(row scanner) (Exchange, error) {
	var e Exchange
	var l string
	var answered, published int64
	err := row.Scan(&e.Number, &e.Kind, &e.Record, &e.BodyID, &e.Subject, &e.Message, &e.Answer, &l, &answered, &published)
	e.Lang, e.AnsweredAt, e.PublishedAt = text.Lang(l), db.Time(answered), db.Time(published)
	return e, err
}

// pattern makes the LIKE pattern of a search: the typed words in their order, with their own % and _ taken literally.
func pattern(typed string) string {
	words := strings.Fields(strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(lang.Fold(typed)))
	return "%" + strings.Join(append(words, ""), "%")
}
