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

// open opens the house and assembles the program on it. A search index that is damaged, or that another version made, is
// emptied: following the sequence fills it again. The caller closes the program.
func open(ctx context.Context, s app.Settings, con console) (*app.Program, error) {
	h, err := app.Open(ctx, s, content.FS, time.Now, con.log, measures.All...)
	if err != nil {
		var known *fault.Error
		if errors.As(err, &known) || ctx.Err() != nil {
			return nil, err
		}
		return nil, fault.Invalid(text.T("Balise ne peut pas ouvrir ses données. La base répond-elle, et un autre Balise tient-il déjà ce dossier\u00a0?",
			"Balise cannot open its data. Does the database answer, and does another Balise already hold this folder?")).Because(err)
	}
	if h.Index.NeedsRebuild() {
		con.log.Warn("the search index is made again")
		if err := h.Index.Reset(); err != nil {
			return nil, errors.Join(err, h.Close())
		}
	}
	p, err := app.Assemble(h, nil)
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return p, nil
}
