package register

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/measures/register/portrait"
	"balise/platform/initiative"
	"balise/platform/record"
)

// ExportPortrait writes the published entries of Québec bodies as the Portrait's six public attributes, in UTF-8, under the
// headers that the Portrait's profile reads back. The Portrait covers what is in development, in production, or of unknown
// status: other entries are left out (quebec.md §2.2). It tells how many were written.
func (r *Register) ExportPortrait(ctx context.Context, profile *inventory.Profile, out io.Writer, publications ...record.Publication) (int, error) {
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return 0, fmt.Errorf("export the Portrait: %w", err)
	}
	rules := portrait.New(r.Corpus, r.Entry)
	w := csv.NewWriter(out)
	lines := [][]string{portrait.Header(profile)}
	for _, one := range publications {
		body, known := directory.Body(one.BodyID)
		e := portrait.Entry{Title: one.Title, Body: body, Answers: one.Answers}
		public := one.State == record.Published || one.State == record.Corrected
		if known && public && rules.Covers(e) {
			lines = append(lines, rules.Line(e, text.FR))
		}
	}
	for _, line := range lines {
		for i := range line {
			line[i] = inventory.Guard(line[i])
		}
	}
	if err := w.WriteAll(lines); err != nil {
		return 0, fmt.Errorf("export the Portrait: %w", err)
	}
	return len(lines) - 1, nil
}

// Current gives what the public reads now of every entry, the oldest entry first.
func (r *Register) Current(ctx context.Context) ([]record.Publication, error) {
	const batch = 500
	last := map[int64]record.Publication{}
	var numbers []int64
	for after := int64(0); ; {
		some, err := r.Records.Changes(ctx, after, batch)
		if err != nil {
			return nil, fmt.Errorf("read what is published: %w", err)
		}
		for _, one := range some {
			if one.Kind != initiative.KindID {
				continue
			}
			if _, seen := last[one.Number]; !seen {
				numbers = append(numbers, one.Number)
			}
			last[one.Number] = one
		}
		if len(some) < batch {
			break
		}
		after = some[len(some)-1].Seq
	}
	slices.Sort(numbers)
	current := make([]record.Publication, len(numbers))
	for i, n := range numbers {
		current[i] = last[n]
	}
	return current, nil
}
