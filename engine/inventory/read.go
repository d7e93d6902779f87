package inventory

import (
	"fmt"
	"slices"
	"strings"

	"balise/engine/exchange"
	"balise/engine/instrument"
	"balise/engine/text"
)

// File is an inventory whose records were mapped onto the questions of an instrument.
type File struct {
	Rows     []Row     // in the order of the file
	Problems []Problem // of the records that are not among the rows
}

// Row is one record of an inventory.
type Row struct {
	Line      int
	Key       string    // tells it from the others: see Profile.Identity
	Body      text.Text // the name of the responsible body, as the source writes it
	Portfolio string    // code; empty when the source does not tell
	Answers   instrument.Answers
	Fill      instrument.Answers // what stands where nothing else answers: reasons, and what is true of the whole source
	Values    []Value
	Kept      []Kept
	// Published is the record as Balise itself wrote it; nil for a row of anyone else's inventory.
	Published *exchange.Record
}

// Value is how one cell was read: what stands in the file, what was made of it, and by which rule.
type Value struct {
	Header   string
	Question string
	Line     int
	Column   int
	Raw      string
	Answer   instrument.Answer // not given where the cell says nothing
	Rule     Rule
}

// Kept is a text that answers no question and is kept as it is.
type Kept struct{ Header, Text string }

// Rule is how a raw text became an answer.
type Rule string

// The rules.
const (
	AsIs       Rule = "as_is"
	Tidied     Rule = "tidied"     // spaces, line ends and accents written in one way
	Dictionary Rule = "dictionary" // looked up in the profile
	ReadDate   Rule = "date"
	Blank      Rule = "blank"
	NoValue    Rule = "no_value" // a word that says nothing
	KeptAsIs   Rule = "kept"     // beside the record, for want of a meaning
)

// Read maps the records of a table. The error is a *Problem when the columns are not those of the profile; a record that
// cannot be understood is one of the file's problems.
func (p *Profile) Read(t *Table) (*File, error) {
	if p.layout != nil {
		return p.readExport(t)
	}
	m := &mapper{Profile: p, file: &File{Problems: slices.Clone(t.Problems)}, keys: map[string]int{}}
	if err := m.find(t.Header); err != nil {
		return nil, err
	}
	for _, r := range t.Records {
		m.cells = r.Cells
		row, problem := m.row(r)
		if problem != nil {
			m.file.Problems = append(m.file.Problems, *problem)
			continue
		}
		m.file.Rows = append(m.file.Rows, row)
	}
	slices.SortStableFunc(m.file.Problems, func(a, b Problem) int { return a.Line - b.Line })
	return m.file, nil
}

// mapper maps the records of one table.
type mapper struct {
	*Profile
	file  *File
	place map[string]int // of each column, by the header that the profile gives it
	keys  map[string]int // line of each identity
	cells []Cell         // of the present record
}

// find places the columns. A column that the profile does not know is refused: dropping it would lose data.
func (m *mapper) find(header []Cell) error {
	m.place = map[string]int{}
	known := make([]bool, len(header))
	for _, spellings := range m.headers() {
		keys := make([]string, len(spellings))
		for i, s := range spellings {
			keys[i] = key(s)
		}
		at := slices.IndexFunc(header, func(c Cell) bool { return slices.Contains(keys, key(c.Text)) })
		if at < 0 {
			return &Problem{Line: header[0].Line, Message: text.T("la colonne «\u00a0"+spellings[0]+"\u00a0» manque, ou le séparateur n’a pas été reconnu",
				"the column “"+spellings[0]+"” is missing, or the separator was not recognized")}
		}
		m.place[spellings[0]], known[at] = at, true
	}
	if at := slices.Index(known, false); at >= 0 {
		c := header[at]
		return &Problem{c.Line, c.Column, text.T("le profil «\u00a0"+m.ID+"\u00a0» ne connaît pas la colonne «\u00a0"+shown(c.Text)+"\u00a0»\u00a0: ajoutez-la à ses colonnes, ou à celles qu’il garde (keep)",
			"the profile “"+m.ID+"” does not know the column “"+shown(c.Text)+"”: add it to its columns, or to those it keeps (keep)")}
	}
	return nil
}

// cell gives a cell of the present record, without what keeps spreadsheets from computing it.
func (m *mapper) cell(header string) Cell {
	c := m.cells[m.place[header]]
	c.Text = unguard(c.Text)
	return c
}

func (m *mapper) row(r Record) (Row, *Problem) {
	row := Row{Line: r.Line, Answers: instrument.Answers{}, Fill: instrument.Answers{}}
	for i := range m.Columns {
		if problem := m.answer(&row, &m.Columns[i]); problem != nil {
			return row, problem
		}
	}
	for _, given := range []instrument.Answers{m.constants, m.defaults} {
		for id, a := range given {
			if _, told := row.Fill[id]; !told {
				row.Fill[id] = a
			}
		}
	}
	for _, header := range m.Keep {
		if c := m.cell(header); strings.TrimSpace(c.Text) != "" {
			row.Kept = append(row.Kept, Kept{header, c.Text})
		}
	}
	if problem := m.body(&row); problem != nil {
		return row, problem
	}
	return row, m.identify(&row)
}

// answer reads one column into the row.
func (m *mapper) answer(row *Row, c *Column) *Problem {
	cell := m.cell(c.Header)
	v := Value{Header: c.Header, Question: c.Question, Line: cell.Line, Column: cell.Column, Raw: m.cells[m.place[c.Header]].Text}
	word := key(cell.Text)
	_, meant := c.choices[word] // a blank, or a word that elsewhere says nothing, may be a choice of this column
	switch {
	case word == "" && !meant:
		v.Rule = Blank
	case m.noValue[word] && !meant:
		v.Rule = NoValue
	default:
		var problem *Problem
		if v.Answer, v.Rule, problem = c.read(cell); problem != nil {
			return problem
		}
		if v.Rule == AsIs && v.Raw != cell.Text {
			v.Rule = Tidied
		}
	}
	row.Values = append(row.Values, v)
	switch {
	case v.Rule == KeptAsIs:
		row.Kept = append(row.Kept, Kept{c.Header, cell.Text})
		fallthrough
	case v.Rule == Blank, v.Rule == NoValue:
		if c.Blank != "" {
			row.Fill[c.Question] = absent(c.Blank, text.Text{})
		}
		return nil
	}
	return row.join(v, c)
}

// join adds an answer to what other columns said of the same question: the other language of a text, or the same choice.
func (row *Row) join(v Value, c *Column) *Problem {
	before, told := row.Answers[c.Question]
	t, isText := v.Answer.Value.(text.Text)
	switch {
	case told && isText:
		was := before.Value.(text.Text) // of the same question, therefore of the same kind
		t = text.T(was.FR+t.FR, was.EN+t.EN)
		row.Answers[c.Question] = instrument.Answer{Value: t}
	case told && !instrument.Equal(before, v.Answer):
		return &Problem{v.Line, v.Column, text.T("«\u00a0"+shown(v.Raw)+"\u00a0» contredit ce que l’autre colonne dit de la question «\u00a0"+c.q.Label.FR+"\u00a0»",
			"“"+shown(v.Raw)+"” contradicts what the other column says of the question “"+c.q.Label.EN+"”")}
	default:
		row.Answers[c.Question] = v.Answer
	}
	return nil
}

// body reads the name of the responsible body and its portfolio.
func (m *mapper) body(row *Row) *Problem {
	cell := m.cell(m.Body.Header)
	names := []string{oneLine(cell.Text)}
	if m.Body.Split != "" {
		names = strings.Split(names[0], m.Body.Split)
	}
	if len(names) != len(m.Body.Langs) || slices.Contains(names, "") {
		return &Problem{cell.Line, cell.Column, text.T(
			fmt.Sprintf("l’organisme responsable n’est pas nommé comme attendu (nombre de noms\u00a0: %d)", len(m.Body.Langs)),
			fmt.Sprintf("the responsible body is not named as expected (number of names: %d)", len(m.Body.Langs)))}
	}
	for i, l := range m.Body.Langs {
		if l == text.FR {
			row.Body.FR = strings.TrimSpace(names[i])
		} else {
			row.Body.EN = strings.TrimSpace(names[i])
		}
	}
	c := m.Body.PortfolioColumn
	if c == nil {
		return nil
	}
	portfolio := m.cell(c.Header)
	if strings.TrimSpace(portfolio.Text) == "" {
		return nil
	}
	choice, known := c.choices[key(portfolio.Text)]
	if !known {
		return c.unknown(portfolio)
	}
	row.Portfolio = choice.To[0]
	return nil
}

// identify gives the row its key, which no other row of the file has.
func (m *mapper) identify(row *Row) *Problem {
	parts := make([]string, len(m.Identity.Columns))
	for i, header := range m.Identity.Columns {
		cell := m.cell(header)
		if parts[i] = key(cell.Text); parts[i] == "" {
			return &Problem{cell.Line, cell.Column, text.T("il manque ce qui identifie la fiche, dans la colonne «\u00a0"+header+"\u00a0»",
				"what identifies the record is missing, in the column “"+header+"”")}
		}
	}
	row.Key = strings.Join(parts, "/")
	unique := row.Key
	if m.Identity.WithinBody {
		unique += "/" + key(row.Body.In(text.FR))
	}
	if first, twice := m.keys[unique]; twice {
		return &Problem{Line: row.Line, Message: text.T(
			fmt.Sprintf("cette fiche a la même identité que celle de la ligne %d", first),
			fmt.Sprintf("this record has the same identity as the one on line %d", first))}
	}
	m.keys[unique] = row.Line
	return nil
}

// read makes an answer of a cell that says something.
func (c *Column) read(cell Cell) (instrument.Answer, Rule, *Problem) {
	switch c.q.Kind {
	case instrument.KindLongText:
		return inLang(paragraphs(cell.Text), c.Lang), tidying(cell.Text, paragraphs(cell.Text)), nil
	case instrument.KindText, instrument.KindRole:
		return inLang(oneLine(cell.Text), c.Lang), tidying(cell.Text, oneLine(cell.Text)), nil
	case instrument.KindLine:
		line := oneLine(cell.Text)
		return instrument.Answer{Value: line}, tidying(cell.Text, line), nil
	case instrument.KindDate:
		date, err := instrument.ParseDate(oneLine(cell.Text))
		if err != nil {
			return instrument.Answer{}, "", &Problem{cell.Line, cell.Column, text.T(
				"«\u00a0"+shown(cell.Text)+"\u00a0» n’est pas une date comme 2024, 2024-05 ou 2024-05-31",
				"“"+shown(cell.Text)+"” is not a date such as 2024, 2024-05 or 2024-05-31")}
		}
		return instrument.Answer{Value: date}, ReadDate, nil
	}
	return c.choose(cell)
}

func tidying(raw, tidy string) Rule {
	if raw == tidy {
		return AsIs
	}
	return Tidied
}

func inLang(s string, l text.Lang) instrument.Answer {
	if l == text.EN {
		return instrument.Answer{Value: text.Text{EN: s}}
	}
	return instrument.Answer{Value: text.Text{FR: s}}
}

// choose looks the cell up in the dictionary.
func (c *Column) choose(cell Cell) (instrument.Answer, Rule, *Problem) {
	said := []string{cell.Text}
	if c.Split != "" {
		said = strings.Split(cell.Text, c.Split)
	}
	var codes []string
	for _, one := range said {
		if key(one) == "" && len(said) > 1 {
			continue
		}
		choice, known := c.choices[key(one)]
		switch {
		case !known && c.KeepOthers:
			return instrument.Answer{}, KeptAsIs, nil
		case !known:
			return instrument.Answer{}, "", c.unknown(cell)
		case choice.Absent != "":
			return absent(choice.Absent, choice.Note), Dictionary, nil
		}
		codes = append(codes, choice.To...)
	}
	switch {
	case len(codes) == 0:
		return instrument.Answer{}, "", c.unknown(cell)
	case c.q.Kind == instrument.KindManyOf:
		slices.Sort(codes)
		return instrument.Answer{Value: slices.Compact(codes)}, Dictionary, nil
	case c.q.Kind == instrument.KindYesNo:
		return instrument.Answer{Value: codes[0] == "yes"}, Dictionary, nil
	}
	return instrument.Answer{Value: codes[0]}, Dictionary, nil
}

func (c *Column) unknown(cell Cell) *Problem {
	return &Problem{cell.Line, cell.Column, text.T(
		"le profil ne connaît pas la valeur «\u00a0"+shown(cell.Text)+"\u00a0» de la colonne «\u00a0"+c.Header+"\u00a0»",
		"the profile does not know the value “"+shown(cell.Text)+"” of the column “"+c.Header+"”")}
}
