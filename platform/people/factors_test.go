package people_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"balise/platform/fault"
	"balise/platform/people"
)

// appCode is what an authenticator app shows: written apart from the program's own, so that neither hides the other's mistake.
func appCode(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, at.Unix()/30) // a hash takes everything
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff)%1_000_000)
}

// withCodes makes a person who gives codes, and gives their secret and recovery codes.
func (h *house) withCodes(email string) (a people.Actor, secret string, recovery []string) {
	h.t.Helper()
	a, secret = h.person(email), people.NewCodeSecret()
	recovery, err := h.StartCodes(h.t.Context(), a, secret, appCode(h.t, secret, h.at))
	if err != nil {
		h.t.Fatal(err)
	}
	return a, secret, recovery
}

func TestCodesStartOnlyOnceTheAppHasTheSecret(t *testing.T) {
	h := newHouse(t)
	eve, secret := h.person("eve@example.org"), people.NewCodeSecret()
	for _, bad := range []string{"", "000000", appCode(t, people.NewCodeSecret(), h.at), appCode(t, secret, h.at.Add(-time.Hour))} {
		_, err := h.StartCodes(t.Context(), eve, secret, bad)
		is(t, err, fault.InvalidKind)
	}
	if state, err := h.Codes(t.Context(), eve.ID); err != nil || state.On {
		t.Errorf("codes are on without a code: %+v, %v", state, err)
	}
	if _, err := h.NewRecoveryCodes(t.Context(), eve); !fault.Is(err, fault.ConflictKind) {
		t.Errorf("recovery codes without codes: %v", err)
	}
	recovery, err := h.StartCodes(t.Context(), eve, secret, " "+appCode(t, secret, h.at)[:3]+" "+appCode(t, secret, h.at)[3:])
	if err != nil || len(recovery) != 10 {
		t.Fatalf("%d recovery codes, %v", len(recovery), err)
	}
	if state, err := h.Codes(t.Context(), eve.ID); err != nil || !state.On || state.Recovery != 10 || !state.Since.Equal(h.at) {
		t.Errorf("the state is %+v, %v", state, err)
	}
}

func TestACodeWorksOnce(t *testing.T) {
	h := newHouse(t)
	eve, secret, _ := h.withCodes("eve@example.org")
	is(t, h.CheckCode(t.Context(), eve, appCode(t, secret, h.at)), fault.InvalidKind) // the one that confirmed
	h.at = h.at.Add(30 * time.Second)
	code := appCode(t, secret, h.at)
	if err := h.CheckCode(t.Context(), eve, code); err != nil {
		t.Fatal(err)
	}
	is(t, h.CheckCode(t.Context(), eve, code), fault.InvalidKind)
	is(t, h.CheckCode(t.Context(), eve, appCode(t, secret, h.at.Add(-30*time.Second))), fault.InvalidKind) // an older one
	if err := h.CheckCode(t.Context(), eve, appCode(t, secret, h.at.Add(30*time.Second))); err != nil {
		t.Error(err) // a clock that is half a minute early
	}
}

func TestARecoveryCodeWorksOnceHoweverItIsTyped(t *testing.T) {
	h := newHouse(t)
	eve, _, recovery := h.withCodes("eve@example.org")
	bob, _, his := h.withCodes("bob@example.org")
	is(t, h.CheckCode(t.Context(), bob, recovery[0]), fault.InvalidKind)
	if err := h.CheckCode(t.Context(), eve, recovery[0]); err != nil {
		t.Fatal(err)
	}
	is(t, h.CheckCode(t.Context(), eve, recovery[0]), fault.InvalidKind)
	if err := h.CheckCode(t.Context(), bob, "  "+lowerWithoutHyphens(his[1])); err != nil {
		t.Error(err)
	}
	fresh, err := h.NewRecoveryCodes(t.Context(), eve)
	if err != nil || len(fresh) != 10 {
		t.Fatal(len(fresh), err)
	}
	is(t, h.CheckCode(t.Context(), eve, recovery[1]), fault.InvalidKind)
	if err := h.CheckCode(t.Context(), eve, fresh[0]); err != nil {
		t.Error(err)
	}
	if state, _ := h.Codes(t.Context(), eve.ID); state.Recovery != 9 {
		t.Errorf("%d recovery codes are left, want 9", state.Recovery)
	}
}

func lowerWithoutHyphens(code string) string {
	var out []rune
	for _, r := range code {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		if r != '-' {
			out = append(out, r)
		}
	}
	return string(out)
}

func TestGuessingCodesIsLimited(t *testing.T) {
	h := newHouse(t)
	eve, secret, _ := h.withCodes("eve@example.org")
	for range 5 {
		is(t, h.CheckCode(t.Context(), eve, "000000"), fault.InvalidKind)
	}
	h.at = h.at.Add(30 * time.Second)
	until := waits(t, h.CheckCode(t.Context(), eve, appCode(t, secret, h.at)))
	h.at = until
	if err := h.CheckCode(t.Context(), eve, appCode(t, secret, h.at)); err != nil {
		t.Error(err)
	}
}

func TestWhoManagesPersonsTakesAwayLostDevices(t *testing.T) {
	h := newHouse(t)
	eve, _, recovery := h.withCodes("eve@example.org")
	if err := h.AddPasskey(t.Context(), eve, "credential", "Téléphone", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	claims := people.Claims{Issuer: "https://id.example", Subject: "eve", Email: "eve@example.org", EmailVerified: true}
	if _, err := h.Recognise(t.Context(), claims); err != nil {
		t.Fatal(err)
	}
	id, err := h.StartSession(t.Context(), eve, people.ByCode, "")
	if err != nil {
		t.Fatal(err)
	}
	is(t, h.ResetFactors(t.Context(), eve, eve.ID), fault.ForbiddenKind)
	if err := h.ResetFactors(t.Context(), operator, eve.ID); err != nil {
		t.Fatal(err)
	}
	state, _ := h.Codes(t.Context(), eve.ID)
	keys, _ := h.Passkeys(t.Context(), eve.ID)
	tied, _ := h.Recognised(t.Context(), eve.ID)
	if state.On || len(keys) != 0 || tied {
		t.Errorf("left: %+v %+v %v", state, keys, tied)
	}
	_, err = h.ActorBySession(t.Context(), id)
	is(t, err, fault.NotFoundKind)
	is(t, h.CheckCode(t.Context(), eve, recovery[0]), fault.InvalidKind)
	if _, err := h.SignIn(t.Context(), "eve@example.org", password); err != nil {
		t.Errorf("the password went too: %v", err)
	}
}

func TestOneSendsAwayOnlyOnesOwnPasskeys(t *testing.T) {
	h := newHouse(t)
	eve, bob := h.person("eve@example.org"), h.person("bob@example.org")
	if err := h.AddPasskey(t.Context(), eve, "one", "  Téléphone \u00a0 d’Ève ", []byte(`{"a":1}`)); err != nil {
		t.Fatal(err)
	}
	is(t, h.AddPasskey(t.Context(), bob, "one", "Le même", nil), fault.ConflictKind)
	is(t, h.AddPasskey(t.Context(), eve, "two", " ", nil), fault.InvalidKind)
	is(t, h.RenamePasskey(t.Context(), bob, "one", "À moi"), fault.NotFoundKind)
	is(t, h.RemovePasskey(t.Context(), bob, "one"), fault.NotFoundKind)
	if err := h.RenamePasskey(t.Context(), eve, "one", "Vieux téléphone"); err != nil {
		t.Fatal(err)
	}
	keys, err := h.Passkeys(t.Context(), eve.ID)
	if err != nil || len(keys) != 1 || keys[0].Name != "Vieux téléphone" || !keys[0].UsedAt.IsZero() || string(keys[0].Credential) != `{"a":1}` {
		t.Fatalf("%+v, %v", keys, err)
	}
	keys[0].Credential = []byte(`{"a":2}`)
	if err := h.UsePasskey(t.Context(), keys[0]); err != nil {
		t.Fatal(err)
	}
	if again, _ := h.Passkeys(t.Context(), eve.ID); string(again[0].Credential) != `{"a":2}` || !again[0].UsedAt.Equal(h.at) {
		t.Errorf("%+v", again)
	}
	if err := h.RemovePasskey(t.Context(), eve, "one"); err != nil {
		t.Fatal(err)
	}
	is(t, h.UsePasskey(t.Context(), keys[0]), fault.NotFoundKind)
}

func TestAProviderIsBelievedOnlyAboutWhoWasInvited(t *testing.T) {
	h := newHouse(t)
	h.invite("eve@example.org", people.Grant{Role: people.Auditor})
	gone := h.person("gone@example.org")
	if err := h.Disable(t.Context(), operator, gone.ID); err != nil {
		t.Fatal(err)
	}
	claims := func(subject, email string, verified bool) people.Claims {
		return people.Claims{Issuer: "https://id.example", Subject: subject, Email: email, EmailVerified: verified}
	}
	for name, c := range map[string]people.Claims{
		"an address that is not verified": claims("1", "eve@example.org", false),
		"no address":                      claims("1", "", true),
		"somebody unknown":                claims("1", "nobody@example.org", true),
		"a closed access":                 claims("1", "gone@example.org", true),
	} {
		t.Run(name, func(t *testing.T) {
			a, err := h.Recognise(t.Context(), c)
			is(t, err, fault.ForbiddenKind)
			if a.SignedIn() {
				t.Error("they are in")
			}
		})
	}
	eve, err := h.Recognise(t.Context(), claims("1", "EVE@example.org", true))
	if err != nil || !eve.SignedIn() {
		t.Fatal(err)
	}
	if _, err := h.ActorByID(t.Context(), eve.ID); err != nil {
		t.Errorf("an invited person who came by the provider is still only invited: %v", err)
	}
	again, err := h.Recognise(t.Context(), claims("1", "married@example.org", false))
	if err != nil || again.ID != eve.ID {
		t.Errorf("a bound subject is known by its address: %v", err)
	}
	_, err = h.Recognise(t.Context(), claims("2", "eve@example.org", true)) // the address went to somebody else
	is(t, err, fault.ForbiddenKind)
	_, err = h.SignIn(t.Context(), "eve@example.org", "")
	is(t, err, fault.InvalidKind) // no password
	if all, _ := h.Persons(t.Context()); len(all) != 2 {
		t.Errorf("%d persons: the provider made one", len(all))
	}
	if err := h.Disable(t.Context(), operator, eve.ID); err != nil {
		t.Fatal(err)
	}
	_, err = h.Recognise(t.Context(), claims("1", "eve@example.org", true))
	is(t, err, fault.ForbiddenKind)
}
