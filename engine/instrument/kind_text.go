package instrument

import (
	"strings"

	"balise/engine/text"
)

// textKind asks for a text in both languages: one line, or paragraphs. One language is enough: the reader of the other
// gets the text that exists, marked with its language.
type textKind struct{ paragraphs bool }

// Longest texts where the instrument does not say, in characters.
const (
	longestLine = 300
	longestText = 10_000
)

func (k textKind) settings() []string { return []string{"max_length"} }

func (k textKind) read(_ *Question, f fields) (Value, []issue) {
	t := readText(f)
	if t.Empty() {
		return nil, nil
	}
	return t, nil
}

func (k textKind) write(_ *Question, v Value, f fields) { writeText(v.(text.Text), f) }

func (k textKind) check(q *Question, v Value) []issue {
	t, ok := v.(text.Text)
	if !ok {
		return wrongType()
	}
	if t.Empty() {
		return only("Écrivez ce texte ou retirez la réponse.", "Write this text or remove the answer.")
	}
	longest := longestLine
	if k.paragraphs {
		longest = longestText
	}
	if q.MaxLength > 0 {
		longest = q.MaxLength
	}
	return checkText(t, longest, k.paragraphs)
}

func (k textKind) show(_ *Question, v Value, d Display) string {
	return strings.Join(strings.Fields(v.(text.Text).In(d.Lang)), " ")
}

func readText(f fields) text.Text {
	return text.Text{FR: clean(f.sub("fr").get()), EN: clean(f.sub("en").get())}
}

func writeText(t text.Text, f fields) {
	f.sub("fr").set(t.FR)
	f.sub("en").set(t.EN)
}

func checkText(t text.Text, longest int, paragraphs bool) []issue {
	var issues []issue
	for _, l := range text.Langs {
		written := t.FR
		if l == text.EN {
			written = t.EN
		}
		if m := checkString(written, longest, paragraphs); !m.Empty() {
			issues = append(issues, issue{at: "." + string(l), message: m})
		}
	}
	return issues
}
