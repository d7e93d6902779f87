package instrument

import (
	"regexp"
	"strings"
)

// recordKind asks for another record, of the kind that the setting `of` names, by its identifier: the initiative that an
// assessment is about. Whether the record exists, and may be cited, is for those who hold the records to say.
type recordKind struct{}

var recordID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func (recordKind) settings() []string { return []string{"of"} }

func (recordKind) read(_ *Question, f fields) (Value, []issue) {
	if id := strings.TrimSpace(f.get()); id != "" {
		return id, nil
	}
	return nil, nil
}

func (recordKind) write(_ *Question, v Value, f fields) { f.set(v.(string)) }

func (recordKind) check(_ *Question, v Value) []issue {
	id, ok := v.(string)
	if !ok {
		return wrongType()
	}
	if !recordID.MatchString(id) {
		return only("Choisissez une fiche de la liste.", "Choose a record from the list.")
	}
	return nil
}

func (recordKind) show(_ *Question, v Value, d Display) string {
	id := v.(string)
	if d.RecordName != nil {
		if name := d.RecordName(id).In(d.Lang); name != "" {
			return name
		}
	}
	return id
}
