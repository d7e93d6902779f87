package ui

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/lang"
)

// The sheet on which charts are drawn, in units of the drawing: as wide as a phone, so that letters stay readable there;
// a page never stretches it much beyond.
const (
	sheet     = 330.0
	margin    = 12.0
	fontTitle = 19.0
	fontText  = 15.0
	fontNote  = 13.0
	leading   = 1.3  // height of a line, in sizes of its letters
	letter    = 0.53 // width of a letter, in sizes: an average that errs on the wide side
)

// colours are those of the light theme, for drawings that stand alone. On a page the classes of the same names follow the
// reader's theme.
var colours = map[string]string{
	"c-ink": "#10262c", "c-soft": "#47595f", "c-paper": "#ffffff", "c-line": "#cbd8d7", "c-track": "#e4eeec",
	"s1": "#0c7d84", "s2": "#0b4c78", "s3": "#6f4300", "s4": "#5f3a92", "s5": "#14602f", "s6": "#a5251b", "s7": "#3f5157",
}

// series is how many series have a colour and a pattern of their own; beyond, they start again.
const series = 7

func seriesClass(i int) string { return "s" + strconv.Itoa(i%series+1) }

// pen writes an SVG drawing. A shape bears a class and, for when no style sheet is there, its colour.
type pen struct {
	strings.Builder
	lang     text.Lang
	id       string
	links    bool // a page leads to what is counted; a file that stands alone cannot
	patterns bool // the drawing uses the patterns of the series
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 32) }

func (p *pen) rect(class string, x, y, width, height float64) {
	p.filled(class, colours[class], x, y, width, height)
}

func (p *pen) filled(class, fill string, x, y, width, height float64) {
	fmt.Fprintf(p, `<rect class="%s" fill="%s" x="%s" y="%s" width="%s" height="%s"/>`, class, fill, number(x), number(y), number(width), number(height))
}

func (p *pen) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(p, `<line class="%s" stroke="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`, class, colours[class], number(x1), number(y1), number(x2), number(y2))
}

// write writes one line of text; anchor is start, middle or end.
func (p *pen) write(class string, size, x, y float64, anchor, s string) {
	fmt.Fprintf(p, `<text class="%s" fill="%s" font-size="%s" x="%s" y="%s" text-anchor="%s">%s</text>`,
		class, colours[class], number(size), number(x), number(y), anchor, html.EscapeString(s))
}

// bold writes a number of things counted.
func (p *pen) bold(size, x, y float64, anchor string, n int64) {
	fmt.Fprintf(p, `<text class="c-ink" fill="%s" font-weight="700" font-size="%s" x="%s" y="%s" text-anchor="%s">%s</text>`,
		colours["c-ink"], number(size), number(x), number(y), anchor, lang.Number(p.lang, n))
}

// paragraph writes a text on as many lines as it takes, the first one just under y, and gives the height where it ends.
func (p *pen) paragraph(class string, size float64, s string, y float64) float64 {
	return p.block(class, size, s, 0, y, sheet)
}

func (p *pen) block(class string, size float64, s string, x, y, width float64) float64 {
	lines := wrap(s, fit(size, width))
	if len(lines) == 0 {
		return y
	}
	fmt.Fprintf(p, `<text class="%s" fill="%s" font-size="%s">`, class, colours[class], number(size))
	for _, line := range lines {
		y += size * leading
		fmt.Fprintf(p, `<tspan x="%s" y="%s">%s </tspan>`, number(x), number(y-size*(leading-1)), html.EscapeString(line))
	}
	p.WriteString("</text>")
	return y
}

// fit is how many letters of a size stand on a width.
func fit(size, width float64) int { return int(width / (size * letter)) }

// wrap cuts a text into lines of at most so many letters, between words; a longer word stays whole,
// and so do words with a no-break space between them.
func wrap(s string, most int) []string {
	var lines []string
	length := 0
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' }) {
		n := utf8.RuneCountInString(word)
		if len(lines) == 0 || length+1+n > most {
			lines, length = append(lines, word), n
			continue
		}
		lines[len(lines)-1] += " " + word
		length += 1 + n
	}
	return lines
}

// link draws something that leads to what it counts. The area that answers covers all of it.
func (p *pen) link(href string, x, y, width, height float64, draw func()) {
	linked := p.links && href != ""
	if linked {
		fmt.Fprintf(p, `<a class="c-link" href="%s"><rect class="c-area" fill="none" pointer-events="all" x="%s" y="%s" width="%s" height="%s"/>`,
			html.EscapeString(href), number(x), number(y), number(width), number(height))
	}
	draw()
	if linked {
		p.WriteString("</a>")
	}
}

// fill gives the fill of a series: a pattern, so that colour never stands alone.
func (p *pen) fill(i int) string {
	p.patterns = true
	return "url(#" + p.id + "-" + seriesClass(i) + ")"
}

// motifs are the patterns of the series, drawn in the colour of the paper on that of the series, on a square of 8.
var motifs = [series]string{
	"",
	`<path class="c-gap" stroke="#ffffff" stroke-width="2" d="M-2 2 2-2M0 8 8 0M6 10 10 6"/>`,
	`<circle class="c-hole" fill="#ffffff" cx="2" cy="2" r="1.5"/><circle class="c-hole" fill="#ffffff" cx="6" cy="6" r="1.5"/>`,
	`<path class="c-gap" stroke="#ffffff" stroke-width="2" d="M0 2H8M0 6H8"/>`,
	`<path class="c-gap" stroke="#ffffff" stroke-width="2" d="M2 0V8M6 0V8"/>`,
	`<path class="c-gap" stroke="#ffffff" stroke-width="1.5" d="M0 0 8 8M8 0 0 8"/>`,
	`<rect class="c-hole" fill="#ffffff" x="1" y="1" width="6" height="6"/>`,
}

func (p *pen) definitions() string {
	if !p.patterns {
		return ""
	}
	all := "<defs>"
	for i, motif := range motifs {
		class := seriesClass(i)
		all += fmt.Sprintf(`<pattern id="%s-%s" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="%s" fill="%s" width="8" height="8"/>%s</pattern>`,
			p.id, class, class, colours[class], motif)
	}
	return all + "</defs>"
}

// frame closes a drawing made for a page.
func (p *pen) frame(height float64, title string) {
	body := p.String()
	p.Reset()
	fmt.Fprintf(p, `<svg class="drawing" viewBox="0 0 %s %s" role="group" aria-label="%s">%s%s</svg>`, number(sheet), number(height), html.EscapeString(title), p.definitions(), body)
}

// alone closes a drawing that stands alone, on paper of its own.
func (p *pen) alone(height float64, title, description string) string {
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="%[1]s" height="%[2]s" viewBox="-%[3]s 0 %[1]s %[2]s" role="img" aria-labelledby="title description" xml:lang="%[4]s" font-family="Atkinson Hyperlegible Next, Arial, Helvetica, sans-serif">
<title id="title">%[5]s</title><desc id="description">%[6]s</desc>%[7]s<rect fill="#ffffff" x="-%[3]s" width="%[1]s" height="%[2]s"/>
%[8]s
</svg>
`, number(sheet+2*margin), number(height), number(margin), p.lang, html.EscapeString(title), html.EscapeString(description), p.definitions(), p.String())
}
