package signin

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"balise/platform/fault"
	"balise/platform/people"
)

var (
	eve = people.Actor{ID: "01eve", Name: "Ève Tremblay", Email: "eve@exemple.quebec"}
	bob = people.Actor{ID: "01bob", Name: "Bob Roy", Email: "bob@exemple.quebec"}
)

// lock is our side: the ways in, and the passkeys that are kept.
type lock struct {
	*Passkeys
	t    *testing.T
	keys map[string][]people.Passkey // by person
}

func newLock(t *testing.T) *lock {
	t.Helper()
	p, err := NewPasskeys(site)
	if err != nil || p == nil {
		t.Fatal(err)
	}
	return &lock{Passkeys: p, t: t, keys: map[string][]people.Passkey{}}
}

// fit registers a device for a person.
func (l *lock) fit(a people.Actor, d *device) {
	l.t.Helper()
	options, ceremony, err := l.BeginRegistration(a, l.keys[a.ID])
	if err != nil {
		l.t.Fatal(err)
	}
	key, err := l.FinishRegistration(a, ceremony, d.register(options))
	if err != nil {
		l.t.Fatal(err)
	}
	l.keys[a.ID] = append(l.keys[a.ID], key)
}

func (l *lock) find(id string) (people.Actor, []people.Passkey, error) {
	for _, a := range []people.Actor{eve, bob} {
		if a.ID == id {
			return a, l.keys[id], nil
		}
	}
	return people.Actor{}, nil, errors.New("nobody")
}

// try signs a device in.
func (l *lock) try(d *device) (people.Actor, people.Passkey, error) {
	l.t.Helper()
	options, ceremony, err := l.BeginSignIn()
	if err != nil {
		l.t.Fatal(err)
	}
	return l.FinishSignIn(ceremony, d.signIn(options), l.find)
}

func TestAPasskeySignsItsOwnerIn(t *testing.T) {
	l, hers, his := newLock(t), newDevice(t), newDevice(t)
	l.fit(eve, hers)
	l.fit(bob, his)
	for range 2 {
		a, key, err := l.try(hers)
		if err != nil || a.ID != eve.ID || key.ID != l.keys[eve.ID][0].ID || key.PersonID != eve.ID || bytes.Equal(key.Credential, l.keys[eve.ID][0].Credential) {
			t.Fatalf("signed in as %+v with %+v, %v", a, key, err)
		}
		l.keys[eve.ID][0] = key // its counter moved
	}
	if a, _, err := l.try(his); err != nil || a.ID != bob.ID {
		t.Errorf("signed in as %+v, %v", a, err)
	}
}

func TestAForgedPasskeyOpensNothing(t *testing.T) {
	for name, forge := range map[string]func(*lock, *device){
		"a false site":              func(_ *lock, d *device) { d.origin = "https://balise.exemple.quebec.evil.example" },
		"the same site in clear":    func(_ *lock, d *device) { d.origin = "http://balise.exemple.quebec" },
		"a key of another name":     func(_ *lock, d *device) { d.rpID = "evil.example" },
		"an owner nobody verified":  func(_ *lock, d *device) { d.flags = present },
		"nobody present":            func(_ *lock, d *device) { d.flags = verified },
		"a counter that went back":  func(_ *lock, d *device) { d.counter = 2 },
		"somebody else’s handle":    func(_ *lock, d *device) { d.handle = bob.ID },
		"a handle nobody has":       func(_ *lock, d *device) { d.handle = "01nobody" },
		"a key that was removed":    func(l *lock, _ *device) { l.keys[eve.ID] = nil },
		"an identifier nobody has":  func(_ *lock, d *device) { d.id = []byte("another credential") },
		"another key, the same ids": func(_ *lock, d *device) { d.key, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader) },
	} {
		t.Run(name, func(t *testing.T) {
			l, d := newLock(t), newDevice(t)
			d.counter = 7
			l.fit(eve, d)
			l.fit(bob, newDevice(t))
			forge(l, d)
			_, key, err := l.try(d)
			if !fault.Is(err, fault.ForbiddenKind) || key.ID != "" {
				t.Errorf("got %+v, %v", key, err)
			}
		})
	}
}

func TestAnAnswerServesOnlyItsOwnRequest(t *testing.T) {
	l, d := newLock(t), newDevice(t)
	l.fit(eve, d)
	options, ceremony, err := l.BeginSignIn()
	if err != nil {
		t.Fatal(err)
	}
	answer := d.signIn(options)
	_, other, err := l.BeginSignIn()
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.FinishSignIn(other, answer, l.find); !fault.Is(err, fault.ForbiddenKind) {
		t.Errorf("the answer to another request: %v", err)
	}
	if _, _, err := l.FinishSignIn(nil, answer, l.find); !fault.Is(err, fault.GoneKind) {
		t.Errorf("a request that already served: %v", err)
	}
	var late map[string]any
	if err := json.Unmarshal(ceremony, &late); err != nil {
		t.Fatal(err)
	}
	late["expires"] = time.Now().Add(-time.Second)
	expired, err := json.Marshal(late)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.FinishSignIn(expired, answer, l.find); !fault.Is(err, fault.ForbiddenKind) {
		t.Errorf("a request that expired: %v", err)
	}
	if _, _, err := l.FinishSignIn(ceremony, answer, l.find); err != nil {
		t.Errorf("its own request: %v", err)
	}
}

func TestARegistrationIsForWhoAskedForIt(t *testing.T) {
	l, d := newLock(t), newDevice(t)
	options, ceremony, err := l.BeginRegistration(eve, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer := d.register(options)
	if _, err := l.FinishRegistration(bob, ceremony, answer); !fault.Is(err, fault.ForbiddenKind) {
		t.Errorf("somebody else’s registration: %v", err)
	}
	if _, err := l.FinishRegistration(eve, nil, answer); !fault.Is(err, fault.GoneKind) {
		t.Errorf("a registration that already served: %v", err)
	}
	weak := newDevice(t)
	weak.flags = present
	if _, err := l.FinishRegistration(eve, ceremony, weak.register(options)); !fault.Is(err, fault.ForbiddenKind) {
		t.Errorf("a device that verifies nobody: %v", err)
	}
	if _, err := l.FinishRegistration(eve, ceremony, answer); err != nil {
		t.Errorf("her own: %v", err)
	}
}

func TestPasskeysNeedAName(t *testing.T) {
	for address, offered := range map[string]bool{"https://balise.exemple.quebec": true, "http://localhost:8080": true, "http://127.0.0.1:8080": false, "http://[::1]:8080": false} {
		if p, err := NewPasskeys(address); err != nil || (p != nil) != offered {
			t.Errorf("%s: offered %v, %v; want %v", address, p != nil, err, offered)
		}
	}
}

// Whatever a browser sends, it is refused in words, and opens nothing.
func FuzzAnyAnswer(f *testing.F) {
	p, err := NewPasskeys(site)
	if err != nil {
		f.Fatal(err)
	}
	_, registration, err := p.BeginRegistration(eve, nil)
	if err != nil {
		f.Fatal(err)
	}
	_, ceremony, err := p.BeginSignIn()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"o2NmbXRkbm9uZQ","authenticatorData":"AA","signature":"AA"}}`))
	f.Add([]byte("\x00"))
	f.Fuzz(func(t *testing.T, answer []byte) {
		if _, err := p.FinishRegistration(eve, registration, answer); !fault.Is(err, fault.ForbiddenKind) {
			t.Errorf("registration: %v", err)
		}
		_, _, err := p.FinishSignIn(ceremony, answer, func(string) (people.Actor, []people.Passkey, error) { return eve, nil, nil })
		if !fault.Is(err, fault.ForbiddenKind) {
			t.Errorf("sign-in: %v", err)
		}
	})
}
