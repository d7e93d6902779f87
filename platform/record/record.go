// Package record keeps the documents of public bodies: what they say, who changed what and when, and what of it is public.
//
// A record is shaped by an instrument and belongs to a body. Each change makes a revision, which is never altered, with the
// next number of one sequence for the whole database. A publication is a revision minus what the public may not see; pages
// for citizens, search and every other thing derived read publications only, in the order of the sequence.
package record

import (
	"context"
	"embed"
	"fmt"
	"sync"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package. They stand on those of people.
var Migrations = db.Migrations{Name: "record", FS: migrations}

// Kind is a kind of record, declared by a measure.
type Kind struct {
	ID         string
	Instrument *instrument.Instrument
	// Now gives the version of the instrument in force at this moment, with the former ones behind it, for a kind whose questions are
	// adopted by people rather than shipped: see Store.Adopted. Nil when Instrument never changes.
	Now func() *instrument.Instrument
	// Title names a record from its answers: all of them in the workspace, the public ones for a publication.
	Title func(instrument.Answers) text.Text
	// Publishable gives a fault when the law or the measure keeps such a record from the public whatever its answers'
	// validity; nil when nothing does.
	Publishable func(instrument.Answers) error
	// Public computes what is published from all the answers. Nothing but public questions may come out of it; when it is
	// nil, they are what comes out.
	Public func(people.Body, instrument.Answers) instrument.Answers
	// Guard gives a fault when the measure refuses an act that rights, state and answers allow: a sign-off whose conditions are not
	// met. It reads in the transaction of the act; nil when nothing more is asked.
	Guard func(ctx context.Context, tx *db.Tx, r Record, act Act) error
	// Rights names the actions that stand, for this kind, for those of records in general: who reviews a note is not who
	// publishes an entry. An action that is not in it stands for itself.
	Rights map[people.Action]people.Action
	// Words are its own names of states and acts; empty where those of records in general suit it.
	Words Words
	// FourEyes asks that somebody publish who wrote nothing of the record since its last publication.
	FourEyes bool
	// Inside tells that to publish such a record is to approve it: the approval is kept in the sequence, and nobody outside the
	// workspace reads a word of the record, not even its title.
	Inside bool
	// Only gives what at most one record of a body may bear among those of the kind, such as its year; "" bears nothing. Nil when
	// a body may have any number of the same.
	Only func(instrument.Answers) string

	plain bool // it publishes what its instrument calls public
}

// Right gives what one must be allowed to do to a record of this kind, for an action on records in general.
func (k Kind) Right(general people.Action) people.Action {
	if own, ok := k.Rights[general]; ok {
		return own
	}
	return general
}

// Record is a document as it stands in the workspace.
type Record struct {
	ID                string
	Kind              string
	Number            int64 // permanent and public, unique in its kind
	BodyID            string
	State             State
	Version           int   // counts its revisions; what a change must be based on
	Seq               int64 // of its last revision
	PublicState       State // of its last publication; "" when it was never published
	Title             text.Text
	Answers           instrument.Answers
	InstrumentVersion string // under which the answers were given
	CreatedAt         time.Time
	UpdatedAt         time.Time
	UpdatedBy         string // name
	SourceKey         string // identifies it in the file it was imported from, unique in its kind; "" when it was written here
}

// Revision is one change of a record. It is never altered.
type Revision struct {
	Seq               int64
	RecordID          string
	Version           int
	Act               Act
	State             State // after the act
	Answers           instrument.Answers
	InstrumentVersion string
	At                time.Time
	ByID, ByName      string
	Reason            text.Text // for a publication, a withdrawal or a retirement, the one the public reads
}

// Publication is what the public reads of a record from a moment on. It is never altered: a correction is another one.
type Publication struct {
	Seq               int64 // of the revision that was published
	RecordID          string
	Kind              string
	Number            int64
	BodyID            string
	State             State // Published, Corrected, Withdrawn or Retired
	Title             text.Text
	Answers           instrument.Answers // public ones only; those of the last published or corrected state once withdrawn or retired
	InstrumentVersion string
	At                time.Time
	Reason            text.Text
	Previous          int64 // Seq of the record's publication before this one; 0 for the first
}

// Store keeps records. It is safe for concurrent use.
type Store struct {
	db    *db.DB
	now   func() time.Time
	kinds map[string]Kind

	mu      sync.Mutex
	written chan struct{} // closed at the next write of this process
}

// NewStore gives a store of these kinds of records on a migrated database.
func NewStore(d *db.DB, now func() time.Time, kinds ...Kind) *Store {
	s := &Store{db: d, now: now, kinds: map[string]Kind{}, written: make(chan struct{})}
	for _, k := range kinds {
		if k.Public == nil {
			k.Public, k.plain = publicOf(k.Instrument), true
		}
		if k.Publishable == nil {
			k.Publishable = func(instrument.Answers) error { return nil }
		}
		s.kinds[k.ID] = k
	}
	return s
}

// Kind gives a kind of record by its identifier.
func (s *Store) Kind(id string) (Kind, error) {
	k, ok := s.kinds[id]
	if !ok {
		return Kind{}, fmt.Errorf("record: no kind %q", id)
	}
	return k.Current(), nil
}

// Adopted tells a kind where its questions come from, for those that people adopt. It is called before anything is served, and gives the
// kind as desks have to know it.
func (s *Store) Adopted(id string, now func() *instrument.Instrument) (Kind, error) {
	k, ok := s.kinds[id]
	if !ok {
		return Kind{}, fmt.Errorf("record: no kind %q", id)
	}
	k.Now = now
	s.kinds[id] = k
	return k, nil
}

// Write runs do, whose changes are kept together or not at all. On PostgreSQL do may run more than once: see db.DB.Write.
func (s *Store) Write(ctx context.Context, do func(w *Writer) error) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		return do(&Writer{store: s, tx: tx, at: s.now().UTC().Truncate(time.Microsecond)})
	})
	if err == nil {
		s.signal()
	}
	return err
}

// Wait gives a channel that is closed at the next write of this process. Writes of other processes do not close it.
func (s *Store) Wait() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written
}

func (s *Store) signal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.written)
	s.written = make(chan struct{})
}

func notFound() error {
	return fault.NotFound(text.T("Cette fiche n’existe pas.", "This record does not exist."))
}
