package opendata

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"

	"balise/engine/exchange"
	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
)

// WriteCSV writes entries as comma-separated values (RFC 4180, UTF-8), one line for the header and one for each entry. What a
// spreadsheet would compute is kept from it by an apostrophe, which importing into Balise takes away. It tells how many
// entries were written.
func (f File) WriteCSV(out io.Writer, entries Entries) (n int, err error) {
	w := csv.NewWriter(out)
	if err := w.Write(f.header()); err != nil {
		return 0, fmt.Errorf("writing CSV: %w", err)
	}
	d := f.display()
	for e, err := range entries {
		if err != nil {
			return n, err
		}
		line := f.Layout.Line(e, d)
		for i := range line {
			line[i] = inventory.Guard(line[i])
		}
		if err := w.Write(line); err != nil {
			return n, fmt.Errorf("writing CSV: %w", err)
		}
		n++
	}
	w.Flush()
	return n, w.Error()
}

// WriteLines writes entries as JSON Lines: an object by line.
func (f File) WriteLines(out io.Writer, entries Entries) (n int, err error) {
	w := bufio.NewWriter(out)
	for e, err := range entries {
		if err != nil {
			return n, err
		}
		if err := f.writeEntry(w, e); err != nil {
			return n, err
		}
		n++
	}
	return n, w.Flush()
}

func (f File) writeEntry(w io.Writer, e exchange.Record) error {
	encoder := json.NewEncoder(w) // ends each with a line
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(f.named(e)); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}

// preamble is what a JSON file says before its entries.
type preamble struct {
	Title      text.Text                       `json:"title"`
	Licence    string                          `json:"licence"`
	About      string                          `json:"about"`
	Taxonomies map[string]map[string]text.Text `json:"taxonomies"`
}

// WriteJSON writes entries as one JSON object, with the licence and the labels of every code before them.
func (f File) WriteJSON(out io.Writer, entries Entries) (n int, err error) {
	w := bufio.NewWriter(out)
	start, err := json.Marshal(preamble{Title: text.T("Registre public des usages de l’IA", "Public register of AI uses"),
		Licence: Licence.URL, About: f.About, Taxonomies: f.labels()})
	if err != nil {
		return 0, fmt.Errorf("writing JSON: %w", err)
	}
	w.Write(start[:len(start)-1]) //nolint:errcheck // Flush tells
	w.WriteString(`,"entries":[`) //nolint:errcheck
	for e, err := range entries {
		if err != nil {
			return n, err
		}
		if n > 0 {
			w.WriteByte(',') //nolint:errcheck
		}
		w.WriteByte('\n') //nolint:errcheck
		if err := f.writeEntry(w, e); err != nil {
			return n, err
		}
		n++
	}
	w.WriteString("]}\n") //nolint:errcheck
	return n, w.Flush()
}

// labels names every code that the entries may hold, of every edition of its taxonomy.
func (f File) labels() map[string]map[string]text.Text {
	all := map[string]map[string]text.Text{}
	for _, c := range f.Layout.Columns {
		if c.Taxonomy == nil || all[c.Taxonomy.ID] != nil {
			continue
		}
		terms := map[string]text.Text{}
		for _, term := range termsOf(c.Taxonomy) {
			terms[term.Code] = term.Label
		}
		all[c.Taxonomy.ID] = terms
	}
	return all
}

// termsOf lists the terms of every edition of a taxonomy, each as its newest edition names it, the newest first.
func termsOf(t *instrument.Taxonomy) []*instrument.Term {
	var all []*instrument.Term
	seen := map[string]bool{}
	for i := len(t.Editions) - 1; i >= 0; i-- {
		for _, term := range t.Editions[i].Terms {
			if !seen[term.Code] {
				seen[term.Code] = true
				all = append(all, term)
			}
		}
	}
	return all
}
