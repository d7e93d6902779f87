package dialogue

import (
	"context"
	"net/url"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/guard"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// AskPage is the form by which the public asks: about a service, or about a record.
type AskPage struct {
	Title  text.Text
	Lead   text.Text
	About  *ui.Link // the record
	Action string
	Seal   string
	Fields []ui.Field
	// Recourse tells that a request contests no decision, and how one does.
	Recourse *ui.Callout
	Due      text.Text // by when an answer is promised
	Keep     int       // days after which the address is erased
	problems []ui.Problem
}

// Problems gives the error summary.
func (p AskPage) Problems() []ui.Problem { return p.problems }

// SendButton sends the form.
func (p AskPage) SendButton() ui.Button {
	return ui.Button{Label: text.T("Envoyer", "Send")}
}

type askIn struct {
	Service string     `query:"service"`
	Body    string     `query:"organisme"`
	Form    url.Values `form:"*"`
}

func (c *Counter) askForm(ctx context.Context, in askIn) (AskPage, error) {
	return c.askPage(ctx, url.Values{"subject": {oneLine(in.Service)}, "body": {in.Body}}, nil)
}

func (c *Counter) askPage(ctx context.Context, form url.Values, problems []ui.Problem) (AskPage, error) {
	directory, err := c.People.Directory(ctx)
	if err != nil {
		return AskPage{}, err
	}
	page := AskPage{Title: text.T("Demander si un service utilise l’IA", "Ask whether a service uses AI"), Action: web.URL(ctx, "dialogue.ask"),
		Lead: text.T("Le registre ne répond pas\u00a0? Une personne de l’organisme ou de l’équipe centrale vous répondra.",
			"The register does not answer? A person of the body or of the central team will.")}
	page.Fields = []ui.Field{
		{Kind: "line", Name: "subject", Label: text.T("Service", "Service"), Required: true, MaxLength: mostSubject, Values: form,
			Help: text.T("Le nom que vous connaissez, même approximatif.", "The name you know, even roughly.")},
		{Kind: "select", Name: "body", Label: text.T("Organisme, si vous le connaissez", "Body, if you know it"), Options: c.bodyOptions(ctx, directory), Values: form,
			Help: text.T("Sans organisme, l’équipe centrale trouve à qui poser la question.", "Without a body, the central team finds whom to ask.")},
		{Kind: "paragraph", Name: "message", Label: text.T("Précisions (facultatives)", "Details (optional)"), MaxLength: mostMessage, Values: form, Help: nothingPersonal},
	}
	return c.finish(ctx, page, form, problems)
}

var nothingPersonal = text.T("N’écrivez aucun renseignement personnel\u00a0: ni nom, ni numéro de dossier, ni détail de santé.",
	"Write no personal information: no name, no file number, no health detail.")

// finish adds what both forms share.
func (c *Counter) finish(ctx context.Context, page AskPage, form url.Values, problems []ui.Problem) (AskPage, error) {
	page.Fields = append(page.Fields,
		ui.Field{Kind: "check", Name: "publish", Label: text.T("J’accepte que la question et la réponse soient publiées", "I agree that the question and the answer be published"), Values: form,
			Help: text.T("Une personne retire d’abord ce qui pourrait vous identifier. Vous pourrez changer d’avis.", "A person first removes what could identify you. You can change your mind.")},
		ui.Field{Kind: "email", Name: "email", Label: text.T("Courriel (facultatif)", "E-mail (optional)"), Values: form,
			Help: each(func(l text.Lang) string {
				days := lang.Number(l, int64(c.Terms.KeepDays))
				return text.T("Seulement pour vous envoyer la réponse. Les personnes qui répondent ne le voient pas, et il est effacé "+days+"\u00a0jours après la fin de la demande.",
					"Only to send you the answer. Those who answer do not see it, and it is erased "+days+" days after the request ends.").In(l)
			})})
	page.Fields, page.problems, page.Keep = marked(page.Fields, problems), problems, c.Terms.KeepDays
	due := deadline(c.Now(), c.Terms.AnswerDays).Add(-1)
	page.Due = each(func(l text.Lang) string { return lang.Date(l, due) })
	var err error
	page.Seal, err = c.Guard.Seal(ctx, Purpose)
	return page, err
}

func (c *Counter) ask(ctx context.Context, in askIn) (web.Outcome[AskPage], error) {
	asked := asked(ctx, in.Form)
	asked.Kind, asked.Subject = Service, in.Form.Get("subject")
	if slug := in.Form.Get("body"); slug != "" {
		body, err := c.People.BodyBySlug(ctx, slug)
		if fault.Is(err, fault.NotFoundKind) {
			page, err := c.askPage(ctx, in.Form, []ui.Problem{{Field: "body", Message: text.T("Choisissez un organisme de la liste.", "Choose a body of the list.")}})
			return web.Stay(page, 422), err
		}
		if err != nil {
			return web.Outcome[AskPage]{}, err
		}
		asked.BodyID = body.ID
	}
	return c.send(ctx, in.Form, asked, func(problems []ui.Problem) (AskPage, error) { return c.askPage(ctx, in.Form, problems) })
}

func asked(ctx context.Context, form url.Values) Asked {
	return Asked{Message: form.Get("message"), Lang: web.Lang(ctx), Email: form.Get("email"), Publish: form.Get("publish") == "yes"}
}

// send keeps the request and leads to its private page, or shows the form again.
func (c *Counter) send(ctx context.Context, form url.Values, a Asked, again func([]ui.Problem) (AskPage, error)) (web.Outcome[AskPage], error) {
	token, err := c.Ask(ctx, a, guard.Sent{Seal: form.Get("_seal"), Trap: form.Get("website"), Address: web.ClientAddress(ctx)})
	if problems, status := refusal(err); problems != nil {
		page, err := again(problems)
		return web.Stay(page, status), err
	}
	if err != nil {
		return web.Outcome[AskPage]{}, err
	}
	return web.Go[AskPage](web.URL(ctx, "dialogue.follow", "token", token), "notice.dialogue.sent"), nil
}

type reportIn struct {
	Number int64      `path:"number"`
	Form   url.Values `form:"*"`
}

func (c *Counter) reportForm(ctx context.Context, in reportIn) (AskPage, error) {
	return c.reportPage(ctx, in.Number, url.Values{}, nil)
}

func (c *Counter) reportPage(ctx context.Context, number int64, form url.Values, problems []ui.Problem) (AskPage, error) {
	p, err := c.Records.Current(ctx, initiative.KindID, number)
	if err != nil {
		return AskPage{}, err
	}
	var kinds []ui.Option
	for _, k := range Kinds {
		if k != Service {
			kinds = append(kinds, ui.Option{Value: string(k), Label: k.Title(), Help: kindHelps[k]})
		}
	}
	page := AskPage{Title: text.T("Signaler une erreur ou poser une question", "Report a mistake or ask a question"),
		Lead:   text.T("L’organisme responsable de la fiche vous répond.", "The body responsible for the entry answers you."),
		About:  &ui.Link{Label: p.Title, Href: web.URL(ctx, "register.record", "number", number)},
		Action: web.URL(ctx, "dialogue.report", "number", number), Recourse: c.recourse(ctx, p)}
	page.Fields = []ui.Field{
		{Kind: "one_of", Name: "kind", Label: text.T("De quoi s’agit-il\u00a0?", "What is it about?"), Required: true, Options: kinds, Values: form},
		{Kind: "paragraph", Name: "message", Label: text.T("Votre message", "Your message"), Required: true, MaxLength: mostMessage, Values: form, Tall: true, Help: nothingPersonal},
	}
	return c.finish(ctx, page, form, problems)
}

var kindHelps = map[Kind]text.Text{
	Mistake:  text.T("Ce que la fiche dit est faux ou dépassé.", "What the entry says is wrong or out of date."),
	Missing:  text.T("La fiche devrait dire quelque chose qu’elle ne dit pas.", "The entry should say something that it does not."),
	Question: text.T("Vous voulez comprendre cet usage.", "You want to understand this use."),
	Concern:  text.T("Une décision qui vous touche vous inquiète. Ce message ne la conteste pas\u00a0: lisez d’abord comment contester.", "A decision that affects you worries you. This message does not contest it: first read how to contest."),
}

// recourse says how one contests a decision, in the words of the record.
func (c *Counter) recourse(ctx context.Context, p record.Publication) *ui.Callout {
	callout := &ui.Callout{Tone: ui.Info, Icon: "scale", Title: text.T("Pour contester une décision qui vous concerne", "To contest a decision that concerns you"),
		Links: []ui.Link{{Label: text.T("Lire «\u00a0Comment contester\u00a0» dans la fiche", "Read “How to contest” in the entry"), Href: web.URL(ctx, "register.record", "number", p.Number) + "#recourse"}}}
	q, answer := c.Entry.Question("recourse"), p.Answers["recourse"]
	if q != nil && answer.Known() {
		callout.Body = paragraphs(each(func(l text.Lang) string { return instrument.Show(q, answer, l) }))
	} else {
		callout.Body = []text.Text{text.T("La fiche ne dit pas comment. Demandez-le à l’organisme qui a pris la décision.", "The entry does not say how. Ask the body that took the decision.")}
	}
	return callout
}

// paragraphs makes paragraphs of a text in both languages: as they are where their numbers differ.
func paragraphs(t text.Text) []text.Text {
	fr, en := lines(t.FR), lines(t.EN)
	if len(fr) != len(en) {
		return []text.Text{t}
	}
	all := make([]text.Text, len(fr))
	for i := range fr {
		all[i] = text.T(fr[i], en[i])
	}
	return all
}

func (c *Counter) report(ctx context.Context, in reportIn) (web.Outcome[AskPage], error) {
	p, err := c.Records.Current(ctx, initiative.KindID, in.Number)
	if err != nil {
		return web.Outcome[AskPage]{}, err
	}
	asked := asked(ctx, in.Form)
	asked.Kind, asked.Record, asked.BodyID = Kind(in.Form.Get("kind")), in.Number, p.BodyID
	return c.send(ctx, in.Form, asked, func(problems []ui.Problem) (AskPage, error) {
		return c.reportPage(ctx, in.Number, in.Form, problems)
	})
}

// bodyName names whose queue a request is in.
func bodyName(directory *people.Directory, id string) text.Text {
	if body, ok := directory.Body(id); ok {
		return body.Name
	}
	return text.T("Équipe centrale", "Central team")
}
