package usecase

import "balise/engine/inventory"

// Plan is what bringing an edition of a source into the catalogue would change. A person accepts it or refuses it whole.
type Plan struct {
	Profile       *Profile
	Series        string
	RecordsRead   int // those refused are among them
	New           []Record
	Changed       []Change
	Unchanged     []string // keys
	Missing       []string // keys of cases that the edition no longer holds: flagged, never deleted
	Back          []string // keys of cases that were flagged as missing and that the edition holds
	Suspected     []Suspicion
	Refused       []inventory.Problem
	Warnings      []inventory.Problem
	Renamed       []Rename
	Schema        []SchemaChange
	Organisations []string // names, once each organisation, in order
	// Carried are cases counted as unchanged that the edition nevertheless writes otherwise: its columns changed for all, or the
	// organisation bears another name. Their new state is kept, so that no cell is lost; nobody is told of a change.
	Carried []Change
	// Records are those of the edition, in its order, under the keys that the plan gives them.
	Records []Record
	// Facts tell about the file, for whoever reads the plan; Reconcile does not fill them.
	Facts Facts
}

// Change is a case that the source tells otherwise than before.
type Change struct {
	Key    string // under which the case is known; Record.Key is the one that it bears from now on
	Record Record
	Fields []Difference
}

// Difference is one column that changed.
type Difference struct {
	Column string `json:"column"` // as the new edition names it
	Field  Field  `json:"field,omitempty"`
	Before string `json:"before"` // raw
	After  string `json:"after"`
	// Meaning tells whether what was understood changed too, or only how it is written.
	Meaning bool `json:"meaning"`
}

// Suspicion is two records that may be one case: a person decides.
type Suspicion struct {
	Key   string `json:"key"` // of a new record
	Other string `json:"other"`
	Why   Why    `json:"why"`
}

// Why is what makes two records suspect.
type Why string

// The reasons.
const (
	SameName Why = "same_name" // two keys, one name, one organisation
	SameText Why = "same_text" // another organisation says the same word for word: the same product, perhaps
	SameID   Why = "same_id"   // two records of one organisation bear the same number
	NewID    Why = "new_id"    // a case is missing, and this one is almost the same under another key
)

// Rename is an organisation whose name changed between two editions, with how many cases show it.
type Rename struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Cases int    `json:"cases"`
}

// SchemaChange is a column that changed for every record at once, told once.
type SchemaChange struct {
	Kind   SchemaKind `json:"kind"`
	Before string     `json:"before,omitempty"` // header in what was known
	After  string     `json:"after,omitempty"`  // header in the edition
	Field  Field      `json:"field,omitempty"`
	Cases  int        `json:"cases"` // that show it
}

// SchemaKind is what happened to a column.
type SchemaKind string

// The kinds.
const (
	ColumnAdded     SchemaKind = "added"
	ColumnRemoved   SchemaKind = "removed"
	ColumnRenamed   SchemaKind = "renamed"
	ColumnRewritten SchemaKind = "rewritten" // nearly every cell is written otherwise: the addresses of a site that moved
)

// Known is the last state of a case of the same series.
type Known struct {
	Key     string
	Record  Record
	Missing bool // it was already flagged: an edition before this one did not hold it
}

// Worded counts the changed cases of which nothing that was understood changed, but only how it is written.
func (p *Plan) Worded() int {
	n := 0
	for _, c := range p.Changed {
		if !c.Meaning() {
			n++
		}
	}
	return n
}

// Meaning tells whether anything that was understood changed.
func (c Change) Meaning() bool {
	for _, f := range c.Fields {
		if f.Meaning {
			return true
		}
	}
	return false
}
