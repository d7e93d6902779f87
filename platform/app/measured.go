package app

import (
	"context"
	"crypto/subtle"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"balise/platform/web"
)

// freshness is how long a state is given again without asking: whoever asks for it in a loop costs the database nothing.
const freshness = 500 * time.Millisecond

// recent keeps the last value for a moment.
type recent[T any] struct {
	mu    sync.Mutex
	at    time.Time
	value T
}

func (r *recent[T]) get(ask func() T) T {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(r.at) > freshness {
		r.value = ask()
		r.at = time.Now()
	}
	return r.value
}

// seconds are the upper bounds of the classes of durations.
var seconds = []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10}

// served logs and counts one request. Neither knows who asked, nor what for.
func (p *Program) served(s web.Served) {
	p.meters.GetOrCreatePrometheusHistogramExt(fmt.Sprintf(`balise_request_seconds{route=%q,method=%q,status="%d"}`, s.Route, s.Method, s.Status), seconds).
		Update(s.Elapsed.Seconds())
	p.Log.Info("request", "request", s.ID, "route", s.Route, "method", s.Method, "status", s.Status,
		"ms", float64(s.Elapsed.Microseconds())/1000)
}

// mayMeasure tells whether a request may read the measurements: with the token where one was chosen; otherwise from this very
// machine, and not through a proxy that runs on it.
func (p *Program) mayMeasure(r *http.Request) bool {
	if p.MetricsToken != "" {
		given, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		return isBearer && subtle.ConstantTimeCompare([]byte(given), []byte(p.MetricsToken)) == 1
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !from.Addr().Unmap().IsLoopback() {
		return false
	}
	for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"} {
		if r.Header.Get(header) != "" {
			return false
		}
	}
	return true
}

// metrics gives Prometheus the state of the process and of what it stands on.
func (p *Program) metrics(w http.ResponseWriter, r *http.Request) {
	if !p.mayMeasure(r) {
		http.Error(w, "Ces mesures ne sont pas publiques. / These measurements are not public.", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4")
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	p.measureFollowers(ctx, w)
	p.measureCounts(ctx, w)
	for name, s := range p.DB.Stats() {
		gauge := func(metric string, value float64) {
			metrics.WriteGaugeFloat64(w, fmt.Sprintf("balise_db_%s{side=%q}", metric, name), value)
		}
		gauge("connections_open", float64(s.OpenConnections))
		gauge("connections_busy", float64(s.InUse))
		metrics.WriteCounterUint64(w, fmt.Sprintf("balise_db_waits_total{side=%q}", name), uint64(s.WaitCount))
		metrics.WriteCounterFloat64(w, fmt.Sprintf("balise_db_wait_seconds_total{side=%q}", name), s.WaitDuration.Seconds())
	}
	p.meters.WritePrometheus(w)
	metrics.WritePrometheus(w, true)
}

func (p *Program) measureFollowers(ctx context.Context, w io.Writer) {
	for _, f := range p.followers {
		lag, err := f.Lag(ctx, p.Records)
		if err != nil {
			p.Log.Error("measuring a projection", "projection", f.Name, "error", err)
			continue
		}
		metrics.WriteGaugeFloat64(w, fmt.Sprintf("balise_projection_lag{projection=%q}", f.Name), float64(lag))
	}
	for _, d := range p.derived {
		lag, err := d.Lag(ctx)
		if err != nil {
			p.Log.Error("measuring a projection", "projection", d.Name, "error", err)
			continue
		}
		metrics.WriteGaugeFloat64(w, fmt.Sprintf("balise_projection_lag{projection=%q}", d.Name), float64(lag))
	}
}

// measureCounts counts what waits, and who is signed in. A count that cannot be made is left out, and the database said to be
// out of reach.
func (p *Program) measureCounts(ctx context.Context, w io.Writer) {
	up := 1.0
	count := func(metric string, ask func(context.Context) (int, error)) {
		n, err := ask(ctx)
		if err != nil {
			p.Log.Error("measuring", "metric", metric, "error", err)
			up = 0
			return
		}
		metrics.WriteGaugeFloat64(w, metric, float64(n))
	}
	count("balise_jobs_waiting", p.Work.Waiting)
	count("balise_mail_waiting", p.Outbox.Waiting)
	count("balise_mail_given_up", p.Outbox.GivenUp)
	count("balise_sessions", p.signedIn.Count)
	metrics.WriteGaugeFloat64(w, "balise_db_up", up)
}
