package usecase

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"balise/engine/text"
)

// shownLines is how many lines of each part a person reads in the text of a plan; the JSON holds everything.
const shownLines = 20

// Text says why two records are suspect.
func (w Why) Text() text.Text {
	switch w {
	case SameName:
		return text.T("même nom dans la même organisation", "same name in the same organisation")
	case SameText:
		return text.T("même texte, mot pour mot, dans une autre organisation\u00a0: peut-être le même produit",
			"same text, word for word, in another organisation: perhaps the same product")
	case SameID:
		return text.T("même numéro dans la même organisation", "same number in the same organisation")
	}
	return text.T("un cas manquant lui ressemble\u00a0: peut-être le même sous un nouveau numéro",
		"a missing case is almost the same: perhaps the same one under a new number")
}

// Text tells what happened to a column.
func (s SchemaChange) Text() text.Text {
	switch s.Kind {
	case ColumnAdded:
		return text.T("colonne ajoutée\u00a0: "+s.After, "column added: "+s.After)
	case ColumnRemoved:
		return text.T("colonne retirée\u00a0: "+s.Before, "column removed: "+s.Before)
	case ColumnRenamed:
		return text.T("colonne renommée\u00a0: "+s.Before+" → "+s.After, "column renamed: "+s.Before+" → "+s.After)
	}
	return text.T(fmt.Sprintf("colonne récrite d’un coup (cas touchés\u00a0: %d)\u00a0: ", s.Cases)+s.After,
		fmt.Sprintf("column rewritten at once (cases affected: %d): ", s.Cases)+s.After)
}

// WriteText writes a plan for a person at a terminal.
func WriteText(w io.Writer, p *Plan, lang text.Lang) error {
	out := &textPlan{bufio.NewWriter(w), lang}
	out.head(p)
	out.part(text.T("Refusées", "Refused"), len(p.Refused), func(i int) string {
		return p.Refused[i].Where().In(lang) + out.colon() + p.Refused[i].Message.In(lang)
	})
	out.part(text.T("À savoir", "To know"), len(p.Warnings), func(i int) string { return p.Warnings[i].Message.In(lang) })
	out.part(text.T("Colonnes de la source", "Columns of the source"), len(p.Schema), func(i int) string { return p.Schema[i].Text().In(lang) })
	out.part(text.T("Organisations sous un autre nom", "Organisations under another name"), len(p.Renamed), func(i int) string {
		r := p.Renamed[i]
		return fmt.Sprintf("%s → %s (%d)", r.From, r.To, r.Cases)
	})
	out.part(text.T("Nouvelles", "New"), len(p.New), func(i int) string { return title(&p.New[i]) })
	out.part(text.T("Changées", "Changed"), len(p.Changed), func(i int) string { return out.change(p.Changed[i]) })
	out.part(text.T("Manquantes", "Missing"), len(p.Missing), func(i int) string { return p.Missing[i] })
	out.part(text.T("De retour", "Back"), len(p.Back), func(i int) string { return p.Back[i] })
	out.part(text.T("Doublons possibles", "Possible duplicates"), len(p.Suspected), func(i int) string {
		s := p.Suspected[i]
		return s.Key + " ~ " + s.Other + out.colon() + s.Why.Text().In(lang)
	})
	return out.Flush()
}

type textPlan struct {
	*bufio.Writer
	lang text.Lang
}

func (o *textPlan) colon() string { return text.T("\u00a0: ", ": ").In(o.lang) }

func (o *textPlan) line(label text.Text, value string) {
	if value != "" {
		fmt.Fprintf(o, "%s%s%s\n", label.In(o.lang), o.colon(), value)
	}
}

func (o *textPlan) head(p *Plan) {
	f := p.Facts
	o.line(text.T("Fichier", "File"), f.File)
	o.line(text.T("Identique à", "Same as"), f.DuplicateOf)
	o.line(text.T("Encodage", "Encoding"), f.Encoding)
	o.line(text.T("Feuille", "Sheet"), f.Sheet)
	if p.Profile != nil {
		o.line(text.T("Profil", "Profile"), p.Profile.ID+" ("+f.ProfileOrigin.Text().In(o.lang)+")")
	}
	for _, c := range []struct {
		label text.Text
		n     int
	}{
		{text.T("Fiches lues", "Records read"), p.RecordsRead}, {text.T("Organisations", "Organisations"), len(p.Organisations)},
		{text.T("Nouvelles", "New"), len(p.New)}, {text.T("Changées", "Changed"), len(p.Changed)},
		{text.T("  dont l’écriture seulement", "  in writing only"), p.Worded()}, {text.T("Inchangées", "Unchanged"), len(p.Unchanged)},
		{text.T("Manquantes", "Missing"), len(p.Missing)}, {text.T("Doublons possibles", "Possible duplicates"), len(p.Suspected)},
		{text.T("Refusées", "Refused"), len(p.Refused)},
	} {
		o.line(c.label, fmt.Sprint(c.n))
	}
}

// part writes a list under its title; nothing when it is empty.
func (o *textPlan) part(title text.Text, n int, line func(int) string) {
	if n == 0 {
		return
	}
	fmt.Fprintf(o, "\n%s (%d)\n", title.In(o.lang), n)
	for i := range min(n, shownLines) {
		fmt.Fprintf(o, "  %s\n", line(i))
	}
	if n > shownLines {
		fmt.Fprintf(o, "  … %s\n", text.T(fmt.Sprintf("et %d de plus", n-shownLines), fmt.Sprintf("and %d more", n-shownLines)).In(o.lang))
	}
}

func (o *textPlan) change(c Change) string {
	parts := []string{title(&c.Record)}
	for _, f := range c.Fields {
		note := ""
		if !f.Meaning {
			note = text.T(" (écriture)", " (writing)").In(o.lang)
		}
		parts = append(parts, fmt.Sprintf("    %s%s%s → %s%s", oneLine(f.Column), o.colon(), oneLine(f.Before), oneLine(f.After), note))
	}
	return strings.Join(parts, "\n")
}

// Text names the origin of a profile.
func (o Origin) Text() text.Text {
	switch o {
	case Shipped:
		return text.T("livré avec Balise", "shipped with Balise")
	case Saved:
		return text.T("enregistré", "saved")
	case Proposed:
		return text.T("proposé pour ce fichier", "proposed for this file")
	}
	return text.T("donné", "given")
}

// title names a record by what readers know it by.
func title(r *Record) string {
	name, _ := r.Of(Name)
	organisation, _ := r.Of(Organisation)
	parts := append(append([]string{}, organisation.Items...), name.Items...)
	if len(parts) == 0 {
		return r.Key
	}
	return oneLine(strings.Join(parts, " – ")) + " [" + r.Key + "]"
}

// oneLine shows a text on a line: its beginning, when it is long.
func oneLine(s string) string {
	const most = 80
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
