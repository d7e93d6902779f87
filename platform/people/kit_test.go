package people_test

import (
	"testing"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/testkit/testdb"
)

// house is a store on an empty database, with a clock that the test moves.
type house struct {
	*people.Store
	t    *testing.T
	db   *db.DB
	mail *mail.Outbox
	at   time.Time
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: testdb.New(t, mail.Migrations, people.Migrations), at: time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)}
	now := func() time.Time { return h.at }
	h.mail = mail.NewOutbox(h.db, now)
	h.Store = people.NewStore(h.db, now, h.mail)
	return h
}

var operator = people.Operator("essai")

// body saves a body with a French name.
func (h *house) body(name string) people.Body {
	h.t.Helper()
	b, err := h.SaveBody(h.t.Context(), operator, people.Body{Name: text.T(name, "")})
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}

const password = "cheval agrafe pile"

// person invites somebody, who accepts.
func (h *house) person(email string, grants ...people.Grant) people.Actor {
	h.t.Helper()
	token := h.invite(email, grants...)
	a, err := h.Accept(h.t.Context(), token, password)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

func (h *house) invite(email string, grants ...people.Grant) (token string) {
	h.t.Helper()
	_, err := h.Invite(h.t.Context(), operator, email, "Ève Tremblay", grants, func(t string) string { token = t; return "https://b.example/" + t })
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

// is fails the test unless err is a fault of that kind.
func is(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("got error %v, want a fault of kind %d", err, kind)
	}
}

func day(s string) time.Time {
	at, err := time.Parse("2006-01-02 15", s+" 18")
	if err != nil {
		panic(err)
	}
	return at
}
