package register

import (
	"context"
	"sync"
	"time"

	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/search"
)

// listed is what a list shows of a publication. A publication never changes, so that what was read of it once stays true.
type listed struct {
	number                     int64
	bodyID                     string
	name, summary              text.Text
	status, category, decision string
	state                      record.State
	at                         time.Time
}

// maxListed bounds the publications kept in memory.
const maxListed = 20_000

// shelf keeps what lists show, by the sequence number of the publication. It is safe for concurrent use.
type shelf struct {
	mu   sync.RWMutex
	kept map[int64]listed
}

// of gives what a list shows of a search result: of the very publication that was searched, even when a newer one is on its
// way to the index.
func (s *shelf) of(ctx context.Context, records *record.Store, hit search.Hit) (listed, error) {
	s.mu.RLock()
	one, known := s.kept[hit.Newest]
	s.mu.RUnlock()
	if known {
		return one, nil
	}
	p, err := records.Publication(ctx, hit.Newest)
	if err != nil {
		return listed{}, err
	}
	summary, _ := p.Answers["summary"].Value.(text.Text)
	one = listed{number: p.Number, bodyID: p.BodyID, name: p.Title, summary: summary, status: initiative.Code(p.Answers, "status"),
		category: initiative.Code(p.Answers, "category"), decision: initiative.Code(p.Answers, "decision"), state: p.State, at: p.At}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) >= maxListed || s.kept == nil {
		s.kept = make(map[int64]listed)
	}
	s.kept[hit.Newest] = one
	return one, nil
}

func (p listed) entry(ctx context.Context, body people.Body) Entry {
	return Entry{Number: p.number, Name: p.name, Summary: p.summary, Body: BodyRef{body.Slug, body.Name}, Status: p.status,
		Category: p.category, Decision: p.decision, State: string(p.state), PublishedAt: p.at, URL: entryURL(ctx, p.number)}
}
