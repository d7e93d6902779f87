package ui

import (
	"strconv"

	"balise/engine/text"
)

// Table is a table that scrolls sideways on a small screen and whose columns may be sorted by a link ("ui/table").
type Table struct {
	ID      string
	Caption text.Text
	Columns []Column
	Rows    [][]Cell
	Empty   text.Text
}

// Column is the head of a column. Sort is the address that sorts by it; Sorted is "ascending", "descending" or "".
type Column struct {
	Label   text.Text
	Sort    string
	Sorted  string
	Numeric bool
}

// Icon names the arrow that shows the order.
func (c Column) Icon() string {
	switch c.Sorted {
	case "ascending":
		return "sort-up"
	case "descending":
		return "sort-down"
	}
	return "sort"
}

// Cell is what a table shows at a place: a text, a link when Href is set, or a tag. Head makes it the head of its row.
type Cell struct {
	Text    text.Text
	Href    string
	Tag     *Tag
	Numeric bool
	Head    bool
	Pick    *Pick
}

// Pick is a box that chooses a row of a table that stands in a form; its label is heard, not seen.
type Pick struct {
	Name, Value string
	Label       text.Text
}

// BarChart compares numbers by bars; it is itself the table of its values, so that nobody is left out ("ui/bar-chart").
type BarChart struct {
	Title text.Text
	Note  text.Text
	// What names the things compared, at the head of the first column; Count names the number.
	What, Count text.Text
	Bars        []Bar
}

// Bar is a thing and its number.
type Bar struct {
	Label text.Text
	N     int64
	Href  string
	most  int64
}

// Drawn gives the bars with what is needed to draw them to the same scale.
func (c BarChart) Drawn() []Bar {
	var most int64
	for _, b := range c.Bars {
		most = max(most, b.N)
	}
	bars := make([]Bar, 0, len(c.Bars))
	for _, b := range c.Bars {
		b.most = most
		bars = append(bars, b)
	}
	return bars
}

// Width is the length of the bar in percent of the longest: an SVG attribute, since styles are forbidden inline.
func (b Bar) Width() string {
	if b.most <= 0 || b.N <= 0 {
		return "0%"
	}
	return strconv.FormatFloat(float64(b.N)*100/float64(b.most), 'f', 1, 64) + "%"
}

// ColumnChart shows how a number goes over the years ("ui/column-chart"), with its table of values underneath.
type ColumnChart struct {
	ID          string
	Title       text.Text
	What, Count text.Text
	Bars        []Bar
}

// Geometry of the columns, in units of the drawing.
const (
	columnStep   = 60
	columnWidth  = 40
	columnTall   = 160
	columnMargin = 24
)

// DrawnColumn is a column placed on the drawing.
type DrawnColumn struct {
	Bar
	X, Y, Height, Width, Middle, Foot int
}

// ViewBox is the size of the drawing.
func (c ColumnChart) ViewBox() string {
	return "0 0 " + strconv.Itoa(max(len(c.Bars), 1)*columnStep) + " " + strconv.Itoa(columnTall+2*columnMargin)
}

// Drawn places the columns.
func (c ColumnChart) Drawn() []DrawnColumn {
	var columns []DrawnColumn
	for i, b := range (BarChart{Bars: c.Bars}).Drawn() {
		height := 0
		if b.most > 0 && b.N > 0 {
			height = max(int(b.N*columnTall/b.most), 1)
		}
		x := i*columnStep + (columnStep-columnWidth)/2
		columns = append(columns, DrawnColumn{Bar: b, X: x, Y: columnMargin + columnTall - height, Height: height, Width: columnWidth,
			Middle: x + columnWidth/2, Foot: columnTall + 2*columnMargin - 6})
	}
	return columns
}

// Label height above a column, in units of the drawing.
const labelLift = 7

// Top is where the number of a column is written.
func (d DrawnColumn) Top() int { return d.Y - labelLift }
