package register

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"strconv"
	"strings"

	"balise/engine/standard"
	"balise/engine/text"
	"balise/measures/register/standards"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// Gaps are counted anew each time they are read: past this many entries, the page counts the first ones and leads to the file,
// which counts them all.
const (
	countedEntries = 2000
	listedEntries  = 50
)

// GapsPage counts what a set of entries does not say as a standard asks.
type GapsPage struct {
	Standard   StandardRef  `json:"standard"`
	Found      int          `json:"counted" doc:"Fiches examinées / Entries looked at"`
	Whole      bool         `json:"whole" doc:"Faux quand la recherche trouve plus de fiches que la page n’en examine\u00a0: le fichier les donne toutes / False when the search finds more entries than the page looks at: the file gives them all"`
	Covered    int          `json:"covered" doc:"Fiches dont la norme parle / Entries of which the standard speaks"`
	Conforming int          `json:"conforming" doc:"Fiches auxquelles rien d’exigé ne manque / Entries that lack nothing required"`
	LeftOut    []LeftOut    `json:"left_out" doc:"Pourquoi les autres sont hors du champ / Why the others are out of scope"`
	Fields     []FieldGaps  `json:"fields" doc:"Ce qu’il advient de chaque champ / What becomes of each field"`
	NoPlace    []Unplaced   `json:"no_place" doc:"Ce que les fiches disent et que la norme ne prévoit pas / What entries say and the standard has no room for"`
	Entries    []EntryState `json:"entries" doc:"Les premières fiches / The first entries"`

	back  string
	files []ui.Link
	only  []ui.Link
	gaps  []ui.Link
	query SearchIn
}

// LeftOut counts the entries that a reason leaves out of the scope of the standard.
type LeftOut struct {
	Why     text.Text `json:"why"`
	Entries int       `json:"entries"`
}

// FieldGaps counts what became of one field.
type FieldGaps struct {
	ID          string         `json:"id"`
	Title       text.Text      `json:"title"`
	Source      string         `json:"source" doc:"Où la norme le décrit / Where the standard describes it"`
	Required    bool           `json:"required"`
	MaxLength   int            `json:"max_length,omitempty"`
	Validate    bool           `json:"to_validate"`
	Filled      int            `json:"filled"`
	Empty       int            `json:"empty"`
	Assumed     int            `json:"assumed"`
	Truncated   int            `json:"truncated"`
	Approximate int            `json:"approximate"`
	Why         map[string]int `json:"why" doc:"Pourquoi le champ est vide, et combien de fois / Why the field is empty, and how many times"`

	reasons []standard.Why
	missing text.Text
}

// Unplaced counts the entries that answer a question for which the standard has no field.
type Unplaced struct {
	Question string    `json:"question"`
	Label    text.Text `json:"label"`
	Entries  int       `json:"entries"`
}

// EntryState says whether an entry conforms.
type EntryState struct {
	Number     int64     `json:"number"`
	Name       text.Text `json:"name"`
	Conforms   bool      `json:"conforms"`
	OutOfScope text.Text `json:"out_of_scope,omitzero"`
	Missing    []string  `json:"missing" doc:"Champs exigés et vides / Required fields that are empty"`
	Gaps       int       `json:"gaps" doc:"Nombre d’écarts / Number of gaps"`

	href string
}

func (r *Register) standardGaps(ctx context.Context, in StandardIn) (GapsPage, error) {
	entries, file, err := r.byStandard(ctx, StandardFileIn{StandardIn: in})
	if err != nil {
		return GapsPage{}, err
	}
	page := GapsPage{Standard: standardRef(ctx, file.Standard, in.SearchIn), Whole: true, LeftOut: []LeftOut{}, NoPlace: []Unplaced{}, Entries: []EntryState{},
		query: in.SearchIn, back: ui.WithQuery(web.URL(ctx, "standards"), unsorted(in.SearchIn))}
	page.files, page.only, page.gaps = standardLinks(ctx, file.Standard, unsorted(in.SearchIn))
	tally := file.Standard.Tally()
	for e, err := range entries {
		if err != nil {
			return page, err
		}
		if tally.Records == countedEntries {
			page.Whole = false
			break
		}
		made := file.Apply(e)
		tally.Add(made.Output)
		if len(page.Entries) < listedEntries {
			page.Entries = append(page.Entries, entryState(ctx, file.Standard, made))
		}
	}
	page.count(tally, file.Standard)
	return page, nil
}

func entryState(ctx context.Context, s *standard.Standard, m standards.Made) EntryState {
	e := EntryState{Number: m.Number, Name: m.Name, Conforms: m.Conforms(), OutOfScope: m.OutOfScope, Missing: []string{}, Gaps: len(m.Gaps),
		href: web.URL(ctx, "standards.entry", "standard", s.ID, "number", m.Number)}
	for _, g := range m.Gaps {
		if g.Blocks {
			e.Missing = append(e.Missing, g.Field)
		}
	}
	return e
}

func (p *GapsPage) count(t *standard.Tally, s *standard.Standard) {
	p.Found, p.Covered, p.Conforming = t.Records, t.Covered, t.Conforming
	for _, r := range t.LeftOut {
		p.LeftOut = append(p.LeftOut, LeftOut{r.Why, r.Records})
	}
	for _, f := range t.Fields {
		one := FieldGaps{ID: f.ID, Title: f.Title, Source: f.Source, Required: f.Required, MaxLength: f.MaxLength, Validate: f.ToValidate(), Filled: f.Filled,
			Empty: f.Gaps[standard.Empty], Assumed: f.Gaps[standard.Assumed], Truncated: f.Gaps[standard.Truncated], Approximate: f.Gaps[standard.Approximate],
			Why: map[string]int{}, reasons: f.Reasons(), missing: f.Missing}
		for why, n := range f.Whys {
			one.Why[string(why)] = n
		}
		p.Fields = append(p.Fields, one)
	}
	for _, q := range s.NoPlace() {
		if n := t.NoPlace[q.ID]; n > 0 {
			p.NoPlace = append(p.NoPlace, Unplaced{q.ID, q.Label, n})
		}
	}
}

// standardLinks lead to the entries by the standard, to those that conform to it, and to their gaps, as files.
func standardLinks(ctx context.Context, s *standard.Standard, query url.Values) (entries, conforming, gaps []ui.Link) {
	names := map[standard.Format]text.Text{standard.CSV: text.T("CSV", "CSV"), standard.XLSX: text.T("Excel", "Excel"), standard.JSON: text.T("JSON", "JSON"),
		standard.Markdown: text.T("Markdown", "Markdown")}
	for _, f := range standardFiles {
		if s.Has(f) {
			entries = append(entries, ui.Link{Label: names[f], Href: ui.WithQuery(web.URL(ctx, "standards.entries."+string(f), "standard", s.ID), query)})
		}
	}
	for _, f := range []standard.Format{standard.CSV, standard.JSON} {
		gaps = append(gaps, ui.Link{Label: names[f], Href: ui.WithQuery(web.URL(ctx, "standards.gaps."+string(f), "standard", s.ID), query)})
	}
	query = maps.Clone(query)
	query.Set("conforming", "true")
	for _, f := range standardFiles {
		if s.Has(f) {
			conforming = append(conforming, ui.Link{Label: names[f], Href: ui.WithQuery(web.URL(ctx, "standards.entries."+string(f), "standard", s.ID), query)})
		}
	}
	return entries, conforming, gaps
}

// Back leads to the list of standards.
func (p GapsPage) Back() string { return p.back }

// Files lead to the entries as files.
func (p GapsPage) Files() []ui.Link { return p.files }

// ConformingFiles lead to the entries that lack nothing required; none when there are none.
func (p GapsPage) ConformingFiles() []ui.Link {
	if p.Conforming == 0 {
		return nil
	}
	return p.only
}

// GapFiles lead to the gaps of every entry.
func (p GapsPage) GapFiles() []ui.Link { return p.gaps }

// Searching tells that the page is about the results of a search only.
func (p GapsPage) Searching() bool { return !p.query.everything() }

// Stats sum up.
func (p GapsPage) Stats() []ui.Stat {
	return []ui.Stat{
		{Label: text.T("Fiches examinées", "Entries looked at"), Number: int64(p.Found)},
		{Label: text.T("Dans le champ de la norme", "Within the standard’s scope"), Number: int64(p.Covered)},
		{Label: text.T("Sans rien d’exigé qui manque", "With nothing required missing"), Number: int64(p.Conforming)},
	}
}

func tallied(n int) ui.Cell {
	said := strconv.Itoa(n)
	return ui.Cell{Text: text.T(said, said), Numeric: true}
}

// FieldTable shows what becomes of each field.
func (p GapsPage) FieldTable() ui.Table {
	t := ui.Table{ID: "fields", Caption: text.T("Ce qu’il advient de chaque champ", "What becomes of each field"), Columns: []ui.Column{
		{Label: text.T("Champ", "Field")}, {Label: text.T("Exigé", "Required")}, {Label: text.T("Remplies", "Filled"), Numeric: true}, {Label: text.T("Vides", "Empty"), Numeric: true},
		{Label: text.T("D’office", "By default"), Numeric: true}, {Label: text.T("Raccourcies", "Shortened"), Numeric: true}, {Label: text.T("Approchées", "Approximate"), Numeric: true},
		{Label: text.T("Pourquoi vide", "Why empty")}}}
	for _, f := range p.Fields {
		t.Rows = append(t.Rows, []ui.Cell{{Text: f.heading(), Head: true}, {Text: requirement(f.Required)}, tallied(f.Filled), tallied(f.Empty), tallied(f.Assumed),
			tallied(f.Truncated), tallied(f.Approximate), {Text: f.because()}})
	}
	return t
}

func (f FieldGaps) heading() text.Text {
	said := text.T(f.Title.FR+" ("+f.ID+")", f.Title.EN+" ("+f.ID+")")
	if f.Validate {
		said = text.T(said.FR+" – à valider", said.EN+" – to be validated")
	}
	return said
}

func requirement(required bool) text.Text {
	if required {
		return text.T("Oui", "Yes")
	}
	return text.T("Non", "No")
}

// because lists why the field is empty, from the most frequent.
func (f FieldGaps) because() text.Text {
	if !f.missing.Empty() && len(f.reasons) > 0 {
		return f.missing
	}
	var fr, en []string
	for _, why := range f.reasons {
		n := f.Why[string(why)]
		fr, en = append(fr, fmt.Sprintf("%s (%d)", why.Label().FR, n)), append(en, fmt.Sprintf("%s (%d)", why.Label().EN, n))
	}
	return text.T(strings.Join(fr, "\u00a0; "), strings.Join(en, "; "))
}

// EntryTable shows which entries conform.
func (p GapsPage) EntryTable() ui.Table {
	t := ui.Table{ID: "entries", Caption: text.T("Les fiches, une à une", "The entries, one by one"), Empty: text.T("Aucune fiche.", "No entry."), Columns: []ui.Column{
		{Label: text.T("Fiche", "Entry")}, {Label: text.T("Ce qui est exigé", "What is required")}, {Label: text.T("Champs exigés et vides", "Required fields left empty")}, {Label: text.T("Écarts", "Gaps"), Numeric: true}}}
	for _, e := range p.Entries {
		missing := text.T(strings.Join(e.Missing, ", "), strings.Join(e.Missing, ", "))
		if !e.OutOfScope.Empty() {
			missing = e.OutOfScope
		}
		tag := conformity(e.Conforms, !e.OutOfScope.Empty())
		t.Rows = append(t.Rows, []ui.Cell{{Text: e.Name, Href: e.href, Head: true}, {Tag: &tag}, {Text: missing}, tallied(e.Gaps)})
	}
	return t
}

func conformity(conforms, outside bool) ui.Tag {
	switch {
	case outside:
		return ui.Tag{Label: text.T("Hors du champ", "Out of scope"), Tone: ui.Neutral}
	case conforms:
		return ui.Tag{Label: text.T("Complète", "Complete"), Tone: ui.Good}
	}
	return ui.Tag{Label: text.T("Incomplète", "Incomplete"), Tone: ui.Warning}
}
