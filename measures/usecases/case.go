package usecases

import (
	"cmp"
	"context"
	"slices"
	"time"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/lessons"
	"balise/measures/usecases/show"
	"balise/platform/lang"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// CasePage is a case as everyone reads it: its common fields, and every value that its source gave.
type CasePage struct {
	CaseRef
	Revision    int       `json:"revision" doc:"Numéro de la version, à partir de 1 / Number of the version, from 1"`
	FirstSeen   time.Time `json:"first_seen" doc:"Entré au catalogue / Came into the catalogue"`
	LastChanged time.Time `json:"last_changed" doc:"Dernier changement / Last change"`
	Missing     time.Time `json:"missing_since,omitzero" doc:"Sa source ne l’a plus depuis / Its source no longer holds it since"`
	Source      Source    `json:"source"`
	Similar     []Near    `json:"similar" doc:"Cas d’autres pays qui répondent au même besoin / Cases of other countries that answer the same need"`
	SameProduct []CaseRef `json:"same_product" doc:"Autres cas du même produit / Other cases of the same product"`
	Values      []Value   `json:"values" doc:"Toutes les valeurs de la source, dans l’ordre de ses colonnes / Every value of the source, in the order of its columns"`

	summary  show.Item
	groups   []AnswerGroup
	unasked  []text.Text
	tags     []ui.Tag
	products string
	citation text.Text
	beside   lessons.Beside
}

// CaseRef names a case.
type CaseRef struct {
	Label        string    `json:"label" doc:"Nom permanent / Permanent name"`
	Name         string    `json:"name" doc:"Dans la langue de la source / In the language of the source"`
	Lang         string    `json:"lang" doc:"Langue des textes / Language of the texts"`
	Country      string    `json:"country" doc:"Code ISO 3166-1, ou EU / ISO 3166-1 code, or EU"`
	Organisation string    `json:"organisation,omitempty"`
	URL          text.Text `json:"url"`

	href    string
	country text.Text
}

// Href leads to the case.
func (r CaseRef) Href() string { return r.href }

// CountryName names its country.
func (r CaseRef) CountryName() text.Text { return r.country }

// In gives the language to say for the words of the source, empty when it is the reader’s.
func (r CaseRef) In(l string) string { return show.Item{Lang: r.Lang}.In(l) }

// Value is how one cell was read.
type Value struct {
	Column     string          `json:"column" doc:"Titre de la colonne dans la source / Header of the column in the source"`
	Field      usecase.Field   `json:"field,omitempty" doc:"Champ commun\u00a0; absent quand la colonne n’en a pas / Common field; absent when the column has none"`
	Lang       string          `json:"lang,omitempty"`
	Raw        string          `json:"raw" doc:"Texte brut / Raw text"`
	Value      []string        `json:"value" doc:"Ce qui en a été compris / What was understood of it"`
	Rule       usecase.Rule    `json:"rule" doc:"Comment / How"`
	Confidence float64         `json:"confidence" doc:"De 0 à 1 / From 0 to 1"`
	Absence    usecase.Absence `json:"absence,omitempty" doc:"Pourquoi rien n’est dit / Why nothing is said"`
	Ambiguous  bool            `json:"ambiguous,omitempty" doc:"Peut se lire autrement / May be read in another way"`
}

// valuesOf gives the values of a record that everyone may read.
func valuesOf(r usecase.Record) []Value {
	all := make([]Value, 0, len(r.Values))
	for _, v := range r.Values {
		all = append(all, Value{Column: v.Column, Field: v.Field, Lang: v.Lang, Raw: v.Raw, Value: append([]string{}, v.Items...), Rule: v.Rule,
			Confidence: v.Confidence, Absence: v.Absence, Ambiguous: v.Ambiguous})
	}
	return all
}

// ref names a case whose record is public.
func (p *Pages) ref(ctx context.Context, c catalogue.Case) CaseRef {
	r := CaseRef{Label: c.Label(), Lang: c.Lang, Country: c.Country, Organisation: c.Organisation, URL: bothURLs(ctx, "usecases.case", "label", c.Label()),
		href: web.URL(ctx, "usecases.case", "label", c.Label()), country: p.Names.Code(usecase.Country, c.Country)}
	name, _ := p.name(c, web.Lang(ctx))
	r.Name, r.Lang = name.Text.FR, cmp.Or(name.Lang, c.Lang)
	return r
}

// name gives the name of a case, in the language of the reader when the source has it; its summary or its label, failing that.
func (p *Pages) name(c catalogue.Case, l text.Lang) (show.Item, bool) {
	for _, f := range []usecase.Field{usecase.Name, usecase.Purpose, usecase.Summary} {
		a, _ := p.Names.Answer(c.Record, c.Lang, f)
		if i := slices.IndexFunc(a.Items, func(i show.Item) bool { return i.Lang == string(l) }); i >= 0 {
			return a.Items[i], true
		}
		if len(a.Items) > 0 {
			return a.Items[0], true
		}
	}
	return show.Item{Text: text.T(c.Label(), c.Label())}, false
}

func (p *Pages) read(ctx context.Context, in labelIn) (CasePage, error) {
	c, err := p.byLabel(ctx, in.Label)
	if err != nil {
		return CasePage{}, err
	}
	page := CasePage{CaseRef: p.ref(ctx, c), Revision: c.Revision, FirstSeen: c.FirstSeen, LastChanged: c.LastChanged, Missing: c.Missing, Values: valuesOf(c.Record)}
	if page.Source, err = p.source(ctx, c.Load); err != nil {
		return page, err
	}
	page.summary = p.lead(c, web.Lang(ctx))
	page.groups, page.unasked = p.groups(c)
	page.tags = p.tags(c)
	page.citation = cite(page)
	if page.beside, err = p.Lessons.Beside(ctx, c.Number); err != nil {
		return page, err
	}
	return page, p.besides(ctx, c, &page)
}

// lead is what the source says of the case in brief, in the language of the reader when it has it.
func (p *Pages) lead(c catalogue.Case, l text.Lang) show.Item {
	for _, f := range []usecase.Field{usecase.Summary, usecase.Purpose} {
		a, _ := p.Names.Answer(c.Record, c.Lang, f)
		for _, i := range a.Items {
			if i.Lang == string(l) {
				return i
			}
		}
		if len(a.Items) > 0 {
			return a.Items[0]
		}
	}
	return show.Item{}
}

// AnswerGroup is a part of the page of a case.
type AnswerGroup struct {
	ID      string
	Title   text.Text
	Answers []show.Answer
}

// groups gives what the case says, part by part, and the fields for which its source has no column.
func (p *Pages) groups(c catalogue.Case) (groups []AnswerGroup, unasked []text.Text) {
	for _, g := range show.Groups {
		group := AnswerGroup{ID: g.ID, Title: g.Title}
		for _, f := range g.Fields {
			a, asked := p.Names.Answer(c.Record, c.Lang, f)
			switch {
			case !asked && f == usecase.Country:
				a.Items = []show.Item{{Text: p.Names.Code(f, c.Country)}}
			case !asked:
				unasked = append(unasked, show.Label(f))
				continue
			}
			group.Answers = append(group.Answers, a)
		}
		if len(group.Answers) > 0 {
			groups = append(groups, group)
		}
	}
	return groups, unasked
}

// tags says at a glance where the case stands.
func (p *Pages) tags(c catalogue.Case) []ui.Tag {
	var all []ui.Tag
	if !c.Missing.IsZero() {
		all = append(all, ui.Tag{Label: text.T("Absent de la dernière édition de sa source", "Missing from the last edition of its source"), Tone: ui.Warning})
	}
	for _, code := range c.Record.All(usecase.Lifecycle) {
		all = append(all, ui.Tag{Label: p.Names.Code(usecase.Lifecycle, code), Tone: stageTone(code)})
	}
	if slices.Contains(c.Record.All(usecase.HighImpact), "yes") {
		all = append(all, ui.Tag{Label: text.T("Incidence élevée", "High impact"), Tone: ui.Warning})
	}
	return all
}

func stageTone(code string) ui.Tone {
	switch code {
	case "production":
		return ui.Good
	case "suspended", "retired":
		return ui.Neutral
	}
	return ui.Info
}

// cite gives the reference by which a reader quotes the case.
func cite(p CasePage) text.Text {
	one := func(l text.Lang, from, edition, seen string) string {
		who := p.Organisation
		if who == "" {
			who = p.country.In(l)
		}
		return who + ". " + p.Name + ". " + from + p.Source.Name.In(l) + edition + show.Date(p.Source.Edition).In(l) + ". Balise, " + p.Label + seen + lang.Date(l, p.LastChanged) + ". " + p.URL.In(l)
	}
	return text.T(one(text.FR, "Source\u00a0: ", ", édition de ", ", état du "), one(text.EN, "Source: ", ", edition of ", ", as of "))
}

// Summary is what the source says in brief.
func (p CasePage) Summary() show.Item { return p.summary }

// Groups are the parts of the page.
func (p CasePage) Groups() []AnswerGroup { return p.groups }

// Unasked are the fields for which the source has no column.
func (p CasePage) Unasked() []text.Text { return p.unasked }

// Tags says at a glance where the case stands.
func (p CasePage) Tags() []ui.Tag { return p.tags }

// Gone tells that its source no longer holds it.
func (p CasePage) Gone() bool { return !p.Missing.IsZero() }

// Foreign names the language of its texts, when it is not the reader's; empty otherwise, which a template can tell.
func (p CasePage) Foreign(l string) string {
	if p.Lang == l {
		return ""
	}
	return show.Language(p.Lang).In(text.Lang(l))
}

// Edition says the date of the data.
func (p CasePage) Edition() text.Text { return show.Date(p.Source.Edition) }

// Beside is what was learned of the case, who is interested, and what the visitor may do with it.
func (p CasePage) Beside() lessons.Beside { return p.beside }

// Citation is how to cite the case.
func (p CasePage) Citation() ui.Citation { return ui.Citation{Line: p.citation} }

// JSON leads to the case for programs.
func (p CasePage) JSON() string { return api + "/" + p.Label }

// Origins says where the values of an answer come from.
func (p CasePage) Origins(a show.Answer) []Origin { return originsOf(a.Values) }

// Held tells that the value is not shown: it reaches a person.
func (o Origin) Held() bool { return o.Value.Rule == usecase.Held }

// Origin is a value with how it was read, in words.
type Origin struct {
	usecase.Value
	Label      text.Text
	Rule       text.Text
	Confidence text.Text
	Absence    text.Text
	Read       []text.Text
}

func originsOf(values []usecase.Value) []Origin {
	var all []Origin
	for _, v := range values {
		o := Origin{Value: v, Rule: show.Rule(v.Rule), Confidence: show.Confidence(v.Confidence)}
		if v.Field != "" {
			o.Label = show.Label(v.Field)
		}
		if v.Absence != "" {
			o.Absence = show.Absence(v.Absence)
		}
		all = append(all, o)
	}
	return all
}
