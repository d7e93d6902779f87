package standards

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"strconv"

	"balise/engine/standard"
	"balise/engine/text"
	"balise/measures/register/opendata"
)

// Sentence says a gap in words: what became of the field, why, and the detail.
func Sentence(g standard.Gap) text.Text {
	why := text.T(lower(g.Why.Label().FR), lower(g.Why.Label().EN))
	switch {
	case g.Detail.Empty():
	case g.Why == standard.NotInForm || g.Why == standard.ByRule: // the detail says it all
		why = text.T(g.Detail.In(text.FR), g.Detail.In(text.EN))
	default:
		why = text.T(why.FR+" ("+g.Detail.In(text.FR)+")", why.EN+" ("+g.Detail.In(text.EN)+")")
	}
	return text.T(g.Kind.Label().FR+"\u00a0: "+why.FR+".", g.Kind.Label().EN+": "+why.EN+".")
}

// lower begins a reason in the middle of a sentence.
func lower(s string) string {
	for i, r := range s {
		if i == 0 && r < 128 {
			return string(r|0x20) + s[1:]
		}
		break
	}
	return s
}

// EntryGaps is what an entry does not say as a standard asks.
type EntryGaps struct {
	Number     int64          `json:"number" doc:"Numéro de la fiche / Number of the entry"`
	Name       text.Text      `json:"name"`
	URL        text.Text      `json:"url" doc:"Page de la fiche, dans chaque langue / Page of the entry, in each language"`
	Conforms   bool           `json:"conforms" doc:"Rien d’exigé ne manque / Nothing that is required is missing"`
	OutOfScope text.Text      `json:"out_of_scope,omitzero" doc:"Pourquoi la norme ne parle pas de cette fiche / Why the standard does not speak of this entry"`
	Gaps       []standard.Gap `json:"gaps"`
}

// Report says what an entry lacks.
func (m Made) Report() EntryGaps {
	gaps := m.Gaps
	if gaps == nil {
		gaps = []standard.Gap{}
	}
	return EntryGaps{Number: m.Number, Name: m.Name, URL: m.URL, Conforms: m.Conforms(), OutOfScope: m.OutOfScope, Gaps: gaps}
}

// WriteGaps writes what every entry lacks: as CSV, a line for each gap; as JSON, an object for each entry. It tells how many
// lines or objects were written.
func (f File) WriteGaps(_ context.Context, format standard.Format, out io.Writer, entries opendata.Entries) (int, error) {
	if format == standard.CSV {
		return writeCSV(out, f.gapLines(entries))
	}
	w, n := bufio.NewWriter(out), 0
	fmt.Fprintf(w, `{"standard":%s,"version":%s,"entries":[`, inJSON(f.Standard.ID), inJSON(f.Standard.Version)) //nolint:errcheck // Flush tells
	for e, err := range entries {
		if err != nil {
			return n, err
		}
		if n > 0 {
			w.WriteByte(',') //nolint:errcheck
		}
		fmt.Fprintf(w, "\n%s", inJSON(f.Apply(e).Report())) //nolint:errcheck
		n++
	}
	w.WriteString("\n]}\n") //nolint:errcheck
	return n, w.Flush()
}

var gapHeader = []text.Text{
	text.T("Fiche", "Entry"), text.T("Nom de l’initiative", "Name of the initiative"), text.T("Champ", "Field"), text.T("Titre du champ", "Title of the field"),
	text.T("Exigé", "Required"), text.T("Exigé et vide", "Required and empty"), text.T("Écart", "Gap"), text.T("Pourquoi", "Why"), text.T("Détail", "Detail"), text.T("Question du registre", "Question of the register"),
}

func (f File) gapLines(entries opendata.Entries) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		header := make([]string, len(gapHeader))
		for i, title := range gapHeader {
			header[i] = title.In(f.Lang)
		}
		if !yield(header, nil) {
			return
		}
		for e, err := range entries {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, cells := range f.gapsOf(f.Apply(e)) {
				if !yield(cells, nil) {
					return
				}
			}
		}
	}
}

var outOfScope = text.T("Hors du champ de la norme", "Outside the scope of the standard")

// gapsOf writes a line for each gap of an entry, or one that says why the standard does not speak of it.
func (f File) gapsOf(m Made) [][]string {
	l, number, name := f.Lang, strconv.FormatInt(m.Number, 10), m.Name.In(f.Lang)
	if !m.OutOfScope.Empty() {
		return [][]string{{number, name, "", "", "", "", outOfScope.In(l), m.OutOfScope.In(l), "", ""}}
	}
	yes := func(is bool) string {
		if is {
			return text.T("oui", "yes").In(l)
		}
		return text.T("non", "no").In(l)
	}
	var all [][]string
	for _, g := range m.Gaps {
		title, question := "", ""
		if field := f.Standard.Field(g.Field); field != nil {
			title = field.Title.In(l)
		}
		if q := f.Standard.Question(g.Question); q != nil {
			question = q.Label.In(l)
		}
		all = append(all, []string{number, name, g.Field, title, yes(g.Required), yes(g.Blocks), g.Kind.Label().In(l), g.Why.Label().In(l), g.Detail.In(l), question})
	}
	return all
}
