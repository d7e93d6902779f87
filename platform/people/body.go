package people

import (
	"time"

	"balise/engine/text"
	"balise/platform/lang"
)

// Day is a calendar day, "2024-05-31"; the empty day is no limit. Days compare as strings do.
type Day string

// DayOf gives the day it is at that moment where the public bodies are.
func DayOf(t time.Time) Day { return Day(t.In(lang.Zone).Format(time.DateOnly)) }

// Valid tells whether the day is empty or exists in the calendar.
func (d Day) Valid() bool {
	if d == "" {
		return true
	}
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

// within tells whether a day is in [from, until): until is the first day that is out.
func within(at, from, until Day) bool {
	return (from == "" || at >= from) && (until == "" || at < until)
}

// Alias is another name of a body, or a name it had: from a day (included) until a day (not included).
type Alias struct {
	Name  string `json:"name"`
	From  Day    `json:"from,omitempty"`
	Until Day    `json:"until,omitempty"`
}

// Body is a public body. Type, Portfolio and Jurisdiction are codes of the taxonomies body_type, portfolio and jurisdiction.
type Body struct {
	ID   string
	Slug string // in the address of its page; never changes, even when the body is renamed

	Name         text.Text
	Acronym      text.Text
	Type         string
	Portfolio    string
	Jurisdiction string
	Aliases      []Alias

	From, Until Day    // it exists from a day (included) until a day (not included)
	SuccessorID string // the body that took over its mission, once merged
	Fictional   bool
}

// ActiveAt tells whether the body existed that day.
func (b Body) ActiveAt(at Day) bool { return within(at, b.From, b.Until) }
