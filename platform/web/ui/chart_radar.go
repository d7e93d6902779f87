package ui

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"balise/platform/lang"
)

const (
	radarReach = 118.0 // from the centre to the end of the scale
	radarApart = 20.0  // from there to the number of an axis
	radarRings = 5     // most rings that bear a number each
)

// radar draws each row as an axis from a centre, and each series as a line that goes around. Axes bear numbers, which the legend under
// the drawing names: words around it would not fit a phone.
func (p *pen) radar(c Chart, rows []ChartRow, y float64) float64 {
	if len(rows) < 3 {
		return p.bars(rows, c.top(rows), y) // fewer axes enclose nothing
	}
	top := c.top(rows)
	x, middle := sheet/2, y+radarApart+fontNote+radarReach
	at := func(axis int, share float64) [2]float64 {
		angle := 2 * math.Pi * float64(axis) / float64(len(rows))
		return [2]float64{rounded(x + radarReach*share*math.Sin(angle)), rounded(middle - radarReach*share*math.Cos(angle))}
	}
	around := func(share func(axis int) float64) [][2]float64 {
		var points [][2]float64
		for i := range rows {
			points = append(points, at(i, share(i)))
		}
		return points
	}
	step := (top + radarRings - 1) / radarRings
	for n := step; n <= top; n += step {
		p.ring(around(func(int) float64 { return float64(n) / float64(top) }))
	}
	for i := range rows {
		end, label := at(i, 1), at(i, 1+radarApart/radarReach)
		p.line("c-line", x, middle, end[0], end[1])
		p.write("c-ink", fontText, label[0], label[1]+fontText/3, "middle", strconv.Itoa(i+1))
	}
	for s := range c.Series {
		points := around(func(axis int) float64 { return float64(rows[axis].Counts[s].N) / float64(top) })
		p.path(s, append(points, points[0]))
		for _, point := range points {
			p.marker(s, point[0], point[1])
		}
	}
	for n := step; n <= top; n += step {
		place := at(0, float64(n)/float64(top))
		p.write("c-soft", fontNote, place[0]+7, place[1]-4, "start", lang.Number(p.lang, n))
	}
	return p.axes(rows, middle+radarReach+radarApart+fontNote)
}

// ring draws one turn of the scale.
func (p *pen) ring(points [][2]float64) {
	var d []string
	for _, at := range points {
		d = append(d, number(at[0])+","+number(at[1]))
	}
	fmt.Fprintf(p, `<polygon class="c-line" fill="none" stroke="%s" points="%s"/>`, colours["c-line"], strings.Join(d, " "))
}

// axes names them under the drawing.
func (p *pen) axes(rows []ChartRow, y float64) float64 {
	y += barGap / 2
	for i, r := range rows {
		p.link(r.Href, 0, y, sheet, fontText*leading, func() {
			p.write("c-soft", fontText, 0, y+fontText, "start", strconv.Itoa(i+1))
			y = p.block("c-ink", fontText, r.Label.In(p.lang), 24, y, sheet-24)
		})
		y += 3
	}
	return y
}

// rounded keeps a tenth: more would be seen by nobody, and differ from one machine to another.
func rounded(x float64) float64 { return math.Round(x*10) / 10 }
