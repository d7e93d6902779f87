package people_test

import (
	"strings"
	"testing"
	"time"

	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

var admin = people.Grant{Role: people.Admin}

func TestAnInvitationLeadsToASignIn(t *testing.T) {
	h := newHouse(t)
	b := h.body("Office du thé")
	token := h.invite("Eve@Example.org", people.Grant{Role: people.Agent, BodyID: b.ID})
	kept, err := h.mail.List(t.Context(), 10)
	if err != nil || len(kept) != 1 || kept[0].To != "Eve@Example.org" || !strings.Contains(kept[0].Body, "https://b.example/"+token) {
		t.Fatalf("outbox: %+v %v", kept, err)
	}
	if name, first, err := h.Invitation(t.Context(), token); name != "Ève Tremblay" || first || err != nil {
		t.Errorf("the link is for %q, %v, %v", name, first, err)
	}
	_, err = h.SignIn(t.Context(), "eve@example.org", "")
	is(t, err, fault.InvalidKind) // no password yet
	_, err = h.Accept(t.Context(), token, "trop court")
	is(t, err, fault.InvalidKind)
	if _, err := h.Accept(t.Context(), token, password); err != nil {
		t.Fatal(err) // the short password left the link good
	}
	_, err = h.Accept(t.Context(), token, password)
	is(t, err, fault.GoneKind)
	a, err := h.SignIn(t.Context(), " EVE@example.ORG ", password)
	if err != nil || a.Name != "Ève Tremblay" || !people.Can(a, people.RecordEdit, b.ID) {
		t.Errorf("signed in as %+v, %v", a, err)
	}
	again, err := h.ActorByID(t.Context(), a.ID)
	if err != nil || again.Email != a.Email || len(again.Grants) != 1 {
		t.Errorf("found again as %+v, %v", again, err)
	}
}

func TestAPasswordMayBeTypedWithComposedOrSeparateAccents(t *testing.T) {
	h := newHouse(t)
	if _, err := h.Accept(t.Context(), h.invite("a@example.org", admin), "forêt d’érables"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.SignIn(t.Context(), "a@example.org", "fore\u0302t d’e\u0301rables"); err != nil {
		t.Error(err)
	}
}

func TestAFailedSignInTellsNothing(t *testing.T) {
	h := newHouse(t)
	h.person("known@example.org", admin)
	gone := h.person("gone@example.org")
	if err := h.Disable(t.Context(), operator, gone.ID); err != nil {
		t.Fatal(err)
	}
	h.invite("waiting@example.org")
	said := map[string]bool{}
	for _, try := range [][2]string{{"known@example.org", "autre mot de passe"}, {"unknown@example.org", password}, {"gone@example.org", password},
		{"waiting@example.org", password}, {"waiting@example.org", ""}, {"", ""}, {" ", password}, {"' OR 1=1 --", password}, {"known@example.org", strings.Repeat("x", 100_000)}} {
		a, err := h.SignIn(t.Context(), try[0], try[1])
		is(t, err, fault.InvalidKind)
		if a.SignedIn() {
			t.Errorf("%q is signed in", try[0])
		}
		said[err.Error()] = true
	}
	if len(said) != 1 {
		t.Errorf("the failures can be told apart: %v", said)
	}
	trail, err := h.AuditTrail(t.Context(), people.AuditFilter{Action: "person.sign_in_failed"})
	if err != nil || len(trail) != 9 {
		t.Errorf("%d failures are audited, %v", len(trail), err)
	}
}

func TestALinkExpires(t *testing.T) {
	h := newHouse(t)
	token := h.invite("eve@example.org")
	h.at = h.at.Add(7 * 24 * time.Hour)
	_, _, err := h.Invitation(t.Context(), token)
	is(t, err, fault.GoneKind)
	_, err = h.Accept(t.Context(), token, password)
	is(t, err, fault.GoneKind)
	for _, forged := range []string{"", "x", strings.Repeat("A", 43), token + "A", "é\x00"} {
		_, err = h.Accept(t.Context(), forged, password)
		is(t, err, fault.GoneKind)
	}
}

func TestANewInvitationEndsTheFormerAndChangesThePassword(t *testing.T) {
	h := newHouse(t)
	a := h.person("eve@example.org")
	var tokens []string
	for range 2 {
		if err := h.Reinvite(t.Context(), operator, a.ID, func(t string) string { tokens = append(tokens, t); return t }); err != nil {
			t.Fatal(err)
		}
	}
	_, err := h.Accept(t.Context(), tokens[0], password)
	is(t, err, fault.GoneKind)
	if _, err := h.Accept(t.Context(), tokens[1], "un autre cheval agrafe"); err != nil {
		t.Fatal(err)
	}
	_, err = h.SignIn(t.Context(), "eve@example.org", password)
	is(t, err, fault.InvalidKind)
}

func TestPasswordsThatAreGuessedFirstAreRefused(t *testing.T) {
	h := newHouse(t)
	token := h.invite("eve.tremblay@example.org")
	for _, bad := range []string{"", "onze lettres"[:11], "Password1234", "motdepasse2026!", "azertyuiop12", "soleilsoleil", "abababababab",
		"Eve.Tremblay@example.org", "eve.tremblay123", strings.Repeat("phrase ", 40)} {
		_, err := h.Accept(t.Context(), token, bad)
		is(t, err, fault.InvalidKind)
		if err != nil && bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("the error repeats the password: %v", err)
		}
	}
}

func TestTheFirstAdministratorComesByAOneTimeLink(t *testing.T) {
	h := newHouse(t)
	one, needed, err := h.FirstAdmin(t.Context())
	if !needed || err != nil {
		t.Fatal(needed, err)
	}
	two, _, err := h.FirstAdmin(t.Context()) // another machine starts
	if err != nil {
		t.Fatal(err)
	}
	if _, first, err := h.Invitation(t.Context(), two); !first || err != nil {
		t.Errorf("the link is of a first administrator: %v, %v", first, err)
	}
	_, err = h.AcceptFirst(t.Context(), one, "pas une adresse", "Ève", password)
	is(t, err, fault.InvalidKind)
	_, err = h.AcceptFirst(t.Context(), h.invite("eve@example.org"), "b@example.org", "Ève", password)
	is(t, err, fault.GoneKind)
	_, err = h.Accept(t.Context(), one, password)
	is(t, err, fault.NotFoundKind)
	a, err := h.AcceptFirst(t.Context(), one, "a@example.org", "Ève", password)
	if err != nil || !people.Can(a, people.AdminGrant, "") {
		t.Fatalf("%+v %v", a, err)
	}
	_, err = h.AcceptFirst(t.Context(), two, "b@example.org", "Bob", password)
	is(t, err, fault.GoneKind)
	if token, needed, err := h.FirstAdmin(t.Context()); token != "" || needed || err != nil {
		t.Errorf("a second first administrator is wanted: %v, %v", needed, err)
	}
	if _, err := h.SignIn(t.Context(), "a@example.org", password); err != nil {
		t.Error(err)
	}
}

func TestRolesAreGivenByThoseWhoMay(t *testing.T) {
	h := newHouse(t)
	b := h.body("Office du thé")
	chief, central := h.person("admin@example.org", admin), h.person("central@example.org", people.Grant{Role: people.Central})
	eve := h.person("eve@example.org")
	agent := []people.Grant{{Role: people.Agent, BodyID: b.ID}}
	if err := h.SetGrants(t.Context(), central, eve.ID, agent); err != nil {
		t.Fatal(err)
	}
	if a, err := h.ActorByID(t.Context(), eve.ID); err != nil || !people.Can(a, people.RecordEdit, b.ID) || people.Can(a, people.RecordPublish, b.ID) {
		t.Errorf("Ève is %+v, %v", a, err)
	}
	eve, _ = h.ActorByID(t.Context(), eve.ID)
	for name, c := range map[string]struct {
		who    people.Actor
		whom   string
		grants []people.Grant
		kind   fault.Kind
	}{
		"an agent gives roles":                    {eve, eve.ID, agent, fault.ForbiddenKind},
		"the central team makes an administrator": {central, central.ID, []people.Grant{admin}, fault.ForbiddenKind},
		"the central team unmakes one":            {central, chief.ID, nil, fault.ForbiddenKind},
		"the last administrator goes":             {chief, chief.ID, nil, fault.ConflictKind},
		"a role that does not exist":              {chief, eve.ID, []people.Grant{{Role: "king"}}, fault.InvalidKind},
		"an agent of all bodies":                  {chief, eve.ID, []people.Grant{{Role: people.Agent}}, fault.InvalidKind},
		"an auditor of one body":                  {chief, eve.ID, []people.Grant{{Role: people.Auditor, BodyID: b.ID}}, fault.InvalidKind},
		"a body that does not exist":              {chief, eve.ID, []people.Grant{{Role: people.Agent, BodyID: "x"}}, fault.NotFoundKind},
		"a person who does not exist":             {chief, "x", agent, fault.NotFoundKind},
	} {
		t.Run(name, func(t *testing.T) { is(t, h.SetGrants(t.Context(), c.who, c.whom, c.grants), c.kind) })
	}
	is(t, h.Disable(t.Context(), chief, chief.ID), fault.ConflictKind)
	is(t, h.Disable(t.Context(), central, chief.ID), fault.ForbiddenKind)
	if a, err := h.ActorByID(t.Context(), eve.ID); err != nil || len(a.Grants) != 1 {
		t.Errorf("what was refused changed Ève: %+v, %v", a, err)
	}
}

func TestADisabledPersonIsShutOutAtOnceAndMayComeBack(t *testing.T) {
	h := newHouse(t)
	a := h.person("eve@example.org", people.Grant{Role: people.Auditor})
	if err := h.Disable(t.Context(), operator, a.ID); err != nil {
		t.Fatal(err)
	}
	_, err := h.ActorByID(t.Context(), a.ID)
	is(t, err, fault.NotFoundKind)
	is(t, h.Reinvite(t.Context(), operator, a.ID, func(t string) string { return t }), fault.ConflictKind)
	if persons, err := h.Persons(t.Context()); err != nil || len(persons) != 1 || !persons[0].Disabled || persons[0].Invited {
		t.Errorf("%+v, %v", persons, err)
	}
	if err := h.Enable(t.Context(), operator, a.ID); err != nil {
		t.Fatal(err)
	}
	if a, err := h.SignIn(t.Context(), "eve@example.org", password); err != nil || len(a.Grants) != 1 {
		t.Errorf("back as %+v, %v", a, err)
	}
}

func TestAnInvitationThatCannotBeSentLeavesNothing(t *testing.T) {
	h := newHouse(t)
	h.invite("eve@example.org")
	for name, c := range map[string]struct {
		email, name string
		grants      []people.Grant
		kind        fault.Kind
	}{
		"a known address":        {"EVE@example.org", "Ève", nil, fault.ConflictKind},
		"no address":             {"", "Ève", nil, fault.InvalidKind},
		"a forged header":        {"b@example.org\r\nBcc: c@example.org", "Bob", nil, fault.InvalidKind},
		"a name of two lines":    {"b@example.org", "Bob\nBob", nil, fault.InvalidKind},
		"an impossible role":     {"b@example.org", "Bob", []people.Grant{{Role: "king"}}, fault.InvalidKind},
		"a body of nobody knows": {"b@example.org", "Bob", []people.Grant{{Role: people.Agent, BodyID: "x"}}, fault.NotFoundKind},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := h.Invite(t.Context(), operator, c.email, c.name, c.grants, func(t string) string { return t })
			is(t, err, c.kind)
			if err != nil && strings.Contains(err.Error(), "@example.org") {
				t.Errorf("the error holds an address: %v", err)
			}
		})
	}
	persons, err := h.Persons(t.Context())
	kept, err2 := h.mail.List(t.Context(), 10)
	if len(persons) != 1 || len(kept) != 1 || err != nil || err2 != nil {
		t.Errorf("%d persons, %d messages, %v %v", len(persons), len(kept), err, err2)
	}
	_, err = h.Invite(t.Context(), people.Actor{}, "b@example.org", "Bob", nil, func(t string) string { return t })
	is(t, err, fault.ForbiddenKind)
}

const sqlSecrets = `SELECT password FROM person UNION ALL SELECT token_hash FROM invitation UNION ALL SELECT token_hash FROM session
	UNION ALL SELECT data FROM session`

func TestTheDatabaseHoldsNoSecretThatSignsIn(t *testing.T) {
	h := newHouse(t)
	h.person("eve@example.org")
	token := h.invite("bob@example.org")
	sessions := people.NewSessionStore(h.db, time.Now)
	if err := sessions.Commit("session-token", []byte("x"), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	n := 0
	err := h.db.Read(t.Context(), func(tx *db.Tx) error {
		rows, err := tx.Query(t.Context(), sqlSecrets)
		if err != nil {
			return err
		}
		defer rows.Close()
		for ; rows.Next(); n++ {
			var kept string
			if err := rows.Scan(&kept); err != nil {
				return err
			}
			for _, secret := range []string{password, token, "session-token"} {
				if strings.Contains(kept, secret) {
					t.Errorf("kept: %q", kept)
				}
			}
		}
		return rows.Err()
	})
	if err != nil || n != 5 {
		t.Errorf("%d values, %v", n, err)
	}
}
