package standard

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"balise/engine/exchange"
	"balise/engine/text"
)

// Value is what stands in a field: texts, of which most fields hold one, or addresses with their titles. The zero Value is
// an empty field.
type Value struct {
	Texts []string
	Links []Link
}

// Link is an address and its title, as the standards that have some write them.
type Link struct {
	Title string `json:"title"`
	Link  string `json:"link"`
}

// Empty tells whether the field holds nothing.
func (v Value) Empty() bool { return len(v.Texts) == 0 && len(v.Links) == 0 }

// Line writes the value in one cell.
func (v Value) Line() string {
	all := slices.Clone(v.Texts)
	for _, l := range v.Links {
		all = append(all, strings.TrimSpace(l.Title+" <"+l.Link+">"))
	}
	return strings.Join(all, "; ")
}

// Output is one record as a standard describes it.
type Output struct {
	// OutOfScope says why the standard does not speak of the record, which then has neither values nor gaps.
	OutOfScope text.Text
	Values     []Value // of each field, in the order of the standard
	Gaps       []Gap   // in the same order, then what has no place
}

// Conforms tells whether the record says all that the standard requires.
func (o Output) Conforms() bool {
	return o.OutOfScope.Empty() && !slices.ContainsFunc(o.Gaps, func(g Gap) bool { return g.Blocks })
}

// Of gives the gaps of a field.
func (o Output) Of(field string) []Gap {
	var all []Gap
	for _, g := range o.Gaps {
		if g.Field == field {
			all = append(all, g)
		}
	}
	return all
}

// Apply writes what the public reads of a record. The language is that of texts where the standard leaves the choice; bodies
// that answers cite are named by names.
func (s *Standard) Apply(r exchange.Record, l text.Lang, names func(id string) text.Text) Output {
	w := writer{Standard: s, r: r, lang: l, names: names}
	if s.Lang != "" {
		w.lang = s.Lang
	}
	for _, c := range s.Scope {
		codes := w.codes(Origin{Question: c.Question, Fact: c.Fact})
		kept := len(codes) == 0 && c.Blank
		for _, code := range codes {
			kept = kept || slices.Contains(c.Codes, code)
		}
		if !kept {
			return Output{OutOfScope: c.Why}
		}
	}
	out := Output{Values: make([]Value, len(s.Fields))}
	for i, f := range s.Fields {
		value, gaps := w.field(f)
		out.Values[i] = value
		out.Gaps = append(out.Gaps, gaps...)
	}
	for _, q := range s.noPlace {
		if r.Answers[q.ID].Known() {
			out.Gaps = append(out.Gaps, Gap{Question: q.ID, Kind: NoPlace, Why: NotInStandard})
		}
	}
	return out
}

// writer writes one record.
type writer struct {
	*Standard
	r     exchange.Record
	lang  text.Lang
	names func(id string) text.Text
}

// piece is what one origin gives to a field: a value, or the gap that says why there is none; a value may have gaps too.
type piece struct {
	value Value
	gaps  []Gap
}

func nothing(why Why, detail text.Text) piece {
	return piece{gaps: []Gap{{Kind: Empty, Why: why, Detail: detail}}}
}

func (w writer) field(f *Field) (Value, []Gap) {
	var made piece
	switch {
	case len(f.From) == 0:
		made = nothing(NotInForm, f.Missing)
	case f.Join:
		made = w.joined(f)
	default:
		made = w.first(f)
	}
	if f.MaxLength > 0 {
		made = within(f, made)
	}
	for i := range made.gaps {
		g := &made.gaps[i]
		g.Field, g.Required = f.ID, f.Required
		g.Blocks = f.Required && made.value.Empty()
	}
	return made.value, made.gaps
}

// first gives what the first origin that says something says; failing that, the most telling reason.
func (w writer) first(f *Field) piece {
	var failed []Gap
	for _, o := range f.From {
		p := w.origin(f, o)
		if !p.value.Empty() {
			return p
		}
		failed = append(failed, p.gaps...)
	}
	return piece{gaps: telling(failed)}
}

// telling keeps the reason that says most.
func telling(gaps []Gap) []Gap {
	rank := func(g Gap) int { return slices.Index(whyOrder, g.Why) }
	return []Gap{slices.MinFunc(gaps, func(a, b Gap) int { return rank(a) - rank(b) })}
}

// joined gives what all origins say, one paragraph each. A part that is withheld is told even when others are there.
func (w writer) joined(f *Field) piece {
	var parts []string
	var gaps, failed []Gap
	for _, o := range f.From {
		p := w.origin(f, o)
		if p.value.Empty() {
			failed = append(failed, p.gaps...)
			continue
		}
		said := p.value.Line()
		if o.Titled {
			said = titled(o.q.Label.In(w.language(f)), w.language(f)) + said
		}
		parts, gaps = append(parts, said), append(gaps, p.gaps...)
	}
	if len(parts) == 0 {
		return piece{gaps: telling(failed)}
	}
	for _, g := range failed {
		if g.Why == Withheld {
			g.Kind = Approximate
			gaps = append(gaps, g)
		}
	}
	return piece{Value{Texts: []string{strings.Join(parts, "\n\n")}}, gaps}
}

// titled puts a label before what answers it; one that asks has its own mark.
func titled(label string, l text.Lang) string {
	if strings.HasSuffix(label, "?") {
		return label + " "
	}
	return label + text.T("\u00a0: ", ": ").In(l)
}

// language is the one in which a field is written.
func (w writer) language(f *Field) text.Lang {
	if f.Lang != "" {
		return f.Lang
	}
	return w.lang
}

// within cuts a text at the limit of its field, after a whole word. An address is not cut: it would lead nowhere.
func within(f *Field, p piece) piece {
	for i, said := range p.value.Texts {
		n := utf8.RuneCountInString(said)
		if n <= f.MaxLength {
			continue
		}
		detail := text.T(fmt.Sprintf("%d caractères, limite de %d", n, f.MaxLength), fmt.Sprintf("%d characters, limit of %d", n, f.MaxLength))
		if f.From[0].As == Address || f.From[0].Fact == "url" {
			return nothing(TooLong, detail)
		}
		p.value.Texts = slices.Clone(p.value.Texts)
		p.value.Texts[i] = cut(said, f.MaxLength)
		p.gaps = append(p.gaps, Gap{Kind: Truncated, Why: TooLong, Detail: detail})
	}
	return p
}

func cut(said string, length int) string {
	short := string([]rune(said)[:length-1])
	if i := strings.LastIndexAny(short, " \n"); i > len(short)/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " \n") + "…"
}
