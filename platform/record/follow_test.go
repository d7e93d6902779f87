package record_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"balise/platform/record"
)

// shelf is a projection: the titles of what is public, by number.
type shelf struct {
	mu     sync.Mutex
	titles map[int64]string
	seq    int64
	fail   error
	calls  int
	moved  chan int64 // receives each new seq; nil when nobody listens
}

func (s *shelf) follower() record.Follower {
	return record.Follower{
		Name: "shelf",
		Seq: func(context.Context) (int64, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.seq, nil
		},
		Apply: func(ctx context.Context, next []record.Publication, upto int64) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.calls++
			if s.fail != nil {
				return s.fail
			}
			for _, p := range next {
				s.titles[p.Number] = fmt.Sprintf("%s (%s)", p.Title.FR, p.State)
			}
			s.seq = upto
			if s.moved != nil {
				select {
				case s.moved <- upto:
				case <-ctx.Done():
				}
			}
			return nil
		},
	}
}

func (s *shelf) reset() { s.titles, s.seq = map[int64]string{}, 0 }

func (s *shelf) want(t *testing.T, seq int64, titles string) {
	t.Helper()
	if got := fmt.Sprint(s.titles); got != "map["+titles+"]" || s.seq != seq {
		t.Errorf("at %d: %s", s.seq, got)
	}
}

func TestAProjectionFollowsResumesAndIsRebuilt(t *testing.T) {
	h := open(t)
	s := &shelf{}
	s.reset()
	follow := s.follower()
	lag := func() int64 {
		t.Helper()
		lag, err := follow.Lag(h.ctx, h.store)
		if err != nil {
			t.Fatal(err)
		}
		return lag
	}
	catchUp := func() {
		t.Helper()
		if err := follow.CatchUp(h.ctx, h.store); err != nil {
			t.Fatal(err)
		}
		if lag() != 0 {
			t.Errorf("lag %d after catching up", lag())
		}
	}
	catchUp()
	if s.calls != 0 {
		t.Errorf("%d calls on an empty database", s.calls)
	}
	first := h.acts(h.create("Phare"), record.Submit, record.Publish)
	catchUp()
	s.want(t, 3, "1:Phare (published)")

	h.acts(h.create("Bouée"), record.Submit) // nothing public, yet the sequence moved
	if lag() != 2 {
		t.Errorf("lag %d", lag())
	}
	catchUp()
	s.want(t, 5, "1:Phare (published)")

	h.acts(first, record.Withdraw)
	s.fail = errors.New("the disk is full")
	if err := follow.CatchUp(h.ctx, h.store); !errors.Is(err, s.fail) || lag() != 1 {
		t.Errorf("error %v, lag %d", err, lag())
	}
	s.fail = nil
	catchUp()
	s.want(t, 6, "1:Phare (withdrawn)")

	s.reset()
	catchUp()
	s.want(t, 6, "1:Phare (withdrawn)")

	s.seq = 100
	if err := follow.CatchUp(h.ctx, h.store); err == nil || !strings.Contains(err.Error(), "rebuilt") {
		t.Errorf("a projection ahead of its database: %v", err)
	}
}

func TestChangesComeInOrderAndInBatches(t *testing.T) {
	h := open(t)
	for i := range 5 {
		h.acts(h.create(fmt.Sprintf("Phare %d", i)), record.Submit, record.Publish)
	}
	var seqs []int64
	for after := int64(0); ; {
		changes, err := h.store.Changes(h.ctx, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) == 0 {
			break
		}
		for _, p := range changes {
			seqs = append(seqs, p.Seq)
		}
		after = seqs[len(seqs)-1]
	}
	if fmt.Sprint(seqs) != "[3 6 9 12 15]" {
		t.Errorf("changes %v", seqs)
	}
}

func TestARunningProjectionSeesWritesUntilItsContextEnds(t *testing.T) {
	h := open(t)
	s := &shelf{moved: make(chan int64)}
	s.reset()
	ctx, stop := context.WithCancel(h.ctx)
	done := make(chan struct{})
	go func() {
		s.follower().Run(ctx, h.store, slog.New(slog.DiscardHandler))
		close(done)
	}()
	for range 3 {
		r := h.create("Phare")
		for seq := int64(0); seq < r.Seq; {
			select {
			case seq = <-s.moved:
			case <-time.After(time.Minute):
				t.Fatal("the projection stopped following")
			}
		}
	}
	stop()
	<-done
}

func TestWaitingEndsAtTheNextWriteOnly(t *testing.T) {
	h := open(t)
	before := h.store.Wait()
	select {
	case <-before:
		t.Fatal("something was written")
	default:
	}
	h.create("Phare")
	<-before
	select {
	case <-h.store.Wait():
		t.Error("the next write has not happened")
	default:
	}
}
