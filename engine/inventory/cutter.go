package inventory

import (
	"fmt"
	"strings"

	"balise/engine/text"
)

// limits bound what one row of a file may hold, so that a damaged file cannot take the memory of the server.
type limits struct{ cell, row, columns int } // bytes, bytes, cells

// cutter cuts text into one row of cells after another. It goes by bytes: a separator, a quotation mark and the end of a line
// are single bytes in UTF-8, never part of another character. A cell is a part of the text, not a copy.
type cutter struct {
	text      string
	at        int
	separator byte
	limits    limits
	lenient   bool    // text after a closing quotation mark is kept, and its place noted
	pieces    []piece // of the row last cut: the next one takes their room
	late      []int   // places of text after a closing quotation mark
}

// piece is a cell and the offset where it begins.
type piece struct {
	text string
	at   int
}

// misfit is something wrong at an offset of a text whose lines were not counted yet.
type misfit struct {
	at      int
	message text.Text
}

func (m *misfit) Error() string { return m.message.EN }

// in gives the misfit its line and column in a text.
func (m *misfit) in(whole string) *Problem {
	p := placer{text: whole, line: 1, column: 1}
	line, column := p.to(m.at)
	return &Problem{line, column, m.message}
}

// row cuts one row, which has at least one cell. Its error is a *misfit.
func (c *cutter) row() ([]piece, error) {
	c.pieces = c.pieces[:0]
	for size := 0; ; {
		start := c.at
		said, more, err := c.cell()
		if err != nil {
			return nil, err
		}
		c.pieces = append(c.pieces, piece{said, start})
		if size += len(said); size > c.limits.row || len(c.pieces) > c.limits.columns {
			room := kilobytes(c.limits.row)
			return nil, &misfit{start, text.T(fmt.Sprintf("cette fiche est trop grande\u00a0: elle dépasse %s ou %d colonnes", room.FR, c.limits.columns),
				fmt.Sprintf("this record is too large: it has more than %s or %d columns", room.EN, c.limits.columns))}
		}
		if !more {
			return c.pieces, nil
		}
	}
}

// cell cuts one cell with what ends it; more tells whether another follows in the same row.
func (c *cutter) cell() (said string, more bool, err error) {
	if c.at < len(c.text) && c.text[c.at] == '"' {
		return c.quoted()
	}
	start := c.at
	end := c.edge(start)
	if end-start > c.limits.cell {
		return "", false, c.tooLong(start)
	}
	return c.text[start:end], c.pass(end), nil
}

// edge finds where a bare text ends.
func (c *cutter) edge(from int) int {
	rest, separator := c.text[from:], c.separator
	for i := range len(rest) {
		if b := rest[i]; b == separator || b == '\n' || b == '\r' {
			return from + i
		}
	}
	return len(c.text)
}

// pass goes over the separator or the end of line, whichever of the three it is.
func (c *cutter) pass(end int) (more bool) {
	c.at = min(end+1, len(c.text))
	if end == len(c.text) {
		return false
	}
	if c.text[end] == '\r' && strings.HasPrefix(c.text[c.at:], "\n") {
		c.at++
	}
	return c.text[end] == c.separator
}

// quoted cuts a cell in quotation marks, in which they are doubled.
func (c *cutter) quoted() (said string, more bool, err error) {
	start := c.at
	first := start + 1
	last, doubled := first, false
	for {
		next := strings.IndexByte(c.text[last:], '"')
		switch {
		case next < 0 && len(c.text)-first > c.limits.cell, next >= 0 && last+next-first > c.limits.cell:
			return "", false, c.tooLong(start)
		case next < 0:
			return "", false, &misfit{start, text.T("le guillemet droit ouvert ici n’est jamais refermé\u00a0: le fichier est peut-être tronqué",
				"the quotation mark opened here is never closed: the file may be truncated")}
		}
		last += next
		if !strings.HasPrefix(c.text[last+1:], `"`) {
			break
		}
		last, doubled = last+2, true
	}
	if said = c.text[first:last]; doubled {
		said = strings.ReplaceAll(said, `""`, `"`)
	}
	end := c.edge(last + 1)
	after := strings.TrimLeft(c.text[last+1:end], " ")
	if after == "" {
		return said, c.pass(end), nil
	}
	if !c.lenient {
		return "", false, &misfit{end - len(after), text.T("du texte suit un guillemet fermant\u00a0: doublez les guillemets droits à l’intérieur d’une cellule",
			"text follows a closing quotation mark: double the quotation marks inside a cell")}
	}
	if end-start > c.limits.cell {
		return "", false, c.tooLong(start)
	}
	c.late = append(c.late, end-len(after))
	return said + c.text[last+1:end], c.pass(end), nil
}

func (c *cutter) tooLong(at int) error {
	room := kilobytes(c.limits.cell)
	return &misfit{at, text.T("la cellule qui commence ici dépasse "+room.FR+"\u00a0: un guillemet droit n’est peut-être pas refermé",
		"the cell that begins here is longer than "+room.EN+": a quotation mark may not be closed")}
}

// kilobytes writes a size for a reader.
func kilobytes(n int) text.Text {
	if n >= 1<<20 {
		return text.T(fmt.Sprintf("%d Mo", n>>20), fmt.Sprintf("%d MB", n>>20))
	}
	return text.T(fmt.Sprintf("%d ko", n>>10), fmt.Sprintf("%d KB", n>>10))
}

// placer counts lines and characters up to one offset after another. A line ends in LF, CRLF or a lone CR.
type placer struct {
	text         string
	at           int
	line, column int // of the offset at, from 1
}

// to goes on to an offset, which is not before the last one.
func (p *placer) to(offset int) (line, column int) {
	for i := p.at; i < offset; i++ {
		switch b := p.text[i]; {
		case b == '\n', b == '\r' && (i+1 == len(p.text) || p.text[i+1] != '\n'):
			p.line, p.column = p.line+1, 1
		case b != '\r' && b&0xc0 != 0x80: // the bytes that go on with a character do not count
			p.column++
		}
	}
	p.at = offset
	return p.line, p.column
}

// lines counts the physical lines of the text whole.
func (p *placer) lines() int {
	line, column := p.to(len(p.text))
	if column == 1 && line > 1 {
		line-- // the text ends with the end of a line
	}
	return line
}
