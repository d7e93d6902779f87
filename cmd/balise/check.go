package main

import (
	"context"
	"errors"

	"balise/content"
	"balise/engine/framework"
	"balise/engine/text"
	"balise/measures/register"
	"balise/platform/app"
	"balise/platform/archive"
	"balise/platform/corpus"
	"balise/platform/demo"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/search"
	"balise/platform/sound"
)

type checkCommand struct {
	Database bool `help:"Vérifier aussi la base et la recherche de ce dossier. / Also check the database and the search of this folder."`
}

// Run reads the whole content and follows all its references; when asked, it also checks what the database holds.
func (c checkCommand) Run(ctx context.Context, s *settings, con console) error {
	if err := checkContent(con); err != nil || !c.Database {
		return err
	}
	data, err := s.folder()
	if err != nil {
		return err
	}
	return checkDatabase(ctx, s.house(data, s.usualURL()), con)
}

func checkContent(con console) error {
	refused := text.T("Le contenu est à corriger.", "The content needs correcting.")
	c, err := corpus.Load(content.FS)
	if err != nil {
		return fault.Invalid(refused).Because(err)
	}
	fiction, err := demo.Read(content.FS, c)
	if err != nil {
		return fault.Invalid(refused).Because(err)
	}
	profiles, err := register.Profiles(content.FS, c.Instrument(initiative.InstrumentID))
	if err != nil {
		return fault.Invalid(refused).Because(err)
	}
	for _, in := range c.Instruments {
		con.say("instrument %s %s: %d questions\n", in.ID, in.Version, len(in.Questions()))
	}
	for _, t := range c.Taxonomies {
		con.say("taxonomie / taxonomy %s: %d éditions / editions, %d termes / terms\n", t.ID, len(t.Editions), len(t.Current().Terms))
	}
	for _, p := range c.Pages {
		con.say("page %s: %d sections\n", p.ID, len(p.Sections))
	}
	for _, n := range c.Standards {
		con.say("norme / standard %s %s: %d champs / fields, %d remplis / filled\n", n.ID, n.Version, len(n.Fields), n.Filled())
	}
	for _, g := range c.Glossaries {
		con.say("glossaire / glossary %s %s: %d notions / concepts\n", g.ID, g.Version, len(g.Concepts))
	}
	for _, f := range c.Frameworks {
		con.say("cadre / framework %s %s: %d principes / principles, %d contrôles / controls\n", f.ID, f.Version, f.Count(framework.Principle), f.Count(framework.Control))
	}
	for _, p := range c.Sources {
		con.say("source %s %s: %d colonnes / columns\n", p.ID, p.Version, len(p.Columns))
	}
	for _, p := range profiles {
		con.say("profil / profile %s %s: %d colonnes / columns\n", p.ID, p.Version, len(p.Columns))
	}
	con.say("démonstration / demonstration: %d organismes / bodies, %d personnes / persons, %d initiatives\n",
		len(fiction.Bodies), len(fiction.Persons), len(fiction.Initiatives))
	con.say("Le contenu se tient. / The content is sound.\n")
	return nil
}

func checkDatabase(ctx context.Context, house app.Settings, con console) (err error) {
	p, err := openStores(ctx, house, con)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	findings, err := sound.Database(ctx, p.DB)
	if err != nil {
		return err
	}
	inSearch, err := checkSearch(ctx, p.House, con)
	if err != nil {
		return err
	}
	if findings = append(findings, inSearch...); len(findings) > 0 {
		refused := fault.Invalid(text.T("La base est à examiner.", "The database needs examining."))
		for _, f := range findings {
			refused.Fields = append(refused.Fields, fault.Field{Name: f.Which, Message: f.What})
		}
		return refused
	}
	con.say("La base se tient. / The database is sound.\n")
	return nil
}

// checkSearch checks the index of this folder, unless a Balise that serves holds it.
func checkSearch(ctx context.Context, h *app.House, con console) (findings []sound.Finding, err error) {
	life, err := archive.Incarnation(ctx, h.DB)
	if err != nil {
		return nil, err
	}
	err = h.WithIndex(func(x *search.Index) error {
		if x.NeedsRebuild() || x.Life() != life {
			con.say("La recherche se refera au prochain démarrage. / Search will be remade at the next start.\n")
			return nil
		}
		var behind int64
		findings, behind, err = sound.Index(ctx, h.DB, x, initiative.KindID)
		if err == nil && behind > 0 {
			con.say("La recherche a encore %[1]d numéros à suivre. / Search has yet to follow %[1]d numbers.\n", behind)
		}
		return err
	})
	if errors.Is(err, search.ErrHeld) {
		con.say("Un Balise en marche tient la recherche : elle n’est pas vérifiée ; /readyz dit où elle en est.\n" +
			"A running Balise holds the search, which is not checked; /readyz tells where it stands.\n")
		return nil, nil
	}
	return findings, err
}
