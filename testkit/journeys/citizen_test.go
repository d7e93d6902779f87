//go:build unix

package journeys

import (
	"strings"
	"testing"

	"balise/engine/text"
	"balise/testkit/browser"
	"balise/testkit/server"
)

// A citizen wonders whether a service uses AI, reads how to contest, asks, is answered and agrees that others read it.
func TestACitizenAsksAndIsAnswered(t *testing.T) {
	inEachLanguage(t, func(t *testing.T, s *server.Server, l text.Lang) {
		c := newVisit(t, s, l, "citizen", "")
		c.open("home")
		c.stop("home")
		c.write("service", c.say("autobus", "bus"))
		browser.Eval[bool](c.Tab, `(document.querySelector('[name=service]').form.requestSubmit(), true)`)
		c.Arrive("service=")
		c.see(c.say("Oui, d’après le registre", "Yes, according to the register"))
		c.stop("answer")
		entry := published(t, s)
		c.open("register.record", "number", entry.Number)
		c.see(c.say("Comment contester", "How to contest"))
		c.stop("entry")
		c.press(c.say("Signaler une erreur ou poser une question", "Report a mistake or ask a question"))
		c.choose("kind", "question")
		question := c.say("Qui relit ce que propose la machine ?", "Who reads what the machine suggests?")
		c.write("message", question)
		c.stop("question")
		patience()
		c.press(c.say("Envoyer", "Send"))
		c.see(c.say("Votre demande est envoyée", "Your request was sent"))
		private := c.URL()
		c.stop("sent")

		a := newVisit(t, s, l, "answerer", server.Agent)
		a.open("dialogue.queue", "q", question)
		a.stop("queue")
		a.Click(`main td a, main th a`)
		a.WaitFor("main h1")
		a.see(question)
		a.press(a.say("Répondre", "Answer"))
		a.write("answer", a.say("Une personne relit tout.", "A person reads everything."))
		a.stop("reply")
		a.press(a.say("Répondre", "Answer"))
		a.see(a.say("Répondue", "Answered"))

		c.Goto(private)
		c.see(c.say("Une personne relit tout.", "A person reads everything."))
		c.stop("answered")
		c.press(c.say("Accepter la publication", "Agree to publication"))
		c.stop("agreed")
	})
}

// A citizen looks at the figures: each number leads to as many entries.
func TestACitizenFollowsAFigure(t *testing.T) {
	inEachLanguage(t, func(t *testing.T, s *server.Server, l text.Lang) {
		c := newVisit(t, s, l, "citizen", "")
		c.open("register.figures")
		c.stop("figures")
		type figure struct{ Href, Number string }
		f := browser.Eval[figure](c.Tab, `(() => {
			const row = [...document.querySelectorAll('main table tr')].find(r => r.querySelector('a[href*="status="]') && r.querySelector('.numeric'));
			return {Href: row.querySelector('a').href, Number: row.querySelector('.numeric').innerText.trim().split(/\s/)[0]};
		})()`)
		c.Goto(f.Href)
		if got := c.Text("main"); !strings.Contains(blanks.ReplaceAllString(got, " "), f.Number) {
			t.Errorf("the figure says %s; %s shows:\n%s", f.Number, f.Href, got)
		}
		c.stop("counted")
	})
}
