package record_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

func TestARecordIsReadAsItWasWritten(t *testing.T) {
	h := open(t)
	created := h.must(h.try(func(w *record.Writer) (record.Record, error) {
		return w.Create(h.ctx, agent, "note", "port", note("Phare"), because, "f-12")
	}))
	h.now = h.now.Add(time.Hour)
	edited := h.must(h.edit(approver, created, note("Phare rouge")))
	for how, read := range map[string]func() (record.Record, error){
		"by id":     func() (record.Record, error) { return h.store.Record(h.ctx, created.ID) },
		"by number": func() (record.Record, error) { return h.store.ByNumber(h.ctx, "note", created.Number) },
		"by source": func() (record.Record, error) {
			r, found, err := h.store.BySource(h.ctx, "note", "f-12")
			if !found {
				err = errors.New("not found")
			}
			return r, err
		},
	} {
		r, err := read()
		if err != nil || fmt.Sprint(r) != fmt.Sprint(edited) {
			t.Errorf("%s: %v\n%+v\n%+v", how, err, r, edited)
		}
	}
	if edited.Number != 1 || edited.Version != 2 || edited.Seq != 2 || edited.State != record.Draft || edited.PublicState != "" ||
		edited.UpdatedBy != "Paul" || edited.Title.FR != "Phare rouge" || edited.InstrumentVersion != "2026-11" || edited.SourceKey != "f-12" ||
		!edited.UpdatedAt.Equal(edited.CreatedAt.Add(time.Hour)) {
		t.Errorf("%+v", edited)
	}
}

func TestTheHistoryKeepsEveryRevision(t *testing.T) {
	h := open(t)
	r := h.create("Phare")
	r = h.must(h.edit(approver, r, note("Phare rouge")))
	h.acts(r, record.Submit, record.Return)
	revisions, err := h.store.Revisions(h.ctx, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	told := ""
	for _, v := range revisions {
		told += fmt.Sprintf("%d %d %s %s by %s: %s, %s\n", v.Seq, v.Version, v.Act, v.State, v.ByName, v.Answers["name"].Value.(text.Text).FR, v.Reason.FR)
	}
	want := `4 4 return draft by racine: Phare rouge, Il le fallait.
3 3 submit in_review by racine: Phare rouge, Il le fallait.
2 2 edit draft by Paul: Phare rouge, Il le fallait.
1 1 create draft by Aline: Phare, 
`
	if told != want {
		t.Errorf("history:\n%s", told)
	}
	first, err := h.store.Revision(h.ctx, r.ID, 1)
	if err != nil || first.ByID != "p1" || !first.At.Equal(h.now) {
		t.Errorf("first revision %+v, %v", first, err)
	}
	_, err = h.store.Revision(h.ctx, r.ID, 9)
	wantFault(t, err, fault.NotFoundKind)
}

func TestNumbersFollowEachOtherInEachKind(t *testing.T) {
	other := notes(t)
	other.ID = "chart"
	h := open(t, notes(t), other)
	var told []string
	for _, kind := range []string{"note", "chart", "note", "note", "chart"} {
		r := h.must(h.try(func(w *record.Writer) (record.Record, error) {
			return w.Create(h.ctx, agent, kind, "port", note("Phare"), because, "")
		}))
		told = append(told, fmt.Sprintf("%s %d seq %d", r.Kind, r.Number, r.Seq))
	}
	if got := strings.Join(told, ", "); got != "note 1 seq 1, chart 1 seq 2, note 2 seq 3, note 3 seq 4, chart 2 seq 5" {
		t.Error(got)
	}
}

func TestASourceKeyIsThatOfOneRecord(t *testing.T) {
	h := open(t)
	create := func(key string) (record.Record, error) {
		return h.try(func(w *record.Writer) (record.Record, error) {
			return w.Create(h.ctx, agent, "note", "port", note("Phare"), because, key)
		})
	}
	h.must(create("f-12"))
	h.must(create(""))
	h.must(create(""))
	_, err := create("f-12")
	wantFault(t, err, fault.ConflictKind)
	if _, found, err := h.store.BySource(h.ctx, "note", "f-13"); found || err != nil {
		t.Errorf("found %v, %v", found, err)
	}
	if _, found, err := h.store.BySource(h.ctx, "note", ""); found || err != nil {
		t.Errorf("the empty key: found %v, %v", found, err)
	}
}

func TestBadInputChangesNothing(t *testing.T) {
	h := open(t)
	kept := h.create("Phare")
	head := h.head()
	for what, change := range map[string]struct {
		kind fault.Kind
		do   func(w *record.Writer) (record.Record, error)
	}{
		"an unknown body": {fault.NotFoundKind, func(w *record.Writer) (record.Record, error) {
			return w.Create(h.ctx, operator, "note", "nowhere", note("Phare"), because, "")
		}},
		"no name": {fault.InvalidKind, func(w *record.Writer) (record.Record, error) {
			return w.Create(h.ctx, agent, "note", "port", instrument.Answers{}, because, "")
		}},
		"an unknown question": {fault.InvalidKind, func(w *record.Writer) (record.Record, error) {
			answers := note("Phare")
			answers["colour"] = instrument.Answer{Value: "rouge"}
			return w.Edit(h.ctx, agent, kept.ID, 1, answers, because)
		}},
		"an unknown record": {fault.NotFoundKind, func(w *record.Writer) (record.Record, error) {
			return w.Edit(h.ctx, agent, "nothing", 1, note("Phare"), because)
		}},
		"a version from the future": {fault.InvalidKind, func(w *record.Writer) (record.Record, error) {
			return w.Edit(h.ctx, agent, kept.ID, 2, note("Bouée"), because)
		}},
		"a version before the first": {fault.InvalidKind, func(w *record.Writer) (record.Record, error) {
			return w.Move(h.ctx, agent, kept.ID, 0, record.Submit, because)
		}},
		"an endless reason": {fault.InvalidKind, func(w *record.Writer) (record.Record, error) {
			return w.Edit(h.ctx, agent, kept.ID, 1, note("Bouée"), text.T(strings.Repeat("é", 2001), ""))
		}},
	} {
		_, err := h.try(change.do)
		if !fault.Is(err, change.kind) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if h.head() != head {
		t.Errorf("the sequence went from %d to %d", head, h.head())
	}
	_, err := h.try(func(w *record.Writer) (record.Record, error) {
		return w.Create(h.ctx, agent, "ship", "port", note("Phare"), because, "")
	})
	if err == nil {
		t.Error("a record of an unknown kind was created")
	}
}

func TestSavingTheSameAnswersChangesNothing(t *testing.T) {
	h := open(t)
	r := h.acts(h.create("Phare"), record.Submit, record.Publish)
	after := h.must(h.edit(agent, r, note("Phare")))
	if after.Version != r.Version || after.State != record.Published || h.head() != r.Seq {
		t.Errorf("%+v", after)
	}
}

func TestAWriteIsWholeOrNothing(t *testing.T) {
	h := open(t)
	kept := h.create("Phare")
	head := h.head()
	err := h.store.Write(h.ctx, func(w *record.Writer) error {
		if _, err := w.Create(h.ctx, agent, "note", "port", note("Bouée"), because, "f-1"); err != nil {
			return err
		}
		r, err := w.Move(h.ctx, operator, kept.ID, kept.Version, record.Submit, because)
		if err != nil {
			return err
		}
		if r, err = w.Move(h.ctx, operator, kept.ID, r.Version, record.Publish, because); err != nil {
			return err
		}
		_, err = w.Create(h.ctx, agent, "note", "port", instrument.Answers{}, because, "f-2")
		return err
	})
	wantFault(t, err, fault.InvalidKind)
	r, err := h.store.Record(h.ctx, kept.ID)
	if err != nil || r.Version != 1 || r.State != record.Draft {
		t.Errorf("%+v, %v", r, err)
	}
	_, err = h.store.Current(h.ctx, "note", kept.Number)
	wantFault(t, err, fault.NotFoundKind)
	if _, found, err := h.store.BySource(h.ctx, "note", "f-1"); found || err != nil || h.head() != head {
		t.Errorf("found %v, %v, head from %d to %d", found, err, head, h.head())
	}
	if next := h.create("Bouée"); next.Number != kept.Number+1 || next.Seq != head+1 {
		t.Errorf("a failed write left a gap: number %d, seq %d", next.Number, next.Seq)
	}
	trail, err := people.NewStore(h.db, time.Now, nil).AuditTrail(h.ctx, people.AuditFilter{})
	if err != nil || len(trail) != 2 {
		t.Errorf("%d lines in the audit trail, %v", len(trail), err)
	}
}

func TestTheSecondOfTwoEditorsSeesBothVersions(t *testing.T) {
	h := open(t)
	opened := h.create("Phare")
	theirs := note("Phare")
	theirs["supplier"] = instrument.Answer{Value: "Bateaux inc."}
	theirs["summary"] = instrument.Answer{Value: text.T("Leur résumé", "")}
	h.must(h.edit(approver, opened, theirs))
	mine := note("Phare vert")
	_, err := h.edit(agent, opened, mine)
	wantFault(t, err, fault.ConflictKind)
	var conflict *record.ConflictError
	if !errors.As(err, &conflict) {
		t.Fatalf("error %v", err)
	}
	if conflict.Base.Version != 1 || conflict.Theirs.Version != 2 || conflict.Theirs.ByName != "Paul" {
		t.Errorf("%+v", conflict)
	}
	kind, err := h.store.Kind("note")
	if err != nil {
		t.Fatal(err)
	}
	merged, choices := kind.Instrument.Merge(conflict.Base.Answers, conflict.Mine, conflict.Theirs.Answers)
	if len(choices) != 1 || choices[0].Question.ID != "summary" {
		t.Errorf("to choose: %+v", choices)
	}
	if merged["supplier"].Value != "Bateaux inc." || merged["name"].Value != text.T("Phare vert", "") {
		t.Errorf("merged %+v", merged)
	}
	h.must(h.try(func(w *record.Writer) (record.Record, error) {
		return w.Edit(h.ctx, agent, opened.ID, conflict.Theirs.Version, merged, because)
	}))
	_, err = h.move(agent, opened, record.Submit)
	if !errors.As(err, &conflict) || conflict.Mine != nil || conflict.Theirs.Version != 3 {
		t.Errorf("submitting what one has not read: %v", err)
	}
}

func TestOfConcurrentWritersOnlyOneWins(t *testing.T) {
	h := open(t)
	opened := h.create("Phare")
	var wg sync.WaitGroup
	results := make([]error, 6)
	for i := range results {
		wg.Go(func() {
			_, results[i] = h.edit(agent, opened, note(fmt.Sprintf("Phare %d", i)))
		})
	}
	wg.Wait()
	won := 0
	for _, err := range results {
		var conflict *record.ConflictError
		if err == nil {
			won++
		} else if !errors.As(err, &conflict) {
			t.Error(err)
		}
	}
	if won != 1 || h.head() != 2 {
		t.Errorf("%d won, head %d", won, h.head())
	}
}

func TestConcurrentCreationsLeaveNoGap(t *testing.T) {
	h := open(t)
	var wg sync.WaitGroup
	numbers := make([]int64, 12)
	for i := range numbers {
		wg.Go(func() { numbers[i] = h.create(fmt.Sprintf("Phare %d", i)).Number })
	}
	wg.Wait()
	slices.Sort(numbers)
	for i, n := range numbers {
		if n != int64(i+1) {
			t.Fatalf("numbers %v", numbers)
		}
	}
	if h.head() != 12 {
		t.Errorf("head %d", h.head())
	}
}

func TestOnlyWhoMayWithholdWithholds(t *testing.T) {
	h := open(t)
	r := h.create("Phare")
	withheld := note("Phare")
	withheld["supplier"] = instrument.Answer{Value: "Navires inc.", Absence: &instrument.Absence{
		Reason: instrument.Withheld, Ground: "security", Until: instrument.Date{Year: 2027, Month: 6, Day: 30}, Note: text.T("Enquête", "")}}
	_, err := h.edit(agent, r, withheld)
	if !refusedBecause(err, "supplier.absence") {
		t.Errorf("an agent withheld: %v", err)
	}
	_, err = h.edit(stranger, r, withheld)
	wantFault(t, err, fault.ForbiddenKind)
	r = h.must(h.edit(approver, r, withheld))

	renamed := note("Phare vert")
	renamed["supplier"] = withheld["supplier"]
	r = h.must(h.edit(agent, r, renamed))
	if _, err = h.edit(agent, r, note("Phare vert")); !refusedBecause(err, "supplier.absence") {
		t.Errorf("an agent disclosed: %v", err)
	}
	h.must(h.edit(operator, r, note("Phare vert")))
}

func TestEverythingIsInTheAuditTrail(t *testing.T) {
	h := open(t)
	r := h.acts(h.create("Phare"), record.Submit, record.Publish)
	if _, err := h.store.CreatePreview(h.ctx, agent, r.ID, 7); err != nil {
		t.Fatal(err)
	}
	trail, err := people.NewStore(h.db, time.Now, nil).AuditTrail(h.ctx, people.AuditFilter{})
	if err != nil {
		t.Fatal(err)
	}
	told := ""
	for _, e := range trail {
		told += fmt.Sprintf("%s %s %s %s v%s\n", e.Actor.Name, e.Action, e.Kind, e.BodyID, e.Detail["version"])
		if e.ObjectID != r.ID || e.Detail["number"] != "1" {
			t.Errorf("%+v", e)
		}
	}
	want := "Aline record.preview note port v3\nracine record.publish note port v3\nracine record.submit note port v2\nAline record.create note port v1\n"
	if told != want {
		t.Errorf("trail:\n%s", told)
	}
}
