package people_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"balise/platform/db"
	"balise/platform/people"
)

func (h *house) audit(e people.Entry) {
	h.t.Helper()
	if err := h.db.Write(h.t.Context(), func(tx *db.Tx) error { return people.Audit(h.t.Context(), tx, e) }); err != nil {
		h.t.Fatal(err)
	}
}

// trail writes the chosen entries as their objects, the latest first.
func (h *house) trail(f people.AuditFilter) string {
	h.t.Helper()
	entries, err := h.AuditTrail(h.t.Context(), f)
	if err != nil {
		h.t.Fatal(err)
	}
	var objects []string
	for _, e := range entries {
		objects = append(objects, e.ObjectID)
	}
	return strings.Join(objects, " ")
}

func TestTheTrailIsFilteredAndPaged(t *testing.T) {
	h := newHouse(t)
	eve, bob := people.Actor{ID: "e", Name: "Ève"}, people.Actor{ID: "b", Name: "Bob"}
	for i, e := range []people.Entry{
		{Actor: eve, Action: "record.edit", ObjectID: "1", BodyID: "x", Detail: map[string]string{"reason": "100 % corrigé"}},
		{Actor: bob, Action: "record.edit", ObjectID: "2", BodyID: "y", Detail: map[string]string{"reason": "100 fois"}},
		{Actor: eve, Action: "record.publish", ObjectID: "3", BodyID: "x"},
		{Actor: bob, Action: "record.publish", ObjectID: "4", BodyID: "x"},
	} {
		e.At = h.at.Add(time.Duration(i) * time.Hour)
		h.audit(e)
	}
	for want, f := range map[string]people.AuditFilter{
		"4 3 2 1": {},
		"3 1":     {Person: "e"},
		"2 1":     {Action: "record.edit"},
		"4 3 1":   {Body: "x"},
		"3 2":     {From: h.at.Add(time.Hour), Until: h.at.Add(3 * time.Hour)},
		"1":       {Text: "EVE CORRIGE"},
		"":        {Text: "' OR 1=1 --"},
		"3":       {Person: "e", Action: "record.publish", Body: "x", Text: "publish"},
		"4":       {Limit: 1},
	} {
		if got := h.trail(f); got != want {
			t.Errorf("%+v chooses %q, want %q", f, got, want)
		}
	}
	if got := h.trail(people.AuditFilter{Text: "100 %"}); got != "1" {
		t.Errorf("a typed %% is a sign like another: %q", got)
	}
	var pages []string
	f := people.AuditFilter{Limit: 2}
	for range 3 {
		entries, err := h.AuditTrail(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, fmt.Sprint(len(entries)))
		if len(entries) > 0 {
			f.Before = entries[len(entries)-1].Seq
		}
	}
	if got := strings.Join(pages, " "); got != "2 2 0" {
		t.Errorf("pages of %s", got)
	}
	if actions, err := h.AuditActions(t.Context()); err != nil || strings.Join(actions, " ") != "record.edit record.publish" {
		t.Errorf("actions %v, %v", actions, err)
	}
}

func TestWhatFailedLeavesNoLine(t *testing.T) {
	h := newHouse(t)
	refused := errors.New("refused")
	err := h.db.Write(t.Context(), func(tx *db.Tx) error {
		if err := people.Audit(t.Context(), tx, people.Entry{At: h.at, Action: "x"}); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) || h.trail(people.AuditFilter{}) != "" {
		t.Errorf("%v, trail %q", err, h.trail(people.AuditFilter{}))
	}
	for _, e := range []people.Entry{{Action: "x"}, {At: h.at}} {
		if err := h.db.Write(t.Context(), func(tx *db.Tx) error { return people.Audit(t.Context(), tx, e) }); err == nil {
			t.Errorf("%+v was accepted", e)
		}
	}
}

func TestEveryChangeOfBodiesAndPersonsIsAudited(t *testing.T) {
	h := newHouse(t)
	a, b := h.body("Office du thé"), h.body("Office du café")
	if err := h.MergeBodies(t.Context(), operator, a.ID, b.ID, "2026-01-01"); err != nil {
		t.Fatal(err)
	}
	eve := h.person("eve@example.org")
	if _, err := h.StartSession(t.Context(), eve, people.ByPassword, ""); err != nil {
		t.Fatal(err)
	}
	if err := h.SetGrants(t.Context(), operator, eve.ID, []people.Grant{{Role: people.Approver, BodyID: b.ID}}); err != nil {
		t.Fatal(err)
	}
	entries, err := h.AuditTrail(t.Context(), people.AuditFilter{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Action+" by "+e.Actor.Name)
		for _, word := range e.Detail {
			if strings.Contains(word, password) || strings.Contains(word, "@") {
				t.Errorf("%s tells %q", e.Action, word)
			}
		}
	}
	want := "person.grants by essai, person.sign_in by Ève Tremblay, person.accept by Ève Tremblay, person.invite by essai, body.merge by essai, body.save by essai, body.save by essai"
	if strings.Join(got, ", ") != want {
		t.Errorf("trail: %s", strings.Join(got, ", "))
	}
	if e := entries[0]; e.Detail["grants"] != "approver:"+b.ID || e.ObjectID != eve.ID || !e.At.Equal(h.at) {
		t.Errorf("the latest entry is %+v", e)
	}
	if d := entries[4].Detail; d["until"] != " → 2026-01-01" || d["successor"] != " → "+b.ID {
		t.Errorf("the merger tells %v", d)
	}
}
