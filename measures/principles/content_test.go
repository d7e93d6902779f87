package principles_test

import (
	"reflect"
	"testing"

	"balise/content"
	"balise/engine/framework"
	"balise/platform/corpus"
)

func shipped(t *testing.T) (*corpus.Corpus, *framework.Framework) {
	t.Helper()
	c, err := corpus.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c, c.Framework("framework")
}

// The shipped text says no more of the official one than what is known: the names of principles 1 to 4, and that there is one of
// transparency.
func TestTheShippedFrameworkClaimsNothingUnseen(t *testing.T) {
	_, f := shipped(t)
	if len(f.Parts) != 10 {
		t.Fatalf("%d principles, want 10", len(f.Parts))
	}
	for i, p := range f.Parts {
		known := i < 4 || i == 6
		if want := map[bool]framework.Confidence{true: framework.Confirmed, false: framework.ToValidate}[known]; f.ConfidenceOf(p) != want {
			t.Errorf("principle %d is %s, want %s", i+1, f.ConfidenceOf(p), want)
		}
		if !known && !p.Text.Empty() {
			t.Errorf("principle %d gives a content that nobody saw", i+1)
		}
		if p.Note.Empty() {
			t.Errorf("principle %d does not say what of it was seen", i+1)
		}
		if n := len(p.Parts); n < 2 || n > 4 {
			t.Errorf("principle %d has %d commitments", i+1, n)
		}
		for _, k := range p.Parts {
			if n := len(k.Parts); n < 2 || n > 4 {
				t.Errorf("commitment %s has %d controls", k.ID, n)
			}
		}
	}
}

func TestTheShippedFrameworkIsGivenAwayWhole(t *testing.T) {
	c, f := shipped(t)
	data, err := f.YAML()
	if err != nil {
		t.Fatal(err)
	}
	again, err := framework.Load("again.yaml", data, c.References...)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(f, again) {
		t.Error("the file given away is not read back as the same framework")
	}
}
