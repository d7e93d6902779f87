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
	a := opinion.Analyse(polis.Conversation(statements, votes.Votes), o)
	r := polis.NewReport(a)
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
}
