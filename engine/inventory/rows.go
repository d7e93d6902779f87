package inventory

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
)

// ReadRow is one record of a spreadsheet, read by a mapping.
type ReadRow struct {
	Line     int
	Key      string // of the column that identifies records; empty where the mapping has none
	Answers  instrument.Answers
	Problems []Problem // with the row's line and the name of the column; the row cannot be taken as it is
}

// Read reads the records of a table. The error is a *Problem when the table has not the columns of the mapping: it was made
// for another file. What cannot be understood in a record is one of its problems.
func (m Mapping) Read(t *Table, in *instrument.Instrument) ([]ReadRow, error) {
	r := rowReader{in: in, identity: -1}
	for _, c := range m.Columns {
		q := in.Question(c.Question)
		if q == nil {
			continue
		}
		at := t.Column(c.Header)
		if at < 0 {
			return nil, missingColumn(t, c.Header)
		}
		r.columns = append(r.columns, placedColumn{c, q, at, dictionary(q)})
	}
	if m.Key != "" {
		if r.identity = t.Column(m.Key); r.identity < 0 {
			return nil, missingColumn(t, m.Key)
		}
	}
	rows := make([]ReadRow, 0, len(t.Records))
	for _, one := range t.Records {
		rows = append(rows, r.read(one))
	}
	return r.together(rows, t.Problems), nil
}

func missingColumn(t *Table, header string) *Problem {
	return &Problem{Line: t.Header[0].Line, Message: text.T("la colonne «\u00a0"+shown(header)+"\u00a0» n’est pas dans ce fichier\u00a0: revoyez la correspondance des colonnes, ou ajoutez la colonne",
		"the column “"+shown(header)+"” is not in this file: go over the mapping of columns again, or add the column")}
}

// placedColumn is a mapped column with its place in the table.
type placedColumn struct {
	Mapped
	q     *instrument.Question
	at    int
	words map[string]string
}

type rowReader struct {
	in       *instrument.Instrument
	columns  []placedColumn
	identity int
}

// together adds the records that could not even be cut, and refuses a record that has the identity of another.
func (r rowReader) together(rows []ReadRow, cut []Problem) []ReadRow {
	first := map[string]int{}
	for i := range rows {
		row := &rows[i]
		if r.identity < 0 {
			continue
		}
		if row.Key == "" {
			row.Problems = append(row.Problems, Problem{Line: row.Line, Message: text.T("il manque ce qui identifie la fiche\u00a0: remplissez cette cellule", "what identifies the record is missing: fill in this cell")})
			continue
		}
		if line, twice := first[row.Key]; twice {
			n := strconv.Itoa(line)
			row.Problems = append(row.Problems, Problem{Line: row.Line, Message: text.T("cette fiche a le même identifiant que celle de la ligne "+n+"\u00a0: changez l’un des deux",
				"this record has the same identifier as the one on line "+n+": change one of the two")})
			continue
		}
		first[row.Key] = row.Line
	}
	for _, p := range cut {
		rows = append(rows, ReadRow{Line: p.Line, Problems: []Problem{p}})
	}
	slices.SortStableFunc(rows, func(a, b ReadRow) int { return a.Line - b.Line })
	return rows
}

// read makes of a record what a person would have typed in the form, and reads it as the form is read.
func (r rowReader) read(record Record) ReadRow {
	row := ReadRow{Line: record.Line}
	if r.identity >= 0 {
		row.Key = key(unguard(record.Cells[r.identity].Text))
	}
	form, cells := url.Values{}, map[string]Cell{}
	for _, c := range r.columns {
		cell := record.Cells[c.at]
		cell.Text = unguard(cell.Text)
		if strings.TrimSpace(cell.Text) == "" {
			continue
		}
		cells[c.Question] = cell
		if problem := c.write(form, cell); problem != nil {
			row.Problems = append(row.Problems, *problem)
		}
	}
	answers, problems := r.in.ReadForm(form)
	row.Answers = answers
	for _, p := range problems {
		cell, read := cells[p.Question]
		if !read {
			cell = record.Cells[0]
		}
		label := r.in.Question(p.Question).Label
		row.Problems = append(row.Problems, *inColumn(r.header(p.Question), cell, text.T("«\u00a0"+shown(cell.Text)+"\u00a0» pour «\u00a0"+label.FR+"\u00a0»\u00a0: "+p.Message.FR,
			"“"+shown(cell.Text)+"” for “"+label.EN+"”: "+p.Message.EN)))
	}
	return row
}

// header gives the name of the column that answers a question.
func (r rowReader) header(question string) string {
	for _, c := range r.columns {
		if c.Question == question {
			return c.Header
		}
	}
	return ""
}

// inColumn is the problem of a cell, told by the name of its column: people who use spreadsheets count no characters.
func inColumn(header string, cell Cell, message text.Text) *Problem {
	if header != "" {
		message = text.T("dans la colonne «\u00a0"+shown(header)+"\u00a0», "+message.FR, "in the column “"+shown(header)+"”, "+message.EN)
	}
	return &Problem{Line: cell.Line, Message: message}
}

// write writes a cell in the form.
func (c placedColumn) write(form url.Values, cell Cell) *Problem {
	name, said := c.q.ID, oneLine(cell.Text)
	if reason, nothing := saysNothing[key(said)]; nothing && c.q.Offers(reason) && c.Words[key(said)] == "" && c.words[key(said)] == "" {
		form.Set(name+".absence", string(reason))
		return nil
	}
	switch c.q.Kind {
	case instrument.KindLongText:
		form.Set(name+"."+string(c.Lang), paragraphs(cell.Text))
	case instrument.KindText, instrument.KindRole:
		form.Set(name+"."+string(c.Lang), said)
	case instrument.KindMoney:
		form.Set(name+".amount", strings.TrimSpace(strings.NewReplacer("$", "", "CAD", "", "CA", "").Replace(said)))
	case instrument.KindDate:
		return c.typeDate(form, cell, dayOnly(said))
	case instrument.KindLinks:
		for i, u := range strings.FieldsFunc(cell.Text, func(r rune) bool { return strings.ContainsRune(" \t\n\r;|", r) }) {
			form.Set(name+"."+strconv.Itoa(i)+".url", strings.Trim(u, "<>,"))
		}
	case instrument.KindYesNo, instrument.KindOneOf, instrument.KindManyOf:
		return c.typeChoices(form, cell)
	default:
		form.Set(name, said)
	}
	return nil
}

func (c placedColumn) typeDate(form url.Values, cell Cell, said string) *Problem {
	date, err := instrument.ParseDate(said)
	if err != nil {
		return inColumn(c.Header, cell, text.T("«\u00a0"+shown(cell.Text)+"\u00a0» n’est pas une date sûre\u00a0: écrivez 2024, 2024-05 ou 2024-05-31",
			"“"+shown(cell.Text)+"” is not a date one can be sure of: write 2024, 2024-05 or 2024-05-31"))
	}
	for part, n := range map[string]int{"year": date.Year, "month": date.Month, "day": date.Day} {
		if n > 0 {
			form.Set(c.q.ID+"."+part, strconv.Itoa(n))
		}
	}
	return nil
}

func (c placedColumn) typeChoices(form url.Values, cell Cell) *Problem {
	values := pieces(c.q, cell.Text)
	if _, known := c.meaning(c.q, c.words, cell.Text); known { // a label may hold a comma
		values = []string{oneLine(cell.Text)}
	}
	for _, v := range values {
		meant, known := c.meaning(c.q, c.words, v)
		if !known {
			return c.strange(cell, v)
		}
		if reason, absent := strings.CutPrefix(meant, AbsentPrefix); absent {
			form.Set(c.q.ID+".absence", reason)
			continue
		}
		form.Add(c.q.ID, meant)
	}
	return nil
}

// strange tells that a value is not understood, and which would be.
func (c placedColumn) strange(cell Cell, v string) *Problem {
	const few = 6
	var fr, en []string
	if tax := c.q.Taxonomy(); tax != nil {
		for _, term := range tax.Current().Terms {
			if len(fr) == few {
				fr, en = append(fr, "…"), append(en, "…")
				break
			}
			fr, en = append(fr, term.Label.FR), append(en, term.Label.EN)
		}
	} else {
		fr, en = []string{"oui", "non"}, []string{"yes", "no"}
	}
	return inColumn(c.Header, cell, text.T(
		"«\u00a0"+shown(v)+"\u00a0» ne veut rien dire pour «\u00a0"+c.q.Label.FR+"\u00a0»\u00a0: dites ce que cela veut dire dans la correspondance des colonnes, ou écrivez "+strings.Join(fr, ", "),
		"“"+shown(v)+"” means nothing for “"+c.q.Label.EN+"”: say what it means in the mapping of columns, or write "+strings.Join(en, ", ")))
}
