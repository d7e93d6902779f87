package search

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"balise/engine/text"
	"balise/platform/lang"
)

// The fields of a document in the index, besides one for each facet.
const (
	fieldWords  = "words"  // the four texts as they are typed, one after the other as array elements
	fieldCodes  = "codes"  // the record's number and every identifier of its texts, whole
	fieldNumber = "number" // the record's number
	fieldNewest = "order.newest"
	facetPrefix = "facet."
)

func titleField(l text.Lang) string { return "title." + string(l) }
func bodyField(l text.Lang) string  { return "body." + string(l) }
func nameField(l text.Lang) string  { return "order.name." + string(l) }

// textPlace is a stored text: its field, its language.
type textPlace struct {
	field string
	lang  text.Lang
}

// textPlaces are the stored texts, in the order of the array elements of fieldWords.
var textPlaces = []textPlace{
	{titleField(text.FR), text.FR}, {titleField(text.EN), text.EN}, {bodyField(text.FR), text.FR}, {bodyField(text.EN), text.EN},
	{titleField(text.NL), text.NL}, {bodyField(text.NL), text.NL},
}

// texts gives the texts of a document in the order of textPlaces.
func (d Doc) texts() []string {
	dutch := d.Also[text.NL]
	return []string{d.Title.FR, d.Title.EN, d.Body.FR, d.Body.EN, dutch.Title, dutch.Body}
}

// title gives the title as a reader of a language sees it.
func (d Doc) title(l text.Lang) string {
	if d.Title.Empty() {
		return d.Also[text.NL].Title
	}
	return d.Title.In(l)
}

const (
	stored   = index.IndexField | index.StoreField | index.IncludeTermVectors
	placed   = index.IndexField | index.IncludeTermVectors
	column   = index.IndexField | index.DocValues
	longName = 200 // bytes of a title that count in its order
)

// entries makes documents of the index for one batch; collators are not safe for use by several at once.
type entries struct {
	facets  []string // and groups
	collate map[text.Lang]*collate.Collator
}

func newEntries(layout Layout) entries {
	return entries{facets: slices.Concat(layout.Facets, layout.Groups), collate: map[text.Lang]*collate.Collator{
		text.FR: collate.New(language.MustParse("fr-CA"), collate.Numeric),
		text.EN: collate.New(language.MustParse("en-CA"), collate.Numeric),
	}}
}

func (e entries) document(doc Doc) *document.Document {
	out := document.NewDocument(doc.ID)
	texts := doc.texts()
	for i, value := range texts {
		if value == "" {
			continue
		}
		at := textPlaces[i]
		out.AddField(document.NewTextFieldCustom(at.field, nil, []byte(value), stored, stemmed[at.lang]))
		out.AddField(document.NewTextFieldCustom(fieldWords, []uint64{uint64(i)}, []byte(value), placed, typed))
	}
	number := strconv.FormatInt(doc.Number, 10)
	for i, code := range identifiers(number, slices.Concat(texts, doc.Codes)) {
		out.AddField(document.NewTextFieldCustom(fieldCodes, []uint64{uint64(i)}, []byte(code), index.IndexField, nil))
	}
	keep := func(field, value string) {
		if value != "" {
			out.AddField(document.NewTextFieldCustom(field, nil, []byte(value), column, nil))
		}
	}
	keep(fieldNumber, number)
	keep(fieldNewest, sortable(doc.Sort[Newest]))
	for _, l := range text.Langs {
		keep(nameField(l), e.nameKey(l, doc.title(l)))
	}
	for _, facet := range e.facets {
		for _, code := range doc.Facets[facet] {
			keep(facetPrefix+facet, strings.ToValidUTF8(code, ""))
		}
	}
	return out
}

// nameKey gives a key whose bytes sort as readers of the language expect: É with E, 2 before 10. It is written in
// hexadecimal because columns of the index cannot hold every byte.
func (e entries) nameKey(l text.Lang, title string) string {
	if len(title) > longName {
		title = title[:longName]
	}
	var buffer collate.Buffer
	return hex.EncodeToString(e.collate[l].KeyFromString(&buffer, strings.ToValidUTF8(title, "")))
}

// sortable lets whole numbers, such as the sequence's, sort by value: 9 before 10.
func sortable(key string) string {
	if n, err := strconv.ParseUint(key, 10, 64); err == nil {
		return strings.Repeat("0", 20-len(strconv.FormatUint(n, 10))) + strconv.FormatUint(n, 10)
	}
	return strings.ToValidUTF8(key, "")
}

// identifiers lists the record's number and the identifiers of its texts, each once.
func identifiers(number string, texts []string) []string {
	seen := map[string]bool{number: true}
	all := []string{number}
	for _, value := range texts {
		for _, chunk := range strings.FieldsFunc(value, betweenIdentifiers) {
			code, ok := identifier(chunk)
			if ok && !seen[code] && len(code) <= longestWord {
				seen[code] = true
				all = append(all, code)
			}
		}
	}
	return all
}

func betweenIdentifiers(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("()[]{}«»“”\"<>,;", r)
}

// identifier gives the form under which a number or a code such as 2526-ATSSC-SCDATA-001 is kept and looked for. A
// chunk without a digit is a word, not an identifier.
func identifier(chunk string) (string, bool) {
	if strings.IndexFunc(chunk, unicode.IsDigit) < 0 {
		return "", false
	}
	if before, after, ok := bytes.Cut([]byte(strings.Map(straight, chunk)), []byte{'\''}); ok && elided[string(bytes.ToLower(before))] {
		chunk = string(after) // l’
	}
	code := strings.TrimFunc(lang.Fold(strings.Map(straight, chunk)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return code, code != ""
}

// straight writes dashes and apostrophes in one way only.
func straight(r rune) rune {
	switch {
	case unicode.Is(unicode.Pd, r), r == '−':
		return '-'
	case apostrophe(r):
		return '\''
	}
	return r
}
