package pages

import (
	"context"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// PreviewsPage makes private links to a record that is not published yet.
type PreviewsPage struct {
	head
	Action   string
	Days     int
	Link     string // the link just made: it is shown once, since only its hash is kept
	Links    []record.PreviewLink
	problems []ui.Problem
}

// Problems gives the error summary.
func (p PreviewsPage) Problems() []ui.Problem { return p.problems }

const previewDays = 7

type previewIn struct {
	ID     string `path:"id"`
	Days   int    `form:"days"`
	Revoke string `form:"revoke"`
}

func (d *Desk) previews(ctx context.Context, in previewIn) (PreviewsPage, error) {
	r, body, err := d.open(ctx, in.ID, people.PreviewCreate)
	if err != nil {
		return PreviewsPage{}, err
	}
	links, err := d.Records.Previews(ctx, r.ID)
	return PreviewsPage{head: d.head(ctx, r, body), Days: previewDays, Links: links, Action: web.URL(ctx, d.Name+".preview.new", "id", r.ID)}, err
}

func (d *Desk) createPreview(ctx context.Context, in previewIn) (web.Outcome[PreviewsPage], error) {
	if in.Revoke != "" {
		if err := d.Records.RevokePreviews(ctx, people.ActorFrom(ctx), in.ID); err != nil {
			return web.Outcome[PreviewsPage]{}, err
		}
		return web.Go[PreviewsPage](web.URL(ctx, d.Name+".preview.new", "id", in.ID), "notice.preview.revoked"), nil
	}
	if _, _, err := d.open(ctx, in.ID, people.PreviewCreate); err != nil {
		return web.Outcome[PreviewsPage]{}, err
	}
	token, err := d.Records.CreatePreview(ctx, people.ActorFrom(ctx), in.ID, in.Days)
	if fault.Is(err, fault.InvalidKind) {
		page, pageErr := d.previews(ctx, in)
		page.problems = []ui.Problem{{Field: "days", Message: text.T("Choisissez une durée de 1 à 30 jours.", "Choose a duration of 1 to 30 days.")}}
		return web.Stay(page, 422), pageErr
	}
	if err != nil {
		return web.Outcome[PreviewsPage]{}, err
	}
	page, err := d.previews(ctx, in)
	page.Link = web.Absolute(ctx, web.URL(ctx, d.Name+".preview", "token", token))
	return web.Stay(page, 200), err
}

// PreviewPage is a record as citizens would see it, for whoever was given the private link.
type PreviewPage struct {
	Title    text.Text
	Body     people.Body
	Sections []Section
	At       time.Time
	// Blocked says why it could not be published as it stands.
	Blocked text.Text
}

func (d *Desk) preview(ctx context.Context, in struct {
	Token string `path:"token"`
}) (PreviewPage, error) {
	r, err := d.Records.Preview(ctx, in.Token)
	if err != nil {
		return PreviewPage{}, err
	}
	body, err := d.People.Body(ctx, r.BodyID)
	if err != nil {
		return PreviewPage{}, err
	}
	d = d.under(r.InstrumentVersion)
	page := PreviewPage{Body: body, At: r.UpdatedAt}
	if err := d.Kind.Publishable(r.Answers); err != nil {
		page.Title = text.T("Fiche qui ne se publie pas", "Record that is never published")
		page.Blocked = text.T("Cette fiche ne peut pas être publiée\u00a0: elle n’a pas d’aperçu public.",
			"This record cannot be published: it has no public preview.")
		return page, nil
	}
	public := d.Kind.Public(body, r.Answers)
	page.Title = d.title(public)
	page.Sections, err = d.publicSections(ctx, public)
	return page, err
}

func (d *Desk) publicSections(ctx context.Context, public instrument.Answers) ([]Section, error) {
	reader, err := d.reader(ctx, false)
	return reader.Sections(d.Kind.Instrument, public), err
}
