package usecase

// Record is one use case as a source publishes it.
type Record struct {
	Line   int     // the physical line on which it begins; for JSON, the number of the record
	Key    string  // tells it from the others of its source, in every edition
	Values []Value // in the order of the columns; a column that answers no field is among them
}

// Value is how one cell was read.
type Value struct {
	Column string `json:"column"`          // the header as the source writes it; made unique by " (2)", " (3)" when repeated
	Field  Field  `json:"field,omitempty"` // empty: the column answers no field, and is kept
	Lang   string `json:"lang,omitempty"`  // of a text
	Raw    string `json:"raw"`
	// Items are what was made of it: one, several for a list, none when nothing was said. Dates are 2024, 2024-05 or 2024-05-31;
	// flags yes, no or partly; codes those of the taxonomy.
	Items      []string `json:"-"`
	Rule       Rule     `json:"rule"`
	Confidence float64  `json:"confidence"` // from 0 to 1: 1 when nothing had to be understood
	Absence    Absence  `json:"absence,omitempty"`
	Ambiguous  bool     `json:"ambiguous,omitempty"` // it could be read in another way too: 9/11/2024, Jan-03
}

// Rule is how a raw text became a value.
type Rule string

// The rules.
const (
	AsIs       Rule = "as_is"
	Tidied     Rule = "tidied"     // spaces, line ends, accents and no-break spaces written in one way
	Stripped   Rule = "markup"     // the text without its HTML
	Damaged    Rule = "damaged"    // the source had already lost a character: it is marked [?]
	Dictionary Rule = "dictionary" // looked up in the profile
	Keyword    Rule = "keyword"    // a word of the text tells the code; less sure
	ReadDate   Rule = "date"
	ListJSON   Rule = "list_json"
	ListPython Rule = "list_python"
	ListSplit  Rule = "list_split"
	Lettered   Rule = "lettered" // a) …, k) … taken off
	Constant   Rule = "constant" // true of the whole source
	NoValue    Rule = "no_value" // a word that says nothing, or a blank
	NotRead    Rule = "not_read" // what it means is not known: the raw text stands
	Kept       Rule = "kept"     // the column answers no field
)

// Absence is why a value is not there.
type Absence string

// The absences.
const (
	Blank         Absence = "blank"
	NotApplicable Absence = "not_applicable"
	WithheldValue Absence = "withheld"
	NotAsked      Absence = "not_asked"
	Unknown       Absence = "unknown"
	Unreadable    Absence = "unreadable"
	Placeholder   Absence = "placeholder" // a default in every record, not a fact
)

// Of gives the first value of a field that says something, and whether there is one.
func (r *Record) Of(f Field) (Value, bool) {
	for _, v := range r.Values {
		if v.Field == f && v.Absence == "" && len(v.Items) > 0 {
			return v, true
		}
	}
	return Value{}, false
}

// All gives every item that the values of a field hold, once each, in order.
func (r *Record) All(f Field) []string {
	var all []string
	seen := map[string]bool{}
	for _, v := range r.Values {
		if v.Field != f || v.Absence != "" {
			continue
		}
		for _, item := range v.Items {
			if !seen[item] {
				seen[item] = true
				all = append(all, item)
			}
		}
	}
	return all
}
