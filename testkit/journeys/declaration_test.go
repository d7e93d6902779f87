//go:build unix

package journeys

import (
	"strings"
	"testing"
	"time"

	"balise/engine/text"
	"balise/testkit/browser"
	"balise/testkit/server"
)

// An agent writes an entry with the proofreading beside it and declares the year's initiatives; an approver signs
// the ones and publishes the other; the central team sees who is late and reminds them; everyone reads the outcome.
func TestAYearIsDeclaredSignedAndFollowed(t *testing.T) {
	inEachLanguage(t, func(t *testing.T, s *server.Server, l text.Lang) {
		agent := newVisit(t, s, l, "agent", server.Agent)
		agent.stop("workspace")
		entry := agent.writesAnEntry()
		sheet := agent.declares()

		approver := newVisit(t, s, l, "approver", server.Approver)
		approver.stop("workspace")
		approver.signs(sheet)
		approver.publishes(entry)

		central := newVisit(t, s, l, "central", server.Central)
		central.stop("workspace")
		central.reminds()
	})
}

// writesAnEntry gives the address of a new entry, submitted.
func (v *visit) writesAnEntry() string {
	v.t.Helper()
	v.open("register.desk.new")
	v.write("name."+string(v.lang), v.say("Tri du courrier", "Sorting of the mail"))
	v.write("summary."+string(v.lang), v.say("Un logiciel range le courrier par sujet ; une personne vérifie.", "A program sorts the mail by subject; a person checks."))
	for name, code := range map[string]string{"category": "automation", "status": "development", "benefits": "cost_savings", "decision": "none",
		"public_facing": "no", "personal_information": "no", "cybersecurity": "no"} {
		if browser.Eval[bool](v.Tab, `!!document.querySelector('main select[name="`+name+`"]')`) {
			v.write(name, code)
		} else {
			v.choose(name, code)
		}
	}
	v.stop("new-entry")
	v.press(v.say("Enregistrer", "Save"))
	v.stop("entry")
	at := v.URL()
	v.press(v.say("Soumettre", "Submit"))
	v.stop("submit")
	v.press(v.say("Soumettre", "Submit"))
	v.see(v.say("En approbation", "In review"))
	return at
}

// declares decides on each initiative of the body for the campaign under way, and gives the address of the declaration.
func (v *visit) declares() string {
	v.t.Helper()
	year := time.Now().Year()
	v.open("campaign.list")
	v.stop("campaigns")
	v.Click(`main a[href*="/declarations/"]`)
	v.WaitFor("main meter, main .empty")
	sheet := v.URL()
	v.stop("declaration")
	const entries = `[...document.querySelectorAll('main .tasks a[href*="/initiatives/"]')].map(a => a.href)`
	for i, href := range browser.Eval[[]string](v.Tab, entries) {
		v.Goto(href)
		if i == 0 {
			v.stop("initiative")
		}
		if browser.Eval[bool](v.Tab, `(() => { const keep = document.querySelector('main button[name=act][value=keep]'); if (keep) keep.click(); return !!keep; })()`) {
			v.WaitFor("main .notice, main [role=status], main meter")
		}
	}
	v.Goto(v.s.URL + v.path("declaration.form", "year", year, "slug", slugOf(sheet)))
	v.write("prepared_by."+string(v.lang), v.say("Cheffe de projet", "Project lead"))
	v.write("method."+string(v.lang), v.say("Un appel à chaque service.", "A call to each team."))
	v.choose("complete", "yes")
	v.choose("generative_tools", "no")
	v.stop("questionnaire")
	v.press(v.say("Enregistrer", "Save"))
	v.Goto(v.s.URL + v.path("declaration.submit", "year", year, "slug", slugOf(sheet)))
	v.stop("check")
	v.press(v.say("Remettre à l’approbation", "Hand over for approval"))
	v.see(v.say("attend maintenant une signature", "now waits for a signature"))
	return sheet
}

func slugOf(sheet string) string {
	return strings.SplitN(sheet[strings.LastIndex(sheet, "/")+1:], "?", 2)[0]
}

func (v *visit) publishes(entry string) {
	v.t.Helper()
	v.Goto(entry)
	v.press(v.say("Publier", "Publish"))
	v.stop("publish")
	v.press(v.say("Publier", "Publish"))
	v.see(v.say("Publiée", "Published"))
	v.s.CatchUp()
	v.open("register.search", "q", v.say("courrier", "mail"))
	v.see(v.say("Tri du courrier", "Sorting of the mail"))
}

func (v *visit) signs(sheet string) {
	v.t.Helper()
	v.Goto(v.s.URL + v.path("declaration.sign", "year", time.Now().Year(), "slug", slugOf(sheet)))
	v.stop("sign")
	v.press(v.say("Signer la déclaration", "Sign the declaration"))
	v.see(v.say("La déclaration est signée et figée.", "The declaration is signed and frozen."))
	v.stop("signed")
}

func (v *visit) reminds() {
	v.t.Helper()
	year := time.Now().Year()
	v.open("campaign.follow", "year", year)
	v.see(v.say("déclarations signées", "declarations signed"))
	v.stop("follow-up")
	v.press(v.say("Envoyer des rappels", "Send reminders"))
	v.press(v.say("Envoyer aux organismes choisis", "Send to the bodies chosen"))
	v.see(v.say("Cochez au moins un organisme", "Tick at least one body"))
	v.stop("reminders")
	browser.Eval[bool](v.Tab, `(document.querySelector('main input[name=bodies]').click(), true)`)
	v.press(v.say("Envoyer aux organismes choisis", "Send to the bodies chosen"))
	v.see(v.say("Les rappels sont dans les courriels à envoyer.", "The reminders are among the e-mails to send."))
	v.open("declarations")
	v.stop("public-campaigns")
	v.open("declarations.year", "year", year-1)
	v.stop("public-year")
	v.open("declarations.changes", "year", year-1)
	v.stop("public-changes")
}
