package register

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/measures/register/opendata"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// FigureIn names a figure of a search.
type FigureIn struct {
	FiguresIn
	ID string `path:"figure"`
}

// figure gives a figure with where it comes from.
func (r *Register) figure(ctx context.Context, in FigureIn) (Figure, ui.Stamp, error) {
	page, err := r.figures(ctx, in.FiguresIn)
	if err != nil {
		return Figure{}, nil, err
	}
	portrait, err := r.official(ctx, struct{}{})
	if err != nil {
		return Figure{}, nil, err
	}
	for _, f := range page.Figures {
		if f.ID == in.ID {
			return f, r.stamp(ctx, page, in.FiguresIn), nil
		}
	}
	for _, f := range portrait.Figures {
		if f.ID == in.ID {
			return f, ui.Stamp{portrait.Source, text.T(portrait.URL, portrait.URL)}, nil
		}
	}
	return Figure{}, nil, fault.NotFound(text.T("Ce chiffre n’existe pas, ou ne compte rien sous ces filtres.", "This figure does not exist, or counts nothing under these filters."))
}

// figureImage gives a figure as a drawing that stands alone.
func (r *Register) figureImage(ctx context.Context, in FigureIn) (web.Download, error) {
	f, stamp, err := r.figure(ctx, in)
	if err != nil {
		return web.Download{}, err
	}
	return web.Download{Name: r.fileOf(f, ".svg"), MediaType: "image/svg+xml", Data: f.chart().File(web.Lang(ctx), stamp)}, nil
}

// stamp says where a figure comes from: the register, the address that gives it again, the day, the licence.
func (r *Register) stamp(ctx context.Context, page FiguresPage, in FiguresIn) ui.Stamp {
	address := func(l text.Lang) string {
		return web.Absolute(ctx, web.URLIn(ctx, l, "register.figures")+question(in.address()))
	}
	lines := ui.Stamp{
		text.T("Source\u00a0: Balise, registre public des usages de l’IA.", "Source: Balise, public register of AI uses."),
		text.T(address(text.FR), address(text.EN)),
		text.T("Compte du "+lang.Date(text.FR, page.on)+". Licence\u00a0: "+opendata.Licence.ID+".", "Counted on "+lang.Date(text.EN, page.on)+". Licence: "+opendata.Licence.ID+"."),
	}
	if r.Demo {
		lines = append(lines, text.T("Démonstration\u00a0: organismes et initiatives fictifs.", "Demonstration: fictional bodies and initiatives."))
	}
	return lines
}

// figureValues gives the table of a figure, with the address of what each number counts.
func (r *Register) figureValues(ctx context.Context, in FigureIn) (web.Download, error) {
	f, _, err := r.figure(ctx, in)
	if err != nil {
		return web.Download{}, err
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.WriteAll(f.lines(web.Lang(ctx))); err != nil {
		return web.Download{}, fmt.Errorf("writing the figure %s: %w", f.ID, err)
	}
	return web.Download{Name: r.fileOf(f, ".csv"), MediaType: "text/csv; charset=utf-8", Data: out.Bytes()}, nil
}

func (r *Register) fileOf(f Figure, extension string) string {
	return "balise-" + f.ID + "-" + r.Now().In(lang.Zone).Format(time.DateOnly) + extension
}

// lines writes a figure as rows of cells: the code and the name of each row, its numbers, its total where its series share
// it out, and the address of what it counts.
func (f Figure) lines(l text.Lang) [][]string {
	head := []string{"code", f.What.In(l)}
	for _, s := range f.Series {
		head = append(head, s.In(l))
	}
	if f.sums {
		head = append(head, text.T("Total", "Total").In(l))
	}
	all := [][]string{append(head, text.T("Adresse", "Address").In(l))}
	for _, r := range f.Rows {
		line := []string{r.Code, r.Label.In(l)}
		for _, n := range r.Counts {
			line = append(line, strconv.Itoa(n.Count))
		}
		if f.sums {
			line = append(line, strconv.Itoa(r.Total.Count))
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
