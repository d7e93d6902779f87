package jsontree

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

var documents = []string{`{"a":[1,-2.5e3,true,null,{"b":"é\n\u00e9\ud83d\ude00\ud800"}],"a":0}`, `[]`, `{}`, ` "x" `, `01`, `-`, `1.`, `1e`, `{"a":1,}`, `[1 2]`, "\"\t\"",
	`"\x"`, `nul`, `{"a"}`, `"`, `0.1`, `1234567890123456789`, `[[[]]]`, `"\u12"`, `1 1`, `-0`, `"\"\\\/\b\f\r\t"`}

// against holds the three ways of reading a document against encoding/json.
func against(t *testing.T, src string) {
	t.Helper()
	var want any
	wrong := json.Unmarshal([]byte(src), &want)
	var kind *json.UnmarshalTypeError
	if errors.As(wrong, &kind) { // a number too large for a double
		return
	}
	tree, err := Parse([]byte(src))
	if (err == nil) != (wrong == nil) {
		t.Fatalf("%q: %v, encoding/json says %v", src, err, wrong)
	}
	r := NewReader([]byte(src))
	raw, rawErr := r.Raw()
	if end := r.End(); rawErr == nil {
		rawErr = end
	}
	r.Reset([]byte(src))
	value, valueErr := r.Value(Known{"x": "x"})
	if end := r.End(); valueErr == nil {
		valueErr = end
	}
	if (rawErr == nil) != (wrong == nil) || (valueErr == nil) != (wrong == nil) {
		t.Fatalf("%q: %v, %v, encoding/json says %v", src, rawErr, valueErr, wrong)
	}
	if wrong != nil {
		return
	}
	if got := tree.Value(); !reflect.DeepEqual(got, want) || !reflect.DeepEqual(value, want) {
		t.Fatalf("%q: the tree is %#v, the value %#v, encoding/json says %#v", src, got, value, want)
	}
	if strings.TrimSpace(string(raw)) != strings.Trim(src, " \t\r\n") {
		t.Fatalf("%q: raw %q", src, raw)
	}
}

func TestItReadsWhatTheStandardLibraryReads(t *testing.T) {
	for _, src := range documents {
		against(t, src)
	}
}

func FuzzAgainstTheStandardLibrary(f *testing.F) {
	for _, src := range documents {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if !strings.HasPrefix(src, "\ufeff") {
			against(t, src)
		}
	})
}

func TestFaultsAreLocated(t *testing.T) {
	for src, want := range map[string]Error{
		"{\n \"a\": tru}": {At: 8, Reason: "a value is expected"},
		"[1,\n2":          {At: 5, Reason: "a comma or ] is expected"},
		`{"a":"b`:         {At: 7, Reason: "the text is never closed"},
		`[1]]`:            {At: 3, Reason: "nothing should follow the end of the document"},
	} {
		_, err := Parse([]byte(src))
		var held *Error
		if !errors.As(err, &held) || *held != want {
			t.Errorf("%q: %#v, want %v", src, err, want)
		}
	}
	if line, column := Position([]byte("a\nbcd"), 4); line != 2 || column != 3 {
		t.Errorf("line %d, column %d", line, column)
	}
	if n, err := Parse([]byte("\ufeff{}")); err != nil || n.Kind != Object {
		t.Errorf("a byte order mark: %v", err)
	}
}
