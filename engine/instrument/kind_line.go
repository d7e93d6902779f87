package instrument

// lineKind asks for one line that has no language: a name, a reference, an address.
type lineKind struct{}

func (lineKind) settings() []string { return []string{"max_length"} }

func (lineKind) read(_ *Question, f fields) (Value, []issue) {
	if s := clean(f.get()); s != "" {
		return s, nil
	}
	return nil, nil
}

func (lineKind) write(_ *Question, v Value, f fields) { f.set(v.(string)) }

func (lineKind) check(q *Question, v Value) []issue {
	s, ok := v.(string)
	if !ok {
		return wrongType()
	}
	if s == "" {
		return only("Écrivez ce texte ou retirez la réponse.", "Write this text or remove the answer.")
	}
	longest := longestLine
	if q.MaxLength > 0 {
		longest = q.MaxLength
	}
	if m := checkString(s, longest, false); !m.Empty() {
		return []issue{{message: m}}
	}
	return nil
}

func (lineKind) show(_ *Question, v Value, _ Display) string { return v.(string) }
