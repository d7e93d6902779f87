package inventory_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"balise/engine/inventory"
)

// generated is a file of the shape of the American inventory of 2025: as many records and columns, texts of the same length.
func generated() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	row := make([]string, 36)
	for i := range 3612 {
		for c := range row {
			switch {
			case i == 0:
				row[c] = fmt.Sprintf("question_%d", c)
			case c%9 == 0:
				row[c] = fmt.Sprintf("Il résume, en « mots simples », le cas %d.\nPuis il dit \"pourquoi\". %s", i, strings.Repeat("prose ", 20))
			case c%2 == 0:
				row[c] = "No"
			default:
				row[c] = ""
			}
		}
		_ = w.Write(row) // into memory
	}
	w.Flush()
	return b.Bytes()
}

// benchmarkFiles runs a way of reading over a generated file and, where it is here, the real one of 3,611 records.
func benchmarkFiles(b *testing.B, read func(data []byte) (records int, err error)) {
	for name, open := range map[string]func(b *testing.B) []byte{
		"generated": func(*testing.B) []byte { return generated() },
		"us-2025": func(b *testing.B) []byte {
			return stored(b, "us-federal-2025/2025_individually_reported_AI_use_cases.csv")
		},
	} {
		b.Run(name, func(b *testing.B) {
			data := open(b)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if n, err := read(data); err != nil || n != 3611 {
					b.Fatalf("%d records: %v", n, err)
				}
			}
		})
	}
}

func BenchmarkReadForeign(b *testing.B) {
	benchmarkFiles(b, func(data []byte) (int, error) {
		t, err := inventory.ReadForeign(bytes.NewReader(data), inventory.Foreign{})
		if err != nil {
			return 0, err
		}
		return len(t.Records), nil
	})
}

// BenchmarkEncodingCSV is the bare reading that ReadForeign is measured against: same records, no place, no encoding.
func BenchmarkEncodingCSV(b *testing.B) {
	benchmarkFiles(b, func(data []byte) (int, error) {
		r := csv.NewReader(bytes.NewReader(data))
		for n := 0; ; n++ {
			if _, err := r.Read(); errors.Is(err, io.EOF) {
				return n - 1, nil
			} else if err != nil {
				return 0, err
			}
		}
	})
}
