// Package app assembles Balise: it opens the stores, asks each measure for its pages, its place in the menu and its
// projections, and serves the whole.
package app

import (
	"balise/engine/text"
	"balise/platform/pages"
	"balise/platform/record"
	"balise/platform/web"
)

// Measure is one measure of the strategy: a folder under measures/, and what it adds to the whole.
type Measure struct {
	// ID is the measure's number in the strategy, "9.2".
	ID    string
	Title text.Text
	// Texts is the measure's texts.yaml.
	Texts     []byte
	Endpoints []web.Endpoint
	// Nav are its entries in the public menu.
	Nav []Link
	// Desks are where its records are written.
	Desks []*pages.Desk
	// Followers keep its projections up with what is published.
	Followers []record.Follower
}

// Link is an entry of a menu: the name of a page and its text. Action is what one must be allowed to do to see it.
type Link struct {
	Route  string
	Label  text.Text
	Action string
}
