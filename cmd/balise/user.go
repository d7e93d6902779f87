package main

import (
	"context"
	"errors"
)

type userCommand struct {
	AdminLink adminLinkCommand `cmd:"" help:"Donner le lien du premier compte d’administration. / Give the link of the first administrator’s account."`
}

type adminLinkCommand struct{}

// Run prints a link that makes the first administrator, when there is none: it is how one gets in again when the link of
// the first run has expired.
func (adminLinkCommand) Run(ctx context.Context, s *settings, con console) (err error) {
	data, err := s.folder()
	if err != nil {
		return err
	}
	p, err := openStores(ctx, s.house(data, s.usualURL()), con)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	link, needed, err := firstLink(ctx, p)
	if err != nil {
		return err
	}
	if !needed {
		con.say("Balise a déjà une personne qui l’administre : elle peut en inviter d’autres.\n" +
			"Balise already has an administrator, who can invite others.\n")
		return nil
	}
	con.sayFirstLink(link)
	return nil
}
