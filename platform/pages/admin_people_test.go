package pages_test

import (
	"encoding/csv"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"balise/platform/db"
	"balise/platform/people"
)

func TestAPersonIsInvitedAndTheInvitationIsReadInTheOutbox(t *testing.T) {
	o := newOffice(t)
	b := o.body("Office des phares")
	const path = "/espace/personnes/inviter"
	o.get(200, path)
	typed := url.Values{"email": {"pas une adresse"}, "name": {"Ève Côté"}, "grants.0.role": {"agent"}, "grants.0.body": {b.ID}}
	o.says(o.post(422, path, typed), `value="pas une adresse"`, `value="Ève Côté"`, `href="#f-email"`)
	typed.Set("email", "eve@exemple.quebec")
	typed.Set("grants.0.body", "")
	o.says(o.post(422, path, typed), "Choisissez l’organisme pour lequel ce rôle est donné.")
	o.says(o.post(422, path, url.Values{"email": {"eve@exemple.quebec"}, "name": {"Ève"}}), "Donnez au moins un rôle.")
	typed.Set("grants.0.body", b.ID)
	o.post(303, path, typed)
	o.says(o.post(409, path, typed), "Une personne a déjà cette adresse.", `href="#f-email"`)

	o.says(o.get(200, "/espace/personnes"), "Ève Côté", "eve@exemple.quebec", "Rédaction – Office des phares", "Invitation envoyée", "Jamais")
	o.says(o.get(200, "/espace/personnes?etat=disabled"), "Personne ne correspond à ces choix")
	list := o.get(200, "/espace/courriels")
	message := regexp.MustCompile(`href="(/espace/courriels/[^"]+)"`).FindStringSubmatch(list)
	if message == nil {
		t.Fatalf("no message in the outbox:\n%s", heart(list))
	}
	o.says(o.get(200, message[1]), `<a href="https://balise.example/invitation/`, "Bonjour Ève Côté")
	o.get(404, "/espace/courriels/inconnu")
}

func TestRolesAndAccessOfAPersonChange(t *testing.T) {
	o := newOffice(t)
	b := o.body("Office des phares")
	id, err := o.people.Invite(t.Context(), operator, "eve@exemple.quebec", "Ève", []people.Grant{{Role: people.Agent, BodyID: b.ID}}, func(string) string { return "https://x" })
	if err != nil {
		t.Fatal(err)
	}
	path := "/espace/personnes/" + id
	o.says(o.get(200, path), "Ève", "Fermer l’accès", "Envoyer une nouvelle invitation")
	o.post(422, path, url.Values{"grants.0.body": {b.ID}})
	o.post(303, path, url.Values{"grants.0.role": {"approver"}, "grants.0.body": {b.ID}, "grants.1.role": {"auditor"}})
	o.says(o.get(200, path), "Approbation – Office des phares, Audit")

	o.says(o.get(200, path+"/etape/disable"), "ne pourra plus entrer")
	o.post(303, path+"/etape/disable", nil)
	o.says(o.get(200, path), "Accès fermé", "Rouvrir l’accès")
	o.says(o.post(409, path+"/etape/reinvite", nil), "Cette personne est désactivée.")
	o.post(303, path+"/etape/enable", nil)
	o.post(303, path+"/etape/reinvite", nil)
	o.get(404, path+"/etape/effacer")
	o.get(404, "/espace/personnes/inconnue")
}

func TestOnlyAnAdministratorTouchesAnAdministrator(t *testing.T) {
	o := newOffice(t)
	id, err := o.people.Invite(t.Context(), operator, "aline@exemple.quebec", "Aline", []people.Grant{{Role: people.Admin}}, func(string) string { return "https://x" })
	if err != nil {
		t.Fatal(err)
	}
	o.who = central
	page := o.get(200, "/espace/personnes/"+id)
	o.says(page, "Seule l’administration peut changer cette personne")
	o.keepsQuiet(page, "Fermer l’accès", `name="grants.0.role"`)
	o.get(403, "/espace/personnes/"+id+"/etape/disable")
	o.post(403, "/espace/personnes/"+id+"/etape/disable", nil)
	o.post(403, "/espace/personnes/"+id, url.Values{"grants.0.role": {"auditor"}})
	o.keepsQuiet(o.get(200, "/espace/personnes/inviter"), `value="admin"`)
}

func TestTheAuditTrailIsReadableFilteredAndExported(t *testing.T) {
	o := newOffice(t)
	b := o.body("=2+3 Office")
	o.entry(b.ID, "Tri des bouées")
	if _, err := o.people.Invite(t.Context(), central, "eve@exemple.quebec", "Ève", []people.Grant{{Role: people.Agent, BodyID: b.ID}}, func(string) string { return "https://x" }); err != nil {
		t.Fatal(err)
	}
	o.says(o.get(200, "/espace/journal"), "Organisme enregistré", "Fiche créée", "Fiche nº 1", "essai (ligne de commande)", "Personne invitée", "Rôles\u00a0: Rédaction – =2+3 Office", "Type\u00a0: Ministère")
	o.says(o.get(200, "/en/workspace/audit"), "Record created", "Person invited")
	rows := func(page string) int { return strings.Count(page, `<th scope="row">`) }
	for query, want := range map[string]int{"": 3, "?action=record.create": 1, "?personne=central": 1, "?organisme=" + b.ID: 2, "?q=bilgin": 1,
		"?du=2026-11-24&au=2026-11-24": 3, "?du=2026-11-25": 0, "?avant=3": 2} {
		if got := rows(o.get(200, "/espace/journal"+query)); got != want {
			t.Errorf("%q gives %d lines, want %d", query, got, want)
		}
	}
	o.says(o.get(200, "/espace/journal?du=hier"), `value="hier"`, `href="#f-du"`)

	o.get(400, "/espace/journal/journal.csv?du=hier")
	file := o.get(200, "/espace/journal/journal.csv")
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	if err != nil || len(lines) != 4 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	if got := lines[3][6]; got != "'=2+3 Office" {
		t.Errorf("a name that looks like a formula is exported as %q", got)
	}
}

func TestTheAuditTrailGoesOnFromPageToPage(t *testing.T) {
	o := newOffice(t)
	err := o.db.Write(t.Context(), func(tx *db.Tx) error {
		for range 60 {
			if err := people.Audit(t.Context(), tx, people.Entry{At: o.at, Actor: admin, Action: "person.sign_in"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	first := o.get(200, "/espace/journal?action=person.sign_in")
	next := regexp.MustCompile(`href="(/espace/journal\?[^"]*avant=11[^"]*)"`).FindStringSubmatch(first)
	if next == nil {
		t.Fatalf("no way to the older entries:\n%s", heart(first))
	}
	second := o.get(200, next[1])
	o.says(second, "Revenir aux plus récentes")
	if got := strings.Count(second, `<th scope="row">`); got != 10 {
		t.Errorf("the second page has %d lines, want 10", got)
	}
	o.keepsQuiet(second, "Traces plus anciennes")
}

var (
	headings = regexp.MustCompile(`<h([1-6])`)
	labelled = regexp.MustCompile(`<label[^>]* for="([^"]+)"`)
	controls = regexp.MustCompile(`<(?:input type="(?:text|search|email|checkbox|radio|file)"|select|textarea|input class)[^>]*>`)
	idOf     = regexp.MustCompile(` id="([^"]+)"`)
	inline   = regexp.MustCompile(` style="| on[a-z]+="|<script>|<style`)
)

func TestEveryPageIsWellMadeInBothLanguages(t *testing.T) {
	o := newOffice(t)
	b := o.body("Office des phares")
	o.entry(b.ID, "Tri des bouées")
	id, err := o.people.Invite(t.Context(), operator, "eve@exemple.quebec", "Ève", []people.Grant{{Role: people.Agent, BodyID: b.ID}}, func(string) string { return "https://x" })
	if err != nil {
		t.Fatal(err)
	}
	message := regexp.MustCompile(`/espace/courriels/([^"]+)"`).FindStringSubmatch(o.get(200, "/espace/courriels"))[1]
	for _, paths := range [][2]string{
		{"", ""}, {"/droits", "/rights"}, {"/conservation", "/retention"}, {"/journal", "/audit"}, {"/courriels", "/outbox"}, {"/courriels/" + message, "/outbox/" + message},
		{"/organismes", "/bodies"}, {"/organismes/nouveau", "/bodies/new"}, {"/organismes/" + b.ID, "/bodies/" + b.ID},
		{"/organismes/" + b.ID + "/nom", "/bodies/" + b.ID + "/name"}, {"/organismes/" + b.ID + "/reunion", "/bodies/" + b.ID + "/merger"},
		{"/organismes/importer", "/bodies/import"}, {"/personnes", "/persons"}, {"/personnes/inviter", "/persons/invite"},
		{"/personnes/" + id, "/persons/" + id}, {"/personnes/" + id + "/etape/reinvite", "/persons/" + id + "/step/reinvite"},
	} {
		for _, path := range []string{"/espace" + paths[0], "/en/workspace" + paths[1]} {
			t.Run(path, func(t *testing.T) { wellMade(t, heart(o.get(200, path))) })
		}
	}
}

// wellMade judges a page by its headings, its labels, and its having nothing inline.
func wellMade(t *testing.T, page string) {
	level := 0
	for _, h := range headings.FindAllStringSubmatch(page, -1) {
		next := int(h[1][0] - '0')
		if next > level+1 || (next == 1) != (level == 0) {
			t.Errorf("a heading of level %d follows one of level %d", next, level)
		}
		level = next
	}
	if level == 0 {
		t.Error("the page has no heading")
	}
	labels := map[string]bool{}
	for _, l := range labelled.FindAllStringSubmatch(page, -1) {
		labels[l[1]] = true
	}
	for _, c := range controls.FindAllString(page, -1) {
		if id := idOf.FindStringSubmatch(c); id == nil || !labels[id[1]] {
			t.Errorf("no label for %s", c)
		}
	}
	if found := inline.FindString(page); found != "" {
		t.Errorf("the page holds %q, which its policy forbids", found)
	}
}
