package exchange

import (
	"encoding/json"
	"slices"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
)

// columns gives the columns of a question.
func columns(q *instrument.Question) []Column {
	switch q.Kind {
	case instrument.KindText, instrument.KindLongText, instrument.KindRole:
		return texts(q)
	case instrument.KindLine, instrument.KindBody:
		return []Column{{ID: q.ID, Label: q.Label, Type: Text, Question: q, write: func(r Record, _ instrument.Display) string {
			line, _ := r.Answers[q.ID].Value.(string)
			return line
		}, read: func(r *Record, cell string) error { return put(r, q, cell) }}}
	case instrument.KindNumber:
		return []Column{{ID: q.ID, Label: q.Label, Type: Decimal, Question: q, write: func(r Record, _ instrument.Display) string {
			n, _ := r.Answers[q.ID].Value.(instrument.Number)
			return string(n)
		}, read: func(r *Record, cell string) error {
			n, err := instrument.ParseNumber(cell)
			if err != nil {
				return expected("un nombre est attendu, comme 1234.5", "a number is expected, such as 1234.5")
			}
			return put(r, q, n)
		}}}
	case instrument.KindDate:
		return []Column{{ID: q.ID, Label: q.Label, Type: Date, Question: q, write: func(r Record, _ instrument.Display) string {
			d, _ := r.Answers[q.ID].Value.(instrument.Date)
			return d.String()
		}, read: func(r *Record, cell string) error {
			d, err := instrument.ParseDate(cell)
			if err != nil {
				return expected("une date est attendue, comme 2024, 2024-05 ou 2024-05-31", "a date is expected, such as 2024, 2024-05 or 2024-05-31")
			}
			return put(r, q, d)
		}}}
	case instrument.KindMoney:
		return money(q)
	}
	return []Column{coded(q), inWords(q)}
}

// put keeps an answer.
func put(r *Record, q *instrument.Question, v instrument.Value) error {
	r.Answers[q.ID] = instrument.Answer{Value: v, Absence: r.Answers[q.ID].Absence}
	return nil
}

// texts are the columns of a text in each language.
func texts(q *instrument.Question) []Column {
	column := func(l text.Lang, label text.Text) Column {
		return Column{ID: q.ID + "_" + string(l), Label: label, Type: Text, Lang: l, Question: q, write: func(r Record, _ instrument.Display) string {
			t, _ := r.Answers[q.ID].Value.(text.Text)
			if l == text.FR {
				return t.FR
			}
			return t.EN
		}, read: func(r *Record, cell string) error {
			t, _ := r.Answers[q.ID].Value.(text.Text)
			cell = strings.ReplaceAll(cell, "\r\n", "\n")
			if l == text.FR {
				t.FR = cell
			} else {
				t.EN = cell
			}
			return put(r, q, t)
		}}
	}
	return []Column{column(text.FR, inFrench(q.Label)), column(text.EN, inEnglish(q.Label))}
}

// money are the columns of an amount and of its currency.
func money(q *instrument.Question) []Column {
	amount := Column{ID: q.ID, Label: q.Label, Type: Decimal, Question: q, write: func(r Record, _ instrument.Display) string {
		m, is := r.Answers[q.ID].Value.(instrument.Money)
		if !is {
			return ""
		}
		return string(m.Amount())
	}, read: func(r *Record, cell string) error {
		n, err := instrument.ParseNumber(cell)
		m := instrument.Money{Currency: instrument.Dollars}
		if err == nil {
			m, err = instrument.ParseMoney(n, instrument.Dollars)
		}
		if err != nil {
			return expected("un montant est attendu, comme 1234.5", "an amount is expected, such as 1234.5")
		}
		return put(r, q, m)
	}}
	currency := Column{ID: q.ID + "_currency", Label: text.T(q.Label.FR+" (monnaie)", q.Label.EN+" (currency)"), Type: Code, Question: q,
		write: func(r Record, _ instrument.Display) string {
			m, _ := r.Answers[q.ID].Value.(instrument.Money)
			return m.Currency
		}, read: func(r *Record, cell string) error {
			m, is := r.Answers[q.ID].Value.(instrument.Money)
			if !is {
				return expected("cette monnaie n’a pas de montant", "this currency has no amount")
			}
			m.Currency = cell
			return put(r, q, m)
		}}
	return []Column{amount, currency}
}

// coded is the column of an answer by its codes, or in JSON where it is made of several parts.
func coded(q *instrument.Question) Column {
	c := Column{ID: q.ID, Label: text.T(q.Label.FR+" (code)", q.Label.EN+" (code)"), Question: q, Taxonomy: q.Taxonomy()}
	switch q.Kind {
	case instrument.KindYesNo:
		c.Type, c.write, c.read = YesNo, func(r Record, _ instrument.Display) string {
			yes, is := r.Answers[q.ID].Value.(bool)
			return map[[2]bool]string{{true, true}: "yes", {true, false}: "no"}[[2]bool{is, yes}]
		}, func(r *Record, cell string) error {
			if cell != "yes" && cell != "no" {
				return expected("yes ou no est attendu", "yes or no is expected")
			}
			return put(r, q, cell == "yes")
		}
	case instrument.KindOneOf:
		c.Type, c.write, c.read = Code, func(r Record, _ instrument.Display) string {
			code, _ := r.Answers[q.ID].Value.(string)
			return code
		}, func(r *Record, cell string) error { return put(r, q, cell) }
	case instrument.KindManyOf:
		c.Type, c.write, c.read = Codes, func(r Record, _ instrument.Display) string {
			codes, _ := r.Answers[q.ID].Value.([]string)
			return strings.Join(codes, ";")
		}, func(r *Record, cell string) error {
			return put(r, q, slices.Sorted(slices.Values(strings.Split(cell, ";"))))
		}
	default:
		c.Label = text.T(q.Label.FR+" (JSON)", q.Label.EN+" (JSON)")
		c.Type, c.write, c.read = JSON, func(r Record, d instrument.Display) string { return writeParts(q, r.Answers[q.ID], d) },
			func(r *Record, cell string) error { return readParts(r, q, cell) }
	}
	return c
}

// inWords is the column that says a coded answer, or why there is none.
func inWords(q *instrument.Question) Column {
	return Column{ID: q.ID + "_text", Label: q.Label, Type: Text, Question: q, Words: true,
		write: func(r Record, d instrument.Display) string { return d.Line(q, r.Answers[q.ID]) }}
}

// writeParts writes links, rows or a file. Identifiers of bodies mean nothing elsewhere: their names stand for them.
func writeParts(q *instrument.Question, a instrument.Answer, d instrument.Display) string {
	if a.Value == nil {
		return ""
	}
	if d.BodyName != nil {
		a.Value = WithBodies(q, a.Value, func(id string) string { return d.BodyName(id).In(text.FR) })
	}
	return inJSON(instrument.Answers{q.ID: {Value: a.Value}})
}

func readParts(r *Record, q *instrument.Question, cell string) error {
	var a instrument.Answers
	if err := json.Unmarshal([]byte(cell), &a); err != nil || len(a) != 1 || a[q.ID].Value == nil {
		return expected("cette cellule devait être laissée telle que Balise l’a écrite, en JSON", "this cell had to be left as Balise wrote it, in JSON")
	}
	return put(r, q, a[q.ID].Value)
}

// WithBodies gives a value in which each public body cited by the rows of a list is another text: its name for its
// identifier, or the reverse. Other values are given back as they are.
func WithBodies(q *instrument.Question, v instrument.Value, other func(string) string) instrument.Value {
	rows, isList := v.([]instrument.Answers)
	if !isList {
		return v
	}
	changed := make([]instrument.Answers, len(rows))
	for i, row := range rows {
		changed[i] = row.Clone()
		for _, f := range q.Fields {
			if cited, is := row[f.ID].Value.(string); is && f.Kind == instrument.KindBody {
				changed[i][f.ID] = instrument.Answer{Value: other(cited)}
			}
		}
	}
	return changed
}
