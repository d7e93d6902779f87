package main

import (
	"context"
	"errors"
	"fmt"

	"balise/engine/text"
	"balise/platform/app"
)

type serveCommand struct{}

// Run serves until the context ends. As long as nobody administers Balise, it prints a link that makes the first
// administrator.
func (serveCommand) Run(ctx context.Context, s *settings, con console) (err error) {
	listener, base, err := s.listen()
	if err != nil {
		return err
	}
	defer listener.Close()
	data, err := s.folder()
	if err != nil {
		return err
	}
	p, err := open(ctx, s.house(data, base), con)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	con.say("Balise répond à / Balise answers on: %s\n", base)
	link, needed, err := firstLink(ctx, p)
	if err != nil {
		return err
	}
	if needed {
		con.sayFirstLink(link)
	}
	return p.Serve(ctx, listener)
}

// firstLink gives the address of a page, good once and for a day, that makes the first administrator.
func firstLink(ctx context.Context, p *app.Program) (link string, needed bool, err error) {
	token, needed, err := p.People.FirstAdmin(ctx)
	if err != nil || !needed {
		return "", false, err
	}
	path, err := p.Site.URL(text.FR, "first", "token", token)
	if err != nil {
		return "", false, fmt.Errorf("link of the first administrator: %w", err)
	}
	return p.BaseURL + path, true, nil
}

func (c console) sayFirstLink(link string) {
	c.say("\nPersonne n’administre encore Balise. Ce lien sert une fois, pendant 24 heures, à créer le premier compte :\n"+
		"Nobody administers Balise yet. This link works once, for 24 hours, to create the first account:\n\n  %s\n\n", link)
}
