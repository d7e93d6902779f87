package usecase_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"balise/content"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/engine/usecase"
)

// twoEditions is a plan in which something of each kind happens.
func twoEditions(t *testing.T) *usecase.Plan {
	t.Helper()
	before := edition(t, "id,name,org,status\n1,Chat,A,pilot\n2,Triage,A,pilot\n3,Vision,B,pilot\n")
	after := edition(t, "id,name,org,status,note\n1,Chat,A,production,\n2,Triage,A,pilot,x\n4,Triage,A,,\n")
	after.Refused = []inventory.Problem{{Line: 9, Message: text.T("il manque le nom", "the name is missing")}}
	p := usecase.Reconcile(accepted(nil, usecase.Reconcile(nil, before, nil)), after, nil)
	p.Facts = usecase.Facts{File: "new.csv", Encoding: "UTF-8", HeaderRow: 1, Format: "csv", Separator: ",", ProfileOrigin: usecase.Given, DuplicateOf: "old.csv"}
	return p
}

func TestAPlanIsWrittenForMachines(t *testing.T) {
	var b strings.Builder
	if err := usecase.WriteJSON(&b, twoEditions(t), text.EN, true); err != nil {
		t.Fatal(err)
	}
	var got struct {
		RecordsRead       int `json:"records_read"`
		New, Changed      int
		Unchanged         int
		Missing           int
		Suspected         int
		Organisations     int
		OrganisationNames []string `json:"organisation_names"`
		Refused           []struct {
			Line   int
			Reason string
		}
		Encoding       string
		HeaderRow      int      `json:"header_row"`
		DuplicateOf    *string  `json:"duplicate_of"`
		ProfileOrigin  string   `json:"profile_origin"`
		MissingRecords []string `json:"missing_records"`
		Schema         []map[string]any
		Suspicions     []map[string]string
		Changes        []struct {
			Key    string
			Fields []usecase.Difference
		}
		Records []struct {
			Line                      int
			Key, Status, Organisation string
			Values                    []map[string]any
		}
	}
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	if got.RecordsRead != 4 || got.New != 1 || got.Changed != 1 || got.Unchanged != 1 || got.Missing != 1 || got.Suspected != 1 || got.Organisations != 1 {
		t.Errorf("counts are wrong in\n%s", b.String())
	}
	if got.Encoding != "UTF-8" || got.HeaderRow != 1 || got.DuplicateOf == nil || *got.DuplicateOf != "old.csv" || got.ProfileOrigin != "given" {
		t.Errorf("the file is not told in\n%s", b.String())
	}
	if len(got.Refused) != 1 || got.Refused[0].Line != 9 || got.Refused[0].Reason != "the name is missing" {
		t.Errorf("refused: %v", got.Refused)
	}
	if len(got.Changes) != 1 || got.Changes[0].Fields[0] != (usecase.Difference{Column: "status", Field: usecase.Lifecycle, Before: "pilot", After: "production", Meaning: true}) {
		t.Errorf("changes: %v", got.Changes)
	}
	if len(got.MissingRecords) != 1 || got.MissingRecords[0] != "3" || len(got.Schema) != 1 || len(got.Suspicions) != 1 || got.Suspicions[0]["why"] != "same_name" {
		t.Errorf("missing %v, schema %v, suspicions %v", got.MissingRecords, got.Schema, got.Suspicions)
	}
	if len(got.Records) != 3 || got.Records[0].Status != "changed" || got.Records[1].Status != "unchanged" || got.Records[2].Status != "new" || got.Records[0].Organisation != "A" {
		t.Fatalf("records: %v", got.Records)
	}
	status := got.Records[2].Values[3]
	if v, told := status["value"]; !told || v != nil || status["absence"] != "blank" || status["raw"] != "" || status["column"] != "status" || status["field"] != "lifecycle" {
		t.Errorf("a blank: %v", status)
	}
	if name := got.Records[0].Values[1]; name["value"] != "Chat" || name["absence"] != nil || name["raw"] != "Chat" || name["rule"] != "tidied" {
		t.Errorf("a value: %v", name)
	}
}

func TestValuesAreWrittenByKind(t *testing.T) {
	values := []usecase.Value{
		{Column: "a", Field: usecase.Technique, Raw: "x", Items: []string{"generative"}},
		{Column: "b", Field: usecase.StartDate, Raw: "Jan-03", Items: []string{"2003-01"}, Ambiguous: true, Confidence: 0.5},
		{Column: "c", Field: usecase.HighImpact, Raw: "Yes", Items: []string{"yes"}},
		{Column: "d", Raw: "N/A", Absence: usecase.NotApplicable},
	}
	read := &usecase.Reading{Records: []usecase.Record{{Key: "1", Line: 2, Values: values}}}
	var b strings.Builder
	if err := usecase.WriteJSON(&b, usecase.Reconcile(nil, read, nil), text.FR, true); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"value":["generative"]`, `"ambiguous":true,"value":"2003-01","absence":null,"precision":"month"`, `"value":"yes"`, `"value":null,"absence":"not_applicable"`, `"duplicate_of": null`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is not in\n%s", want, b.String())
		}
	}
}

func TestAPlanWithoutAnythingIsWhole(t *testing.T) {
	var b strings.Builder
	if err := usecase.WriteJSON(&b, usecase.Reconcile(nil, &usecase.Reading{}, nil), text.FR, true); err != nil {
		t.Fatal(err)
	}
	if !json.Valid([]byte(b.String())) || strings.Contains(b.String(), "organisation_names\": null") {
		t.Errorf("got %s", b.String())
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAPlanThatCannotBeWrittenSaysSo(t *testing.T) {
	if err := usecase.WriteJSON(fullDisk{}, twoEditions(t), text.EN, true); err == nil || err.Error() != "no space left" {
		t.Errorf("WriteJSON: %v", err)
	}
	if err := usecase.WriteText(fullDisk{}, twoEditions(t), text.EN); err == nil || err.Error() != "no space left" {
		t.Errorf("WriteText: %v", err)
	}
}

func TestAPlanIsWrittenForPeople(t *testing.T) {
	var b strings.Builder
	if err := usecase.WriteText(&b, twoEditions(t), text.FR); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Fiches lues\u00a0: 4", "Identique à\u00a0: old.csv", "Refusées (1)\n  Ligne 9\u00a0: il manque le nom", "colonne ajoutée\u00a0: note",
		"Changées (1)\n  A – Chat [1]\n    status\u00a0: pilot → production", "Manquantes (1)\n  3", "4 ~ 2\u00a0: même nom dans la même organisation"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
}

func TestTheOrganisationsThatShip(t *testing.T) {
	all, err := usecase.LoadOrganisations(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	d, err := usecase.NewDirectory(all)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range d.Organisations() {
		for _, n := range o.Names {
			if id, ok := d.Resolve(n.Text, o.Country, day(t, "2026-01-01")); !ok || id != o.ID && n.From == "" {
				t.Errorf("%q is borne by %q, not %q", n.Text, id, o.ID)
			}
		}
	}
}
