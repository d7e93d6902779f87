package ui

import (
	"fmt"
	"math"
	"strconv"
)

const (
	heatTall  = 30.0 // height of a cell
	heatSteps = 5    // shades of cells that count something
)

// heat draws a row as its label and, under it, a cell for each series, darker as it counts more. The columns bear the numbers that
// the legend gives to the series; a cell bears its own number, so that shade never stands alone.
func (p *pen) heat(c Chart, rows []ChartRow, y float64) float64 {
	var most int64 = 1
	for _, r := range rows {
		for _, count := range r.Counts {
			most = max(most, count.N)
		}
	}
	for i, name := range c.Series {
		p.write("c-soft", fontNote, 0, y+fontNote, "start", strconv.Itoa(i+1))
		y = p.block("c-ink", fontNote, name.In(p.lang), 24, y, sheet-24)
	}
	y += barGap / 2
	step := sheet / float64(max(len(c.Series), 1))
	for i := range c.Series {
		p.write("c-soft", fontNote, step*(float64(i)+0.5), y+fontNote, "middle", strconv.Itoa(i+1))
	}
	y += fontNote * leading
	for _, r := range rows {
		height := p.labelHeight(r.Label)
		p.link(r.Href, 0, y, sheet, height+2, func() { p.block("c-ink", fontText, r.Label.In(p.lang), 0, y, sheet) })
		y += height + 3
		for i, count := range r.Counts {
			href := count.Href
			if count.N == 0 {
				href = ""
			}
			x, top := step*float64(i), y
			p.link(href, x, top, step, heatTall, func() { p.cell(count.N, shade(count.N, most), x, top, step) })
		}
		y += heatTall + barGap - 4
	}
	return y
}

// shade gives the step of a number: 0 for nothing, then by its logarithm, since a few cells count most.
func shade(n, most int64) int {
	if n <= 0 {
		return 0
	}
	if most <= 1 {
		return 1
	}
	return 1 + int(math.Log(float64(n))/math.Log(float64(most))*(heatSteps-1)+1e-9)
}

func (p *pen) cell(n int64, step int, x, y, width float64) {
	fmt.Fprintf(p, `<rect class="c-heat" fill="%s" fill-opacity="%s" stroke="%s" x="%s" y="%s" width="%s" height="%s"/>`,
		colours["s1"], number(float64(step)*0.09), colours["c-line"], number(x), number(y), number(width), number(heatTall))
	switch {
	case n == 0:
		p.write("c-soft", fontNote, x+width/2, y+heatTall/2+5, "middle", "·")
	case n > 999: // no room for more digits
		p.write("c-ink", fontNote, x+width/2, y+heatTall/2+5, "middle", strconv.FormatInt(n/1000, 10)+"k")
	default:
		p.bold(fontNote, x+width/2, y+heatTall/2+5, "middle", n)
	}
}
