// Package identity runs a real OpenID Connect provider on this machine, for tests: it has its own sign-in page, signs its own
// tokens and checks what it is sent, as the provider of a ministry would.
package identity

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// The client that the provider knows, and the password of all its users.
const (
	ClientID = "balise"
	Secret   = "secret-of-the-tests"
	Password = "mot-de-passe-du-fournisseur"
)

// User is somebody the provider knows; Email is also what they type on its page.
type User struct {
	Subject, Email string
	Verified       bool
}

// Provider answers at Issuer.
type Provider struct {
	Issuer string

	clients map[string]*storage.Client
	away    atomic.Bool
}

// Start runs a provider that knows these users. Redirect then tells it where its client waits.
func Start(t testing.TB, users ...User) *Provider {
	t.Helper()
	p := &Provider{clients: map[string]*storage.Client{}}
	ts := httptest.NewUnstartedServer(nil)
	p.Issuer = "http://" + ts.Listener.Addr().String()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	handler := exampleop.SetupServer(p.Issuer, storage.NewStorageWithClients(directory(users), p.clients), nil, false, op.WithLogger(quiet))
	ts.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.away.Load() {
			panic(http.ErrAbortHandler) // the connection falls, as when a machine is down
		}
		handler.ServeHTTP(w, r)
	})
	ts.Start()
	t.Cleanup(ts.Close)
	return p
}

// Redirect makes the provider send people back to that address, and to no other.
func (p *Provider) Redirect(address string) {
	p.clients[ClientID] = storage.WebClient(ClientID, Secret, address)
}

// GoAway makes the provider stop answering, or answer again.
func (p *Provider) GoAway(away bool) { p.away.Store(away) }

// directory finds users as the provider wants them.
type directory []User

func (d directory) find(fits func(User) bool) *storage.User {
	for _, u := range d {
		if fits(u) {
			return &storage.User{ID: u.Subject, Username: u.Email, Password: Password, Email: u.Email, EmailVerified: u.Verified}
		}
	}
	return nil
}

// GetUserByID finds a user by their subject.
func (d directory) GetUserByID(id string) *storage.User {
	return d.find(func(u User) bool { return u.Subject == id })
}

// GetUserByUsername finds a user by what they type.
func (d directory) GetUserByUsername(name string) *storage.User {
	return d.find(func(u User) bool { return u.Email == name })
}

// ExampleClientID is asked for by the provider's own example clients, which these tests have none of.
func (d directory) ExampleClientID() string { return ClientID }
