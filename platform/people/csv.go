package people

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/lang"
)

// BodiesFile is what was read of a file of bodies.
type BodiesFile struct {
	Columns  []string // the fields that the file tells, in its order; the others keep their value
	Rows     []BodyRow
	Problems []fault.Field // named "line 3, column 12, type"; lines and columns start at 1, columns count characters
}

// BodyRow is one body of the file, without an ID; its Slug is filled when the file tells it.
type BodyRow struct {
	Line int
	Body Body
}

// Codes turns what a file says, a code or a label in either language, into the code of a taxonomy. A nil function accepts
// whatever has the form of a code.
type Codes struct {
	Type, Portfolio, Jurisdiction func(said string) (code string, ok bool)
}

// The most that a file may hold.
const (
	maxFile     = 8 << 20 // bytes
	maxRows     = 20_000
	maxColumns  = 50
	maxProblems = 100
)

// columns gives the headers, folded, under which each field may stand.
var columns = []struct {
	field   string
	headers []string
}{
	{"slug", []string{"identifiant", "adresse", "slug", "identifier"}},
	{"name_fr", []string{"nom", "nom francais", "nom fr", "name fr", "french name", "organisme"}},
	{"name_en", []string{"nom anglais", "nom en", "name", "name en", "english name", "body"}},
	{"acronym_fr", []string{"sigle", "acronyme", "sigle fr", "acronym fr", "french acronym"}},
	{"acronym_en", []string{"sigle anglais", "sigle en", "acronym", "acronym en", "english acronym"}},
	{"type", []string{"type"}},
	{"portfolio", []string{"portefeuille", "portfolio"}},
	{"jurisdiction", []string{"administration", "jurisdiction"}},
	{"aliases", []string{"autres noms", "alias", "aliases", "other names"}},
	{"from", []string{"debut", "depuis", "from", "start"}},
	{"until", []string{"fin", "jusqu'a", "until", "end"}},
	{"fictional", []string{"fictif", "fictional"}},
}

// ReadBodiesCSV reads a file of public bodies: a header in French or in English, fields separated by commas, semicolons or
// tabs, in UTF-8 with or without a byte order mark. Every mistake is told with its place and how to mend it; the rows that
// have one are left out.
func ReadBodiesCSV(r io.Reader, codes Codes) BodiesFile {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	f := &fileReader{codes: codes, seen: map[string]int{}}
	switch {
	case err != nil:
		f.problem(1, 1, "", "le fichier n’a pas pu être lu jusqu’au bout : envoyez-le de nouveau", "the file could not be read to its end: send it again")
	case len(data) > maxFile:
		f.problem(1, 1, "", "le fichier dépasse 8 Mo : divisez-le en plusieurs fichiers", "the file is larger than 8 MB: split it into several files")
	default:
		if data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")); f.checkEncoding(data) {
			f.read(data)
		}
	}
	return f.out
}

// fileReader gathers what a file says and its mistakes.
type fileReader struct {
	codes Codes
	out   BodiesFile
	seen  map[string]int // line of each slug
}

func (f *fileReader) problem(line, column int, field, fr, en string) {
	name := fmt.Sprintf("line %d, column %d", line, column)
	where := text.T(fmt.Sprintf("Ligne %d, colonne %d", line, column), fmt.Sprintf("Line %d, column %d", line, column))
	if field != "" {
		name += ", " + field
		where = text.T(where.FR+", champ « "+field+" »", where.EN+", field “"+field+"”")
	}
	f.out.Problems = append(f.out.Problems, fault.Field{Name: name, Message: text.T(where.FR+" : "+fr+".", where.EN+": "+en+".")})
}

// checkEncoding finds what is not UTF-8, and NUL bytes, which are the mark of UTF-16.
func (f *fileReader) checkEncoding(data []byte) bool {
	line, column := 1, 1
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if (r == utf8.RuneError && size == 1) || r == 0 {
			f.problem(line, column, "", "ce n’est pas du texte en UTF-8 : dans votre tableur, enregistrez sous le format « CSV UTF-8 »",
				"this is not UTF-8 text: in your spreadsheet, save in the format “CSV UTF-8”")
			return false
		}
		if column++; r == '\n' {
			line, column = line+1, 1
		}
		i += size
	}
	return true
}

func (f *fileReader) read(data []byte) {
	reader := csv.NewReader(bytes.NewReader(data))
	reader.Comma = separator(data)
	reader.FieldsPerRecord = -1 // counted here, to say what to do
	reader.TrimLeadingSpace = reader.Comma != '\t'
	lines := bytes.Split(data, []byte("\n"))
	place := func(i int) (line, column int) {
		line, column = reader.FieldPos(i)
		before := lines[line-1][:min(column-1, len(lines[line-1]))] // csv counts bytes, a reader counts characters
		return line, utf8.RuneCount(before) + 1
	}
	header, err := reader.Read()
	if errors.Is(err, io.EOF) {
		f.problem(1, 1, "", "le fichier est vide : il lui faut une ligne de titres, puis une ligne par organisme",
			"the file is empty: it needs a line of headers, then one line for each body")
		return
	}
	if err == nil && !f.readHeader(header, place) {
		return
	}
	for n := 0; err == nil; n++ {
		var record []string
		if record, err = reader.Read(); err != nil {
			break
		}
		switch {
		case len(f.out.Problems) >= maxProblems:
			line, _ := place(0)
			f.problem(line, 1, "", "la lecture s’arrête ici : corrigez d’abord les erreurs précédentes", "reading stops here: mend the errors above first")
			return
		case n == maxRows:
			line, _ := place(0)
			f.problem(line, 1, "", "le fichier dépasse 20 000 lignes : divisez-le", "the file has more than 20,000 rows: split it")
			return
		}
		f.readRow(record, place)
	}
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		f.problem(bad.Line, bad.Column, "", "un guillemet droit est de trop ou manque : entourez le champ de guillemets droits et doublez ceux qu’il contient",
			"a straight quote is missing or misplaced: put straight quotes around the field and double those inside it")
	}
}

// separator is the most frequent of the three in the header line, outside quotes.
func separator(data []byte) rune {
	counts, quoted := map[rune]int{}, false
	for _, r := range string(data) {
		if r == '"' {
			quoted = !quoted
		}
		if r == '\n' && !quoted {
			break
		}
		if !quoted {
			counts[r]++
		}
	}
	best := ','
	for _, r := range []rune{';', '\t'} {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

type placer func(i int) (line, column int)

// readHeader finds the columns. A header that means nothing, or twice the same, refuses the file: guessing would lose data.
func (f *fileReader) readHeader(header []string, place placer) bool {
	if len(header) > maxColumns {
		f.problem(1, 1, "", "le fichier a plus de 50 colonnes : gardez celles des organismes", "the file has more than 50 columns: keep those of the bodies")
		return false
	}
	for i, title := range header {
		line, column := place(i)
		field := fieldOf(title)
		switch {
		case field == "":
			f.problem(line, column, "", "ce titre de colonne n’est pas connu : les titres possibles sont "+known(0), "this column header is not known: the possible ones are "+known(-1))
		case slices.Contains(f.out.Columns, field):
			f.problem(line, column, field, "cette colonne est là deux fois : gardez-en une", "this column is there twice: keep one")
		}
		f.out.Columns = append(f.out.Columns, field)
	}
	if !slices.Contains(f.out.Columns, "name_fr") && !slices.Contains(f.out.Columns, "name_en") && len(f.out.Problems) == 0 {
		f.problem(1, 1, "", "il manque la colonne « nom »", "the column “name” is missing")
	}
	return len(f.out.Problems) == 0
}

func fieldOf(title string) string {
	title = nameKey(strings.NewReplacer("_", " ", "-", " ").Replace(title))
	for _, c := range columns {
		if slices.Contains(c.headers, title) || title == strings.ReplaceAll(c.field, "_", " ") {
			return c.field
		}
	}
	return ""
}

// known lists one header of each column: the first, French, or the last, English.
func known(which int) string {
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.headers[(which+len(c.headers))%len(c.headers)]
	}
	return strings.Join(titles, ", ")
}

func (f *fileReader) readRow(record []string, place placer) {
	if !slices.ContainsFunc(record, func(s string) bool { return strings.TrimSpace(s) != "" }) {
		return // spreadsheets end files with rows of separators
	}
	line, _ := place(0)
	for len(record) > len(f.out.Columns) && strings.TrimSpace(record[len(record)-1]) == "" {
		record = record[:len(record)-1]
	}
	if len(record) != len(f.out.Columns) {
		n, want := strconv.Itoa(len(record)), strconv.Itoa(len(f.out.Columns))
		f.problem(line, 1, "", "cette ligne a "+n+" champs, l’en-tête en a "+want+" : entourez de guillemets droits un champ qui contient le séparateur",
			"this line has "+n+" fields, the header has "+want+": put straight quotes around a field that holds the separator")
		return
	}
	before := len(f.out.Problems)
	row := BodyRow{Line: line}
	columnOf := map[string]int{}
	for i, field := range f.out.Columns {
		_, columnOf[field] = place(i)
		if fr, en := f.set(&row.Body, field, strings.Join(strings.Fields(record[i]), " ")); fr != "" {
			at, column := place(i)
			f.problem(at, column, field, fr, en)
		}
	}
	if len(f.out.Problems) == before {
		for _, p := range checkBody(row.Body) {
			f.problem(line, max(columnOf[p.Name], 1), p.Name, mild(p.Message.FR), mild(p.Message.EN))
		}
	}
	if slug := row.Body.Slug; slug != "" {
		if first, twice := f.seen[slug]; twice {
			f.problem(line, columnOf["slug"], "slug", "cet identifiant est déjà à la ligne "+strconv.Itoa(first)+" : gardez une seule des deux lignes",
				"this identifier is already on line "+strconv.Itoa(first)+": keep one of the two lines")
		}
		f.seen[slug] = line
	}
	if len(f.out.Problems) == before {
		f.out.Rows = append(f.out.Rows, row)
	}
}

// mild makes a sentence fit after the place of the mistake.
func mild(sentence string) string {
	first, size := utf8.DecodeRuneInString(sentence)
	return strings.ToLower(string(first)) + strings.TrimSuffix(sentence[size:], ".")
}

// set fills one field; it tells in both languages what is wrong with the value.
func (f *fileReader) set(b *Body, field, value string) (fr, en string) {
	switch field {
	case "slug":
		if b.Slug = value; value != slugOf(value) {
			return "un identifiant n’a que des lettres sans accent, des chiffres et des traits d’union", "an identifier has only letters without accents, digits and hyphens"
		}
	case "name_fr":
		b.Name.FR = value
	case "name_en":
		b.Name.EN = value
	case "acronym_fr":
		b.Acronym.FR = value
	case "acronym_en":
		b.Acronym.EN = value
	case "type":
		return setCode(&b.Type, f.codes.Type, value)
	case "portfolio":
		return setCode(&b.Portfolio, f.codes.Portfolio, value)
	case "jurisdiction":
		return setCode(&b.Jurisdiction, f.codes.Jurisdiction, value)
	case "aliases":
		return setAliases(b, value)
	case "from":
		b.From = Day(value)
	case "until":
		b.Until = Day(value)
	case "fictional":
		switch lang.Fold(value) {
		case "", "non", "no", "faux", "false", "0":
		case "oui", "yes", "vrai", "true", "1":
			b.Fictional = true
		default:
			return "écrivez oui ou non", "write yes or no"
		}
	}
	return "", ""
}

func setCode(to *string, find func(string) (string, bool), said string) (fr, en string) {
	*to = said
	if said == "" || find == nil {
		return "", "" // checkBody sees to the form
	}
	code, ok := find(said)
	if !ok {
		return "« " + shown(said) + " » n’est pas dans la liste : écrivez un code ou un libellé de la taxonomie",
			"“" + shown(said) + "” is not in the list: write a code or a label of the taxonomy"
	}
	*to = code
	return "", ""
}

// shown bounds what is repeated of a file.
func shown(said string) string {
	if runes := []rune(said); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return said
}

// setAliases reads: Name | Other name [2010-01-01/2015-01-01].
func setAliases(b *Body, value string) (fr, en string) {
	if value == "" {
		return "", ""
	}
	for said := range strings.SplitSeq(value, "|") {
		if len(b.Aliases) > maxAliases {
			break // checkBody says so
		}
		alias := Alias{Name: strings.TrimSpace(said)}
		if name, span, dated := strings.Cut(alias.Name, "["); dated {
			from, until, closed := strings.Cut(strings.TrimSuffix(strings.TrimSpace(span), "]"), "/")
			if !closed || !strings.HasSuffix(alias.Name, "]") {
				return "écrivez les dates d’un autre nom ainsi : Nom [2010-01-01/2015-01-01]", "write the dates of another name so: Name [2010-01-01/2015-01-01]"
			}
			alias = Alias{strings.TrimSpace(name), Day(strings.TrimSpace(from)), Day(strings.TrimSpace(until))}
		}
		b.Aliases = append(b.Aliases, alias)
	}
	return "", ""
}
