package register_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"balise/engine/text"
	"balise/measures/register"
	"balise/platform/digest"
	"balise/platform/guard"
	"balise/platform/initiative"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/server"
)

// kit is the demonstration with a clock that tests move.
type kit struct {
	*server.Server
	t        *testing.T
	gate     *guard.Guard
	desk     *digest.Store
	register digest.Source
	mu       sync.Mutex
	at       time.Time
}

func open(t *testing.T) *kit {
	t.Helper()
	k := &kit{Server: server.Demo(t), t: t, at: time.Now()}
	k.House.Now = k.now
	k.gate = guard.New(k.DB, k.now)
	k.register = register.Digests(k.House)
	k.desk = digest.New(k.DB, k.now, k.gate, k.Outbox, k.Address, k.register)
	return k
}

func (k *kit) now() time.Time { k.mu.Lock(); defer k.mu.Unlock(); return k.at }

func (k *kit) advance(d time.Duration) { k.mu.Lock(); defer k.mu.Unlock(); k.at = k.at.Add(d) }

func (k *kit) wish(email, scope string, every digest.Every, l text.Lang) error {
	seal, err := k.gate.Seal(k.t.Context(), digest.Purpose)
	if err != nil {
		k.t.Fatal(err)
	}
	k.advance(time.Minute)
	return k.desk.Subscribe(k.t.Context(), digest.Wish{Source: k.register, Email: email, Lang: l, Every: every, Scope: k.register.ParseScope(scope)}, guard.Sent{Seal: seal, Address: "192.0.2.1"})
}

func (k *kit) mails(to string) []mail.Kept {
	k.t.Helper()
	all, err := k.Outbox.List(k.t.Context(), 500)
	if err != nil {
		k.t.Fatal(err)
	}
	var found []mail.Kept
	for _, m := range all {
		if m.To == to {
			found = append(found, m)
		}
	}
	return found
}

var confirmLink = regexp.MustCompile(`/(?:abonnements/confirmer|en/subscriptions/confirm)/([\w-]+)`)

// subscribed subscribes and confirms, and gives the token of the page of the mailbox.
func (k *kit) subscribed(email, scope string, every digest.Every, l text.Lang) string {
	k.t.Helper()
	if err := k.wish(email, scope, every, l); err != nil {
		k.t.Fatal(err)
	}
	found := confirmLink.FindStringSubmatch(k.mails(email)[0].Body)
	if found == nil {
		k.t.Fatalf("no link to confirm in %s", k.mails(email)[0].Body)
	}
	manage, err := k.desk.Confirm(k.t.Context(), found[1])
	if err != nil {
		k.t.Fatal(err)
	}
	return manage
}

func (k *kit) send() int {
	k.t.Helper()
	k.CatchUp()
	n, err := k.desk.Send(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	return n
}

// withdraw withdraws the published entry of that name.
func (k *kit) withdraw(name string) {
	k.t.Helper()
	all, err := k.Records.List(k.t.Context(), record.Filter{Kind: initiative.KindID, Text: name, Limit: 1})
	if err != nil || len(all) != 1 {
		k.t.Fatalf("%s: %d entries, %v", name, len(all), err)
	}
	err = k.Records.Write(k.t.Context(), func(w *record.Writer) error {
		_, err := w.Move(k.t.Context(), people.Operator("test"), all[0].ID, all[0].Version, record.Withdraw, text.T("L’essai est fini.", "The trial is over."))
		return err
	})
	if err != nil {
		k.t.Fatal(err)
	}
}

func TestADigestTellsWhatChangedOnceToWhoeverAsked(t *testing.T) {
	k := open(t)
	k.subscribed("tout@exemple.invalid", "", digest.Daily, text.FR)
	k.subscribed("tides@exemple.invalid", "body=marees-et-phares", digest.Daily, text.EN)
	k.subscribed("mots@exemple.invalid", "q=marée", digest.Weekly, text.FR)
	k.subscribed("ailleurs@exemple.invalid", "body=neiges-et-saisons", digest.Daily, text.FR)
	if n := k.send(); n != 0 {
		t.Fatalf("%d digests before their time", n)
	}
	k.advance(24 * time.Hour)
	if n := k.send(); n != 0 {
		t.Fatalf("%d digests though nothing changed", n)
	}
	k.withdraw("heures de marée")
	k.advance(24 * time.Hour)
	if n := k.send(); n < 2 {
		t.Fatalf("%d digests the morning after", n)
	}
	k.advance(7 * 24 * time.Hour)
	k.send()
	for to, want := range map[string]int{"tout@exemple.invalid": 2, "tides@exemple.invalid": 2, "mots@exemple.invalid": 2, "ailleurs@exemple.invalid": 1} {
		if got := len(k.mails(to)); got != want {
			t.Errorf("%s got %d mails, its confirmation included, not %d", to, got, want)
		}
	}
	m := k.mails("tides@exemple.invalid")[0]
	for _, want := range []string{"one change", "ENTRIES WITHDRAWN", "Tide times forecast pier by pier", "The trial is over.", "/en/register/", "/en/subscriptions/leave/", "Public body: Ministry of Tides"} {
		if !strings.Contains(m.Subject+m.Body, want) {
			t.Errorf("the digest lacks %q:\n%s\n%s", want, m.Subject, m.Body)
		}
	}
	if !strings.HasPrefix(m.Unsubscribe, k.URL+"/en/subscriptions/leave/") {
		t.Errorf("its header leads to %q", m.Unsubscribe)
	}
}

func TestTwoNodesSendADigestOnce(t *testing.T) {
	k := open(t)
	for _, to := range []string{"a@exemple.invalid", "b@exemple.invalid", "c@exemple.invalid", "d@exemple.invalid"} {
		k.subscribed(to, "", digest.Daily, text.FR)
	}
	k.withdraw("heures de marée")
	k.advance(24 * time.Hour)
	k.CatchUp()
	var nodes sync.WaitGroup
	for range 4 {
		nodes.Go(func() {
			if _, err := k.desk.Send(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	nodes.Wait()
	for _, to := range []string{"a@exemple.invalid", "b@exemple.invalid", "c@exemple.invalid", "d@exemple.invalid"} {
		if got := len(k.mails(to)); got != 2 {
			t.Errorf("%s got %d mails, its confirmation included", to, got)
		}
	}
}

func TestNobodyIsSubscribedByAnother(t *testing.T) {
	k := open(t)
	for range 6 {
		if err := k.wish("victime@exemple.invalid", "", digest.Daily, text.FR); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(k.mails("victime@exemple.invalid")); got != 3 {
		t.Errorf("a mailbox that somebody tries to fill got %d mails", got)
	}
	k.withdraw("heures de marée")
	k.advance(24 * time.Hour)
	if n := k.send(); n != 0 {
		t.Errorf("%d digests to somebody who never said yes", n)
	}
	confirm := confirmLink.FindStringSubmatch(k.mails("victime@exemple.invalid")[0].Body)[1]
	k.advance(25 * time.Hour)
	if _, err := k.desk.Confirm(t.Context(), confirm); err == nil {
		t.Error("a link of two days still confirms")
	}
	if err := k.desk.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	k.advance(-49 * time.Hour) // the link itself is gone with the subscription
	if _, err := k.desk.Pending(t.Context(), confirm); err == nil {
		t.Error("the address is still kept though its holder never said yes")
	}
}

func TestAConfirmationReplayedChangesNothing(t *testing.T) {
	k := open(t)
	if err := k.wish("a@exemple.invalid", "", digest.Daily, text.FR); err != nil {
		t.Fatal(err)
	}
	token := confirmLink.FindStringSubmatch(k.mails("a@exemple.invalid")[0].Body)[1]
	var manage string
	for range 3 {
		var err error
		if manage, err = k.desk.Confirm(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		k.withdrawOnce()
	}
	all, err := k.desk.Mailbox(t.Context(), manage)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d subscriptions, %v", len(all), err)
	}
	k.advance(24 * time.Hour)
	if n := k.send(); n != 1 {
		t.Errorf("%d digests: the second confirmation skipped what was published after the first", n)
	}
	if _, err := k.desk.Mailbox(t.Context(), token); err == nil {
		t.Error("the link that confirms opens the page of the mailbox")
	}
	if _, err := k.desk.Mailbox(t.Context(), strings.Repeat("A", 43)); err == nil {
		t.Error("a forged link opens a mailbox")
	}
}

// withdrawOnce withdraws an entry that is still published.
func (k *kit) withdrawOnce() {
	all, err := k.Records.List(k.t.Context(), record.Filter{Kind: initiative.KindID, Text: "heures de marée", State: record.Published})
	if err == nil && len(all) > 0 {
		k.withdraw("heures de marée")
	}
}

func TestOneClickLeavesAndTheAddressIsErased(t *testing.T) {
	k := open(t)
	manage := k.subscribed("a@exemple.invalid", "", digest.Daily, text.FR)
	k.withdraw("heures de marée")
	k.advance(24 * time.Hour)
	k.send()
	quit := k.mails("a@exemple.invalid")[0].Unsubscribe
	c := k.Client("")
	answer, err := c.Get(quit) // a mail program that looks at links must not leave for the reader
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if all, err := k.desk.Mailbox(t.Context(), manage); err != nil || len(all) != 1 || answer.StatusCode != http.StatusOK {
		t.Fatalf("looking at the link left: %v", err)
	}
	for range 2 { // mail programs ask again
		answer, err := c.PostForm(quit, url.Values{"List-Unsubscribe": {"One-Click"}})
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("one click answers %d", answer.StatusCode)
		}
	}
	if _, err := k.desk.Mailbox(t.Context(), manage); err == nil {
		t.Error("the mailbox is still subscribed")
	}
	k.withdraw("phares")
	k.advance(24 * time.Hour)
	if n := k.send(); n != 0 {
		t.Errorf("%d digests after leaving", n)
	}
}

func TestAMailboxLooksAfterItsOwnSubscriptionsOnly(t *testing.T) {
	k := open(t)
	mine := k.subscribed("a@exemple.invalid", "", digest.Daily, text.FR)
	k.subscribed("a@exemple.invalid", "q=neige", digest.Weekly, text.FR)
	other := k.subscribed("b@exemple.invalid", "", digest.Daily, text.FR)
	theirs, err := k.desk.Mailbox(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.desk.Leave(t.Context(), mine, theirs[0].ID); err == nil {
		t.Error("somebody left for another")
	}
	if err := k.desk.Change(t.Context(), mine, theirs[0].ID, text.EN, digest.Monthly); err == nil {
		t.Error("somebody changed another’s subscription")
	}
	all, err := k.desk.Mailbox(t.Context(), mine)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d subscriptions of mine, %v", len(all), err)
	}
	if err := k.desk.Change(t.Context(), mine, all[0].ID, text.EN, digest.Monthly); err != nil {
		t.Fatal(err)
	}
	if err := k.desk.Leave(t.Context(), mine, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := k.desk.Mailbox(t.Context(), mine); err == nil {
		t.Error("after leaving all, the page still opens")
	}
	if theirs, err = k.desk.Mailbox(t.Context(), other); err != nil || len(theirs) != 1 {
		t.Errorf("the other’s subscription: %d, %v", len(theirs), err)
	}
}
