package portrait

import (
	"context"
	"fmt"
	"time"

	"balise/platform/people"
)

// Fiction opens the editions of the years that the demonstration tells, and closes those of the past, once.
func (s *Store) Fiction(ctx context.Context, now time.Time) error {
	all, err := s.Editions(ctx)
	if err != nil || len(all) > 0 {
		return err
	}
	bodies, err := s.People.Bodies(ctx)
	if err != nil {
		return err
	}
	actor := people.Operator("Balise (démonstration)")
	sizes := s.Corpus.Taxonomy(taxonomies[sizeAxis]).Current().Terms
	for i, b := range bodies {
		if err := s.SetSize(ctx, actor, b.ID, sizes[i%len(sizes)].Code, people.DayOf(now.AddDate(-4, 0, 0))); err != nil {
			return fmt.Errorf("the size of %s: %w", b.Slug, err)
		}
	}
	types := []string{}
	for _, term := range s.Corpus.Taxonomy(taxonomies[typeAxis]).Current().Terms {
		types = append(types, term.Code)
	}
	for back := 2; back >= 0; back-- {
		at := now.AddDate(-back, 0, 0)
		year := at.Year()
		o := Opening{Year: year, Opens: people.DayOf(at.AddDate(0, -3, 0)), Due: people.DayOf(at.AddDate(0, 0, 14)), Types: types}
		if err := s.Open(ctx, actor, o); err != nil {
			return fmt.Errorf("the edition of %d: %w", year, err)
		}
		if back == 0 {
			continue
		}
		if err := s.Close(ctx, actor, year, 1); err != nil {
			return fmt.Errorf("the edition of %d: %w", year, err)
		}
	}
	return nil
}
