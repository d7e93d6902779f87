// Package retention erases what has been kept for long enough. Each package declares, beside its tables, how long it keeps
// what and why; the whole is one table that anybody in charge can read, and that the calendar obeys.
package retention

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the table of this package.
var Migrations = db.Migrations{Name: "retention", FS: migrations}

// Day is the unit of most rules.
const Day = 24 * time.Hour

// Rule says how long one kind of thing is kept.
type Rule struct {
	Name  string    // "mail.sent": of the package, then of the thing
	What  text.Text // is erased
	Since text.Text // from when it is counted: "after it was sent"
	Why   text.Text
	Keep  time.Duration
	// Count and Erase are SQL with one argument, the time in microseconds before which things are erased: the first gives how
	// many there are; the second erases them.
	Count, Erase string
}

// Rules keeps the rules and what they erased. It is safe for concurrent use.
type Rules struct {
	db   *db.DB
	now  func() time.Time
	list []Rule
}

// New gives the rules of a migrated database.
func New(d *db.DB, now func() time.Time, list ...Rule) *Rules { return &Rules{d, now, list} }

// Add takes the rules of a measure.
func (r *Rules) Add(list ...Rule) error {
	for _, rule := range list {
		for _, known := range r.list {
			if known.Name == rule.Name {
				return fmt.Errorf("retention: two rules have the name %q", rule.Name)
			}
		}
		if rule.Keep < 0 || rule.Count == "" || rule.Erase == "" {
			return fmt.Errorf("retention: the rule %q erases nothing", rule.Name)
		}
		r.list = append(r.list, rule)
	}
	return nil
}

// State is a rule, what it would erase now, and what it has erased.
type State struct {
	Rule
	Due    int64
	LastAt time.Time // zero when it never erased anything
	Last   int64
	Total  int64
}

const (
	sqlErased = "SELECT at, last, total FROM erased WHERE rule = ?"

	sqlKeepErased = `INSERT INTO erased (rule, at, last, total) VALUES (?, ?, ?, ?)
		ON CONFLICT (rule) DO UPDATE SET at = excluded.at, last = excluded.last, total = erased.total + excluded.last`
)

// States tells where each rule stands, and erases nothing.
func (r *Rules) States(ctx context.Context) (states []State, err error) {
	err = r.db.Read(ctx, func(tx *db.Tx) error {
		for _, rule := range r.list {
			s := State{Rule: rule}
			if err := tx.QueryRow(ctx, rule.Count, r.before(rule)).Scan(&s.Due); err != nil {
				return fmt.Errorf("%s: %w", rule.Name, err)
			}
			var at int64
			err := tx.QueryRow(ctx, sqlErased, rule.Name).Scan(&at, &s.Last, &s.Total)
			if err != nil && !errors.Is(err, db.ErrNoRows) {
				return fmt.Errorf("%s: %w", rule.Name, err)
			}
			s.LastAt = db.Time(at)
			states = append(states, s)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("retention: %w", err)
	}
	return states, nil
}

func (r *Rules) before(rule Rule) int64 { return db.Micros(r.now().Add(-rule.Keep)) }

// Apply erases what is due, each rule by itself: one that fails does not keep the others from it.
func (r *Rules) Apply(ctx context.Context) error {
	var failed error
	for _, rule := range r.list {
		err := r.db.Write(ctx, func(tx *db.Tx) error {
			n, err := tx.Exec(ctx, rule.Erase, r.before(rule))
			if err != nil || n == 0 {
				return err
			}
			_, err = tx.Exec(ctx, sqlKeepErased, rule.Name, db.Micros(r.now()), n, n)
			return err
		})
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("retention: %s: %w", rule.Name, err))
		}
	}
	return failed
}
