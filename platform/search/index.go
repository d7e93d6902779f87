package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"balise/engine/text"
)

// mappingVersion changes whenever documents are analysed or kept otherwise than before: an index made by another
// version would be misread.
const mappingVersion = "1"

// ErrNeedsRebuild says that the files on disk were made by another version, or are damaged: Reset, then apply all again.
var ErrNeedsRebuild = errors.New("the search index must be rebuilt")

// ErrHeld says that another process holds the files.
var ErrHeld = errors.New("another process holds the search index")

var errClosed = errors.New("the search index is closed")

var (
	keyMapping = []byte("mapping")
	keySeq     = []byte("seq")
	keyLife    = []byte("life")
)

// Index is the projection on disk. Searches and one Apply may run at the same time.
type Index struct {
	dir    string
	lock   io.Closer // held as long as the index is open: the engine's own goes away while Reset empties the folder
	layout Layout
	seq    atomic.Int64
	life   atomic.Value // string

	mu      sync.RWMutex // write-locked while the engine is replaced or closed
	engine  index.Index
	queue   *index.AnalysisQueue
	invalid error // why nothing can be read until Reset

	applying sync.Mutex // one batch at a time
	viewing  sync.Mutex
	current  *view // the last snapshot read, with its table
}

// Layout is what the records of an index have, besides French and English texts.
type Layout struct {
	Facets []string    // counted with every search
	Groups []string    // codes that filter and group, but are not counted with every search
	Langs  []text.Lang // of texts, besides French and English
	Why    bool        // hits tell their words: see Hit.Words
}

func (l Layout) langs() []text.Lang { return append(slices.Clone(text.Langs), l.Langs...) }

// Open opens the index of a folder for records in French and English that have these facets: see OpenAs.
func Open(dir string, facets []string) (*Index, error) { return OpenAs(dir, Layout{Facets: facets}) }

// OpenAs opens the index of a folder, or starts an empty one, for this layout. Files that another version or other
// facets made, or that are damaged, are no error: NeedsRebuild tells it, and nothing is read from them. Where Bleve can
// go back to an earlier whole state, even empty, Seq tells which. A folder that another process holds open is an error.
func OpenAs(dir string, layout Layout) (*Index, error) {
	x := &Index{dir: filepath.Join(dir, "bleve"), layout: layout}
	var err error
	if x.lock, err = hold(dir); err != nil {
		return nil, err
	}
	err = x.open()
	switch {
	case err == nil:
		return x, nil
	case errors.Is(err, fs.ErrPermission):
		return nil, errors.Join(fmt.Errorf("opening the search index %s: %w", dir, err), x.lock.Close())
	}
	x.invalid = fmt.Errorf("%w: %s: %w", ErrNeedsRebuild, dir, err)
	return x, nil
}

// hold takes the folder for this process: an empty database of bbolt, which the engine brings anyway, locks its file on every
// system.
func hold(dir string) (io.Closer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("opening the search index: %w", err)
	}
	lock, err := bbolt.Open(filepath.Join(dir, "lock"), 0o600, &bbolt.Options{Timeout: 3 * time.Second})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("%w: %s: %w", ErrHeld, dir, err)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the search index %s: %w", dir, err)
	}
	return lock, nil
}

func (x *Index) open() error {
	queue := index.NewAnalysisQueue(runtime.NumCPU())
	config := map[string]any{"path": x.dir, "bolt_timeout": "3s"} // without a limit a second process would wait forever
	engine, err := scorch.NewScorch(scorch.Name, config, queue)
	if err == nil {
		err = start(engine)
	}
	if err != nil {
		queue.Close()
		return err
	}
	if err := x.adopt(engine); err != nil {
		err = errors.Join(err, engine.Close())
		queue.Close()
		return err
	}
	x.engine, x.queue = engine, queue
	return nil
}

// start opens an engine. Bleve panics on a segment cut short, as a full disk leaves it: here it is an error like any
// other, since the index can be made again.
func start(engine index.Index) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = errors.Join(fmt.Errorf("damaged segment: %v", broken), engine.Close())
		}
	}()
	return engine.Open()
}

// adopt reads what the index says of itself, or writes it in a new one.
func (x *Index) adopt(engine index.Index) error {
	reader, err := engine.Reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	made, err := reader.GetInternal(keyMapping)
	if err != nil {
		return err
	}
	count, err := reader.DocCount()
	if err != nil {
		return err
	}
	if made == nil && count == 0 {
		batch := index.NewBatch()
		batch.SetInternal(keyMapping, []byte(x.mapping()))
		x.seq.Store(0)
		x.life.Store("")
		return engine.Batch(batch)
	}
	if string(made) != x.mapping() {
		return fmt.Errorf("it was made for the mapping %q, not %q", made, x.mapping())
	}
	seq, err := reader.GetInternal(keySeq)
	if err != nil {
		return err
	}
	if len(seq) == 8 {
		x.seq.Store(int64(binary.BigEndian.Uint64(seq)))
	}
	life, err := reader.GetInternal(keyLife)
	if err != nil {
		return err
	}
	x.life.Store(string(life))
	return nil
}

func (x *Index) mapping() string {
	mapping := mappingVersion + " " + strings.Join(x.layout.Facets, " ")
	if len(x.layout.Groups) > 0 {
		mapping += " | " + strings.Join(x.layout.Groups, " ")
	}
	for _, l := range x.layout.Langs {
		mapping += " +" + string(l)
	}
	return mapping
}

// NeedsRebuild tells that nothing can be read before Reset.
func (x *Index) NeedsRebuild() bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.invalid != nil
}

// Seq is the number given with the last Apply: up to there the sequence was followed.
func (x *Index) Seq() int64 { return x.seq.Load() }

// Apply removes and writes documents, and keeps seq, all or nothing and durably. A document replaces the one of the
// same ID; of two in the same call the last one stays.
func (x *Index) Apply(docs []Doc, removed []string, seq int64) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.usable(); err != nil {
		return err
	}
	x.applying.Lock()
	defer x.applying.Unlock()
	batch := index.NewBatch()
	for _, id := range removed {
		batch.Delete(id)
	}
	entry := newEntries(x.layout)
	for _, doc := range docs {
		batch.Update(entry.document(doc))
	}
	batch.SetInternal(keySeq, binary.BigEndian.AppendUint64(nil, uint64(seq)))
	if err := x.engine.Batch(batch); err != nil {
		return fmt.Errorf("writing the search index up to %d: %w", seq, err)
	}
	x.seq.Store(seq)
	return nil
}

// Life names what the index was made from, as the last Reset was told; empty when nobody said.
func (x *Index) Life() string {
	life, _ := x.life.Load().(string)
	return life
}

// Reset throws everything away: the index is empty and follows the sequence from 0, in the life given.
func (x *Index) Reset(life string) error {
	if err := x.empty(); err != nil {
		return err
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	batch := index.NewBatch()
	batch.SetInternal(keyLife, []byte(life))
	if err := x.engine.Batch(batch); err != nil {
		return fmt.Errorf("starting an empty search index: %w", err)
	}
	x.life.Store(life)
	return nil
}

func (x *Index) empty() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.shut(); err != nil {
		return err
	}
	if err := os.RemoveAll(x.dir); err != nil {
		return fmt.Errorf("emptying the search index: %w", err)
	}
	x.seq.Store(0)
	if err := x.open(); err != nil {
		x.invalid = fmt.Errorf("%w: %w", ErrNeedsRebuild, err)
		return fmt.Errorf("starting an empty search index: %w", err)
	}
	x.invalid = nil
	return nil
}

// Close waits for the searches under way and closes the files.
func (x *Index) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	return errors.Join(x.shut(), x.lock.Close())
}

func (x *Index) usable() error {
	if x.invalid != nil {
		return x.invalid
	}
	if x.engine == nil {
		return errClosed
	}
	return nil
}

func (x *Index) shut() error {
	if x.engine == nil {
		return nil
	}
	var err error
	if x.current != nil {
		err = x.current.reader.Close()
		x.current = nil
	}
	err = errors.Join(err, x.engine.Close())
	x.queue.Close()
	x.engine, x.queue = nil, nil
	if err != nil {
		return fmt.Errorf("closing the search index: %w", err)
	}
	return nil
}

// view is a snapshot of the index that no write changes, with the table of its documents.
type view struct {
	reader *scorch.IndexSnapshot
	table  *table
	recent *recent
	layout Layout
	langs  []text.Lang // of the texts
	longer *compounds
	lists  *lists
}

// view gives the present snapshot, which the caller closes. Internal numbers of documents change when Bleve merges its
// segments, so that a table is good for one snapshot. The one kept here holds a reference of its own: while it does,
// no other snapshot can stand at the same address.
func (x *Index) view() (view, error) {
	x.viewing.Lock()
	defer x.viewing.Unlock()
	reader, err := x.engine.Reader()
	if err != nil {
		return view{}, fmt.Errorf("reading the search index: %w", err)
	}
	snapshot := reader.(*scorch.IndexSnapshot)
	if x.current != nil && x.current.reader == snapshot {
		return *x.current, nil
	}
	t, err := readTable(snapshot, x.layout)
	if err != nil {
		return view{}, errors.Join(fmt.Errorf("reading the facets of the search index: %w", err), snapshot.Close())
	}
	if x.current != nil {
		if err := x.current.reader.Close(); err != nil {
			return view{}, errors.Join(err, snapshot.Close())
		}
	}
	snapshot.AddRef()
	x.current = &view{reader: snapshot, table: t, recent: newRecent(), layout: x.layout, langs: x.layout.langs(), longer: &compounds{}, lists: &lists{}}
	return *x.current, nil
}
