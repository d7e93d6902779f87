package people

import (
	"context"
	"fmt"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

const sqlSeen = "UPDATE person SET seen_at = ? WHERE id = ?"

// SignIn gives the person who has that address and that password. It does the same work and answers the same whether the
// address is unknown, the password wrong, or the person disabled; success and failure are both audited.
func (s *Store) SignIn(ctx context.Context, email, password string) (Actor, error) {
	var found []stored
	key := emailKey(email)
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		found, err = readPersons(ctx, tx, "", orKeep(key, " ")) // an empty key would choose everybody
		return err
	})
	if err != nil {
		return Actor{}, fmt.Errorf("sign in: %w", err)
	}
	var p stored
	encoded := nobody
	if len(found) == 1 {
		p = found[0]
		encoded = orKeep(p.password, nobody)
	}
	same, err := matches(ctx, password, encoded)
	if err != nil {
		return Actor{}, fmt.Errorf("sign in: %w", err)
	}
	in := same && p.password != "" && !p.Disabled
	entry := Entry{At: s.now(), Action: "person.sign_in_failed", Kind: "person", ObjectID: p.ID}
	if in {
		entry.Action, entry.Actor = "person.sign_in", p.actor()
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		seen := p.SeenAt
		if in {
			seen = s.now()
		}
		if _, err := tx.Exec(ctx, sqlSeen, db.Micros(seen), p.ID); err != nil { // in all cases: it must take as long
			return fmt.Errorf("sign in: %w", err)
		}
		return Audit(ctx, tx, entry)
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
