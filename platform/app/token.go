package app

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"balise/platform/fault"
	"balise/platform/people"
)

type tokenKey struct{}

// byToken puts into the context who comes by an access token. Only the API looks at tokens, and with one it does not look at
// the session: a program that has both acts by its token.
func (p *Program) byToken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret, sent := bearer(r)
		if !sent {
			next.ServeHTTP(w, r)
			return
		}
		actor, err := p.People.ActorByToken(r.Context(), secret)
		if err != nil && !fault.Is(err, fault.ForbiddenKind) {
			p.Site.Fail(w, r, fmt.Errorf("reading who holds a token: %w", err))
			return
		}
		ctx := people.WithActor(r.Context(), actor)
		if err != nil {
			ctx = context.WithValue(ctx, tokenKey{}, err)
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// bearer gives the token of a request to the API.
func bearer(r *http.Request) (secret string, sent bool) {
	if !strings.HasPrefix(r.URL.Path, "/api/") {
		return "", false
	}
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(secret), strings.EqualFold(scheme, "Bearer")
}

// tokenOf tells the site by which token a request came, or why the one that was sent opens nothing.
func tokenOf(ctx context.Context) (string, error) {
	if err, refused := ctx.Value(tokenKey{}).(error); refused {
		return "", err
	}
	return people.ActorFrom(ctx).TokenID(), nil
}
