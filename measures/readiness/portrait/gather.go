package portrait

import (
	"context"
	"math"

	portraits "balise/engine/portrait"
	"balise/measures/readiness/assessment"
)

// gathered is the bodies of an edition with what they signed.
type gathered struct {
	edition  Edition
	expected []Expected
	bodies   []portraits.Body // in the order of expected
}

// signedFor gives the assessments of a year that were signed when the sequence was at that number, by body.
func (s *Store) signedFor(ctx context.Context, year int, sequence int64) (map[string]assessment.Signed, error) {
	all, err := assessment.AllSigned(ctx, s.Records, sequence)
	if err != nil {
		return nil, err
	}
	byBody := map[string]assessment.Signed{}
	for _, a := range all {
		if a.Year == year {
			byBody[a.BodyID] = a
		}
	}
	return byBody, nil
}

// gather reads an edition: as it stands while it is open, as it was when it closed afterwards.
func (s *Store) gather(ctx context.Context, e Edition) (gathered, error) {
	g := gathered{edition: e}
	sequence := e.Sequence
	if e.State == Open {
		sequence = math.MaxInt64
	}
	var err error
	if g.expected, err = s.Expected(ctx, e.Year); err != nil {
		return g, err
	}
	signed, err := s.signedFor(ctx, e.Year, sequence)
	if err != nil {
		return g, err
	}
	for _, x := range g.expected {
		b := portraits.Body{ID: x.BodyID, Groups: x.Groups, Profile: s.Form.Gates.Profiles[0].Code}
		if a, there := signed[x.BodyID]; there {
			b.Signed = true
			b.Answers, b.Profile = s.Form.Practices(s.Form.Gates, a.Answers, s.Form.Day(a.Answers, a.At))
		}
		g.bodies = append(g.bodies, b)
	}
	return g, nil
}

// figures works out what may be told of an edition, with the change since the last one that closed before it.
func (s *Store) figures(ctx context.Context, g gathered) (Settled, error) {
	f := Settled{Questionnaire: s.Form.Version, Changes: []portraits.Change{}}
	var err error
	if f.Portrait, err = portraits.Of(s.Form.Gates.Rule(), g.bodies, axes, portraits.Floor); err != nil {
		return f, err
	}
	before, there, err := s.before(ctx, g.edition.Year)
	if err != nil || !there {
		return f, err
	}
	past, err := s.gather(ctx, before)
	if err != nil {
		return f, err
	}
	if n, changes := portraits.Changes(s.Form.Gates.Rule(), past.bodies, g.bodies, portraits.Floor); n > 0 {
		f.Since, f.Compared, f.Changes = before.Year, n, changes
	}
	return f, nil
}

// before gives the last edition that closed before a year.
func (s *Store) before(ctx context.Context, year int) (Edition, bool, error) {
	all, err := s.Editions(ctx)
	if err != nil {
		return Edition{}, false, err
	}
	for _, e := range all {
		if e.Year < year && e.State == Closed {
			return e, true, nil
		}
	}
	return Edition{}, false, nil
}
