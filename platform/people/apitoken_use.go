package people

import (
	"context"
	"fmt"
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/lang"
)

// usedEvery is how often the last use of a token is written down: reading through the API must not write at each request.
const usedEvery = time.Minute

// ActorByToken gives the actor who comes by an access token: the person who made it, or the body's program, held to the scopes
// of the token and to one body. It is asked at each request, so that a revocation or a change of roles holds at once. The
// fault says why a token opens nothing.
func (s *Store) ActorByToken(ctx context.Context, secret string) (Actor, error) {
	if !strings.HasPrefix(secret, tokenPrefix) || len(secret) != len(tokenPrefix)+43 {
		return Actor{}, noToken()
	}
	var found []Token
	var maker stored
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if found, err = readTokens(ctx, tx, "", digest(secret)); err != nil || len(found) == 0 {
			return err
		}
		maker, err = findPerson(ctx, tx, found[0].MakerID)
		return err
	})
	if err != nil {
		return Actor{}, fmt.Errorf("access token: %w", err)
	}
	if len(found) == 0 {
		return Actor{}, noToken()
	}
	t, now := found[0], s.now()
	switch {
	case !t.RevokedAt.IsZero():
		return Actor{}, noToken()
	case !now.Before(t.Expires):
		return Actor{}, fault.Forbidden(text.T("Ce jeton d’accès a expiré le "+lang.Date(text.FR, t.Expires)+". Créez-en un autre dans l’espace de travail.",
			"This access token expired on "+lang.Date(text.EN, t.Expires)+". Create another one in the workspace."))
	case !t.ForBody && (maker.Disabled || !Can(maker.actor(), TokenCreate, t.BodyID)):
		return Actor{}, fault.Forbidden(text.T("La personne qui a créé ce jeton d’accès n’a plus le droit d’écrire pour l’organisme.",
			"The person who made this access token may no longer write for the body."))
	}
	if now.Sub(t.UsedAt) >= usedEvery {
		if err := s.noteUse(ctx, t, now); err != nil {
			return Actor{}, err
		}
	}
	return t.actor(), nil
}

// actor writes as an agent of the token's body: even a token made by an approver decides nothing.
func (t Token) actor() Actor {
	return Actor{ID: t.MakerID, Name: t.MakerName + " (API – " + t.Name + ")", Grants: []Grant{{Role: Agent, BodyID: t.BodyID}},
		pass: &pass{tokenID: t.ID, scopes: t.Scopes}}
}

func (s *Store) noteUse(ctx context.Context, t Token, now time.Time) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlTokenUsed, db.Micros(now), t.ID, db.Micros(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("access token: last use: %w", err)
	}
	return nil
}

func noToken() error {
	return fault.Forbidden(text.T("Ce jeton d’accès n’existe pas ou a été révoqué.", "This access token does not exist or was revoked."))
}
