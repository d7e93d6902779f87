package inventory

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"balise/engine/text"
)

// What a spreadsheet may unfold to. A spreadsheet is a compressed archive: a few kilobytes can hide gigabytes, so what is
// counted is what really comes out, never what the archive says of itself.
const (
	maxUnzipped = 96 << 20 // bytes of XML read
	maxRatio    = 250      // bytes out of one part for each byte of it in the file, beyond the first megabyte
	maxCells    = 2_000_000
	maxMerged   = 200_000 // cells of merged areas
	lastRow     = 1 << 20 // of the format itself
	lastColumn  = 1 << 14
)

// XLSX is the name of the encoding of a spreadsheet.
const XLSX = "XLSX"

// Sheets tells which sheets of a spreadsheet a table could come from.
type Sheets struct {
	Read  string   // the name of the sheet that was read; empty for a file of separated values
	Shown []string // the names of all sheets that are not hidden
}

// ReadXLSX reads one sheet of a spreadsheet: the one of that name or, where the name is empty, the first that shows
// anything. Hidden sheets are as if they were not there. The first row that is not empty is the header, after a title merged
// over several columns if there is one. Dates are written as ISO 8601, as precisely as the sheet shows them; each cell of a
// merged area has its value; of a formula, the result that was saved counts. The error is a *Problem when the file itself is
// at fault; Line and Column are then, as everywhere in the table, those of the sheet.
func ReadXLSX(r io.Reader, sheet string) (*Table, error) {
	data, err := readWhole(r, maxFile)
	if err != nil {
		return nil, err
	}
	b, err := openBook(data)
	if err != nil {
		return nil, err
	}
	t := &Table{Encoding: Encoding{Name: XLSX, Doubt: -1}}
	for _, s := range b.sheets {
		t.Sheets.Shown = append(t.Sheets.Shown, s.name)
	}
	for _, s := range b.sheets {
		if sheet != "" && s.name != sheet {
			continue
		}
		grid, err := b.read(s)
		if err != nil {
			return nil, err
		}
		if len(grid.rows) > 0 || sheet != "" {
			t.Sheets.Read = s.name
			return t, t.fill(grid)
		}
	}
	if sheet != "" {
		return nil, &Problem{Line: 1, Message: text.T("le classeur n’a pas de feuille visible «\u00a0"+shown(sheet)+"\u00a0»", "the workbook has no visible sheet “"+shown(sheet)+"”")}
	}
	return nil, &Problem{Line: 1, Message: text.T("aucune feuille visible de ce classeur ne contient de données", "no visible sheet of this workbook holds any data")}
}

// IsXLSX tells whether a file begins as a spreadsheet does, whatever its name says.
func IsXLSX(start []byte) bool { return bytes.HasPrefix(start, []byte("PK\x03\x04")) }

// book is an open spreadsheet.
type book struct {
	parts  map[string]*zip.File
	left   int64 // bytes that may still come out
	sheets []sheetPart
	words  []string // shared by all sheets
	styles styles
	// lenient keeps the word that stands for an error of calculation, such as #N/A, with a remark.
	lenient bool
	remarks []Problem
}

type sheetPart struct{ name, part string }

// oldBook begins the files of the format before XLSX, and those that a password locks.
var oldBook = []byte{0xd0, 0xcf, 0x11, 0xe0}

func openBook(data string) (*book, error) {
	if strings.HasPrefix(data, string(oldBook)) {
		return nil, &Problem{Line: 1, Message: text.T("ce classeur est protégé par un mot de passe, ou dans un ancien format\u00a0: enregistrez-le sans mot de passe sous le format «\u00a0Classeur Excel (.xlsx)\u00a0»",
			"this workbook is locked by a password, or in an old format: save it without a password in the format “Excel workbook (.xlsx)”")}
	}
	archive, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, broken("ce n’est pas un classeur XLSX, ou le fichier est tronqué", "this is not an XLSX workbook, or the file is truncated")
	}
	b := &book{parts: map[string]*zip.File{}, left: maxUnzipped}
	for _, f := range archive.File {
		b.parts[strings.TrimPrefix(f.Name, "/")] = f
	}
	main, err := b.related("", "officeDocument")
	if err != nil {
		return nil, err
	}
	if len(main) == 0 {
		return nil, broken("ce n’est pas un classeur XLSX", "this is not an XLSX workbook")
	}
	return b, b.open(main[0].part)
}

func broken(fr, en string) error { return &Problem{Line: 1, Message: text.T(fr, en)} }

// open reads what tells the sheets, the words that they share and the looks of their cells.
func (b *book) open(part string) error {
	var workbook struct {
		Pr struct {
			Date1904 xmlBool `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := b.decode(part, &workbook); err != nil {
		return err
	}
	targets, err := b.related(part, "worksheet", "sharedStrings", "styles")
	if err != nil {
		return err
	}
	byID := map[string]string{}
	for _, t := range targets {
		switch t.kind {
		case "worksheet":
			byID[t.id] = t.part
		case "sharedStrings":
			err = b.readWords(t.part)
		case "styles":
			b.styles, err = b.readStyles(t.part)
		}
		if err != nil {
			return err
		}
	}
	b.styles.from1904 = bool(workbook.Pr.Date1904)
	for _, s := range workbook.Sheets {
		i := slices.IndexFunc(s.Attrs, func(a xml.Attr) bool { return a.Name.Local == "id" })
		if s.State != "" && s.State != "visible" || i < 0 || byID[s.Attrs[i].Value] == "" {
			continue
		}
		b.sheets = append(b.sheets, sheetPart{s.Name, byID[s.Attrs[i].Value]})
	}
	return nil
}

// xmlBool reads the two ways in which spreadsheets write yes.
type xmlBool bool

// UnmarshalXMLAttr reads an attribute.
func (x *xmlBool) UnmarshalXMLAttr(a xml.Attr) error {
	*x = a.Value == "1" || a.Value == "true"
	return nil
}

type relation struct{ id, kind, part string }

// related lists the parts that a part names, of some kinds; the parts of the archive itself for the empty name.
func (b *book) related(part string, kinds ...string) ([]relation, error) {
	var list struct {
		Relations []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	folder, name := path.Split(part)
	if err := b.decode(folder+"_rels/"+name+".rels", &list); err != nil {
		return nil, err
	}
	var all []relation
	for _, r := range list.Relations {
		target, absolute := strings.CutPrefix(r.Target, "/")
		if !absolute {
			target = path.Join(folder, r.Target)
		}
		if kind := path.Base(r.Type); slices.Contains(kinds, kind) {
			all = append(all, relation{r.ID, kind, target})
		}
	}
	return all, nil
}

// part opens a part of the archive for reading, within what may still come out of it.
func (b *book) part(name string) (io.ReadCloser, error) {
	f := b.parts[name]
	if f == nil {
		return nil, broken("ce n’est pas un classeur XLSX, ou une partie y manque ("+shown(name)+")", "this is not an XLSX workbook, or a part of it is missing ("+shown(name)+")")
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(err)
	}
	return &counted{ReadCloser: r, book: b, most: max(1<<20, maxRatio*int64(f.CompressedSize64))}, nil
}

// counted reads a part and stops at what is too much.
type counted struct {
	io.ReadCloser
	book      *book
	out, most int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.out += int64(n)
	c.book.left -= int64(n)
	if c.book.left < 0 || c.out > c.most {
		return 0, broken("ce classeur est trop grand une fois décompressé\u00a0: divisez-le, ou enregistrez-le en CSV",
			"this workbook is too large once uncompressed: split it, or save it as CSV")
	}
	return n, err
}

// decode reads a small part whole.
func (b *book) decode(name string, into any) error {
	r, err := b.part(name)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := xml.NewDecoder(r).Decode(into); err != nil {
		return damaged(err)
	}
	return nil
}

// damaged tells what went wrong in a part: our own limits as they are, anything else as a damaged file.
func damaged(err error) error {
	var problem *Problem
	if errors.As(err, &problem) {
		return problem
	}
	return broken("ce classeur est endommagé\u00a0: ouvrez-le dans votre tableur, puis enregistrez-le de nouveau",
		"this workbook is damaged: open it in your spreadsheet program, then save it again")
}

// readWords reads the texts that cells cite by number.
func (b *book) readWords(part string) error {
	r, err := b.part(part)
	if err != nil {
		return err
	}
	defer r.Close()
	for d := xml.NewDecoder(r); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "si" {
			continue
		}
		if len(b.words) == maxCells {
			return tooManyCells()
		}
		word, err := readRich(d)
		if err != nil {
			return err
		}
		b.words = append(b.words, word)
	}
}

func tooManyCells() error {
	return broken("ce classeur dépasse 2\u00a0000\u00a0000 de cellules\u00a0: divisez-le", "this workbook has more than 2,000,000 cells: split it")
}

// readRich reads the text of the element just begun, whatever its fonts, without the pronunciation that Japanese sheets add.
func readRich(d *xml.Decoder) (string, error) {
	var b strings.Builder
	for depth, within := 1, 0; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", damaged(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == "rPh" {
				if err := d.Skip(); err != nil {
					return "", damaged(err)
				}
				continue
			}
			depth++
			if token.Name.Local == "t" {
				within = depth
			}
		case xml.EndElement:
			if depth == within {
				within = 0
			}
			depth--
		case xml.CharData:
			if within > 0 {
				b.Write(token)
			}
		}
		if b.Len() > maxCell {
			return "", broken("une cellule dépasse 64 ko", "a cell is longer than 64 KB")
		}
	}
	return unescape(b.String()), nil
}
