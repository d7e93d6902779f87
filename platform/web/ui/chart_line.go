package ui

import (
	"fmt"
	"math"
	"strings"

	"balise/platform/lang"
)

const (
	lineTall  = 180.0 // height of the field in which lines run
	lineLeft  = 44.0  // room for the numbers of the scale
	lineTop   = 24.0  // room for a number above the highest point
	yearApart = 46.0  // room that a year takes under the field
	touchable = 36.0  // room that a finger needs for a link of its own
)

// dashes and markers tell lines apart without colour.
var dashes = [series]string{"", "8 4", "2 4", "12 3 2 3", "6 2", "1 3", "10 6"}

// path draws the line of a series.
func (p *pen) path(i int, points [][2]float64) {
	var d []string
	for _, at := range points {
		d = append(d, number(at[0])+","+number(at[1]))
	}
	class := seriesClass(i)
	fmt.Fprintf(p, `<polyline class="c-path %s" fill="none" stroke="%s" stroke-width="2.5" stroke-dasharray="%s" points="%s"/>`,
		class, colours[class], dashes[i%series], strings.Join(d, " "))
}

// marker draws the point of a series: round, square, pointed up, pointed down, and again.
func (p *pen) marker(i int, x, y float64) {
	class := seriesClass(i)
	shape := [4]string{
		fmt.Sprintf(`<circle class="%%s" fill="%%s" cx="%s" cy="%s" r="5"/>`, number(x), number(y)),
		fmt.Sprintf(`<rect class="%%s" fill="%%s" x="%s" y="%s" width="9" height="9"/>`, number(x-4.5), number(y-4.5)),
		fmt.Sprintf(`<path class="%%s" fill="%%s" d="M%s %sl6 10h-12z"/>`, number(x), number(y-6)),
		fmt.Sprintf(`<path class="%%s" fill="%%s" d="M%s %sl6-10h-12z"/>`, number(x), number(y+6)),
	}[i%4]
	fmt.Fprintf(p, shape, class, colours[class])
}

// lines draws how each series goes along the rows, on a scale that ends at most where it must.
func (p *pen) lines(rows []ChartRow, series int, end int64, y float64) float64 {
	if len(rows) == 0 {
		return y
	}
	top := end
	if top == 0 {
		top = scale(rows)
	}
	step := (sheet - lineLeft - margin/2 - touchable/2) / float64(max(len(rows)-1, 1))
	at := func(i int, n int64) (float64, float64) {
		return lineLeft + margin/2 + step*float64(i), y + lineTop + lineTall*(1-float64(n)/float64(top))
	}
	for _, n := range []int64{0, top / 2, top} {
		_, height := at(0, n)
		p.line("c-line", lineLeft, height, sheet, height)
		p.write("c-soft", fontNote, lineLeft-6, height+4, "end", lang.Number(p.lang, n))
	}
	foot := y + lineTop + lineTall
	every := int(math.Ceil(yearApart / step))
	for i, r := range rows {
		if i%every == 0 || i == len(rows)-1 && i%every > every/2 {
			x, _ := at(i, 0)
			p.write("c-ink", fontNote, x, foot+20, "middle", r.Label.In(p.lang))
		}
	}
	for s := range series {
		var points [][2]float64
		for i, r := range rows {
			x, height := at(i, r.Counts[s].N)
			points = append(points, [2]float64{x, height})
		}
		p.path(s, points)
	}
	for i, r := range rows {
		x, _ := at(i, 0)
		href := r.Href
		if step < touchable {
			href = "" // the table leads there
		}
		p.link(href, x-min(step, touchable)/2, y, min(step, touchable), lineTop+lineTall, func() {
			for s := range series {
				x, height := at(i, r.Counts[s].N)
				p.marker(s, x, height)
				if series == 1 && step >= touchable {
					p.bold(fontNote, x, height-10, "middle", r.Counts[s].N)
				}
			}
		})
	}
	return foot + 30
}

// scale gives a round even number that no point exceeds: 2, 4, 10, 20, 40, 100…
func scale(rows []ChartRow) int64 {
	var most int64 = 1
	for _, r := range rows {
		for _, c := range r.Counts {
			most = max(most, c.N)
		}
	}
	for ten := int64(1); ; ten *= 10 {
		for _, step := range []int64{2, 4, 6, 10} {
			if step*ten >= most {
				return step * ten
			}
		}
	}
}
