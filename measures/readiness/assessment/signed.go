package assessment

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"balise/engine/instrument"
	"balise/platform/record"
)

// Signed is an assessment as the approver of its body signed it.
type Signed struct {
	RecordID string
	Number   int64
	BodyID   string
	Year     int
	Version  int // of the record, when it was signed
	Answers  instrument.Answers
	// InstrumentVersion is that of the questionnaire that was answered.
	InstrumentVersion string
	At                time.Time
	By                string // name
}

// AllSigned gives what was last signed of each assessment that stands when the sequence is at that number: neither withdrawn nor
// retired. They come by year, then by number.
func AllSigned(ctx context.Context, records *record.Store, asOf int64) ([]Signed, error) {
	var all []Signed
	for p, err := range records.Public(ctx, KindID, asOf, nil) {
		if err != nil {
			return nil, fmt.Errorf("signed assessments: %w", err)
		}
		if p.State != record.Published && p.State != record.Corrected {
			continue
		}
		s, err := signed(ctx, records, p)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b Signed) int { return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Number, b.Number)) })
	return all, nil
}

// SignedOf gives the signed assessments of a body, by year.
func SignedOf(ctx context.Context, records *record.Store, bodyID string) ([]Signed, error) {
	own, err := records.OfBody(ctx, KindID, bodyID)
	if err != nil {
		return nil, fmt.Errorf("signed assessments of a body: %w", err)
	}
	var all []Signed
	for _, r := range own {
		s, there, err := SignedRecord(ctx, records, r)
		if err != nil {
			return nil, err
		}
		if there {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b Signed) int { return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Number, b.Number)) })
	return all, nil
}

// SignedRecord gives what was last signed of a record, and whether anything that stands was.
func SignedRecord(ctx context.Context, records *record.Store, r record.Record) (Signed, bool, error) {
	if r.PublicState != record.Published && r.PublicState != record.Corrected {
		return Signed{}, false, nil
	}
	p, err := records.Current(ctx, KindID, r.Number)
	if err != nil {
		return Signed{}, false, fmt.Errorf("signed assessment %d: %w", r.Number, err)
	}
	s, err := signed(ctx, records, p)
	return s, err == nil, err
}

func signed(ctx context.Context, records *record.Store, p record.Publication) (Signed, error) {
	v, err := records.RevisionAt(ctx, p.Seq)
	if err != nil {
		return Signed{}, fmt.Errorf("signed assessment %d: %w", p.Number, err)
	}
	return Signed{RecordID: p.RecordID, Number: p.Number, BodyID: p.BodyID, Year: Year(v.Answers), Version: v.Version, Answers: v.Answers,
		InstrumentVersion: v.InstrumentVersion, At: p.At, By: v.ByName}, nil
}
