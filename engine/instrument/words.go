package instrument

import (
	"strings"

	"balise/engine/text"
)

// Words writes a condition for a reader: the answer to “Are people affected?” is “Yes”. It is what a hidden
// section says of why it is hidden.
func (in *Instrument) Words(c *Condition) text.Text {
	switch {
	case c == nil:
		return text.Text{}
	case c.All != nil:
		return in.joined(c.All, text.T(" et ", " and "))
	case c.Any != nil:
		return in.joined(c.Any, text.T(" ou ", " or "))
	case c.Not != nil:
		return in.otherwise(c.Not)
	case c.Equals != nil:
		return in.compared(c.Equals, text.T(" est ", " is "))
	case c.In != nil:
		return in.compared(c.In, text.T(" est ", " is "))
	case c.AtLeast != nil:
		return in.compared(c.AtLeast, text.T(" est au moins ", " is at least "))
	case c.Answered != "":
		q := in.quoted(c.Answered)
		return text.T("la question "+q.FR+" a une réponse", "the question "+q.EN+" has an answer")
	}
	return text.Text{}
}

// otherwise writes the contrary of a condition.
func (in *Instrument) otherwise(c *Condition) text.Text {
	switch {
	case c.Equals != nil:
		return in.compared(c.Equals, text.T(" n’est pas ", " is not "))
	case c.In != nil:
		return in.compared(c.In, text.T(" n’est pas ", " is not "))
	case c.Answered != "":
		q := in.quoted(c.Answered)
		return text.T("la question "+q.FR+" n’a pas de réponse", "the question "+q.EN+" has no answer")
	}
	what := in.Words(c)
	return text.T("il est faux que "+what.FR, "it is not the case that "+what.EN)
}

func (in *Instrument) joined(parts []*Condition, by text.Text) text.Text {
	var fr, en []string
	for _, part := range parts {
		written := in.Words(part)
		if part.All != nil || part.Any != nil {
			written = text.T("("+written.FR+")", "("+written.EN+")")
		}
		fr, en = append(fr, written.FR), append(en, written.EN)
	}
	return text.T(strings.Join(fr, by.FR), strings.Join(en, by.EN))
}

func (in *Instrument) compared(c *Comparison, verb text.Text) text.Text {
	q := in.quoted(c.Question)
	var fr, en []string
	for _, value := range c.Values {
		named := in.valueWords(c.Question, value)
		fr, en = append(fr, "«\u00a0"+named.FR+"\u00a0»"), append(en, "“"+named.EN+"”")
	}
	return text.T("la réponse à "+q.FR+verb.FR+strings.Join(fr, " ou "), "the answer to "+q.EN+verb.EN+strings.Join(en, " or "))
}

// quoted is the label of a question between quotation marks.
func (in *Instrument) quoted(id string) text.Text {
	label := text.T(id, id)
	if q := in.questions[id]; q != nil {
		label = q.Label
	}
	return text.T("«\u00a0"+label.In(text.FR)+"\u00a0»", "“"+label.In(text.EN)+"”")
}

// valueWords writes a value of a condition as the question shows it.
func (in *Instrument) valueWords(question, value string) text.Text {
	q := in.questions[question]
	switch {
	case q == nil:
	case q.Kind == KindYesNo && value == yes:
		return text.T("Oui", "Yes")
	case q.Kind == KindYesNo:
		return text.T("Non", "No")
	case q.taxonomy != nil && q.taxonomy.Term(value) != nil:
		return q.taxonomy.Term(value).Label
	case !q.Unit.Empty():
		return text.T(value+"\u00a0"+q.Unit.In(text.FR), value+" "+q.Unit.In(text.EN))
	}
	return text.T(value, value)
}
