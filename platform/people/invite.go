package people

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/mail"
)

// How long links stay good.
const (
	invitationLife = 7 * 24 * time.Hour
	firstAdminLife = 24 * time.Hour
)

const (
	sqlAddInvitation = "INSERT INTO invitation (token_hash, person_id, expires_at) VALUES (?, ?, ?)"

	sqlInvitation = "SELECT person_id FROM invitation WHERE token_hash = ? AND expires_at > ?"

	sqlDropInvitations = "DELETE FROM invitation WHERE person_id = ?"

	sqlDropExpired = "DELETE FROM invitation WHERE expires_at <= ?"

	sqlSetPassword = "UPDATE person SET password = ?, seen_at = ? WHERE id = ?"
)

// Invite makes a person known with their roles and writes to them, in both languages: the link, which link makes of a token,
// lets them choose a password within seven days. It gives the person's ID; a conflict fault when the address is known.
func (s *Store) Invite(ctx context.Context, actor Actor, email, name string, grants []Grant, link func(token string) string) (string, error) {
	if err := Allow(actor, PersonManage, ""); err != nil {
		return "", err
	}
	p := Person{ID: db.NewID(), Email: strings.TrimSpace(email), Name: strings.TrimSpace(name), Grants: grants}
	if problems := checkPerson(p.Email, p.Name); len(problems) > 0 {
		return "", fault.Invalid(text.T("L’invitation n’est pas partie.", "The invitation was not sent."), problems...)
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.addPerson(ctx, tx, p, ""); err != nil {
			return err
		}
		if err := s.writeGrants(ctx, tx, actor, p); err != nil {
			return fmt.Errorf("invite: %w", err)
		}
		if err := s.sendLink(ctx, tx, actor, p, link); err != nil {
			return fmt.Errorf("invite: %w", err)
		}
		return Audit(ctx, tx, Entry{At: s.now(), Actor: actor, Action: "person.invite", Kind: "person", ObjectID: p.ID,
			Detail: map[string]string{"name": p.Name, "grants": said(p.Grants)}})
	})
	if err != nil {
		return "", err
	}
	return p.ID, nil
}

// Reinvite sends a new link to a person whose invitation expired or who forgot their password. The links they had before
// stop working; their password works until they choose another.
func (s *Store) Reinvite(ctx context.Context, actor Actor, id string, link func(token string) string) error {
	return s.changePerson(ctx, actor, id, "person.reinvite", func(tx *db.Tx, p *stored) error {
		if p.Disabled {
			return fault.Conflict(text.T("Cette personne est désactivée. Réactivez-la d’abord.", "This person is disabled. Enable them first."))
		}
		return s.sendLink(ctx, tx, actor, p.Person, link)
	})
}

func (s *Store) addPerson(ctx context.Context, tx *db.Tx, p Person, password string) error {
	var seen time.Time
	if password != "" {
		seen = s.now()
	}
	_, err := tx.Exec(ctx, sqlAddPerson, p.ID, p.Email, emailKey(p.Email), p.Name, password, db.Micros(s.now()), db.Micros(seen))
	if errors.Is(err, db.ErrExists) { // not wrapped: the driver's words may repeat the address
		return fault.Conflict(text.T("Une personne a déjà cette adresse.", "A person already has this address."))
	}
	if err != nil {
		return fmt.Errorf("add person: %w", err)
	}
	return nil
}

func (s *Store) sendLink(ctx context.Context, tx *db.Tx, actor Actor, p Person, link func(string) string) error {
	token := newToken()
	if _, err := tx.Exec(ctx, sqlDropInvitations, p.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlAddInvitation, digest(token), p.ID, db.Micros(s.now().Add(invitationLife))); err != nil {
		return err
	}
	url := link(token)
	return s.mail.Add(ctx, tx, mail.Message{To: p.Email, Lang: text.FR, Subject: "Votre accès à Balise / Your access to Balise",
		Body: "Bonjour " + p.Name + ",\n\n" +
			actor.Name + " vous donne accès à Balise. Ouvrez ce lien pour choisir votre mot de passe\u00a0; il est valable sept jours et ne sert qu’une fois\u00a0:\n\n" +
			url + "\n\nSi vous n’attendiez pas ce message, ne faites rien.\n\n---\n\nHello " + p.Name + ",\n\n" +
			actor.Name + " gives you access to Balise. Open this link to choose your password; it is good for seven days and works once:\n\n" +
			url + "\n\nIf you did not expect this message, do nothing.\n"})
}

// Invitation tells for whom a link is, so that its page can greet them: the name is empty for the link of the first
// administrator. A gone fault when the link expired, was used, or never existed.
func (s *Store) Invitation(ctx context.Context, token string) (name string, first bool, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		id, err := s.invited(ctx, tx, token)
		if err != nil || id == "" {
			first = err == nil
			return err
		}
		p, err := findPerson(ctx, tx, id)
		name = p.Name
		return err
	})
	return name, first, err
}

// invited gives the person a link is for; "" for the first administrator.
func (s *Store) invited(ctx context.Context, tx *db.Tx, token string) (id string, err error) {
	err = tx.QueryRow(ctx, sqlInvitation, digest(token), db.Micros(s.now())).Scan(&id)
	if errors.Is(err, db.ErrNoRows) {
		return "", fault.Gone(text.T("Ce lien n’est plus valable\u00a0: il a expiré ou il a déjà servi. Demandez-en un autre à la personne qui vous a invité.",
			"This link is no longer good: it expired or was already used. Ask whoever invited you for another."))
	}
	if err != nil {
		return "", fmt.Errorf("invitation: %w", err)
	}
	return id, nil
}

// Accept uses the link of an invitation or of a forgotten password: it sets the password, closes the sessions that were open
// and ends the wait after failed attempts. A password that does not suit leaves the link good.
func (s *Store) Accept(ctx context.Context, token, password string) (Actor, error) {
	var p stored
	find := func(tx *db.Tx) error {
		id, err := s.invited(ctx, tx, token)
		if err != nil {
			return err
		}
		p, err = findPerson(ctx, tx, id)
		return err
	}
	if err := s.db.Read(ctx, find); err != nil {
		return Actor{}, err
	}
	if err := checkPassword(password, p.Email); err != nil {
		return Actor{}, err
	}
	encoded, err := hash(ctx, password)
	if err != nil {
		return Actor{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := find(tx); err != nil { // again: somebody may have used the link meanwhile
			return err
		}
		if _, err := tx.Exec(ctx, sqlDropInvitations, p.ID); err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		if _, err := tx.Exec(ctx, sqlSetPassword, encoded, db.Micros(s.now()), p.ID); err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		if err := endPresences(ctx, tx, p.ID, ""); err != nil {
			return err
		}
		if err := succeeded(ctx, tx, accountSubject(p.Email), subject{}); err != nil {
			return err
		}
		return Audit(ctx, tx, Entry{At: s.now(), Actor: p.actor(), Action: "person.accept", Kind: "person", ObjectID: p.ID})
	})
	if err != nil {
		return Actor{}, err
	}
	return p.actor(), nil
}

// FirstAdmin gives a one-time token, good for a day, when nobody can sign in as an administrator: who starts Balise prints
// it as a link. Earlier tokens stay good, because several machines may start at once; the first one used ends them all.
func (s *Store) FirstAdmin(ctx context.Context) (token string, needed bool, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		there, err := anyAdmin(ctx, tx)
		if needed = err == nil && !there; !needed {
			return err
		}
		if _, err := tx.Exec(ctx, sqlDropExpired, db.Micros(s.now())); err != nil {
			return fmt.Errorf("first administrator: %w", err)
		}
		token = newToken()
		if _, err := tx.Exec(ctx, sqlAddInvitation, digest(token), "", db.Micros(s.now().Add(firstAdminLife))); err != nil {
			return fmt.Errorf("first administrator: %w", err)
		}
		return nil
	})
	if err != nil || !needed {
		return "", false, err
	}
	return token, true, nil
}

// AcceptFirst uses the token of FirstAdmin: it makes the first administrator and signs them in.
func (s *Store) AcceptFirst(ctx context.Context, token, email, name, password string) (Actor, error) {
	p := Person{ID: db.NewID(), Email: strings.TrimSpace(email), Name: strings.TrimSpace(name), Grants: []Grant{{Role: Admin}}}
	if problems := checkPerson(p.Email, p.Name); len(problems) > 0 {
		return Actor{}, fault.Invalid(text.T("Le compte n’a pas été créé.", "The account was not created."), problems...)
	}
	if err := checkPassword(password, p.Email); err != nil {
		return Actor{}, err
	}
	if _, first, err := s.Invitation(ctx, token); err != nil {
		return Actor{}, err
	} else if !first {
		return Actor{}, fault.Gone(text.T("Ce lien ne sert pas à créer un compte.", "This link does not create an account."))
	}
	encoded, err := hash(ctx, password)
	if err != nil {
		return Actor{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.invited(ctx, tx, token); err != nil { // again: somebody may have used the link meanwhile
			return err
		}
		if there, err := anyAdmin(ctx, tx); err != nil {
			return err
		} else if there {
			return fault.Gone(text.T("Balise a déjà une personne qui l’administre.", "Balise already has an administrator."))
		}
		if _, err := tx.Exec(ctx, sqlDropInvitations, ""); err != nil {
			return fmt.Errorf("first administrator: %w", err)
		}
		if err := s.addPerson(ctx, tx, p, encoded); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlAddGrant, p.ID, string(Admin), ""); err != nil {
			return fmt.Errorf("first administrator: %w", err)
		}
		return Audit(ctx, tx, Entry{At: s.now(), Actor: p.actor(), Action: "person.first_admin", Kind: "person", ObjectID: p.ID})
	})
	if err != nil {
		return Actor{}, err
	}
	return p.actor(), nil
}
