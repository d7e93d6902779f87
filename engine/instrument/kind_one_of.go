package instrument

import "strings"

// oneOfKind asks for one term of a taxonomy. A term of any edition is accepted: a record keeps the terms of its year.
type oneOfKind struct{}

func (oneOfKind) settings() []string { return []string{"taxonomy", "choices", "points"} }

func (oneOfKind) read(_ *Question, f fields) (Value, []issue) {
	if code := strings.TrimSpace(f.get()); code != "" {
		return code, nil
	}
	return nil, nil
}

func (oneOfKind) write(_ *Question, v Value, f fields) { f.set(v.(string)) }

func (oneOfKind) check(q *Question, v Value) []issue {
	code, ok := v.(string)
	if !ok {
		return wrongType()
	}
	return checkCode(q, code)
}

func (oneOfKind) show(q *Question, v Value, d Display) string { return showCode(q, v.(string), d) }

func checkCode(q *Question, code string) []issue {
	if q.taxonomy == nil || q.taxonomy.Term(code) == nil {
		return only("Ce choix n’existe pas\u00a0: choisissez dans la liste.", "This choice does not exist: choose from the list.")
	}
	return nil
}

// showCode writes the label of a term, or the code itself when the taxonomy lost it: better than nothing.
func showCode(q *Question, code string, d Display) string {
	if q.taxonomy == nil || q.taxonomy.Term(code) == nil {
		return code
	}
	return q.taxonomy.Label(code, d.Lang)
}
