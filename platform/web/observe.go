package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"
)

// Served is a request that was answered, as the log and the measurements may know it: nothing of who asked, nor of what they
// asked with.
type Served struct {
	ID      string // quoted in the log of what failed, and to the reader in X-Request-Id
	Route   string // name of the page; "lost" where there is none
	Method  string // "other" for one that no page has
	Status  int
	Elapsed time.Duration
}

type servedKey struct{}

// Observe tells Config.Served of every request that next answers.
func (s *Site) Observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		served := &Served{ID: rand.Text()[:12], Route: "lost", Method: r.Method}
		switch r.Method {
		case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodOptions:
		default:
			served.Method = "other"
		}
		w.Header().Set("X-Request-Id", served.ID)
		seen := &observed{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			served.Status, served.Elapsed = seen.status, time.Since(began)
			s.Served(*served)
		}()
		next.ServeHTTP(seen, r.WithContext(context.WithValue(r.Context(), servedKey{}, served)))
	})
}

// routed says which page answers the request.
func routed(ctx context.Context, route string) {
	if served, ok := ctx.Value(servedKey{}).(*Served); ok {
		served.Route = route
	}
}

// RequestID names the request of ctx in the log; empty outside one.
func RequestID(ctx context.Context) string {
	if served, ok := ctx.Value(servedKey{}).(*Served); ok {
		return served.ID
	}
	return ""
}

// observed remembers the status that went out.
type observed struct {
	http.ResponseWriter
	status int
	sent   bool
}

func (o *observed) WriteHeader(status int) {
	if !o.sent && status >= http.StatusOK {
		o.status, o.sent = status, true
	}
	o.ResponseWriter.WriteHeader(status)
}

func (o *observed) Write(data []byte) (int, error) {
	o.sent = true
	return o.ResponseWriter.Write(data)
}

// Unwrap lets http.ResponseController reach the connection.
func (o *observed) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// Fail answers with an error, for what stands around the pages: reading the session, knowing the person.
func (s *Site) Fail(w http.ResponseWriter, r *http.Request, err error) {
	l := langOf(r)
	s.exchange(w, r, l, isAPI(r)).fail(err)
}
