package catalogue

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"balise/engine/usecase"
)

// anyValue fills every field of a value, those that will be added one day included: a field that the layout forgets fails the test.
func anyValue(t *testing.T, r *rand.Rand, column int) usecase.Value {
	t.Helper()
	var v usecase.Value
	of := reflect.ValueOf(&v).Elem()
	for i := range of.NumField() {
		switch f := of.Field(i); f.Kind() {
		case reflect.String:
			f.SetString([]string{"", "a", "é\n\"<b>", fmt.Sprint("t", r.IntN(3))}[r.IntN(4)])
		case reflect.Float64:
			f.SetFloat([]float64{0, 0.5, 1}[r.IntN(3)])
		case reflect.Bool:
			f.SetBool(r.IntN(2) == 0)
		case reflect.Slice:
			if items := [][]string{nil, {"a"}, {""}, {"a", "b"}}[r.IntN(4)]; items != nil {
				f.Set(reflect.ValueOf(items))
			}
		default:
			t.Fatalf("the test does not know how to fill %s", of.Type().Field(i).Name)
		}
	}
	v.Column, v.Field, v.Lang = fmt.Sprint("column ", column), usecase.Field([]string{"", "name"}[column%2]), ""
	return v
}

func TestARecordIsReadBackExactlyAsItCame(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		records := make([]usecase.Record, r.IntN(6))
		for i := range records {
			records[i] = usecase.Record{Line: r.IntN(100), Key: fmt.Sprint("k", i), Values: []usecase.Value{}}
			for c := range 5 {
				for range []int{1, 1, 1, 0, 2}[r.IntN(5)] {
					records[i].Values = append(records[i].Values, anyValue(t, r, c))
				}
			}
			if r.IntN(4) == 0 {
				r.Shuffle(len(records[i].Values), reflect.Swapper(records[i].Values))
			}
		}
		l, err := layoutOf(records)
		if err != nil {
			t.Fatal(err)
		}
		w := l.writer()
		for _, want := range records {
			data, err := w.write(want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := l.read(want.Key, data)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d: %v\n%s\ngot  %+v\nwant %+v", seed, err, data, got, want)
			}
		}
	}
}

func TestWhatMostRecordsSayIsWrittenOnce(t *testing.T) {
	var records []usecase.Record
	for i := range 10 {
		records = append(records, usecase.Record{Line: i, Key: fmt.Sprint(i), Values: []usecase.Value{
			{Column: "Name", Field: usecase.Name, Raw: fmt.Sprint("Case ", i), Items: []string{fmt.Sprint("Case ", i)}, Rule: usecase.AsIs, Confidence: 1},
			{Column: "Notes", Rule: usecase.NoValue, Confidence: 1, Absence: usecase.Blank},
			{Column: "Bureau", Raw: "State", Items: []string{"State"}, Rule: usecase.AsIs, Confidence: 1},
		}})
	}
	l, err := layoutOf(records)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := l.writer().write(records[3]); err != nil || data != `{"l":3,"v":{"0":{"r":"Case 3"}}}` {
		t.Errorf("%s, %v", data, err)
	}
}

func TestARecordThatIsDamagedIsTold(t *testing.T) {
	l := &layout{Columns: []column{{Column: "Name"}}}
	for _, data := range []string{"", "{", `{"o":[1]}`, `{"o":[-1]}`} {
		if r, err := l.read("k", data); err == nil {
			t.Errorf("%q was read as %+v", data, r)
		}
	}
}
