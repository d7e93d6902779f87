package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/lang"
)

// limit says how often something may be tried before one must wait; each further failure doubles the wait, up to mostWait.
// Nobody is shut out for ever: the wait ends by itself, and the link of a forgotten password, a passkey or the identity
// provider stay open meanwhile.
type limit struct {
	free int           // failures without any wait
	wait time.Duration // after the first failure past those
}

var (
	accountLimit = limit{free: 5, wait: time.Minute}
	codeLimit    = limit{free: 5, wait: time.Minute}
	mailLimit    = limit{free: 3, wait: 5 * time.Minute}   // links asked for, by account
	addressLimit = limit{free: 30, wait: 30 * time.Second} // a whole office may share one address
)

const (
	mostWait     = 15 * time.Minute
	forgottenFor = time.Hour // after the last try
)

// subject is whom attempts are counted for. The count stands in the database: all machines share it.
type subject struct {
	key   string
	limit limit
}

func accountSubject(email string) subject { return subject{"account " + emailKey(email), accountLimit} }

func codeSubject(personID string) subject { return subject{"code " + personID, codeLimit} }

func mailSubject(email string) subject { return subject{"mail " + emailKey(email), mailLimit} }

// addressSubject is the network the request comes from; the empty subject, which is never counted, where it is not known.
func addressSubject(ctx context.Context) subject {
	if address := originFrom(ctx).Address; address != "" {
		return subject{"address " + address, addressLimit}
	}
	return subject{}
}

// hash hides the subject: the table tells neither who nor where to a reader who does not know already.
func (s subject) hash() string { return digest(s.key) }

// waitAfter is how long one waits after that many failures.
func (l limit) waitAfter(failures int) time.Duration {
	over := failures - l.free
	if over < 0 {
		return 0
	}
	return min(l.wait<<min(over, 20), mostWait)
}

// TooManyError says when one may try again.
type TooManyError struct{ Until time.Time }

func (e *TooManyError) Error() string {
	return "too many attempts until " + e.Until.Format(time.RFC3339)
}

// Unwrap gives what a reader may know of it. It is the same whether the account exists or not.
func (e *TooManyError) Unwrap() error {
	return fault.Invalid(text.T(
		"Trop d’essais de suite. Réessayez à partir du "+lang.DateTime(text.FR, e.Until)+".",
		"Too many attempts in a row. Try again from "+lang.DateTime(text.EN, e.Until)+"."))
}

const (
	sqlAttempt = "SELECT failures, last_at FROM signin_attempt WHERE subject_hash = ?"

	sqlCountAttempt = `INSERT INTO signin_attempt (subject_hash, failures, last_at, before_at) VALUES (?, ?, ?, 0)
		ON CONFLICT (subject_hash) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, before_at = signin_attempt.last_at`

	sqlForgetAttempts = "DELETE FROM signin_attempt WHERE subject_hash = ?"

	sqlUncountAttempt = "UPDATE signin_attempt SET failures = failures - 1, last_at = before_at WHERE subject_hash = ? AND failures > 0"

	sqlForgetOldAttempts = "DELETE FROM signin_attempt WHERE last_at <= ?"
)

// attempt counts a try for each subject before it is known whether it succeeds, so that many at once gain nothing. It gives
// a TooManyError, and counts nothing, when one of them must wait.
func (s *Store) attempt(ctx context.Context, subjects ...subject) error {
	now := s.now()
	subjects = slices.DeleteFunc(subjects, func(sub subject) bool { return sub.key == "" })
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlForgetOldAttempts, db.Micros(now.Add(-forgottenFor))); err != nil {
			return fmt.Errorf("attempts: %w", err)
		}
		counts := make([]int, len(subjects))
		for i, sub := range subjects {
			var last int64
			err := tx.QueryRow(ctx, sqlAttempt, sub.hash()).Scan(&counts[i], &last)
			if errors.Is(err, db.ErrNoRows) {
				continue
			}
			if err != nil {
				return fmt.Errorf("attempts: %w", err)
			}
			if until := db.Time(last).Add(sub.limit.waitAfter(counts[i])); now.Before(until) {
				return &TooManyError{Until: until.Truncate(time.Minute).Add(time.Minute)} // readers see no seconds
			}
		}
		for i, sub := range subjects {
			if _, err := tx.Exec(ctx, sqlCountAttempt, sub.hash(), counts[i]+1, db.Micros(now)); err != nil {
				return fmt.Errorf("attempts: %w", err)
			}
		}
		return nil
	})
}

// succeeded forgets the failures of the account, and gives back to the address the try that was counted.
func succeeded(ctx context.Context, tx *db.Tx, own, address subject) error {
	if _, err := tx.Exec(ctx, sqlForgetAttempts, own.hash()); err != nil {
		return fmt.Errorf("attempts: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlUncountAttempt, address.hash()); err != nil {
		return fmt.Errorf("attempts: %w", err)
	}
	return nil
}
