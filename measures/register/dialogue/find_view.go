package dialogue

import (
	"context"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// Box is the form that asks.
func Box(action, asked string) ui.SearchBox {
	return ui.SearchBox{Action: action, Name: "service", Value: asked, Label: text.T("Nom du service ou de l’organisme", "Name of the service or body"),
		Hint: text.T("Par exemple\u00a0: «\u00a0permis de pêche\u00a0», «\u00a0bourses\u00a0», le sigle d’un ministère.", "For example: “fishing permit”, “scholarships”, a ministry’s acronym.")}
}

// Box is the form that asks again.
func (p FindPage) Box() ui.SearchBox {
	b := Box(p.action, p.Asked)
	b.Large = p.Verdict == NotAsked
	return b
}

var verdictTitles = map[Verdict]text.Text{
	InUse:    text.T("Oui, d’après le registre", "Yes, according to the register"),
	Planned:  text.T("Pas encore, d’après le registre\u00a0: c’est en préparation", "Not yet, according to the register: it is in preparation"),
	Stopped:  text.T("Plus maintenant, d’après le registre", "Not any more, according to the register"),
	Declared: text.T("Déclaré, sans que son état soit précisé", "Declared, without its status"),
	Others:   text.T("L’organisme déclare des usages de l’IA, mais aucun ne correspond", "The body declares uses of AI, but none fits"),
	Silent:   text.T("Cet organisme n’a rien publié dans le registre", "This body has published nothing in the register"),
	Near:     text.T("Rien ne correspond exactement dans le registre", "Nothing in the register fits exactly"),
	Nothing:  text.T("Rien n’a été trouvé dans le registre", "Nothing was found in the register"),
}

// Title is the plain answer.
func (p FindPage) Title() text.Text { return verdictTitles[p.Verdict] }

// Tone is how the answer is to be felt: a find is neither good nor bad news.
func (p FindPage) Tone() ui.Tone {
	if p.Verdict == Nothing || p.Verdict == Silent || p.Verdict == Near || p.Verdict == Others {
		return ui.Warning
	}
	return ui.Info
}

// LeadKey is the key of the sentence that explains the answer.
func (p FindPage) LeadKey() string { return "dialogue.find.lead." + string(p.Verdict) }

// BodyName names the body that was understood.
func (p FindPage) BodyName() text.Text {
	if p.Body == nil {
		return text.Text{}
	}
	return p.Body.Name
}

// Words are the words looked for.
func (p FindPage) Words() string {
	if p.searched != "" {
		return p.searched
	}
	return p.Asked
}

// Corrected tells that the words were looked for with another spelling.
func (p FindPage) Corrected() bool { return p.searched != "" }

// Total counts the entries found.
func (p FindPage) Total() int { return p.total }

// Groups are the entries found.
func (p FindPage) Groups() []Group { return p.groups }

// Bodies are those that the words may name.
func (p FindPage) Bodies() []ui.Link { return p.bodies }

// Before are the questions already answered that come near.
func (p FindPage) Before() []ui.Exchange { return p.before }

// AskURL leads to the form that asks a person.
func (p FindPage) AskURL() string { return p.askURL }

// MoreURL leads to all that was found, where it does not fit on the page.
func (p FindPage) MoreURL() string {
	if p.total <= len(p.Found) {
		return ""
	}
	return p.moreURL
}

// exchanges shows questions and their answers.
func (c *Counter) exchanges(ctx context.Context, found []Exchange, directory *people.Directory) []ui.Exchange {
	shown := make([]ui.Exchange, 0, len(found))
	for _, e := range found {
		x := ui.Exchange{Number: e.Number, Title: e.Kind.Title(), Lang: otherLang(e.Lang, web.Lang(ctx)), Question: lines(e.Message), Answer: lines(e.Answer),
			At: e.AnsweredAt, Who: text.T("Équipe centrale", "Central team")}
		if e.Subject != "" {
			x.Question = append([]string{e.Subject}, x.Question...)
		}
		if body, ok := directory.Body(e.BodyID); ok {
			x.Who = body.Name
		}
		if e.Record > 0 {
			x.About = &ui.Link{Href: web.URL(ctx, "register.record", "number", e.Record),
				Label: each(func(l text.Lang) string {
					return text.T("Fiche nº\u00a0", "Entry no. ").In(l) + lang.Number(l, e.Record)
				})}
		}
		shown = append(shown, x)
	}
	return shown
}

// otherLang gives the language of words that is not the page's, to be marked; nothing when it is the page's.
func otherLang(words, page text.Lang) text.Lang {
	if words == page {
		return ""
	}
	return words
}

// Of gives what everyone reads of the requests about a record, and whether there is more.
func (c *Counter) Of(ctx context.Context, number int64) (shown []ui.Exchange, total int, err error) {
	const most = 5
	found, total, err := c.Exchanges(ctx, PublicFilter{Record: number, Limit: most})
	if err != nil || total == 0 {
		return nil, 0, err
	}
	directory, err := c.People.Directory(ctx)
	if err != nil {
		return nil, 0, err
	}
	return c.exchanges(ctx, found, directory), total, nil
}
