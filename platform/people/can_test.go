package people_test

import (
	"fmt"
	"strings"
	"testing"

	"balise/platform/people"
)

// rights is the table of rights as the law of the house tells it: o for one's own body, x for every body.
const rights = `
                 agent approver central auditor admin
workspace.view             x      x      x      x      x
rights.read                x      x      x      x      x
record.read                o      o      x      x      x
record.create              o      o      .      .      .
record.edit                o      o      .      .      .
record.submit              o      o      .      .      .
preview.create             o      o      .      .      .
record.return              .      o      .      .      .
record.publish             .      o      .      .      .
record.withdraw            .      o      .      .      .
record.retire              .      o      .      .      .
record.withhold            .      o      .      .      .
request.read               o      o      x      x      .
request.answer             o      o      x      .      .
request.publish            .      o      x      .      .
lesson.read                o      o      x      x      .
lesson.write               o      o      x      .      .
lesson.review              .      .      x      .      .
interest.read              o      o      x      x      .
interest.mark              o      o      .      .      .
framework.read             o      o      x      x      .
framework.comment          o      o      .      .      .
framework.send             .      o      .      .      .
framework.draft            .      .      x      .      .
framework.adopt            .      .      x      .      .
assessment.review          .      o      x      .      .
campaign.read              .      .      x      x      x
campaign.manage            .      .      x      .      .
declaration.read           o      o      x      x      x
declaration.fill           o      o      .      .      .
declaration.sign           .      o      .      .      .
readiness.read             o      o      x      x      x
readiness.fill             o      o      .      .      .
readiness.sign             .      o      .      .      .
readiness.portrait.read    .      .      x      x      x
readiness.portrait.manage  .      .      x      .      .
token.read                 o      o      .      .      x
token.create               o      o      .      .      .
token.manage               .      o      .      .      x
edition.freeze             .      .      x      .      .
catalogue.read             .      .      x      x      x
catalogue.load             .      .      x      .      .
body.manage                .      .      x      .      x
person.manage              .      .      x      .      x
admin.grant                .      .      .      .      x
audit.read                 .      .      .      x      x
retention.read             .      .      .      x      x
outbox.read                .      .      .      .      x
`

func TestWhoMayDoWhat(t *testing.T) {
	var got strings.Builder
	sign := map[[2]bool]string{{true, false}: "o", {true, true}: "x", {false, false}: "."}
	for _, rule := range people.Rules {
		fmt.Fprint(&got, rule.Action)
		for _, role := range people.Roles {
			a := people.Actor{ID: "p", Grants: []people.Grant{{Role: role}}}
			if role.ForOneBody() {
				a.Grants[0].BodyID = "mine"
			}
			own, other, any := people.Can(a, rule.Action, "mine"), people.Can(a, rule.Action, "other"), people.Can(a, rule.Action, "")
			if any != own {
				t.Errorf("%s, %s: anywhere %v, for one’s own body %v", rule.Action, role, any, own)
			}
			all, bodies := people.Reach(a, rule.Action)
			if all != other || (len(bodies) == 1) != (own && !other) {
				t.Errorf("%s, %s: reaches all %v, %v", rule.Action, role, all, bodies)
			}
			fmt.Fprint(&got, " "+sign[[2]bool{own, other}])
		}
		fmt.Fprintln(&got)
	}
	var want []string
	for _, line := range strings.Split(strings.TrimSpace(rights), "\n")[1:] {
		want = append(want, strings.Join(strings.Fields(line), " "))
	}
	if got := strings.TrimSpace(got.String()); got != strings.Join(want, "\n") {
		t.Errorf("the rules are:\n%s", got)
	}
}

func TestWhoIsNotInTheTableMayNothing(t *testing.T) {
	for name, a := range map[string]people.Actor{
		"a visitor":                     {},
		"a visitor with stolen roles":   {Grants: []people.Grant{{Role: people.Admin}}},
		"a person without roles":        {ID: "p"},
		"an agent of no body":           {ID: "p", Grants: []people.Grant{{Role: people.Agent}}},
		"a person with an unknown role": {ID: "p", Grants: []people.Grant{{Role: "king"}}},
	} {
		for _, rule := range people.Rules {
			if everybody := rule.Scope[people.Agent] == people.All; everybody && name == "an agent of no body" {
				continue
			}
			if people.Can(a, rule.Action, "") || people.Can(a, rule.Action, "b") {
				t.Errorf("%s may %s", name, rule.Action)
			}
		}
	}
	if people.Can(operator, "no.such.action", "") {
		t.Error("an unknown action is allowed")
	}
	if !people.Can(operator, people.RecordPublish, "b") {
		t.Error("the operator is stopped")
	}
}

func TestRulesAreCompleteAndBilingual(t *testing.T) {
	seen := map[people.Action]bool{}
	for _, rule := range people.Rules {
		if seen[rule.Action] || !rule.Title.Complete() {
			t.Errorf("%s is there twice or lacks a language", rule.Action)
		}
		seen[rule.Action] = true
	}
	for _, role := range people.Roles {
		if !people.RoleTitle(role).Complete() {
			t.Errorf("%s has no title", role)
		}
	}
}

func TestTheActorTravelsInTheContext(t *testing.T) {
	if people.ActorFrom(t.Context()).SignedIn() {
		t.Error("an empty context is signed in")
	}
	ctx := people.WithActor(t.Context(), people.Actor{ID: "p", Name: "Ève"})
	if a := people.ActorFrom(ctx); a.Name != "Ève" || !a.SignedIn() {
		t.Errorf("got %+v", a)
	}
}
