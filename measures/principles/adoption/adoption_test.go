package adoption

import (
	"context"
	"strings"
	"testing"
	"time"

	"balise/content"
	"balise/engine/framework"
	"balise/engine/text"
	"balise/platform/app"
	"balise/platform/corpus"
	"balise/platform/fault"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/work"
	"balise/testkit/testdb"
)

// house is a framework on a database of its own, whose clock the test moves.
type house struct {
	*Store
	t      *testing.T
	ctx    context.Context
	clock  time.Time
	port   people.Body // has an agent and an approver
	museum people.Body // has nobody
}

var (
	operator = people.Operator("essai")
	central  = people.Actor{ID: "central", Name: "Zoé", Grants: []people.Grant{{Role: people.Central}}}
	words    = text.T("Des mots.", "Words.")
)

func newHouse(t *testing.T) *house {
	t.Helper()
	c, err := corpus.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, ctx: t.Context(), clock: time.Date(2026, 3, 2, 14, 0, 0, 0, time.UTC)}
	now := func() time.Time { return h.clock }
	d := testdb.New(t, append(app.Migrations(), Migrations)...)
	outbox := mail.NewOutbox(d, now)
	h.Store = NewStore(&app.House{DB: d, Corpus: c, Outbox: outbox, People: people.NewStore(d, now, outbox), Work: work.New(d, now), Now: now,
		Address: func(text.Lang, string, ...any) (string, error) { return "https://balise.invalid/", nil }}, now)
	h.port, h.museum = h.body("Régie des ports"), h.body("Musée des amarres")
	_, err = h.People.Invite(h.ctx, operator, "eve@exemple.invalid", "Ève", []people.Grant{{Role: people.Agent, BodyID: h.port.ID}}, func(string) string { return "https://balise.invalid/" })
	h.check(err)
	return h
}

func (h *house) body(name string) people.Body {
	h.t.Helper()
	b, err := h.People.SaveBody(h.ctx, operator, people.Body{Name: text.T(name, name), Jurisdiction: "qc", Type: "budget_funded", Portfolio: "transport"})
	h.check(err)
	return b
}

func (h *house) check(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) refused(err error, kind fault.Kind) {
	h.t.Helper()
	if !fault.Is(err, kind) {
		h.t.Errorf("got %v", err)
	}
}

func (h *house) as(role people.Role, body people.Body) people.Actor {
	return people.Actor{ID: string(role), Name: string(role), Grants: []people.Grant{{Role: role, BodyID: body.ID}}}
}

// proposed opens a version, rewrites one article, and proposes it for two weeks.
func (h *house) proposed() int64 {
	h.t.Helper()
	number, err := h.Start(h.ctx, central)
	h.check(err)
	h.check(h.Edit(h.ctx, central, number, h.rewrite("fallback", "Un repli est prêt.", "A fallback is ready."), 0, ""))
	h.check(h.Propose(h.ctx, central, number, 1, "2026-03-16", words))
	return number
}

func (h *house) rewrite(id, fr, en string) framework.Edit {
	p, ok := h.shipped.Place(id)
	if !ok {
		h.t.Fatalf("no article %s", id)
	}
	a := *p.Article
	a.Title, a.Parts = text.T(fr, en), nil
	return framework.Edit{Act: framework.Change, ID: id, Article: &a}
}

func (h *house) version(number int64) Version {
	h.t.Helper()
	v, err := h.Store.Version(h.ctx, number)
	h.check(err)
	return v
}

func TestAVersionFromDraftToForce(t *testing.T) {
	h := newHouse(t)
	v, err := h.InForce(h.ctx)
	h.check(err)
	if v.Number != 0 || v.Text != h.shipped {
		t.Errorf("before any adoption, the shipped text is read: %d", v.Number)
	}
	number := h.proposed()
	_, err = h.Start(h.ctx, central)
	h.refused(err, fault.ConflictKind)
	agent, approver := h.as(people.Agent, h.port), h.as(people.Approver, h.port)
	h.check(h.Write(h.ctx, agent, number, Comment{Article: "fallback", BodyID: h.port.ID, Stance: Amend, Words: "Dites qui l’essaie."}))
	h.refused(h.Send(h.ctx, agent, number, h.port.ID, 1, true), fault.ForbiddenKind)
	h.refused(h.Send(h.ctx, approver, number, h.port.ID, 2, true), fault.ConflictKind)
	h.check(h.Send(h.ctx, approver, number, h.port.ID, 1, true))
	sent, drafts, err := h.OfBody(h.ctx, h.version(number), h.port.ID)
	h.check(err)
	if len(sent) != 1 || len(drafts) != 0 || !sent[0].Publish || sent[0].Answer != nil {
		t.Fatalf("sent %+v, drafts %+v", sent, drafts)
	}
	h.refused(h.Adopt(h.ctx, central, number, 1, "2026-03-20", words), fault.InvalidKind) // the period is not over
	h.clock = h.clock.AddDate(0, 0, 20)
	h.refused(h.Write(h.ctx, agent, number, Comment{Article: "fallback", BodyID: h.port.ID, Stance: Object, Words: "Trop tard."}), fault.ConflictKind)
	h.refused(h.Adopt(h.ctx, central, number, 1, "2026-03-25", words), fault.InvalidKind) // nobody answered
	h.check(h.Answer(h.ctx, central, number, sent[0].ID, Accepted, words))
	h.check(h.Edit(h.ctx, central, number, h.rewrite("fallback", "Un repli est prêt, et essayé par le service.", "A fallback is ready, and tried by the service."), 1, sent[0].ID))
	h.refused(h.Adopt(h.ctx, central, number, 1, "2026-03-25", words), fault.ConflictKind) // the text has changed
	h.check(h.Adopt(h.ctx, central, number, 2, "2026-03-25", words))
	before, err := h.Public(h.ctx)
	h.check(err)
	if v, _ := h.InForce(h.ctx); v.Number != 0 {
		t.Error("it is in force before its day")
	}
	h.clock = time.Date(2026, 3, 25, 14, 0, 0, 0, time.UTC)
	if after, _ := h.Public(h.ctx); after <= before {
		t.Errorf("what everyone reads changed on the day, and nothing tells it: %d, then %d", before, after)
	}
	v, err = h.InForce(h.ctx)
	h.check(err)
	p, _ := v.Text.Place("fallback")
	if v.Number != number || !strings.Contains(p.Title.FR, "essayé") || v.Hash == "" {
		t.Errorf("in force: %d, %q", v.Number, p.Title.FR)
	}
	if q, _ := v.Offered.Place("fallback"); strings.Contains(q.Title.FR, "essayé") {
		t.Error("what was proposed was not kept as it was")
	}
	h.refused(h.Edit(h.ctx, central, number, h.rewrite("fallback", "a", "a"), 2, ""), fault.ConflictKind)
	next, err := h.Start(h.ctx, central)
	h.check(err)
	if d := framework.Compare(v.Text, h.version(next).Text); h.version(next).Base != number || len(d) > 0 {
		t.Errorf("the next version starts from the last one adopted: %+v", d)
	}
	h.check(h.Drop(h.ctx, central, next, words))
	if h.version(next).State != Dropped {
		t.Error("it was not dropped")
	}
}

func TestTwoWritersOfOneArticle(t *testing.T) {
	h := newHouse(t)
	number, err := h.Start(h.ctx, central)
	h.check(err)
	h.check(h.Edit(h.ctx, central, number, h.rewrite("need", "Un", "One"), 0, ""))
	h.check(h.Edit(h.ctx, central, number, h.rewrite("fallback", "Deux", "Two"), 0, "")) // another article
	h.refused(h.Edit(h.ctx, central, number, h.rewrite("need", "Trois", "Three"), 0, ""), fault.ConflictKind)
	h.check(h.Edit(h.ctx, central, number, h.rewrite("need", "Trois", "Three"), 2, ""))
	h.refused(h.Edit(h.ctx, central, number, h.rewrite("need", "Quatre", ""), 3, ""), fault.InvalidKind)
	bad := h.rewrite("need", "a", "a")
	bad.Article.Like = []string{"montreal.nothing"}
	h.refused(h.Edit(h.ctx, central, number, bad, 3, ""), fault.InvalidKind)
	edits, err := h.EditsOf(h.ctx, h.version(number))
	h.check(err)
	if len(edits) != 3 || edits[0].Article.Title.FR != "Un" {
		t.Errorf("the history has %+v", edits)
	}
}

func TestWhatMayNotBe(t *testing.T) {
	h := newHouse(t)
	agent, approver := h.as(people.Agent, h.port), h.as(people.Approver, h.port)
	_, err := h.Start(h.ctx, agent)
	h.refused(err, fault.ForbiddenKind)
	number, err := h.Start(h.ctx, central)
	h.check(err)
	h.refused(h.Write(h.ctx, agent, number, Comment{Article: "need", BodyID: h.port.ID, Stance: Support}), fault.ConflictKind) // not proposed yet
	h.refused(h.Propose(h.ctx, central, number, 0, "2026-02-01", words), fault.InvalidKind)
	h.refused(h.Propose(h.ctx, central, number, 0, "2026-04-01", text.T("Un", "")), fault.InvalidKind)
	h.refused(h.Propose(h.ctx, central, number, 4, "2026-04-01", words), fault.ConflictKind)
	h.check(h.Edit(h.ctx, central, number, framework.Edit{Act: framework.Remove, ID: "options_note"}, 0, ""))
	h.refused(h.Propose(h.ctx, central, number, 1, "2026-04-01", words), fault.InvalidKind) // a control has no evidence
	h.check(h.Edit(h.ctx, central, number, framework.Edit{Act: framework.Remove, ID: "need"}, 1, ""))
	h.check(h.Propose(h.ctx, central, number, 2, "2026-04-01", words))
	for _, c := range []Comment{
		{Article: "need", BodyID: h.port.ID, Stance: Support}, // removed before it was proposed
	} {
		h.refused(h.Write(h.ctx, agent, number, c), fault.NotFoundKind)
	}
	h.refused(h.Write(h.ctx, agent, number, Comment{Article: "fallback", BodyID: h.port.ID, Stance: Amend}), fault.InvalidKind)
	h.refused(h.Write(h.ctx, agent, number, Comment{Article: "fallback", BodyID: h.port.ID, Stance: "maybe", Words: "?"}), fault.InvalidKind)
	h.refused(h.Write(h.ctx, agent, number, Comment{Article: "fallback", BodyID: h.museum.ID, Stance: Support}), fault.ForbiddenKind)
	h.refused(h.Write(h.ctx, central, number, Comment{Article: "fallback", BodyID: h.port.ID, Stance: Support}), fault.ForbiddenKind)
	h.check(h.Write(h.ctx, agent, number, Comment{Article: "fallback", BodyID: h.port.ID, Stance: Support}))
	h.check(h.Discard(h.ctx, agent, number, h.port.ID, "fallback"))
	h.refused(h.Send(h.ctx, approver, number, h.port.ID, 0, true), fault.ConflictKind)
	h.refused(h.Answer(h.ctx, central, number, "unknown", Accepted, words), fault.NotFoundKind)
	h.refused(h.Extend(h.ctx, central, number, "2026-03-31", words), fault.InvalidKind)
	h.check(h.Extend(h.ctx, central, number, "2026-04-15", words))
	if until := h.version(number).Until; until != "2026-04-15" {
		t.Errorf("until %s", until)
	}
	_, err = h.Store.Version(h.ctx, 9)
	h.refused(err, fault.NotFoundKind)
}

func TestACommentSentAgainReplacesTheFormer(t *testing.T) {
	h := newHouse(t)
	number, agent, approver := h.proposed(), h.as(people.Agent, h.port), h.as(people.Approver, h.port)
	for _, said := range []string{"Une fois.", "Deux fois."} {
		h.clock = h.clock.Add(time.Hour)
		h.check(h.Write(h.ctx, agent, number, Comment{BodyID: h.port.ID, Stance: Object, Words: said}))
		h.check(h.Send(h.ctx, approver, number, h.port.ID, 1, false))
	}
	all, err := h.Comments(h.ctx, h.version(number))
	h.check(err)
	if len(all) != 1 || all[0].Words != "Deux fois." {
		t.Errorf("got %+v", all)
	}
}

func TestBodiesAreWrittenToOnce(t *testing.T) {
	h := newHouse(t)
	number := h.proposed()
	count := func() (n int) {
		t.Helper()
		for range 2 {
			h.check(h.Notify(h.ctx))
		}
		all, err := h.Outbox.List(h.ctx, 100)
		h.check(err)
		for _, m := range all {
			if strings.HasPrefix(m.Subject, "Cadre") {
				n++
			}
		}
		return n
	}
	for _, step := range []struct {
		day  int
		want int
	}{{2, 1}, {9, 1}, {11, 2}, {15, 2}, {16, 2}, {17, 2}} {
		h.clock = time.Date(2026, 3, step.day, 14, 0, 0, 0, time.UTC)
		if got := count(); got != step.want {
			t.Errorf("on March %d: %d messages, want %d", step.day, got, step.want)
		}
	}
	h.check(h.Extend(h.ctx, central, number, "2026-03-30", words))
	h.check(h.Write(h.ctx, h.as(people.Agent, h.port), number, Comment{BodyID: h.port.ID, Stance: Support}))
	h.check(h.Send(h.ctx, h.as(people.Approver, h.port), number, h.port.ID, 1, false))
	h.clock = time.Date(2026, 3, 27, 14, 0, 0, 0, time.UTC)
	if got := count(); got != 2 {
		t.Errorf("a body that has sent its comments is not reminded: %d messages", got)
	}
}
