package record_test

import (
	"os"
	"testing"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/record"
)

// newVersion makes the next version of the notes’ instrument the one in force.
func (h *house) newVersion() {
	h.t.Helper()
	kind := notes(h.t)
	data, err := os.ReadFile("testdata/note_next.yaml")
	if err != nil {
		h.t.Fatal(err)
	}
	next, err := instrument.Load("note_next.yaml", data)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := next.Use(kind.Instrument.Taxonomy("ground")); err != nil {
		h.t.Fatal(err)
	}
	if err := next.Follow(kind.Instrument); err != nil {
		h.t.Fatal(err)
	}
	kind.Instrument = next
	kind.Title = func(a instrument.Answers) text.Text {
		for _, id := range []string{"title", "name"} {
			if title, is := a[id].Value.(text.Text); is {
				return title
			}
		}
		return text.Text{}
	}
	now := h.now
	h.store = record.NewStore(h.db, func() time.Time { return now }, kind)
}

func (h *house) bring(r record.Record) (record.Record, error) {
	return h.try(func(w *record.Writer) (record.Record, error) { return w.Bring(h.ctx, agent, r.ID, r.Version) })
}

func (h *house) bringBack(r record.Record) (record.Record, error) {
	return h.try(func(w *record.Writer) (record.Record, error) { return w.BringBack(h.ctx, agent, r.ID, r.Version) })
}

func TestAnswersKeepTheirVersionUntilTheyAreBrought(t *testing.T) {
	h := open(t)
	old := h.create("Phare")
	h.newVersion()
	answers := old.Answers.Clone()
	answers["secret"] = instrument.Answer{Value: false}
	r := h.must(h.edit(agent, old, answers)) // still the questions of its own version
	if r.InstrumentVersion != "2026-11" {
		t.Errorf("an edit changes the version: %s", r.InstrumentVersion)
	}
	if _, err := h.edit(agent, r, instrument.Answers{"title": {Value: text.T("Phare", "")}}); !refusedBecause(err, "title") {
		t.Errorf("a question of another version is answered: %v", err)
	}
	b, ok, err := h.store.Brought(r)
	if err != nil || !ok || len(b.Passages) != 5 {
		t.Fatalf("%v %v %+v", err, ok, b.Passages)
	}
	now := h.must(h.bring(r))
	if now.InstrumentVersion != "2027" || now.Version != r.Version+1 || now.Answers["title"].Value != text.T("Phare", "") || len(now.Answers) != 3 {
		t.Errorf("brought: %+v", now)
	}
	if _, err := h.bring(now); !fault.Is(err, fault.ConflictKind) {
		t.Errorf("it is brought twice: %v", err)
	}
	last, err := h.store.Revision(h.ctx, r.ID, now.Version)
	if err != nil || last.Act != record.Edit || last.Reason.EN != "From version 2026-11 to version 2027 of the questionnaire; without a place in the newer one: 1." {
		t.Errorf("%v %+v", err, last)
	}
	was, found, err := h.store.Before(h.ctx, now)
	if err != nil || !found || was.Version != r.Version {
		t.Errorf("before: %v %v %+v", err, found, was)
	}
	back := h.must(h.bringBack(now))
	if back.InstrumentVersion != "2026-11" || back.Answers["secret"].Value != false || back.Version != now.Version+1 {
		t.Errorf("back: %+v", back)
	}
	if _, err := h.bringBack(back); !fault.Is(err, fault.ConflictKind) {
		t.Errorf("it goes back twice: %v", err)
	}
}

func TestARecordOfAFormerVersionIsPublishedUnderIt(t *testing.T) {
	h := open(t)
	r := h.create("Phare")
	h.newVersion()
	h.acts(r, record.Submit, record.Publish)
	p, err := h.store.Current(h.ctx, "note", r.Number)
	if err != nil || p.InstrumentVersion != "2026-11" || p.Answers["name"].Value != text.T("Phare", "") {
		t.Errorf("%v %+v", err, p)
	}
}

func TestBringingAsksForTheRightToEditAndForTheLastVersion(t *testing.T) {
	h := open(t)
	r := h.create("Phare")
	h.newVersion()
	_, err := h.try(func(w *record.Writer) (record.Record, error) { return w.Bring(h.ctx, auditor, r.ID, r.Version) })
	wantFault(t, err, fault.ForbiddenKind)
	answers := r.Answers.Clone()
	answers["secret"] = instrument.Answer{Value: true}
	h.must(h.edit(agent, r, answers))
	_, err = h.bring(r)
	wantFault(t, err, fault.ConflictKind)
	h.must(h.bring(h.must(h.store.Record(h.ctx, r.ID))))
}

func TestGoingBackDoesNotUndoWhatIsWithheld(t *testing.T) {
	h := open(t)
	r := h.create("Phare")
	h.newVersion()
	now := h.must(h.bring(r))
	answers := now.Answers.Clone()
	answers["supplier"] = instrument.Answer{Value: "Navires inc.", Absence: &instrument.Absence{Reason: instrument.Withheld, Ground: "security",
		Until: instrument.Date{Year: 2027, Month: 6, Day: 30}}}
	now = h.must(h.edit(approver, now, answers))
	if _, err := h.bringBack(now); !refusedBecause(err, "supplier.absence") {
		t.Errorf("an agent undoes it: %v", err)
	}
	if _, err := h.try(func(w *record.Writer) (record.Record, error) { return w.BringBack(h.ctx, approver, r.ID, now.Version) }); err != nil {
		t.Errorf("an approver may: %v", err)
	}
}
