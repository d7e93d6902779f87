package people

import (
	"context"
	"errors"
	"fmt"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

// Claims are what an identity provider proved of who comes: Issuer and Subject together name one person for ever, the address
// only says who they may be here.
type Claims struct {
	Issuer, Subject string
	Email           string
	EmailVerified   bool
}

const (
	sqlIdentity = "SELECT person_id FROM person_identity WHERE issuer = ? AND subject = ?"

	sqlIdentities = "SELECT COUNT(*) FROM person_identity WHERE person_id = ? AND issuer = ?"

	sqlAddIdentity = "INSERT INTO person_identity (issuer, subject, person_id, bound_at) VALUES (?, ?, ?, ?)"

	sqlDropIdentities = "DELETE FROM person_identity WHERE person_id = ?"

	sqlAnyIdentity = "SELECT COUNT(*) FROM person_identity WHERE person_id = ?"
)

// Recognise gives the person whom a provider's claims name. The first time, a person who was invited or already comes is found
// by their verified address, and bound to the issuer and subject: from then on the address no longer counts. It never makes a
// person. A forbidden fault says why somebody stays out.
func (s *Store) Recognise(ctx context.Context, c Claims) (Actor, error) {
	var p stored
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		p, err = s.recognise(ctx, tx, c)
		return err
	})
	if fault.Is(err, fault.ForbiddenKind) {
		failed := s.db.Write(ctx, func(tx *db.Tx) error {
			return Audit(ctx, tx, Entry{At: s.now(), Action: "person.sign_in_failed", Kind: "person", ObjectID: p.ID, Detail: map[string]string{"method": ByOpenID}})
		})
		if failed != nil {
			return Actor{}, failed
		}
	}
	if err != nil {
		return Actor{}, err
	}
	return p.actor(), nil
}

func (s *Store) recognise(ctx context.Context, tx *db.Tx, c Claims) (stored, error) {
	var id string
	err := tx.QueryRow(ctx, sqlIdentity, c.Issuer, c.Subject).Scan(&id)
	if errors.Is(err, db.ErrNoRows) {
		return s.bind(ctx, tx, c)
	}
	if err != nil {
		return stored{}, fmt.Errorf("identity: %w", err)
	}
	p, err := findPerson(ctx, tx, id)
	if err == nil && p.Disabled {
		err = closedAccess()
	}
	return p, err
}

func closedAccess() error {
	return fault.Forbidden(text.T("Votre accès à Balise est fermé. La personne qui administre Balise peut le rouvrir.",
		"Your access to Balise is closed. The person who administers Balise can open it again."))
}

// bind ties a provider's subject to the person who has the verified address.
func (s *Store) bind(ctx context.Context, tx *db.Tx, c Claims) (stored, error) {
	if !c.EmailVerified || emailKey(c.Email) == "" {
		return stored{}, fault.Forbidden(text.T("Votre fournisseur d’identité ne garantit pas votre adresse courriel\u00a0: Balise ne peut pas vous reconnaître. Faites-la vérifier chez lui, ou entrez par mot de passe.",
			"Your identity provider does not vouch for your e-mail address: Balise cannot recognise you. Have it verified there, or sign in with a password."))
	}
	found, err := readPersons(ctx, tx, "", emailKey(c.Email))
	if err != nil {
		return stored{}, fmt.Errorf("identity: %w", err)
	}
	if len(found) != 1 {
		return stored{}, fault.Forbidden(text.T("Personne n’a été invité dans Balise avec l’adresse que donne votre fournisseur d’identité. Demandez une invitation à la personne qui administre Balise.",
			"Nobody was invited to Balise with the address your identity provider gives. Ask the person who administers Balise for an invitation."))
	}
	p := found[0]
	if p.Disabled {
		return p, closedAccess()
	}
	var bound int
	if err := tx.QueryRow(ctx, sqlIdentities, p.ID, c.Issuer).Scan(&bound); err != nil {
		return p, fmt.Errorf("identity: %w", err)
	}
	if bound > 0 { // the address was given to somebody else, or the account made anew
		return p, fault.Forbidden(text.T("Cette adresse est déjà liée à un autre compte de votre fournisseur d’identité. La personne qui administre Balise peut défaire ce lien.",
			"This address is already tied to another account of your identity provider. The person who administers Balise can undo that tie."))
	}
	if _, err := tx.Exec(ctx, sqlAddIdentity, c.Issuer, c.Subject, p.ID, db.Micros(s.now())); err != nil {
		return p, fmt.Errorf("identity: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlDropInvitations, p.ID); err != nil {
		return p, fmt.Errorf("identity: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlSeen, db.Micros(s.now()), p.ID); err != nil { // they are no longer only invited
		return p, fmt.Errorf("identity: %w", err)
	}
	return p, s.auditOwn(ctx, tx, p.actor(), "person.identity_bind", map[string]string{"issuer": c.Issuer})
}

// Recognised tells whether a person is bound to an identity provider.
func (s *Store) Recognised(ctx context.Context, personID string) (bool, error) {
	var n int
	err := s.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlAnyIdentity, personID).Scan(&n) })
	if err != nil {
		return false, fmt.Errorf("identity: %w", err)
	}
	return n > 0, nil
}
