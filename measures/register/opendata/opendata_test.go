package opendata_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"balise/content"
	"balise/engine/exchange"
	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/measures/register/opendata"
	"balise/platform/corpus"
	"balise/platform/initiative"
)

func entry(t testing.TB) *instrument.Instrument {
	t.Helper()
	c, err := corpus.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c.Instrument(initiative.InstrumentID)
}

func file(t testing.TB, in *instrument.Instrument, l text.Lang) opendata.File {
	t.Helper()
	layout, err := opendata.Layout(in)
	if err != nil {
		t.Fatal(err)
	}
	return opendata.File{Layout: layout, Lang: l, Bodies: func(id string) text.Text { return text.T(id, id) }}
}

// dangerous are texts that a spreadsheet would compute, or that a file could lose.
var dangerous = []string{
	`=1+1`, `+1`, `-1`, `@SUM(A1)`, "\t=1", "\r=1", "\n=1", ` =1`, `＝1`, `'=1`, `''=1`, `'`, `l’IA`, `a;b,"c"`, "deux\nlignes", `=HYPERLINK("http://x","y")`, "_x0041_", "_x005F_",
	`=cmd|' /C calc'!A0`, "\u00a0@x", "%0A-2+3", "été", "\U0001F9ED", "{\"json\":1}",
}

func texts() *rapid.Generator[text.Text] {
	return rapid.Custom(func(t *rapid.T) text.Text {
		one := rapid.SampledFrom(dangerous)
		made := text.T(one.Draw(t, "fr"), rapid.SampledFrom(append([]string{""}, dangerous...)).Draw(t, "en"))
		return made
	})
}

// answered draws an answer to a question.
func answered(t *rapid.T, q *instrument.Question) instrument.Answer {
	if len(q.Absences) > 0 && rapid.IntRange(0, 3).Draw(t, "absent") == 0 {
		a := instrument.Absence{Reason: rapid.SampledFrom(q.Absences).Draw(t, "reason")}
		if rapid.Bool().Draw(t, "note") {
			a.Note = texts().Draw(t, "note")
		}
		return instrument.Answer{Absence: &a}
	}
	line := rapid.SampledFrom(dangerous)
	switch q.Kind {
	case instrument.KindText, instrument.KindLongText, instrument.KindRole:
		return instrument.Answer{Value: texts().Draw(t, "text")}
	case instrument.KindLine:
		return instrument.Answer{Value: line.Draw(t, "line")}
	case instrument.KindNumber:
		return instrument.Answer{Value: rapid.SampledFrom([]instrument.Number{"0", "-12.5", "123456789012345678901234567890", "0.1", "1234"}).Draw(t, "number")}
	case instrument.KindMoney:
		return instrument.Answer{Value: instrument.Money{Cents: rapid.Int64().Draw(t, "cents"), Currency: rapid.SampledFrom([]string{"CAD", "EUR"}).Draw(t, "currency")}}
	case instrument.KindDate:
		return instrument.Answer{Value: rapid.SampledFrom([]instrument.Date{{Year: 2024}, {Year: 2024, Month: 5}, {Year: 2024, Month: 5, Day: 31}}).Draw(t, "date")}
	case instrument.KindYesNo:
		return instrument.Answer{Value: rapid.Bool().Draw(t, "yes")}
	case instrument.KindOneOf:
		return instrument.Answer{Value: rapid.SampledFrom(codes(q)).Draw(t, "code")}
	case instrument.KindManyOf:
		chosen := slices.Sorted(slices.Values(rapid.SliceOfNDistinct(rapid.SampledFrom(codes(q)), 1, 3, rapid.ID).Draw(t, "codes")))
		return instrument.Answer{Value: chosen}
	case instrument.KindLinks:
		return instrument.Answer{Value: []instrument.Link{{Title: texts().Draw(t, "title"), URL: "https://exemple.invalid/?a=1&b=<2>"}}}
	case instrument.KindList:
		row := instrument.Answers{}
		for _, f := range q.Fields {
			if f.Kind == instrument.KindBody {
				row[f.ID] = instrument.Answer{Value: "organisme"}
			} else {
				row[f.ID] = answered(t, f)
			}
		}
		return instrument.Answer{Value: []instrument.Answers{row}}
	}
	panic("a kind of question that this test does not know: " + string(q.Kind))
}

func codes(q *instrument.Question) []string {
	var all []string
	for _, term := range q.Taxonomy().Current().Terms {
		all = append(all, term.Code)
	}
	return all
}

func records(in *instrument.Instrument) *rapid.Generator[exchange.Record] {
	return rapid.Custom(func(t *rapid.T) exchange.Record {
		e := exchange.Record{Number: rapid.Int64Range(1, 1<<40).Draw(t, "number"), State: rapid.SampledFrom([]string{"published", "corrected", "withdrawn", "retired"}).Draw(t, "state"),
			PublishedAt: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC), Form: "2026-11", Reason: texts().Draw(t, "reason"),
			Body: exchange.Body{Slug: "port", Name: texts().Draw(t, "body"), Type: "ministry", Portfolio: "outside_quebec", Jurisdiction: "quebec"}, Answers: instrument.Answers{}}
		address := fmt.Sprintf("https://exemple.invalid/registre/%d", e.Number)
		e.URL = text.T(address, address)
		for _, q := range in.Questions() {
			if q.Public && (q.ID == "name" || rapid.Bool().Draw(t, q.ID)) {
				e.Answers[q.ID] = answered(t, q)
			}
		}
		if !e.Answers["name"].Known() {
			e.Answers["name"] = instrument.Answer{Value: texts().Draw(t, "name")}
		}
		return e
	})
}

func only(e exchange.Record) opendata.Entries {
	return func(yield func(exchange.Record, error) bool) { yield(e, nil) }
}

func inJSON(t interface{ Fatal(...any) }, e exchange.Record) string {
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Whatever an entry says, its CSV and its spreadsheet give it back exactly, in both languages, and nothing in the CSV begins as
// a formula does.
func TestNothingIsLostAndNothingIsComputed(t *testing.T) {
	in := entry(t)
	var profile inventory.Profile
	layout, err := opendata.Layout(in)
	if err != nil {
		t.Fatal(err)
	}
	if err := profile.UseLayout(in, layout); err != nil {
		t.Fatal(err)
	}
	back := func(t *rapid.T, data []byte) exchange.Record {
		table, err := inventory.ReadTable(bytes.NewReader(data), "")
		if err != nil {
			t.Fatal(err)
		}
		read, err := profile.Read(table)
		if err != nil || len(read.Rows) != 1 {
			t.Fatalf("%v, %+v", err, read)
		}
		return *read.Rows[0].Published
	}
	rapid.Check(t, func(rt *rapid.T) {
		want := records(in).Draw(rt, "entry")
		f := file(t, in, rapid.SampledFrom(text.Langs).Draw(rt, "lang"))
		f.Codes = rapid.Bool().Draw(rt, "codes")
		var out bytes.Buffer
		if n, err := f.WriteCSV(&out, only(want)); err != nil || n != 1 {
			rt.Fatal(n, err)
		}
		lines, err := csv.NewReader(bytes.NewReader(out.Bytes())).ReadAll()
		if err != nil {
			rt.Fatal(err)
		}
		for _, cell := range lines[1] {
			if start := strings.TrimSpace(cell); start != "" && strings.ContainsAny(start[:1], "=+-@") {
				rt.Fatalf("a spreadsheet would compute %q", cell)
			}
		}
		if got := back(rt, out.Bytes()); inJSON(rt, got) != inJSON(rt, want) {
			rt.Fatalf("CSV: wrote %s\nread %s", inJSON(rt, want), inJSON(rt, got))
		}
		if rapid.IntRange(0, 3).Draw(rt, "spreadsheet") > 0 {
			return
		}
		out.Reset()
		if n, err := f.WriteXLSX(context.Background(), &out, only(want)); err != nil || n != 1 {
			rt.Fatal(n, err)
		}
		if got := back(rt, out.Bytes()); inJSON(rt, got) != inJSON(rt, want) {
			rt.Fatalf("XLSX: wrote %s\nread %s", inJSON(rt, want), inJSON(rt, got))
		}
	})
}

func TestACellThatWasSpoiledIsAProblemWithItsPlace(t *testing.T) {
	in := entry(t)
	layout, err := opendata.Layout(in)
	if err != nil {
		t.Fatal(err)
	}
	profile := &inventory.Profile{}
	if err := profile.UseLayout(in, layout); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ header, row, want string }{
		{"", "douze", "number of an entry is expected"},
		{"start", "demain", "a date is expected"},
		{"people_per_year", "beaucoup", "a number is expected"},
		{"annual_cost", "1,5", "an amount is expected"},
		{"annual_cost_currency", "CAD", "no amount"},
		{"public_facing", "peut-être", "yes or no is expected"},
		{"links", "[]", "left as Balise wrote it"},
		{"absences", `{"nothing":{}}`, "reasons in JSON"},
		{"body_type", "cirque", "does not exist"},
		{"published_at", "hier", "a date and a time"},
	} {
		header, row := "number,url,state,body,body_fr,body_en,name_fr", "1,https://exemple.invalid/registre/1,published,port,Port,,Phare"
		if c.header == "" {
			row = c.row + strings.TrimPrefix(row, "1")
		} else {
			header, row = header+","+c.header, row+`,"`+strings.ReplaceAll(c.row, `"`, `""`)+`"`
		}
		table, err := inventory.ReadCSV(strings.NewReader(header + "\n" + row + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		read, err := profile.Read(table)
		if err != nil || len(read.Problems) != 1 || !strings.Contains(read.Problems[0].Message.EN, c.want) || read.Problems[0].Line != 2 || !read.Problems[0].Message.Complete() {
			t.Errorf("%s: %v %+v", c.header, err, read)
		}
	}
	for header, want := range map[string]string{
		"number,url,state,body,body_fr,body_en":                 "is missing",
		"number,url,state,body,body_fr,body_en,name_fr,couleur": "writes no column",
	} {
		table, err := inventory.ReadCSV(strings.NewReader(header + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := profile.Read(table); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", header, err)
		}
	}
}

// Entries leave as they are read: a hundred thousand of them take no more memory than a thousand.
func TestMemoryDoesNotFollowTheNumberOfEntries(t *testing.T) {
	in := entry(t)
	f := file(t, in, text.FR)
	e := records(in).Example(7)
	many := func(n int) opendata.Entries {
		return func(yield func(exchange.Record, error) bool) {
			for i := range n {
				e.Number = int64(i + 1)
				if !yield(e, nil) {
					return
				}
			}
		}
	}
	for name, write := range map[string]func(n int) error{
		"CSV":  func(n int) error { _, err := f.WriteCSV(io.Discard, many(n)); return err },
		"JSON": func(n int) error { _, err := f.WriteJSON(io.Discard, many(n)); return err },
	} {
		peak := func(n int) uint64 {
			var most uint64
			runtime.GC()
			done := make(chan error, 1)
			go func() { done <- write(n) }()
			for {
				select {
				case err := <-done:
					if err != nil {
						t.Fatal(err)
					}
					return most
				case <-time.After(5 * time.Millisecond):
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapAlloc)
				}
			}
		}
		if most := peak(20_000); most > 64<<20 {
			t.Errorf("%s: %d MB in use for 20,000 entries", name, most>>20)
		}
	}
}
