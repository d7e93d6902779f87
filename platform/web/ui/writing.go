package ui

import (
	"time"

	"balise/engine/text"
)

// Writing is what a person who writes a record is told about it while they write ("ui/writing"): how complete it is, what
// is hard to read, which links fail, what already says the same, what the public will see. It advises and never blocks.
type Writing struct {
	// Action is where the form is sent to be read again; empty where a saved record is read.
	Action  string
	Percent int
	Gaps    []WritingGap
	Hints   []WritingHint
	// MoreHints counts those left out of a long list.
	MoreHints int
	Links     []WritingLink
	Alike     []WritingAlike
	// Copied tells what was just copied from another record, or that nothing was.
	Copied text.Text
	// Public is what citizens would read; Hidden what they would not, and why. Never says that nothing is ever published.
	Public []WritingSection
	Hidden []WritingHidden
	Never  text.Text
}

// WritingGap is a question without an answer, and how much answering it brings, in percent.
type WritingGap struct {
	Label   text.Text
	Href    string
	Percent int
}

// WritingHint is advice about some words of an answer.
type WritingHint struct {
	Label  text.Text // of the question
	Href   string
	Lang   text.Lang // of the quoted words
	Quote  string    // empty when it is about the whole answer
	Advice text.Text
}

// WritingLink is an address that the record cites, and what became of it. At is zero when it was never opened.
type WritingLink struct {
	URL   string
	State Tag
	At    time.Time
}

// WritingAlike is a published record that says much the same. Why lists what they share.
type WritingAlike struct {
	Number int64
	Title  text.Text
	Href   string
	Body   text.Text
	Why    []text.Text
	Quotes []string
}

// WritingSection is a part of what the public would read.
type WritingSection struct {
	Title text.Text
	Rows  SummaryList
}

// WritingHidden is an answer that the public would not read as it was given.
type WritingHidden struct {
	Label, Why text.Text
}

// HintCount counts the pieces of advice.
func (w Writing) HintCount() int { return len(w.Hints) + w.MoreHints }

// BrokenCount counts the links that somebody should look at.
func (w Writing) BrokenCount() int {
	n := 0
	for _, l := range w.Links {
		if l.State.Tone == Bad || l.State.Tone == Warning {
			n++
		}
	}
	return n
}

// AlikeCount counts the records that say much the same.
func (w Writing) AlikeCount() int { return len(w.Alike) }
