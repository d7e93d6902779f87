package search

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// maxRecent bounds the matches kept by one snapshot: 16 bytes each.
const maxRecent = 1_000_000

// recent keeps the answers of a snapshot: readers leaf through the same searches, and the next page of one needs all the
// work of the first. It goes away with the snapshot, so that nothing in it is ever out of date.
type recent struct {
	mu      sync.Mutex
	answers map[string]*pending
	size    int
}

// pending is an answer that someone is working out, or has.
type pending struct {
	once sync.Once
	*answer
	err error
}

var errInterrupted = errors.New("the search was interrupted")

func newRecent() *recent { return &recent{answers: map[string]*pending{}} }

// answer gives the answer kept under a key, or works it out: once, however many ask at the same time. A failure is not kept.
func (r *recent) answer(key string, work func() (*answer, error)) (*answer, error) {
	r.mu.Lock()
	p := r.answers[key]
	if p == nil {
		p = &pending{}
		r.answers[key] = p
	}
	r.mu.Unlock()
	p.once.Do(func() {
		p.err = errInterrupted // stays only if work panics
		p.answer, p.err = work()
		r.settle(key, p)
	})
	return p.answer, p.err
}

// settle counts what is kept, and makes room.
func (r *recent) settle(key string, p *pending) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if p.err != nil || len(p.kept) > maxRecent/4 {
		delete(r.answers, key)
		return
	}
	r.size += len(p.kept) + 1000
	if r.size > maxRecent {
		clear(r.answers)
		r.answers[key], r.size = p, len(p.kept)+1000
	}
}

// keyOf tells apart the queries that find different records, or in another order.
func keyOf(q Query) string {
	var key strings.Builder
	fmt.Fprintf(&key, "%s %s %d %q %v", q.Lang, q.Sort, q.Enough, q.Text, q.Synonyms)
	for _, facet := range slices.Sorted(maps.Keys(q.Filters)) {
		fmt.Fprintf(&key, " %q=%q", facet, slices.Sorted(slices.Values(q.Filters[facet])))
	}
	return key.String()
}
