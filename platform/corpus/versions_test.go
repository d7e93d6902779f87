package corpus_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"balise/engine/instrument"
	"balise/platform/corpus"
)

// versioned is a content whose visit has three versions, with what a test changes.
func versioned(t *testing.T) fstest.MapFS {
	t.Helper()
	content := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS("testdata/versions"), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile("testdata/versions/" + name)
		content[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestFormerVersionsStandBesideTheOneInForce(t *testing.T) {
	c, err := corpus.Load(versioned(t))
	if err != nil {
		t.Fatal(err)
	}
	if in := c.Instrument("visit"); in.Version != "2026-11" || c.Version("visit", "2026-11") != in || len(c.Instruments) != 1 {
		t.Errorf("the version in force is %s of %d", in.Version, len(c.Instruments))
	}
	if in := c.Version("visit", "2025"); in == nil || in.Question("name") == nil || c.Version("visit", "2024") != nil || c.Version("visits", "2025") != nil {
		t.Error("Version must find what exists and nothing else")
	}
	var path []string
	all := c.Instrument("visit").VersionsSince("2025")
	for _, in := range all {
		path = append(path, in.Version)
	}
	if strings.Join(path, " ") != "2025 2026-04 2026-11" || c.Instrument("visit").VersionsSince("2024") != nil || len(c.Instrument("visit").VersionsSince("2026-11")) != 1 {
		t.Errorf("path %v", path)
	}
	b := instrument.Bring(all, instrument.Answers{"when": {Value: "winter"}, "name": {Value: "A"}}, instrument.Date{})
	if b.Answers["season"].Value != "winter" || len(b.Answers) != 1 {
		t.Errorf("brought %v", b.Answers)
	}
	if p := b.Passages[1]; p.ID != "name" || p.Outcome != instrument.OutcomeLost || p.Lost[0].Why.EN != "Nobody is named any more." {
		t.Errorf("%+v", p)
	}
	if p := b.Passages[2]; p.ID != "skis" || p.Outcome != instrument.OutcomeNew {
		t.Errorf("%+v", p)
	}
}

func TestNoVersionIsForgotten(t *testing.T) {
	const folder = "instruments/former/"
	for name, c := range map[string]struct {
		change func(fstest.MapFS)
		want   string
	}{
		"the former is missing": {func(m fstest.MapFS) { delete(m, folder+"visit@2025.yaml") },
			"instruments/visit.yaml:1: version 2026-04 replaces version 2025, which is not in instruments/former"},
		"nothing replaces it": {func(m fstest.MapFS) {
			m[folder+"visit@2024.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(m[folder+"visit@2025.yaml"].Data), `"2025"`, `"2024"`, 1))}
		}, `instruments/former/visit@2024.yaml:1: no version of "visit" replaces this one`},
		"it has another name": {func(m fstest.MapFS) { m[folder+"visit.yaml"] = m[folder+"visit@2025.yaml"] },
			"instruments/former/visit.yaml:1: the file must be named after its id: visit@2025.yaml"},
		"a fate is not told": {func(m fstest.MapFS) {
			m["instruments/visit.yaml"].Data = []byte(strings.Replace(string(m["instruments/visit.yaml"].Data), `  questions: {season: "when"}`, "  lost: {}", 1))
		}, `instruments/visit.yaml:5: replaces: the fate of the former "when" is not told`},
		"it replaces itself": {func(m fstest.MapFS) {
			m["instruments/visit.yaml"].Data = []byte(strings.Replace(string(m["instruments/visit.yaml"].Data), "2026-04", "2026-11", 1))
		}, `instruments/visit.yaml:1: version 2026-11 replaces version 2026-11, which is not`},
	} {
		content := versioned(t)
		c.change(content)
		if _, err := corpus.Load(content); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
