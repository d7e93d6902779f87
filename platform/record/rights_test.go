package record_test

import (
	"slices"
	"testing"

	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// reviewed is a kind whose texts the central team reviews, and never the one who wrote them.
func reviewed(t *testing.T) record.Kind {
	k := notes(t)
	k.FourEyes = true
	k.Rights = map[people.Action]people.Action{people.RecordEdit: people.LessonWrite, people.RecordSubmit: people.LessonWrite, people.RecordPublish: people.LessonReview}
	return k
}

func TestAKindMaySayWhoActsOnItsRecords(t *testing.T) {
	kind := reviewed(t)
	h := open(t, kind)
	r := h.must(h.move(agent, h.create("Phare"), record.Submit))
	if got := kind.Acts(approver, r); slices.Contains(got, record.Publish) {
		t.Errorf("the approver of the body is offered what the central team decides: %v", got)
	}
	if got := kind.Acts(central, r); !slices.Contains(got, record.Publish) {
		t.Errorf("the central team is not offered its own decision: %v", got)
	}
	_, err := h.move(approver, r, record.Publish)
	wantFault(t, err, fault.ForbiddenKind)
	if r = h.must(h.move(central, r, record.Publish)); r.State != record.Published {
		t.Errorf("published by the central team: %s", r.State)
	}
}

func TestNobodyPublishesWhatTheyWrote(t *testing.T) {
	h := open(t, reviewed(t))
	r := h.must(h.move(agent, h.create("Phare"), record.Submit))
	r = h.must(h.edit(central, r, note("Phare retouché")))
	_, err := h.move(central, r, record.Publish)
	wantFault(t, err, fault.InvalidKind)
	other := people.Actor{ID: "p9", Name: "Ève", Grants: central.Grants}
	r = h.must(h.move(other, r, record.Publish))
	// What Cécile wrote is public now: the words that she reviews next are those of somebody else.
	r = h.must(h.edit(agent, r, note("Phare corrigé")))
	r = h.must(h.move(agent, r, record.Submit))
	if r = h.must(h.move(central, r, record.Publish)); r.State != record.Corrected {
		t.Errorf("published by somebody who wrote nothing since: %s", r.State)
	}
}
