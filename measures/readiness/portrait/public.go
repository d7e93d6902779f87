package portrait

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"

	portraits "balise/engine/portrait"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// PublicPage is what everyone reads: the figures of an edition that is closed, never of one body.
type PublicPage struct {
	Year    int      `json:"year" doc:"Année de l’édition ; 0 quand aucune n’est close / Year of the edition; 0 when none is closed"`
	Years   []int    `json:"years" nullable:"false" doc:"Années des éditions closes / Years of the closed editions"`
	Settled *Settled `json:"figures" doc:"Ce qui peut être dit de l’ensemble / What may be told of all together"`
	View    View     `json:"-"`
}

type publicIn struct {
	Year  int    `query:"annee" minimum:"0" maximum:"9999" doc:"Année de l’édition ; la dernière sinon / Year of the edition; otherwise the last"`
	Class string `query:"classe" doc:"Organismes dont on lit les chiffres, à l’écran / Bodies whose figures are read, on screen"`
}

// closed lists the editions whose figures are kept, the latest first.
func (s *Store) closed(ctx context.Context) ([]Edition, error) {
	all, err := s.Editions(ctx)
	if err != nil {
		return nil, err
	}
	var done []Edition
	for _, e := range all {
		if e.State == Closed {
			done = append(done, e)
		}
	}
	return done, nil
}

func (s *Store) public(ctx context.Context, in publicIn) (PublicPage, error) {
	page := PublicPage{Years: []int{}, View: View{Title: text.T("Aptitude des organismes publics à l’IA", "Readiness of public bodies for AI"),
		Lead: text.T("Chaque année, les organismes disent où ils en sont et ce qui le montre. On lit ici l’ensemble, jamais un organisme seul, et aucun classement.",
			"Each year, bodies say where they stand and what shows it. Here one reads the whole, never one body alone, and no ranking."), FilterAction: web.URL(ctx, "readiness.public")}}
	all, err := s.closed(ctx)
	if err != nil {
		return page, err
	}
	if len(all) == 0 {
		page.View.Empty = ui.Empty{Title: text.T("Aucune édition n’est encore close", "No edition is closed yet"),
			Message: text.T("Les chiffres paraîtront à la clôture de la première évaluation annuelle.", "Settled will appear once the first yearly assessment closes.")}
		return page, nil
	}
	shown := all[0]
	years := ui.Field{Kind: "select", Name: "annee", Label: text.T("Année", "Year")}
	for _, e := range all {
		page.Years = append(page.Years, e.Year)
		years.Options = append(years.Options, ui.Option{Value: strconv.Itoa(e.Year), Label: whole(e.Year)})
		if e.Year == in.Year {
			shown = e
		}
	}
	if in.Year != 0 && in.Year != shown.Year {
		return page, fault.NotFound(text.T("Il n’y a pas d’édition close cette année-là.", "There is no closed edition that year."))
	}
	page.Year, page.Settled = shown.Year, shown.Settled
	years.Values = map[string][]string{"annee": {strconv.Itoa(shown.Year)}}
	c := chosen(shown.Settled.Portrait, in.Class)
	page.View.Filters = []ui.Field{years, s.classFilter(shown.Settled.Portrait, classKey(c))}
	page.View.Blocks = append(s.blocks(*shown.Settled, c), s.method(shown))
	page.View.Links = []ui.Link{{Href: web.URL(ctx, "readiness.public.csv", "year", shown.Year), Label: text.T("Télécharger les chiffres (CSV)", "Download the figures (CSV)")}}
	return page, nil
}

// method says how the figures are made, and what they do not say.
func (s *Store) method(e Edition) ui.Block {
	return ui.Block{ID: "method", Title: text.T("Méthode et limites", "Method and limits"), Parts: []ui.Part{{Text: []text.Text{
		text.T("Chaque organisme évalue lui-même ses pratiques\u00a0; personne ne vérifie toutes les réponses. Le niveau montré ne compte que ce que des preuves appuient.",
			"Each body assesses its own practices; nobody checks all answers. The supported level counts only what evidence shows."),
		text.T("Les chiffres sont ceux de la clôture, le "+dayText(e.Due).FR+" au plus tôt\u00a0; ils ne changent plus ensuite. Les groupes de moins de cinq organismes sont réunis ou tus.",
			"Settled are those of the closing, on "+dayText(e.Due).EN+" at the earliest; they do not change afterwards. Groups of fewer than five bodies are joined or left out."),
		text.T("Questionnaire\u00a0: version "+e.Settled.Questionnaire+", à valider.", "Questionnaire: version "+e.Settled.Questionnaire+", to be validated."),
	}}}}
}

type yearIn struct {
	Year int `path:"year" minimum:"1" maximum:"9999" doc:"Année de l’édition / Year of the edition"`
}

// csv gives the figures of a closed edition, one class and dimension a line.
func (s *Store) csv(ctx context.Context, in yearIn) (web.Download, error) {
	e, err := s.Edition(ctx, in.Year)
	if err != nil {
		return web.Download{}, err
	}
	if e.State != Closed {
		return web.Download{}, fault.NotFound(text.T("Les chiffres de cette année ne sont pas encore arrêtés.", "The figures of that year are not settled yet."))
	}
	var data bytes.Buffer
	data.WriteString("\ufeff") // tells spreadsheets that it is UTF-8
	w := csv.NewWriter(&data)
	head := []string{"year", "bodies", "expected", "signed", "dimension", "kind"}
	for i := range s.Form.Gates.Levels {
		head = append(head, "level_"+strconv.Itoa(i))
	}
	lines := [][]string{append(head, "first_quartile", "median", "third_quartile", "supported_claims_percent")}
	l := web.Lang(ctx)
	for _, c := range e.Settled.Classes {
		for _, f := range c.Figures {
			start := []string{strconv.Itoa(e.Year), s.className(c).In(l), strconv.Itoa(c.Expected), strconv.Itoa(c.Signed), s.dimension(f.Dimension).In(l)}
			lines = append(lines, line(append(start[:5:5], "declared"), f.Declared, nil), line(append(start[:5:5], "supported"), f.Supported, f.Share))
		}
	}
	if err := w.WriteAll(lines); err != nil {
		return web.Download{}, fmt.Errorf("writing CSV: %w", err)
	}
	return web.Download{Name: text.T("aptitude-", "readiness-").In(l) + strconv.Itoa(e.Year) + ".csv", MediaType: "text/csv; charset=utf-8", Data: data.Bytes()}, nil
}

// line ends with what a distribution tells; what is hidden is empty.
func line(cells []string, d portraits.Distribution, share *int) []string {
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	for _, n := range d.Counts {
		cells = append(cells, number(n))
	}
	for i := range 3 {
		if d.Quartiles == nil {
			cells = append(cells, "")
			continue
		}
		cells = append(cells, strconv.FormatFloat(d.Quartiles[i], 'f', 2, 64))
	}
	return append(cells, number(share))
}
