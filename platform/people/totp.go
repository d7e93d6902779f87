package people

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6238 and every authenticator app use HMAC-SHA-1, which its weakness does not touch
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

// Time-based codes, as authenticator apps make them by default: RFC 6238, 30 seconds, 6 digits.
const (
	codeStep   = 30 * time.Second
	codeDigits = 6
	// codeDrift is how many steps a clock may be early or late.
	codeDrift = 1
	// secretSize is the size of HMAC-SHA-1, which RFC 4226 §4 recommends.
	secretSize = 20
)

var secretEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewCodeSecret makes a secret to share with an authenticator app, in the form apps read.
func NewCodeSecret() string {
	var b [secretSize]byte
	rand.Read(b[:]) // never fails
	return secretEncoding.EncodeToString(b[:])
}

// oneTimeCode is HOTP (RFC 4226 §5.3) for one step of time.
func oneTimeCode(secret []byte, step int64, digits int) string {
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	mac := hmac.New(sha1.New, secret)
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0x0f
	n := binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff
	mod := uint32(1)
	for range digits {
		mod *= 10
	}
	return fmt.Sprintf("%0*d", digits, n%mod)
}

// stepOf finds the step after last for which typed is the code around that time; false for none. A code that was used
// already is therefore never right again.
func stepOf(secret, typed string, at time.Time, last int64) (int64, bool) {
	key, err := secretEncoding.DecodeString(secret)
	if err != nil {
		return 0, false
	}
	now := at.Unix() / int64(codeStep/time.Second)
	for step := now - codeDrift; step <= now+codeDrift; step++ {
		same := subtle.ConstantTimeCompare([]byte(oneTimeCode(key, step, codeDigits)), []byte(typed)) == 1
		if same && step > last {
			return step, true
		}
	}
	return 0, false
}

// tidyCode removes what people type between the parts of a code.
func tidyCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return unicode.ToUpper(r)
	}, typed)
}

// CodeState tells whether a person gives codes, since when, and how many recovery codes are left.
type CodeState struct {
	On       bool
	Since    time.Time
	Recovery int
}

const (
	sqlTOTP = "SELECT secret, started_at, last_step FROM totp WHERE person_id = ?"

	sqlAddTOTP = `INSERT INTO totp (person_id, secret, started_at, last_step) VALUES (?, ?, ?, ?)
		ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, started_at = excluded.started_at, last_step = excluded.last_step`

	sqlUseTOTP = "UPDATE totp SET last_step = ? WHERE person_id = ? AND last_step < ?"

	sqlDropTOTP = "DELETE FROM totp WHERE person_id = ?"
)

type storedTOTP struct {
	secret    string
	startedAt int64
	lastStep  int64
}

// readTOTP gives the codes of a person; false when they give none.
func readTOTP(ctx context.Context, tx *db.Tx, personID string) (storedTOTP, bool, error) {
	var t storedTOTP
	err := tx.QueryRow(ctx, sqlTOTP, personID).Scan(&t.secret, &t.startedAt, &t.lastStep)
	if errors.Is(err, db.ErrNoRows) {
		return t, false, nil
	}
	if err != nil {
		return t, false, fmt.Errorf("codes: %w", err)
	}
	return t, true, nil
}

// Codes tells the state of a person's codes.
func (s *Store) Codes(ctx context.Context, personID string) (CodeState, error) {
	var state CodeState
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		t, on, err := readTOTP(ctx, tx, personID)
		if err != nil || !on {
			return err
		}
		state.On, state.Since = true, db.Time(t.startedAt)
		return tx.QueryRow(ctx, sqlCountRecovery, personID).Scan(&state.Recovery)
	})
	if err != nil {
		return state, fmt.Errorf("codes: %w", err)
	}
	return state, nil
}

func wrongCode() *fault.Error {
	return fault.Invalid(text.T("Ce code n’est pas le bon, ou il a déjà servi.", "This code is wrong, or was already used."),
		fault.Field{Name: "code", Message: text.T("Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant et vérifiez l’heure de votre appareil.",
			"This code is wrong, or was already used. Wait for the next one and check the clock of your device.")})
}

// StartCodes makes a person give codes from now on, once a code shows that their app has the secret. It gives their recovery
// codes, which are not kept in a readable form.
func (s *Store) StartCodes(ctx context.Context, actor Actor, secret, typed string) (recovery []string, err error) {
	if err := s.attempt(ctx, codeSubject(actor.ID)); err != nil {
		return nil, err
	}
	step, right := stepOf(secret, tidyCode(typed), s.now(), 0)
	if !right {
		return nil, wrongCode()
	}
	recovery = newRecoveryCodes()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlAddTOTP, actor.ID, secret, db.Micros(s.now()), step); err != nil {
			return fmt.Errorf("start codes: %w", err)
		}
		if err := keepRecovery(ctx, tx, actor.ID, recovery); err != nil {
			return err
		}
		if err := succeeded(ctx, tx, codeSubject(actor.ID), subject{}); err != nil {
			return err
		}
		return s.auditOwn(ctx, tx, actor, "person.codes_on", nil)
	})
	if err != nil {
		return nil, err
	}
	return recovery, nil
}

// StopCodes lets a person come in with their password alone again.
func (s *Store) StopCodes(ctx context.Context, actor Actor) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := dropCodes(ctx, tx, actor.ID); err != nil {
			return err
		}
		return s.auditOwn(ctx, tx, actor, "person.codes_off", nil)
	})
}

func dropCodes(ctx context.Context, tx *db.Tx, personID string) error {
	if _, err := tx.Exec(ctx, sqlDropTOTP, personID); err != nil {
		return fmt.Errorf("stop codes: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlDropRecovery, personID); err != nil {
		return fmt.Errorf("stop codes: %w", err)
	}
	return nil
}

// CheckCode is the second step of a sign-in: the code of the app, or a recovery code. Each works once.
func (s *Store) CheckCode(ctx context.Context, actor Actor, typed string) error {
	own, address := codeSubject(actor.ID), addressSubject(ctx)
	if err := s.attempt(ctx, own, address); err != nil {
		return err
	}
	code, right := tidyCode(typed), false
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if right, err = s.useCode(ctx, tx, actor, code); err != nil {
			return err
		}
		if !right {
			return Audit(ctx, tx, Entry{At: s.now(), Action: "person.code_failed", Kind: "person", ObjectID: actor.ID})
		}
		return succeeded(ctx, tx, own, address)
	})
	if err != nil {
		return err
	}
	if !right {
		return wrongCode()
	}
	return nil
}

// useCode spends a code, of the app or of recovery.
func (s *Store) useCode(ctx context.Context, tx *db.Tx, actor Actor, code string) (bool, error) {
	t, on, err := readTOTP(ctx, tx, actor.ID)
	if err != nil || !on {
		return false, err
	}
	if step, right := stepOf(t.secret, code, s.now(), t.lastStep); right {
		n, err := tx.Exec(ctx, sqlUseTOTP, step, actor.ID, step)
		return n == 1, err
	}
	n, err := tx.Exec(ctx, sqlUseRecovery, actor.ID, digest(code))
	if err != nil || n == 0 {
		return false, err
	}
	return true, s.auditOwn(ctx, tx, actor, "person.recovery_used", nil)
}
