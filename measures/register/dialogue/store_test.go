package dialogue

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/guard"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/testkit/testdb"
)

// kit is a store on an empty database, with a clock that tests move and two bodies.
type kit struct {
	*Store
	t      *testing.T
	d      *db.DB
	at     time.Time
	tides  string // a body
	snow   string // another
	outbox *mail.Outbox
}

func open(t *testing.T) *kit {
	t.Helper()
	k := &kit{t: t, at: time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)} // a Tuesday
	now := func() time.Time { return k.at }
	k.d = testdb.New(t, mail.Migrations, people.Migrations, guard.Migrations, Migrations)
	k.outbox = mail.NewOutbox(k.d, now)
	known := people.NewStore(k.d, now, k.outbox)
	for name, id := range map[string]*string{"Marées": &k.tides, "Neiges": &k.snow} {
		b, err := known.SaveBody(t.Context(), people.Operator("test"), people.Body{Name: text.T(name, name)})
		if err != nil {
			t.Fatal(err)
		}
		*id = b.ID
	}
	k.Store = NewStore(k.d, now, guard.New(k.d, now), k.outbox, Terms{AnswerDays: 10, KeepDays: 30})
	return k
}

func (k *kit) agent(body string) people.Actor {
	return people.Actor{ID: "agent-" + body, Name: "Agente", Grants: []people.Grant{{Role: people.Agent, BodyID: body}}}
}

func (k *kit) approver(body string) people.Actor {
	return people.Actor{ID: "approver-" + body, Name: "Approbatrice", Grants: []people.Grant{{Role: people.Approver, BodyID: body}}}
}

var (
	central = people.Actor{ID: "central", Name: "Centrale", Grants: []people.Grant{{Role: people.Central}}}
	auditor = people.Actor{ID: "auditor", Name: "Auditrice", Grants: []people.Grant{{Role: people.Auditor}}}
	admin   = people.Actor{ID: "admin", Name: "Admin", Grants: []people.Grant{{Role: people.Admin}}}
)

func (k *kit) try(a Asked, address string) (string, error) {
	k.t.Helper()
	seal, err := k.guard.Seal(k.t.Context(), Purpose)
	if err != nil {
		k.t.Fatal(err)
	}
	k.at = k.at.Add(10 * time.Second)
	return k.Ask(k.t.Context(), a, guard.Sent{Seal: seal, Address: address})
}

// asked asks, and gives the request with its token.
func (k *kit) asked(a Asked) (Request, string) {
	k.t.Helper()
	if a.Lang == "" {
		a.Lang = text.FR
	}
	token, err := k.try(a, fmt.Sprintf("192.0.2.%d", k.at.Unix()%250))
	if err != nil {
		k.t.Fatal(err)
	}
	r, _, err := k.Followed(k.t.Context(), token)
	if err != nil {
		k.t.Fatal(err)
	}
	return r, token
}

func (k *kit) mistake(words string) Asked {
	return Asked{Kind: Mistake, Record: 7, BodyID: k.tides, Message: words, Email: "qui@exemple.invalid"}
}

func privatePage(l text.Lang, token string) string {
	return "https://balise.example/" + string(l) + "/" + token
}

func (k *kit) do(actor people.Actor, r Request, step Step) Request {
	k.t.Helper()
	step.Version = r.Version
	if err := k.Do(k.t.Context(), actor, r.ID, step, privatePage); err != nil {
		k.t.Fatalf("%s: %v", step.Act, err)
	}
	after, _, err := k.Request(k.t.Context(), r.ID)
	if err != nil {
		k.t.Fatal(err)
	}
	return after
}

func (k *kit) refused(actor people.Actor, r Request, step Step, kind fault.Kind) {
	k.t.Helper()
	if step.Version == 0 {
		step.Version = r.Version
	}
	if err := k.Do(k.t.Context(), actor, r.ID, step, privatePage); !fault.Is(err, kind) {
		k.t.Errorf("%s by %s: %v", step.Act, actor.Name, err)
	}
}

func TestOnlyThoseOfTheBodySeeAndAnswer(t *testing.T) {
	k := open(t)
	r, _ := k.asked(k.mistake("Le quai n’existe plus."))
	for name, c := range map[string]struct {
		actor people.Actor
		sees  int
	}{
		"agent of the body": {k.agent(k.tides), 1}, "agent of another": {k.agent(k.snow), 0}, "central team": {central, 1},
		"auditor": {auditor, 1}, "administrator": {admin, 0}, "visitor": {people.Actor{}, 0},
	} {
		if _, total, err := k.List(t.Context(), c.actor, Filter{}); err != nil || total != c.sees {
			t.Errorf("%s sees %d requests, %v", name, total, err)
		}
	}
	k.refused(k.agent(k.snow), r, Step{Act: Answer, Answer: "Non."}, fault.NotFoundKind)
	k.refused(admin, r, Step{Act: Answer, Answer: "Non."}, fault.NotFoundKind)
	k.refused(auditor, r, Step{Act: Answer, Answer: "Non."}, fault.ForbiddenKind)
	k.refused(people.Actor{}, r, Step{Act: Answer, Answer: "Non."}, fault.NotFoundKind)
	k.refused(k.agent(k.tides), r, Step{Act: Publish}, fault.ForbiddenKind)
	k.refused(k.agent(k.tides), r, Step{Act: "invented"}, fault.ForbiddenKind)
	k.refused(k.agent(k.tides), r, Step{Act: Reopen}, fault.ConflictKind)
	k.refused(k.agent(k.tides), r, Step{Act: Answer, Answer: "Non.", Version: 99}, fault.ConflictKind)

	// The central team’s own queue is nobody else’s, though a question about any body at all would let an agent in.
	service, _ := k.asked(Asked{Kind: Service, Subject: "Permis de pêche"})
	k.refused(k.agent(k.tides), service, Step{Act: Answer, Answer: "Non."}, fault.NotFoundKind)
	if _, total, err := k.List(t.Context(), k.agent(k.tides), Filter{}); err != nil || total != 1 {
		t.Errorf("an agent sees %d requests, %v", total, err)
	}
	service = k.do(central, service, Step{Act: Redirect, BodyID: k.snow})
	service = k.do(k.agent(k.snow), service, Step{Act: Redirect, BodyID: Central})
	k.refused(central, service, Step{Act: Redirect, BodyID: "nowhere"}, fault.InvalidKind)
	k.refused(central, service, Step{Act: Redirect, BodyID: Central}, fault.InvalidKind)
}

func TestTheAnswerLeavesByMailWithoutTheQuestion(t *testing.T) {
	k := open(t)
	r, _ := k.asked(k.mistake("Mon nom est Machin, le quai n’existe plus."))
	r = k.do(k.agent(k.tides), r, Step{Act: Answer, Answer: "Merci, c’est corrigé."})
	sent, err := k.outbox.List(t.Context(), 10)
	if err != nil || len(sent) != 1 || sent[0].To != "qui@exemple.invalid" {
		t.Fatalf("%d mails, %v", len(sent), err)
	}
	if body := sent[0].Body; !strings.Contains(body, "Merci, c’est corrigé.") || strings.Contains(body, "Machin") || !strings.Contains(body, "https://balise.example/fr/") {
		t.Errorf("the mail says:\n%s", body)
	}
	_, token, _ := strings.Cut(sent[0].Body, "https://balise.example/fr/")
	if _, _, err := k.Followed(t.Context(), token[:43]); err != nil {
		t.Errorf("its link does not open: %v", err)
	}
	if r.State != Answered || r.Late(k.at) {
		t.Errorf("after the answer: %s, late %v", r.State, r.Late(k.at))
	}
	english := k.mistake("The pier is gone, is it not?")
	english.Lang, english.Email = text.EN, ""
	other, _ := k.asked(english)
	k.do(k.agent(k.tides), other, Step{Act: Answer, Answer: "It is."})
	if sent, err = k.outbox.List(t.Context(), 10); err != nil || len(sent) != 1 {
		t.Errorf("a mail left for somebody who gave no address: %d, %v", len(sent), err)
	}
}

func TestOthersReadOnlyWhatWasMadeForThemAndAgreedTo(t *testing.T) {
	k := open(t)
	a := k.mistake("Je suis Machin, 418 555-0199 : le quai n’existe plus.")
	a.Publish = true
	r, token := k.asked(a)
	r = k.do(k.agent(k.tides), r, Step{Act: Answer, Answer: "Merci Machin."})
	k.refused(k.approver(k.tides), r, Step{Act: Publish, Public: Public{Message: a.Message, Answer: "Merci."}}, fault.InvalidKind)
	clean := Step{Act: Publish, Public: Public{Message: "Le quai n’existe plus.", Answer: "Merci."}}
	before, err := k.Store.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r = k.do(k.approver(k.tides), r, clean)
	after, err := k.Store.Version(t.Context())
	if err != nil || after == before {
		t.Errorf("public pages would stay as they were: %d, %v", after, err)
	}
	k.refused(k.approver(k.tides), r, clean, fault.ConflictKind)
	found, total, err := k.Exchanges(t.Context(), PublicFilter{Record: 7})
	if err != nil || total != 1 || found[0].Message != "Le quai n’existe plus." {
		t.Fatalf("public: %+v, %v", found, err)
	}
	if _, total, err := k.Exchanges(t.Context(), PublicFilter{Text: "Machin"}); err != nil || total != 0 {
		t.Errorf("the private words are found: %d, %v", total, err)
	}
	if err := k.Consent(t.Context(), token, false); err != nil {
		t.Fatal(err)
	}
	if _, total, err := k.Exchanges(t.Context(), PublicFilter{}); err != nil || total != 0 {
		t.Errorf("still public after the agreement was taken back: %d, %v", total, err)
	}
	r, _, err = k.Request(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	k.refused(k.approver(k.tides), r, clean, fault.ConflictKind)
	if err := k.Consent(t.Context(), token, true); err != nil {
		t.Fatal(err)
	}
	r, _, _ = k.Request(t.Context(), r.ID)
	r = k.do(k.approver(k.tides), r, clean)
	k.do(k.agent(k.tides), r, Step{Act: Reopen})
	if _, total, err := k.Exchanges(t.Context(), PublicFilter{}); err != nil || total != 0 {
		t.Errorf("still public after it was reopened: %d, %v", total, err)
	}
}

func TestWhoeverAskedIsForgotten(t *testing.T) {
	k := open(t)
	answered, token := k.asked(k.mistake("Le quai n’existe plus."))
	abuse, _ := k.asked(k.mistake("Achetez nos pilules."))
	waiting, waits := k.asked(k.mistake("Et le phare, où est-il ?"))
	answered = k.do(k.agent(k.tides), answered, Step{Act: Answer, Answer: "Merci."})
	k.refused(k.agent(k.tides), abuse, Step{Act: Close}, fault.InvalidKind)
	abuse = k.do(k.agent(k.tides), abuse, Step{Act: Close, Ground: Abuse, Reason: "Publicité."})
	k.at = k.at.AddDate(0, 0, 29)
	if n, err := k.Erase(t.Context()); err != nil || n != 0 {
		t.Fatalf("%d erased before their time, %v", n, err)
	}
	k.at = k.at.AddDate(0, 0, 2)
	if n, err := k.Erase(t.Context()); err != nil || n != 2 {
		t.Fatalf("%d erased, %v", n, err)
	}
	if n, err := k.Erase(t.Context()); err != nil || n != 0 {
		t.Errorf("%d erased twice, %v", n, err)
	}
	for _, id := range []string{answered.ID, abuse.ID} {
		r, _, err := k.Request(t.Context(), id)
		if err != nil || r.HasEmail || r.Erased.IsZero() {
			t.Errorf("still reachable: %+v, %v", r, err)
		}
		if id == abuse.ID && r.Message != "" || id == answered.ID && r.Message == "" {
			t.Errorf("%s: the words are %q", r.Ground, r.Message)
		}
	}
	if _, _, err := k.Followed(t.Context(), token); !fault.Is(err, fault.GoneKind) {
		t.Errorf("the private link still opens: %v", err)
	}
	if r, _, err := k.Followed(t.Context(), waits); err != nil || !r.HasEmail || !r.Late(k.at) {
		t.Errorf("what waits was touched, or is not late: %+v, %v", r, err)
	}
	if err := k.TakeBack(t.Context(), waits); err != nil {
		t.Fatal(err)
	}
	if r, _, err := k.Request(t.Context(), waiting.ID); err != nil || r.Message != "" || r.HasEmail || r.State != Withdrawn {
		t.Errorf("taken back, yet kept: %+v, %v", r, err)
	}
	if err := k.TakeBack(t.Context(), waits); !fault.Is(err, fault.ConflictKind) {
		t.Errorf("taken back twice: %v", err)
	}
}

func TestWhatLooksLikeAbuseIsSetAside(t *testing.T) {
	k := open(t)
	for name, c := range map[string]struct {
		asked Asked
		doubt guard.Doubt
	}{
		"links": {k.mistake("http://a.example http://b.example www.c.example"), manyLinks},
		"twin":  {k.mistake("  LE QUAI  n’existe plus. "), repeated},
	} {
		if name == "twin" {
			k.asked(k.mistake("Le quai n’existe plus."))
		}
		r, _ := k.asked(c.asked)
		if r.State != Held || len(r.Doubts) != 1 || r.Doubts[0] != c.doubt {
			t.Errorf("%s: %s %v", name, r.State, r.Doubts)
		}
		k.refused(k.agent(k.tides), r, Step{Act: Answer, Answer: "Non."}, fault.ConflictKind)
		if r = k.do(k.agent(k.tides), r, Step{Act: Admit}); r.State != Open {
			t.Errorf("%s: admitted, it is %s", name, r.State)
		}
	}
}

func TestAFloodIsHeldBackAndThenSetAside(t *testing.T) {
	k := open(t)
	refusedOnes := 0
	for i := range 10 {
		_, err := k.try(k.mistake(fmt.Sprintf("Message numéro %d.", i)), "198.51.100.7")
		if errors.Is(err, guard.ErrTooMany) {
			refusedOnes++
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if refusedOnes != 4 {
		t.Errorf("%d of 10 messages from one address were held back", refusedOnes)
	}
	for i := range floodFrom {
		if _, err := k.try(k.mistake(fmt.Sprintf("Autre message %d.", i)), fmt.Sprintf("203.0.113.%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if r, _ := k.asked(k.mistake("Une vraie question, au milieu.")); r.State != Held {
		t.Errorf("in the flood, a message is %s", r.State)
	}
	if _, total, err := k.List(t.Context(), central, Filter{State: Held}); err != nil || total == 0 {
		t.Errorf("%d are set aside, %v", total, err)
	}
}

func TestWhatCannotBeAskedIsRefusedInWords(t *testing.T) {
	k := open(t)
	long := strings.Repeat("é", mostMessage+1)
	for name, c := range map[string]struct {
		asked Asked
		field string
	}{
		"no kind":              {Asked{Record: 7, Message: "Dix lettres."}, "kind"},
		"a service and record": {Asked{Kind: Service, Subject: "Permis", Record: 7}, "kind"},
		"no record":            {Asked{Kind: Mistake, Message: "Dix lettres."}, "kind"},
		"no service":           {Asked{Kind: Service}, "subject"},
		"no message":           {Asked{Kind: Mistake, Record: 7, Message: "court"}, "message"},
		"too long":             {Asked{Kind: Mistake, Record: 7, Message: long}, "message"},
		"two addresses":        {Asked{Kind: Service, Subject: "Permis", Email: "a@b.ca, c@d.ca"}, "email"},
		"a named address":      {Asked{Kind: Service, Subject: "Permis", Email: "Moi <a@b.ca>"}, "email"},
		"a forged header":      {Asked{Kind: Service, Subject: "Permis", Email: "a@b.ca\r\nBcc: c@d.ca"}, "email"},
	} {
		_, err := k.try(c.asked, "192.0.2.9")
		var f *fault.Error
		if !errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].Name != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, total, err := k.List(t.Context(), central, Filter{}); err != nil || total != 0 {
		t.Errorf("%d were kept, %v", total, err)
	}
}

func TestTwoAnswersAtOnceMakeOne(t *testing.T) {
	k := open(t)
	r, _ := k.asked(k.mistake("Le quai n’existe plus."))
	var wait sync.WaitGroup
	var mu sync.Mutex
	answered := 0
	for i := range 6 {
		wait.Go(func() {
			err := k.Do(t.Context(), k.agent(k.tides), r.ID, Step{Act: Answer, Version: r.Version, Answer: fmt.Sprintf("Réponse %d", i)}, privatePage)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				answered++
			} else if !fault.Is(err, fault.ConflictKind) {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	sent, err := k.outbox.List(t.Context(), 10)
	if answered != 1 || err != nil || len(sent) != 1 {
		t.Errorf("%d answers, %d mails, %v", answered, len(sent), err)
	}
}

func TestFiguresTellWhoAnswersInTime(t *testing.T) {
	k := open(t)
	inTime, _ := k.asked(k.mistake("Première question posée."))
	tooLate, _ := k.asked(k.mistake("Deuxième question posée."))
	k.asked(k.mistake("Troisième question posée."))
	spam, _ := k.asked(k.mistake("Quatrième, de la publicité."))
	k.do(k.agent(k.tides), inTime, Step{Act: Answer, Answer: "Oui."})
	k.do(k.agent(k.tides), spam, Step{Act: Close, Ground: Abuse, Reason: "Publicité."})
	k.at = k.at.AddDate(0, 0, 20)
	if r := k.do(k.agent(k.tides), tooLate, Step{Act: Answer, Answer: "Oui."}); !r.Late(k.at) {
		t.Error("an answer after the due day is not late")
	}
	byBody, err := k.Figures(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := byBody[k.tides], (Figures{Asked: 3, Answered: 2, InTime: 1, Late: 1}); got != want || got.Share() != 50 {
		t.Errorf("figures: %+v, want %+v", got, want)
	}
	if _, total, err := k.List(t.Context(), central, Filter{Late: true}); err != nil || total != 1 {
		t.Errorf("%d wait too long, %v", total, err)
	}
}
