package register

import (
	"context"
	"net/url"
	"strings"

	"balise/engine/exchange"
	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/record"
)

// host gives the host of an address; empty where it has none.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// wrote tells whether this very register wrote the row.
func (p *planner) wrote(row inventory.Row) bool {
	return row.Published != nil && p.home != "" && strings.HasPrefix(row.Key, p.home+"/")
}

// differing keeps of a row that this register wrote the answers that somebody changed in the file. The others are what the
// public reads, which is less than what the entry says: generic names, nothing that is withheld.
func (p *planner) differing(ctx context.Context, row inventory.Row) (inventory.Row, error) {
	public, err := p.Records.Current(ctx, p.kind.ID, row.Published.Number)
	if err != nil {
		return row, err
	}
	changed := instrument.Answers{}
	for id, a := range row.Answers {
		if !instrument.Equal(a, public.Answers[id]) {
			changed[id] = a
		}
	}
	row.Answers, row.Fill = changed, nil
	return row, nil
}

// own finds the entry that this very register wrote in the file: numbers are permanent.
func (p *planner) own(ctx context.Context, number int64) (record.Record, bool, error) {
	r, err := p.Records.ByNumber(ctx, p.kind.ID, number)
	if fault.Is(err, fault.NotFoundKind) {
		return r, false, nil
	}
	return r, err == nil, err
}

// proposeAll proposes at once every body that the entries of another Balise bring: an entry may cite the body of a later one.
func (p *planner) proposeAll(file *inventory.File) {
	for _, row := range file.Rows {
		if row.Published == nil || p.wrote(row) {
			continue
		}
		if _, known, why := p.body(row.Body); !known && why.Empty() {
			p.propose(row)
		}
	}
}

// nameBodies gives their identifiers to the public bodies that answers cite by name; why tells of one that is nowhere.
func (p *planner) nameBodies(answers instrument.Answers) (why text.Text) {
	for _, q := range p.Entry.Questions() {
		a := answers[q.ID]
		if q.Kind != instrument.KindList || a.Value == nil {
			continue
		}
		a.Value = exchange.WithBodies(q, a.Value, func(name string) string {
			if body, known := p.directory.Resolve(name, p.Now()); known {
				return body.ID
			}
			for i, body := range p.Bodies {
				if lang.Fold(body.Name.In(text.FR)) == lang.Fold(name) {
					return p.promised(i)
				}
			}
			why = text.T("«\u00a0"+q.Label.FR+"\u00a0» cite «\u00a0"+name+"\u00a0», qui n’existe pas au répertoire\u00a0: ajoutez-le d’abord",
				"“"+q.Label.EN+"” cites “"+name+"”, which is not in the directory: add it first")
			return name
		})
		answers[q.ID] = a
	}
	return why
}

// promised gives what stands for the identifier of a body that is not created yet.
func (p *Plan) promised(place int) string {
	for id, i := range p.promises {
		if i == place {
			return id
		}
	}
	if p.promises == nil {
		p.promises = map[string]int{}
	}
	id := db.NewID()
	p.promises[id] = place
	return id
}

// nameSupplier gives an entry whose supplier the other register keeps to itself a name that tells where it is known: from it,
// the public reads again that the name is withheld.
func nameSupplier(row inventory.Row) inventory.Row {
	if !initiative.SupplierHidden(row.Answers["supplier"]) {
		return row
	}
	row.Answers, row.Fill = row.Answers.Clone(), row.Fill.Clone()
	row.Answers["supplier"] = instrument.Answer{Value: "Nommé seulement dans le registre d’origine / Named only in the register of origin (" + row.Key + ")"}
	delete(row.Fill, "names_already_public")
	return row
}

// withCreated gives the bodies just created their identifiers.
func (p *Plan) withCreated(answers instrument.Answers, created []people.Body) instrument.Answers {
	if !p.Profile.Exported {
		return answers
	}
	answers = answers.Clone()
	for _, q := range p.kind.Instrument.Questions() {
		a := answers[q.ID]
		if q.Kind != instrument.KindList || a.Value == nil {
			continue
		}
		a.Value = exchange.WithBodies(q, a.Value, func(cited string) string {
			if i, promised := p.promises[cited]; promised {
				return created[i].ID
			}
			return cited
		})
		answers[q.ID] = a
	}
	return answers
}

// follow brings an entry just published to where it stood in the register that it comes from: corrected, withdrawn or
// retired, for the reason given there.
func follow(ctx context.Context, w *record.Writer, actor people.Actor, r record.Record, from exchange.Record, because text.Text) error {
	reason := from.Reason
	if reason.Empty() {
		reason = because
	}
	var err error
	switch record.State(from.State) {
	case record.Withdrawn:
		_, err = w.Move(ctx, actor, r.ID, r.Version, record.Withdraw, reason)
	case record.Retired:
		_, err = w.Move(ctx, actor, r.ID, r.Version, record.Retire, reason)
	case record.Corrected:
		answers := r.Answers.Clone() // a correction changes something: here, the notes that the public does not read
		answers["notes"] = instrument.Answer{Value: text.T("Corrigée dans le registre d’origine\u00a0: "+from.URL.FR, "Corrected in the register it comes from: "+from.URL.EN)}
		if r, err = w.Edit(ctx, actor, r.ID, r.Version, answers, because); err != nil {
			return err
		}
		if r, err = w.Move(ctx, actor, r.ID, r.Version, record.Submit, because); err != nil {
			return err
		}
		_, err = w.Move(ctx, actor, r.ID, r.Version, record.Publish, reason)
	}
	return err
}
