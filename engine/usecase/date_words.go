package usecase

import "strings"

// monthNames are the names of the monthNames, folded, in English, French, Dutch, Spanish and German, and their short forms.
var monthNames = func() map[string]int {
	names := [12]string{
		"january janvier januari enero januar jan janv ene",
		"february fevrier februari febrero februar feb fev fevr",
		"march mars maart marzo marz mar mrt",
		"april avril abril apr avr abr",
		"may mai mei mayo",
		"june juin juni junio jun",
		"july juillet juli julio jul juil",
		"august aout augustus agosto aug ago",
		"september septembre septiembre sep sept set",
		"october octobre oktober octubre oct okt",
		"november novembre noviembre nov",
		"december decembre diciembre dezember dec dic dez",
	}
	all := map[string]int{}
	for i, words := range names {
		for w := range strings.FieldsSeq(words) {
			all[w] = i + 1
		}
	}
	return all
}()

// vagueWords make a date less exact without denying it: the year still holds.
var vagueWords = setOf("early mid late around about circa ca c approx approximately estimated est since from in of the start end beginning " +
	"debut fin mi environ vers depuis en de du le la a partir estime estimee " +
	"begin eind einde medio sinds vanaf ongeveer in het van " +
	"spring summer fall autumn winter printemps ete automne hiver lente zomer herfst principios finales desde")

func setOf(words string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		all[w] = true
	}
	return all
}

// exactWords may stand in a date without making it less exact: le 1er mai 2023, 5th of May.
var exactWords = setOf("le la l er re st nd rd th de del of the op den")

// withoutVague takes off the words that make a date less exact, and says whether there were any.
func withoutVague(tokens []token) (kept []token, vague bool) {
	for i, t := range tokens {
		switch {
		case t.number >= 0 || !vagueWords[t.word] && !exactWords[t.word]:
			if len(kept) != i && len(kept) == 0 {
				t.before = ""
			}
			kept = append(kept, t)
		case !exactWords[t.word]:
			vague = true
		}
	}
	if len(kept) == 0 {
		return tokens, false
	}
	return kept, vague
}

// named reads a date whose month is a word: mai 2023, 5 May 2023, May 5, 2023, 2023 May, and the ambiguous Jan-03 and 24-Nov.
func (d *dateReader) named(tokens []token) (date, bool) {
	at := -1
	for i, t := range tokens {
		if m := monthNames[t.word]; t.number < 0 && m > 0 && at < 0 {
			at = i
		}
	}
	if at < 0 {
		return date{}, false
	}
	m := monthNames[tokens[at].word]
	others := append(append([]token(nil), tokens[:at]...), tokens[at+1:]...)
	if len(others) > 2 && clock(others[2:]) {
		others = others[:2]
	}
	for _, o := range others {
		if o.number < 0 {
			return date{}, false
		}
	}
	switch {
	case len(others) == 1 && others[0].digits == 4:
		return month2(others[0].number, m)
	case len(others) == 1 && others[0].digits == 2:
		return monthOrDay(others[0].number, m)
	case len(others) == 2 && others[0].digits <= 2 && others[1].digits == 4:
		return day3(others[1].number, m, others[0].number)
	case len(others) == 2 && others[0].digits == 4 && others[1].digits <= 2:
		return day3(others[0].number, m, others[1].number)
	}
	return date{}, false
}

// monthOrDay reads Jan-03: January 2003, or the third of January of a year that the spreadsheet took away. Past 31, it is a year.
func monthOrDay(n, m int) (date, bool) {
	y := 2000 + n
	if n >= 70 {
		y = 1900 + n
	}
	got, ok := month2(y, m)
	if n >= 1 && n <= 31 {
		got.ambiguous, got.confidence = true, uncertain
	}
	return got, ok
}

// fiscalQuarter reads Q3 2024, and Q4FY25 where the fiscal year of the country is known: the first month of the quarter.
func (d *dateReader) fiscalQuarter(tokens []token) (date, bool) {
	quarter, y, fiscal := 0, 0, false
	for i, t := range tokens {
		switch {
		case t.number < 0 && (t.word == "q" || t.word == "t") && i+1 < len(tokens) && tokens[i+1].digits == 1 && tokens[i+1].before == "":
			quarter = tokens[i+1].number
		case t.number < 0 && t.word == "fy":
			fiscal = true
		case t.number >= 0 && t.digits == 1 && i > 0 && tokens[i-1].number < 0 && t.before == "":
		case t.digits == 4 && t.number > 0 && y == 0:
			y = t.number
		case t.digits == 2 && y == 0 && fiscal:
			y = 2000 + t.number
		default:
			return date{}, false
		}
	}
	if quarter < 1 || quarter > 4 || y == 0 || fiscal && d.fiscal == 0 {
		return date{}, false
	}
	m := 3*(quarter-1) + 1
	if fiscal {
		if m += d.fiscal - 1; m > 12 {
			m -= 12
		} else if d.fiscal > 1 {
			y--
		}
	}
	got, ok := month2(y, m)
	got.confidence = remarked
	return got, ok
}
