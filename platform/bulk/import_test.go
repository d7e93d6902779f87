package bulk_test

import (
	"fmt"
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/bulk"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

var byName = inventory.Mapping{Columns: []inventory.Mapped{{Header: "nom", Question: "name", Lang: text.FR}, {Header: "résumé", Question: "summary", Lang: text.FR},
	{Header: "fournisseur", Question: "supplier"}, {Header: "couleurs", Question: "colours"}}}

func (h *house) run(m inventory.Mapping, lines ...string) bulk.Run {
	h.Helper()
	id, err := h.imports.Begin(h.ctx, agent, "buoy", "port", "bouees.csv", []byte("id,nom,résumé,fournisseur,couleurs\n"+strings.Join(lines, "\n")+"\n"), m)
	h.must(err)
	r, err := h.imports.Run(h.ctx, agent, id)
	h.must(err)
	return r
}

// fates writes a plan as "line fate: why", in English.
func (h *house) fates(p *bulk.ImportPlan) string {
	var all []string
	for _, r := range p.Rows {
		line := fmt.Sprintf("%d %s", r.Line, r.Fate)
		for _, why := range r.Why {
			line += ": " + why.EN
		}
		all = append(all, line)
	}
	return strings.Join(all, "\n")
}

func (h *house) planned(r bulk.Run) *bulk.ImportPlan {
	h.Helper()
	p, err := h.imports.PlanImport(h.ctx, agent, r)
	h.must(err)
	return p
}

func TestAPlanSaysWhatBecomesOfEachLine(t *testing.T) {
	h := open(t)
	h.buoy("Ancienne", instrument.Answers{"summary": value(text.T("avant", "before")), "supplier": value("Navires inc.")})
	h.buoy("Double", nil)
	h.buoy("Double", nil)
	p := h.planned(h.run(byName, "1,Neuve,r,,Rouge", "2,ANCIENNE,après,,", "3,Ancienne,encore,,", "4,Double,r,,", "5,,r,,", "6,Neuve,r,,", "7,Mauve,r,,Mauve"))
	want := `2 new
3 changed
4 refused: Line 4: line 3 already speaks of this record: keep one of the two.
5 refused: Line 5: several records of the body have this name: choose a column that identifies records.
6 refused: Line 6: the record has no name: fill it in, or choose the column that gives it.
7 refused: Line 7: line 2 has the same name: change one of the two, or choose a column that identifies records.
8 refused: Line 8: in the column “couleurs”, “Mauve” means nothing for “Colours”: say what it means in the mapping of columns, or write Red, Green.`
	if got := h.fates(p); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	h.must(h.imports.Import(h.ctx, agent, p))
	if again := h.planned(h.run(byName, "1,Neuve,r,,Rouge", "2,ANCIENNE,après,,")); h.fates(again) != "2 unchanged\n3 unchanged" {
		t.Errorf("the same lines again:\n%s", h.fates(again))
	}
}

func TestWhatTheFileDoesNotSayStaysAndWhatIsWithheldStaysWithheld(t *testing.T) {
	h := open(t)
	r := h.buoy("Ancienne", instrument.Answers{"summary": value(text.T("avant", "before"))})
	withheld := r.Answers.Clone()
	withheld["supplier"] = instrument.Answer{Value: "Navires inc.", Absence: &instrument.Absence{Reason: instrument.Withheld, Ground: "security", Until: instrument.Date{Year: 2027}}}
	h.must(h.records.Write(h.ctx, func(w *record.Writer) error {
		_, err := w.Edit(h.ctx, approver, r.ID, 1, withheld, text.Text{})
		return err
	}))
	h.must(h.imports.Import(h.ctx, agent, h.planned(h.run(byName, "1,Ancienne,après,Autre fournisseur,"))))
	now := h.now(r.ID).Answers
	if now["summary"].Value != text.T("après", "before") || now["supplier"].Value != "Autre fournisseur" || now["supplier"].Absence == nil || now["supplier"].Absence.Ground != "security" {
		t.Errorf("%+v", now)
	}
}

func TestAnIdentifierFollowsARecordThroughItsNames(t *testing.T) {
	h := open(t)
	byID := byName
	byID.Key = "id"
	h.must(h.imports.Import(h.ctx, agent, h.planned(h.run(byID, "A1,Premier nom,r,,"))))
	if p := h.planned(h.run(byID, "a1,Second nom,r,,", "A2,Premier nom,r,,")); h.fates(p) != "2 changed\n3 new" {
		t.Errorf("%s", h.fates(p))
	}
}

func TestAnImportIsWholeOrNothingAndOnlyOnce(t *testing.T) {
	h := open(t)
	old := h.buoy("Ancienne", nil)
	run := h.run(byName, "1,Neuve,r,,", "2,Ancienne,après,,")
	p := h.planned(run)
	h.must(h.records.Write(h.ctx, func(w *record.Writer) error {
		_, err := w.Edit(h.ctx, agent, old.ID, 1, instrument.Answers{"name": value(text.T("Ancienne", "")), "lit": value(true)}, text.Text{})
		return err
	}))
	if err := h.imports.Import(h.ctx, agent, p); !fault.Is(err, fault.ConflictKind) {
		t.Errorf("%v", err)
	}
	all, err := h.records.List(h.ctx, record.Filter{Kind: "buoy"})
	if err != nil || len(all) != 1 {
		t.Errorf("%d records, %v", len(all), err)
	}
	fresh := h.planned(run)
	if fresh.Key() == p.Key() {
		t.Error("the plan of another version has the same key")
	}
	h.must(h.imports.Import(h.ctx, agent, fresh))
	if err := h.imports.Import(h.ctx, agent, fresh); !fault.Is(err, fault.ConflictKind) {
		t.Errorf("imported twice: %v", err)
	}
	ended, err := h.imports.Run(h.ctx, agent, run.ID)
	if err != nil || ended.State != bulk.Imported || len(ended.Touched) != 2 {
		t.Errorf("%+v, %v", ended, err)
	}
	if _, err := ended.Table(""); !fault.Is(err, fault.InvalidKind) {
		t.Errorf("the file of an import that is over is still there: %v", err)
	}
	undone, left, err := h.imports.Undo(h.ctx, agent, ended)
	if err != nil || undone != 1 || left != 0 || h.now(old.ID).Answers["summary"].Given() || h.now(old.ID).Answers["lit"].Value != true {
		t.Errorf("undone %d, left %d, %v: %+v", undone, left, err, h.now(old.ID).Answers)
	}
}

func TestABodyKeepsItsMappingsForItself(t *testing.T) {
	h := open(t)
	h.must(h.imports.SaveMapping(h.ctx, agent, "buoy", "port", "  Inventaire   du port ", byName))
	again := byName
	again.Key = "id"
	h.must(h.imports.SaveMapping(h.ctx, agent, "buoy", "port", "Inventaire du port", again))
	saved, err := h.imports.Mappings(h.ctx, "buoy", "port", "lock")
	if err != nil || len(saved) != 1 || saved[0].Name != "Inventaire du port" || saved[0].Mapping.Key != "id" || len(saved[0].Mapping.Columns) != 4 {
		t.Errorf("%+v, %v", saved, err)
	}
	if none, err := h.imports.Mappings(h.ctx, "buoy", "lock"); err != nil || len(none) != 0 {
		t.Errorf("%+v, %v", none, err)
	}
	for name, err := range map[string]error{
		"no name":      h.imports.SaveMapping(h.ctx, agent, "buoy", "port", " ", byName),
		"a long name":  h.imports.SaveMapping(h.ctx, agent, "buoy", "port", strings.Repeat("é", 81), byName),
		"another body": h.imports.SaveMapping(h.ctx, stranger, "buoy", "port", "x", byName),
	} {
		if err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	run := h.run(byName, "1,Neuve,r,,")
	if _, err := h.imports.Run(h.ctx, stranger, run.ID); !fault.Is(err, fault.NotFoundKind) {
		t.Errorf("a stranger reads an import: %v", err)
	}
	runs, err := h.imports.Runs(h.ctx, "buoy", []string{"port"})
	if err != nil || len(runs) != 1 || runs[0].FileName != "bouees.csv" {
		t.Errorf("%+v, %v", runs, err)
	}
	if people.Can(stranger, people.RecordCreate, "port") {
		t.Error("the stranger of this test is none")
	}
}
