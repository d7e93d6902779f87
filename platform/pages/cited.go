package pages

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web/ui"
)

// recordChoices is how many records a question offers at once; past it, the person narrows the list by words.
const recordChoices = 100

// recordOptions gives the records that each question of the form may name: those of the body, narrowed by what was typed in the
// field's own search. The one that is chosen stays among them.
func (d *Desk) recordOptions(ctx context.Context, bodyID string, form url.Values) (map[string][]ui.Option, error) {
	options := map[string][]ui.Option{}
	for _, q := range d.Kind.Instrument.Questions() {
		if q.Kind != instrument.KindRecord {
			continue
		}
		found, err := d.citable(ctx, q.Of, bodyID, form.Get(q.ID+ui.FindSuffix))
		if err != nil {
			return nil, err
		}
		chosen := form.Get(q.ID)
		for _, r := range found {
			options[q.ID] = append(options[q.ID], ui.Option{Value: r.ID, Label: numberedTitle(r)})
		}
		if chosen != "" && !slices.ContainsFunc(found, func(r record.Record) bool { return r.ID == chosen }) {
			if name := d.recordName(ctx)(chosen); !name.Empty() {
				options[q.ID] = append(options[q.ID], ui.Option{Value: chosen, Label: name})
			}
		}
	}
	return options, nil
}

// citable lists the records of a kind that the visitor may read of a body; of all of theirs while no body is chosen.
func (d *Desk) citable(ctx context.Context, kindID, bodyID, typed string) ([]record.Record, error) {
	kind, err := d.Records.Kind(kindID)
	if err != nil {
		return nil, err
	}
	filter := record.Filter{Kind: kindID, Text: typed, Limit: recordChoices, BodyIDs: []string{bodyID}}
	actor := people.ActorFrom(ctx)
	if bodyID == "" {
		all, bodies := people.Reach(actor, d.Kind.Right(people.RecordCreate))
		if all || len(bodies) == 0 {
			return nil, nil
		}
		filter.BodyIDs = bodies
	} else if !people.Can(actor, kind.Right(people.RecordRead), bodyID) {
		return nil, nil
	}
	return d.Records.List(ctx, filter)
}

// recordName names a record that an answer cites: by its title and number, to who may read it.
func (d *Desk) recordName(ctx context.Context) func(id string) text.Text {
	return func(id string) text.Text {
		r, err := d.Records.Record(ctx, id)
		if err != nil {
			return text.Text{} // the identifier is shown instead
		}
		kind, err := d.Records.Kind(r.Kind)
		if err != nil || !people.Can(people.ActorFrom(ctx), kind.Right(people.RecordRead), r.BodyID) {
			return text.Text{}
		}
		return numberedTitle(r)
	}
}

func numberedTitle(r record.Record) text.Text {
	title, number := r.Title, strconv.FormatInt(r.Number, 10)
	if title.Empty() {
		title = text.T("Fiche sans nom", "Unnamed record")
	}
	return text.T(title.In(text.FR)+" (nº "+number+")", title.In(text.EN)+" (no. "+number+")")
}

// knowRecords refuses answers that name a record which the body may not cite.
func (d *Desk) knowRecords(ctx context.Context, r record.Record, answers instrument.Answers) error {
	problems, err := d.Records.Uncitable(ctx, d.Kind.ID, r.BodyID, r.Answers, answers)
	if err != nil || len(problems) == 0 {
		return err
	}
	fields := make([]fault.Field, len(problems))
	for i, p := range problems {
		fields[i] = fault.Field{Name: "/answers/" + p.Question + "/string", Message: p.Message}
	}
	return fault.Invalid(badAnswers, fields...)
}
