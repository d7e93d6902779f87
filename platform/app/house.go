package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"time"

	"balise/engine/instrument"
	"balise/platform/corpus"
	"balise/platform/db"
	"balise/platform/initiative"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/search"
)

// Settings are what an installation may choose. Each has a working default.
type Settings struct {
	Data        string // folder of the embedded database and of the projections
	DatabaseURL string // PostgreSQL; empty: the embedded SQLite
	BaseURL     string // where readers reach Balise, for mails and citations
	Mail        mail.Server
	FrenchOnly  bool
	Demo        bool
	Rate        float64 // requests a second from one address; 0: no limit
	Build       string
}

// House is everything that measures stand on, open and ready.
type House struct {
	Settings
	DB      *db.DB
	Corpus  *corpus.Corpus
	Entry   *instrument.Instrument
	People  *people.Store
	Outbox  *mail.Outbox
	Records *record.Store
	Index   *search.Index
	Now     func() time.Time
	Log     *slog.Logger
}

// Open opens the database, brings its tables up to date, loads the content and opens the projections.
func Open(ctx context.Context, s Settings, content fs.FS, now func() time.Time, log *slog.Logger) (*House, error) {
	h := &House{Settings: s, Now: now, Log: log}
	var err error
	if h.Corpus, err = corpus.Load(content); err != nil {
		return nil, fmt.Errorf("reading the content: %w", err)
	}
	if h.Entry = h.Corpus.Instrument(initiative.InstrumentID); h.Entry == nil {
		return nil, fmt.Errorf("the content has no instrument %q", initiative.InstrumentID)
	}
	url := s.DatabaseURL
	if url == "" {
		url = "sqlite:" + filepath.Join(s.Data, "balise.db")
	}
	if h.DB, err = db.Open(ctx, url); err != nil {
		return nil, err
	}
	if err := h.prepare(ctx); err != nil {
		return nil, errors.Join(err, h.DB.Close())
	}
	return h, nil
}

// Migrations lists the tables of the platform, in the order in which they are made.
func Migrations() []db.Migrations {
	return []db.Migrations{mail.Migrations, people.Migrations, record.Migrations}
}

func (h *House) prepare(ctx context.Context) error {
	if err := h.DB.Migrate(ctx, Migrations()...); err != nil {
		return err
	}
	h.Outbox = mail.NewOutbox(h.DB, h.Now)
	h.People = people.NewStore(h.DB, h.Now, h.Outbox)
	h.Records = record.NewStore(h.DB, h.Now, initiative.Kind(h.Entry))
	var err error
	h.Index, err = search.Open(filepath.Join(h.Data, "index", "initiative"), initiative.Facets)
	return err
}

// Close closes the projections and the database.
func (h *House) Close() error {
	return errors.Join(h.Index.Close(), h.DB.Close())
}
