package record_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// public tells the public history of a record, the last publication first.
func (h *house) public(r record.Record) string {
	h.t.Helper()
	publications, err := h.store.Publications(h.ctx, r.Kind, r.Number)
	if err != nil {
		h.t.Fatal(err)
	}
	var b strings.Builder
	for _, p := range publications {
		fmt.Fprintf(&b, "%d after %d: %s, %s, %s\n", p.Seq, p.Previous, p.State, p.Title.FR, p.Reason.FR)
	}
	return b.String()
}

func TestThePublicHistoryOfARecord(t *testing.T) {
	h := open(t)
	r := h.acts(h.create("Phare"), record.Submit, record.Publish)
	r = h.must(h.edit(agent, r, note("Phare rouge")))
	if r.State != record.Draft || r.PublicState != record.Published {
		t.Errorf("while it is edited: %s, public %s", r.State, r.PublicState)
	}
	r = h.acts(r, record.Submit, record.Publish)
	r = h.must(h.edit(agent, r, note("Phare inachevé")))
	r = h.acts(r, record.Withdraw, record.Restore)
	if r.State != record.Draft || r.PublicState != record.Withdrawn {
		t.Errorf("once restored: %s, public %s", r.State, r.PublicState)
	}
	r = h.acts(r, record.Submit, record.Publish, record.Retire)
	want := `12 after 11: retired, Phare inachevé, Il le fallait.
11 after 8: corrected, Phare inachevé, Il le fallait.
8 after 6: withdrawn, Phare rouge, Il le fallait.
6 after 3: corrected, Phare rouge, Il le fallait.
3 after 0: published, Phare, Il le fallait.
`
	if got := h.public(r); got != want {
		t.Errorf("public history:\n%s", got)
	}
	p, err := h.store.Publication(h.ctx, 8)
	if err != nil || p.Answers["name"].Value != text.T("Phare rouge", "") || p.RecordID != r.ID || p.BodyID != "port" || !p.At.Equal(h.now) {
		t.Errorf("%+v, %v", p, err)
	}
	current, err := h.store.Current(h.ctx, "note", r.Number)
	if err != nil || current.Seq != 12 {
		t.Errorf("%+v, %v", current, err)
	}
	last, err := h.store.LastPublishedSeq(h.ctx, "note")
	if err != nil || last != 12 {
		t.Errorf("last %d, %v", last, err)
	}
	if last, err = h.store.LastPublishedSeq(h.ctx, "other"); err != nil || last != 0 {
		t.Errorf("last of a kind without publication %d, %v", last, err)
	}
}

func TestOnlyPublicAnswersArePublished(t *testing.T) {
	h := open(t)
	answers := note("Phare")
	answers["secret"] = instrument.Answer{Value: false}
	answers["supplier"] = instrument.Answer{Value: "Navires inc.", Absence: &instrument.Absence{
		Reason: instrument.Withheld, Ground: "security", Until: instrument.Date{Year: 2027, Month: 6, Day: 30}, Note: text.T("Enquête", "")}}
	r := h.must(h.try(func(w *record.Writer) (record.Record, error) {
		return w.Create(h.ctx, approver, "note", "port", answers, because, "")
	}))
	proposed, err := h.store.Proposed(h.ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	h.acts(r, record.Submit, record.Publish)
	p, err := h.store.Current(h.ctx, "note", r.Number)
	if err != nil {
		t.Fatal(err)
	}
	supplier := p.Answers["supplier"]
	if _, there := p.Answers["secret"]; there || supplier.Known() || supplier.Absence == nil || supplier.Absence.Ground != "security" || !supplier.Absence.Note.Empty() {
		t.Errorf("published %+v", p.Answers)
	}
	if fmt.Sprint(proposed.Answers["supplier"].Absence) != fmt.Sprint(supplier.Absence) || proposed.Title != p.Title || len(proposed.Answers) != len(p.Answers) {
		t.Errorf("proposed %+v, published %+v", proposed, p)
	}
}

func TestAKindThatWouldPublishTooMuchPublishesNothing(t *testing.T) {
	for what, public := range map[string]instrument.Answers{
		"a question that is not public":  {"secret": {Value: true}},
		"a question that does not exist": {"colour": {Value: "rouge"}},
		"a withheld value":               {"supplier": {Value: "Navires inc.", Absence: &instrument.Absence{Reason: instrument.Withheld, Ground: "security"}}},
		"an internal justification":      {"supplier": {Absence: &instrument.Absence{Reason: instrument.Withheld, Ground: "security", Note: text.T("Enquête", "")}}},
	} {
		careless := notes(t)
		careless.Public = func(people.Body, instrument.Answers) instrument.Answers { return public }
		h := open(t, careless)
		r := h.acts(h.create("Phare"), record.Submit)
		if _, err := h.move(approver, r, record.Publish); err == nil {
			t.Errorf("%s was published", what)
		}
		if h.public(r) != "" || h.head() != r.Seq {
			t.Errorf("%s: %s", what, h.public(r))
		}
	}
}

func TestAKindComputesWhatIsPublicFromTheBody(t *testing.T) {
	generic := notes(t)
	generic.Public = func(body people.Body, a instrument.Answers) instrument.Answers {
		public := generic.Instrument.Public(a)
		public["supplier"] = instrument.Answer{Value: "Fournisseur de : " + body.Name.FR}
		return public
	}
	h := open(t, generic)
	r := h.acts(h.create("Phare"), record.Submit, record.Publish)
	p, err := h.store.Current(h.ctx, "note", r.Number)
	if err != nil || p.Answers["supplier"].Value != "Fournisseur de : Port de Sainte-Fiction" {
		t.Errorf("%+v, %v", p, err)
	}
	if r.Answers["supplier"].Value != "Navires inc." {
		t.Errorf("the record itself changed: %+v", r)
	}
}

func TestWhatIsNotPublishableIsNotPublished(t *testing.T) {
	h := open(t)
	answers := note("Phare")
	answers["secret"] = instrument.Answer{Value: true}
	r := h.acts(h.must(h.edit(agent, h.create("Phare"), answers)), record.Submit)
	if _, err := h.move(approver, r, record.Publish); !errors.Is(err, errSecret) {
		t.Errorf("error %v", err)
	}
	if got := h.public(r); got != "" {
		t.Errorf("published:\n%s", got)
	}
}

func TestAnIncompleteRecordIsNeitherSubmittedNorPublished(t *testing.T) {
	h := open(t)
	short := instrument.Answers{"name": {Value: text.T("Phare", "")}}
	r := h.must(h.edit(agent, h.create("Phare"), short))
	if _, err := h.move(agent, r, record.Submit); !refusedBecause(err, "summary") && !refusedBecause(err, "summary.fr") {
		t.Errorf("submit: %v", err)
	}
	r = h.acts(h.must(h.edit(agent, r, note("Phare"))), record.Submit)
	r = h.must(h.edit(agent, r, short))
	if r.State != record.InReview {
		t.Errorf("state %s", r.State)
	}
	_, err := h.move(approver, r, record.Publish)
	wantFault(t, err, fault.InvalidKind)
}

func TestWhatThePublicHasReadChangesWithAReason(t *testing.T) {
	h := open(t)
	silent := func(r record.Record, act record.Act) error {
		_, err := h.try(func(w *record.Writer) (record.Record, error) {
			return w.Move(h.ctx, approver, r.ID, r.Version, act, text.Text{})
		})
		return err
	}
	r := h.acts(h.create("Phare"), record.Submit)
	if err := silent(r, record.Return); !refusedBecause(err, "reason") {
		t.Errorf("returned in silence: %v", err)
	}
	if err := silent(r, record.Publish); err != nil {
		t.Errorf("a first publication asks for a reason: %v", err)
	}
	r, err := h.store.Record(h.ctx, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range []record.Act{record.Withdraw, record.Retire} {
		if err := silent(r, act); !refusedBecause(err, "reason") {
			t.Errorf("%s in silence: %v", act, err)
		}
	}
	r = h.acts(h.must(h.edit(agent, r, note("Phare vert"))), record.Submit)
	if err := silent(r, record.Publish); !refusedBecause(err, "reason") {
		t.Errorf("corrected in silence: %v", err)
	}
	if err := silent(h.create("Erreur"), record.Retire); err != nil {
		t.Errorf("a draft that nobody read asks for a reason to go: %v", err)
	}
}

func TestADraftThatIsRetiredWasNeverPublic(t *testing.T) {
	h := open(t)
	r := h.acts(h.create("Erreur"), record.Retire)
	if r.PublicState != "" || h.public(r) != "" {
		t.Errorf("public state %q, %s", r.PublicState, h.public(r))
	}
	_, err := h.store.Current(h.ctx, "note", r.Number)
	wantFault(t, err, fault.NotFoundKind)
	_, err = h.store.Publication(h.ctx, r.Seq)
	wantFault(t, err, fault.NotFoundKind)
	_, err = h.store.ByNumber(h.ctx, "note", 99)
	wantFault(t, err, fault.NotFoundKind)
}

// A correction, a withdrawal or a return to the public never makes a record younger.
func TestARecordFirstBecamePublicOnce(t *testing.T) {
	h := open(t)
	first := h.now
	r := h.acts(h.create("Phare"), record.Submit, record.Publish)
	h.now = h.now.AddDate(1, 0, 0)
	r = h.must(h.edit(agent, r, note("Phare rouge")))
	r = h.acts(r, record.Submit, record.Publish)
	h.now = h.now.AddDate(1, 0, 0)
	h.acts(r, record.Withdraw)
	if at, err := h.store.FirstPublished(h.ctx, "note", r.Number); err != nil || !at.Equal(first) {
		t.Errorf("first public on %v, not %v: %v", at, first, err)
	}
	if _, err := h.store.FirstPublished(h.ctx, "note", h.create("Brouillon").Number); err == nil {
		t.Error("a draft was public once")
	}
}
