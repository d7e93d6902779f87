package ui

import (
	"html/template"
	"math"
	"strconv"

	"balise/engine/text"
	"balise/platform/lang"
)

// ChartKind is how a chart draws its rows.
type ChartKind string

// The six drawings. Bars compares rows by one bar for each series; Stacked puts the series of a row end to end; Line
// follows the series along the rows, which are then years; Columns draws for each row a small column for each series, which
// are then years.
const (
	Bars    ChartKind = "bars"
	Stacked ChartKind = "stacked"
	Line    ChartKind = "line"
	Columns ChartKind = "columns"
	Heat    ChartKind = "heat"
	Radar   ChartKind = "radar"
)

// Chart is counts, drawn and listed: the picture never goes without the table of its values ("ui/chart").
type Chart struct {
	// ID is the chart's id on its page: lower case letters, digits and hyphens.
	ID    string
	Kind  ChartKind
	Title text.Text
	// About says what is counted, and how.
	About text.Text
	// What names the rows, at the head of the first column.
	What text.Text
	// Series are what each row is counted by; a chart of one series names its number.
	Series []text.Text
	Rows   []ChartRow
	// Most is how many rows are drawn, 0 for all; the table always lists all of them.
	Most int
	// Top is the end of the scale, where it is known beforehand: levels from 0 to 4. 0: the greatest number there is.
	Top int64
	// Shares adds a column: what part of the whole each row is. It is for rows that share out a whole.
	Shares bool
	// Sums adds a column: the total of each row. It is for series that share out their row.
	Sums bool
	// Image and Values are where the drawing and the table are downloaded.
	Image, Values string
}

// ChartRow is a thing and its number in each series.
type ChartRow struct {
	Label  text.Text
	Href   string // what the whole row counts
	Counts []ChartCount
}

// ChartCount is a number and the address of what it counts.
type ChartCount struct {
	N    int64
	Href string
}

// Total is the sum of a row.
func (r ChartRow) Total() int64 {
	var sum int64
	for _, c := range r.Counts {
		sum += c.N
	}
	return sum
}

// Total is the sum of all the rows.
func (c Chart) Total() int64 {
	var sum int64
	for _, r := range c.Rows {
		sum += r.Total()
	}
	return sum
}

// Share writes what part of the whole a row is, in percent.
func (c Chart) Share(r ChartRow, l string) string {
	all := c.Total()
	if all == 0 {
		return "–"
	}
	percent := float64(r.Total()) * 100 / float64(all)
	number := strconv.FormatInt(int64(math.Round(percent)), 10)
	if percent > 0 && percent < 1 {
		number = "< 1"
	}
	if text.Lang(l) == text.EN {
		return number + "%"
	}
	return number + "\u00a0%"
}

// Unfolds tells of a table so long that it waits to be asked for.
func (c Chart) Unfolds() bool { return len(c.Rows) > longTable }

// Wide tells of a table that may be wider than a phone.
func (c Chart) Wide() bool { return len(c.Series) > 1 }

// longTable is how many rows a table may have and still stand open beside its drawing.
const longTable = 14

// Drawing draws the chart for a page in a language, with links to what it counts.
func (c Chart) Drawing(l string) template.HTML {
	p := pen{lang: text.Lang(l), id: c.ID, links: true}
	height := c.draw(&p, 0)
	p.frame(height, c.Title.In(p.lang))
	return template.HTML(p.String()) //nolint:gosec // the pen escapes every text
}

// Stamp says where a drawing that stands alone comes from, line by line: source, date, licence.
type Stamp []text.Text

// File draws the chart as a file of its own: title, explanation, drawing and stamp, readable without any style sheet.
func (c Chart) File(l text.Lang, stamp Stamp) []byte {
	p := pen{lang: l, id: c.ID}
	y := p.paragraph("c-ink", fontTitle, c.Title.In(l), margin)
	y = p.paragraph("c-soft", fontNote, c.About.In(l), y+4)
	y = c.draw(&p, y+margin)
	y += margin
	for _, line := range stamp {
		y = p.paragraph("c-soft", fontNote, line.In(l), y)
	}
	return []byte(p.alone(y+margin, c.Title.In(l), c.spoken(l)))
}

// spoken is what a screen reader says of a drawing that stands alone: what it shows, and every value.
func (c Chart) spoken(l text.Lang) string {
	said := c.About.In(l)
	for _, r := range c.Rows {
		said += "\n" + r.Label.In(l) + " :"
		for i, count := range r.Counts {
			if len(c.Series) > 1 {
				said += " " + c.Series[i].In(l)
			}
			said += " " + lang.Number(l, count.N)
			if i < len(r.Counts)-1 {
				said += ","
			}
		}
	}
	return said
}

// draw draws what is not the frame, from a height on, and gives the height where it ends.
func (c Chart) draw(p *pen, y float64) float64 {
	rows := c.Rows
	if c.Most > 0 && len(rows) > c.Most {
		rows = rows[:c.Most]
	}
	if len(c.Series) > 1 && c.Kind != Columns && c.Kind != Heat {
		y = p.legend(c, y)
	}
	switch c.Kind {
	case Stacked:
		return p.stacks(rows, y)
	case Columns:
		return p.columns(c, rows, y)
	case Heat:
		return p.heat(c, rows, y)
	case Line:
		return p.lines(rows, len(c.Series), c.Top, y)
	case Radar:
		return p.radar(c, rows, y)
	}
	return p.bars(rows, c.top(rows), y)
}

// top is the end of the scale of bars and of a radar.
func (c Chart) top(rows []ChartRow) int64 {
	most := max(c.Top, 1)
	for _, r := range rows {
		for _, count := range r.Counts {
			most = max(most, count.N)
		}
	}
	return most
}
