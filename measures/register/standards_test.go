package register_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/standard"
	"balise/engine/text"
	"balise/measures/register"
	"balise/platform/fault"
)

// stored reads a real file that stands beside the project; without it the test is skipped, except where everything must run.
func stored(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "inventories", filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("CI") == "" {
		t.Skipf("the stored inventories are not here: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (o *office) standard(asked register.StandardExport) string {
	o.t.Helper()
	var b strings.Builder
	if _, err := o.ExportStandard(o.ctx, asked, &b); err != nil {
		o.t.Fatal(err)
	}
	return b.String()
}

func mustTable(t *testing.T, data string) *inventory.Table {
	t.Helper()
	table, err := inventory.ReadTable(strings.NewReader(data), "")
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// The real register of Canada, loaded, written as its own columns and read back, changes nothing.
func TestTheRegisterOfCanadaComesBackWhole(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	file := string(stored(t, "ca-federal-ai-register-2025-11/gc-ai-register-mvp-registre-de-lia-du-gc-pmv.csv"))
	wantCounts(t, o.load(federal, file, true), [5]int{409, 0, 0, 0, 409})
	written := o.standard(register.StandardExport{Standard: "ca-register", Lang: text.FR})
	wantCounts(t, o.plan(federal, written, true), [5]int{0, 0, 409, 0, 0})

	lines, err := csv.NewReader(strings.NewReader(written)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	source, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(lines[0], source[0]) {
		t.Errorf("the columns are %v, not those of the file", lines[0])
	}
	if len(lines) != len(source) {
		t.Fatalf("%d lines, not %d", len(lines), len(source))
	}
	bySource := map[string][]string{}
	for _, line := range source[1:] {
		bySource[line[0]] = line
	}
	differ := map[string]int{}
	for _, line := range lines[1:] {
		for i, cell := range line {
			if tidied(cell) != tidied(bySource[line[0]][i]) {
				differ[lines[0][i]]++
			}
		}
	}
	// The other 9,739 cells come back as they were. These do not: what the register holds no answer for (another origin, neither
	// employees nor public, “to be determined”), and answers under a question that its own answers leave unasked.
	want := map[string]int{"ai_system_primary_users_en": 6, "ai_system_primary_users_fr": 6, "developed_by_en": 21, "developed_by_fr": 21, "vendor_information": 13,
		"ai_system_capabilities_en": 1, "ai_system_capabilities_fr": 1, "data_sources_en": 1, "data_sources_fr": 1, "personal_information_banks_en": 3, "personal_information_banks_fr": 3}
	if !maps.Equal(differ, want) {
		t.Errorf("cells that come back otherwise: %v", differ)
	}
}

// tidied is a cell without what reading tidies: spaces at the edges, sorts of line ends.
func tidied(cell string) string {
	return strings.ToLower(strings.TrimPrefix(strings.Join(strings.Fields(cell), " "), "'"))
}

// What the columns of Canada hold of entries of Québec comes back, and the gap report tells what does not.
func TestTheColumnsOfCanadaReadBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	body := o.harbour()
	o.publish(body, "Tri des quais", "production", instrument.Answers{"name": {Value: text.T("Tri des quais", "Sorting quays")}, "users": {Value: []string{"public", "staff"}},
		"sourcing": {Value: "bought"}, "supplier": {Value: "Brume inc."}, "personal_information": {Value: true}, "notice": {Value: false}, "privacy_assessment": {Value: "done"},
		"status_since": {Value: instrument.Date{Year: 2025, Month: 3}}, "results": {Value: text.T("=1+1", "=1+1")}})
	written := o.standard(register.StandardExport{Standard: "ca-register", Lang: text.EN})
	file, err := o.profile(federal).Read(mustTable(t, written))
	if err != nil || len(file.Rows) != 1 || len(file.Problems) > 0 {
		t.Fatalf("read back: %v, %+v", err, file)
	}
	got := file.Rows[0].Answers
	for id, want := range map[string]instrument.Value{
		"name": text.T("Tri des quais", "Sorting quays"), "users": []string{"public", "staff"}, "sourcing": "bought", "status": "production", "personal_information": true,
		"notice": false, "results": text.T("=1+1", "=1+1"), "status_since": instrument.Date{Year: 2025}, "source_ref": "1",
	} {
		if !instrument.Equal(got[id], instrument.Answer{Value: want}) {
			t.Errorf("%s came back as %v, not %v", id, got[id].Value, want)
		}
	}
	if name := file.Rows[0].Body; name.FR != "Régie des ports" || name.EN != "Ports Board" {
		t.Errorf("the body came back as %v", name)
	}
	gaps := o.standard(register.StandardExport{Standard: "ca-register", Lang: text.EN, Gaps: true})
	for _, want := range []string{
		"vendor_information,Vendor,no,no,Empty,\"Withheld, on a legal ground\",Commercial name replaced by a generic one",
		"status_date,Year of this status,no,no,Approximate,The nearest value is written,full date: 2025-03",
		"ai_register_id,Register number,yes,no,Filled by default,Value written by default",
		"ai_system_primary_users_en,Primary users (in English),no,no,Approximate,The nearest value is written,the column knows only the Government of Canada",
		"description_ai_system_en,Description (in English),yes,yes,Empty,The text does not exist in this language",
		"No place in the standard,The standard has no room for this information,,Category",
	} {
		if !strings.Contains(gaps, want) {
			t.Errorf("the gaps do not tell %q:\n%s", want, gaps)
		}
	}
}

// The columns of the Portrait are written by the same rules as the command that writes it, and read back.
func TestTheColumnsOfThePortraitReadBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	body := o.harbour()
	o.publish(body, "Tri des quais", "production", nil)
	o.publish(body, "=SOMME(A1)", "development", instrument.Answers{"benefits": {Absence: &instrument.Absence{Reason: instrument.Unknown}}})
	o.publish(body, "Marées", "unavailable", instrument.Answers{"category": {Value: "image_processing"}})
	o.publish(body, "Idée", "idea", nil)
	o.load(federal, federalHeader+federalLine("A1", "Fog", "Sees fog.", "", ""), true)
	same, _ := o.export()
	written := o.standard(register.StandardExport{Standard: "qc-portrait", Lang: text.EN})
	if written != same {
		t.Errorf("written:\n%s\nthe command writes:\n%s", written, same)
	}
	wantCounts(t, o.plan(register.PortraitProfile, written, true), [5]int{0, 0, 3, 0, 0})
	if got := strings.Count(o.standard(register.StandardExport{Standard: "qc-portrait", Lang: text.EN, Conforming: true}), "\n"); got != 3 {
		t.Errorf("%d lines: the entry without benefits lacks something required", got)
	}
}

func TestAnExportThatIsNotOfferedIsRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, asked := range []register.StandardExport{{Standard: "iso"}, {Standard: "qc-portrait", Format: standard.Markdown}, {Standard: "uk-atrs", Gaps: true, Format: standard.XLSX}} {
		if _, err := o.ExportStandard(o.ctx, asked, &strings.Builder{}); !fault.Is(err, fault.InvalidKind) {
			t.Errorf("%+v: got %v", asked, err)
		}
	}
}

// property is what the stored configuration of the Dutch standard says of one property.
type property struct {
	Type      string              `json:"type"`
	MaxLength int                 `json:"max_length"`
	Required  any                 `json:"required"` // once written as a text
	Permitted []string            `json:"permitted_values"`
	Items     map[string]property `json:"items"`
}

// dutch reads the stored configuration of the Dutch standard.
func dutch(t *testing.T) map[string]property {
	t.Helper()
	var file struct {
		Properties map[string]property `json:"properties"`
	}
	if err := json.Unmarshal(stored(t, "nl-publication-standard-1.0/v1_0.json"), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Properties) != 31 {
		t.Fatalf("the configuration has %d properties", len(file.Properties))
	}
	return file.Properties
}

// wrong lists what an object lacks or has too much by the configuration.
func wrong(schema map[string]property, object map[string]any) []string {
	var all []string
	for name, p := range schema {
		if _, there := object[name]; p.Required == true && !there {
			all = append(all, name+": required")
		}
	}
	for name, value := range object {
		p, known := schema[name]
		switch v := value.(type) {
		case string:
			if p.MaxLength > 0 && utf8.RuneCountInString(v) > p.MaxLength {
				all = append(all, name+": too long")
			}
			if p.Type == "array" || len(p.Permitted) > 0 && !slices.Contains(p.Permitted, v) {
				all = append(all, name+": "+v)
			}
		case []any:
			for _, one := range v {
				if item, is := one.(map[string]any); is {
					all = append(all, wrong(p.Items, item)...)
				} else if said, _ := one.(string); !slices.Contains(p.Permitted, said) {
					all = append(all, name+": "+said)
				}
			}
			known = known && p.Type == "array"
		default:
			known = false
		}
		if !known {
			all = append(all, name+": of another kind")
		}
	}
	slices.Sort(all)
	return all
}

// Every object conforms to the stored configuration exactly when the gap report says that it does.
func TestTheDutchObjectsConformToTheirSchema(t *testing.T) {
	t.Parallel()
	schema := dutch(t)
	o := newOffice(t)
	body := o.harbour()
	long := strings.Repeat("Une phrase qui se répète. ", 57)
	o.publish(body, "Complète", "production", instrument.Answers{"contact": {Value: "ia@exemple.invalid"}, "decision": {Value: "automated"}, "notice": {Value: true},
		"human_oversight": {Value: text.T("Oui.", "")}, "recourse": {Value: text.T("Écrire.", "")}, "review_contact": {Value: text.T("Révision", "")},
		"summary": {Value: text.T(strings.TrimSpace(long), "")}, "start": {Value: instrument.Date{Year: 2024, Month: 2}}, "sourcing": {Value: "in_house"},
		"affected": {Value: text.T(long[:900], "")}, "data_sources": {Value: text.T(strings.TrimSpace(long), "")}, "capabilities": {Value: text.T("<b>x</b>", "")}})
	o.publish(body, "Sans contact", "development", instrument.Answers{"decision": {Value: "none"}})
	o.publish(body, strings.TrimSpace("Un nom bien plus long que la norme ne le permet, "+long[:140]), "unavailable", nil)
	o.publish(body, "Suspendue", "suspended", instrument.Answers{"contact": {Value: "ia@exemple.invalid"}, "decision": {Value: "none"}})
	written := o.standard(register.StandardExport{Standard: "nl-publication", Lang: text.FR})
	var objects []map[string]any
	if err := json.Unmarshal([]byte(written), &objects); err != nil {
		t.Fatal(err)
	}
	var report struct{ Entries []gapEntry }
	if err := json.Unmarshal([]byte(o.standard(register.StandardExport{Standard: "nl-publication", Lang: text.FR, Gaps: true, Format: standard.JSON})), &report); err != nil {
		t.Fatal(err)
	}
	conforming := 0
	for i, object := range objects {
		said := []string{}
		for _, g := range report.Entries[i].Gaps {
			if g.Blocks {
				said = append(said, g.Field+": required")
			}
		}
		slices.Sort(said)
		if got := wrong(schema, object); !slices.Equal(got, said) {
			t.Errorf("entry %d: the schema says %v, the report says %v", i+1, got, said)
		}
		if report.Entries[i].Conforms {
			conforming++
		}
	}
	if len(objects) != 4 || conforming != 2 {
		t.Errorf("%d objects, %d of which conform; want 4 and 2", len(objects), conforming)
	}
	if got := o.standard(register.StandardExport{Standard: "nl-publication", Lang: text.FR, Conforming: true}); strings.Count(got, `"lang":"nld"`) != 2 {
		t.Errorf("the file of what conforms is\n%s", got)
	}
}

type gapEntry struct {
	Conforms bool
	Gaps     []struct {
		Field  string
		Blocks bool
	}
}

// The declared limits, values and duties of the Dutch standard are those of its stored configuration.
func TestTheDutchStandardIsDeclaredAsItIs(t *testing.T) {
	t.Parallel()
	schema := dutch(t)
	s := newOffice(t).Corpus.Standard("nl-publication")
	if len(s.Fields) != len(schema) {
		t.Errorf("%d fields are declared, of %d", len(s.Fields), len(schema))
	}
	for _, f := range s.Fields {
		p, there := schema[f.ID]
		isArray := f.Type != standard.Single
		if !there || f.MaxLength != p.MaxLength || f.Required != (p.Required == true) || !slices.Equal(f.Permitted, p.Permitted) || isArray != (p.Type == "array") {
			t.Errorf("%s is declared otherwise than %+v", f.ID, fmt.Sprint(p))
		}
	}
}
