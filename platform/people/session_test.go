package people_test

import (
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"balise/platform/people"
)

var _ scs.CtxStore = (*people.SessionStore)(nil)

func TestASessionLastsUntilItsExpiry(t *testing.T) {
	h := newHouse(t)
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s := people.NewSessionStore(h.db, func() time.Time { return at })
	look := func(token, want string) {
		t.Helper()
		data, found, err := s.Find(token)
		if string(data) != want || found != (want != "") || err != nil {
			t.Errorf("session %q holds %q, %v, %v; want %q", token, data, found, err, want)
		}
	}
	for _, data := range []string{"one\x00\xff", "two\x00\xff"} { // any bytes, kept over the former ones
		if err := s.Commit("a", []byte(data), at.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		look("a", data)
	}
	if err := s.Commit("b", []byte("other"), at.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	look("c", "")
	look("' OR 1=1 --\x00", "")
	at = at.Add(time.Hour)
	look("a", "")
	look("b", "other")
	for range 2 {
		if err := s.Delete("b"); err != nil {
			t.Fatal(err)
		}
	}
	look("b", "")
}
