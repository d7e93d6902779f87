package inventory

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"balise/engine/text"
)

// ReadCSV cuts a file of separated values: commas, semicolons or tabs; lines that end in CRLF, LF or a lone CR, even mixed;
// cells of several lines. The first record is the header. The error is a *Problem when the file itself is at fault; a record
// that has not as many cells as the header is one of the table's problems.
func ReadCSV(r io.Reader) (*Table, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	if len(data) > maxFile {
		return nil, &Problem{Line: 1, Message: text.T("le fichier dépasse 32 Mo\u00a0: divisez-le", "the file is larger than 32 MB: split it")}
	}
	decoded, encoding, err := decode(data)
	if err != nil {
		return nil, err
	}
	t := &Table{Encoding: encoding, Separator: separator(decoded)}
	c := &cutter{text: decoded, separator: byte(t.Separator), limits: limits{maxCell, maxRow, maxColumns}}
	p := &placer{text: decoded, line: 1, column: 1}
	header, err := c.record(p)
	if err != nil {
		return nil, err
	}
	if err := t.readHeader(header); err != nil {
		return nil, err
	}
	for c.at < len(decoded) {
		cells, err := c.record(p)
		if err != nil {
			return nil, err
		}
		if len(t.Records) == maxRecords {
			return nil, &Problem{Line: cells[0].Line, Message: text.T("le fichier dépasse 100\u00a0000 fiches\u00a0: divisez-le", "the file has more than 100,000 records: split it")}
		}
		t.add(cells)
	}
	t.Lines = p.lines()
	return t, nil
}

// record cuts one row into cells that know their places.
func (c *cutter) record(p *placer) ([]Cell, error) {
	pieces, err := c.row()
	var wrong *misfit
	if errors.As(err, &wrong) {
		return nil, wrong.in(c.text)
	}
	cells := make([]Cell, len(pieces))
	for i, piece := range pieces {
		line, column := p.to(piece.at)
		cells[i] = Cell{piece.text, line, column}
	}
	return cells, nil
}

// readHeader takes the names of the columns, without the empty ones that spreadsheets leave at the end.
func (t *Table) readHeader(cells []Cell) error {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1].Text) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		return &Problem{Line: 1, Message: text.T("le fichier n’a pas de ligne de titres", "the file has no line of headers")}
	}
	seen := map[string]bool{}
	for _, c := range cells {
		name := key(c.Text)
		switch {
		case name == "":
			return &Problem{c.Line, c.Column, text.T("cette colonne n’a pas de titre", "this column has no header")}
		case seen[name]:
			return &Problem{c.Line, c.Column, text.T("deux colonnes ont le titre «\u00a0"+shown(c.Text)+"\u00a0»", "two columns have the header “"+shown(c.Text)+"”")}
		}
		seen[name] = true
	}
	t.Header = cells
	return nil
}

// add keeps a record, unless it is empty or has a wrong number of cells.
func (t *Table) add(cells []Cell) {
	for len(cells) > len(t.Header) && strings.TrimSpace(cells[len(cells)-1].Text) == "" {
		cells = cells[:len(cells)-1]
	}
	line := cells[0].Line
	empty := true
	for _, c := range cells {
		empty = empty && strings.TrimSpace(c.Text) == ""
		if strings.ContainsRune(c.Text, utf8.RuneError) {
			t.Problems = append(t.Problems, Problem{c.Line, c.Column, text.T("cette cellule contient U+FFFD, la trace d’un caractère déjà perdu dans la source",
				"this cell holds U+FFFD, the mark of a character that the source had already lost")})
			return
		}
	}
	if empty {
		return
	}
	if len(cells) != len(t.Header) {
		t.Problems = append(t.Problems, Problem{Line: line, Message: text.T(
			fmt.Sprintf("nombre de cellules\u00a0: %d, au lieu des %d de l’en-tête\u00a0: un séparateur ou un guillemet est de trop, ou manque", len(cells), len(t.Header)),
			fmt.Sprintf("number of cells: %d, instead of the %d of the header: a separator or a quotation mark is missing or misplaced", len(cells), len(t.Header)))})
		return
	}
	t.Records = append(t.Records, Record{Line: line, Cells: cells})
}

// separator gives the most frequent of the three in the first record, outside quotation marks; the comma by default.
func separator(s string) rune {
	counts, quoted := map[rune]int{}, false
	for _, r := range s {
		switch {
		case r == '"':
			quoted = !quoted
		case (r == '\n' || r == '\r') && !quoted:
			return most(counts)
		case !quoted:
			counts[r]++
		}
	}
	return most(counts)
}

func most(counts map[rune]int) rune {
	best := ','
	for _, r := range []rune{';', '\t'} {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

// shown bounds what a message repeats of a file.
func shown(s string) string {
	s = oneLine(s)
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}
