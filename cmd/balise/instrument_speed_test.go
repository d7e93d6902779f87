package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"balise/engine/surveyjs"
)

// federal gives a file of ../shared/data/aia; where the folder is absent the test is skipped, and fails when CI=true.
func federal(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", "aia", name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatal(err)
		}
		tb.Skip("the project is tested beside shared/")
	}
	return path
}

// BenchmarkScoreLines is the work of “balise instrument score” on submissions of about 175 answers, without --compat: 2,000 lines a turn. It
// reports lines a second, and beside, in the same run, how many encoding/json decodes in one goroutine, doing nothing else.
func BenchmarkScoreLines(b *testing.B) {
	data, err := os.ReadFile(federal(b, "sample-cases.jsonl"))
	if err != nil {
		b.Fatal(err)
	}
	var full [][]byte
	for line := range bytes.Lines(data) {
		var c struct {
			Kind    string
			ID      string          `json:"id"`
			Answers json.RawMessage `json:"answers"`
		}
		if err := json.Unmarshal(line, &c); err != nil {
			b.Fatal(err)
		}
		if c.Kind == "complete" || c.Kind == "revised" || c.Kind == "boundary" {
			one, err := json.Marshal(map[string]any{"id": c.ID, "answers": c.Answers})
			if err != nil {
				b.Fatal(err)
			}
			full = append(full, append(one, '\n'))
		}
	}
	const lines = 2000
	var in []byte
	for i := range lines {
		in = append(in, full[i%len(full)]...)
	}
	d, err := openDefinition(federal(b, "survey-enfr.json"), "", surveyjs.Early)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if refused, err := workLines(b.Context(), bytes.NewReader(in), io.Discard, d.scorer(false, time.Time{})); err != nil || refused > 0 {
			b.Fatal(refused, err)
		}
	}
	b.StopTimer()
	b.ReportMetric(float64(lines*b.N)/b.Elapsed().Seconds(), "lines/s")
	start := time.Now()
	for line := range bytes.Lines(in) {
		var c map[string]any
		if err := json.Unmarshal(line, &c); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(lines/time.Since(start).Seconds(), "json-lines/s")
}
