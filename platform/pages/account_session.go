package pages

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/web"
)

// keep puts a value in the visitor's session until take.
func (a *Account) keep(ctx context.Context, key string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("session: %s: %w", key, err)
	}
	a.Sessions.Put(ctx, key, string(data))
	return nil
}

// take reads a value of the session, and removes it: what serves once cannot be replayed. The value stays zero when there is
// none.
func (a *Account) take(ctx context.Context, key string, into any) error {
	return readSession(key, a.Sessions.PopString(ctx, key), into)
}

// look reads a value of the session and leaves it there.
func (a *Account) look(ctx context.Context, key string, into any) error {
	return readSession(key, a.Sessions.GetString(ctx, key), into)
}

func readSession(key, said string, into any) error {
	if said == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(said), into); err != nil {
		return fmt.Errorf("session: %s: %w", key, err)
	}
	return nil
}

// storedText reads a text that was kept as JSON.
func storedText(said string) text.Text {
	var both [2]string
	if err := json.Unmarshal([]byte(said), &both); err != nil {
		return sameInBoth(said)
	}
	return text.T(both[0], both[1])
}

// backToSignIn sends somebody who stays out to the sign-in page, in a language, which says why once. Failures of ours go on as
// they are. The cause goes to the log.
func (a *Account) backToSignIn(ctx context.Context, l text.Lang, next string, err error) (string, error) {
	var refused *fault.Error
	if !errors.As(err, &refused) {
		return "", err
	}
	if cause := refused.Unwrap(); cause != nil {
		a.Log.Warn("sign-in refused", "cause", cause)
	}
	to := web.URLIn(ctx, l, "signin", "next", web.LocalPath(next, ""))
	return to, a.keep(ctx, problemKey, [2]string{refused.Message.FR, refused.Message.EN})
}
