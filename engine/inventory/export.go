package inventory

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"balise/engine/exchange"
	"balise/engine/instrument"
	"balise/engine/text"
)

// UseLayout makes of a profile, which then needs no column, the reader of the tables that Balise itself writes: every
// question has its own columns there.
func (p *Profile) UseLayout(in *instrument.Instrument, layout *exchange.Layout) error {
	p.layout = layout
	return p.Use(in)
}

// needed are the columns without which a table is none of ours.
var needed = []string{"number", "url", "state", "body", "body_fr", "body_en", "name_fr"}

// readExport takes back what Balise wrote, in any of the languages of its headers.
func (p *Profile) readExport(t *Table) (*File, error) {
	columns, err := p.place(t.Header)
	if err != nil {
		return nil, err
	}
	file := &File{Problems: slices.Clone(t.Problems)}
	lines := map[string]int{}
	for _, r := range t.Records {
		row, problem := p.exported(r, columns, t.Encoding.Name != XLSX)
		if first, twice := lines[row.Key]; problem == nil && twice {
			problem = &Problem{Line: r.Line, Message: text.T(
				fmt.Sprintf("cette fiche a le même numéro que celle de la ligne %d", first),
				fmt.Sprintf("this record has the same number as the one on line %d", first))}
		}
		if problem != nil {
			file.Problems = append(file.Problems, *problem)
			continue
		}
		lines[row.Key] = r.Line
		file.Rows = append(file.Rows, row)
	}
	slices.SortStableFunc(file.Problems, func(a, b Problem) int { return a.Line - b.Line })
	return file, nil
}

// place finds which column of the layout each column of the file is: all by their identifiers, or all by their headers in one
// language, since a header in one may be an identifier.
func (p *Profile) place(header []Cell) ([]*exchange.Column, error) {
	var best []*exchange.Column
	var unknown *Cell
	matched := -1
	for _, name := range []func(exchange.Column) string{
		func(c exchange.Column) string { return c.ID },
		func(c exchange.Column) string { return c.Label.FR },
		func(c exchange.Column) string { return c.Label.EN },
	} {
		known := map[string]*exchange.Column{}
		for i, c := range p.layout.Columns {
			known[key(name(c))] = &p.layout.Columns[i]
		}
		columns, n, first := make([]*exchange.Column, len(header)), 0, (*Cell)(nil)
		for i := range header {
			if columns[i] = known[key(header[i].Text)]; columns[i] != nil {
				n++
			} else if first == nil {
				first = &header[i]
			}
		}
		if n > matched {
			best, matched, unknown = columns, n, first
		}
	}
	if unknown != nil {
		return nil, &Problem{unknown.Line, unknown.Column, text.T("Balise n’écrit pas de colonne «\u00a0"+shown(unknown.Text)+"\u00a0»\u00a0: retirez-la",
			"Balise writes no column “"+shown(unknown.Text)+"”: remove it")}
	}
	return best, p.checkNeeded(header[0].Line, best)
}

func (p *Profile) checkNeeded(line int, columns []*exchange.Column) error {
	for i, c := range p.layout.Columns {
		if slices.Contains(needed, c.ID) && !slices.Contains(columns, &p.layout.Columns[i]) {
			return &Problem{Line: line, Message: text.T("la colonne «\u00a0"+c.Label.FR+"\u00a0» ("+c.ID+") manque", "the column “"+c.Label.EN+"” ("+c.ID+") is missing")}
		}
	}
	return nil
}

// exported reads one record. Guarded tells that an apostrophe keeps formulas from being computed.
func (p *Profile) exported(r Record, columns []*exchange.Column, guarded bool) (Row, *Problem) {
	record := &exchange.Record{}
	row := Row{Line: r.Line, Fill: instrument.Answers{}, Published: record}
	for i, cell := range r.Cells {
		if guarded {
			cell.Text = unguard(cell.Text)
		}
		if problem := readColumn(record, columns[i], cell); problem != nil {
			return row, problem
		}
	}
	host := ""
	if address, err := url.Parse(record.URL.FR); err == nil {
		host = address.Host
	}
	name, _ := record.Answers["name"].Value.(text.Text)
	if record.Number == 0 || host == "" || name.Empty() || record.Body.Name.Empty() {
		return row, &Problem{Line: r.Line, Message: text.T("il manque le numéro, l’adresse, le nom ou l’organisme de la fiche",
			"the number, the address, the name or the public body of the entry is missing")}
	}
	row.Key = host + "/" + strconv.FormatInt(record.Number, 10)
	row.Body, row.Portfolio, row.Answers = record.Body.Name, record.Body.Portfolio, record.Answers
	for _, given := range []instrument.Answers{p.constants, p.defaults} {
		for id, a := range given {
			row.Fill[id] = a
		}
	}
	return row, nil
}

func readColumn(record *exchange.Record, c *exchange.Column, cell Cell) *Problem {
	if strings.TrimSpace(cell.Text) == "" {
		return nil
	}
	err := c.Read(record, cell.Text)
	var expected exchange.Expected
	if errors.As(err, &expected) {
		return &Problem{cell.Line, cell.Column, text.T("«\u00a0"+c.Label.FR+"\u00a0»\u00a0: "+expected.FR, "“"+c.Label.EN+"”: "+expected.EN)}
	}
	if c.Question == nil && c.Taxonomy != nil && !c.Words && c.Taxonomy.Term(cell.Text) == nil {
		return &Problem{cell.Line, cell.Column, text.T("«\u00a0"+c.Label.FR+"\u00a0»\u00a0: le code «\u00a0"+shown(cell.Text)+"\u00a0» n’existe pas",
			"“"+c.Label.EN+"”: the code “"+shown(cell.Text)+"” does not exist")}
	}
	return nil
}
