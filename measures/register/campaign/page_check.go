package campaign

import (
	"context"
	"strings"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// CheckPage shows the whole declaration to be read once more: by who hands it over, then by who signs it.
type CheckPage struct {
	Body     text.Text
	Title    text.Text
	Lead     text.Text
	Back     string
	Missing  []ui.Link
	None     bool
	Answers  []pages.Section
	Entries  []CheckedEntry
	Action   string
	Hidden   []ui.Hidden
	Sign     bool
	State    text.Text // the statement to sign
	Today    text.Text
	Name     ui.Field
	Button   ui.Button
	Refuse   string
	problems []ui.Problem
}

// CheckedEntry is an initiative with what is declared of it.
type CheckedEntry struct {
	Title   text.Text
	Href    string
	Tag     ui.Tag
	Facts   ui.SummaryList
	Changes ui.Diff
}

// Problems gives the error summary.
func (p CheckPage) Problems() []ui.Problem { return p.problems }

type checkIn struct {
	Year int    `path:"year"`
	Slug string `path:"slug"`
	Base int    `form:"_base"`
	Seen string `form:"_seen"`
	Name string `form:"name"`
}

func (p *Pages) submitForm(ctx context.Context, in checkIn) (CheckPage, error) {
	s, err := p.sheetFor(ctx, sheetIn{in.Year, in.Slug})
	if err != nil {
		return CheckPage{}, err
	}
	return p.checkPage(ctx, s, false, "", nil)
}

func (p *Pages) signForm(ctx context.Context, in checkIn) (CheckPage, error) {
	s, err := p.sheetFor(ctx, sheetIn{in.Year, in.Slug})
	if err != nil {
		return CheckPage{}, err
	}
	return p.checkPage(ctx, s, true, people.ActorFrom(ctx).Name, nil)
}

func (p *Pages) checkPage(ctx context.Context, s Sheet, sign bool, name string, problems []ui.Problem) (CheckPage, error) {
	page := CheckPage{Body: s.Body.Name, Back: sheetURL(ctx, s.Campaign.Year, s.Body.Slug), None: s.Nothing, Sign: sign, State: Statement, problems: problems,
		Title: text.T("Vérifier la déclaration", "Check the declaration"), Action: web.URL(ctx, "declaration.submit", "year", s.Campaign.Year, "slug", s.Body.Slug),
		Lead:   text.T("Relisez avant de remettre la déclaration à la personne qui approuve.", "Read it again before handing the declaration over to the approver."),
		Button: ui.Button{Label: text.T("Remettre à l’approbation", "Hand over for approval")}}
	if sign {
		page.sign(ctx, s, name, problems, p.now())
	}
	seen, err := p.Fingerprint(s)
	if err != nil {
		return page, err
	}
	page.Hidden = append(baseField(s.Version), ui.Hidden{Name: "_seen", Value: seen})
	may := p.fillable
	if sign {
		may = p.signable
	}
	if closed, _ := refused(may(s)); closed != nil {
		page.Missing = []ui.Link{{Href: page.Back, Label: closed[0].Message}}
	}
	for _, problem := range p.Store.Problems(s) {
		page.Missing = append(page.Missing, p.missing(ctx, s, problem))
	}
	reader, err := p.reader(ctx)
	if err != nil {
		return page, err
	}
	page.Answers = reader.Sections(p.Store.Form, s.Answers)
	for _, e := range s.Entries {
		page.Entries = append(page.Entries, p.checked(ctx, s, e, reader, sign))
	}
	return page, nil
}

// sign turns the page into the one where the approver signs.
func (page *CheckPage) sign(ctx context.Context, s Sheet, name string, problems []ui.Problem, now time.Time) {
	page.Title, page.Button = text.T("Relire et signer", "Read and sign"), ui.Button{Label: text.T("Signer la déclaration", "Sign the declaration")}
	page.Lead = text.T("Une fois signée, la déclaration est figée\u00a0: ce que vous lisez ici sera gardé tel quel, même si les fiches changent ensuite.",
		"Once signed, the declaration is frozen: what you read here will be kept as it is, even if the records change later.")
	page.Action = web.URL(ctx, "declaration.sign", "year", s.Campaign.Year, "slug", s.Body.Slug)
	page.Refuse = web.URL(ctx, "declaration.return", "year", s.Campaign.Year, "slug", s.Body.Slug)
	page.Today = text.T(lang.Date(text.FR, now), lang.Date(text.EN, now))
	page.Name = marked([]ui.Field{{Kind: "line", Name: "name", Label: text.T("Votre nom", "Your name"), Required: true, MaxLength: 200, Autocomplete: "name",
		Values: map[string][]string{"name": {name}}, Help: text.T("Il tient lieu de signature.", "It stands for your signature.")}}, problems)[0]
}

func (p *Pages) missing(ctx context.Context, s Sheet, problem Problem) ui.Link {
	switch {
	case problem.Number != 0:
		e, _ := s.Entry(problem.Number) // it is one of them
		title := titleOf(e)
		return ui.Link{Href: entryURL(ctx, s, problem.Number), Label: each(func(l text.Lang) string { return title.In(l) + " – " + problem.Message.In(l) })}
	case problem.Field != "":
		return ui.Link{Href: web.URL(ctx, "declaration.form", "year", s.Campaign.Year, "slug", s.Body.Slug) + "#" + ui.FieldID(problem.Field), Label: problem.Message}
	}
	return ui.Link{Href: sheetURL(ctx, s.Campaign.Year, s.Body.Slug), Label: problem.Message}
}

// checked shows an initiative; to who signs, with what changed.
func (p *Pages) checked(ctx context.Context, s Sheet, e Entry, reader pages.Reader, sign bool) CheckedEntry {
	one := CheckedEntry{Title: titleOf(e), Tag: decisionTag(e), Href: entryURL(ctx, s, e.Record.Number)}
	if sign {
		one.Href = web.URL(ctx, p.Desk+".show", "id", e.Record.ID)
	}
	if e.Line != nil && e.Line.Decision == Retired {
		one.Facts.Rows = append(one.Facts.Rows, ui.SummaryRow{Label: text.T("Fin de l’usage", "End of the use"), Value: dayText(e.Line.Ended)},
			ui.SummaryRow{Label: text.T("Raison", "Reason"), Value: e.Line.Reason})
		return one
	}
	for _, id := range s.Campaign.Confirm {
		if q := p.Store.Entry.Question(id); q != nil && id != "name" && e.Record.Answers[id].Given() {
			one.Facts.Rows = append(one.Facts.Rows, reader.Row(q, e.Record.Answers[id]))
		}
	}
	if e.Base != nil {
		one.Changes.Rows = pages.Diffs(reader, p.Store.Entry, e.Base, e.Record.Answers)
	}
	return one
}

func (p *Pages) submit(ctx context.Context, in checkIn) (web.Outcome[CheckPage], error) {
	s, err := p.sheetFor(ctx, sheetIn{in.Year, in.Slug})
	if err != nil {
		return web.Outcome[CheckPage]{}, err
	}
	err = p.Submit(ctx, people.ActorFrom(ctx), s.Campaign, s.BodyID, in.Base, in.Seen)
	return p.checkedOut(ctx, s, false, in, err, "notice.declaration.submitted")
}

func (p *Pages) sign(ctx context.Context, in checkIn) (web.Outcome[CheckPage], error) {
	s, err := p.sheetFor(ctx, sheetIn{in.Year, in.Slug})
	if err != nil {
		return web.Outcome[CheckPage]{}, err
	}
	err = p.Sign(ctx, people.ActorFrom(ctx), s.Campaign, s.BodyID, in.Base, in.Seen, strings.TrimSpace(in.Name))
	return p.checkedOut(ctx, s, true, in, err, "notice.declaration.signed")
}

func (p *Pages) checkedOut(ctx context.Context, s Sheet, sign bool, in checkIn, err error, notice string) (web.Outcome[CheckPage], error) {
	if problems, status := refused(err); problems != nil {
		page, err := p.checkPage(ctx, s, sign, in.Name, problems)
		return web.Stay(page, status), err
	}
	if err != nil {
		return web.Outcome[CheckPage]{}, err
	}
	return web.Go[CheckPage](sheetURL(ctx, in.Year, in.Slug), notice), nil
}

// VersionPage is a declaration that was signed.
type VersionPage struct {
	Body    text.Text
	Title   text.Text
	Back    string
	Facts   ui.SummaryList
	None    bool
	Answers []pages.Section
	Entries []CheckedEntry
	File    string
}

type versionIn struct {
	Year    int    `path:"year"`
	Slug    string `path:"slug"`
	Version int    `path:"version"`
}

func (p *Pages) version(ctx context.Context, in versionIn) (VersionPage, error) {
	s, v, err := p.signedFor(ctx, in)
	if err != nil {
		return VersionPage{}, err
	}
	reader, err := p.reader(ctx)
	if err != nil {
		return VersionPage{}, err
	}
	page := VersionPage{Body: v.Body.Name, Title: text.T("Déclaration signée", "Signed declaration"), Back: sheetURL(ctx, in.Year, in.Slug), None: v.Nothing,
		Answers: reader.Sections(p.Store.Form, v.Answers), File: web.URL(ctx, "declaration.file", "year", in.Year, "slug", in.Slug, "version", in.Version),
		Facts: ui.SummaryList{Rows: []ui.SummaryRow{
			{Label: text.T("Campagne", "Campaign"), Value: campaignTitle(s.Campaign.Year)},
			{Label: text.T("Version", "Version"), Value: year(v.Number)},
			{Label: text.T("Date de référence", "Reference date"), Value: dayText(v.Reference)},
			{Label: text.T("Signée par", "Signed by"), Value: same(v.Signature.Name)},
			{Label: text.T("Signée le", "Signed on"), Value: each(func(l text.Lang) string { return lang.DateTime(l, v.At) })},
			{Label: text.T("Déclaration", "Statement"), Value: v.Signature.Statement},
			{Label: text.T("Empreinte (SHA-256), vérifiée à l’affichage", "Fingerprint (SHA-256), checked when shown"), Value: same(v.Hash)},
		}}}
	for _, f := range v.Entries {
		one := CheckedEntry{Title: f.Title, Tag: ui.Tag{Label: f.Decision.Title(), Tone: decisionTones[f.Decision]}}
		if f.Decision == Retired {
			one.Facts.Rows = append(one.Facts.Rows, ui.SummaryRow{Label: text.T("Fin de l’usage", "End of the use"), Value: dayText(f.Ended)},
				ui.SummaryRow{Label: text.T("Raison", "Reason"), Value: f.Reason})
		}
		one.Facts.Rows = append(one.Facts.Rows, p.frozenRows(reader, f)...)
		page.Entries = append(page.Entries, one)
	}
	return page, nil
}

func (p *Pages) signedFor(ctx context.Context, in versionIn) (Sheet, SignedVersion, error) {
	s, err := p.sheetFor(ctx, sheetIn{in.Year, in.Slug})
	if err != nil {
		return s, SignedVersion{}, err
	}
	v, err := p.Signed(ctx, s.Declaration, in.Version)
	return s, v, err
}

// frozenRows shows every answer of a frozen initiative.
func (p *Pages) frozenRows(reader pages.Reader, f Frozen) []ui.SummaryRow {
	var rows []ui.SummaryRow
	for _, q := range p.Store.Entry.Questions() {
		if a := f.Answers[q.ID]; a.Given() && q.Kind != instrument.KindAttachment {
			rows = append(rows, reader.Row(q, a))
		}
	}
	return rows
}

// file gives the very bytes that were signed, whose fingerprint anyone may compute again.
func (p *Pages) file(ctx context.Context, in versionIn) (web.Download, error) {
	_, v, err := p.signedFor(ctx, in)
	return web.Download{Name: "declaration.json", MediaType: "application/json", Data: []byte(v.content)}, err
}
