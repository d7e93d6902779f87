//go:build unix

// Command load measures how fast Balise answers on many records: make bench runs it.
//
//	go run ./testkit/load                        # 100,000 published records on SQLite, kept in /tmp between runs
//	go run ./testkit/load -database postgres://… # the same on PostgreSQL
//	go run ./testkit/load -profile /tmp/prof     # where the time goes: a CPU profile for each case
//
// Each case is measured beside a bare net/http handler that returns the same bytes, in the same run, on the same machine,
// with the same client: the ratio of both is what is comparable from one machine to another, and the only figure to quote.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

type options struct {
	records     int
	data        string
	database    string
	seconds     float64
	connections int
	profile     string
	only        string
}

func main() {
	var o options
	flag.IntVar(&o.records, "records", 100_000, "published records to measure on")
	flag.StringVar(&o.data, "data", "", "folder of the records, made when it is missing and kept (default: in the temporary folder)")
	flag.StringVar(&o.database, "database", "", "PostgreSQL database to fill and measure; empty for the embedded SQLite")
	flag.Float64Var(&o.seconds, "seconds", 3, "how long each case is driven")
	flag.IntVar(&o.connections, "connections", 32, "requests under way at a time")
	flag.StringVar(&o.profile, "profile", "", "folder in which to leave a CPU profile of the server for each case")
	flag.StringVar(&o.only, "only", "", "measure only the cases whose name contains this")
	bare := flag.String("bare", "", "(for itself) serve this file's bytes, and nothing else")
	serving := flag.Bool("serve", false, "(for itself) serve the records")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if o.data == "" && o.database == "" {
		o.data = filepath.Join(os.TempDir(), fmt.Sprintf("balise-load-%d", o.records))
	}
	var err error
	switch {
	case *bare != "":
		err = serveBare(ctx, *bare)
	case *serving:
		err = serve(ctx, o)
	default:
		err = measure(ctx, o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// measure fills the database when it has to, then measures the start, the memory and every case, and prints the table.
func measure(ctx context.Context, o options) (err error) {
	if o.data == "" { // only the index is here: it is of one database, which may be another next time
		if o.data, err = os.MkdirTemp("", "balise-load-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.data)) }()
	}
	if err := generate(ctx, o); err != nil {
		return err
	}
	s, started, err := start(o)
	if err != nil {
		return err
	}
	defer s.stop()
	fmt.Printf("\n%d records · %d connections · %.0f s a case\nstart: first answer %d ms after the process began\n\n", o.records, o.connections, o.seconds, started.Milliseconds())
	fmt.Printf("%-34s %9s %9s %9s %9s %9s %9s %7s\n", "case", "bytes", "req/s", "p50", "p99", "bare/s", "bare p99", "ratio")
	for _, c := range cases(o.records) {
		if !strings.Contains(c.name, o.only) {
			continue
		}
		if err := c.run(ctx, o, s); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	all, own := s.resident()
	fmt.Printf("\nresident memory at the end: %d MB, of which %d MB besides the pages of files\n", all>>20, own>>20)
	return nil
}

func round(d time.Duration) string { return d.Round(10 * time.Microsecond).String() }
