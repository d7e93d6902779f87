package instrument

import "balise/engine/text"

// yesNoKind asks a question that is answered by yes or no. Neither is chosen beforehand.
type yesNoKind struct{}

const yes, no = "yes", "no"

func (yesNoKind) settings() []string { return []string{"points"} }

func (yesNoKind) read(_ *Question, f fields) (Value, []issue) {
	switch f.get() {
	case "":
		return nil, nil
	case yes:
		return true, nil
	case no:
		return false, nil
	}
	return nil, only("Choisissez oui ou non.", "Choose yes or no.")
}

func (yesNoKind) write(_ *Question, v Value, f fields) {
	if v.(bool) {
		f.set(yes)
	} else {
		f.set(no)
	}
}

func (yesNoKind) check(_ *Question, v Value) []issue {
	if _, ok := v.(bool); !ok {
		return wrongType()
	}
	return nil
}

func (yesNoKind) show(_ *Question, v Value, d Display) string {
	if v.(bool) {
		return text.T("Oui", "Yes").In(d.Lang)
	}
	return text.T("Non", "No").In(d.Lang)
}
