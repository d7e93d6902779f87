package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"path/filepath"
	"slices"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/archive"
	"balise/platform/bulk"
	"balise/platform/corpus"
	"balise/platform/db"
	"balise/platform/digest"
	"balise/platform/guard"
	"balise/platform/initiative"
	"balise/platform/links"
	"balise/platform/mail"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/retention"
	"balise/platform/search"
	"balise/platform/signin"
	"balise/platform/work"
)

// Settings are what an installation may choose. Each has a working default.
type Settings struct {
	Data        string // folder of the embedded database and of the projections
	DatabaseURL string // PostgreSQL; empty: the embedded SQLite
	BaseURL     string // where readers reach Balise, for mails and citations
	Mail        mail.Server
	FrenchOnly  bool
	Demo        bool
	Rate        float64         // requests a second from one address or one access token; 0: no limit
	Proxies     []netip.Prefix  // machines believed about where a request comes from
	OpenID      signin.Provider // identity provider of the installation, if it has one
	Build       string
	AnswerDays  int // working days that a body has to answer what the public asks
	ContactDays int // days after the end of a request during which the means to reach whoever asked is kept

	MetricsToken string // that gives access to the measurements; empty: only this machine reads them
	ReadyLag     int64  // how many numbers of the sequence a projection may lack in a process that is ready
}

// House is everything that measures stand on, open and ready.
type House struct {
	Settings
	DB        *db.DB
	Corpus    *corpus.Corpus
	Entry     *instrument.Instrument
	People    *people.Store
	Outbox    *mail.Outbox
	Records   *record.Store
	Index     *search.Index
	Work      *work.Queue
	Retention *retention.Rules
	Links     *links.Checker
	Guard     *guard.Guard // of the forms open to everyone
	Imports   *bulk.Store
	Now       func() time.Time
	Log       *slog.Logger
	// Address gives the whole address of a page in a language, for what is written outside a request: params as for web.URL.
	Address func(l text.Lang, route string, params ...any) (string, error)

	// PublicPanels gives what the measures show on the public page of a record.
	PublicPanels pages.PublicPanel

	plans  []Plan
	opened []func() error // closes what was opened besides the index
}

// Open opens the stores, and the projections of this machine.
func Open(ctx context.Context, s Settings, content fs.FS, now func() time.Time, log *slog.Logger, plans ...Plan) (*House, error) {
	h, err := OpenStores(ctx, s, content, now, log, plans...)
	if err != nil {
		return nil, err
	}
	if err := h.openIndex(ctx); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// OpenStores opens the database, brings its tables and those of the measures up to date, and loads the content. The
// projections stay closed: a command works beside a Balise that serves, which holds them and follows what is written.
func OpenStores(ctx context.Context, s Settings, content fs.FS, now func() time.Time, log *slog.Logger, plans ...Plan) (*House, error) {
	h := &House{Settings: s, Now: now, Log: log, plans: plans}
	var err error
	if h.Corpus, err = corpus.Load(content); err != nil {
		return nil, fmt.Errorf("reading the content: %w", err)
	}
	if h.Entry = h.Corpus.Instrument(initiative.InstrumentID); h.Entry == nil {
		return nil, fmt.Errorf("the content has no instrument %q", initiative.InstrumentID)
	}
	if h.DB, err = s.OpenDatabase(ctx); err != nil {
		return nil, err
	}
	if err := h.prepare(ctx); err != nil {
		return nil, errors.Join(err, h.DB.Close())
	}
	return h, nil
}

// Migrations lists the tables of the platform and of these measures, in the order in which they are made.
func Migrations(plans ...Plan) []db.Migrations {
	sets := []db.Migrations{archive.Migrations, retention.Migrations, mail.Migrations, work.Migrations, guard.Migrations, people.Migrations, record.Migrations, links.Migrations, bulk.Migrations, digest.Migrations}
	for _, p := range plans {
		sets = append(sets, p.Tables...)
	}
	return sets
}

func (h *House) prepare(ctx context.Context) error {
	if err := h.DB.Migrate(ctx, Migrations(h.plans...)...); err != nil {
		return err
	}
	h.Outbox = mail.NewOutbox(h.DB, h.Now)
	h.People = people.NewStore(h.DB, h.Now, h.Outbox)
	h.Work = work.New(h.DB, h.Now)
	h.Retention = retention.New(h.DB, h.Now, slices.Concat(record.Retention, people.Retention, mail.Retention, work.Retention)...)
	h.Guard = guard.New(h.DB, h.Now)
	h.Links = links.NewChecker(h.DB, h.Now, links.Public)
	kinds := []record.Kind{initiative.Kind(h.Entry)}
	for _, p := range h.plans {
		if p.Kinds != nil {
			kinds = append(kinds, p.Kinds(h.Corpus)...)
		}
	}
	if err := checkCited(kinds); err != nil {
		return err
	}
	h.Records = record.NewStore(h.DB, h.Now, kinds...)
	h.Imports = bulk.NewStore(h.DB, h.Records, h.Now)
	return nil
}

// checkCited refuses an instrument whose record questions ask for a kind of record that there is not.
func checkCited(kinds []record.Kind) error {
	known := map[string]bool{}
	for _, k := range kinds {
		known[k.ID] = true
	}
	for _, k := range kinds {
		for _, q := range k.Instrument.Questions() {
			if q.Kind == instrument.KindRecord && !known[q.Of] {
				return fmt.Errorf("instrument %q, question %q: there is no kind of record %q", k.Instrument.ID, q.ID, q.Of)
			}
		}
	}
	return nil
}

// OpenDatabase opens the database as it is.
func (s Settings) OpenDatabase(ctx context.Context) (*db.DB, error) {
	url := s.DatabaseURL
	if url == "" {
		url = "sqlite:" + filepath.Join(s.Data, "balise.db")
	}
	return db.Open(ctx, url)
}

// openIndex opens the search index of this machine. One that is damaged, that another version made, or that followed another
// life of the database is emptied: following the sequence fills it again.
func (h *House) openIndex(ctx context.Context) (err error) {
	if h.Index, err = search.Open(filepath.Join(h.Data, "index", "initiative"), initiative.Facets); err != nil {
		return err
	}
	if h.Index.NeedsRebuild() {
		h.Log.Warn("the search index is made again")
	}
	return h.RenewIndex(ctx)
}

// RenewIndex empties a search index that followed another life of the database than the present one: a backup was restored
// since, or someone asked to remake what is derived.
func (h *House) RenewIndex(ctx context.Context) error {
	life, err := archive.Incarnation(ctx, h.DB)
	if err != nil || !h.Index.NeedsRebuild() && h.Index.Life() == life {
		return err
	}
	return h.Index.Reset(life)
}

// Close closes the projections and the database.
func (h *House) Close() error {
	var failed []error
	for _, shut := range h.opened {
		failed = append(failed, shut())
	}
	if h.Index != nil {
		failed = append(failed, h.Index.Close())
	}
	return errors.Join(append(failed, h.DB.Close())...)
}

// WithIndex opens the search index of this machine as it is, for the time of do.
func (h *House) WithIndex(do func(*search.Index) error) error {
	x, err := search.Open(filepath.Join(h.Data, "index", "initiative"), initiative.Facets)
	if err != nil {
		return err
	}
	return errors.Join(do(x), x.Close())
}
