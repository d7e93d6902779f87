package pages

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// TokensPage lists the access tokens that the visitor may see.
type TokensPage struct {
	Tokens []TokenRow
	May    bool // make one
}

// TokenRow is a token of the list.
type TokenRow struct {
	Name   string
	State  ui.Tag
	Facts  ui.SummaryList
	Revoke string // address of the page that closes it; empty once closed
}

// Empty says what a token is for, where there is none.
func (p TokensPage) Empty() ui.Empty {
	return ui.Empty{Title: text.T("Aucun jeton", "No token"),
		Message: text.T("Un jeton permet à un logiciel d’écrire des brouillons dans Balise à votre place.", "A token lets a program write drafts in Balise in your place.")}
}

func tokenEndpoints(a *Admin) []web.Endpoint {
	list := adminPage("tokens", "/jetons", "/tokens", "tokens.html", people.TokenRead)
	create := adminPage("tokens.new", "/jetons/nouveau", "/tokens/new", "tokens_new.html", people.TokenCreate)
	revoke := adminPage("tokens.revoke", "/jetons/{id}/revoquer", "/tokens/{id}/revoke", "tokens_revoke.html", people.TokenRead)
	return []web.Endpoint{
		web.Get(list, a.tokens),
		web.Get(create, a.newToken),
		web.Post(create, a.createToken),
		web.Get(revoke, a.revokeForm),
		web.Post(revoke, a.revokeToken),
	}
}

func (a *Admin) tokens(ctx context.Context, _ struct{}) (TokensPage, error) {
	actor := people.ActorFrom(ctx)
	page := TokensPage{May: people.Can(actor, people.TokenCreate, "")}
	found, err := a.People.Tokens(ctx, actor)
	if err != nil {
		return page, err
	}
	bodies, err := a.People.Bodies(ctx)
	if err != nil {
		return page, err
	}
	names := bodyNames(bodies)
	for _, t := range found {
		page.Tokens = append(page.Tokens, tokenRow(ctx, t, names[t.BodyID], a.Now()))
	}
	return page, nil
}

func tokenRow(ctx context.Context, t people.Token, body text.Text, now time.Time) TokenRow {
	row := TokenRow{Name: t.Name, State: tokenState(t, now)}
	owner := text.T(t.MakerName, t.MakerName)
	if t.ForBody {
		owner = text.T("L’organisme (créé par "+t.MakerName+")", "The body (made by "+t.MakerName+")")
	}
	used := text.T("Jamais", "Never")
	if !t.UsedAt.IsZero() {
		used = at(t.UsedAt)
	}
	var allows []text.Text
	for _, s := range t.Scopes {
		allows = append(allows, s.Title())
	}
	row.Facts = ui.SummaryList{Rows: []ui.SummaryRow{
		{Label: text.T("Organisme", "Body"), Value: body},
		{Label: text.T("À qui il est", "Whose it is"), Value: owner},
		{Label: text.T("Ce qu’il permet", "What it allows"), Items: allows},
		{Label: text.T("Créé le", "Made on"), Value: on(t.CreatedAt)},
		{Label: text.T("Expire le", "Expires on"), Value: on(t.Expires)},
		{Label: text.T("Dernière utilisation", "Last used"), Value: used},
	}}
	if !t.RevokedAt.IsZero() {
		when := on(t.RevokedAt)
		row.Facts.Rows = append(row.Facts.Rows, ui.SummaryRow{Label: text.T("Révoqué", "Revoked"),
			Value: text.T("Le "+when.FR+", par "+t.RevokedBy, "On "+when.EN+", by "+t.RevokedBy)})
	}
	if t.Live(now) {
		row.Revoke = web.URL(ctx, "tokens.revoke", "id", t.ID)
	}
	return row
}

func tokenState(t people.Token, now time.Time) ui.Tag {
	switch {
	case !t.RevokedAt.IsZero():
		return ui.Tag{Label: text.T("Révoqué", "Revoked"), Tone: ui.Bad}
	case !t.Live(now):
		return ui.Tag{Label: text.T("Expiré", "Expired"), Tone: ui.Warning}
	}
	return ui.Tag{Label: text.T("En service", "In use"), Tone: ui.Good}
}

// NewTokenPage makes a token, and shows its secret once.
type NewTokenPage struct {
	Action   string
	Fields   []ui.Field
	Made     *MadeToken
	problems []ui.Problem
}

// MadeToken is a token just made, with its secret.
type MadeToken struct {
	Secret string
	Facts  ui.SummaryList
}

// Problems gives the error summary.
func (p NewTokenPage) Problems() []ui.Problem { return p.problems }

// MakeButton creates the token.
func (p NewTokenPage) MakeButton() ui.Button {
	return ui.Button{Label: text.T("Créer le jeton", "Create the token")}
}

// tokenLives are the lives on offer, in days.
var tokenLives = []int{30, 90, 180, 365}

func (a *Admin) newToken(ctx context.Context, _ struct{}) (NewTokenPage, error) {
	return a.newTokenPage(ctx, url.Values{"days": {"90"}, "scopes": {string(people.ScopeRead), string(people.ScopeWrite)}}, nil)
}

func (a *Admin) newTokenPage(ctx context.Context, form url.Values, problems []ui.Problem) (NewTokenPage, error) {
	actor := people.ActorFrom(ctx)
	bodies, err := a.People.Bodies(ctx)
	if err != nil {
		return NewTokenPage{}, err
	}
	bodies = slices.DeleteFunc(bodies, func(b people.Body) bool { return b.Until != "" || !people.Can(actor, people.TokenCreate, b.ID) })
	if len(bodies) == 1 && form.Get("body") == "" {
		form.Set("body", bodies[0].ID)
	}
	fields := []ui.Field{
		{Kind: "line", Name: "name", Label: text.T("Nom", "Name"), Required: true, MaxLength: 80, Values: form, Autocomplete: "off",
			Help: text.T("Le logiciel qui s’en servira. Ce nom paraîtra dans l’historique des fiches.", "The program that will use it. This name will appear in the history of records.")},
		{Kind: "select", Name: "body", Label: text.T("Organisme", "Body"), Required: true, Options: bodyChoices(ctx, bodies), Values: form,
			Help: text.T("Le jeton n’ouvre que les fiches de cet organisme.", "The token opens only this body’s records.")},
		{Kind: "many_of", Name: "scopes", Label: text.T("Ce qu’il permet", "What it allows"), Options: scopeChoices(), Values: form,
			Help: text.T("Aucun jeton ne publie\u00a0: une personne approuve toujours.", "No token publishes: a person always approves.")},
		{Kind: "one_of", Name: "days", Label: text.T("Durée", "Life"), Options: lifeChoices(), Values: form,
			Help: text.T("Passé ce délai, le jeton ne sert plus. Choisissez la plus courte qui convient.", "After that, the token no longer works. Choose the shortest that will do.")},
	}
	if people.Can(actor, people.TokenManage, "") {
		fields = append(fields, ui.Field{Kind: "one_of", Name: "owner", Label: text.T("À qui il est", "Whose it is"), Options: ownerChoices, Values: form})
		if form.Get("owner") == "" {
			form.Set("owner", "person")
		}
	}
	return NewTokenPage{Action: web.URL(ctx, "tokens.new"), Fields: marked(fields, problems), problems: problems}, nil
}

var ownerChoices = []ui.Option{
	{Value: "person", Label: text.T("À moi", "Mine"), Help: text.T("Il cesse de servir si je perds mon rôle.", "It stops working if I lose my role.")},
	{Value: "body", Label: text.T("À l’organisme", "The body’s"), Help: text.T("Il sert jusqu’à son terme, même après mon départ. Toute personne qui approuve peut le révoquer.",
		"It works until it expires, even after I leave. Every approver may revoke it.")},
}

func scopeChoices() []ui.Option {
	var options []ui.Option
	for _, s := range people.TokenScopes() {
		options = append(options, ui.Option{Value: string(s), Label: s.Title(), Help: sameInBoth(string(s))})
	}
	return options
}

func lifeChoices() []ui.Option {
	var options []ui.Option
	for _, days := range tokenLives {
		n := strconv.Itoa(days)
		options = append(options, ui.Option{Value: n, Label: text.T(n+" jours", n+" days")})
	}
	return options
}

type newTokenIn struct {
	Form url.Values `form:"*"`
}

func (a *Admin) createToken(ctx context.Context, in newTokenIn) (web.Outcome[NewTokenPage], error) {
	form := in.Form
	n := people.NewToken{Name: oneLine(form.Get("name")), BodyID: form.Get("body"), ForBody: form.Get("owner") == "body"}
	n.Days, _ = strconv.Atoi(form.Get("days")) // zero is refused with the rest
	for _, s := range form["scopes"] {
		n.Scopes = append(n.Scopes, people.TokenScope(s))
	}
	secret, err := a.People.CreateToken(ctx, people.ActorFrom(ctx), n)
	if problems, status := refused(err); problems != nil {
		page, err := a.newTokenPage(ctx, form, problems)
		return web.Stay(page, status), err
	}
	if err != nil {
		return web.Outcome[NewTokenPage]{}, err
	}
	body, err := a.People.Body(ctx, n.BodyID)
	if err != nil {
		return web.Outcome[NewTokenPage]{}, err
	}
	made := MadeToken{Secret: secret, Facts: tokenRow(ctx, people.Token{Name: n.Name, Scopes: n.Scopes, ForBody: n.ForBody,
		MakerName: people.ActorFrom(ctx).Name, CreatedAt: a.Now(), Expires: a.Now().AddDate(0, 0, n.Days)}, body.Name, a.Now()).Facts}
	return web.Stay(NewTokenPage{Made: &made}, 200), nil
}

// RevokePage asks to confirm that a token is closed.
type RevokePage struct {
	Name   string
	Facts  ui.SummaryList
	Action string
}

func (a *Admin) revokeForm(ctx context.Context, in idIn) (RevokePage, error) {
	page, err := a.tokens(ctx, struct{}{})
	if err != nil {
		return RevokePage{}, err
	}
	address := web.URL(ctx, "tokens.revoke", "id", in.ID)
	for _, t := range page.Tokens {
		if t.Revoke == address {
			return RevokePage{Name: t.Name, Facts: t.Facts, Action: address}, nil
		}
	}
	return RevokePage{}, fault.NotFound(text.T("Ce jeton n’existe pas, ou ne sert déjà plus.", "This token does not exist, or no longer works already."))
}

func (a *Admin) revokeToken(ctx context.Context, in idIn) (web.Outcome[RevokePage], error) {
	if err := a.People.RevokeToken(ctx, people.ActorFrom(ctx), in.ID); err != nil {
		return web.Outcome[RevokePage]{}, err
	}
	return web.Go[RevokePage](web.URL(ctx, "tokens"), "notice.token.revoked"), nil
}
