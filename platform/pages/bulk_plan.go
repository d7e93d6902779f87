package pages

import (
	"context"
	"net/url"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/bulk"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// BulkPlan shows what would change, record by record.
type BulkPlan struct {
	Stats   []ui.Stat
	Records []BulkRecord // that would change
	Same    []ui.Link    // already as asked
	Refused []BulkRefused
	Key     string
	Confirm text.Text
	Danger  bool
	Nothing bool
}

// BulkRecord is a record that would change.
type BulkRecord struct {
	Link  ui.Link
	Body  text.Text
	State ui.Tag
	Note  text.Text // what it means for the public
	Diff  ui.Diff
}

// BulkRefused is a record that cannot be changed, and why.
type BulkRefused struct {
	Link ui.Link
	Why  []text.Text
}

// bulkPlan plans the change and shows it.
func (d *Desk) bulkPlan(ctx context.Context, page BulkPage, chosen []record.Record, change bulk.Change, form url.Values) (BulkPage, *bulk.Plan, error) {
	plan, err := bulk.MakePlan(ctx, d.Records, d.Kind.ID, people.ActorFrom(ctx), chosen, change)
	if err != nil {
		return page, nil, err
	}
	reader, err := d.reader(ctx, true)
	if err != nil {
		return page, nil, err
	}
	n, same, refused := plan.Count()
	shown := &BulkPlan{Key: plan.Key(), Danger: change.Act == record.Withdraw, Nothing: n == 0, Stats: []ui.Stat{
		{Number: int64(n), Label: text.T("À changer", "To change")}, {Number: int64(same), Label: text.T("Déjà ainsi", "Already so")},
		{Number: int64(refused), Label: text.T("Impossibles", "Impossible")}}}
	counted := countText(n, "fiche", "fiches", "record", "records")
	shown.Confirm = text.T(page.Title.FR+"\u00a0: "+counted.FR, page.Title.EN+": "+counted.EN)
	for _, s := range plan.Steps {
		link := ui.Link{Label: d.title(s.Record.Answers), Href: web.URL(ctx, d.Name+".show", "id", s.Record.ID)}
		switch {
		case s.Done():
			shown.Records = append(shown.Records, BulkRecord{Link: link, Body: reader.BodyName(s.Record.BodyID), State: KindStateTag(d.Kind, s.Record.State),
				Note: d.forThePublic(change.Act, s), Diff: d.bulkDiff(reader, change.Act, s)})
		case s.Same:
			shown.Same = append(shown.Same, link)
		default:
			shown.Refused = append(shown.Refused, BulkRefused{Link: link, Why: s.Why})
		}
	}
	page.Plan = shown
	if !shown.Nothing && (plan.NeedsReason() || change.Act == record.Publish) {
		page.Reasons = []ui.Field{{Kind: "long_text", Name: "reason", Label: text.T("Pourquoi\u00a0?", "Why?"), Public: true, Required: plan.NeedsReason(), MaxLength: 2000, Values: form,
			Help: text.T("La même raison vaut pour toutes ces fiches.", "The same reason goes for all these records.")}}
	}
	return page, plan, nil
}

// forThePublic says what a step means for those who read the register.
func (d *Desk) forThePublic(act record.Act, s bulk.Step) text.Text {
	switch {
	case act == record.Publish && s.First:
		return text.T("Première publication\u00a0: toute la population lira ce qui suit.", "First publication: everyone will read the following.")
	case act == record.Publish && len(s.Shown) == 0:
		return text.T("Le public lira la même chose qu’aujourd’hui.", "The public will read the same as today.")
	case act == record.Publish:
		return text.T("Le public lira une fiche corrigée.", "The public will read a corrected entry.")
	case s.Public && act == record.Withdraw:
		return text.T("La page publique dira que la fiche est retirée, et pourquoi.", "The public page will say that the entry is withdrawn, and why.")
	case s.Public:
		return text.T("La page publique dira que l’usage a pris fin.", "The public page will say that the use has ended.")
	case act == record.Edit && s.Record.PublicState != "":
		return text.T("Le public ne verra rien avant une nouvelle publication.", "The public will see nothing before a new publication.")
	}
	return text.T("Le public ne voit pas cette fiche.", "The public does not see this record.")
}

func (d *Desk) bulkDiff(reader Reader, act record.Act, s bulk.Step) ui.Diff {
	before, after := instrument.Answers{}, instrument.Answers{}
	for _, c := range s.Shown {
		if c.Before.Given() {
			before[c.Question.ID] = c.Before
		}
		if c.After.Given() {
			after[c.Question.ID] = c.After
		}
	}
	diff := ui.Diff{Before: text.T("Avant", "Before"), After: text.T("Après", "After"), Rows: Diffs(reader, d.Kind.Instrument, before, after)}
	if act == record.Publish {
		diff.Before, diff.After = text.T("Page publique actuelle", "Present public page"), text.T("Après publication", "After publication")
	}
	return diff
}
