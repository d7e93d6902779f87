package instrument_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"balise/engine/instrument"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(filepath.Join("testdata", name), []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := string(read(t, name)); got != want {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func taxonomy(t testing.TB, name string) *instrument.Taxonomy {
	t.Helper()
	tax, err := instrument.LoadTaxonomy(name, read(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return tax
}

// sample is the instrument with every kind of question, bound.
func sample(t testing.TB) *instrument.Instrument {
	t.Helper()
	in, err := instrument.Load("sample.yaml", read(t, "sample.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Use(taxonomy(t, "fruit.yaml"), taxonomy(t, "ground.yaml")); err != nil {
		t.Fatal(err)
	}
	return in
}

func TestLoadKeepsWhatIsDeclared(t *testing.T) {
	in := sample(t)
	if in.ID != "sample" || in.Version != "2026-11" || len(in.Sections) != 3 || len(in.Questions()) != 15 {
		t.Errorf("got %s %s with %d sections and %d questions", in.ID, in.Version, len(in.Sections), len(in.Questions()))
	}
	name := in.Question("name")
	if name.Required != instrument.StageDraft || !name.Public || !name.Key || name.MaxLength != 40 || name.Weight != 3 {
		t.Errorf("name is %+v", name)
	}
	if w := in.Question("reference").Weight; w != 1 {
		t.Errorf("a question without weight weighs %d, not 1", w)
	}
	if basis := in.Question("contact").LegalBasis; len(basis) != 1 || basis[0].Confidence != instrument.ToValidate {
		t.Errorf("the legal basis of contact is %+v", basis)
	}
	if f := in.Question("partners").Fields; len(f) != 4 || f[3].Taxonomy() == nil {
		t.Error("the fields of partners are not all there, or not bound to their taxonomy")
	}
	if in.Question("absent") != nil || in.Taxonomy("absent") != nil || in.Taxonomy("fruit") == nil {
		t.Error("Question and Taxonomy must find what exists and nothing else")
	}
	s := in.Question("summary")
	if !s.Offers(instrument.Unknown) || !s.Offers(instrument.Withheld) || s.Offers(instrument.NotApplicable) {
		t.Error("summary offers exactly unknown, not asked and withheld")
	}
	if !s.MayWithhold("agent", "approver") || s.MayWithhold("agent") || s.MayWithhold() || name.MayWithhold("approver") {
		t.Error("only an approver may withhold summary, and nobody name")
	}
}

// Each file of testdata/mistakes has its messages beside it: line by line what its author reads.
func TestEveryMistakeIsToldWithItsLine(t *testing.T) {
	loaders := map[string]func(string, []byte) error{
		"mistakes":          func(n string, d []byte) error { _, err := instrument.Load(n, d); return err },
		"mistakes_taxonomy": func(n string, d []byte) error { _, err := instrument.LoadTaxonomy(n, d); return err },
	}
	for folder, load := range loaders {
		files, err := filepath.Glob(filepath.Join("testdata", folder, "*.yaml"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no file in %s: %v", folder, err)
		}
		for _, file := range files {
			name := filepath.Base(file)
			err := load(name, read(t, filepath.Join(folder, name)))
			if err == nil {
				t.Errorf("%s was accepted", file)
				continue
			}
			golden(t, filepath.Join(folder, strings.TrimSuffix(name, ".yaml")+".golden"), err.Error()+"\n")
		}
	}
}

func TestUseRefusesDanglingReferences(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"a taxonomy":         {"taxonomy: fruit", "taxonomy: vegetable", `sample.yaml:56: question "fruit": there is no taxonomy "vegetable"`},
		"a compared term":    {"value: apple", "value: orange", `sample.yaml:63: condition: taxonomy "fruit" has no term "orange"`},
		"one of the terms":   {"values: [pear]", "values: [plum]", `sample.yaml:68: condition: taxonomy "fruit" has no term "plum"`},
		"a ground":           {"grounds: [secret]", "grounds: [whim]", `sample.yaml:40: question "cost": taxonomy "ground" has no term "whim"`},
		"a field's taxonomy": {"taxonomy: fruit, label: {fr: \"Fruits\"", "taxonomy: seed, label: {fr: \"Fruits\"", `sample.yaml:95: question "fruits": there is no taxonomy "seed"`},
	} {
		data := strings.Replace(string(read(t, "sample.yaml")), c.old, c.new, 1)
		in, err := instrument.Load("sample.yaml", []byte(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		err = in.Use(taxonomy(t, "fruit.yaml"), taxonomy(t, "ground.yaml"))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	in, err := instrument.Load("sample.yaml", read(t, "sample.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Use(taxonomy(t, "fruit.yaml")); err == nil || !strings.Contains(err.Error(), "withholding needs the taxonomy") {
		t.Errorf("withholding without grounds: %v", err)
	}
}

// FuzzLoad holds that no file stops the program, and that every refusal names the file and a line.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"*.yaml", "mistakes*/*.yaml"} {
		files, err := filepath.Glob(filepath.Join("testdata", pattern))
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Add([]byte("id: *a\n"))
	f.Add([]byte("? [a]\n: b\n"))
	f.Add([]byte("\xff\xfe"))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := instrument.Load("f.yaml", data)
		if err == nil {
			in.Shown(instrument.Answers{})
			in.Validate(instrument.Answers{}, instrument.StageSubmit)
		}
		_, taxonomyErr := instrument.LoadTaxonomy("f.yaml", data)
		for _, err := range []error{err, taxonomyErr} {
			if err == nil {
				continue
			}
			for _, line := range strings.Split(err.Error(), "\nf.yaml:") {
				if strings.HasPrefix(strings.TrimPrefix(line, "f.yaml:"), "0:") {
					t.Errorf("a mistake without line: %s", line)
				}
			}
			if !strings.HasPrefix(err.Error(), "f.yaml:") {
				t.Errorf("a mistake without file: %v", err)
			}
		}
	})
}
