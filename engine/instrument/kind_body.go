package instrument

import (
	"regexp"
	"strings"
)

// bodyKind asks for a public body, by its identifier. Whether the body exists is for those who hold the bodies to say.
type bodyKind struct{}

var bodyID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func (bodyKind) settings() []string { return nil }

func (bodyKind) read(_ *Question, f fields) (Value, []issue) {
	if id := strings.TrimSpace(f.get()); id != "" {
		return id, nil
	}
	return nil, nil
}

func (bodyKind) write(_ *Question, v Value, f fields) { f.set(v.(string)) }

func (bodyKind) check(_ *Question, v Value) []issue {
	id, ok := v.(string)
	if !ok {
		return wrongType()
	}
	if !bodyID.MatchString(id) {
		return only("Choisissez un organisme de la liste.", "Choose a body from the list.")
	}
	return nil
}

func (bodyKind) show(_ *Question, v Value, d Display) string {
	id := v.(string)
	if d.BodyName != nil {
		if name := d.BodyName(id).In(d.Lang); name != "" {
			return name
		}
	}
	return id
}
