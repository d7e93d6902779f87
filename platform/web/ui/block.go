package ui

import "balise/engine/text"

// Block is a titled part of a page made of other components: the result of an evaluation, the opinions about it
// ("ui/blocks" takes a []Block). It lets a package put something on the page of another.
type Block struct {
	// ID is the block's id on its page: lower case letters, digits and hyphens.
	ID    string
	Title text.Text
	Parts []Part
	// Links follow the parts.
	Links []Link
}

// Part is one component of a block, under a heading of its own where Title says so. Those of its fields that are set are
// shown in this order.
type Part struct {
	Title   text.Text
	Text    []text.Text // paragraphs
	Callout *Callout
	Stats   []Stat
	Summary *SummaryList
	Chart   *Chart
	Table   *Table
	Tasks   []Task
	Events  []Event
	Buttons []Button // that lead somewhere
}
