package pages

import (
	"net/url"
	"slices"
	"strings"

	"balise/engine/instrument"
	"balise/platform/web/ui"
)

// scope is what of the form stands on a page. Without sections it is the whole form.
type scope struct {
	sections []*instrument.Section
	// rest is the form of the answers that stand on other pages.
	rest url.Values
}

// opening gives the sections that the page of a new record asks: those without which it cannot even be a draft, or else the
// first one.
func opening(in *instrument.Instrument) []*instrument.Section {
	var needed []*instrument.Section
	for _, s := range in.Sections {
		if slices.ContainsFunc(s.Questions, func(q *instrument.Question) bool { return q.Required == instrument.StageDraft }) {
			needed = append(needed, s)
		}
	}
	if needed == nil {
		return in.Sections[:1]
	}
	return needed
}

// holds tells whether a field of the form stands on the page.
func (s scope) holds(field string) bool {
	id, _, _ := strings.Cut(field, ".")
	return s.sections == nil || slices.ContainsFunc(s.sections, func(section *instrument.Section) bool {
		return slices.ContainsFunc(section.Questions, func(q *instrument.Question) bool { return q.ID == id })
	})
}

// own keeps of what was sent what the page asks, and the fields that carry it: another part is never touched, whatever is sent.
func (s scope) own(form url.Values) url.Values {
	kept := url.Values{}
	for name, values := range form {
		if s.holds(name) || strings.HasPrefix(name, "_") {
			kept[name] = slices.Clone(values)
		}
	}
	return kept
}

// over gives the whole form: what was typed on the page, and the other answers.
func (s scope) over(typed url.Values) url.Values {
	if s.sections == nil {
		return typed
	}
	whole := s.own(typed)
	for name, values := range s.rest {
		if !s.holds(name) {
			whole[name] = values
		}
	}
	return whole
}

// around carries the answers of other pages on which depends what is shown of this one, for the script that follows
// conditions. They are never saved from here.
func (s scope) around(in *instrument.Instrument, whole url.Values) []ui.Hidden {
	answers, _ := in.ReadForm(whole)
	shown := in.Shown(answers)
	var carried []ui.Hidden
	for _, section := range s.sections {
		for _, q := range in.Outside(section) {
			if !shown[q.ID] || s.holds(q.ID) {
				continue
			}
			form := in.WriteForm(instrument.Answers{q.ID: {Value: answers[q.ID].Value, Absence: answers[q.ID].Absence}})
			for _, h := range hiddenFields(form) {
				if !slices.Contains(carried, h) {
					carried = append(carried, h)
				}
			}
		}
	}
	return carried
}

// hiddenFields carries a form, always in the same order.
func hiddenFields(form url.Values) []ui.Hidden {
	var all []ui.Hidden
	for name, values := range form {
		for _, value := range values {
			all = append(all, ui.Hidden{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(all, func(a, b ui.Hidden) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// only keeps the sections of the page.
func (s scope) only(all []FormSection) []FormSection {
	if s.sections == nil {
		return all
	}
	return slices.DeleteFunc(all, func(drawn FormSection) bool {
		return !slices.ContainsFunc(s.sections, func(own *instrument.Section) bool { return own.ID == drawn.ID })
	})
}

// link leads to a field here when the page holds it, and elsewhere otherwise.
func (s scope) link(here, elsewhere fieldLink) fieldLink {
	return func(field string) string {
		if s.holds(field) {
			return here(field)
		}
		return elsewhere(field)
	}
}
