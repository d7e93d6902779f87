package dialogue

import (
	"context"
	"fmt"
	"strings"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/search"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// Verdict is what the register lets one say about a service.
type Verdict string

// The verdicts. None of them says no: the register does not prove it.
const (
	NotAsked Verdict = ""
	InUse    Verdict = "in_use"        // it is declared and in use
	Planned  Verdict = "planned"       // it is declared and not in use yet
	Stopped  Verdict = "stopped"       // it was declared; its use has ended or was suspended
	Declared Verdict = "declared"      // it is declared without its status
	Others   Verdict = "other_uses"    // the body declares uses, of which none is this one
	Silent   Verdict = "body_is_quiet" // the body has published nothing
	Near     Verdict = "near"          // nothing fits, something comes near
	Nothing  Verdict = "nothing"
)

// FindPage answers whether a service uses AI, according to the register.
type FindPage struct {
	Asked   string   `json:"service"`
	Verdict Verdict  `json:"verdict" doc:"in_use, planned, stopped, declared, other_uses, body_is_quiet, near, nothing; vide si rien n’est demandé / empty when nothing is asked"`
	Body    *BodyRef `json:"body,omitempty"`
	Found   []Found  `json:"entries"`
	// Caution says, with every answer, what it is worth.
	Caution text.Text `json:"caution"`

	searched string // the words looked for, when they are not those asked
	groups   []Group
	bodies   []ui.Link
	before   []ui.Exchange
	total    int
	action   string
	askURL   string
	moreURL  string
}

// BodyRef names a public body.
type BodyRef struct {
	Slug string    `json:"slug"`
	Name text.Text `json:"name"`
}

// Found is an entry of the register that may answer.
type Found struct {
	Number int64     `json:"number"`
	Name   text.Text `json:"name"`
	Body   BodyRef   `json:"body"`
	Status string    `json:"status"`
	URL    text.Text `json:"url"`

	standing Verdict
	result   ui.Result
}

// Group is the entries found that stand alike.
type Group struct {
	ID      string
	Title   text.Text
	Results []ui.Result
}

var caution = text.T(
	"Le registre contient ce que les organismes ont déclaré et publié. Qu’une fiche n’y soit pas ne prouve pas qu’aucune IA n’est utilisée.",
	"The register holds what bodies have declared and published. That an entry is not there does not prove that no AI is used.")

type findIn struct {
	Service string `query:"service" doc:"Nom du service ou de l’organisme / Name of the service or body"`
}

// shown is how many entries stand on the page; past it, the search of the register shows the others.
const shown = 12

func (c *Counter) find(ctx context.Context, in findIn) (FindPage, error) {
	page := FindPage{Asked: oneLine(in.Service), Found: []Found{}, Caution: caution, action: web.URL(ctx, "dialogue.find")}
	if len([]rune(page.Asked)) > mostSubject {
		return page, fault.Invalid(text.T("La question est trop longue.", "The question is too long."),
			fault.Field{Name: "service", Message: text.T("200 caractères au plus", "200 characters at most")})
	}
	if page.Asked == "" {
		return page, nil
	}
	directory, err := c.People.Directory(ctx)
	if err != nil {
		return page, err
	}
	n := named(directory.Bodies(), page.Asked)
	if err := c.answerFind(ctx, &page, n, directory); err != nil {
		return page, err
	}
	slug := ""
	if page.Body != nil {
		slug = page.Body.Slug
	}
	page.askURL = web.URL(ctx, "dialogue.ask", "service", page.Asked, "organisme", slug)
	page.groups = groups(page.Found, page.Verdict)
	if answered, _, err := c.Exchanges(ctx, PublicFilter{Text: strings.Join(telling(page.Asked), " "), Limit: 3}); err != nil {
		return page, err
	} else {
		page.before = c.exchanges(ctx, answered, directory)
	}
	return page, nil
}

// answerFind searches: what a body named in full declares, else what fits the words anywhere, else what a body named in
// part declares.
func (c *Counter) answerFind(ctx context.Context, page *FindPage, n naming, directory *people.Directory) error {
	one := len(n.bodies) == 1
	if one && n.whole {
		return c.ofBody(ctx, page, n.bodies[0], strings.Join(n.rest, " "), directory)
	}
	sought := strings.Join(telling(page.Asked), " ")
	if sought == "" {
		sought = page.Asked
	}
	found, err := c.seek(ctx, sought, "")
	if err != nil {
		return err
	}
	if found.Suggestion != "" {
		if again, err := c.seek(ctx, found.Suggestion, ""); err == nil && again.Total > 0 && !again.Relaxed {
			page.searched, sought, found = found.Suggestion, found.Suggestion, again
		}
	}
	if one && (found.Total == 0 || found.Relaxed) {
		return c.ofBody(ctx, page, n.bodies[0], strings.Join(n.rest, " "), directory)
	}
	for _, b := range n.bodies[:min(len(n.bodies), 8)] {
		page.bodies = append(page.bodies, ui.Link{Label: b.Name, Href: web.URL(ctx, "dialogue.find", "service", b.Name.In(web.Lang(ctx)))})
	}
	page.moreURL = web.URL(ctx, "register.search", "q", sought)
	if err := c.take(ctx, page, found, directory); err != nil {
		return err
	}
	switch {
	case found.Total == 0:
		page.Verdict = Nothing
	case found.Relaxed:
		page.Verdict = Near
	default:
		page.Verdict = strongest(page.Found)
	}
	return nil
}

// ofBody answers from what one body declares.
func (c *Counter) ofBody(ctx context.Context, page *FindPage, b people.Body, sought string, directory *people.Directory) error {
	page.Body = &BodyRef{b.Slug, b.Name}
	page.moreURL = web.URL(ctx, "register.search", "body", b.Slug, "q", sought)
	found, err := c.seek(ctx, sought, b.Slug)
	if err != nil {
		return err
	}
	fits := found.Total > 0 && !found.Relaxed
	if !fits && sought != "" {
		page.moreURL = web.URL(ctx, "register.search", "body", b.Slug)
		if found, err = c.seek(ctx, "", b.Slug); err != nil {
			return err
		}
	}
	if err := c.take(ctx, page, found, directory); err != nil {
		return err
	}
	switch {
	case fits:
		page.Verdict = strongest(page.Found)
	case found.Total > 0:
		page.Verdict = Others
	default:
		page.Verdict = Silent
	}
	return nil
}

func (c *Counter) seek(ctx context.Context, sought, body string) (search.Result, error) {
	q := search.Query{Text: sought, Lang: web.Lang(ctx), Limit: shown}
	if body != "" {
		q.Filters = map[string][]string{initiative.FacetBody: {body}}
	}
	found, err := c.Index.Search(ctx, q)
	if err != nil {
		return found, fmt.Errorf("does a service use AI: %w", err)
	}
	return found, nil
}

// take reads the entries found.
func (c *Counter) take(ctx context.Context, page *FindPage, found search.Result, directory *people.Directory) error {
	page.total = found.Total
	for _, hit := range found.Hits {
		p, err := c.Records.Current(ctx, initiative.KindID, hit.Number)
		if err != nil {
			return err
		}
		body, _ := directory.Body(p.BodyID)
		page.Found = append(page.Found, c.found(ctx, p, body))
	}
	return nil
}

func (c *Counter) found(ctx context.Context, p record.Publication, body people.Body) Found {
	l, status := web.Lang(ctx), initiative.Code(p.Answers, "status")
	f := Found{Number: p.Number, Name: p.Title, Body: BodyRef{body.Slug, body.Name}, Status: status, standing: standing(p, status),
		URL: each(func(l text.Lang) string {
			return web.Absolute(ctx, web.URLIn(ctx, l, "register.record", "number", p.Number))
		})}
	summary, _ := p.Answers["summary"].Value.(text.Text)
	tag := ui.Tag{Label: groupTitles[f.standing], Tone: groupTones[f.standing]}
	if p.State == record.Withdrawn || p.State == record.Retired {
		tag = pages.StateTag(p.State)
	}
	f.result = ui.Result{Number: p.Number, Href: web.URL(ctx, "register.record", "number", p.Number), Title: []ui.Fragment{{Text: p.Title.In(l)}},
		Snippet: []ui.Fragment{{Text: brief(summary.In(l))}}, Tags: []ui.Tag{tag},
		Meta: []ui.Meta{{Label: text.T("Organisme", "Body"), Value: body.Name, Icon: "body"}}}
	if !p.Title.Has(l) {
		f.result.Lang = l.Other()
	}
	return f
}

// brief cuts a text after a whole word.
func brief(s string) string {
	const most = 200
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	cut := string(runes[:most])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

// standing tells what an entry lets one say.
func standing(p record.Publication, status string) Verdict {
	switch {
	case p.State == record.Withdrawn || p.State == record.Retired || status == "retired" || status == "suspended":
		return Stopped
	case status == "production":
		return InUse
	case status == "idea" || status == "development":
		return Planned
	}
	return Declared
}

// standings go from the one that says most.
var standings = []Verdict{InUse, Planned, Declared, Stopped}

func strongest(found []Found) Verdict {
	for _, v := range standings {
		for _, f := range found {
			if f.standing == v {
				return v
			}
		}
	}
	return Nothing
}

var groupTitles = map[Verdict]text.Text{
	InUse:    text.T("En service", "In use"),
	Planned:  text.T("En préparation", "In preparation"),
	Declared: text.T("État non précisé", "Status not given"),
	Stopped:  text.T("Arrêtés, retirés ou suspendus", "Stopped, retired or suspended"),
}

var groupTones = map[Verdict]ui.Tone{InUse: ui.Good, Planned: ui.Info, Stopped: ui.Warning}

// groups puts the entries found under what they let one say.
func groups(found []Found, verdict Verdict) []Group {
	if verdict == Near {
		g := Group{ID: "near", Title: text.T("Ce qui s’en approche", "What comes near")}
		for _, f := range found {
			g.Results = append(g.Results, f.result)
		}
		return []Group{g}
	}
	var all []Group
	for _, v := range standings {
		g := Group{ID: string(v), Title: groupTitles[v]}
		for _, f := range found {
			if f.standing == v {
				g.Results = append(g.Results, f.result)
			}
		}
		if len(g.Results) > 0 {
			all = append(all, g)
		}
	}
	return all
}
