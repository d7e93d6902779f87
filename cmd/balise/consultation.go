package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"

	"balise/engine/opinion"
	"balise/engine/opinion/polis"
	"balise/engine/text"
	"balise/platform/fault"
)

type consultationCommand struct {
	Analyse consultationAnalyseCommand `cmd:"" help:"Montrer où les opinions se groupent, se divisent et se rejoignent. / Show where opinions group, divide and meet."`
}

type consultationAnalyseCommand struct {
	Votes    string    `required:"" type:"existingfile" placeholder:"votes.csv" help:"Les votes, au format de Polis : votes.csv ou participants-votes.csv. / The votes, in the format of Polis: votes.csv or participants-votes.csv."`
	Comments string    `type:"existingfile" placeholder:"comments.csv" help:"Les énoncés, au format de Polis. / The statements, in the format of Polis."`
	Groups   string    `type:"existingfile" placeholder:"participants-votes.csv" help:"Prendre les groupes de ce fichier au lieu d’en chercher. / Take the groups of this file instead of finding some."`
	Compat   string    `enum:",polis" default:"" help:"polis : refaire exactement le départ à froid du moteur d’origine. / polis: do the original engine’s cold start exactly."`
	MostK    int       `name:"most-groups" default:"5" help:"Nombre de groupes au plus. / Groups at most."`
	JSON     bool      `name:"json" help:"Écrire en JSON. / Write JSON."`
	Lang     text.Lang `enum:"fr,en" default:"fr" help:"Langue : fr ou en. / Language: fr or en."`
}

// Run analyses the files of a conversation.
func (c consultationAnalyseCommand) Run(_ context.Context, con console) error {
	votes, err := readFile(c.Votes, polis.ReadVotes)
	if err != nil {
		return err
	}
	var statements []polis.Statement
	if c.Comments != "" {
		if statements, err = readFile(c.Comments, polis.ReadComments); err != nil {
			return err
		}
	}
	o := opinion.Options{Polis: c.Compat == "polis", Most: c.MostK}
	if c.Groups != "" {
		given, err := readFile(c.Groups, polis.ReadVotes)
		if err != nil {
			return err
		}
		if len(given.Groups) == 0 {
			return fault.Invalid(text.T("Le fichier «\u00a0"+c.Groups+"\u00a0» ne dit les groupes de personne.", "The file “"+c.Groups+"” tells nobody’s group."))
		}
		o.Groups = given.Groups
	}
	all := polis.Conversation(statements, votes.Votes)
	a := opinion.Analyse(all, o)
	r := polis.NewReport(a)
	if len(r.Suspects) > 0 {
		r.Without = polis.Compare(a, opinion.Analyse(all.WithoutSuspects(r.Suspects), o))
	}
	if c.JSON {
		return r.WriteJSON(con.out)
	}
	c.tell(con, r, statements)
	return nil
}

func readFile[T any](path string, read func(io.Reader) (T, error)) (T, error) {
	file, err := os.Open(path)
	if err != nil {
		var none T
		return none, fmt.Errorf("open %s: %w", path, err)
	}
	defer file.Close()
	v, err := read(file)
	if err != nil {
		return v, fault.Invalid(text.T("Le fichier «\u00a0"+path+"\u00a0» ne peut pas être lu.", "The file “"+path+"” cannot be read.")).Because(err)
	}
	return v, nil
}

// tell writes the analysis for a person.
func (c consultationAnalyseCommand) tell(con console, r polis.Report, statements []polis.Statement) {
	say := func(fr, en string, args ...any) { con.say("%s\n", fmt.Sprintf(text.T(fr, en).In(c.Lang), args...)) }
	words := map[int]string{}
	for _, s := range statements {
		words[s.ID] = s.Text
	}
	say("Participants\u00a0: %d. Énoncés\u00a0: %d. Votes\u00a0: %d. Groupes\u00a0: %d.", "Participants: %d. Statements: %d. Votes: %d. Groups: %d.", r.Participants, r.Statements, r.Votes, r.K)
	say("%s", "%s", r.Stability.Words().In(c.Lang))
	for k := range r.K {
		say("\nCe qui distingue le groupe %d", "\nWhat tells group %d apart", k+1)
		for _, s := range r.Tells[strconv.Itoa(k)] {
			side := text.T("pour", "for")
			if s.For == "disagree" {
				side = text.T("contre", "against")
			}
			con.say("  %s %d/%d · %d %s\n", side.In(c.Lang), s.Successes, s.Trials, s.Statement, words[s.Statement])
		}
	}
	say("\nCe qui rassemble", "\nWhat people share")
	for _, s := range r.Consensus.Agree {
		con.say("  %d/%d · %d %s\n", s.Successes, s.Trials, s.Statement, words[s.Statement])
	}
	share := func(i opinion.Interval) string { return fmt.Sprintf("%.0f–%.0f %%", 100*i.Low, 100*i.High) }
	say("\nCe qui divise", "\nWhat divides")
	for _, s := range r.Divisions {
		con.say("  %s · %d %s\n", share(s.Agree), s.Statement, words[s.Statement])
	}
	say("\nCe qu’une minorité veut et que les autres ne veulent pas", "\nWhat a minority wants and others do not")
	for _, s := range r.Minorities {
		say("  groupe %d : %s, les autres : %s · %d %s", "  group %d: %s, the others: %s · %d %s", s.Group+1, share(s.Agree), share(s.Others), s.Statement, words[s.Statement])
	}
	say("\nCe que beaucoup passent", "\nWhat many pass")
	for _, s := range r.Uncertain {
		con.say("  %s · %d %s\n", share(s.Pass), s.Statement, words[s.Statement])
	}
	if r.Without != nil {
		say("\nVotes à examiner : %d personnes. Sans elles : %d groupes, accord %.2f.", "\nVotes to look into: %d people. Without them: %d groups, agreement %.2f.", len(r.Suspects), r.Without.K, r.Without.Agreement)
	}
}
