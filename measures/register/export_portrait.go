package register

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
)

// portraitAuthority is the jurisdiction whose bodies the Portrait covers.
const portraitAuthority = "quebec"

// portrait writes publications as the six public attributes of the Portrait.
type portrait struct {
	profile    *inventory.Profile
	entry      *instrument.Instrument
	portfolios *instrument.Taxonomy
	statuses   *instrument.Taxonomy // of the Portrait, which group ours
	bodies     *people.Directory
}

// ExportPortrait writes the published entries of Québec bodies as the Portrait's six public attributes, in UTF-8, under the
// headers that the Portrait's profile reads back. The Portrait covers what is in development, in production, or of unknown
// status: other entries are left out (quebec.md §2.2). It tells how many were written.
func (r *Register) ExportPortrait(ctx context.Context, profile *inventory.Profile, out io.Writer, publications ...record.Publication) (int, error) {
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return 0, fmt.Errorf("export the Portrait: %w", err)
	}
	p := portrait{profile, r.Entry, r.Corpus.Taxonomy("portfolio"), r.Corpus.Taxonomy("portrait_status"), directory}
	w := csv.NewWriter(out)
	lines := [][]string{{
		p.header("name"), p.header("category"), profile.Body.Header, profile.Body.PortfolioColumn.Header, p.header("benefits"), p.header("status"),
	}}
	for _, one := range publications {
		if line, covered := p.line(one); covered {
			lines = append(lines, line)
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

// header gives the title of the column of a question.
func (p portrait) header(question string) string {
	i := slices.IndexFunc(p.profile.Columns, func(c inventory.Column) bool { return c.Question == question })
	return p.profile.Columns[i].Header
}

// line writes one publication; covered tells whether the Portrait speaks of it.
func (p portrait) line(one record.Publication) (line []string, covered bool) {
	body, known := p.bodies.Body(one.BodyID)
	status := initiative.Code(one.Answers, "status")
	if status == "" {
		status = "unavailable"
	}
	term := p.statuses.Covering(status)
	public := one.State == record.Published || one.State == record.Corrected
	if !known || body.Jurisdiction != portraitAuthority || term == nil || !public {
		return nil, false
	}
	return []string{
		one.Title.In(text.FR), p.labels(one.Answers, "category"), body.Name.In(text.FR),
		p.portfolios.Label(body.Portfolio, text.FR), p.labels(one.Answers, "benefits"), term.Label.FR,
	}, true
}

// labels writes the chosen terms of a question; nothing where there is no answer.
func (p portrait) labels(a instrument.Answers, question string) string {
	answer, taxonomy := a[question], p.entry.Question(question).Taxonomy()
	codes, _ := answer.Value.([]string)
	if code, one := answer.Value.(string); one {
		codes = []string{code}
	}
	var labels []string
	for _, code := range codes {
		labels = append(labels, taxonomy.Label(code, text.FR))
	}
	return strings.Join(labels, "; ")
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
