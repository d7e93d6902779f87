package people

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

// Passkey is a WebAuthn credential of a person. The package signin makes and reads Credential; it holds no secret.
type Passkey struct {
	ID, PersonID, Name string
	Credential         []byte
	CreatedAt          time.Time
	UsedAt             time.Time // zero for never
}

// mostPasskeys bounds what one person may register.
const mostPasskeys = 20

const (
	sqlPasskeys = `SELECT id, person_id, name, credential, created_at, used_at FROM passkey WHERE person_id = ? ORDER BY created_at, id`

	sqlAddPasskey = "INSERT INTO passkey (id, person_id, name, credential, created_at, used_at) VALUES (?, ?, ?, ?, ?, 0)"

	sqlNamePasskey = "UPDATE passkey SET name = ? WHERE id = ? AND person_id = ?"

	sqlUsePasskey = "UPDATE passkey SET credential = ?, used_at = ? WHERE id = ? AND person_id = ?"

	sqlDropPasskey = "DELETE FROM passkey WHERE id = ? AND person_id = ?"

	sqlDropPasskeys = "DELETE FROM passkey WHERE person_id = ?"
)

// Passkeys lists the passkeys of a person, the oldest first.
func (s *Store) Passkeys(ctx context.Context, personID string) ([]Passkey, error) {
	var all []Passkey
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = readPasskeys(ctx, tx, personID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys: %w", err)
	}
	return all, nil
}

func readPasskeys(ctx context.Context, tx *db.Tx, personID string) ([]Passkey, error) {
	rows, err := tx.Query(ctx, sqlPasskeys, personID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Passkey
	for rows.Next() {
		var p Passkey
		var credential string
		var created, used int64
		if err := rows.Scan(&p.ID, &p.PersonID, &p.Name, &credential, &created, &used); err != nil {
			return nil, err
		}
		p.Credential, p.CreatedAt, p.UsedAt = []byte(credential), db.Time(created), db.Time(used)
		all = append(all, p)
	}
	return all, rows.Err()
}

// passkeyName checks the name a person gives to a passkey.
func passkeyName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || len([]rune(name)) > 80 || strings.ContainsFunc(name, unicode.IsControl) {
		return "", fault.Invalid(text.T("Cette clé a besoin d’un nom.", "This passkey needs a name."), fault.Field{Name: "name",
			Message: text.T("Écrivez un nom d’au plus 80\u00a0caractères, qui dit sur quel appareil est la clé.", "Write a name of at most 80 characters that says which device the passkey is on.")})
	}
	return name, nil
}

// AddPasskey keeps a passkey that was just proved, under the name its owner gives it.
func (s *Store) AddPasskey(ctx context.Context, actor Actor, id, name string, credential []byte) error {
	name, err := passkeyName(name)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := readPasskeys(ctx, tx, actor.ID)
		if err != nil {
			return fmt.Errorf("add passkey: %w", err)
		}
		if len(all) >= mostPasskeys {
			return fault.Conflict(text.T("Vous avez déjà vingt clés d’accès. Retirez-en une d’abord.", "You already have twenty passkeys. Remove one first."))
		}
		_, err = tx.Exec(ctx, sqlAddPasskey, id, actor.ID, name, string(credential), db.Micros(s.now()))
		if errors.Is(err, db.ErrExists) {
			return fault.Conflict(text.T("Cette clé d’accès est déjà enregistrée.", "This passkey is already registered."))
		}
		if err != nil {
			return fmt.Errorf("add passkey: %w", err)
		}
		return s.auditOwn(ctx, tx, actor, "person.passkey_add", map[string]string{"name": name})
	})
}

func noPasskey() error {
	return fault.NotFound(text.T("Cette clé d’accès n’existe pas, ou plus.", "This passkey does not exist, or no longer does."))
}

// RenamePasskey changes the name of one of the actor's own passkeys.
func (s *Store) RenamePasskey(ctx context.Context, actor Actor, id, name string) error {
	name, err := passkeyName(name)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, sqlNamePasskey, name, id, actor.ID)
		if err != nil {
			return fmt.Errorf("rename passkey: %w", err)
		}
		if n == 0 {
			return noPasskey()
		}
		return s.auditOwn(ctx, tx, actor, "person.passkey_rename", map[string]string{"name": name})
	})
}

// RemovePasskey makes one of the actor's own passkeys open nothing any more.
func (s *Store) RemovePasskey(ctx context.Context, actor Actor, id string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, sqlDropPasskey, id, actor.ID)
		if err != nil {
			return fmt.Errorf("remove passkey: %w", err)
		}
		if n == 0 {
			return noPasskey()
		}
		return s.auditOwn(ctx, tx, actor, "person.passkey_remove", nil)
	})
}

// UsePasskey notes that a passkey was proved, with what its authenticator now says of itself. It fails when the passkey was
// removed meanwhile.
func (s *Store) UsePasskey(ctx context.Context, p Passkey) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, sqlUsePasskey, string(p.Credential), db.Micros(s.now()), p.ID, p.PersonID)
		if err != nil {
			return fmt.Errorf("use passkey: %w", err)
		}
		if n == 0 {
			return noPasskey()
		}
		return nil
	})
}

// PasskeyRefused leaves the trace of a passkey that did not prove what it should: a forged answer, or a copied key.
func (s *Store) PasskeyRefused(ctx context.Context, personID string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return Audit(ctx, tx, Entry{At: s.now(), Action: "person.passkey_failed", Kind: "person", ObjectID: personID})
	})
}
