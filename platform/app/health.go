package app

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"time"

	"balise/platform/db"
)

// Readiness tells whether this process may be sent requests, and why not. It holds no secret: anybody may ask.
type Readiness struct {
	Ready    bool             `json:"ready"`
	Stopping bool             `json:"stopping,omitempty"`
	Checks   map[string]Check `json:"checks"`
}

// Check is one thing that must be well.
type Check struct {
	OK bool `json:"ok"`
	// Lag is how many numbers of the sequence each projection has yet to follow.
	Lag map[string]int64 `json:"lag,omitempty"`
}

// patience bounds how long the question of readiness may wait for the database.
const patience = 2 * time.Second

// Ready asks everything that the process stands on.
func (p *Program) Ready(ctx context.Context) Readiness {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r := Readiness{Stopping: p.stopping.Load(), Checks: map[string]Check{}}
	_, err := p.Records.Head(ctx)
	r.Checks["database"] = Check{OK: p.well("database", err)}
	r.Checks["migrations"] = Check{OK: p.migrated(ctx)}
	r.Checks["projections"] = p.followed(ctx)
	r.Checks["disk"] = Check{OK: p.well("disk", writable(p.Data))}
	r.Ready = !r.Stopping
	for check := range maps.Values(r.Checks) {
		r.Ready = r.Ready && check.OK
	}
	return r
}

// well logs what a check met, for whoever keeps the machine.
func (p *Program) well(check string, err error) bool {
	if err != nil {
		p.Log.Warn("not ready", "check", check, "error", err)
	}
	return err == nil
}

// migrated tells whether the database has every table that this version needs. One that a later version migrated is well too:
// it is how nodes are upgraded one after the other.
func (p *Program) migrated(ctx context.Context) bool {
	sets := Migrations(p.plans...)
	have, err := p.DB.Versions(ctx, sets...)
	if !p.well("migrations", err) {
		return false
	}
	want, err := db.Latest(sets...)
	if !p.well("migrations", err) {
		return false
	}
	for name, version := range want {
		if have[name] < version {
			return false
		}
	}
	return true
}

func (p *Program) followed(ctx context.Context) Check {
	c := Check{OK: true, Lag: map[string]int64{}}
	for _, f := range p.followers {
		lag, err := f.Lag(ctx, p.Records)
		if !p.well("projections", err) {
			c.OK = false
			continue
		}
		c.Lag[f.Name] = lag
		begun, err := f.Seq(ctx) // one that has followed nothing yet would show an empty register
		c.OK = c.OK && err == nil && lag <= p.ReadyLag && (lag == 0 || begun > 0)
	}
	for _, d := range p.derived { // told, and no reason to turn readers away
		lag, err := d.Lag(ctx)
		if p.well("projections", err) {
			c.Lag[d.Name] = lag
		}
	}
	return c
}

// writable tells whether the folder of the data takes a file.
func writable(folder string) error {
	f, err := os.CreateTemp(folder, ".balise-*")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 4096)) // a full disk may still take an empty file
	if closing := f.Close(); err == nil {
		err = closing
	}
	if removing := os.Remove(f.Name()); err == nil {
		err = removing
	}
	return err
}

// healthz tells that the process is alive, and nothing else.
func healthz(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

func (p *Program) readyz(w http.ResponseWriter, r *http.Request) {
	state := p.readiness.get(func() Readiness { return p.Ready(context.WithoutCancel(r.Context())) })
	body, err := json.Marshal(state)
	if err != nil {
		p.Log.Error("readiness not written", "error", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !state.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	if _, err := w.Write(body); err != nil {
		p.Log.Debug("the reader left", "error", err)
	}
}
