package pages

import (
	"context"
	"fmt"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

func (a *Account) ownEndpoints() []web.Endpoint {
	own := func(name, fr, en, template string) web.Page {
		return adminPage(name, "/compte"+fr, "/account"+en, template, people.WorkspaceView)
	}
	password := own("account.password", "/mot-de-passe", "/password", "account_password.html")
	codes := own("account.codes", "/codes", "/codes", "account_codes.html")
	return []web.Endpoint{
		web.Get(own("account", "", "", "account.html"), a.own),
		web.Post(own("account.session.end", "/sessions/fermer", "/sessions/close", ""), a.endSession),
		web.Post(own("account.sessions.end", "/sessions/fermer-les-autres", "/sessions/close-others", ""), a.endOthers),
		web.Get(password, a.passwordForm),
		web.Post(password, a.changePassword),
		web.Visit(codes, a.codesForm),
		web.Post(codes, a.postCodes),
		web.Post(own("account.codes.off", "/codes/desactiver", "/codes/turn-off", ""), a.stopCodes),
	}
}

// OwnPage is a person's own account: who they are here, how they come in, where they are signed in.
type OwnPage struct {
	Facts    ui.SummaryList
	Ways     ui.SummaryList
	Sessions []OwnSession
	EndOne   string
	EndAll   string
}

// OwnSession is an open session of the person.
type OwnSession struct {
	ID     string
	Device text.Text
	Hint   text.Text
	Here   bool // the one that looks
}

// Others tells whether other sessions than this one are open.
func (p OwnPage) Others() bool { return len(p.Sessions) > 1 }

// HereTag marks the session that looks.
func (OwnPage) HereTag() ui.Tag {
	return ui.Tag{Label: text.T("Cette session", "This session"), Tone: ui.Good}
}

var methodTitles = map[string]text.Text{
	people.ByPassword:   text.T("par mot de passe", "by password"),
	people.ByCode:       text.T("par mot de passe et code", "by password and code"),
	people.ByPasskey:    text.T("par clé d’accès", "by passkey"),
	people.ByOpenID:     text.T("par le fournisseur d’identité", "by the identity provider"),
	people.ByInvitation: text.T("par un lien reçu par courriel", "by a link received by e-mail"),
}

func (a *Account) own(ctx context.Context, _ struct{}) (OwnPage, error) {
	actor := people.ActorFrom(ctx)
	page := OwnPage{EndOne: web.URL(ctx, "account.session.end"), EndAll: web.URL(ctx, "account.sessions.end")}
	bodies, err := a.People.Bodies(ctx)
	if err != nil {
		return page, err
	}
	page.Facts = ui.SummaryList{Rows: []ui.SummaryRow{
		{Label: text.T("Nom", "Name"), Value: sameInBoth(actor.Name)},
		{Label: text.T("Courriel", "E-mail"), Value: sameInBoth(actor.Email)},
		{Label: text.T("Rôles", "Roles"), Value: rolesText(actor.Grants, bodyNames(bodies))},
	}}
	if page.Ways, err = a.ways(ctx, actor); err != nil {
		return page, err
	}
	open, err := a.People.Presences(ctx, actor.ID)
	here := a.Sessions.GetString(ctx, SessionKey)
	for _, p := range open {
		page.Sessions = append(page.Sessions, OwnSession{ID: p.ID, Device: people.DeviceTitle(p.Device), Here: p.ID == here, Hint: presenceHint(p)})
	}
	return page, err
}

func presenceHint(p people.Presence) text.Text {
	method, started, seen := methodTitles[p.Method], at(p.StartedAt), at(p.SeenAt)
	return text.T(
		fmt.Sprintf("Ouverte le %s, %s\u00a0; dernier usage le %s", started.FR, method.FR, seen.FR),
		fmt.Sprintf("Opened on %s, %s; last used on %s", started.EN, method.EN, seen.EN))
}

// ways lists how the person may come in.
func (a *Account) ways(ctx context.Context, actor people.Actor) (ui.SummaryList, error) {
	var list ui.SummaryList
	password, err := a.People.HasPassword(ctx, actor.ID)
	if err != nil {
		return list, err
	}
	codes, err := a.People.Codes(ctx, actor.ID)
	if err != nil {
		return list, err
	}
	list.Rows = []ui.SummaryRow{
		{Label: text.T("Mot de passe", "Password"), Tag: onOff(password, text.T("Choisi", "Chosen"), text.T("Aucun", "None")), Change: web.URL(ctx, "account.password")},
		{Label: text.T("Codes de vérification", "Verification codes"), Tag: onOff(codes.On, text.T("Activés", "On"), text.T("Non activés", "Off")), Change: web.URL(ctx, "account.codes")},
	}
	if a.Passkeys != nil {
		keys, err := a.People.Passkeys(ctx, actor.ID)
		if err != nil {
			return list, err
		}
		row := ui.SummaryRow{Label: text.T("Clés d’accès", "Passkeys"), Change: web.URL(ctx, "account.passkeys")}
		for _, k := range keys {
			row.Items = append(row.Items, sameInBoth(k.Name))
		}
		if len(keys) == 0 {
			row.Tag = onOff(false, text.Text{}, text.T("Aucune", "None"))
		}
		list.Rows = append(list.Rows, row)
	}
	if a.OpenID != nil {
		tied, err := a.People.Recognised(ctx, actor.ID)
		if err != nil {
			return list, err
		}
		list.Rows = append(list.Rows, ui.SummaryRow{Label: text.T("Fournisseur d’identité", "Identity provider"),
			Tag: onOff(tied, text.T("Lié à votre compte", "Tied to your account"), text.T("Pas encore utilisé", "Not used yet"))})
	}
	return list, nil
}

func onOff(on bool, yes, no text.Text) *ui.Tag {
	if on {
		return &ui.Tag{Label: yes, Tone: ui.Good}
	}
	return &ui.Tag{Label: no}
}

type endSessionIn struct {
	ID string `form:"session"`
}

func (a *Account) endSession(ctx context.Context, in endSessionIn) (web.Outcome[struct{}], error) {
	if err := a.People.EndSession(ctx, people.ActorFrom(ctx), in.ID); err != nil {
		return web.Outcome[struct{}]{}, err
	}
	to := web.URL(ctx, "account")
	if in.ID == a.Sessions.GetString(ctx, SessionKey) {
		to = web.URL(ctx, "home")
	}
	return web.Go[struct{}](to, "notice.session.ended"), nil
}

func (a *Account) endOthers(ctx context.Context, _ struct{}) (web.Outcome[struct{}], error) {
	err := a.People.EndOtherSessions(ctx, people.ActorFrom(ctx), a.Sessions.GetString(ctx, SessionKey))
	return web.Go[struct{}](web.URL(ctx, "account"), "notice.sessions.ended"), err
}

// PasswordPage changes one's password.
type PasswordPage struct {
	Action       string
	None         bool // they have none: they come in otherwise
	Email        string
	ForgottenURL string
	Fields       []ui.Field
	problems     []ui.Problem
}

// Problems gives the error summary.
func (p PasswordPage) Problems() []ui.Problem { return p.problems }

func (a *Account) passwordForm(ctx context.Context, _ struct{}) (PasswordPage, error) {
	actor := people.ActorFrom(ctx)
	has, err := a.People.HasPassword(ctx, actor.ID)
	return PasswordPage{Action: web.URL(ctx, "account.password"), None: !has, Email: actor.Email, ForgottenURL: web.URL(ctx, "forgotten"), Fields: []ui.Field{
		{Kind: "password", Name: "current", Label: text.T("Mot de passe actuel", "Current password"), Autocomplete: "current-password"}, newPassword("password")}}, err
}

type passwordIn struct {
	Current  string `form:"current"`
	Password string `form:"password"`
}

func (a *Account) changePassword(ctx context.Context, in passwordIn) (web.Outcome[PasswordPage], error) {
	err := a.People.ChangePassword(ctx, people.ActorFrom(ctx), a.Sessions.GetString(ctx, SessionKey), in.Current, in.Password)
	if problems, status := tried(err, "current"); problems != nil {
		page, err := a.passwordForm(ctx, struct{}{})
		page.problems, page.Fields = problems, marked(page.Fields, problems)
		return web.Stay(page, status), err
	}
	return web.Go[PasswordPage](web.URL(ctx, "account"), "notice.password.changed"), err
}
