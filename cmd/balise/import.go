package main

import (
	"context"
	"errors"
	"os"
	"os/user"

	"balise/content"
	"balise/engine/text"
	"balise/measures/register"
	"balise/platform/people"
)

type importCommand struct {
	Register importRegisterCommand `cmd:"" help:"Charger un inventaire dans le registre : le plan d’abord, puis tout ou rien. / Load an inventory into the register: the plan first, then all or nothing."`
	Usecases importUsecasesCommand `cmd:"" help:"Charger un inventaire d’une autre administration dans le catalogue : le plan d’abord, puis tout ou rien. / Load an inventory of another administration into the catalogue: the plan first, then all or nothing."`
}

type importRegisterCommand struct {
	Profile string    `required:"" placeholder:"PROFIL" help:"Comment lire le fichier : ca-federal-register, qc-portrait… / How to read the file: ca-federal-register, qc-portrait…"`
	File    string    `arg:"" name:"fichier.csv" help:"Le fichier. / The file."`
	Apply   bool      `help:"Appliquer le plan, au lieu de le montrer seulement. / Apply the plan, instead of only showing it."`
	Publish bool      `help:"Publier aussi ce qui peut l’être. / Also publish what may be."`
	JSON    bool      `name:"json" help:"Écrire le plan entier en JSON. / Write the whole plan as JSON."`
	Lang    text.Lang `enum:"fr,en" default:"fr" help:"Langue du plan : fr ou en. / Language of the plan: fr or en."`
}

// Run shows what loading the file would change and, when asked, changes it.
func (c importRegisterCommand) Run(ctx context.Context, s *settings, con console) (err error) {
	file, err := os.Open(c.File)
	if err != nil {
		return notOpened(c.File, err)
	}
	defer file.Close()
	data, err := s.folder()
	if err != nil {
		return err
	}
	p, err := openStores(ctx, s.house(data, s.usualURL()), con)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	r := register.Register{House: p.House}
	profile, err := register.Profile(content.FS, p.Entry, c.Profile)
	if err != nil {
		return err
	}
	plan, err := r.MakePlan(ctx, profile, file, c.Publish)
	if err != nil {
		return err
	}
	if err := c.show(plan, con); err != nil || !c.Apply || plan.Empty() && plan.Count(people.Refused) == 0 {
		return err
	}
	if err := r.Apply(ctx, operator(), plan); err != nil {
		return err
	}
	if !c.JSON {
		con.say("%s\n", text.T("Le plan est appliqué.", "The plan is applied.").In(c.Lang))
	}
	return nil // a Balise that serves follows by itself; another catches up when it starts
}

func (c importRegisterCommand) show(plan *register.Plan, con console) error {
	if c.JSON {
		return plan.WriteJSON(con.out)
	}
	if err := plan.WriteText(con.out, c.Lang); err != nil || c.Apply || plan.Empty() {
		return err
	}
	con.say("\n%s\n", text.T("Rien n’est encore changé\u00a0: ajoutez --apply pour appliquer ce plan.",
		"Nothing is changed yet: add --apply to apply this plan.").In(c.Lang))
	return nil
}

// operator is who works on this machine: what they do here is attributed to their account.
func operator() people.Actor {
	name := "balise"
	if account, err := user.Current(); err == nil && account.Username != "" {
		name = account.Username
	}
	return people.Operator(name)
}
