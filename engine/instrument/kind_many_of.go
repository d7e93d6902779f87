package instrument

import (
	"slices"
	"strings"
)

// manyOfKind asks for any number of terms of a taxonomy. Their order means nothing.
type manyOfKind struct{}

func (manyOfKind) settings() []string { return []string{"taxonomy", "choices", "points"} }

func (manyOfKind) read(_ *Question, f fields) (Value, []issue) {
	var codes []string
	for _, typed := range f.all() {
		if code := strings.TrimSpace(typed); code != "" {
			codes = append(codes, code)
		}
	}
	if codes == nil {
		return nil, nil
	}
	slices.Sort(codes)
	return slices.Compact(codes), nil
}

func (manyOfKind) write(_ *Question, v Value, f fields) { f.form[f.name] = slices.Clone(v.([]string)) }

func (manyOfKind) check(q *Question, v Value) []issue {
	codes, ok := v.([]string)
	if !ok {
		return wrongType()
	}
	if len(codes) == 0 {
		return only("Choisissez au moins un élément de la liste.", "Choose at least one item from the list.")
	}
	for _, code := range codes {
		if issues := checkCode(q, code); issues != nil {
			return issues
		}
	}
	return nil
}

// show lists the labels in the order of the taxonomy, which is the one readers know.
func (manyOfKind) show(q *Question, v Value, d Display) string {
	codes := slices.Clone(v.([]string))
	if q.taxonomy != nil {
		slices.SortStableFunc(codes, func(a, b string) int { return q.taxonomy.rank(a) - q.taxonomy.rank(b) })
	}
	labels := make([]string, len(codes))
	for i, code := range codes {
		labels[i] = showCode(q, code, d)
	}
	return strings.Join(labels, d.separator())
}
