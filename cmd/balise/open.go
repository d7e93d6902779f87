package main

import (
	"context"
	"errors"
	"time"

	"balise/content"
	"balise/engine/text"
	"balise/measures"
	"balise/platform/app"
	"balise/platform/fault"
)

// open opens the house with the projections of this machine, and assembles the program on it. The caller closes the program.
func open(ctx context.Context, s app.Settings, con console) (*app.Program, error) {
	h, err := app.Open(ctx, s, content.FS, time.Now, con.log, measures.All...)
	return assembled(ctx, h, err)
}

// openStores is open without the projections: the command works beside a Balise that serves, which follows what it writes.
func openStores(ctx context.Context, s app.Settings, con console) (*app.Program, error) {
	h, err := app.OpenStores(ctx, s, content.FS, time.Now, con.log, measures.All...)
	return assembled(ctx, h, err)
}

func assembled(ctx context.Context, h *app.House, err error) (*app.Program, error) {
	if err != nil {
		return nil, unopened(ctx, err)
	}
	p, err := app.Assemble(h, nil)
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return p, nil
}

// unopened tells whoever keeps the machine where to look, when the data cannot be opened.
func unopened(ctx context.Context, err error) error {
	var known *fault.Error
	if errors.As(err, &known) || ctx.Err() != nil {
		return err
	}
	return fault.Invalid(text.T("Balise ne peut pas ouvrir ses données. La base répond-elle, et un autre Balise tient-il déjà ce dossier\u00a0?",
		"Balise cannot open its data. Does the database answer, and does another Balise already hold this folder?")).Because(err)
}
