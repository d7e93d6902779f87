package demo

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"balise/engine/instrument"
	"balise/engine/text"
)

// answers reads answers by question, in the order of their identifiers.
func (r *reader) answers(nodes map[string]yaml.Node, f *Fiction) instrument.Answers {
	answers := instrument.Answers{}
	for _, id := range slices.Sorted(maps.Keys(nodes)) {
		node := nodes[id]
		q := r.kind.Instrument.Question(id)
		if q == nil {
			r.say(node.Line, "there is no question %q", id)
			continue
		}
		answers[id] = r.answer(q, &node, f)
	}
	return answers
}

// answer reads a value, or {absent: reason, note}, or {withheld: ground, until, note}.
func (r *reader) answer(q *instrument.Question, node *yaml.Node, f *Fiction) instrument.Answer {
	if node.Kind != yaml.MappingNode || len(node.Content) == 0 {
		return instrument.Answer{Value: r.value(q, node, f)}
	}
	absence := &instrument.Absence{}
	switch node.Content[0].Value {
	case "absent":
		fields := r.fields(node, "absent", "note?")
		absence.Reason = instrument.Reason(r.word(fields["absent"]))
		absence.Note = r.note(fields)
	case "withheld":
		fields := r.fields(node, "withheld", "until", "note?")
		absence.Reason, absence.Ground = instrument.Withheld, r.word(fields["withheld"])
		absence.Until = r.date(fields["until"])
		absence.Note = r.note(fields)
	default:
		return instrument.Answer{Value: r.value(q, node, f)}
	}
	return instrument.Answer{Absence: absence}
}

func (r *reader) note(fields map[string]*yaml.Node) text.Text {
	if fields["note"] == nil {
		return text.Text{}
	}
	return r.text(fields["note"])
}

// value reads what the question asks for.
func (r *reader) value(q *instrument.Question, node *yaml.Node, f *Fiction) instrument.Value {
	switch q.Kind {
	case instrument.KindText, instrument.KindLongText, instrument.KindRole:
		return r.text(node)
	case instrument.KindLine, instrument.KindOneOf:
		return r.word(node)
	case instrument.KindBody:
		slug := r.word(node)
		if _, known := f.body(slug); !known {
			r.say(node.Line, "%s: there is no body %q", q.ID, slug)
		}
		return slug
	case instrument.KindYesNo:
		yes, err := strconv.ParseBool(r.word(node))
		if err != nil {
			r.say(node.Line, "%s: expected true or false", q.ID)
		}
		return yes
	case instrument.KindNumber:
		return r.number(node)
	case instrument.KindMoney:
		return r.money(node)
	case instrument.KindDate:
		return r.date(node)
	case instrument.KindManyOf:
		codes := make([]string, 0, len(node.Content))
		for _, n := range r.list(node) {
			codes = append(codes, r.word(n))
		}
		return codes
	case instrument.KindLinks:
		return r.links(node)
	case instrument.KindList:
		return r.rows(q, node, f)
	}
	r.say(node.Line, "%s: a demonstration does not answer questions of the kind %q", q.ID, q.Kind)
	return nil
}

func (r *reader) links(node *yaml.Node) []instrument.Link {
	var links []instrument.Link
	for _, n := range r.list(node) {
		fields := r.fields(n, "title", "url")
		links = append(links, instrument.Link{Title: r.text(fields["title"]), URL: r.word(fields["url"])})
	}
	return links
}

func (r *reader) rows(q *instrument.Question, node *yaml.Node, f *Fiction) []instrument.Answers {
	ids := make([]string, len(q.Fields))
	for i, field := range q.Fields {
		ids[i] = field.ID + "?" // the instrument tells which are required
	}
	var rows []instrument.Answers
	for _, n := range r.list(node) {
		row := instrument.Answers{}
		fields := r.fields(n, ids...)
		for _, field := range q.Fields {
			if told := fields[field.ID]; told != nil {
				row[field.ID] = instrument.Answer{Value: r.value(field, told, f)}
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// number reads a decimal number; its canonical form is checked as an answer's would be.
func (r *reader) number(node *yaml.Node) instrument.Number {
	n, err := instrument.ParseNumber(r.word(node))
	if err != nil {
		r.say(node.Line, "%v", err)
	}
	return n
}

// money reads {amount: "27300.50", currency: CAD}.
func (r *reader) money(node *yaml.Node) instrument.Money {
	fields := r.fields(node, "amount", "currency")
	whole, fraction, _ := strings.Cut(r.word(fields["amount"]), ".")
	cents, err := strconv.ParseInt(whole+(fraction + "00")[:2], 10, 64)
	if err != nil || len(fraction) > 2 {
		r.say(node.Line, "an amount is written like 27300 or 27300.50")
	}
	return instrument.Money{Cents: cents, Currency: r.word(fields["currency"])}
}

func (r *reader) date(node *yaml.Node) instrument.Date {
	word := r.word(node)
	d, err := instrument.ParseDate(word)
	if err != nil && word != "" {
		r.say(node.Line, "%v", err)
	}
	return d
}

func (r *reader) text(node *yaml.Node) text.Text {
	fields := r.fields(node, "fr", "en")
	return text.T(r.word(fields["fr"]), r.word(fields["en"]))
}

// word reads a plain value; a missing one was already told.
func (r *reader) word(node *yaml.Node) string {
	if node == nil {
		return ""
	}
	if node.Kind != yaml.ScalarNode || node.Value == "" {
		r.say(node.Line, "expected one plain value")
	}
	return node.Value
}

func (r *reader) list(node *yaml.Node) []*yaml.Node {
	if node.Kind != yaml.SequenceNode {
		r.say(node.Line, "expected a list")
		return nil
	}
	return node.Content
}

// fields reads the keys of a mapping. All are needed, but those named with a question mark.
func (r *reader) fields(node *yaml.Node, known ...string) map[string]*yaml.Node {
	found := map[string]*yaml.Node{}
	if node == nil {
		return found
	}
	if node.Kind != yaml.MappingNode {
		r.say(node.Line, "expected keys and values (%s)", strings.Join(known, ", "))
		return found
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if !slices.Contains(known, key.Value) && !slices.Contains(known, key.Value+"?") {
			r.say(key.Line, "unknown key %q; the keys are %s", key.Value, strings.Join(known, ", "))
		}
		found[key.Value] = node.Content[i+1]
	}
	for _, key := range known {
		if !strings.HasSuffix(key, "?") && found[key] == nil {
			r.say(node.Line, "key %q is missing", key)
		}
	}
	return found
}
