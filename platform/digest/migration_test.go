package digest

import (
	"os"
	"testing"
	"testing/fstest"

	"balise/platform/db"
	"balise/testkit/testdb"
)

// What was subscribed to when there was the register only goes on, with its links.
func TestSubscriptionsOfBeforeFollowTheRegister(t *testing.T) {
	first, err := os.ReadFile("migrations/0001_digest.sql")
	if err != nil {
		t.Fatal(err)
	}
	d := testdb.New(t, db.Migrations{Name: "digest", FS: fstest.MapFS{"migrations/0001_digest.sql": {Data: first}}})
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		if _, err := tx.Exec(t.Context(), `INSERT INTO digest_subscription (id, email, email_key, lang, every, scope, state, created_at, last_seq, next_at, sent_at)
			VALUES ('one', 'A@exemple.invalid', 'a@exemple.invalid', 'fr', 'daily', 'q=phare', 'active', 1, 2, 3, 4)`); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), "INSERT INTO digest_link (token_hash, subscription_id, purpose, created_at, expires_at) VALUES ('h', 'one', 'manage', 1, 2)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(t.Context(), Migrations); err != nil {
		t.Fatal(err)
	}
	var source, email, link string
	err = d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRow(t.Context(), "SELECT s.source, s.email, l.token_hash FROM digest_subscription s JOIN digest_link l ON l.subscription_id = s.id WHERE s.next_at = 3").Scan(&source, &email, &link)
	})
	if err != nil || source != "register" || email != "A@exemple.invalid" || link != "h" {
		t.Errorf("%q %q %q, %v", source, email, link, err)
	}
}
