// Package app assembles Balise: it opens the stores, asks each measure for its pages, its place in the menu and its
// projections, and serves the whole.
package app

import (
	"context"
	"log/slog"
	"time"

	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/db"
	"balise/platform/digest"
	"balise/platform/pages"
	"balise/platform/record"
	"balise/platform/retention"
	"balise/platform/web"
	"balise/platform/work"
)

// Plan is what the program knows of a measure before anything is open: what its data need, and how to build it.
type Plan struct {
	// Tables are the measure's own, for facts that are not records.
	Tables []db.Migrations
	// Kinds gives its kinds of record, shaped by the instruments of the content; nil when it has none of its own.
	Kinds func(*corpus.Corpus) []record.Kind
	// Build gives the measure, on a house that is open.
	Build func(*House) Measure
}

// Measure is one measure of the strategy: a folder under measures/, and what it adds to the whole.
type Measure struct {
	// ID is the measure's number in the strategy, "9.2".
	ID    string
	Title text.Text
	// Texts are the measure's texts.yaml, by a name for messages.
	Texts     map[string][]byte
	Endpoints []web.Endpoint
	// Nav are its entries in the public menu.
	Nav []Link
	// Desks are where its records are written.
	Desks []*pages.Desk
	// Panels are what it shows on the pages of records of other kinds in the workspace, and PublicPanels on their public pages, by
	// kind: so that a measure adds to another that it does not know.
	Panels       map[string]pages.Panel
	PublicPanels map[string]pages.PublicPanel
	// Followers keep its projections up with what is published.
	Followers []record.Follower
	// Projections follow what it keeps in tables of its own.
	Projections []Projection
	// Corner is what it adds to the workspace; nil when it adds nothing.
	Corner pages.Corner
	// Version changes whenever what it shows to everyone does, besides what is published; nil when that is all.
	Version func(ctx context.Context) (int64, error)
	// Retention says how long it keeps what is not a record.
	Retention []retention.Rule
	// Tasks are what it does in the background, when asked or by the calendar.
	Tasks []work.Task
	// Digests are what it lets the public follow by e-mail.
	Digests []digest.Source
	// Fiction fills the demonstration with what only this measure knows, once the bodies, persons and initiatives are there. It is
	// called at each start, and adds nothing to what it told before.
	Fiction func(ctx context.Context, now time.Time) error
}

// Projection is something that a measure derives from tables of its own, such as a search index, on the disk of each machine. It is
// opened by a program that serves or that remakes what is derived, and never by one that only writes beside it.
type Projection struct {
	Name string
	// Open opens its files; an error that is search.ErrHeld says that another process has them.
	Open func() error
	// CatchUp follows everything there is to follow, and returns; Run does until the context ends.
	CatchUp func(ctx context.Context) error
	Run     func(ctx context.Context, log *slog.Logger)
	// Lag tells how many changes it has yet to follow.
	Lag   func(ctx context.Context) (int64, error)
	Close func() error
}

// Link is an entry of a menu: the name of a page and its text. Action is what one must be allowed to do to see it.
type Link struct {
	Route  string
	Label  text.Text
	Action string
	// Rank puts it among the entries of all measures, the lowest first; those of one rank stand in the order of the measures.
	Rank int
}
