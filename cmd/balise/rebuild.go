package main

import (
	"context"
	"errors"
	"fmt"
)

type rebuildCommand struct{}

// Run forgets every projection and follows the sequence again from its start. The folder must not be in use: readers of a
// half-made index would take it for the whole.
func (rebuildCommand) Run(ctx context.Context, s *settings, con console) (err error) {
	data, err := s.folder()
	if err != nil {
		return err
	}
	p, err := open(ctx, s.house(data, s.usualURL()), con)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if err := p.Index.Reset(); err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	if err := p.CatchUp(ctx); err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	con.say("La recherche est refaite, jusqu’au numéro %d. / Search is remade, up to number %d.\n", p.Index.Seq(), p.Index.Seq())
	return nil
}
