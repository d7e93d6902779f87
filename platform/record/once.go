package record

import (
	"context"
	"errors"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

// onceLife is how long a key is remembered.
const onceLife = 24 * time.Hour

// Request is a request that may be sent again by who does not know whether it was done.
type Request struct {
	Owner       string // whose keys these are: an access token
	Key         string // "" when the request is not to be recognised
	Fingerprint string // tells the request from another
}

const (
	sqlAnswered = "SELECT request, answer FROM once WHERE owner = ? AND request_key = ? AND expires_at > ?"

	sqlAnswer = `INSERT INTO once (owner, request_key, request, answer, expires_at) VALUES (?, ?, ?, ?, ?)`

	sqlForget = "DELETE FROM once WHERE expires_at <= ?"
)

// Once runs do, whose changes and answer are kept together, unless the same request was done before: it then gives the answer
// of that time, and tells so. What do refused is not kept: the request may be sent again. A key that served for another
// request is an invalid fault.
func (s *Store) Once(ctx context.Context, r Request, do func(w *Writer) (answer string, err error)) (answer string, replayed bool, err error) {
	err = s.Write(ctx, func(w *Writer) error {
		if r.Key == "" {
			answer, err = do(w)
			return err
		}
		if answer, replayed, err = w.answered(ctx, r); err != nil || replayed {
			return err
		}
		if answer, err = do(w); err != nil {
			return err
		}
		return w.keep(ctx, r, answer)
	})
	return answer, replayed, err
}

func (w *Writer) answered(ctx context.Context, r Request) (answer string, found bool, err error) {
	var fingerprint string
	err = w.tx.QueryRow(ctx, sqlAnswered, r.Owner, r.Key, db.Micros(w.at)).Scan(&fingerprint, &answer)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return "", false, nil
	case err != nil:
		return "", false, fmt.Errorf("record: answered before: %w", err)
	case fingerprint != r.Fingerprint:
		return "", false, fault.Invalid(text.T("Cette clé d’idempotence a déjà servi à une autre demande. Prenez-en une nouvelle.",
			"This idempotency key already served for another request. Take a new one."),
			fault.Field{Name: "Idempotency-Key", Message: text.T("déjà utilisée pour une autre demande", "already used for another request")})
	}
	return answer, true, nil
}

func (w *Writer) keep(ctx context.Context, r Request, answer string) error {
	if _, err := w.tx.Exec(ctx, sqlForget, db.Micros(w.at)); err != nil {
		return fmt.Errorf("record: forget old requests: %w", err)
	}
	if _, err := w.tx.Exec(ctx, sqlAnswer, r.Owner, r.Key, r.Fingerprint, answer, db.Micros(w.at.Add(onceLife))); err != nil {
		return fmt.Errorf("record: keep the answer: %w", err)
	}
	return nil
}
