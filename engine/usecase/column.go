package usecase

import (
	"strings"
)

// derivedConfidence is the most that a word of a column about something else can be sure of.
const derivedConfidence = 0.6

// The longest texts whose values are kept for the next cell that says the same, in bytes: longer ones seldom come back, prose even less.
const (
	cached      = 300
	cachedProse = 64
)

// column reads the cells of one column of a table into values of one field, or keeps them.
type column struct {
	*Column         // nil: the column answers no field
	at       int    // place in the table
	name     string // header as the source writes it, made unique
	lang     string // of a text
	how      Kind
	words    map[string]Choice // what the profile says of values, folded
	nothing  map[string]Absence
	fixed    map[string]bool // placeholders, folded
	lexicon  *lexicon
	dates    dateReader
	taxonomy string
	parts    int   // into how many a cell is cut, when one is taken: the last takes the rest
	asked    int   // place of its conditions among those of the reader; -1: it is asked of every record
	longest  int   // of what is looked up whole, in bytes, with room for other spellings
	blank    Value // of an empty cell
	told     bool  // whether an empty cell gives a value
	done     map[string]Value
}

// read makes a value of a cell. A derived column gives none, with false, when it recognises nothing.
func (c *column) read(raw string) (Value, bool) {
	if raw == "" && c.told {
		return c.blank, true
	}
	keep := len(raw) <= cached && (c.how != TextKind || len(raw) <= cachedProse)
	if keep {
		if v, known := c.done[raw]; known {
			return v, v.Rule != ""
		}
	}
	v := c.understand(raw)
	if c.Column != nil && c.Derived {
		if len(v.Items) == 0 {
			v = Value{}
		} else if v.Rule == Keyword {
			v.Confidence = min(v.Confidence, derivedConfidence)
		}
	}
	if keep {
		c.done[raw] = v
	}
	return v, v.Rule != ""
}

func (c *column) understand(raw string) Value {
	v := Value{Column: c.name, Raw: raw, Rule: Kept, Confidence: 1}
	if c.Column == nil {
		if strings.TrimSpace(raw) == "" {
			v.Absence = Blank
		}
		return v
	}
	v.Field, v.Lang = c.Field, c.lang
	text, rule := tidied(raw)
	if c.Part > 0 {
		text = part(text, c.Split, c.Part, c.parts)
		rule = ListSplit
	}
	if len(text) > c.longest && (c.how == TextKind || c.how == ListKind || c.how == LineKind) {
		return c.make(v, text, "", rule)
	}
	k := valueKey(text)
	choice, told := c.words[k]
	if _, bare, lettered := cutLetter(text); lettered && !told {
		k = valueKey(bare)
		choice, told = c.words[k]
	}
	switch {
	case told && choice.Absent != "":
		return v.absent(choice.Absent, 1)
	case told:
		v.Items, v.Rule = choice.To, Dictionary
		return v
	case text == "":
		if c.Blank != "" {
			return v.absent(c.Blank, 1)
		}
		return v.absent(Blank, 1)
	case c.fixed[k]:
		return v.absent(Placeholder, 1)
	}
	if absence, nothing := c.nothing[k]; nothing {
		return v.absent(absence, 1)
	}
	if c.Derived && len(c.words) > 0 && c.taxonomy == "" {
		return v.unread()
	}
	return c.make(v, text, k, rule)
}

func (v Value) absent(why Absence, confidence float64) Value {
	v.Items, v.Rule, v.Absence, v.Confidence = nil, NoValue, why, confidence
	return v
}

// unread is a value whose raw text stands for want of a meaning.
func (v Value) unread() Value {
	v.Items, v.Rule, v.Absence, v.Confidence = nil, NotRead, Unreadable, 0
	return v
}

// make reads a text that says something.
func (c *column) make(v Value, text, k string, rule Rule) Value {
	if c.how != TextKind && c.how != LineKind && c.how != ListKind {
		if absence, nothing := remarkedAbsence(k, c.nothing); nothing {
			return v.absent(absence, absenceRemark)
		}
	}
	switch c.how {
	case TextKind:
		return c.prose(v, text, rule)
	case LineKind:
		return c.line(v, text, rule)
	case ListKind:
		return c.list(v, text, rule)
	case CodeKind, CodesKind:
		return c.codes(v, text)
	case FlagKind:
		return c.flag(v, text)
	case DateKind:
		got, ok := c.dates.read(text)
		if !ok {
			return v.unread()
		}
		v.Items, v.Rule, v.Confidence, v.Ambiguous = []string{got.text}, ReadDate, got.confidence, got.ambiguous
		return v
	}
	return c.links(v, text, k)
}

func (c *column) prose(v Value, text string, rule Rule) Value {
	if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		items, ok := jsonList(text)
		listed := ListJSON
		if !ok {
			items, ok = pythonList(text)
			listed = ListPython
		}
		if ok && len(items) == 0 {
			return v.absent(Blank, 1)
		}
		if ok {
			v.Items, v.Rule = items, listed
			return v
		}
	}
	return v.write(text, rule)
}

// write keeps a text, without its HTML.
func (v Value) write(text string, rule Rule) Value {
	plain, marked := stripped(text)
	switch {
	case plain == "":
		return v.absent(Blank, 1)
	case rule == Damaged:
		v.Confidence = damagedConfidence
	case marked:
		rule = Stripped
	}
	v.Items, v.Rule = []string{plain}, rule
	return v
}

func (c *column) line(v Value, text string, rule Rule) Value {
	v = v.write(text, rule)
	for i, item := range v.Items {
		if one := singleLine(item); one != item {
			v.Items = []string{one}
			if i == 0 && v.Rule == AsIs {
				v.Rule = Tidied
			}
		}
	}
	return v
}

func (c *column) list(v Value, text string, rule Rule) Value {
	plain, marked := stripped(text)
	items, how := readList(plain, c.separator())
	kept := items[:0:0]
	for _, item := range items {
		if _, bare, lettered := cutLetter(item); lettered {
			item, how = bare, preferred(how, Lettered)
		}
		if c.fixed[valueKey(item)] {
			continue
		}
		if absence, nothing := c.nothing[valueKey(item)]; nothing {
			if len(items) == 1 {
				v = v.absent(absence, 1)
				if how != AsIs {
					v.Rule = how
				}
				return v
			}
			continue
		}
		if choice, told := c.words[valueKey(item)]; told && choice.Absent == "" {
			kept = append(kept, choice.To...)
			continue
		}
		if c.Field == Tags {
			item = strings.TrimSuffix(item, ".") // sources end some of their terms with a full stop
		}
		kept = append(kept, item)
	}
	if len(kept) == 0 {
		return v.absent(Blank, 1)
	}
	v.Items, v.Rule = kept, how
	switch {
	case rule == Damaged:
		v.Rule, v.Confidence = Damaged, damagedConfidence
	case how == AsIs && marked:
		v.Rule = Stripped
	case how == AsIs:
		v.Rule = rule
		v.Items = []string{singleLine(kept[0])}
	}
	return v
}

// separator is between the items of a list; a column of which a part is taken has used its own.
func (c *column) separator() string {
	if c.Part > 0 {
		return ""
	}
	return c.Split
}

// preferred says how a list was cut when its items were lettered too.
func preferred(how, other Rule) Rule {
	if how == AsIs || how == ListSplit {
		return other
	}
	return how
}

func (c *column) flag(v Value, text string) Value {
	_, bare, lettered := cutLetter(text)
	flag, confidence, ok := readFlag(bare)
	switch {
	case !ok:
		return v.unread()
	case lettered:
		v.Rule = Lettered
	case v.Raw == flag:
		v.Rule = AsIs
	case confidence < 1:
		v.Rule = Keyword
	default:
		v.Rule = Dictionary
	}
	v.Items, v.Confidence = []string{flag}, confidence
	return v
}

func (c *column) links(v Value, text, k string) Value {
	if links := readLinks(text); len(links) > 0 {
		v.Items, v.Rule = links, ListSplit
		if len(links) == 1 {
			v.Rule = Tidied
		}
		if links[0] == v.Raw {
			v.Rule = AsIs
		}
		return v
	}
	if flag, _, ok := readFlag(k); ok && flag == "no" {
		return v.absent(NotApplicable, absenceRemark) // « No » where an address is asked for: there is none
	}
	if strings.HasPrefix(k, "www.") && !strings.Contains(k, " ") {
		v.Items, v.Rule, v.Confidence = []string{"https://" + text}, Tidied, inferred
		return v
	}
	return v.unread()
}

// part takes one part of a text cut in n at a separator; it is empty when there are fewer.
func part(text, separator string, at, n int) string {
	all := strings.SplitN(text, separator, n)
	if at > len(all) {
		return ""
	}
	return strings.TrimSpace(all[at-1])
}

// valueKey is equal for two values that a reader takes for the same: a full stop at the end does not count, nor how “and” is written.
func valueKey(s string) string {
	k := folded(s)
	if strings.Contains(k, "&") {
		k = strings.ReplaceAll(k, "&", "and")
	}
	if bare := strings.TrimRight(k, ". "); bare != "" {
		return bare
	}
	return k
}
