package ui

import (
	"time"

	"balise/engine/text"
)

// Tag is a short state: « Publié », « En développement » ("ui/tag").
type Tag struct {
	Label text.Text
	Tone  Tone
}

// Absent is a typed absence as the public reads it: why there is no answer, on which ground it is withheld, until when.
type Absent struct {
	Reason text.Text
	Ground text.Text
	Until  text.Text
	Note   text.Text
}

// SummaryRow is a question and its answer. Exactly one of Value, Paragraphs, Items, Links, Tag or Absent is expected;
// with none of them the row says « Information non fournie ».
type SummaryRow struct {
	Label      text.Text
	Value      text.Text
	Paragraphs []text.Text
	Items      []text.Text
	Links      []Link
	Tag        *Tag
	Absent     *Absent
	Aside      []text.Text // what stands beside the value, in small
	// Change leads to where the answer is changed; its label is added for screen readers.
	Change string
	Legal  []Legal
}

// Missing tells whether the row has nothing to show.
func (r SummaryRow) Missing() bool {
	return r.Value.Empty() && len(r.Paragraphs)+len(r.Items)+len(r.Links) == 0 && r.Tag == nil && r.Absent == nil
}

// SummaryList shows answers to be read or checked ("ui/summary-list").
type SummaryList struct{ Rows []SummaryRow }

// Task is a part of a longer work ("ui/task-list" takes a []Task). Done of All counts answers; All 0 shows no count.
type Task struct {
	Label, Hint text.Text
	Href        string
	Tag         Tag
	Done, All   int
	Links       []Link // what else may be done with it
}

// Stat is a number worth a glance ("ui/stats" takes a []Stat).
type Stat struct {
	Number int64
	Label  text.Text
	Note   text.Text
	Href   string
}

// Card leads to something with a few words about it ("ui/cards" takes a []Card).
type Card struct {
	Title, Body text.Text
	Href        string
	Icon        string
	Meta        text.Text
	Tag         *Tag
}

// Callout sets a passage apart: how to contest a decision, what a word means ("ui/callout").
type Callout struct {
	Title text.Text
	Body  []text.Text
	Tone  Tone
	Icon  string
	Links []Link
}

// Step is a stage on a way: done, then one current, then those to come ("ui/progress" takes a []Step).
type Step struct {
	Label text.Text
	Done  bool
	Here  bool
}

// Panel confirms that something is done ("ui/panel").
type Panel struct {
	Title, Body text.Text
}

// Empty stands where a list has nothing, and says what to do next ("ui/empty").
type Empty struct {
	Title, Message text.Text
	Links          []Link
}

// Event is a line of a history ("ui/timeline" takes a []Event, newest first).
type Event struct {
	Title  text.Text
	Tag    *Tag
	At     time.Time
	Who    string
	Reason text.Text
	Links  []Link
}

// Exchange is a question and its answer, in the words of those who wrote them ("ui/exchanges" takes a []Exchange).
type Exchange struct {
	Number   int64
	Title    text.Text // the kind of question
	About    *Link     // what it is about; nil for nothing that has a page
	Question []string  // paragraphs
	Answer   []string
	Who      text.Text // who answers
	At       time.Time // when they did
	Lang     text.Lang // of the words, when it is not the page's
}

// Citation is how to cite the page; Line is the whole reference in the page's language ("ui/citation").
type Citation struct{ Line text.Text }
