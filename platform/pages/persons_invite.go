package pages

import (
	"context"
	"net/url"
	"strconv"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

func grantRow(i int) string { return "grants." + strconv.Itoa(i) }

// InvitePage invites a person by e-mail.
type InvitePage struct {
	Action   string
	Fields   []ui.Field
	problems []ui.Problem
}

// Problems gives the error summary.
func (p InvitePage) Problems() []ui.Problem { return p.problems }

// SendButton is what the Enter key presses: never a button that adds or removes a row.
func (p InvitePage) SendButton() ui.Button {
	return ui.Button{Label: text.T("Envoyer l’invitation", "Send the invitation")}
}

func (a *Admin) inviteForm(ctx context.Context, _ struct{}) (InvitePage, error) {
	return a.invitePage(ctx, url.Values{}, nil)
}

func (a *Admin) invitePage(ctx context.Context, form url.Values, problems []ui.Problem) (InvitePage, error) {
	grants, err := a.grantsField(ctx, form)
	fields := []ui.Field{
		{Kind: "line", Name: "name", Label: text.T("Nom", "Name"), Required: true, Autocomplete: "off", Values: form},
		{Kind: "email", Name: "email", Label: text.T("Adresse courriel", "E-mail address"), Required: true, Autocomplete: "off", Values: form,
			Help: text.T("L’invitation y sera envoyée.", "The invitation will be sent there.")},
		grants,
	}
	return InvitePage{Action: web.URL(ctx, "persons.invite"), Fields: marked(fields, problems), problems: problems}, err
}

type inviteIn struct {
	Form url.Values `form:"*"`
}

func (a *Admin) invite(ctx context.Context, in inviteIn) (web.Outcome[InvitePage], error) {
	stay := func(form url.Values, problems []ui.Problem, status int) (web.Outcome[InvitePage], error) {
		page, err := a.invitePage(ctx, form, problems)
		return web.Stay(page, status), err
	}
	if ui.RowsChanged(in.Form) {
		return stay(ui.WithoutRemoved(in.Form), nil, 200)
	}
	grants, problems := grantsFrom(in.Form)
	if problems != nil {
		return stay(in.Form, problems, 422)
	}
	_, err := a.People.Invite(ctx, people.ActorFrom(ctx), in.Form.Get("email"), oneLine(in.Form.Get("name")), grants, invitationLink(ctx))
	if problems, status := refused(err); problems != nil {
		for i := range problems {
			if status == 409 {
				problems[i].Field = "email" // the only conflict: the address is known
			}
		}
		return stay(in.Form, problems, status)
	}
	if err != nil {
		return web.Outcome[InvitePage]{}, err
	}
	return web.Go[InvitePage](web.URL(ctx, "persons"), "notice.person.invited"), nil
}

// invitationLink makes the address that goes into the mail.
func invitationLink(ctx context.Context) func(token string) string {
	return func(token string) string { return web.Absolute(ctx, web.URL(ctx, "invitation", "token", token)) }
}
