package digest

import (
	"strings"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/mail"
)

// Change is what became of one entry since the last digest.
type Change struct {
	Sort   string
	Name   text.Text
	Detail text.Text
	Reason text.Text
	Link   string
}

// mostTold is how many changes one digest tells; the others stand in the register.
const mostTold = 60

// links are the addresses that a digest gives.
type links struct{ search, manage, quit string }

// letter writes a digest.
func letter(from Source, sub Subscription, about text.Text, changes []Change, to links) mail.Message {
	l, n := sub.Lang, len(changes)
	count := text.T(lang.Number(text.FR, int64(n))+" changements", lang.Number(text.EN, int64(n))+" changes")
	if n == 1 {
		count = text.T("un changement", "one change")
	}
	m := mail.Message{To: sub.Email, Lang: l, Unsubscribe: to.quit,
		Subject: text.T(from.Subject.FR+"\u00a0: "+count.FR, from.Subject.EN+": "+count.EN).In(l)}
	var b strings.Builder
	say := func(t text.Text) { b.WriteString(t.In(l) + "\n") }
	say(text.T("Bonjour,\n\n"+from.Opening.FR+"\n"+about.FR, "Hello,\n\n"+from.Opening.EN+"\n"+about.EN))
	left := mostTold
	for _, sort := range from.Sorts {
		headed := false
		for _, c := range changes {
			if c.Sort != sort.Name || left == 0 {
				continue
			}
			if !headed {
				headed = true
				b.WriteString("\n" + strings.ToUpper(sort.Title.In(l)) + "\n")
			}
			left--
			b.WriteString("\n* " + oneLine(c.Name.In(l)) + "\n  " + oneLine(c.Detail.In(l)) + "\n")
			if !c.Reason.Empty() {
				say(text.T("  Raison\u00a0: "+oneLine(c.Reason.In(l)), "  Reason: "+oneLine(c.Reason.In(l))))
			}
			b.WriteString("  " + c.Link + "\n")
		}
	}
	if n > mostTold {
		rest := int64(n - mostTold)
		say(text.T("\nEt "+lang.Number(text.FR, rest)+" autres\u00a0: "+to.search, "\nAnd "+lang.Number(text.EN, rest)+" more: "+to.search))
	}
	say(text.T("\n--\nVous recevez ce courriel parce que vous vous y êtes abonné. Votre adresse ne sert à rien d’autre.\nChanger de rythme ou de langue\u00a0: "+to.manage+"\nSe désabonner\u00a0: "+to.quit,
		"\n--\nYou receive this e-mail because you subscribed to it. Your address serves nothing else.\nChange how often or the language: "+to.manage+"\nUnsubscribe: "+to.quit))
	m.Body = b.String()
	return m
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// confirmation asks the holder of a mailbox whether they want the digests.
func confirmation(from Source, w Wish, link string) mail.Message {
	rhythm := strings.ToLower(w.Every.Title().In(w.Lang))
	if w.Lang == text.EN {
		return mail.Message{To: w.Email, Lang: w.Lang, Subject: "Balise: confirm your subscription",
			Body: "Hello,\n\nSomebody asked that " + from.Asked.EN + " be sent to this address (" + rhythm + ").\n\n" +
				"If it was you, open this link within 48 hours, then confirm:\n" + link +
				"\n\nIf not, do nothing: nothing will be sent to you, and this address will be erased.\n"}
	}
	return mail.Message{To: w.Email, Lang: w.Lang, Subject: "Balise\u00a0: confirmez votre abonnement",
		Body: "Bonjour,\n\nQuelqu’un a demandé que " + from.Asked.FR + " soient envoyés à cette adresse (" + rhythm + ").\n\n" +
			"Si c’est vous, ouvrez ce lien dans les 48 heures, puis confirmez\u00a0:\n" + link +
			"\n\nSinon, ne faites rien\u00a0: rien ne vous sera envoyé, et cette adresse sera effacée.\n"}
}
