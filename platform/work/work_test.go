package work

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"balise/platform/db"
	"balise/testkit/testdb"
)

// clock is moved by hand.
type clock struct{ at atomic.Int64 }

func (c *clock) now() time.Time          { return time.UnixMicro(c.at.Load()).UTC() }
func (c *clock) advance(d time.Duration) { c.at.Add(d.Microseconds()) }

func kit(t *testing.T) (*db.DB, *clock, *Queue) {
	t.Helper()
	c := &clock{}
	c.at.Store(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC).UnixMicro())
	d := testdb.New(t, Migrations)
	return d, c, New(d, c.now)
}

func add(t *testing.T, d *db.DB, q *Queue, task string, input any) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error { _, err := q.Add(t.Context(), tx, task, input); return err })
	if err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, q *Queue, want int) {
	t.Helper()
	n, err := q.RunDue(t.Context())
	if err != nil || n != want {
		t.Fatalf("%d jobs ran (%v), want %d", n, err, want)
	}
}

func register(t *testing.T, q *Queue, tasks ...Task) {
	t.Helper()
	if err := q.Register(tasks...); err != nil {
		t.Fatal(err)
	}
}

func TestAJobRunsOnceWithItsInput(t *testing.T) {
	t.Parallel()
	d, _, q := kit(t)
	var got []string
	register(t, q, Task{Name: "greet", Do: func(_ context.Context, in []byte) error { got = append(got, string(in)); return nil }})
	add(t, d, q, "greet", "allô")
	run(t, q, 1)
	run(t, q, 0)
	if len(got) != 1 || got[0] != `"allô"` {
		t.Errorf("the task saw %v", got)
	}
}

func TestAJobOfAnActThatFailedNeverRuns(t *testing.T) {
	t.Parallel()
	d, _, q := kit(t)
	register(t, q, Task{Name: "greet", Do: func(context.Context, []byte) error { t.Error("it ran"); return nil }})
	refused := errors.New("refused")
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		if _, err := q.Add(t.Context(), tx, "greet", nil); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) {
		t.Fatal(err)
	}
	run(t, q, 0)
}

func TestAFailureIsPutOffAndInTheEndGivenUp(t *testing.T) {
	t.Parallel()
	d, c, q := kit(t)
	tries := 0
	register(t, q, Task{Name: "stubborn", Do: func(context.Context, []byte) error {
		tries++
		if tries == 2 {
			panic("worse")
		}
		return errors.New("no luck\nsecond line")
	}})
	add(t, d, q, "stubborn", nil)
	run(t, q, 1)
	run(t, q, 0) // not at once
	for range maxTries + 5 {
		c.advance(24 * time.Hour)
		if _, err := q.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	jobs, err := q.List(t.Context(), 10)
	if err != nil || len(jobs) != 1 {
		t.Fatal(jobs, err)
	}
	if tries != maxTries || !jobs[0].GivenUp() || jobs[0].Problem != "no luck" {
		t.Errorf("after %d tries: %+v", tries, jobs[0])
	}
}

func TestTheCalendarCallsOnceForAllProcesses(t *testing.T) {
	t.Parallel()
	d, c, q := kit(t)
	var runs atomic.Int32
	daily := Task{Name: "daily", Every: 24 * time.Hour, Do: func(context.Context, []byte) error { runs.Add(1); return nil }}
	other := New(d, c.now)
	register(t, q, daily)
	register(t, other, daily)
	for day := int32(1); day <= 3; day++ {
		var both sync.WaitGroup
		for _, each := range []*Queue{q, other} {
			both.Go(func() {
				if _, err := each.RunDue(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		if got := runs.Load(); got != day {
			t.Fatalf("on day %d it had run %d times", day, got)
		}
		c.advance(24 * time.Hour)
	}
}

// A process that dies leaves its lease behind: another takes the job up when it ends, and not before.
func TestAnotherProcessTakesUpTheJobOfADeadOne(t *testing.T) {
	t.Parallel()
	d, c, q := kit(t)
	register(t, q, Task{Name: "long", Do: func(context.Context, []byte) error { return nil }})
	add(t, d, q, "long", nil)
	if _, found, err := q.claim(t.Context()); !found || err != nil {
		t.Fatal(found, err)
	}
	run(t, q, 0)
	c.advance(lease)
	run(t, q, 1)
}

func TestAJobThatNobodyHereKnowsWaits(t *testing.T) {
	t.Parallel()
	d, _, q := kit(t)
	add(t, d, q, "of another version", nil)
	run(t, q, 0)
	if n, err := q.Waiting(t.Context()); n != 1 || err != nil {
		t.Error(n, err)
	}
}

func TestRunDoesWhatIsAddedAndStops(t *testing.T) {
	t.Parallel()
	d, _, q := kit(t)
	done := make(chan struct{})
	register(t, q, Task{Name: "greet", Do: func(context.Context, []byte) error { close(done); return nil }})
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() { q.Run(ctx, slog.New(slog.DiscardHandler)); close(stopped) }()
	add(t, d, q, "greet", nil)
	<-done
	stop()
	<-stopped
}

func TestATaskNeedsANameOfItsOwn(t *testing.T) {
	t.Parallel()
	_, _, q := kit(t)
	nothing := func(context.Context, []byte) error { return nil }
	register(t, q, Task{Name: "one", Do: nothing})
	for _, wrong := range []Task{{Name: "one", Do: nothing}, {Do: nothing}, {Name: "two"}} {
		if q.Register(wrong) == nil {
			t.Errorf("%+v was taken", wrong)
		}
	}
}
