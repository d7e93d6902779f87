package campaign

import (
	"context"
	"net/url"
	"strings"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// RemindPage chooses whom to remind, and shows the message before it leaves.
type RemindPage struct {
	Year     int
	Action   string
	Cancel   string
	Token    string
	Bodies   ui.Field
	Preview  string
	Subject  string
	problems []ui.Problem
}

// Problems gives the error summary.
func (p RemindPage) Problems() []ui.Problem { return p.problems }

type remindIn struct {
	Year   int      `path:"year"`
	Body   string   `query:"organisme"` // slug of the only one to remind
	Token  string   `form:"_token"`
	Chosen []string `form:"bodies"`
}

func (p *Pages) remindForm(ctx context.Context, in remindIn) (RemindPage, error) {
	c, err := p.Campaign(ctx, in.Year)
	if err != nil {
		return RemindPage{}, err
	}
	rows, err := p.Rows(ctx, c)
	if err != nil {
		return RemindPage{}, err
	}
	var chosen []string
	for _, r := range waiting(rows) {
		if r.Body.Slug == in.Body || in.Body == "" && r.Late {
			chosen = append(chosen, r.BodyID)
		}
	}
	return p.remindPage(ctx, c, rows, chosen, db.NewID(), nil)
}

func (p *Pages) remindPage(ctx context.Context, c Campaign, rows []Row, chosen []string, token string, problems []ui.Problem) (RemindPage, error) {
	page := RemindPage{Year: c.Year, Action: web.URL(ctx, "campaign.remind", "year", c.Year), Cancel: web.URL(ctx, "campaign.follow", "year", c.Year),
		Token: token, problems: problems}
	var options []ui.Option
	example := Row{Body: people.Body{Name: text.T("Nom de l’organisme", "Name of the body")}, Declaration: Declaration{Stage: NotStarted}}
	for i, r := range waiting(rows) {
		if i == 0 {
			example = r
		}
		options = append(options, ui.Option{Value: r.BodyID, Label: r.Body.Name, Help: remindHelp(r)})
	}
	page.Bodies = marked([]ui.Field{{Kind: "many_of", Name: "bodies", Label: text.T("Organismes à qui écrire", "Bodies to write to"), Options: options,
		Help:   text.T("Tous ceux qui n’ont pas signé. Le message part aux personnes qui rédigent et qui approuvent.", "All those that have not signed. The message goes to agents and approvers."),
		Values: url.Values{"bodies": chosen}}}, problems)[0]
	message, err := p.Message(c, example, people.Person{Name: people.ActorFrom(ctx).Name})
	page.Subject, page.Preview = message.Subject, strings.TrimSpace(message.Body)
	return page, err
}

// remindHelp says where the body stands and when it was last written to.
func remindHelp(r Row) text.Text {
	return each(func(l text.Lang) string {
		said := r.Status().Title().In(l)
		if r.Late {
			said += " · " + lateText(r).In(l)
		}
		if !r.Reminded.IsZero() {
			said += " · " + text.T("dernier rappel le ", "last reminder on ").In(l) + lang.Date(l, r.Reminded)
		}
		return said
	})
}

func (p *Pages) remindNow(ctx context.Context, in remindIn) (web.Outcome[RemindPage], error) {
	c, err := p.Campaign(ctx, in.Year)
	if err != nil {
		return web.Outcome[RemindPage]{}, err
	}
	_, err = p.Remind(ctx, people.ActorFrom(ctx), c, in.Chosen, in.Token)
	if problems, status := refused(err); problems != nil {
		rows, err := p.Rows(ctx, c)
		if err != nil {
			return web.Outcome[RemindPage]{}, err
		}
		page, err := p.remindPage(ctx, c, rows, in.Chosen, in.Token, problems)
		return web.Stay(page, status), err
	}
	if err != nil {
		return web.Outcome[RemindPage]{}, err
	}
	return web.Go[RemindPage](web.URL(ctx, "campaign.follow", "year", c.Year), "notice.campaign.reminded"), nil
}
