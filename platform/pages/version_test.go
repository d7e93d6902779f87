package pages_test

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/retention"
	"balise/testkit/testdb"
)

// sheets are the former version of a questionnaire and the one that replaces it.
func sheets(t *testing.T) (former, next *instrument.Instrument) {
	t.Helper()
	var both [2]*instrument.Instrument
	for i, name := range []string{"sheet.yaml", "sheet_next.yaml"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if both[i], err = instrument.Load(name, data); err != nil {
			t.Fatal(err)
		}
		if err := both[i].Use(); err != nil {
			t.Fatal(err)
		}
	}
	if err := both[1].Follow(both[0]); err != nil {
		t.Fatal(err)
	}
	return both[0], both[1]
}

// moved is an office whose records were answered under the former version, now that the next one is in force.
func moved(t *testing.T) (o *office, r record.Record, page string) {
	t.Helper()
	former, next := sheets(t)
	on := testdb.New(t, retention.Migrations, mail.Migrations, people.Migrations, record.Migrations)
	before := officeOn(t, on, former)
	port := before.body("Port")
	err := before.records.Write(t.Context(), func(w *record.Writer) (err error) {
		r, err = w.Create(t.Context(), operator, kindID, port.ID, instrument.Answers{"name": {Value: text.T("Phare", "Light")},
			"use": {Value: "daily"}, "nickname": {Value: "Fifi"}}, text.Text{}, "")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	o = officeOn(t, on, next)
	o.who = people.Actor{ID: "a", Name: "Ana", Grants: []people.Grant{{Role: people.Agent, BodyID: port.ID}}}
	return o, r, "/espace/registre/" + r.ID
}

func (o *office) record(id string) record.Record {
	o.t.Helper()
	r, err := o.records.Record(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return r
}

func TestAnOldRecordKeepsItsQuestionnaireUntilSomebodyTakesItToTheNewOne(t *testing.T) {
	o, r, page := moved(t)
	shown := o.get(200, page)
	o.says(shown, "Le questionnaire a une nouvelle version", "Tous les jours", "Surnom", "Fifi", page+"/version-du-questionnaire")
	o.keepsQuiet(heart(shown), "Limites connues", "Souvent")
	form := o.get(200, page+"/modifier")
	o.says(form, "Surnom", "Tous les jours")
	o.keepsQuiet(heart(form), "Limites connues")
	edited := url.Values{"_base": {"1"}, "name.fr": {"Phare"}, "use": {"daily"}, "nickname": {"Riri"}}
	o.post(303, page+"/modifier", edited)
	if now := o.record(r.ID); now.InstrumentVersion != "2025" || now.Answers["nickname"].Value != "Riri" {
		t.Fatalf("%+v", now)
	}

	plan := o.get(200, page+"/version-du-questionnaire")
	o.says(plan, "Passer à la version 2026 du questionnaire", "Riri", "Les surnoms ne servaient à rien.", "Tous les jours", "Souvent", "Limites connues", "Nom de l’outil",
		"3 sur 3", "1 sur 1", "Telles quelles")
	if now := o.record(r.ID); now.Version != 2 {
		t.Fatalf("looking changes the record: %+v", now)
	}
	o.post(303, page+"/version-du-questionnaire", hidden(plan))
	now := o.record(r.ID)
	if now.InstrumentVersion != "2026" || now.Answers["usage"].Value != "often" || now.Version != 3 {
		t.Fatalf("%+v", now)
	}
	o.says(o.get(200, page), "Souvent", "Version du questionnaire")
	o.says(o.get(200, page+"/historique"), "Passage de la version 2025 à la version 2026 du questionnaire")
	compared := o.get(200, page+"/comparer?de=2&a=3")
	o.says(compared, "deux versions du questionnaire (2025 et 2026)", "Riri", "Aucune autre réponse ne diffère")

	back := o.get(200, page+"/version-du-questionnaire")
	o.says(back, "Revenir à la version 2025 du questionnaire", "Riri")
	o.post(303, page+"/version-du-questionnaire/retour", hidden(back))
	if now := o.record(r.ID); now.InstrumentVersion != "2025" || now.Answers["nickname"].Value != "Riri" || now.Version != 4 {
		t.Fatalf("%+v", now)
	}
}

func TestWhoMayOnlyReadSeesThePassageAndCannotDoIt(t *testing.T) {
	o, r, page := moved(t)
	o.who = people.Actor{ID: "b", Name: "Bo", Grants: []people.Grant{{Role: people.Auditor}}}
	plan := o.get(200, page+"/version-du-questionnaire")
	o.says(plan, "Fifi", "demande le droit de modifier")
	o.keepsQuiet(plan, `type="submit">Passer`)
	o.post(403, page+"/version-du-questionnaire", url.Values{"_base": {"1"}})
	o.who = people.Actor{ID: "c", Name: "Cy", Grants: []people.Grant{{Role: people.Agent, BodyID: "elsewhere"}}}
	o.get(404, page+"/version-du-questionnaire")
	if now := o.record(r.ID); now.Version != 1 {
		t.Errorf("%+v", now)
	}
}

func TestARecordInForceHasNoPassage(t *testing.T) {
	o, r, _ := moved(t)
	err := o.records.Write(t.Context(), func(w *record.Writer) (err error) {
		r, err = w.Create(t.Context(), operator, kindID, r.BodyID, instrument.Answers{"name": {Value: text.T("Neuf", "New")}}, text.Text{}, "")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	page := "/espace/registre/" + r.ID
	o.keepsQuiet(o.get(200, page), "version-du-questionnaire")
	o.says(o.get(200, page+"/version-du-questionnaire"), "Il n’y a rien à faire")
}

// TestWhatSomebodyWasWritingFollowsTheRecord holds what was typed under a version while another person took the record to the next one.
func TestWhatSomebodyWasWritingFollowsTheRecord(t *testing.T) {
	o, r, page := moved(t)
	typed := url.Values{"_base": {"1"}, "name.fr": {"Phare neuf"}, "use": {"never"}, "nickname": {"Loulou"}}
	o.post(200, page+"/brouillon", typed)
	err := o.records.Write(t.Context(), func(w *record.Writer) error {
		_, err := w.Bring(t.Context(), operator, r.ID, 1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	resumed := o.get(200, page+"/modifier")
	o.says(resumed, "a changé de version pendant que vous écriviez", "Loulou", "Phare neuf", `value="never" checked`)

	asked := o.post(409, page+"/modifier", typed)
	o.says(asked, "Loulou", `value="never" checked`)
	again := hidden(asked)
	again.Set("name.fr", "Phare neuf")
	again.Set("usage", "never")
	again.Set("_choose.usage", "mine")
	o.post(303, page+"/modifier", again)
	now := o.record(r.ID)
	if now.InstrumentVersion != "2026" || now.Answers["usage"].Value != "never" || now.Answers["name"].Value != text.T("Phare neuf", "") {
		t.Fatalf("%+v", now.Answers)
	}
	if strings.Contains(o.get(200, page), "Loulou") {
		t.Error("the nickname came back")
	}
}
