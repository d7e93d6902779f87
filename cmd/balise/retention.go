package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/pages"
)

type retentionCommand struct {
	DryRun bool `help:"Dire ce qui serait effacé, sans rien effacer. / Tell what would be erased, and erase nothing."`
}

// Run erases at once what has been kept for long enough, as the calendar does each hour, or tells what there is to erase.
func (c retentionCommand) Run(ctx context.Context, s *settings, con console) (err error) {
	data, err := s.folder()
	if err != nil {
		return err
	}
	p, err := openStores(ctx, s.house(data, s.usualURL()), con)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if !c.DryRun {
		if err := p.Retention.Apply(ctx); err != nil {
			return fault.Conflict(text.T("Tout n’a pas pu être effacé.", "Not everything could be erased.")).Because(err)
		}
	}
	states, err := p.Retention.States(ctx)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(con.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "Quoi / What\tQuand / When\tÀ effacer / To erase\tEffacés en tout / Erased in all\n")
	for _, state := range states {
		when := pages.KeptFor(state.Rule)
		fmt.Fprintf(t, "%s / %s\t%s / %s\t%d\t%d\n", state.What.FR, state.What.EN, when.FR, when.EN, state.Due, state.Total)
	}
	return t.Flush()
}
