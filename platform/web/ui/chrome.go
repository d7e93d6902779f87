package ui

import "balise/engine/text"

// Link leads somewhere.
type Link struct {
	Label text.Text
	Href  string
}

// FeedLink leads to a feed that says for feed readers what a page says to people: browsers and readers find it in the head of
// the page.
type FeedLink struct {
	Title text.Text
	Type  string // media type
	Href  string
}

// NavItem is an entry of a navigation; Current marks the page, or the part of the site, where the reader is.
type NavItem struct {
	Label   text.Text
	Href    string
	Current bool
}

// SectionNav leads to the sections of a long page, or to the pages of a folder ("ui/section-nav").
type SectionNav struct {
	Title text.Text
	Items []NavItem
}

// Viewer is the person who looks at the page; the zero value is a visitor.
type Viewer struct {
	Name     string
	SignedIn bool
}

// Tone says how a tag, a notice or a callout is to be felt. Its colour never stands alone: the words say the same.
type Tone string

// The five tones.
const (
	Neutral Tone = "neutral"
	Info    Tone = "info"
	Good    Tone = "good"
	Warning Tone = "warning"
	Bad     Tone = "bad"
)

// Class is the tone as a style sheet knows it; an unset tone is neutral.
func (t Tone) Class() string {
	if t == "" {
		return "tone-neutral"
	}
	return "tone-" + string(t)
}

// Icon names the drawing that goes with the tone.
func (t Tone) Icon() string {
	switch t {
	case Good:
		return "check"
	case Warning, Bad:
		return "warning"
	}
	return "info"
}

// Notice tells the reader what just happened or what to know before reading on ("ui/notice").
type Notice struct {
	Tone    Tone
	Title   text.Text
	Message text.Text
	Links   []Link
}

// Problem is a mistake in a form. Field is the name of the form field it is about, so that the error summary can lead
// to it; empty when it is about the whole form.
type Problem struct {
	Field   string
	Message text.Text
}

// Href leads to the field on the page.
func (p Problem) Href() string { return "#" + FieldID(p.Field) }

// Crumb is a step of the breadcrumb ("ui/breadcrumb" takes a []Crumb, the page itself left out).
type Crumb = Link

// Button is a button, or a link that looks like one when Href is set ("ui/button").
type Button struct {
	Label text.Text
	// Kind is "" for the main action of the page (one a page), "secondary", "warning" or "quiet".
	Kind string
	// Name and Value are sent with the form when this button sends it.
	Name, Value string
	Href        string
	Icon        string
}

// Hidden is a value that a form carries without showing it.
type Hidden struct{ Name, Value string }
