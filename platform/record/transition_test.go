package record_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// life is what the table of transitions promises, told the other way: by situation, what each act leads to.
const life = `
                        edit       submit     return  publish    withdraw   retire   restore
draft                   draft      in_review  -       -          -          retired  -
in_review               in_review  -          draft   published  -          -        -
published               draft      -          -       -          withdrawn  retired  -
published+draft         draft      in_review  -       -          withdrawn  retired  -
published+in_review     in_review  -          draft   corrected  withdrawn  retired  -
corrected               draft      -          -       -          withdrawn  retired  -
withdrawn               -          -          -       -          -          -        draft
retired                 -          -          -       -          -          -        draft
withdrawn+draft         draft      in_review  -       -          withdrawn  retired  -
withdrawn+in_review     in_review  -          draft   corrected  withdrawn  retired  -
`

// ways leads a new draft to each situation.
var ways = map[string][]record.Act{
	"draft":               {},
	"in_review":           {record.Submit},
	"published":           {record.Submit, record.Publish},
	"published+draft":     {record.Submit, record.Publish, record.Edit},
	"published+in_review": {record.Submit, record.Publish, record.Edit, record.Submit},
	"corrected":           {record.Submit, record.Publish, record.Edit, record.Submit, record.Publish},
	"withdrawn":           {record.Submit, record.Publish, record.Withdraw},
	"retired":             {record.Submit, record.Publish, record.Retire},
	"withdrawn+draft":     {record.Submit, record.Publish, record.Withdraw, record.Restore},
	"withdrawn+in_review": {record.Submit, record.Publish, record.Withdraw, record.Restore, record.Submit},
}

// arrive makes a record in that situation.
func (h *house) arrive(situation string) record.Record {
	h.t.Helper()
	r := h.create("Phare")
	for i, act := range ways[situation] {
		if act == record.Edit {
			r = h.must(h.edit(operator, r, note(fmt.Sprintf("Phare %d", i))))
		} else {
			r = h.acts(r, act)
		}
	}
	return r
}

// do does any act on a record.
func (h *house) do(actor people.Actor, r record.Record, act record.Act) (record.Record, error) {
	if act == record.Edit {
		return h.edit(actor, r, note("Phare retouché"))
	}
	return h.move(actor, r, act)
}

func TestWhatEachActLeadsToInEachSituation(t *testing.T) {
	h := open(t)
	lines := strings.Split(strings.TrimSpace(life), "\n")
	acts := strings.Fields(lines[0])
	if len(lines)-1 != len(ways) {
		t.Fatalf("%d situations, %d ways to them", len(lines)-1, len(ways))
	}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		for i, to := range cells[1:] {
			act := record.Act(acts[i])
			r := h.arrive(cells[0])
			if offered := slices.Contains(notes(t).Acts(operator, r), act); offered != (to != "-") {
				t.Errorf("%s × %s: offered is %v", cells[0], act, offered)
			}
			after, err := h.do(operator, r, act)
			if to == "-" {
				if !fault.Is(err, fault.ConflictKind) {
					t.Errorf("%s × %s: %v", cells[0], act, err)
				}
				continue
			}
			if err != nil || string(after.State) != to || after.Version != r.Version+1 {
				t.Errorf("%s × %s: %s, version %d after %d, %v", cells[0], act, after.State, after.Version, r.Version, err)
			}
		}
	}
}

func TestWhoMayDoEachAct(t *testing.T) {
	h := open(t)
	everyone := map[string]people.Actor{
		"agent": agent, "approver": approver, "stranger": stranger, "central": central, "auditor": auditor, "admin": admin,
		"operator": operator, "visitor": visitor,
	}
	writers, deciders := []string{"agent", "approver", "operator"}, []string{"approver", "operator"}
	for _, c := range []struct {
		act       record.Act
		situation string
		may       []string
	}{
		{record.Edit, "draft", writers},
		{record.Edit, "published", writers},
		{record.Submit, "draft", writers},
		{record.Return, "in_review", deciders},
		{record.Publish, "in_review", deciders},
		{record.Publish, "published+in_review", deciders},
		{record.Withdraw, "published", deciders},
		{record.Retire, "published", deciders},
		{record.Restore, "withdrawn", deciders},
		{record.Restore, "retired", deciders},
	} {
		for name, actor := range everyone {
			r := h.arrive(c.situation)
			head := h.head()
			may := slices.Contains(c.may, name)
			if offered := slices.Contains(notes(t).Acts(actor, r), c.act); offered != may {
				t.Errorf("%s × %s: offered is %v", name, c.act, offered)
			}
			_, err := h.do(actor, r, c.act)
			if may && err != nil {
				t.Errorf("%s × %s: %v", name, c.act, err)
			}
			if !may && (!fault.Is(err, fault.ForbiddenKind) || h.head() != head) {
				t.Errorf("%s × %s: %v, head from %d to %d", name, c.act, err, head, h.head())
			}
		}
	}
}

func TestWhoMayCreate(t *testing.T) {
	h := open(t)
	for _, c := range []struct {
		actor people.Actor
		may   bool
	}{{agent, true}, {approver, true}, {operator, true}, {stranger, false}, {central, false}, {auditor, false}, {admin, false}, {visitor, false}} {
		_, err := h.try(func(w *record.Writer) (record.Record, error) {
			return w.Create(h.ctx, c.actor, "note", "port", note("Phare"), because, "")
		})
		if c.may && err != nil || !c.may && !fault.Is(err, fault.ForbiddenKind) {
			t.Errorf("%s: %v", c.actor.Name, err)
		}
	}
}

func TestWhoMayNotIsNotToldTheState(t *testing.T) {
	h := open(t)
	_, err := h.move(stranger, h.create("Phare"), record.Publish)
	wantFault(t, err, fault.ForbiddenKind)
}

func TestAnUnknownActIsRefused(t *testing.T) {
	h := open(t)
	_, err := h.move(operator, h.create("Phare"), "burn")
	wantFault(t, err, fault.InvalidKind)
	if _, err := h.move(operator, h.create("Phare"), record.Edit); err == nil {
		t.Error("an edit was done as a move")
	}
}

func TestStatesAndActsAreNamedInBothLanguages(t *testing.T) {
	for _, s := range record.States {
		if !s.Title().Complete() {
			t.Errorf("state %s", s)
		}
	}
	for _, transition := range record.Transitions {
		if !transition.Act.Title().Complete() {
			t.Errorf("act %s", transition.Act)
		}
	}
}
