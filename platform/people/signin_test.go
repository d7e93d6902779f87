package people_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"balise/platform/fault"
	"balise/platform/people"
)

const wrong = "un autre mot de passe"

// waits fails the test unless err says to wait, and gives until when.
func waits(t *testing.T, err error) time.Time {
	t.Helper()
	var wait *people.TooManyError
	if !errors.As(err, &wait) {
		t.Fatalf("got %v, want to be told to wait", err)
	}
	is(t, err, fault.InvalidKind)
	return wait.Until
}

func TestAttemptsOnAnAccountAreLimitedAndTheWaitEnds(t *testing.T) {
	for _, email := range []string{"eve@example.org", "nobody@example.org"} { // the same, whether the account exists or not
		t.Run(email, func(t *testing.T) {
			h := newHouse(t)
			h.person("eve@example.org")
			for range 5 {
				_, err := h.SignIn(t.Context(), email, wrong)
				is(t, err, fault.InvalidKind)
				if errors.As(err, new(*people.TooManyError)) {
					t.Fatal("five tries are free")
				}
			}
			_, err := h.SignIn(t.Context(), strings.ToUpper(email), password) // even the right one
			first := waits(t, err)
			if wait := first.Sub(h.at); wait < time.Minute || wait > 2*time.Minute {
				t.Errorf("the first wait is %s", wait)
			}
			var longest time.Duration
			for range 10 {
				h.at = waits(t, err)
				_, err = h.SignIn(t.Context(), email, wrong)
				if errors.As(err, new(*people.TooManyError)) {
					t.Fatalf("the wait does not end when it was said to: %v", err)
				}
				_, err = h.SignIn(t.Context(), email, wrong)
				longest = max(longest, waits(t, err).Sub(h.at))
			}
			if longest < 14*time.Minute || longest > 16*time.Minute {
				t.Errorf("the longest wait is %s, want 15 minutes", longest)
			}
		})
	}
}

func TestTheRightPasswordForgetsFormerFailures(t *testing.T) {
	h := newHouse(t)
	h.person("eve@example.org")
	for range 3 {
		for range 4 {
			_, err := h.SignIn(t.Context(), "eve@example.org", wrong)
			is(t, err, fault.InvalidKind)
		}
		if _, err := h.SignIn(t.Context(), "eve@example.org", password); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAttemptsFromOneAddressAreLimitedButNotThoseOfAnother(t *testing.T) {
	h := newHouse(t)
	h.person("eve@example.org")
	here := people.WithOrigin(t.Context(), "203.0.113.9:1000", "")
	for i := range 30 {
		_, err := h.SignIn(here, fmt.Sprintf("guess%d@example.org", i), wrong)
		is(t, err, fault.InvalidKind)
	}
	_, err := h.SignIn(people.WithOrigin(t.Context(), "203.0.113.9:2000", ""), "eve@example.org", password)
	until := waits(t, err)
	if _, err := h.SignIn(people.WithOrigin(t.Context(), "203.0.113.10:1000", ""), "eve@example.org", password); err != nil {
		t.Errorf("another address is held back: %v", err)
	}
	h.at = until
	for range 50 { // those who know their passwords cost their office nothing
		if _, err := h.SignIn(here, "eve@example.org", password); err != nil {
			t.Fatal(err)
		}
	}
}

func TestManyAttemptsAtOnceGainNothing(t *testing.T) {
	h := newHouse(t)
	h.person("eve@example.org")
	var wg sync.WaitGroup
	var mu sync.Mutex
	tried := 0
	for range 20 {
		wg.Go(func() {
			_, err := h.SignIn(context.WithoutCancel(t.Context()), "eve@example.org", wrong)
			mu.Lock()
			defer mu.Unlock()
			if !errors.As(err, new(*people.TooManyError)) {
				tried++
			}
		})
	}
	wg.Wait()
	if tried != 5 {
		t.Errorf("%d of 20 passwords were tried at once, want 5", tried)
	}
}

func TestAMailedLinkOpensWhatAttemptsHaveShut(t *testing.T) {
	h := newHouse(t)
	h.person("eve@example.org")
	for range 6 {
		_, _ = h.SignIn(t.Context(), "eve@example.org", wrong) // the sixth is told to wait
	}
	token := h.forgot("eve@example.org")
	if _, err := h.Accept(t.Context(), token, "phare lune tortue"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.SignIn(t.Context(), "eve@example.org", "phare lune tortue"); err != nil {
		t.Error(err)
	}
}

// forgot asks for the link of a forgotten password and gives its token; "" when no mail was written.
func (h *house) forgot(email string) (token string) {
	h.t.Helper()
	if err := h.Forgot(h.t.Context(), email, func(t string) string { token = t; return "https://b.example/" + t }); err != nil {
		h.t.Fatal(err)
	}
	return token
}

func TestAForgottenPasswordIsReplacedByALinkThatWorksOnceForAnHour(t *testing.T) {
	h := newHouse(t)
	eve := h.person("eve@example.org")
	open, err := h.StartSession(t.Context(), eve, people.ByPassword, "")
	if err != nil {
		t.Fatal(err)
	}
	late := h.forgot("eve@example.org")
	h.at = h.at.Add(time.Hour)
	_, err = h.Accept(t.Context(), late, password)
	is(t, err, fault.GoneKind)

	one, two := h.forgot("EVE@example.org"), h.forgot("eve@example.org")
	kept, err := h.mail.List(t.Context(), 1)
	if err != nil || kept[0].To != "eve@example.org" || !strings.Contains(kept[0].Body, two) {
		t.Errorf("the mail is %+v, %v", kept, err)
	}
	if _, err := h.Accept(t.Context(), one, "phare lune tortue"); err != nil {
		t.Fatal(err) // a second request does not spoil the first link
	}
	for _, spent := range []string{one, two, "forged"} {
		_, err = h.Accept(t.Context(), spent, "lune phare tortue")
		is(t, err, fault.GoneKind)
	}
	_, err = h.ActorBySession(t.Context(), open)
	is(t, err, fault.NotFoundKind) // whoever was in is out
}

func TestAskingForALinkTellsNothing(t *testing.T) {
	h := newHouse(t)
	gone := h.person("gone@example.org")
	if err := h.Disable(t.Context(), operator, gone.ID); err != nil {
		t.Fatal(err)
	}
	before, _ := h.mail.List(t.Context(), 50)
	for _, email := range []string{"nobody@example.org", "gone@example.org", "", "x\r\nBcc: y"} {
		if token := h.forgot(email); token != "" {
			t.Errorf("%q is written to", email)
		}
	}
	if after, _ := h.mail.List(t.Context(), 50); len(after) != len(before) {
		t.Errorf("%d mails became %d", len(before), len(after))
	}
	for _, email := range []string{"gone@example.org", "nobody@example.org"} {
		var err error
		for range 3 {
			err = h.Forgot(t.Context(), email, func(t string) string { return t })
		}
		waits(t, err)
	}
}

func TestSessionsAreListedAndClosed(t *testing.T) {
	h := newHouse(t)
	eve, bob := h.person("eve@example.org"), h.person("bob@example.org")
	start := func(a people.Actor, agent string) string {
		t.Helper()
		id, err := h.StartSession(people.WithOrigin(t.Context(), "203.0.113.9:1", agent), a, people.ByPassword, "")
		if err != nil {
			t.Fatal(err)
		}
		h.at = h.at.Add(time.Minute)
		return id
	}
	one, two, three, his := start(eve, "Firefox Windows"), start(eve, "Chrome Android"), start(eve, ""), start(bob, "")
	all, err := h.Presences(t.Context(), eve.ID)
	if err != nil || len(all) != 3 || all[0].ID != three || people.DeviceTitle(all[2].Device).EN != "Firefox on Windows" {
		t.Errorf("the sessions are %+v, %v", all, err)
	}
	open := func(id string, want bool) {
		t.Helper()
		a, err := h.ActorBySession(t.Context(), id)
		if got := err == nil && a.SignedIn(); got != want {
			t.Errorf("the session is open: %v, want %v (%v)", got, want, err)
		}
	}
	is(t, h.EndSession(t.Context(), bob, one), fault.NotFoundKind) // somebody else's
	open(one, true)
	if err := h.EndSession(t.Context(), eve, one); err != nil {
		t.Fatal(err)
	}
	is(t, h.EndSession(t.Context(), eve, one), fault.NotFoundKind)
	open(one, false)
	if err := h.EndOtherSessions(t.Context(), eve, two); err != nil {
		t.Fatal(err)
	}
	open(two, true)
	open(three, false)
	is(t, h.EndSessionsOf(t.Context(), eve, bob.ID), fault.ForbiddenKind)
	if err := h.EndSessionsOf(t.Context(), operator, bob.ID); err != nil {
		t.Fatal(err)
	}
	open(his, false)
	open("", false)
	open("' OR 1=1 --", false)
	h.at = h.at.Add(people.SessionLife)
	open(two, false)
}

func TestASessionThatWasLeftIsNoLongerListed(t *testing.T) {
	h := newHouse(t)
	eve := h.person("eve@example.org")
	id, err := h.StartSession(t.Context(), eve, people.ByPasskey, "")
	if err != nil {
		t.Fatal(err)
	}
	h.at = h.at.Add(2 * time.Hour)
	if _, err := h.ActorBySession(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	h.at = h.at.Add(2 * time.Hour)
	if all, err := h.Presences(t.Context(), eve.ID); err != nil || len(all) != 1 || all[0].SeenAt.Before(h.at.Add(-2*time.Hour)) {
		t.Errorf("a session used two hours ago is listed as %+v, %v", all, err)
	}
	h.at = h.at.Add(time.Hour)
	if all, err := h.Presences(t.Context(), eve.ID); err != nil || len(all) != 0 {
		t.Errorf("a session left three hours ago is listed: %+v, %v", all, err)
	}
}

func TestChangingAPasswordAsksForItAndClosesTheOtherSessions(t *testing.T) {
	h := newHouse(t)
	eve := h.person("eve@example.org")
	var ids []string
	for range 2 {
		id, err := h.StartSession(t.Context(), eve, people.ByPassword, "")
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	is(t, h.ChangePassword(t.Context(), eve, ids[0], wrong, "phare lune tortue"), fault.InvalidKind)
	is(t, h.ChangePassword(t.Context(), eve, ids[0], password, "court"), fault.InvalidKind)
	link := h.forgot("eve@example.org")
	if err := h.ChangePassword(t.Context(), eve, ids[0], password, "phare lune tortue"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ActorBySession(t.Context(), ids[0]); err != nil {
		t.Errorf("the session that asked is closed: %v", err)
	}
	_, err := h.ActorBySession(t.Context(), ids[1])
	is(t, err, fault.NotFoundKind)
	_, err = h.Accept(t.Context(), link, password)
	is(t, err, fault.GoneKind)
	_, err = h.SignIn(t.Context(), "eve@example.org", password)
	is(t, err, fault.InvalidKind)
	for range 5 {
		err = h.ChangePassword(t.Context(), eve, ids[0], wrong, "tortue lune phare")
	}
	waits(t, err) // an open session is no way to guess the password
}

func TestADisabledPersonsSessionsAreClosedForGood(t *testing.T) {
	h := newHouse(t)
	eve := h.person("eve@example.org")
	id, err := h.StartSession(t.Context(), eve, people.ByPassword, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Disable(t.Context(), operator, eve.ID); err != nil {
		t.Fatal(err)
	}
	if err := h.Enable(t.Context(), operator, eve.ID); err != nil {
		t.Fatal(err)
	}
	_, err = h.ActorBySession(t.Context(), id)
	is(t, err, fault.NotFoundKind)
}
