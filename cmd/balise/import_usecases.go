package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/fault"
)

type importUsecasesCommand struct {
	Profile  string    `placeholder:"PROFIL" help:"Comment lire le fichier : le nom d’un profil, un profil en YAML, ou auto. / How to read the file: the name of a profile, a profile in YAML, or auto."`
	File     string    `arg:"" optional:"" name:"fichier" help:"L’inventaire, en CSV, XLSX, JSON ou JSON Lines ; - le lit de l’entrée standard. / The inventory, in CSV, XLSX, JSON or JSON Lines; - reads it from standard input."`
	Plan     bool      `xor:"do" help:"Montrer seulement ce qui changerait (c’est ce que fait la commande sans --apply). / Only show what would change (what the command does without --apply)."`
	Apply    bool      `xor:"do" help:"Appliquer le plan entier, ou rien. / Apply the whole plan, or nothing."`
	Profiles bool      `help:"Lister les profils connus. / List the profiles that are known."`
	JSON     bool      `name:"json" help:"Écrire le plan en JSON. / Write the plan as JSON."`
	Values   bool      `help:"Avec --json, écrire aussi chaque fiche et ses valeurs. / With --json, write each record and its values too."`
	Edition  string    `placeholder:"DATE" help:"Date des données : 2024, 2024-05 ou 2024-05-31. / Date of the data: 2024, 2024-05 or 2024-05-31."`
	Lang     text.Lang `enum:"fr,en" default:"fr" help:"Langue du plan : fr ou en. / Language of the plan: fr or en."`
}

// Run shows what loading an inventory of other administrations would change in the catalogue and, when asked, changes it.
func (c importUsecasesCommand) Run(ctx context.Context, s *settings, con console) (err error) {
	if err := c.complete(); err != nil {
		return err
	}
	var file catalogue.File
	if !c.Profiles {
		if file, err = c.read(); err != nil {
			return err
		}
	}
	data, err := s.folder()
	if err != nil {
		return err
	}
	p, err := openStores(ctx, s.house(data, s.usualURL()), con)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	store, shipped := catalogue.NewStore(p.DB, p.Now), catalogue.ShippedIn(p.Corpus)
	if c.Profiles {
		return c.list(ctx, store, shipped, con)
	}
	ask, err := c.request()
	if err != nil {
		return err
	}
	plan, err := store.Prepare(ctx, shipped, file, ask)
	if err != nil {
		return err
	}
	if err := c.show(plan, con); err != nil || !c.Apply {
		return err
	}
	load, err := store.Apply(ctx, operator(), plan)
	if err != nil || c.JSON {
		return err
	}
	done := text.T(fmt.Sprintf("Le plan est appliqué\u00a0: chargement %d.", load.Number), fmt.Sprintf("The plan is applied: load %d.", load.Number))
	if plan.Empty() {
		done = text.T("Ce fichier est déjà dans le catalogue\u00a0: rien n’est changé.", "This file is in the catalogue already: nothing is changed.")
	}
	con.say("\n%s\n", done.In(c.Lang))
	return nil // a Balise that serves follows by itself; another catches up when it starts
}

// complete refuses what the command cannot do without, before anything is open.
func (c importUsecasesCommand) complete() error {
	switch {
	case c.Profiles:
		return nil
	case c.Profile == "":
		return fault.Invalid(text.T("Dites comment lire le fichier\u00a0: --profile suivi du nom d’un profil, ou de auto. --profiles en donne la liste.",
			"Say how to read the file: --profile followed by the name of a profile, or by auto. --profiles lists them."))
	case c.File == "":
		return fault.Invalid(text.T("Nommez le fichier à charger\u00a0; - le lit de l’entrée standard.", "Name the file to load; - reads it from standard input."))
	}
	return nil
}

func (c importUsecasesCommand) read() (catalogue.File, error) {
	if c.File == "-" {
		return catalogue.ReadFile(os.Stdin, "stdin")
	}
	file, err := os.Open(c.File)
	if err != nil {
		return catalogue.File{}, notOpened(c.File, err)
	}
	read, err := catalogue.ReadFile(file, filepath.Base(c.File))
	return read, errors.Join(err, file.Close())
}

func notOpened(name string, err error) error {
	return fault.Invalid(text.T("Le fichier «\u00a0"+name+"\u00a0» ne peut pas être ouvert.", "The file “"+name+"” cannot be opened.")).Because(err)
}

// request says how to read the file: by a profile that Balise knows, or by one that stands in a file.
func (c importUsecasesCommand) request() (catalogue.Request, error) {
	ask := catalogue.Request{Name: c.Profile, Edition: c.Edition}
	if ext := strings.ToLower(filepath.Ext(c.Profile)); ext != ".yaml" && ext != ".yml" {
		return ask, nil
	}
	data, err := os.ReadFile(c.Profile)
	if err != nil {
		return ask, notOpened(c.Profile, err)
	}
	ask.Origin = usecase.Given
	ask.Profile, err = catalogue.ReadProfile(c.Profile, data)
	return ask, err
}

func (c importUsecasesCommand) show(plan *catalogue.Plan, con console) error {
	if c.JSON {
		return usecase.WriteJSON(con.out, &plan.Plan, c.Lang, c.Values)
	}
	if err := usecase.WriteText(con.out, &plan.Plan, c.Lang); err != nil || c.Apply || plan.Empty() {
		return err
	}
	con.say("\n%s\n", text.T("Rien n’est encore changé\u00a0: ajoutez --apply pour appliquer ce plan.",
		"Nothing is changed yet: add --apply to apply this plan.").In(c.Lang))
	return nil
}

// list writes one profile a line: its name, where it comes from, its country, the date of its data, its title.
func (c importUsecasesCommand) list(ctx context.Context, store *catalogue.Store, shipped catalogue.Shipped, con console) error {
	known, err := store.Known(ctx, shipped.Profiles)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, k := range known {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\n", k.ID, k.Origin.Text().In(c.Lang), k.Country, k.Edition, k.Title.In(c.Lang))
	}
	_, err = io.WriteString(con.out, b.String())
	return err
}
