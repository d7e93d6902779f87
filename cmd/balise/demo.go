package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"balise/content"
	"balise/engine/text"
	"balise/platform/app"
	"balise/platform/demo"
	"balise/platform/mail"
)

type demoCommand struct {
	Password string `env:"BALISE_DEMO_PASSWORD" placeholder:"SECRET" help:"Mot de passe des comptes fictifs, au lieu d’un au hasard. / Password of the fictional accounts, instead of a random one."`
}

// Run serves the demonstration until the context ends. Without a data folder of its own, it leaves nothing behind.
func (c demoCommand) Run(ctx context.Context, s *settings, con console) (err error) {
	listener, base, err := s.listen()
	if err != nil {
		return err
	}
	defer listener.Close()
	if s.Data == "" {
		if s.Data, err = os.MkdirTemp("", "balise-demo-"); err != nil {
			return fmt.Errorf("temporary folder: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(s.Data)) }()
	}
	data, err := s.folder()
	if err != nil {
		return err
	}
	house := s.house(data, base)
	house.Demo, house.Mail = true, mail.Server{} // its addresses do not exist: its mails stay in the outbox, for all to read
	p, err := open(ctx, house, con)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if err := c.fill(ctx, p, con); err != nil {
		return err
	}
	return p.Serve(ctx, listener)
}

// fill loads the fiction and tells how to get in.
func (c demoCommand) fill(ctx context.Context, p *app.Program, con console) error {
	password := c.Password
	if password == "" {
		var err error
		if password, err = demo.NewPassword(); err != nil {
			return err
		}
	}
	fiction, err := demo.Read(content.FS, p.Corpus)
	if err != nil {
		return err
	}
	accounts, err := fiction.Load(ctx, p.DB, time.Now(), password)
	if err != nil {
		return err
	}
	if err := p.TellFiction(ctx, time.Now()); err != nil {
		return err
	}
	if err := p.CatchUp(ctx); err != nil {
		return err
	}
	return con.sayDemo(p, accounts, password)
}

func (c console) sayDemo(p *app.Program, accounts []demo.Account, password string) error {
	c.say("Balise — démonstration / demonstration\n\n" +
		"Tout est fictif : les organismes, les personnes, les initiatives.\n" +
		"Everything is fictional: the bodies, the people, the initiatives.\n\n")
	t := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	for _, place := range []struct {
		label, route string
		lang         text.Lang
	}{{"Français", "home", text.FR}, {"English", "home", text.EN}, {"Connexion / Sign in", "signin", text.FR}, {"Courriels / Outbox", "outbox", text.FR}} {
		if place.lang == text.EN && p.FrenchOnly {
			continue
		}
		path, err := p.Site.URL(place.lang, place.route)
		if err != nil {
			return fmt.Errorf("addresses: %w", err)
		}
		fmt.Fprintf(t, "  %s\t%s%s\n", place.label, p.BaseURL, path)
	}
	fmt.Fprintf(t, "  API\t%s/api/v1/openapi.json\n\n", p.BaseURL)
	fmt.Fprintf(t, "  Courriel / E-mail\tMot de passe / Password\tRôle / Role\n")
	for _, a := range accounts {
		fmt.Fprintf(t, "  %s\t%s\t%s / %s\n", a.Email, password, a.Roles.FR, a.Roles.EN)
	}
	fmt.Fprintf(t, "\nCtrl+C pour arrêter. / Ctrl+C to stop.\n")
	return t.Flush()
}
