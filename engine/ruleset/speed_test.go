package ruleset

import (
	"bytes"
	"encoding/json"
	"syscall"
	"testing"
	"time"

	"balise/engine/surveyjs"
)

// submissions gives lines of about 175 answers to the federal assessment, among the sample cases.
func submissions(tb testing.TB) (lines [][]byte) {
	tb.Helper()
	for line := range bytes.Lines(shared(tb, "aia", "sample-cases.jsonl")) {
		var c struct {
			Kind    string
			Answers json.RawMessage
		}
		if err := json.Unmarshal(line, &c); err != nil {
			tb.Fatal(err)
		}
		if c.Kind != "adversarial" && bytes.Count(c.Answers, []byte(`":`)) > 150 {
			lines = append(lines, c.Answers)
		}
	}
	if len(lines) < 10 {
		tb.Fatalf("%d lines", len(lines))
	}
	return lines
}

// used is the time of processor that this process took: the machine may be busy with other things.
func used() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// beside measures, in processor time, the work of the benchmark since start, and what encoding/json takes for the same input in the same
// run. It reports how many times as long that is.
func beside(b *testing.B, start time.Duration, work func(i int)) {
	b.Helper()
	mine := float64(used()-start) / float64(b.N)
	b.StopTimer()
	began, from, n := time.Now(), used(), 0
	for ; time.Since(began) < 300*time.Millisecond; n++ {
		work(n)
	}
	each := float64(used()-from) / float64(n)
	b.ReportMetric(mine, "cpu-ns/op")
	b.ReportMetric(each, "json-cpu-ns/op")
	b.ReportMetric(each/mine, "times-json")
}

// BenchmarkScore scores one submission, its answers laid out, beside decoding its line with encoding/json.
func BenchmarkScore(b *testing.B) {
	a, lines := federal(b), submissions(b)
	laid := make([]*surveyjs.Answers, len(lines))
	for i, line := range lines {
		laid[i] = a.survey.NewAnswers()
		if _, err := laid[i].Read(line); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	start := used()
	for i := 0; b.Loop(); i++ {
		if s := a.Score(laid[i%len(laid)]); s.MaxRaw == 0 {
			b.Fatal("no score")
		}
	}
	beside(b, start, decode(b, lines))
}

// BenchmarkAssess does all that the command does for a line: reading, checking, scoring twice, completing, writing.
func BenchmarkAssess(b *testing.B) {
	a, lines := federal(b), submissions(b)
	laid, out := a.survey.NewAnswers(), []byte(nil)
	b.ReportAllocs()
	start := used()
	for i := 0; b.Loop(); i++ {
		if _, err := laid.Read(lines[i%len(lines)]); err != nil {
			b.Fatal(err)
		}
		if problems := a.survey.Check(laid); len(problems) > 0 {
			b.Fatal(problems)
		}
		r := a.Submit(laid)
		out = r.Append(out[:0], nil)
	}
	beside(b, start, decode(b, lines))
}

func decode(b *testing.B, lines [][]byte) func(int) {
	return func(i int) {
		var answers map[string]any
		if err := json.Unmarshal(lines[i%len(lines)], &answers); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoad reads and compiles the federal definition, beside decoding it with encoding/json.
func BenchmarkLoad(b *testing.B) {
	definition := shared(b, "aia", "survey-enfr.json")
	b.ReportAllocs()
	start := used()
	for b.Loop() {
		s, err := surveyjs.Load(definition, surveyjs.Early)
		if err != nil {
			b.Fatal(err)
		}
		NewAIA(s)
	}
	beside(b, start, func(int) {
		var tree any
		if err := json.Unmarshal(definition, &tree); err != nil {
			b.Fatal(err)
		}
	})
}

// TestScoringMakesNothing: what one score allocates is its list of sections, whatever the number of answers.
func TestScoringMakesNothing(t *testing.T) {
	a, lines := federal(t), submissions(t)
	laid := a.survey.NewAnswers()
	if _, err := laid.Read(lines[0]); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() { a.Score(laid) }); n > 1 {
		t.Errorf("one score makes %v allocations", n)
	}
}
