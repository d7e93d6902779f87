package campaign

import (
	"context"
	"fmt"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
)

// Sheet is a declaration with all that it is about, as it is at one moment.
type Sheet struct {
	Campaign Campaign
	Declaration
	Body    people.Body
	Entries []Entry
	// Last is what the body signed in the campaign before; nil when it signed nothing.
	Last *Declared
}

// Entry is an initiative of the body in the declaration.
type Entry struct {
	Record record.Record
	// Base is what is compared with: what was declared the year before, else what the record said when the campaign opened; nil
	// for an initiative that is new.
	Base instrument.Answers
	// Line is what was decided; nil as long as nothing is.
	Line *Line
	// Gone is when and why the register retired it before anyone declared so; zero otherwise.
	Gone record.Revision
}

// Stale tells that the record changed since somebody decided: they, or somebody else, must read it again.
func (e Entry) Stale() bool {
	return e.Line != nil && e.Line.Version != e.Record.Version && !(e.Line.Decision == Retired && e.Record.State == record.Retired)
}

// Decision gives what is declared of the initiative, and whether that is decided.
func (e Entry) Decision() (Decision, bool) {
	switch {
	case e.Line != nil && !e.Stale():
		return e.Line.Decision, true
	case e.Line == nil && e.Record.State == record.Retired:
		return Retired, true
	}
	return "", false
}

// asItStands is the decision of who declares the initiative as its record says now.
func (e Entry) asItStands(in *instrument.Instrument) Decision {
	switch {
	case e.Base == nil:
		return Added
	case len(in.Compare(e.Base, e.Record.Answers)) == 0:
		return Confirmed
	}
	return Updated
}

// Done counts the initiatives of which something is decided.
func (s Sheet) Done() int {
	n := 0
	for _, e := range s.Entries {
		if _, decided := e.Decision(); decided {
			n++
		}
	}
	return n
}

// Entry gives the initiative of that number in the declaration; a not-found fault when it is none of the body's.
func (s Sheet) Entry(number int64) (Entry, error) {
	for _, e := range s.Entries {
		if e.Record.Number == number {
			return e, nil
		}
	}
	return Entry{}, fault.NotFound(text.T("Cette initiative n’est pas dans cette déclaration.", "This initiative is not in this declaration."))
}

// basis is what a declaration is compared with. It is made of what never changes any more, so that it may be read before
// the transaction that decides.
type basis struct {
	last  *Declared
	base  map[string]instrument.Answers
	ended map[string]record.Revision
}

func (s *Store) basis(ctx context.Context, c Campaign, bodyID string) (basis, error) {
	b := basis{base: map[string]instrument.Answers{}, ended: map[string]record.Revision{}}
	records, err := s.Records.OfBody(ctx, initiative.KindID, bodyID)
	if err != nil {
		return b, err
	}
	if b.last, err = s.lastDeclared(ctx, c, bodyID); err != nil {
		return b, err
	}
	if b.last != nil {
		for _, f := range b.last.Entries {
			if f.Decision != Retired {
				b.base[f.RecordID] = f.Answers
			}
		}
	}
	for _, r := range records {
		if r.State != record.Retired && (b.last != nil || r.CreatedAt.After(c.OpenedAt)) {
			continue
		}
		revisions, err := s.Records.Revisions(ctx, r.ID)
		if err != nil {
			return b, err
		}
		if r.State == record.Retired && len(revisions) > 0 {
			b.ended[r.ID] = revisions[0]
		}
		for _, v := range revisions { // the latest first
			if b.last == nil && !v.At.After(c.OpenedAt) {
				if v.State != record.Retired {
					b.base[r.ID] = v.Answers
				}
				break
			}
		}
	}
	return b, nil
}

// lastDeclared gives what a body signed last in the campaign before; nil when it signed nothing there.
func (s *Store) lastDeclared(ctx context.Context, c Campaign, bodyID string) (*Declared, error) {
	before, found, err := s.Previous(ctx, c.Year)
	if err != nil || !found {
		return nil, err
	}
	d, err := s.Declaration(ctx, before, bodyID)
	if fault.Is(err, fault.NotFoundKind) || err == nil && d.Signed == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	signed, err := s.Signed(ctx, d, d.Signed)
	if err != nil {
		return nil, err
	}
	return &signed.Declared, nil
}

// Sheet reads the declaration of a body; a not-found fault when the body is not in the campaign.
func (s *Store) Sheet(ctx context.Context, c Campaign, bodyID string) (Sheet, error) {
	b, err := s.basis(ctx, c, bodyID)
	if err != nil {
		return Sheet{}, err
	}
	records, err := s.Records.OfBody(ctx, initiative.KindID, bodyID)
	if err != nil {
		return Sheet{}, err
	}
	var sheet Sheet
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		sheet, err = readSheet(ctx, tx, c, bodyID, records, b)
		return err
	})
	return sheet, err
}

// sheetIn is Sheet in a transaction that will hold only if the records stay as they are.
func (s *Store) sheetIn(ctx context.Context, w *record.Writer, c Campaign, bodyID string, b basis) (Sheet, error) {
	records, err := w.OfBody(ctx, initiative.KindID, bodyID)
	if err != nil {
		return Sheet{}, err
	}
	now, err := campaignOf(ctx, w.Tx(), c.Year)
	if err != nil {
		return Sheet{}, err
	}
	return readSheet(ctx, w.Tx(), now, bodyID, records, b)
}

func readSheet(ctx context.Context, tx *db.Tx, c Campaign, bodyID string, records []record.Record, b basis) (Sheet, error) {
	sheet := Sheet{Campaign: c, Last: b.last}
	var err error
	if sheet.Declaration, err = declarationOf(ctx, tx, c.ID, bodyID); err != nil {
		return sheet, err
	}
	if sheet.Body, err = people.FindBody(ctx, tx, bodyID); err != nil {
		return sheet, fmt.Errorf("declaration %s: %w", sheet.ID, err)
	}
	lines, err := readLines(ctx, tx, sheet.ID)
	if err != nil {
		return sheet, err
	}
	for _, r := range records {
		e := Entry{Record: r, Base: b.base[r.ID]}
		if line, decided := lines[r.ID]; decided {
			e.Line = &line
		}
		if r.State == record.Retired && e.Line == nil {
			if e.Base == nil {
				continue // it ended before: nothing was declared of it, and nothing is to be
			}
			e.Gone = b.ended[r.ID]
		}
		sheet.Entries = append(sheet.Entries, e)
	}
	return sheet, nil
}
