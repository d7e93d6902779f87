// Package guard limits the abuse of the forms that measure 9.2 opens to everyone (« Portrait public des utilisations de
// l’IA »), without a captcha, a third party or a script: nobody who can fill in a form is kept from sending it.
//
// A form carries a seal: signed, good once, for a day. What a machine does (filling the trap field, sending at once) only
// raises a doubt, so that a person whose browser fills forms by itself is set aside to be read, never refused. An address
// that sends too much is held back; it is kept blurred by a secret that changes each day and is then destroyed.
package guard

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"balise/platform/db"
	"balise/platform/work"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package.
var Migrations = db.Migrations{Name: "guard", FS: migrations}

// Guard judges what the public sends. It is safe for concurrent use, and by several nodes on one database.
type Guard struct {
	db  *db.DB
	now func() time.Time
}

// New gives a guard on a migrated database.
func New(d *db.DB, now func() time.Time) *Guard { return &Guard{db: d, now: now} }

// Doubt is a reason to read something before anything else is done with it.
type Doubt string

// The doubts that a form raises by itself.
const (
	Trapped Doubt = "trap"  // the field that nobody sees was filled
	Hasty   Doubt = "hasty" // it was sent faster than anyone reads
)

// The refusals.
var (
	// ErrStale says that the seal is forged, too old, or another form's: the form is to be shown again with a new one.
	ErrStale = errors.New("guard: the seal is not good")
	// ErrReplayed says that this very form was already sent.
	ErrReplayed = errors.New("guard: the form was already sent")
	// ErrTooMany says that too much came from this address.
	ErrTooMany = errors.New("guard: too much from one address")
)

// Limits are how many forms of a purpose one address may send in an hour and in a day.
type Limits struct{ Hour, Day int64 }

// Sent is a form as it came back.
type Sent struct {
	Purpose string // the purpose its seal was made for
	Seal    string
	Trap    string // what the field that nobody sees holds
	Address string // of the sender, as the network tells it
	Limits  Limits
}

const (
	sqlUsed = "SELECT COUNT(*) FROM guard_used WHERE nonce = ?"

	sqlUse = "INSERT INTO guard_used (nonce, at) VALUES (?, ?)"

	sqlHits = "SELECT COUNT(*) FROM guard_hit WHERE who = ? AND at > ?"

	sqlHit = "INSERT INTO guard_hit (id, who, at) VALUES (?, ?, ?)"
)

// Admit uses the seal and counts the address, in the transaction that keeps what was sent; it gives the doubts there are.
// An error that is one of the refusals leaves the seal good, unless it was used.
func (g *Guard) Admit(ctx context.Context, tx *db.Tx, s Sent) ([]Doubt, error) {
	now := g.now()
	seal, err := parse(s.Seal)
	if err != nil {
		return nil, ErrStale
	}
	made := time.UnixMicro(seal.at)
	secret, err := readKey(ctx, tx, dayOf(made))
	if err != nil {
		return nil, err
	}
	if age := now.Sub(made); secret == nil || age < -time.Minute || age > sealLife || !seal.good(secret, s.Purpose) {
		return nil, ErrStale
	}
	var n int64
	if err := tx.QueryRow(ctx, sqlUsed, seal.nonce).Scan(&n); err != nil {
		return nil, fmt.Errorf("guard: seal: %w", err)
	}
	if n > 0 {
		return nil, ErrReplayed
	}
	if err := g.count(ctx, tx, s, now); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, sqlUse, seal.nonce, db.Micros(now)); err != nil {
		return nil, fmt.Errorf("guard: seal: %w", err)
	}
	var doubts []Doubt
	if s.Trap != "" {
		doubts = append(doubts, Trapped)
	}
	if now.Sub(made) < quickest {
		doubts = append(doubts, Hasty)
	}
	return doubts, nil
}

// count refuses an address that sent its share, and counts this form otherwise.
func (g *Guard) count(ctx context.Context, tx *db.Tx, s Sent, now time.Time) error {
	secret, err := readKey(ctx, tx, dayOf(now))
	if err == nil && secret == nil {
		secret, err = newKey(ctx, tx, dayOf(now)) // the form was given before midnight
	}
	if err != nil {
		return err
	}
	who := blurred(secret, s.Purpose, s.Address)
	for span, most := range map[time.Duration]int64{time.Hour: s.Limits.Hour, 24 * time.Hour: s.Limits.Day} {
		var n int64
		if err := tx.QueryRow(ctx, sqlHits, who, db.Micros(now.Add(-span))).Scan(&n); err != nil {
			return fmt.Errorf("guard: address: %w", err)
		}
		if n >= most {
			return ErrTooMany
		}
	}
	if _, err := tx.Exec(ctx, sqlHit, db.NewID(), who, db.Micros(now)); err != nil {
		return fmt.Errorf("guard: address: %w", err)
	}
	return nil
}

// blurred makes of an address what cannot be turned back once the day's secret is gone. The last half of an IPv6 address
// is left out: one subscriber has all of it.
func blurred(secret []byte, purpose, address string) string {
	if ip, err := netip.ParseAddr(address); err == nil && ip.Unmap().Is6() {
		if prefix, err := ip.Prefix(64); err == nil {
			address = prefix.String()
		}
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("address|" + purpose + "|" + address))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

const (
	sqlKey = "SELECT secret FROM guard_key WHERE day = ?"

	sqlAddKey = "INSERT INTO guard_key (day, secret) VALUES (?, ?) ON CONFLICT (day) DO NOTHING"
)

func dayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// readKey gives the secret of a day; nil when there is none.
func readKey(ctx context.Context, tx *db.Tx, day string) ([]byte, error) {
	var written string
	err := tx.QueryRow(ctx, sqlKey, day).Scan(&written)
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("guard: secret of the day: %w", err)
	}
	secret, err := hex.DecodeString(written)
	if err != nil {
		return nil, fmt.Errorf("guard: secret of the day: %w", err)
	}
	return secret, nil
}

// newKey makes the secret of a day, unless another node just did.
func newKey(ctx context.Context, tx *db.Tx, day string) ([]byte, error) {
	var fresh [32]byte
	rand.Read(fresh[:]) // never fails
	if _, err := tx.Exec(ctx, sqlAddKey, day, hex.EncodeToString(fresh[:])); err != nil {
		return nil, fmt.Errorf("guard: secret of the day: %w", err)
	}
	return readKey(ctx, tx, day)
}

const (
	sqlDropUsed = "DELETE FROM guard_used WHERE at < ?"

	sqlDropHits = "DELETE FROM guard_hit WHERE at < ?"

	sqlDropKeys = "DELETE FROM guard_key WHERE day < ?"
)

// Forget destroys what is no longer of use: addresses after a day, used seals and secrets once no form of theirs is good.
func (g *Guard) Forget(ctx context.Context) error {
	now := g.now()
	return g.db.Write(ctx, func(tx *db.Tx) error {
		for _, drop := range []struct {
			query string
			limit any
		}{
			{sqlDropHits, db.Micros(now.Add(-24 * time.Hour))},
			{sqlDropUsed, db.Micros(now.Add(-2 * sealLife))},
			{sqlDropKeys, dayOf(now.Add(-sealLife))},
		} {
			if _, err := tx.Exec(ctx, drop.query, drop.limit); err != nil {
				return fmt.Errorf("guard: forget: %w", err)
			}
		}
		return nil
	})
}

// Task forgets, each hour.
func (g *Guard) Task() work.Task {
	return work.Task{Name: "guard.forget", Every: time.Hour, Do: func(ctx context.Context, _ []byte) error { return g.Forget(ctx) }}
}
