package people

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
)

// BodyChange is one field of a body that differs.
type BodyChange struct {
	Field         string // name_fr, name_en, acronym_fr, acronym_en, type, portfolio, jurisdiction, aliases, from, until, successor, fictional
	Before, After string
}

// compareBodies lists the differences, in the order of the fields.
func compareBodies(before, after Body) []BodyChange {
	was, is := bodyFields(before), bodyFields(after)
	var changes []BodyChange
	for i := range was {
		if was[i][1] != is[i][1] {
			changes = append(changes, BodyChange{Field: was[i][0], Before: was[i][1], After: is[i][1]})
		}
	}
	return changes
}

// bodyFields gives each field's name and value.
func bodyFields(b Body) [][2]string {
	fictional := ""
	if b.Fictional {
		fictional = "true"
	}
	aliases := make([]string, len(b.Aliases))
	for i, a := range b.Aliases {
		aliases[i] = a.String()
	}
	return [][2]string{
		{"name_fr", b.Name.FR}, {"name_en", b.Name.EN}, {"acronym_fr", b.Acronym.FR}, {"acronym_en", b.Acronym.EN},
		{"type", b.Type}, {"portfolio", b.Portfolio}, {"jurisdiction", b.Jurisdiction}, {"aliases", strings.Join(aliases, " | ")},
		{"from", string(b.From)}, {"until", string(b.Until)}, {"successor", b.SuccessorID}, {"fictional", fictional},
	}
}

// String writes the alias as files of bodies do: Name [2010-01-01/2015-01-01].
func (a Alias) String() string {
	if a.From == "" && a.Until == "" {
		return a.Name
	}
	return a.Name + " [" + string(a.From) + "/" + string(a.Until) + "]"
}

// RenameBody gives a body a new name from a day on, which is not in the future. Its former name stays as an alias that ends
// that day, so that older documents still find it.
func (s *Store) RenameBody(ctx context.Context, actor Actor, id string, name text.Text, on Day) (Body, error) {
	var renamed Body
	err := s.changeBody(ctx, actor, id, on, "body.rename", func(_ *Directory, b Body) (Body, error) {
		renamed = withName(b, name, on)
		return renamed, nil
	})
	return renamed, err
}

// withName changes the name and keeps what it replaces as an alias.
func withName(b Body, name text.Text, on Day) Body {
	aliases := slices.Clone(b.Aliases)
	for _, pair := range [][2]string{{b.Name.FR, name.FR}, {b.Name.EN, name.EN}} {
		old := Alias{Name: pair[0], From: b.From, Until: on}
		if old.Name != "" && nameKey(old.Name) != nameKey(name.FR) && nameKey(old.Name) != nameKey(name.EN) && !slices.Contains(aliases, old) {
			aliases = append(aliases, old)
		}
	}
	b.Name, b.Aliases = name, aliases
	return b
}

// MergeBodies closes a body on a day, which is not in the future, and names the one that takes over its mission: from that
// day on its names lead there. Its records and its persons' roles stay with it; moving them is a decision of their own.
func (s *Store) MergeBodies(ctx context.Context, actor Actor, from, into string, on Day) error {
	return s.changeBody(ctx, actor, from, on, "body.merge", func(d *Directory, b Body) (Body, error) {
		successor, known := d.Body(into)
		switch {
		case !known:
			return Body{}, noBody()
		case into == from:
			return Body{}, fault.Invalid(text.T("Un organisme ne peut pas être fusionné avec lui-même.", "A body cannot be merged into itself."))
		case b.Until != "":
			return Body{}, fault.Conflict(text.T("Cet organisme est déjà fermé.", "This body is already closed."))
		case !successor.ActiveAt(on):
			return Body{}, fault.Invalid(text.T("L’organisme qui prend la suite n’existe pas à cette date.", "The body that takes over does not exist on that day."))
		}
		b.Until, b.SuccessorID = on, into
		return b, nil
	})
}

// changeBody applies a dated change to a body that exists that day.
func (s *Store) changeBody(ctx context.Context, actor Actor, id string, on Day, act string, change func(*Directory, Body) (Body, error)) error {
	if err := Allow(actor, BodyManage, id); err != nil {
		return err
	}
	if on == "" || !on.Valid() || on > DayOf(s.now()) {
		return fault.Invalid(text.T("La date du changement est à corriger.", "The date of the change needs correcting."), fault.Field{Name: "on",
			Message: text.T("Écrivez une date comme 2024-05-31, au plus tard aujourd’hui.", "Write a date such as 2024-05-31, today at the latest.")})
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		d, err := readDirectory(ctx, tx)
		if err != nil {
			return fmt.Errorf("%s: %w", act, err)
		}
		before, known := d.Body(id)
		if !known {
			return noBody()
		}
		if !before.ActiveAt(on) || on == before.From {
			return fault.Invalid(text.T("Cet organisme n’existe pas encore, ou plus, à cette date.", "This body does not exist yet, or any more, on that day."))
		}
		after, err := change(d, before)
		if err != nil {
			return err
		}
		return s.put(ctx, tx, d, actor, act, before, after)
	})
}
