package links

import (
	"context"
	"fmt"
	"slices"
	"time"

	"balise/engine/instrument"
	"balise/platform/record"
)

// How often links are opened again, and how many at most in one run: the rest waits for the next.
const (
	again      = 7 * 24 * time.Hour
	mostInARun = 500
)

// Of lists the addresses that answers cite, in their order, each once.
func Of(in *instrument.Instrument, a instrument.Answers) []string {
	var urls []string
	seen := map[string]bool{}
	for _, q := range in.Questions() {
		cited, _ := a[q.ID].Value.([]instrument.Link)
		for _, l := range cited {
			if l.URL != "" && !seen[l.URL] {
				seen[l.URL] = true
				urls = append(urls, l.URL)
			}
		}
	}
	return urls
}

// Sweep opens the links of every record of a kind that were not opened for a week, at most five hundred of them.
func (c *Checker) Sweep(ctx context.Context, records *record.Store, kind record.Kind) error {
	var due []string
	seen := map[string]bool{}
	for after := ""; ; {
		page, err := records.List(ctx, record.Filter{Kind: kind.ID, After: after, Limit: 500})
		if err != nil {
			return fmt.Errorf("links: sweep: %w", err)
		}
		for _, r := range page {
			cited := slices.DeleteFunc(Of(kind.Instrument, r.Answers), func(u string) bool { return seen[u] })
			for _, u := range cited {
				seen[u] = true
			}
			if due, err = c.due(ctx, due, cited); err != nil {
				return err
			}
		}
		if len(page) == 0 || len(due) >= mostInARun {
			break
		}
		after = page[len(page)-1].Cursor()
	}
	for len(due) > 0 {
		n := min(len(due), mostTogether*4)
		if _, err := c.Check(ctx, due[:n]); err != nil {
			return err
		}
		due = due[n:]
	}
	return nil
}

// due adds the addresses whose last look is old.
func (c *Checker) due(ctx context.Context, due, urls []string) ([]string, error) {
	if len(urls) == 0 {
		return due, nil
	}
	known, err := c.Known(ctx, urls)
	if err != nil {
		return due, err
	}
	for _, s := range known {
		if len(due) < mostInARun && c.now().Sub(s.At) > again {
			due = append(due, s.URL)
		}
	}
	return due, nil
}
