package register_test

import (
	"slices"
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures/register"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
)

// harbour saves a Québec body.
func (o *office) harbour() people.Body {
	o.t.Helper()
	b, err := o.People.SaveBody(o.ctx, operator, people.Body{Name: text.T("Régie des ports", "Ports Board"), Acronym: text.T("RDP", ""),
		Jurisdiction: "quebec", Type: "ministry", Portfolio: "transport"})
	if err != nil {
		o.t.Fatal(err)
	}
	return b
}

// publish writes and publishes an entry as a body does.
func (o *office) publish(body people.Body, name, status string, more instrument.Answers) {
	o.t.Helper()
	notAsked := instrument.Answer{Absence: &instrument.Absence{Reason: instrument.NotAsked}}
	a := instrument.Answers{
		"name": {Value: text.T(name, "")}, "summary": {Value: text.T("Elle aide.", "")}, "status": {Value: status}, "cybersecurity": {Value: false},
		"category": {Value: "automation"}, "benefits": {Value: []string{"faster_service", "staff_time"}},
		"decision": notAsked, "public_facing": notAsked, "personal_information": notAsked,
	}
	if status == "retired" {
		a["end"] = notAsked
	}
	for id, answer := range more {
		a[id] = answer
	}
	o.write(func(w *record.Writer) error {
		r, err := w.Create(o.ctx, operator, initiative.KindID, body.ID, a, text.Text{}, "")
		if err == nil {
			r, err = w.Move(o.ctx, operator, r.ID, r.Version, record.Submit, text.Text{})
		}
		if err == nil {
			_, err = w.Move(o.ctx, operator, r.ID, r.Version, record.Publish, text.Text{})
		}
		return err
	})
}

func (o *office) export() (string, int) {
	o.t.Helper()
	current, err := o.Published(o.ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	var b strings.Builder
	n, err := o.ExportPortrait(o.ctx, o.profile(register.PortraitProfile), &b, current)
	if err != nil {
		o.t.Fatal(err)
	}
	return b.String(), n
}

func TestThePortraitIsWrittenAndReadBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	body := o.harbour()
	o.publish(body, "Tri des quais", "production", nil)
	o.publish(body, "=SOMME(A1)", "development", instrument.Answers{"benefits": {Absence: &instrument.Absence{Reason: instrument.Unknown}}})
	o.publish(body, "Marées, « hautes »", "unavailable", instrument.Answers{"category": {Value: "image_processing"}})
	o.publish(body, "Idée", "idea", nil)
	o.publish(body, "Fini", "retired", nil)
	o.load(federal, federalHeader+federalLine("A1", "Fog", "Sees fog.", "", ""), true)

	written, n := o.export()
	want := "Nom,Catégorie,Organisme responsable,Portefeuille ministériel,Bénéfices,Statut\n" +
		"Tri des quais,Automatisation,Régie des ports,Transports et Mobilité durable,Service plus rapide; Temps libéré pour le personnel,Solution en production\n" +
		"'=SOMME(A1),Automatisation,Régie des ports,Transports et Mobilité durable,,Développement de la solution\n" +
		"\"Marées, « hautes »\",Traitement d’image,Régie des ports,Transports et Mobilité durable,Service plus rapide; Temps libéré pour le personnel,Information indisponible\n"
	if strings.ReplaceAll(written, "\u00a0", " ") != strings.ReplaceAll(want, "\u00a0", " ") || n != 3 {
		t.Errorf("%d written:\n%s\nwant:\n%s", n, written, want)
	}
	plan := o.plan(register.PortraitProfile, written, true)
	wantCounts(t, plan, [5]int{0, 0, 3, 0, 0})
	if !plan.Empty() {
		t.Error("reading back what was written would change something")
	}
}

const portraitHeader = "Nom du projet;Catégorie;Organisme;Portefeuille;Bénéfices;Statut\n"

func TestThePortraitOfOthersIsRead(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.harbour()
	file := portraitHeader +
		"Radios;Imagerie médicale;RDP;Santé et Services sociaux;Moins d'attente;Solution en production\n" +
		"Quais;Traitement d'image/Imagerie médicale;régie des  Ports ;Transports et Mobilité durable;Économies;\n"
	plan := o.load(register.PortraitProfile, file, true)
	wantCounts(t, plan, [5]int{2, 0, 0, 0, 2})
	if len(plan.Entries[0].Remarks) != 1 || len(plan.Entries[1].Remarks) != 0 {
		t.Errorf("the other portfolio is not told once: %v", plan.Entries)
	}
	radios, quays := plan.Entries[0].Answers, plan.Entries[1].Answers
	if initiative.Code(radios, "category") != "image_processing" || initiative.Code(quays, "status") != "unavailable" || !slices.Equal(quays["benefits"].Value.([]string), []string{"cost_savings"}) {
		t.Errorf("read %v and %v", radios, quays)
	}
	if notes, _ := radios["notes"].Value.(text.Text); !strings.Contains(notes.FR, "Bénéfices\u00a0: Moins d'attente") || radios["benefits"].Absence.Reason != instrument.Unknown {
		t.Errorf("a benefit that is none of ours became %v, with the notes %q", radios["benefits"], notes.FR)
	}
	wantCounts(t, o.load(register.PortraitProfile, file, true), [5]int{0, 0, 2, 0, 0})
}

func TestThePortraitMakesNoBody(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	plan := o.plan(register.PortraitProfile, portraitHeader+"Quais;Automatisation;Régie inconnue;Justice;;Solution en production\n", false)
	wantCounts(t, plan, [5]int{0, 0, 0, 1, 0})
	if reason := plan.Entries[0].Reasons[0]; !strings.Contains(reason.FR, "«\u00a0Régie inconnue\u00a0» n’existe pas au répertoire") {
		t.Errorf("the reason is %v", reason)
	}
}
