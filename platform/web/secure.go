package web

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"balise/engine/text"
)

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

// secure sets the headers that every answer carries.
func (s *Site) secure(next http.Handler) http.Handler {
	tls := strings.HasPrefix(s.BaseURL, "https://")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
		if tls {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// maxVisitors bounds the memory of the limiter; past it, everyone starts afresh.
const maxVisitors = 100_000

// limiter holds back an address that asks too fast. It keeps addresses in memory only, for as long as they ask.
type limiter struct {
	perSecond rate.Limit
	mu        sync.Mutex
	visitors  map[string]*rate.Limiter
}

func newLimiter(perSecond float64) *limiter {
	return &limiter{perSecond: rate.Limit(perSecond), visitors: map[string]*rate.Limiter{}}
}

func (l *limiter) allow(address string) bool {
	if l.perSecond == 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.visitors) > maxVisitors {
		clear(l.visitors)
	}
	visitor, ok := l.visitors[address]
	if !ok {
		visitor = rate.NewLimiter(l.perSecond, int(l.perSecond*10)+1)
		l.visitors[address] = visitor
	}
	return visitor.AllowN(time.Now(), 1)
}

func (l *limiter) wrap(s *Site, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			host = r.RemoteAddr
		}
		if l.allow(host) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Retry-After", "1")
		x := s.exchange(w, r, text.FR, strings.HasPrefix(r.URL.Path, "/api/"))
		page := ErrorPage{Status: http.StatusTooManyRequests, Heading: text.T("Trop de demandes", "Too many requests"),
			Message: text.T("Vous demandez trop de pages à la fois. Attendez une seconde, puis réessayez.",
				"You are asking for too many pages at once. Wait a second, then try again.")}
		if x.json {
			x.failJSON(page)
			return
		}
		http.Error(w, page.Message.FR+"\n"+page.Message.EN, page.Status)
	})
}
