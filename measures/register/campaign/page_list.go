package campaign

import (
	"context"

	"balise/engine/text"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// ListPage lists the campaigns, each with what the visitor may do in it.
type ListPage struct {
	Campaigns []ListedCampaign
	OpenURL   string // for who may open one
}

// ListedCampaign is a campaign of the list.
type ListedCampaign struct {
	Year      int
	Title     text.Text
	Tag       ui.Tag
	Dates     text.Text
	FollowURL string // for who follows the whole
	Tasks     []ui.Task
}

func (p *Pages) list(ctx context.Context, _ struct{}) (ListPage, error) {
	var page ListPage
	actor := people.ActorFrom(ctx)
	if people.Can(actor, people.CampaignManage, "") {
		page.OpenURL = web.URL(ctx, "campaign.new")
	}
	all, err := p.Campaigns(ctx)
	if err != nil {
		return page, err
	}
	for _, c := range all {
		one := ListedCampaign{Year: c.Year, Title: campaignTitle(c.Year), Tag: stateTag(c.State), Dates: dates(c)}
		if people.Can(actor, people.CampaignRead, "") {
			one.FollowURL = web.URL(ctx, "campaign.follow", "year", c.Year)
		} else if one.Tasks, err = p.tasks(ctx, actor, c); err != nil {
			return page, err
		}
		page.Campaigns = append(page.Campaigns, one)
	}
	return page, nil
}

// dates says what the days of a campaign are.
func dates(c Campaign) text.Text {
	reference, due := dayText(c.Reference), dayText(c.Due)
	return text.T("Date de référence\u00a0: "+reference.FR+". Échéance\u00a0: "+due.FR+".", "Reference date: "+reference.EN+". Due date: "+due.EN+".")
}

// tasks lists the declarations of the visitor's own bodies.
func (p *Pages) tasks(ctx context.Context, actor people.Actor, c Campaign) ([]ui.Task, error) {
	rows, err := p.Rows(ctx, c)
	if err != nil {
		return nil, err
	}
	var tasks []ui.Task
	for _, r := range rows {
		if !people.Can(actor, people.DeclarationRead, r.BodyID) {
			continue
		}
		tasks = append(tasks, ui.Task{Label: r.Body.Name, Href: sheetURL(ctx, c.Year, r.Body.Slug), Tag: statusTag(r.Status()), Hint: dueHint(c, r)})
	}
	return tasks, nil
}

func dueHint(c Campaign, r Row) text.Text {
	due := dayText(c.Due)
	if r.Late {
		return text.T("En retard\u00a0: l’échéance était le "+due.FR, "Late: it was due on "+due.EN)
	}
	return text.T("À signer d’ici le "+due.FR, "To be signed by "+due.EN)
}

func sheetURL(ctx context.Context, y int, slug string) string {
	return web.URL(ctx, "declaration.show", "year", y, "slug", slug)
}

// Empty says that no campaign was opened yet.
func (p ListPage) Empty() ui.Empty {
	e := ui.Empty{Title: text.T("Aucune campagne pour l’instant", "No campaign yet"),
		Message: text.T("L’équipe centrale ouvre une campagne par année.", "The central team opens one campaign a year.")}
	if p.OpenURL != "" {
		e.Links = []ui.Link{{Label: text.T("Ouvrir une campagne", "Open a campaign"), Href: p.OpenURL}}
	}
	return e
}

// Corner is what campaigns add to the workspace: the declarations that wait for the visitor, and the way to the campaigns.
func (p *Pages) Corner(ctx context.Context) ([]pages.WaitingList, []ui.Card, error) {
	actor := people.ActorFrom(ctx)
	if !people.Can(actor, people.DeclarationRead, "") {
		return nil, nil, nil
	}
	cards := []ui.Card{{Title: text.T("Déclaration annuelle", "Yearly declaration"), Href: web.URL(ctx, "campaign.list"), Icon: "check",
		Body: text.T("Ce que chaque organisme déclare de ses usages de l’IA, une fois l’an.", "What each body declares of its uses of AI, once a year.")}}
	all, err := p.Campaigns(ctx)
	if err != nil {
		return nil, nil, err
	}
	list := pages.WaitingList{ID: "declarations", Title: text.T("Déclarations à faire ou à signer", "Declarations to make or to sign"), AllURL: web.URL(ctx, "campaign.list")}
	for _, c := range all {
		if c.State != Open {
			continue
		}
		rows, err := p.Rows(ctx, c)
		if err != nil {
			return nil, nil, err
		}
		for _, r := range waiting(rows) {
			act := people.DeclarationFill
			if r.Stage == Submitted {
				act = people.DeclarationSign
			}
			if people.Can(actor, act, r.BodyID) {
				hint := dueHint(c, r)
				list.Tasks = append(list.Tasks, ui.Task{Label: each(func(l text.Lang) string { return campaignTitle(c.Year).In(l) + " – " + r.Body.Name.In(l) }),
					Href: sheetURL(ctx, c.Year, r.Body.Slug), Tag: statusTag(r.Status()), Hint: hint})
			}
		}
	}
	if len(list.Tasks) == 0 {
		return nil, cards, nil
	}
	return []pages.WaitingList{list}, cards, nil
}
