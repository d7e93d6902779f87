package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

// Token is an access token without its secret: what a program may do through the API for one body, until when.
//
// A token of a person stands and falls with them: it does nothing once they lose their role. A token of a body, which only
// who manages the body's tokens may make, outlives the person who made it.
type Token struct {
	ID, Name  string
	BodyID    string
	MakerID   string // who made it
	MakerName string
	ForBody   bool
	Scopes    []TokenScope
	CreatedAt time.Time
	Expires   time.Time
	UsedAt    time.Time // to the minute; zero when it never was
	RevokedAt time.Time // zero when it was not
	RevokedBy string    // name
}

// Live tells whether the token still opens something at that moment.
func (t Token) Live(at time.Time) bool { return t.RevokedAt.IsZero() && at.Before(t.Expires) }

// NewToken is a token to make.
type NewToken struct {
	Name    string
	BodyID  string
	ForBody bool
	Scopes  []TokenScope
	Days    int // how long it lives, at most MaxTokenDays
}

const (
	// MaxTokenDays is the longest life of a token.
	MaxTokenDays = 366

	// tokenPrefix makes a token that leaks into a file or a log easy to recognise.
	tokenPrefix = "balise_"

	// maxLiveTokens is how many tokens of one body may be alive at once.
	maxLiveTokens = 50

	longestTokenName = 80 // characters
)

const (
	sqlAddToken = `INSERT INTO api_token
		(id, token_hash, name, body_id, person_id, for_body, scopes, created_at, expires_at, used_at, revoked_at, revoked_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '')`

	sqlTokens = `SELECT t.id, t.name, t.body_id, t.person_id, p.name, t.for_body, t.scopes, t.created_at, t.expires_at, t.used_at,
		t.revoked_at, t.revoked_by FROM api_token t JOIN person p ON p.id = t.person_id
		WHERE (CAST(? AS TEXT) = '' OR t.id = ?) AND (CAST(? AS TEXT) = '' OR t.token_hash = ?)
		ORDER BY t.created_at DESC, t.id DESC`

	sqlCountLiveTokens = "SELECT COUNT(*) FROM api_token WHERE body_id = ? AND revoked_at = 0 AND expires_at > ?"

	sqlTokenUsed = "UPDATE api_token SET used_at = ? WHERE id = ? AND used_at < ?"

	sqlRevokeToken = "UPDATE api_token SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at = 0"
)

// CreateToken makes a token and gives its secret, which is shown once: only its hash is kept.
func (s *Store) CreateToken(ctx context.Context, actor Actor, n NewToken) (secret string, err error) {
	n.Name = strings.TrimSpace(n.Name)
	if err := mayMakeToken(actor, n); err != nil {
		return "", err
	}
	if problems := checkToken(n); len(problems) > 0 {
		return "", fault.Invalid(text.T("Le jeton n’a pas été créé.", "The token was not created."), problems...)
	}
	secret = tokenPrefix + newToken()
	id, now := db.NewID(), s.now()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := FindBody(ctx, tx, n.BodyID); err != nil {
			return err
		}
		var live int
		if err := tx.QueryRow(ctx, sqlCountLiveTokens, n.BodyID, db.Micros(now)).Scan(&live); err != nil {
			return fmt.Errorf("create token: %w", err)
		}
		if live >= maxLiveTokens {
			return fault.Conflict(text.T("Cet organisme a déjà 50 jetons en service. Révoquez ceux qui ne servent plus.",
				"This body already has 50 tokens in use. Revoke those that no longer serve."))
		}
		if _, err := tx.Exec(ctx, sqlAddToken, id, digest(secret), n.Name, n.BodyID, actor.ID, n.ForBody, joinScopes(n.Scopes),
			db.Micros(now), db.Micros(now.AddDate(0, 0, n.Days))); err != nil {
			return fmt.Errorf("create token: %w", err)
		}
		detail := map[string]string{"name": n.Name, "scopes": joinScopes(n.Scopes), "days": strconv.Itoa(n.Days)}
		if n.ForBody {
			detail["for_body"] = "oui / yes"
		}
		return Audit(ctx, tx, Entry{At: now, Actor: actor, Action: "token.create", Kind: "token", ObjectID: id, BodyID: n.BodyID, Detail: detail})
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// mayMakeToken refuses a token that could do more than who makes it.
func mayMakeToken(actor Actor, n NewToken) error {
	if err := Allow(actor, TokenCreate, n.BodyID); err != nil {
		return err
	}
	if n.ForBody {
		return Allow(actor, TokenManage, n.BodyID)
	}
	return nil
}

func checkToken(n NewToken) []fault.Field {
	var problems []fault.Field
	if n.Name == "" || utf8.RuneCountInString(n.Name) > longestTokenName || strings.ContainsFunc(n.Name, unicode.IsControl) {
		problems = append(problems, fault.Field{Name: "name", Message: text.T("Donnez un nom au jeton, en 80 caractères ou moins\u00a0: celui du logiciel qui s’en servira.",
			"Give the token a name, in 80 characters or fewer: that of the program that will use it.")})
	}
	if n.BodyID == "" {
		problems = append(problems, fault.Field{Name: "body", Message: text.T("Choisissez l’organisme.", "Choose the body.")})
	}
	if len(n.Scopes) == 0 || slices.ContainsFunc(n.Scopes, func(s TokenScope) bool { return s.Title().Empty() }) {
		problems = append(problems, fault.Field{Name: "scopes", Message: text.T("Choisissez au moins une portée.", "Choose at least one scope.")})
	}
	if n.Days < 1 || n.Days > MaxTokenDays {
		problems = append(problems, fault.Field{Name: "days", Message: text.T("Choisissez une durée d’un an au plus.", "Choose a duration of at most one year.")})
	}
	return problems
}

func joinScopes(all []TokenScope) string {
	var kept []string
	for _, s := range TokenScopes() {
		if slices.Contains(all, s) {
			kept = append(kept, string(s))
		}
	}
	return strings.Join(kept, " ")
}

// Tokens lists the tokens that the actor may see: their own, and all those of the bodies whose tokens they manage; the
// last made first.
func (s *Store) Tokens(ctx context.Context, actor Actor) ([]Token, error) {
	var found []Token
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		found, err = readTokens(ctx, tx, "", "")
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("tokens: %w", err)
	}
	return slices.DeleteFunc(found, func(t Token) bool { return !seesToken(actor, t) }), nil
}

func seesToken(actor Actor, t Token) bool {
	return t.MakerID == actor.ID && actor.pass == nil || Can(actor, TokenManage, t.BodyID)
}

// RevokeToken closes a token at once. One that was closed already stays as it is.
func (s *Store) RevokeToken(ctx context.Context, actor Actor, id string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		found, err := readTokens(ctx, tx, id, "")
		if err != nil {
			return fmt.Errorf("revoke token: %w", err)
		}
		if id == "" || len(found) == 0 || !seesToken(actor, found[0]) {
			return fault.NotFound(text.T("Ce jeton n’existe pas.", "This token does not exist."))
		}
		changed, err := tx.Exec(ctx, sqlRevokeToken, db.Micros(s.now()), actor.Name, id)
		if err != nil {
			return fmt.Errorf("revoke token: %w", err)
		}
		if changed == 0 {
			return nil
		}
		return Audit(ctx, tx, Entry{At: s.now(), Actor: actor, Action: "token.revoke", Kind: "token", ObjectID: id, BodyID: found[0].BodyID,
			Detail: map[string]string{"name": found[0].Name}})
	})
}

func readTokens(ctx context.Context, tx *db.Tx, id, hash string) ([]Token, error) {
	rows, err := tx.Query(ctx, sqlTokens, id, id, hash, hash)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []Token
	for rows.Next() {
		t, err := scanToken(rows)
		if err != nil {
			return nil, err
		}
		found = append(found, t)
	}
	return found, errors.Join(rows.Err(), rows.Close())
}

func scanToken(rows *sql.Rows) (Token, error) {
	var t Token
	var scopes string
	var created, expires, used, revoked int64
	if err := rows.Scan(&t.ID, &t.Name, &t.BodyID, &t.MakerID, &t.MakerName, &t.ForBody, &scopes, &created, &expires, &used,
		&revoked, &t.RevokedBy); err != nil {
		return Token{}, err
	}
	t.CreatedAt, t.Expires, t.UsedAt, t.RevokedAt = db.Time(created), db.Time(expires), db.Time(used), db.Time(revoked)
	for word := range strings.FieldsSeq(scopes) {
		t.Scopes = append(t.Scopes, TokenScope(word))
	}
	return t, nil
}
