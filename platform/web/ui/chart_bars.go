package ui

import (
	"balise/engine/text"
)

const (
	barThick  = 14.0
	barGap    = 14.0 // between a row and the next
	numberFit = 64.0 // room kept for a number at the end of a bar
)

// legend names the series, each beside its pattern.
func (p *pen) legend(c Chart, y float64) float64 {
	for i, name := range c.Series {
		top := y
		y = p.block("c-ink", fontText, name.In(p.lang), 24, y, sheet-24)
		if c.Kind == Line || c.Kind == Radar {
			p.path(i, [][2]float64{{0, top + 11}, {16, top + 11}})
			p.marker(i, 8, top+11)
		} else {
			p.filled("c-edge", p.fill(i), 0, top+4, 15, 15)
		}
		y += 3
	}
	return y + barGap/2
}

// bars draws a row as its label and, under it, a bar for each series, with its number.
func (p *pen) bars(rows []ChartRow, most int64, y float64) float64 {
	for _, r := range rows {
		height := p.labelHeight(r.Label) + float64(len(r.Counts))*(barThick+5)
		p.link(r.Href, 0, y, sheet, height, func() {
			top := p.block("c-ink", fontText, r.Label.In(p.lang), 0, y, sheet)
			for i, c := range r.Counts {
				width := length(c.N, most, sheet-numberFit)
				p.rect("c-track", 0, top+4, sheet-numberFit, barThick)
				if width > 0 && len(r.Counts) > 1 {
					p.filled("c-edge", p.fill(i), 0, top+4, width, barThick)
				} else if width > 0 {
					p.rect("s1", 0, top+4, width, barThick)
				}
				p.bold(fontText, sheet, top+barThick+2, "end", c.N)
				top += barThick + 5
			}
		})
		y += height + barGap
	}
	return y
}

// labelHeight is the height of a label that takes the whole width.
func (p *pen) labelHeight(label text.Text) float64 {
	return float64(len(wrap(label.In(p.lang), fit(fontText, sheet)))) * fontText * leading
}

// length is how long a bar is; the least number is still seen.
func length(n, most int64, room float64) float64 {
	if n <= 0 || most <= 0 {
		return 0
	}
	return max(2, float64(int(float64(n)/float64(most)*room*10))/10)
}

// stacks draws a row as its label, its total and one bar whose parts are the series.
func (p *pen) stacks(rows []ChartRow, y float64) float64 {
	var most int64 = 1
	for _, r := range rows {
		most = max(most, r.Total())
	}
	for _, r := range rows {
		height := p.labelHeight(r.Label) + barThick + 9
		p.link(r.Href, 0, y, sheet, height, func() {
			top := p.block("c-ink", fontText, r.Label.In(p.lang), 0, y, sheet)
			x := 0.0
			for i, c := range r.Counts {
				width := length(c.N, most, sheet-numberFit)
				if width > 0 {
					p.filled("c-edge", p.fill(i), x, top+4, width, barThick+4)
				}
				x += width
			}
			p.bold(fontText, sheet, top+barThick+3, "end", r.Total())
		})
		y += height + barGap
	}
	return y
}

const (
	columnRoom  = 34.0 // height of the highest column
	columnApart = 60.0 // widest a column's place is
)

// columns draws a row as its label and, under it, a small column for each series, its number above and its name below.
func (p *pen) columns(c Chart, rows []ChartRow, y float64) float64 {
	var most int64 = 1
	for _, r := range rows {
		for _, count := range r.Counts {
			most = max(most, count.N)
		}
	}
	step := min(columnApart, sheet/float64(max(len(c.Series), 1)))
	for _, r := range rows {
		height := p.labelHeight(r.Label)
		p.link(r.Href, 0, y, sheet, height+4, func() { p.block("c-ink", fontText, r.Label.In(p.lang), 0, y, sheet) })
		y += height + 6
		foot := y + fontNote + columnRoom + 4
		p.line("c-line", 0, foot, step*float64(len(r.Counts)), foot)
		for i, count := range r.Counts {
			x, tall := step*float64(i), length(count.N, most, columnRoom)
			p.rect("s1", x+step/4, foot-tall, step/2, tall)
			if count.N > 0 {
				p.bold(fontNote, x+step/2, foot-tall-4, "middle", count.N)
			} else {
				p.write("c-soft", fontNote, x+step/2, foot-4, "middle", "0")
			}
			for line, words := range wrap(c.Series[i].In(p.lang), fit(fontNote, step)) {
				p.write("c-soft", fontNote, x+step/2, foot+fontNote*leading*float64(line+1), "middle", words)
			}
		}
		y = foot + 2*fontNote*leading + barGap
	}
	return y
}
