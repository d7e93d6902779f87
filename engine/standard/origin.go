package standard

import (
	"slices"
	"strconv"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
)

// origin gives what one origin says of the record.
func (w writer) origin(f *Field, o Origin) piece {
	var p piece
	switch {
	case o.Constant != "":
		p = written(o.Constant)
	case o.Fact != "":
		p = w.fact(f, o)
	default:
		p = w.answer(f, o)
	}
	if p.value.Empty() {
		return p
	}
	if !o.Near.Empty() {
		p.gaps = append(p.gaps, Gap{Question: o.Question, Kind: Approximate, Why: Nearest, Detail: o.Near})
	}
	if !o.Assumed.Empty() {
		p.gaps = append(p.gaps, Gap{Question: o.Question, Kind: Assumed, Why: ByRule, Detail: o.Assumed})
	}
	return p
}

// written is a text that needs no remark; nothing when it is empty.
func written(said string) piece {
	if strings.TrimSpace(said) == "" {
		return nothing(Unanswered, text.Text{})
	}
	return piece{value: Value{Texts: []string{said}}}
}

func (w writer) fact(f *Field, o Origin) piece {
	switch o.Fact {
	case "number":
		if w.r.Number == 0 { // a draft has none yet
			return nothing(Unanswered, text.Text{})
		}
		return written(strconv.FormatInt(w.r.Number, 10))
	case "url":
		return w.text(f, o, w.r.URL)
	case "organisation":
		return w.text(f, o, w.r.Body.Name)
	case "published_on":
		if w.r.PublishedAt.IsZero() {
			return nothing(Unanswered, text.Text{})
		}
		return written(w.r.PublishedAt.UTC().Format("2006-01-02"))
	}
	codes := w.codes(o)
	if len(o.Codes) > 0 {
		return w.coded(f, o, codes)
	}
	if len(codes) == 0 || o.taxonomy == nil {
		return written(strings.Join(codes, "; "))
	}
	return written(o.taxonomy.Label(codes[0], w.language(f)))
}

// text writes a text of both languages in that of the field.
func (w writer) text(f *Field, o Origin, t text.Text) piece {
	l := w.language(f)
	switch {
	case t.Empty():
		return nothing(Unanswered, text.Text{})
	case o.As == Both:
		return both(o, t)
	case t.Has(l):
		return written(t.In(l))
	case f.Lang != "":
		return nothing(OtherLanguage, text.Text{})
	}
	p := written(t.In(l))
	p.gaps = []Gap{{Question: o.Question, Kind: Approximate, Why: OtherLanguage}}
	return p
}

// between stands between the two languages of a cell, and so cannot stand in either.
const between = " / "

func both(o Origin, t text.Text) piece {
	en, fr := t.In(text.EN), t.In(text.FR)
	p := written(strings.ReplaceAll(en, between, "/") + between + strings.ReplaceAll(fr, between, "/"))
	if strings.Contains(en+"\n"+fr, between) {
		p.gaps = []Gap{{Question: o.Question, Kind: Approximate, Why: Nearest, Detail: text.T("la barre oblique sépare les langues", "the slash stands between the languages")}}
	}
	return p
}

func (w writer) answer(f *Field, o Origin) piece {
	a := w.r.Answers[o.Question]
	if !a.Known() && o.Blank != "" {
		p := w.coded(f, o, []string{o.Blank})
		p.gaps = append(p.gaps, Gap{Question: o.Question, Kind: Assumed, Why: w.absence(o, a).Why, Detail: w.absence(o, a).Detail})
		return p
	}
	if a.Absence != nil || !a.Known() { // a withheld value is not for the public, whoever asks
		return piece{gaps: []Gap{w.absence(o, a)}}
	}
	if len(o.Codes) > 0 {
		return w.coded(f, o, w.codes(o))
	}
	switch v := a.Value.(type) {
	case text.Text:
		return w.text(f, o, v)
	case instrument.Date:
		return w.date(o, v)
	case []instrument.Link:
		return w.links(f, o, v)
	case []string:
		return w.labels(f, o, v)
	}
	return written(instrument.Display{Lang: w.language(f), BodyName: w.names}.Line(o.q, a))
}

// absence says why a question has no answer, and on which ground where it is withheld.
func (w writer) absence(o Origin, a instrument.Answer) Gap {
	g := Gap{Question: o.Question, Kind: Empty, Why: Unanswered}
	if a.Absence == nil {
		return g
	}
	if g.Why = because(a.Absence.Reason); g.Why != Withheld {
		g.Detail = a.Absence.Note
		return g
	}
	if grounds := w.in.Taxonomy(instrument.GroundTaxonomy); grounds != nil && a.Absence.Ground != "" {
		g.Detail = text.T(grounds.Label(a.Absence.Ground, text.FR), grounds.Label(a.Absence.Ground, text.EN))
	}
	if until := a.Absence.Until; !until.IsZero() {
		g.Detail = text.T(g.Detail.FR+", à revoir\u00a0: "+until.Written(text.FR), g.Detail.EN+", review: "+until.Written(text.EN))
	}
	return g
}

// codes gives the codes that the record holds for a question or a fact.
func (w writer) codes(o Origin) []string {
	one := func(code string) []string {
		if code == "" {
			return nil
		}
		return []string{code}
	}
	switch o.Fact {
	case "portfolio":
		return one(w.r.Body.Portfolio)
	case "body_type":
		return one(w.r.Body.Type)
	case "jurisdiction":
		return one(w.r.Body.Jurisdiction)
	case "state":
		return one(w.r.State)
	}
	switch v := w.r.Answers[o.Question].Value.(type) {
	case string:
		return one(v)
	case []string:
		return v
	case bool:
		return []string{map[bool]string{true: "yes", false: "no"}[v]}
	}
	return nil
}

// date cuts a date to what is asked, which must be known of it.
func (w writer) date(o Origin, d instrument.Date) piece {
	if o.As == Month && d.Month == 0 {
		return nothing(Imprecise, text.T("année seulement\u00a0: "+d.String(), "year only: "+d.String()))
	}
	short := instrument.Date{Year: d.Year}
	if o.As == Month {
		short.Month = d.Month
	}
	p := written(short.String())
	if short != d {
		p.gaps = []Gap{{Question: o.Question, Kind: Approximate, Why: Nearest, Detail: text.T("date complète\u00a0: "+d.String(), "full date: "+d.String())}}
	}
	return p
}

func (w writer) links(f *Field, o Origin, links []instrument.Link) piece {
	if len(links) == 0 {
		return nothing(Unanswered, text.Text{})
	}
	if o.As == Address {
		p := written(links[0].URL)
		if len(links) > 1 {
			detail := text.T("premier lien sur "+strconv.Itoa(len(links)), "first link of "+strconv.Itoa(len(links)))
			p.gaps = []Gap{{Question: o.Question, Kind: Approximate, Why: Nearest, Detail: detail}}
		}
		return p
	}
	p := piece{}
	for _, l := range links {
		title := l.Title.In(w.language(f))
		if title == "" {
			title = l.URL
		}
		p.value.Links = append(p.value.Links, Link{title, l.URL})
	}
	return p
}

// labels names the choices of a question of many.
func (w writer) labels(f *Field, o Origin, codes []string) piece {
	named := make([]string, len(codes))
	for i, code := range codes {
		named[i] = o.taxonomy.Label(code, w.language(f))
	}
	if f.Type == Texts {
		return piece{value: Value{Texts: named}}
	}
	return written(strings.Join(named, "; "))
}

// coded writes codes of ours as those of the standard. Of codes that are one value together, the largest group is taken
// first; what is left has no counterpart.
func (w writer) coded(f *Field, o Origin, codes []string) piece {
	if len(codes) == 0 {
		return nothing(Unanswered, text.Text{})
	}
	var p piece
	left := slices.Clone(codes)
	for len(left) > 0 && (f.Type == Texts || p.value.Empty()) {
		c := largest(o.Codes, left)
		if c == nil {
			break
		}
		left = slices.DeleteFunc(left, func(code string) bool { return slices.Contains(c.From, code) })
		if !slices.Contains(p.value.Texts, c.To) {
			p.value.Texts = append(p.value.Texts, c.To)
		}
		if !c.Near.Empty() && (o.ExactFor == "" || w.r.Body.Jurisdiction != o.ExactFor) {
			p.gaps = append(p.gaps, Gap{Question: o.Question, Kind: Approximate, Why: Nearest, Detail: c.Near})
		}
	}
	for _, code := range left {
		g := Gap{Question: o.Question, Kind: Approximate, Why: NoCounterpart, Detail: w.none(o, code)}
		if p.value.Empty() {
			g.Kind = Empty
		}
		p.gaps = append(p.gaps, g)
	}
	return p
}

// largest gives the entry that stands for the most of these codes, all of whose codes are among them; the first of equals.
func largest(all []Code, codes []string) *Code {
	var best *Code
	for i, c := range all {
		there := !slices.ContainsFunc(c.From, func(code string) bool { return !slices.Contains(codes, code) })
		if c.To != "" && there && (best == nil || len(c.From) > len(best.From)) {
			best = &all[i]
		}
	}
	return best
}

// none names a code and says why the standard has no value for it.
func (w writer) none(o Origin, code string) text.Text {
	name := text.T(code, code)
	if o.taxonomy != nil {
		name = text.T(o.taxonomy.Label(code, text.FR), o.taxonomy.Label(code, text.EN))
	}
	for _, c := range o.Codes {
		if !c.None.Empty() && slices.Contains(c.From, code) {
			return text.T("«\u00a0"+name.FR+"\u00a0»\u00a0: "+c.None.FR, "“"+name.EN+"”: "+c.None.EN)
		}
	}
	return name
}
