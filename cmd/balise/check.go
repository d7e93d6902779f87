package main

import (
	"balise/content"
	"balise/engine/text"
	"balise/measures/register"
	"balise/platform/corpus"
	"balise/platform/demo"
	"balise/platform/fault"
	"balise/platform/initiative"
)

type checkCommand struct{}

// Run reads the whole content and follows all its references.
func (checkCommand) Run(con console) error {
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
	for _, p := range profiles {
		con.say("profil / profile %s %s: %d colonnes / columns\n", p.ID, p.Version, len(p.Columns))
	}
	con.say("démonstration / demonstration: %d organismes / bodies, %d personnes / persons, %d initiatives\n",
		len(fiction.Bodies), len(fiction.Persons), len(fiction.Initiatives))
	con.say("Le contenu se tient. / The content is sound.\n")
	return nil
}
