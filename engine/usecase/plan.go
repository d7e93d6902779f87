package usecase

import "balise/engine/inventory"

// Plan is what bringing an edition of a source into the catalogue would change. A person accepts it or refuses it whole.
type Plan struct {
	Series        string
	RecordsRead   int
	New           []Record
	Changed       []Change
	Unchanged     []string // keys
	Missing       []string // keys of cases that the edition no longer holds: flagged, never deleted
	Suspected     []Suspicion
	Refused       []inventory.Problem
	Renamed       []Rename
	Organisations []string // as resolved, once each, in order
}

// Change is a case that the source tells otherwise than before.
type Change struct {
	Key    string
	Record Record
	Fields []Difference
}

// Difference is one column that changed.
type Difference struct {
	Column string `json:"column"`
	Field  Field  `json:"field,omitempty"`
	Before string `json:"before"` // raw
	After  string `json:"after"`
	// Meaning tells whether what was understood changed too, or only how it is written.
	Meaning bool `json:"meaning"`
}

// Suspicion is two records that may be one case: a person decides.
type Suspicion struct {
	Key, Other string // keys; Other is a case of this edition, or one already known
	Why        string // same_name, same_text, same_id
}

// Rename is an organisation whose name changed between two editions, with how many cases show it.
type Rename struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Cases int    `json:"cases"`
}
