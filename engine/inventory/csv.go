package inventory

import (
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
	s := &scanner{rest: decoded, separator: t.Separator, line: 1, column: 1}
	header, err := s.record()
	if err != nil {
		return nil, err
	}
	if err := t.readHeader(header); err != nil {
		return nil, err
	}
	for s.rest != "" {
		cells, err := s.record()
		if err != nil {
			return nil, err
		}
		if len(t.Records) == maxRecords {
			return nil, &Problem{Line: cells[0].Line, Message: text.T("le fichier dépasse 100\u00a0000 fiches\u00a0: divisez-le", "the file has more than 100,000 records: split it")}
		}
		t.add(cells)
	}
	t.Lines = s.line
	if s.column == 1 {
		t.Lines-- // the file ends with the end of a line
	}
	return t, nil
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

// scanner cuts text into records and keeps its place.
type scanner struct {
	rest         string
	separator    rune
	line, column int
}

// next takes one character; a line's end, whichever of the three, comes whole.
func (s *scanner) next() string {
	size := 1
	if strings.HasPrefix(s.rest, "\r\n") {
		size = 2
	} else if s.rest[0] >= utf8.RuneSelf {
		_, size = utf8.DecodeRuneInString(s.rest)
	}
	taken := s.rest[:size]
	s.rest = s.rest[size:]
	if endsLine(taken) {
		s.line, s.column = s.line+1, 1
	} else {
		s.column++
	}
	return taken
}

func endsLine(taken string) bool { return taken[0] == '\n' || taken[0] == '\r' }

// record takes one record. It has at least one cell.
func (s *scanner) record() ([]Cell, error) {
	var cells []Cell
	size := 0
	for {
		cell, more, err := s.cell()
		if err != nil {
			return nil, err
		}
		cells = append(cells, cell)
		if size += len(cell.Text); size > maxRow || len(cells) > maxColumns {
			return nil, &Problem{cell.Line, cell.Column, text.T("cette fiche est trop grande\u00a0: elle dépasse 1 Mo ou 500 colonnes",
				"this record is too large: it has more than 1 MB or 500 columns")}
		}
		if !more {
			return cells, nil
		}
	}
}

// cell takes one cell with what ends it; more tells whether another follows in the same record.
func (s *scanner) cell() (c Cell, more bool, err error) {
	c = Cell{Line: s.line, Column: s.column}
	if strings.HasPrefix(s.rest, `"`) {
		more, err = s.quoted(&c)
		return c, more, err
	}
	start, size := s.rest, 0
	for s.rest != "" {
		taken := s.next()
		if taken == string(s.separator) || endsLine(taken) {
			c.Text = start[:size]
			return c, taken == string(s.separator), nil
		}
		if size += len(taken); size > maxCell {
			return c, false, tooLong(c)
		}
	}
	c.Text = start[:size]
	return c, false, nil
}

// quoted takes a cell in quotation marks, in which they are doubled.
func (s *scanner) quoted(c *Cell) (more bool, err error) {
	var b strings.Builder
	s.next()
	for {
		switch {
		case s.rest == "":
			return false, &Problem{c.Line, c.Column, text.T("le guillemet droit ouvert ici n’est jamais refermé\u00a0: le fichier est peut-être tronqué",
				"the quotation mark opened here is never closed: the file may be truncated")}
		case b.Len() > maxCell:
			return false, tooLong(*c)
		}
		taken := s.next()
		if taken != `"` {
			b.WriteString(taken)
			continue
		}
		if !strings.HasPrefix(s.rest, `"`) {
			break
		}
		b.WriteString(s.next())
	}
	c.Text = b.String()
	for s.rest != "" {
		line, column := s.line, s.column
		switch taken := s.next(); {
		case taken == string(s.separator):
			return true, nil
		case endsLine(taken):
			return false, nil
		case taken != " ":
			return false, &Problem{line, column, text.T("du texte suit un guillemet fermant\u00a0: doublez les guillemets droits à l’intérieur d’une cellule",
				"text follows a closing quotation mark: double the quotation marks inside a cell")}
		}
	}
	return false, nil
}

func tooLong(c Cell) error {
	return &Problem{c.Line, c.Column, text.T("la cellule qui commence ici dépasse 64 ko\u00a0: un guillemet droit n’est peut-être pas refermé",
		"the cell that begins here is longer than 64 KB: a quotation mark may not be closed")}
}

// shown bounds what a message repeats of a file.
func shown(s string) string {
	s = oneLine(s)
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}
