package register

import (
	"cmp"
	"context"
	"iter"
	"net/url"
	"strconv"
	"strings"

	"balise/engine/exchange"
	"balise/engine/standard"
	"balise/engine/text"
	"balise/measures/register/opendata"
	"balise/measures/register/standards"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// StandardEntryPage is an entry as a standard describes it, with what it lacks.
type StandardEntryPage struct {
	Standard StandardRef         `json:"standard"`
	Entry    standards.EntryGaps `json:"entry"`
	Fields   []FieldValue        `json:"fields" doc:"Ce qui serait écrit dans chaque champ / What would be written in each field"`

	made   standards.Made
	file   standards.File
	number int64
	files  []ui.Link
	gaps   []ui.Link
}

// FieldValue is what one field holds.
type FieldValue struct {
	ID    string          `json:"id"`
	Texts []string        `json:"texts,omitempty" doc:"Un texte, ou plusieurs quand la norme le permet / One text, or several where the standard allows"`
	Links []standard.Link `json:"links,omitempty"`
}

type standardEntryIn struct {
	Standard string `path:"standard" example:"nl-publication" doc:"La norme, par son identifiant / The standard, by its identifier"`
	Number   int64  `path:"number" minimum:"1" example:"12" doc:"Numéro de la fiche / Number of the entry"`
}

func (r *Register) standardEntry(ctx context.Context, in standardEntryIn) (StandardEntryPage, error) {
	s, err := r.standardNamed(in.Standard)
	if err != nil {
		return StandardEntryPage{}, err
	}
	history, err := r.published(ctx, in.Number)
	if err != nil {
		return StandardEntryPage{}, err
	}
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return StandardEntryPage{}, err
	}
	page := StandardEntryPage{Standard: standardRef(ctx, s, SearchIn{}), Fields: []FieldValue{}, number: in.Number,
		file: standards.File{Standard: s, Lang: web.Lang(ctx), Bodies: bodyNames(directory)}}
	page.files, _, page.gaps = standardLinks(ctx, s, url.Values{"entry": {strconv.FormatInt(in.Number, 10)}})
	for e, err := range opendata.From(alone(history[0]), directory, r.address) {
		if err != nil {
			return page, err
		}
		page.made = page.file.Apply(e)
	}
	page.Entry = page.made.Report()
	for i, v := range page.made.Values {
		page.Fields = append(page.Fields, FieldValue{s.Fields[i].ID, v.Texts, v.Links})
	}
	return page, nil
}

func alone(p record.Publication) iter.Seq2[record.Publication, error] {
	return func(yield func(record.Publication, error) bool) { yield(p, nil) }
}

func bodyNames(directory *people.Directory) func(id string) text.Text {
	return func(id string) text.Text {
		body, _ := directory.Body(id)
		return body.Name
	}
}

// Number is that of the entry.
func (p StandardEntryPage) Number() int64 { return p.number }

// Files lead to the entry as files.
func (p StandardEntryPage) Files() []ui.Link { return p.files }

// GapFiles lead to what it lacks, as files.
func (p StandardEntryPage) GapFiles() []ui.Link { return p.gaps }

// Tag says whether the entry conforms.
func (p StandardEntryPage) Tag() ui.Tag {
	return conformity(p.Entry.Conforms, !p.Entry.OutOfScope.Empty())
}

// StandardSection is a section of a standard, filled.
type StandardSection struct {
	ID    string
	Title text.Text
	List  ui.SummaryList
}

// Sections shows every field: what would be written there, then what differs from what is asked.
func (p StandardEntryPage) Sections() []StandardSection {
	var all []StandardSection
	titles := map[string]text.Text{"": text.T("Les champs", "The fields")}
	for _, s := range p.file.Standard.Sections {
		titles[s.ID] = s.Title
	}
	for i := range p.made.Values {
		f := p.file.Standard.Fields[i]
		if len(all) == 0 || all[len(all)-1].ID != f.Section {
			all = append(all, StandardSection{ID: f.Section, Title: titles[f.Section]})
		}
		last := &all[len(all)-1].List
		last.Rows = append(last.Rows, p.row(f, p.made.Values[i]))
	}
	return all
}

func (p StandardEntryPage) row(f *standard.Field, v standard.Value) ui.SummaryRow {
	label := text.T(f.Title.FR+" ("+f.ID+")", f.Title.EN+" ("+f.ID+")")
	if f.Required {
		label = text.T(label.FR+", exigé", label.EN+", required")
	}
	row := ui.SummaryRow{Label: label}
	if line := v.Line(); line != "" {
		for _, paragraph := range strings.Split(line, "\n\n") {
			row.Paragraphs = append(row.Paragraphs, spoken(paragraph, cmp.Or(f.Lang, p.file.Standard.Lang)))
		}
	}
	for _, g := range p.made.Of(f.ID) {
		row.Items = append(row.Items, standards.Sentence(g))
	}
	return row
}

// spoken is a text in one language, of which a page in the other tells; in both where the standard leaves the choice.
func spoken(said string, l text.Lang) text.Text {
	switch l {
	case text.FR:
		return text.T(said, "")
	case text.EN:
		return text.T("", said)
	}
	return text.T(said, said)
}

// NoPlace names what the entry says and the standard has no room for.
func (p StandardEntryPage) NoPlace() []text.Text {
	var all []text.Text
	for _, g := range p.made.Gaps {
		if g.Kind == standard.NoPlace {
			all = append(all, p.file.Standard.Question(g.Question).Label)
		}
	}
	return all
}

// StandardDraftPage says what each standard would lack if the entry were published as it stands.
type StandardDraftPage struct {
	ID        string
	Title     text.Text
	Standards []DraftGaps
}

// DraftGaps is what one standard would lack.
type DraftGaps struct {
	Standard StandardRef
	Tag      ui.Tag
	// Outside says why the standard would not speak of the entry.
	Outside text.Text
	Missing ui.SummaryList // required and empty
	Others  int            // gaps that prevent nothing
}

type draftIn struct {
	ID string `path:"id"`
}

func (r *Register) standardDraft(ctx context.Context, in draftIn) (StandardDraftPage, error) {
	working, err := r.Records.Record(ctx, in.ID)
	if err != nil {
		return StandardDraftPage{}, err
	}
	if working.Kind != initiative.KindID || !people.Can(people.ActorFrom(ctx), people.RecordRead, working.BodyID) { // its very identifier tells nothing
		return StandardDraftPage{}, fault.NotFound(text.T("Cette fiche n’existe pas.", "This record does not exist."))
	}
	proposed, err := r.Records.Proposed(ctx, working)
	if err != nil {
		return StandardDraftPage{}, err
	}
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return StandardDraftPage{}, err
	}
	proposed.State = record.Published
	page := StandardDraftPage{ID: working.ID, Title: proposed.Title}
	for e, err := range opendata.From(alone(proposed), directory, r.address) {
		if err != nil {
			return page, err
		}
		for _, s := range r.Corpus.Standards {
			page.Standards = append(page.Standards, draftGaps(ctx, s, e, bodyNames(directory)))
		}
	}
	return page, nil
}

func draftGaps(ctx context.Context, s *standard.Standard, e exchange.Record, names func(string) text.Text) DraftGaps {
	made := standards.File{Standard: s, Lang: web.Lang(ctx), Bodies: names}.Apply(e)
	d := DraftGaps{Standard: standardRef(ctx, s, SearchIn{}), Tag: conformity(made.Conforms(), !made.OutOfScope.Empty()), Outside: made.OutOfScope}
	for _, g := range made.Gaps {
		if !g.Blocks {
			d.Others++
			continue
		}
		d.Missing.Rows = append(d.Missing.Rows, ui.SummaryRow{Label: s.Field(g.Field).Title, Value: standards.Sentence(g)})
	}
	return d
}
