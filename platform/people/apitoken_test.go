package people_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"balise/platform/fault"
	"balise/platform/people"
)

var allScopes = people.TokenScopes()

// token makes a token of thirty days.
func (h *house) token(a people.Actor, body string, forBody bool, scopes ...people.TokenScope) string {
	h.t.Helper()
	secret, err := h.CreateToken(h.t.Context(), a, people.NewToken{Name: "Import GRH", BodyID: body, ForBody: forBody, Scopes: scopes, Days: 30})
	if err != nil {
		h.t.Fatal(err)
	}
	return secret
}

// Whatever its scopes and whoever made it, a token decides nothing: it reads, writes and submits for one body.
func TestATokenDoesWhatItsScopesSayAndNeverPublishes(t *testing.T) {
	h := newHouse(t)
	b, other := h.body("Office des phares"), h.body("Régie des quais")
	maker := h.person("a@exemple.quebec", people.Grant{Role: people.Approver, BodyID: b.ID}, people.Grant{Role: people.Admin},
		people.Grant{Role: people.Approver, BodyID: other.ID})
	for _, c := range []struct {
		scopes []people.TokenScope
		may    []people.Action
	}{
		{[]people.TokenScope{people.ScopeRead}, []people.Action{people.RecordRead, people.InterestRead, people.ReadinessRead}},
		{[]people.TokenScope{people.ScopeWrite}, []people.Action{people.RecordCreate, people.RecordEdit, people.ReadinessFill}},
		{[]people.TokenScope{people.ScopeSubmit}, []people.Action{people.RecordSubmit}},
		{allScopes, []people.Action{people.RecordRead, people.InterestRead, people.ReadinessRead, people.RecordCreate, people.RecordEdit, people.ReadinessFill, people.RecordSubmit}},
	} {
		for _, forBody := range []bool{false, true} {
			a, err := h.ActorByToken(t.Context(), h.token(maker, b.ID, forBody, c.scopes...))
			if err != nil {
				t.Fatal(err)
			}
			for _, rule := range people.Rules {
				want := slices.Contains(c.may, rule.Action)
				if people.Can(a, rule.Action, b.ID) != want || people.Can(a, rule.Action, "") != want || (people.Allow(a, rule.Action, b.ID) == nil) != want {
					t.Errorf("scopes %v: %s is not %v", c.scopes, rule.Action, want)
				}
				if people.Can(a, rule.Action, other.ID) {
					t.Errorf("scopes %v: %s for another body", c.scopes, rule.Action)
				}
				if every, bodies := people.Reach(a, rule.Action); every || (len(bodies) == 1 && bodies[0] == b.ID) != want {
					t.Errorf("scopes %v: %s reaches %v %v", c.scopes, rule.Action, every, bodies)
				}
			}
		}
	}
}

func TestATokenEnds(t *testing.T) {
	h := newHouse(t)
	b := h.body("Office des phares")
	agent := h.person("agent@exemple.quebec", people.Grant{Role: people.Agent, BodyID: b.ID})
	approver := h.person("approuve@exemple.quebec", people.Grant{Role: people.Approver, BodyID: b.ID})
	own, ofBody := h.token(agent, b.ID, false, allScopes...), h.token(approver, b.ID, true, allScopes...)
	opens := func(secret string, want bool, when string) {
		t.Helper()
		_, err := h.ActorByToken(t.Context(), secret)
		if want != (err == nil) {
			t.Errorf("%s: %v", when, err)
		} else if err != nil {
			is(t, err, fault.ForbiddenKind)
		}
	}
	opens(own, true, "a new token")
	for _, forged := range []string{"", "balise_", own[:len(own)-1] + "é", own + "a", strings.ToUpper(own), "balise_" + strings.Repeat("a", 43), "\x00"} {
		opens(forged, false, "forged "+forged)
	}
	if err := h.SetGrants(t.Context(), operator, agent.ID, nil); err != nil {
		t.Fatal(err)
	}
	opens(own, false, "its maker lost their role")
	if err := h.SetGrants(t.Context(), operator, agent.ID, []people.Grant{{Role: people.Agent, BodyID: b.ID}}); err != nil {
		t.Fatal(err)
	}
	opens(own, true, "its maker has their role again")
	for _, id := range []string{agent.ID, approver.ID} {
		if err := h.Disable(t.Context(), operator, id); err != nil {
			t.Fatal(err)
		}
	}
	opens(own, false, "its maker was disabled")
	opens(ofBody, true, "a token of the body outlives who made it")
	h.at = h.at.AddDate(0, 0, 30)
	opens(ofBody, false, "the day it expires")
}

func TestTokensAreSeenAndRevokedByWhoMay(t *testing.T) {
	h := newHouse(t)
	b, other := h.body("Office des phares"), h.body("Régie des quais")
	agent := h.person("agent@exemple.quebec", people.Grant{Role: people.Agent, BodyID: b.ID})
	colleague := h.person("collegue@exemple.quebec", people.Grant{Role: people.Agent, BodyID: b.ID})
	approver := h.person("approuve@exemple.quebec", people.Grant{Role: people.Approver, BodyID: b.ID})
	stranger := h.person("ailleurs@exemple.quebec", people.Grant{Role: people.Approver, BodyID: other.ID})
	admin := h.person("admin@exemple.quebec", people.Grant{Role: people.Admin})
	secret := h.token(agent, b.ID, false, people.ScopeRead)
	h.at = h.at.Add(time.Hour)
	if _, err := h.ActorByToken(t.Context(), secret); err != nil {
		t.Fatal(err)
	}
	var id string
	for _, c := range []struct {
		who  string
		as   people.Actor
		sees int
	}{{"its maker", agent, 1}, {"a colleague", colleague, 0}, {"the approver", approver, 1}, {"another body’s approver", stranger, 0}, {"an administrator", admin, 1}} {
		found, err := h.Tokens(t.Context(), c.as)
		if err != nil || len(found) != c.sees {
			t.Errorf("%s sees %d tokens (%v)", c.who, len(found), err)
		}
		for _, token := range found {
			id = token.ID
			if token.UsedAt != h.at || token.Name != "Import GRH" || token.MakerName != "Ève Tremblay" || !token.Live(h.at) {
				t.Errorf("%s sees %+v", c.who, token)
			}
		}
	}
	for _, nobody := range []people.Actor{colleague, stranger, {}} {
		is(t, h.RevokeToken(t.Context(), nobody, id), fault.NotFoundKind)
	}
	is(t, h.RevokeToken(t.Context(), agent, ""), fault.NotFoundKind)
	if err := h.RevokeToken(t.Context(), admin, id); err != nil {
		t.Fatal(err)
	}
	if _, err := h.ActorByToken(t.Context(), secret); !fault.Is(err, fault.ForbiddenKind) {
		t.Errorf("a revoked token opens: %v", err)
	}
	trail, err := h.AuditTrail(t.Context(), people.AuditFilter{Text: "token"})
	if err != nil || len(trail) != 2 || trail[0].Action != "token.revoke" || trail[1].Detail["scopes"] != "drafts:read" {
		t.Errorf("the trail says %+v (%v)", trail, err)
	}
	for _, e := range trail {
		for key, value := range e.Detail {
			if strings.Contains(value, secret) || strings.Contains(value, "balise_") {
				t.Errorf("the trail holds the secret in %s", key)
			}
		}
	}
}

func TestTokensThatCannotBeMade(t *testing.T) {
	h := newHouse(t)
	b, other := h.body("Office des phares"), h.body("Régie des quais")
	agent := h.person("agent@exemple.quebec", people.Grant{Role: people.Agent, BodyID: b.ID})
	central := h.person("central@exemple.quebec", people.Grant{Role: people.Central}, people.Grant{Role: people.Admin})
	good := people.NewToken{Name: "Import", BodyID: b.ID, Scopes: allScopes, Days: 30}
	for name, c := range map[string]struct {
		as   people.Actor
		with func(*people.NewToken)
		kind fault.Kind
	}{
		"another body":           {agent, func(n *people.NewToken) { n.BodyID = other.ID }, fault.ForbiddenKind},
		"the body’s, by agent":   {agent, func(n *people.NewToken) { n.ForBody = true }, fault.ForbiddenKind},
		"by an administrator":    {central, func(*people.NewToken) {}, fault.ForbiddenKind},
		"by a visitor":           {people.Actor{}, func(*people.NewToken) {}, fault.ForbiddenKind},
		"without a name":         {agent, func(n *people.NewToken) { n.Name = "  " }, fault.InvalidKind},
		"with a control char":    {agent, func(n *people.NewToken) { n.Name = "a\x00" }, fault.InvalidKind},
		"with a name too long":   {agent, func(n *people.NewToken) { n.Name = strings.Repeat("é", 81) }, fault.InvalidKind},
		"without a body":         {agent, func(n *people.NewToken) { n.BodyID = "" }, fault.InvalidKind},
		"without a scope":        {agent, func(n *people.NewToken) { n.Scopes = nil }, fault.InvalidKind},
		"with an unknown scope":  {agent, func(n *people.NewToken) { n.Scopes = []people.TokenScope{"publish"} }, fault.InvalidKind},
		"that ends at once":      {agent, func(n *people.NewToken) { n.Days = 0 }, fault.InvalidKind},
		"that hardly ever ends":  {agent, func(n *people.NewToken) { n.Days = 367 }, fault.InvalidKind},
		"of a body that is none": {operator, func(n *people.NewToken) { n.BodyID = "inconnu" }, fault.NotFoundKind},
	} {
		n := good
		c.with(&n)
		if _, err := h.CreateToken(t.Context(), c.as, n); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	asToken, err := h.ActorByToken(t.Context(), h.token(agent, b.ID, false, allScopes...))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.CreateToken(t.Context(), asToken, good); !fault.Is(err, fault.ForbiddenKind) {
		t.Errorf("a token makes a token: %v", err)
	}
	if found, err := h.Tokens(t.Context(), asToken); err != nil || len(found) != 0 {
		t.Errorf("a token lists tokens: %v %v", found, err)
	}
	for range 49 {
		h.token(agent, b.ID, false, people.ScopeRead)
	}
	if _, err := h.CreateToken(t.Context(), agent, good); !fault.Is(err, fault.ConflictKind) {
		t.Errorf("a fifty-first token: %v", err)
	}
}

// What a token does is told of the token and of who made it.
func TestTheTrailNamesTheToken(t *testing.T) {
	h := newHouse(t)
	b := h.body("Office des phares")
	agent := h.person("agent@exemple.quebec", people.Grant{Role: people.Agent, BodyID: b.ID})
	a, err := h.ActorByToken(t.Context(), h.token(agent, b.ID, false, allScopes...))
	if err != nil {
		t.Fatal(err)
	}
	if a.ID != agent.ID || a.Name != "Ève Tremblay (API – Import GRH)" || a.TokenID() == "" || agent.TokenID() != "" {
		t.Errorf("the actor is %+v", a)
	}
}

func TestEveryScopeSaysWhatItAllows(t *testing.T) {
	for _, scope := range allScopes {
		if !scope.Title().Complete() {
			t.Errorf("%s is not said in both languages", scope)
		}
	}
	if !people.TokenScope("publish").Title().Empty() || people.ScopeFor(people.RecordPublish) != "" {
		t.Error("a scope publishes")
	}
}
