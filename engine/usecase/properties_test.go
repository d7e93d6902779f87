package usecase_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/engine/usecase"
)

// generated is a reading of a table made at random, with keys that come back, blanks, names that look like one another and texts
// that organisations copy.
func generated(random *rand.Rand, rows int) *usecase.Reading {
	read := &usecase.Reading{Profile: &usecase.Profile{ID: "generated", Country: "CA"}}
	columns := 3 + random.IntN(6)
	for range rows {
		r := usecase.Record{Key: fmt.Sprintf("k%d", random.IntN(2*rows))}
		for c, f := range []usecase.Field{usecase.SourceID, usecase.Name, usecase.Organisation, usecase.Summary, usecase.Lifecycle, "", "", "", ""}[:columns] {
			v := usecase.Value{Column: fmt.Sprintf("c%d", c), Field: f, Raw: fmt.Sprintf("%s %d", strings.Repeat("texte ", random.IntN(20)), random.IntN(5))}
			if random.IntN(5) == 0 {
				v.Raw, v.Absence = "", usecase.Blank
			} else {
				v.Items = []string{v.Raw}
			}
			r.Values = append(r.Values, v)
		}
		read.Records = append(read.Records, r)
	}
	return read
}

// shuffled is the same edition, its rows and its columns in another order.
func shuffled(random *rand.Rand, read *usecase.Reading) *usecase.Reading {
	other := *read
	other.Records = nil
	if len(read.Records) == 0 {
		return &other
	}
	order := random.Perm(len(read.Records[0].Values))
	for _, at := range random.Perm(len(read.Records)) {
		r := read.Records[at]
		values := make([]usecase.Value, len(r.Values))
		for to, from := range order {
			values[to] = r.Values[from]
		}
		r.Values = values
		other.Records = append(other.Records, r)
	}
	return &other
}

func TestTheSameFileTwiceChangesNothing(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		read := generated(random, random.IntN(60))
		known := accepted(nil, usecase.Reconcile(nil, read, nil))
		p := usecase.Reconcile(known, shuffled(random, read), nil)
		if len(p.Unchanged) != len(read.Records) || len(p.New)+len(p.Changed)+len(p.Missing)+len(p.Back)+len(p.Carried)+len(p.Suspected)+len(p.Schema)+len(p.Renamed) > 0 {
			t.Fatalf("seed %d: %s", seed, outcome(p))
		}
	}
}

func TestEveryRecordHasOneOutcome(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 2))
		before := accepted(nil, usecase.Reconcile(nil, generated(random, 40), nil))
		read := generated(random, 40)
		p := usecase.Reconcile(before, read, nil)
		if n := len(p.New) + len(p.Changed) + len(p.Unchanged); n != len(read.Records) {
			t.Fatalf("seed %d: %d outcomes for %d records", seed, n, len(read.Records))
		}
		if n := len(p.Missing) + len(p.Changed) + len(p.Unchanged); n != len(before) {
			t.Fatalf("seed %d: %d outcomes for %d known cases", seed, n, len(before))
		}
		keys := map[string]bool{}
		for _, r := range p.Records {
			if keys[r.Key] {
				t.Fatalf("seed %d: the key %s comes twice", seed, r.Key)
			}
			keys[r.Key] = true
		}
		for _, k := range p.Missing {
			if keys[k] {
				t.Fatalf("seed %d: %s is missing and there", seed, k)
			}
		}
	}
}

func FuzzReconcile(f *testing.F) {
	f.Add("id,name,org,text\n1,a,b,c\n1,a,b,c\n", "id,name,organisation,text\n1#2,a,b,c\n,,,\n")
	f.Add("id\n1\n", "name,id\n\u200b,1#\n?,1#1\n")
	f.Fuzz(func(t *testing.T, before, after string) {
		read := func(s string) *usecase.Reading {
			table, err := inventory.ReadCSV(strings.NewReader(s))
			if err != nil {
				t.Skip()
			}
			return simple(table, []string{"id"}, map[string]usecase.Field{"id": usecase.SourceID, "name": usecase.Name, "org": usecase.Organisation, "organisation": usecase.Organisation, "text": usecase.Summary})
		}
		a, b := read(before), read(after)
		known := accepted(nil, usecase.Reconcile(nil, a, nil))
		p := usecase.Reconcile(known, b, nil)
		if err := usecase.WriteJSON(&strings.Builder{}, p, text.FR, true); err != nil {
			t.Error(err)
		}
		again := usecase.Reconcile(accepted(known, p), b, nil)
		if len(again.New)+len(again.Changed)+len(again.Missing) > 0 {
			t.Errorf("the same file once more:\n%s", outcome(again))
		}
	})
}

func FuzzPropose(f *testing.F) {
	f.Add("Use Case ID/Name;Agency\nA-1: x;Department of State (DOS)\n", "department-of-x__y.csv")
	f.Add("2_use_case_name,Is the AI use case … ?\n\"a\nb\",Oui\n", "")
	f.Fuzz(func(t *testing.T, file, name string) {
		table, err := inventory.ReadCSV(strings.NewReader(file))
		if err != nil {
			t.Skip()
		}
		p := usecase.Propose(table, name, nil)
		taken := map[string]bool{}
		for _, c := range p.Profile.Columns {
			k := fmt.Sprint(c.Field, c.Lang, c.Part)
			if c.Field == usecase.Name && taken[k] {
				t.Errorf("two columns for %s", k)
			}
			taken[k] = true
		}
		usecase.Recognise(table, name, []*usecase.Profile{p.Profile}, nil)
	})
}

// many is an edition of a source with 36 columns, and the next: one record in a hundred changes, one in a hundred is new.
func many(rows int) (before []usecase.Known, next *usecase.Reading) {
	read := func(version int) *usecase.Reading {
		read := &usecase.Reading{Profile: &usecase.Profile{ID: "many", Country: "US"}}
		for i := range rows {
			n := i
			if version > 0 && i%100 == 1 {
				n += rows
			}
			r := usecase.Record{Key: fmt.Sprintf("agency %d/case %d", n%60, n)}
			for c := range 36 {
				v := usecase.Value{Column: fmt.Sprintf("column %d", c), Raw: fmt.Sprintf("cell %d of record %d", c, n), Items: []string{""}}
				switch c {
				case 0:
					v.Field, v.Raw = usecase.Organisation, fmt.Sprintf("Agency %d", n%60)
				case 1:
					v.Field, v.Raw = usecase.Name, fmt.Sprintf("Case of number %d", n)
				case 2:
					v.Field, v.Raw = usecase.Summary, fmt.Sprintf("What case %d does is told in a text that is long enough for people to have to copy it, %d.", n, n)
				case 3:
					if version > 0 && i%100 == 2 {
						v.Raw = "changed"
					}
				}
				v.Items[0] = v.Raw
				r.Values = append(r.Values, v)
			}
			read.Records = append(read.Records, r)
		}
		return read
	}
	return accepted(nil, usecase.Reconcile(nil, read(0), nil)), read(1)
}

func BenchmarkReconcile(b *testing.B) {
	for _, rows := range []int{3_611, 100_000} {
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			before, next := many(rows)
			b.ReportAllocs()
			for b.Loop() {
				if p := usecase.Reconcile(before, next, nil); len(p.New) == 0 || len(p.Changed) == 0 {
					b.Fatal("nothing happened")
				}
			}
		})
	}
}
