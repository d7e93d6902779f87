package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"balise/content"
	"balise/engine/standard"
	"balise/engine/text"
	"balise/measures/register"
	"balise/platform/fault"
)

type exportCommand struct {
	Portrait exportPortraitCommand `cmd:"" help:"Écrire les six attributs publics du Portrait, en CSV. / Write the six public attributes of the Portrait, as CSV."`
	Register exportRegisterCommand `cmd:"" help:"Écrire le registre selon une norme, ou ce qui lui manque. / Write the register by a standard, or what it lacks."`
}

type exportRegisterCommand struct {
	Standard   string `required:"" placeholder:"NORME" help:"La norme, comme nl-publication. / The standard, such as nl-publication."`
	Gaps       bool   `help:"Écrire les écarts plutôt que les fiches. / Write the gaps rather than the entries."`
	Format     string `placeholder:"FORMAT" help:"csv, xlsx, json ou md ; sinon le premier de la norme. / csv, xlsx, json or md; otherwise the first of the standard."`
	Lang       string `enum:"fr,en" default:"fr" help:"Langue des textes et des explications. / Language of texts and explanations."`
	Conforming bool   `help:"Seulement les fiches auxquelles rien d’exigé ne manque. / Only the entries that lack nothing required."`
	File       string `arg:"" optional:"" name:"fichier" help:"Où écrire ; sinon, à l’écran. / Where to write; otherwise, to the screen."`
}

// Run writes what is published. A file is replaced once the new one is whole.
func (c exportRegisterCommand) Run(ctx context.Context, s *settings, con console) (err error) {
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
	asked := register.StandardExport{Standard: c.Standard, Format: standard.Format(c.Format), Lang: text.Lang(c.Lang), Gaps: c.Gaps, Conforming: c.Conforming}
	if c.File == "" {
		_, err := r.ExportStandard(ctx, asked, con.out)
		return err
	}
	written := 0
	err = replace(c.File, 0o644, func(out *os.File) (err error) {
		written, err = r.ExportStandard(ctx, asked, out)
		return err
	})
	if err == nil {
		con.say("%d lignes ou fiches écrites dans %s. / %d lines or entries written to %s.\n", written, c.File, written, c.File)
	}
	return err
}

type exportPortraitCommand struct {
	File string `arg:"" optional:"" name:"fichier.csv" help:"Où écrire ; sinon, à l’écran. / Where to write; otherwise, to the screen."`
}

// Run writes what is published. A file is replaced once the new one is whole.
func (c exportPortraitCommand) Run(ctx context.Context, s *settings, con console) (err error) {
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
	profile, err := register.Profile(content.FS, p.Entry, register.PortraitProfile)
	if err != nil {
		return err
	}
	current, err := r.Published(ctx)
	if err != nil {
		return err
	}
	if c.File == "" {
		_, err := r.ExportPortrait(ctx, profile, con.out, current)
		return err
	}
	written := 0
	err = replace(c.File, 0o644, func(out *os.File) (err error) {
		written, err = r.ExportPortrait(ctx, profile, out, current)
		return err
	})
	if err == nil {
		con.say("%d fiches écrites dans %s. / %d entries written to %s.\n", written, c.File, written, c.File)
	}
	return err
}

// replace writes a file beside the one it takes the place of, so that a failure leaves the old one whole. Its mode is 0644 for
// what is public.
func replace(name string, mode os.FileMode, write func(*os.File) error) error {
	refuse := func(err error) error {
		return fault.Invalid(text.T("Le fichier «\u00a0"+name+"\u00a0» ne peut pas être écrit.", "The file “"+name+"” cannot be written.")).Because(err)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".balise-*")
	if err != nil {
		return refuse(err)
	}
	err = errors.Join(write(f), f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(refuse(err), os.Remove(f.Name()))
	}
	return nil
}
