package web

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"balise/engine/text"
)

// maxVisitors bounds the memory of the limiter; past it, everyone starts afresh.
const maxVisitors = 100_000

// limiter holds back whoever asks too fast: an access token by itself, everybody else by address. It keeps them in memory
// only, for as long as they ask.
type limiter struct {
	perSecond rate.Limit
	burst     int
	mu        sync.Mutex
	visitors  map[string]*rate.Limiter
}

func newLimiter(perSecond float64) *limiter {
	return &limiter{perSecond: rate.Limit(perSecond), burst: int(perSecond*10) + 1, visitors: map[string]*rate.Limiter{}}
}

// take counts one request, and tells how many more may come at once and whether this one may.
func (l *limiter) take(who string) (left int, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.visitors) > maxVisitors {
		clear(l.visitors)
	}
	visitor, known := l.visitors[who]
	if !known {
		visitor = rate.NewLimiter(l.perSecond, l.burst)
		l.visitors[who] = visitor
	}
	now := time.Now()
	ok = visitor.AllowN(now, 1)
	return max(0, int(visitor.TokensAt(now))), ok
}

// seconds is how long it takes to earn n requests, at least one second.
func (l *limiter) seconds(n int) int { return max(1, int(math.Ceil(float64(n)/float64(l.perSecond)))) }

// state writes the limit and what is left of it, in the fields of the IETF draft "RateLimit header fields for HTTP".
func (l *limiter) state(h http.Header, policy string, left int) {
	h.Set("RateLimit-Policy", fmt.Sprintf("%q;q=%d;w=%d", policy, l.burst, l.seconds(l.burst)))
	h.Set("RateLimit", fmt.Sprintf("%q;r=%d;t=%d", policy, left, l.seconds(l.burst-left)))
}

var tooFast = ErrorPage{Status: http.StatusTooManyRequests, Heading: text.T("Trop de demandes", "Too many requests"),
	Message: text.T("Vous demandez trop de pages à la fois. Attendez un instant, puis réessayez.",
		"You are asking for too many pages at once. Wait a moment, then try again.")}

func (l *limiter) wrap(s *Site, next http.Handler) http.Handler {
	if l.perSecond == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		policy, who := "address", s.bucket(r)
		if token := s.token(r.Context()); token != "" {
			policy, who = "token", "token "+token
		}
		left, ok := l.take(who)
		if isAPI(r) {
			l.state(w.Header(), policy, left)
		}
		if ok {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Retry-After", strconv.Itoa(l.seconds(1)))
		w.Header().Set("Cache-Control", "no-store")
		if x := s.exchange(w, r, text.FR, isAPI(r)); x.json {
			x.failJSON(tooFast)
			return
		}
		http.Error(w, tooFast.Message.FR+"\n"+tooFast.Message.EN, tooFast.Status)
	})
}
