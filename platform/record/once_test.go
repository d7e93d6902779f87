package record_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"balise/platform/fault"
	"balise/platform/record"
)

// once creates a note under a key, and answers its number.
func (h *house) once(r record.Request) (string, bool, error) {
	return h.store.Once(h.ctx, r, func(w *record.Writer) (string, error) {
		made, err := w.Create(h.ctx, agent, "note", "port", note("Quai"), because, "")
		return fmt.Sprint(made.Number), err
	})
}

func (h *house) count() int {
	h.t.Helper()
	all, err := h.store.List(h.ctx, record.Filter{})
	if err != nil {
		h.t.Fatal(err)
	}
	return len(all)
}

func TestTheSameRequestIsDoneOnce(t *testing.T) {
	h := open(t)
	r := record.Request{Owner: "t1", Key: "k", Fingerprint: "abc"}
	first, replayed, err := h.once(r)
	if err != nil || replayed {
		t.Fatalf("the first time: %v %v", replayed, err)
	}
	if again, replayed, err := h.once(r); err != nil || !replayed || again != first || h.count() != 1 {
		t.Errorf("the second time: %s (%v, %v), %d notes", again, replayed, err, h.count())
	}
	other := r
	other.Fingerprint = "xyz"
	if _, _, err := h.once(other); !fault.Is(err, fault.InvalidKind) || h.count() != 1 {
		t.Errorf("another request under the same key: %v", err)
	}
	other = r
	other.Owner = "t2"
	if second, replayed, err := h.once(other); err != nil || replayed || second == first {
		t.Errorf("another token’s key: %s %v %v", second, replayed, err)
	}
	h.now = h.now.Add(24 * time.Hour)
	if _, replayed, err := h.once(r); err != nil || replayed || h.count() != 3 {
		t.Errorf("a day later: %v %v, %d notes", replayed, err, h.count())
	}
	for range 2 {
		if _, replayed, err := h.once(record.Request{Owner: "t1"}); err != nil || replayed {
			t.Errorf("without a key: %v %v", replayed, err)
		}
	}
	if h.count() != 5 {
		t.Errorf("%d notes after two requests without a key", h.count())
	}
}

// What was refused did nothing: its key may serve again once the request is mended.
func TestARefusedRequestKeepsItsKeyFree(t *testing.T) {
	h := open(t)
	refused := fault.Conflict(because)
	if _, _, err := h.store.Once(h.ctx, record.Request{Owner: "t", Key: "k", Fingerprint: "bad"}, func(w *record.Writer) (string, error) {
		if _, err := w.Create(h.ctx, agent, "note", "port", note("Quai"), because, ""); err != nil {
			return "", err
		}
		return "", refused
	}); !fault.Is(err, fault.ConflictKind) {
		t.Fatal(err)
	}
	if _, replayed, err := h.once(record.Request{Owner: "t", Key: "k", Fingerprint: "good"}); err != nil || replayed || h.count() != 1 {
		t.Errorf("the mended request: %v %v, %d notes", replayed, err, h.count())
	}
}

func TestTheSameRequestTwiceAtOnceIsDoneOnce(t *testing.T) {
	h := open(t)
	const together = 12
	answers := make([]string, together)
	replays := make([]bool, together)
	var all sync.WaitGroup
	for i := range together {
		all.Go(func() {
			answer, replayed, err := h.once(record.Request{Owner: "t", Key: "k", Fingerprint: "abc"})
			if err != nil {
				t.Errorf("one of them fails: %v", err)
			}
			answers[i], replays[i] = answer, replayed
		})
	}
	all.Wait()
	done := 0
	for i := range together {
		if answers[i] != answers[0] {
			t.Errorf("two answers: %s and %s", answers[i], answers[0])
		}
		if !replays[i] {
			done++
		}
	}
	if done != 1 || h.count() != 1 {
		t.Errorf("done %d times, %d notes", done, h.count())
	}
}
