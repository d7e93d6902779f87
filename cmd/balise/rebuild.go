package main

import (
	"context"
	"errors"
	"fmt"

	"balise/platform/app"
	"balise/platform/archive"
	"balise/platform/search"
)

type rebuildCommand struct{}

// Run has every projection made again from the start of the sequence. A Balise that serves sees it within seconds and remakes
// its own while it answers; the projections of this folder are remade here when no other process holds them.
func (rebuildCommand) Run(ctx context.Context, s *settings, con console) (err error) {
	data, err := s.folder()
	if err != nil {
		return err
	}
	house := s.house(data, s.usualURL())
	if err := forget(ctx, house, con); err != nil {
		return err
	}
	p, err := open(ctx, house, con)
	if errors.Is(err, search.ErrHeld) {
		con.say("Balise est en marche : il refait sa recherche en continuant de répondre.\n" +
			"Balise is running: it remakes its search while it goes on answering.\n")
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if err := p.CatchUp(ctx); err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	con.say("La recherche est refaite, jusqu’au numéro %d. / Search is remade, up to number %d.\n", p.Index.Seq(), p.Index.Seq())
	return nil
}

// forget begins another life of the database, in which nothing was derived yet.
func forget(ctx context.Context, house app.Settings, con console) (err error) {
	p, err := openStores(ctx, house, con)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	_, err = archive.Reincarnate(ctx, p.DB)
	return err
}
