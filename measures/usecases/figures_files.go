package usecases

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// FigureIn names a figure of a search.
type FigureIn struct {
	SearchIn
	ID string `path:"figure"`
}

func (p *Pages) figure(ctx context.Context, in FigureIn) (Figure, error) {
	page, err := p.figures(ctx, in.SearchIn)
	if err != nil {
		return Figure{}, err
	}
	for _, f := range page.Figures {
		if f.ID == in.ID {
			return f, nil
		}
	}
	return Figure{}, fault.NotFound(text.T("Ce chiffre n’existe pas, ou ne compte rien sous ces filtres.", "This figure does not exist, or counts nothing under these filters."))
}

// figureImage gives a figure as a drawing that stands alone.
func (p *Pages) figureImage(ctx context.Context, in FigureIn) (web.Download, error) {
	f, err := p.figure(ctx, in)
	if err != nil {
		return web.Download{}, err
	}
	return web.Download{Name: p.fileOf(f, ".svg"), MediaType: "image/svg+xml", Data: f.chart().File(web.Lang(ctx), p.stamp(ctx, in.SearchIn))}, nil
}

// stamp says where a figure comes from: the catalogue, the address that gives it again, the day.
func (p *Pages) stamp(ctx context.Context, in SearchIn) ui.Stamp {
	address := func(l text.Lang) string {
		return web.Absolute(ctx, ui.WithQuery(web.URLIn(ctx, l, "usecases.figures"), in.values()))
	}
	lines := ui.Stamp{
		text.T("Source\u00a0: Balise, d’après les inventaires publiés par les administrations.", "Source: Balise, from the inventories that administrations publish."),
		text.T(address(text.FR), address(text.EN)),
		text.T("Compte du "+lang.Date(text.FR, p.Now())+".", "Counted on "+lang.Date(text.EN, p.Now())+"."),
	}
	if p.Demo {
		lines = append(lines, text.T("Démonstration\u00a0: inventaires fictifs.", "Demonstration: fictional inventories."))
	}
	return lines
}

// figureValues gives the table of a figure, with the address of what each row counts.
func (p *Pages) figureValues(ctx context.Context, in FigureIn) (web.Download, error) {
	f, err := p.figure(ctx, in)
	if err != nil {
		return web.Download{}, err
	}
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(f.lines(web.Lang(ctx))); err != nil {
		return web.Download{}, fmt.Errorf("writing the figure %s: %w", f.ID, err)
	}
	return web.Download{Name: p.fileOf(f, ".csv"), MediaType: "text/csv; charset=utf-8", Data: out.Bytes()}, nil
}

func (p *Pages) fileOf(f Figure, extension string) string {
	return "balise-ailleurs-" + f.ID + "-" + p.Now().In(lang.Zone).Format(time.DateOnly) + extension
}

// lines writes a figure as rows of cells: the code and the name of each row, its numbers, and the address of what it counts.
func (f Figure) lines(l text.Lang) [][]string {
	head := []string{"code", f.What.In(l)}
	for _, s := range f.Series {
		head = append(head, s.In(l))
	}
	all := [][]string{append(head, text.T("Adresse", "Address").In(l))}
	for _, r := range f.Rows {
		line := []string{r.Code, r.Label.In(l)}
		for _, n := range r.Counts {
			line = append(line, strconv.Itoa(n.Count))
		}
		all = append(all, append(line, r.Total.URL.In(l)))
	}
	for _, line := range all {
		for i := range line {
			line[i] = inventory.Guard(line[i])
		}
	}
	return all
}
