package register

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"iter"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/measures/register/portrait"
	"balise/platform/initiative"
	"balise/platform/record"
)

// ExportPortrait writes the published entries of Québec bodies as the Portrait's six public attributes, in UTF-8, under the
// headers that the Portrait's profile reads back. It tells how many were written.
func (r *Register) ExportPortrait(ctx context.Context, profile *inventory.Profile, out io.Writer, publications iter.Seq2[record.Publication, error]) (int, error) {
	w := csv.NewWriter(out)
	if err := w.Write(guarded(portrait.Header(profile))); err != nil {
		return 0, fmt.Errorf("export the Portrait: %w", err)
	}
	n, err := r.portrait(ctx, publications, text.FR, func(line []string) error { return w.Write(guarded(line)) })
	if err != nil {
		return n, fmt.Errorf("export the Portrait: %w", err)
	}
	w.Flush()
	return n, w.Error()
}

func guarded(line []string) []string {
	for i := range line {
		line[i] = inventory.Guard(line[i])
	}
	return line
}

// portrait gives the six attributes of each entry that the Portrait covers: what is in development, in production, or of
// unknown status, in a body of Québec (quebec.md §2.2). It tells how many there were.
func (r *Register) portrait(ctx context.Context, publications iter.Seq2[record.Publication, error], l text.Lang, each func(line []string) error) (n int, err error) {
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return 0, err
	}
	rules := portrait.New(r.Corpus, r.Entry)
	for one, err := range publications {
		if err != nil {
			return n, err
		}
		body, known := directory.Body(one.BodyID)
		e := portrait.Entry{Title: one.Title, Body: body, Answers: one.Answers}
		if one.State != record.Published && one.State != record.Corrected || !known || !rules.Covers(e) {
			continue
		}
		if err := each(rules.Line(e, l)); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// Published gives what the public reads now of every entry, by number.
func (r *Register) Published(ctx context.Context) (iter.Seq2[record.Publication, error], error) {
	asOf, err := r.Records.LastPublishedSeq(ctx, initiative.KindID)
	if err != nil {
		return nil, err
	}
	return r.Records.Public(ctx, initiative.KindID, asOf, nil), nil
}
