package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"balise/engine/text"
	"balise/platform/fault"
)

// commands are everything that balise can be asked, with the settings that all of them share.
type commands struct {
	settings

	Serve        serveCommand        `cmd:"" help:"Servir Balise. / Serve Balise."`
	Demo         demoCommand         `cmd:"" help:"Servir une démonstration entièrement fictive. / Serve an entirely fictional demonstration."`
	Import       importCommand       `cmd:"" help:"Charger un fichier. / Load a file."`
	Export       exportCommand       `cmd:"" help:"Écrire un fichier. / Write a file."`
	Consultation consultationCommand `cmd:"" help:"Consultations : analyser. / Consultations: analyse."`
	Instrument   instrumentCommand   `cmd:"" help:"Questionnaires : nommer, vérifier, montrer, calculer. / Questionnaires: name, check, show, score."`
	Backup       backupCommand       `cmd:"" help:"Sauvegarder toute la base dans un fichier, pendant que Balise sert. / Back the whole database up into a file, while Balise serves."`
	Restore      restoreCommand      `cmd:"" help:"Refaire la base d’une sauvegarde, sur l’un ou l’autre moteur. / Make the database again from a backup, on either engine."`
	Rebuild      rebuildCommand      `cmd:"" help:"Refaire de zéro ce qui se déduit de la base : la recherche. / Remake from nothing what is derived from the database: search."`
	Retention    retentionCommand    `cmd:"" help:"Effacer ce qui a été gardé assez longtemps ; --dry-run pour voir d’abord. / Erase what has been kept for long enough; --dry-run to look first."`
	Config       configCommand       `cmd:"" help:"Dire chaque réglage, sa valeur et d’où elle vient. / Tell each setting, its value and where it comes from."`
	Check        checkCommand        `cmd:"" help:"Vérifier le contenu et, avec --database, la base et la recherche. / Check the content and, with --database, the database and search."`
	User         userCommand         `cmd:"" help:"Gérer les accès. / Manage access."`
	Version      versionCommand      `cmd:"" help:"Dire la version. / Tell the version."`
}

// console is where a command speaks: what was asked for goes to out, the log to log.
type console struct {
	out io.Writer
	log *slog.Logger
}

func (c console) say(format string, args ...any) { fmt.Fprintf(c.out, format, args...) }

// run does what the arguments ask and gives the exit code: 0, or 1 after telling on stderr, in both languages, what went
// wrong.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := obey(ctx, args, stdout, stderr)
	if err == nil || errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return 0
	}
	report(stderr, err)
	return 1
}

func obey(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var c commands
	helped := false
	parser, err := kong.New(&c, kong.Name("balise"), kong.Writers(stdout, stderr),
		kong.Description("Balise : l’intelligence artificielle publique, au grand jour. / Balise: public artificial intelligence, in plain sight."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Exit(func(int) { helped = true }),
		kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return fmt.Errorf("command line: %w", err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	chosen, err := parser.Parse(args)
	if helped { // the exit that kong asks for after the help, which leaves it without a command
		return nil
	}
	if err != nil {
		return fault.Invalid(text.T("Cette commande est à revoir\u00a0; «\u00a0balise --help\u00a0» dit ce qui existe.",
			"This command needs attention; “balise --help” tells what there is.")).Because(err)
	}
	if err := refuseUnknown(parser, os.Environ()); err != nil {
		return err
	}
	if err := c.settings.check(); err != nil {
		return err
	}
	return chosen.Run(&c.settings, console{stdout, newLog(stderr, c.settings.Log, c.settings.level(chosen.Command()))}, parser)
}

// prefix starts the names of the environment variables of Balise; those of its tests have a longer one.
const (
	prefix      = "BALISE_"
	testsPrefix = "BALISE_TEST_"
)

// refuseUnknown refuses an environment variable that looks like a setting and is none: a misspelt setting that was ignored
// would be found out too late.
func refuseUnknown(parser *kong.Kong, environment []string) error {
	known := map[string]bool{}
	err := kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			for _, name := range flag.Envs {
				known[name] = true
			}
		}
		return next(nil)
	})
	if err != nil {
		return fmt.Errorf("command line: %w", err)
	}
	for _, variable := range environment {
		name, _, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, prefix) || strings.HasPrefix(name, testsPrefix) || known[name] {
			continue
		}
		list := strings.Join(slices.Sorted(maps.Keys(known)), ", ")
		return fault.Invalid(text.T("La variable d’environnement "+name+" n’est pas un réglage de Balise. Les réglages sont\u00a0: "+list+".",
			"The environment variable "+name+" is not a setting of Balise. The settings are: "+list+"."))
	}
	return nil
}

// report tells what went wrong, French first. The technical cause comes last, for whoever keeps the machine.
func report(w io.Writer, err error) {
	var said *fault.Error
	if !errors.As(err, &said) {
		said = fault.Invalid(text.T("Balise n’a pas pu faire ce qui est demandé.", "Balise could not do what was asked.")).Because(err)
	}
	for _, l := range []text.Lang{text.FR, text.EN} {
		fmt.Fprintln(w, said.Message.In(l))
		for _, f := range said.Fields {
			fmt.Fprintf(w, "  %s — %s\n", f.Name, f.Message.In(l))
		}
	}
	if cause := errors.Unwrap(said); cause != nil {
		fmt.Fprintf(w, "Détail technique / Technical detail:\n  %s\n", strings.ReplaceAll(cause.Error(), "\n", "\n  "))
	}
}
