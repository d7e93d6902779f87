package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"balise/engine/text"
	"balise/measures"
	"balise/platform/app"
	"balise/platform/archive"
	"balise/platform/db"
	"balise/platform/fault"
)

// endsWithTheBackup lists the tables that a backup leaves out: a session that was ended since must not come back to life.
var endsWithTheBackup = []string{"session", "person_session"}

type backupCommand struct {
	File string `arg:"" name:"fichier.zip" help:"Où écrire. / Where to write."`
}

// Run writes the database as it is at one moment, while Balise serves. The old file is replaced once the new one is whole and
// was read back.
func (c backupCommand) Run(ctx context.Context, s *settings, con console) (err error) {
	data, err := s.folder()
	if err != nil {
		return err
	}
	d, err := s.house(data, "").OpenDatabase(ctx)
	if err != nil {
		return unopened(ctx, err)
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	var m archive.Manifest
	err = replace(c.File, 0o600, func(out *os.File) (err error) {
		m, err = archive.Write(ctx, d, out, revision(), time.Now(), app.Migrations(measures.All...), endsWithTheBackup...)
		return errors.Join(err, out.Sync())
	})
	if err != nil {
		return err
	}
	con.say("Sauvegarde écrite dans %s : %d tables, %d lignes.\nBackup written to %s: %d tables, %d rows.\n",
		c.File, len(m.Tables), m.Rows(), c.File, len(m.Tables), m.Rows())
	con.say("Ce fichier est aussi confidentiel que la base. / This file is as confidential as the database.\n")
	return nil
}

type restoreCommand struct {
	File    string `arg:"" name:"fichier.zip" help:"La sauvegarde. / The backup."`
	Replace bool   `help:"Remplacer une base qui sert déjà. / Replace a database that is in use."`
	Check   bool   `help:"Vérifier seulement que la sauvegarde est entière. / Only verify that the backup is whole."`
}

// Run verifies a backup, then makes the database of it, all or nothing.
func (c restoreCommand) Run(ctx context.Context, s *settings, con console) (err error) {
	file, err := os.Open(c.File)
	if err != nil {
		return fault.Invalid(text.T("Le fichier «\u00a0"+c.File+"\u00a0» ne peut pas être ouvert.", "The file “"+c.File+"” cannot be opened.")).Because(err)
	}
	defer file.Close()
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	a, err := archive.Open(file, size)
	if err != nil {
		return err
	}
	if c.Check {
		if err := a.Verify(); err != nil {
			return err
		}
		con.say("La sauvegarde du %[1]s est entière : %[2]d tables, %[3]d lignes.\nThe backup of %[1]s is whole: %[2]d tables, %[3]d rows.\n",
			a.MadeAt.Format(time.RFC3339), len(a.Tables), a.Rows())
		return nil
	}
	data, err := s.folder()
	if err != nil {
		return err
	}
	d, err := s.house(data, "").OpenDatabase(ctx)
	if err != nil {
		return unopened(ctx, err)
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return c.restore(ctx, a, d, data, con)
}

func (c restoreCommand) restore(ctx context.Context, a *archive.Archive, d *db.DB, data string, con console) error {
	sets := app.Migrations(measures.All...)
	used, err := app.InUse(ctx, d, sets)
	if err != nil {
		return err
	}
	if used && !c.Replace {
		return fault.Conflict(text.T(
			"Cette base sert déjà\u00a0: rien n’a été changé. Restaurez dans une base vide, ou ajoutez --replace pour effacer ce qu’elle contient.",
			"This database is in use: nothing was changed. Restore into an empty one, or add --replace to erase what it holds."))
	}
	if err := a.Restore(ctx, d, data, sets); err != nil {
		return err
	}
	con.say("La base est celle du %[1]s : %[2]d tables, %[3]d lignes. La recherche se refait au prochain démarrage.\n"+
		"The database is that of %[1]s: %[2]d tables, %[3]d rows. Search is remade at the next start.\n",
		a.MadeAt.Format(time.RFC3339), len(a.Tables), a.Rows())
	return nil
}
