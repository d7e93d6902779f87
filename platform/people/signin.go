package people

import (
	"context"
	"fmt"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

const sqlSeen = "UPDATE person SET seen_at = ? WHERE id = ?"

// SignIn gives the person who has that address and that password; StartSession then lets them in, once they have given a code
// where NeedsCode. It does the same work and answers the same whether the address is unknown, the password wrong, or the person
// disabled. A TooManyError tells to wait, for an unknown address as for a known one.
func (s *Store) SignIn(ctx context.Context, email, password string) (Actor, error) {
	account, address := accountSubject(email), addressSubject(ctx)
	if err := s.attempt(ctx, account, address); err != nil {
		return Actor{}, err
	}
	p, err := s.byEmail(ctx, email)
	if err != nil {
		return Actor{}, fmt.Errorf("sign in: %w", err)
	}
	same, err := matches(ctx, password, orKeep(p.password, nobody))
	if err != nil {
		return Actor{}, fmt.Errorf("sign in: %w", err)
	}
	in := same && p.password != "" && !p.Disabled
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if in {
			return succeeded(ctx, tx, account, address)
		}
		return Audit(ctx, tx, Entry{At: s.now(), Action: "person.sign_in_failed", Kind: "person", ObjectID: p.ID})
	})
	if err != nil {
		return Actor{}, err
	}
	if !in {
		return Actor{}, fault.Invalid(text.T("L’adresse et le mot de passe ne vont pas ensemble. Vérifiez-les et recommencez.",
			"The address and the password do not go together. Check them and try again."))
	}
	return p.actor(), nil
}

// byEmail gives the person who has that address; nobody, with an empty ID, when it is unknown.
func (s *Store) byEmail(ctx context.Context, email string) (stored, error) {
	var found []stored
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		found, err = readPersons(ctx, tx, "", orKeep(emailKey(email), " ")) // an empty key would choose everybody
		return err
	})
	if err != nil || len(found) != 1 {
		return stored{}, err
	}
	return found[0], nil
}
