package people

import (
	"context"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/mail"
)

// forgottenLife is how long the link of a forgotten password stays good.
const forgottenLife = time.Hour

// forgottenPace is the least time that asking for a link takes, so that the clock does not tell whether the account exists.
const forgottenPace = 200 * time.Millisecond

// Forgot writes to a person who lost their password, in both languages: the link, which link makes of a token, lets them choose
// another within an hour. It answers the same, in the same time, where nobody has the address or their access is closed. A
// TooManyError tells to wait.
func (s *Store) Forgot(ctx context.Context, email string, link func(token string) string) error {
	pace := time.NewTimer(forgottenPace)
	defer pace.Stop()
	if err := s.attempt(ctx, mailSubject(email), addressSubject(ctx)); err != nil {
		return err
	}
	p, err := s.byEmail(ctx, email)
	if err != nil {
		return fmt.Errorf("forgotten password: %w", err)
	}
	if p.ID != "" && !p.Disabled {
		if err := s.sendForgotten(ctx, p, link); err != nil {
			return err
		}
	}
	select {
	case <-pace.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("forgotten password: %w", ctx.Err())
	}
}

func (s *Store) sendForgotten(ctx context.Context, p stored, link func(string) string) error {
	token := newToken()
	url := link(token)
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlAddInvitation, digest(token), p.ID, db.Micros(s.now().Add(forgottenLife))); err != nil {
			return fmt.Errorf("forgotten password: %w", err)
		}
		message := mail.Message{To: p.Email, Lang: text.FR, Subject: "Votre mot de passe Balise / Your Balise password",
			Body: "Bonjour " + p.Name + ",\n\n" +
				"Quelqu’un, sans doute vous, a demandé de changer votre mot de passe. Ouvrez ce lien pour en choisir un autre\u00a0; il est valable une heure et ne sert qu’une fois\u00a0:\n\n" +
				url + "\n\nSi ce n’est pas vous, ne faites rien\u00a0: votre mot de passe reste le même.\n\n---\n\nHello " + p.Name + ",\n\n" +
				"Somebody, probably you, asked to change your password. Open this link to choose another; it is good for one hour and works once:\n\n" +
				url + "\n\nIf it was not you, do nothing: your password stays the same.\n"}
		if err := s.mail.Add(ctx, tx, message); err != nil {
			return fmt.Errorf("forgotten password: %w", err)
		}
		return Audit(ctx, tx, Entry{At: s.now(), Action: "person.password_forgotten", Kind: "person", ObjectID: p.ID})
	})
}

// ChangePassword replaces the password of who is signed in, once they have given the one they had, and closes their sessions
// but the kept one. Wrong passwords count as at sign-in.
func (s *Store) ChangePassword(ctx context.Context, actor Actor, kept, current, chosen string) error {
	account, address := accountSubject(actor.Email), addressSubject(ctx)
	if err := checkPassword(chosen, actor.Email); err != nil {
		return err
	}
	if err := s.attempt(ctx, account, address); err != nil {
		return err
	}
	p, err := s.byEmail(ctx, actor.Email)
	if err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	same, err := matches(ctx, current, orKeep(p.password, nobody))
	if err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	if !same || p.ID != actor.ID {
		wrong := text.T("Ce n’est pas votre mot de passe actuel.", "This is not your current password.")
		return fault.Invalid(wrong, fault.Field{Name: "current", Message: wrong})
	}
	encoded, err := hash(ctx, chosen)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlSetPassword, encoded, db.Micros(p.SeenAt), p.ID); err != nil {
			return fmt.Errorf("change password: %w", err)
		}
		if _, err := tx.Exec(ctx, sqlDropInvitations, p.ID); err != nil {
			return fmt.Errorf("change password: %w", err)
		}
		if err := endPresences(ctx, tx, p.ID, kept); err != nil {
			return err
		}
		if err := succeeded(ctx, tx, account, address); err != nil {
			return err
		}
		return s.auditOwn(ctx, tx, actor, "person.password", nil)
	})
}

// HasPassword tells whether a person may come in by a password.
func (s *Store) HasPassword(ctx context.Context, personID string) (bool, error) {
	var p stored
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		p, err = findPerson(ctx, tx, personID)
		return err
	})
	return p.password != "", err
}

// ResetFactors takes away a person's codes, recovery codes, passkeys and ties to identity providers, and closes their
// sessions: for somebody who lost their devices, or whose account is in doubt. Their password stays.
func (s *Store) ResetFactors(ctx context.Context, actor Actor, id string) error {
	return s.changePerson(ctx, actor, id, "person.factors_reset", func(tx *db.Tx, _ *stored) error {
		if err := dropCodes(ctx, tx, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlDropPasskeys, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlDropIdentities, id); err != nil {
			return err
		}
		return endPresences(ctx, tx, id, "")
	})
}
