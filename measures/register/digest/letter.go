package digest

import (
	"strings"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/mail"
	"balise/platform/record"
)

// Change is what became of one entry since the last digest.
type Change struct {
	State  record.State // Published for one that is new
	Name   text.Text
	Body   text.Text
	Reason text.Text
	Link   string
}

// sorts are the changes in the order in which they are told.
var sorts = []struct {
	state record.State
	title text.Text
}{
	{record.Published, text.T("Nouvelles fiches", "New entries")},
	{record.Corrected, text.T("Fiches corrigées", "Corrected entries")},
	{record.Withdrawn, text.T("Fiches retirées de la publication", "Entries withdrawn from publication")},
	{record.Retired, text.T("Usages qui ont pris fin", "Uses that have ended")},
}

// mostTold is how many changes one digest tells; the others stand in the register.
const mostTold = 60

// links are the addresses that a digest gives.
type links struct{ search, manage, quit string }

// letter writes a digest.
func letter(sub Subscription, about text.Text, changes []Change, to links) mail.Message {
	l, n := sub.Lang, len(changes)
	count := text.T(lang.Number(text.FR, int64(n))+" changements", lang.Number(text.EN, int64(n))+" changes")
	if n == 1 {
		count = text.T("un changement", "one change")
	}
	m := mail.Message{To: sub.Email, Lang: l, Unsubscribe: to.quit,
		Subject: text.T("Registre de l’IA\u00a0: "+count.FR, "AI register: "+count.EN).In(l)}
	var b strings.Builder
	say := func(t text.Text) { b.WriteString(t.In(l) + "\n") }
	say(text.T("Bonjour,\n\nVoici ce qui a changé dans le registre public des usages de l’IA.\n"+about.FR,
		"Hello,\n\nHere is what changed in the public register of AI uses.\n"+about.EN))
	left := mostTold
	for _, sort := range sorts {
		headed := false
		for _, c := range changes {
			if c.State != sort.state || left == 0 {
				continue
			}
			if !headed {
				headed = true
				b.WriteString("\n" + strings.ToUpper(sort.title.In(l)) + "\n")
			}
			left--
			b.WriteString("\n* " + c.Name.In(l) + "\n  " + c.Body.In(l) + "\n")
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
func confirmation(w Wish, link string) mail.Message {
	rhythm := strings.ToLower(w.Every.Title().In(w.Lang))
	if w.Lang == text.EN {
		return mail.Message{To: w.Email, Lang: w.Lang, Subject: "Balise: confirm your subscription",
			Body: "Hello,\n\nSomebody asked that the changes of the public register of AI uses be sent to this address (" + rhythm + ").\n\n" +
				"If it was you, open this link within 48 hours, then confirm:\n" + link +
				"\n\nIf not, do nothing: nothing will be sent to you, and this address will be erased.\n"}
	}
	return mail.Message{To: w.Email, Lang: w.Lang, Subject: "Balise\u00a0: confirmez votre abonnement",
		Body: "Bonjour,\n\nQuelqu’un a demandé que les changements du registre public des usages de l’IA soient envoyés à cette adresse (" + rhythm + ").\n\n" +
			"Si c’est vous, ouvrez ce lien dans les 48 heures, puis confirmez\u00a0:\n" + link +
			"\n\nSinon, ne faites rien\u00a0: rien ne vous sera envoyé, et cette adresse sera effacée.\n"}
}
