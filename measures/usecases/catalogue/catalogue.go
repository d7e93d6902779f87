// Package catalogue keeps the cases of the world catalogue of public-sector AI (measure 3.2, « Veille »): what each source said of
// each case in each edition, who loaded it, and what that changed. A load is whole or nothing; a case that its source no longer
// holds is flagged, never deleted. Every change takes the next number of one sequence, which projections follow.
package catalogue

import (
	"embed"
	"fmt"
	"sync"
	"time"

	"balise/engine/inventory"
	"balise/engine/usecase"
	"balise/platform/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package.
var Migrations = db.Migrations{Name: "usecases", FS: migrations}

// Store keeps cases, loads and profiles. It is safe for concurrent use.
type Store struct {
	db      *db.DB
	now     func() time.Time
	layouts sync.Map // of loads, by identifier: a layout never changes
}

// NewStore gives the store of a migrated database.
func NewStore(d *db.DB, now func() time.Time) *Store { return &Store{db: d, now: now} }

// Case is a use of AI as its source last told it.
type Case struct {
	ID      string
	Number  int64 // from 1
	Series  string
	Profile string
	Country string // ISO 3166-1, two letters, or EU
	Lang    string // of its texts
	// OrgID is empty when the source names no organisation.
	OrgID, Organisation string
	Record              usecase.Record
	Revision            int // from 1
	Seq                 int64
	FirstSeen           time.Time
	LastChanged         time.Time
	Missing             time.Time // since when its source no longer holds it; zero: it still does
	Load                string    // the last load that held it
}

// Label names the case, in addresses too: UC-000123.
func (c Case) Label() string { return fmt.Sprintf("UC-%06d", c.Number) }

// Load is a file that came into the catalogue, and what it changed.
type Load struct {
	ID                      string
	Number                  int64 // from 1
	Series, Profile         string
	ProfileVersion, Country string
	FileName, SHA256        string
	Encoding                string
	Edition                 string // 2024, 2024-05 or 2024-05-31: the date of the data
	At                      time.Time
	By                      string
	HeaderRow               int // physical line
	RecordsRead             int
	New, Changed, Unchanged int
	Missing                 int // that the edition no longer holds
	Suspected, Refused      int
}

// Told is what a plan said besides what it changed, kept with the load.
type Told struct {
	Suspected []usecase.Suspicion    `json:"suspected,omitempty"`
	Refused   []inventory.Problem    `json:"refused,omitempty"`
	Warnings  []inventory.Problem    `json:"warnings,omitempty"`
	Renamed   []usecase.Rename       `json:"renamed,omitempty"`
	Schema    []usecase.SchemaChange `json:"schema,omitempty"`
}

// ChangeKind is what a load did to a case.
type ChangeKind string

// The kinds of change.
const (
	New     ChangeKind = "new"
	Changed ChangeKind = "changed"
	Missing ChangeKind = "missing" // its source no longer holds it
	Back    ChangeKind = "back"    // its source holds it again, and says the same

	// carried is no news: the source writes the same otherwise for all its cases, or the organisation bears another name.
	carried ChangeKind = "carried"
)

// LoadChange is what a load did to one case.
type LoadChange struct {
	Seq    int64
	Kind   ChangeKind
	At     time.Time
	Load   string
	Case   Case // as it is now
	Fields []usecase.Difference
}

// Revision is what the source of a case said of it, from one edition on.
type Revision struct {
	Number int
	Load   string
	At     time.Time
	Record usecase.Record
	Fields []usecase.Difference // since the revision before; none for the first
}
