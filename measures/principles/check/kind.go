// Package check is how an initiative checks itself against the framework of responsible AI in force (measure 8.1, « IA responsable »): for
// each control of the framework, whether it is in place and what shows it.
//
// A check is a record that stays inside. Its questions are the controls of the version of the framework in force when it was begun; it
// keeps them until somebody brings it to a newer one.
package check

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"balise/engine/framework"
	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/corpus"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// KindID never changes in the database.
const KindID = "principles-check"

var words = record.Words{
	States: map[record.State]text.Text{record.InReview: text.T("À approuver", "To be approved"), record.Published: text.T("Approuvée", "Approved"),
		record.Corrected: text.T("Approuvée, corrigée", "Approved, corrected"), record.Withdrawn: text.T("Approbation retirée", "Approval withdrawn")},
	Acts: map[record.Act]text.Text{record.Submit: text.T("Soumettre à l’approbation", "Submit for approval"), record.Publish: text.T("Approuver", "Approve"),
		record.Withdraw: text.T("Retirer l’approbation", "Withdraw the approval")},
	Done: map[record.Act]text.Text{record.Publish: text.T("Approbation", "Approved"), record.Withdraw: text.T("Retrait de l’approbation", "Approval withdrawn")},
	Advice: map[record.Act]text.Text{
		record.Publish:  text.T("Vous confirmez ce que la vérification déclare. Rien n’en est publié\u00a0; l’équipe centrale la compte dans la vue d’ensemble.", "You confirm what the check declares. Nothing of it is published; the central team counts it in the overall view."),
		record.Withdraw: text.T("La vérification ne comptera plus dans la vue d’ensemble. Dites pourquoi.", "The check will no longer count in the overall view. Say why."),
	},
}

// Kind is the kind of record of checks, by the framework that the content ships: Forms gives those that are adopted.
func Kind(c *corpus.Corpus) record.Kind {
	in, err := Build([]*framework.Framework{c.Framework(adoption.FrameworkID)}, []int64{0}, c.Taxonomies)
	if err != nil {
		panic(err) // the content was checked, and a test makes this very instrument
	}
	return record.Kind{ID: KindID, Instrument: in, Inside: true, Words: words,
		Title: func(a instrument.Answers) text.Text {
			if name, ok := a[nameQuestion].Value.(text.Text); ok {
				return name
			}
			return text.T("Vérification par les principes", "Check against the principles")
		},
		Public: func(people.Body, instrument.Answers) instrument.Answers { return instrument.Answers{} },
		Guard:  reasons,
	}
}

// reasons refuses that a control be said not to apply without saying why.
func reasons(_ context.Context, _ *db.Tx, r record.Record, act record.Act) error {
	if act != record.Submit && act != record.Publish {
		return nil
	}
	var fields []fault.Field
	for id, a := range r.Answers {
		if a.Absence != nil && a.Absence.Reason == instrument.NotApplicable && a.Absence.Note.Empty() {
			fields = append(fields, fault.Field{Name: id, Message: text.T("Dites pourquoi ce contrôle ne s’applique pas.", "Say why this control does not apply.")})
		}
	}
	if len(fields) > 0 {
		return fault.Invalid(text.T("Un contrôle est dit sans objet sans que l’on dise pourquoi.", "A control is said not to apply without saying why."), fields...)
	}
	return nil
}

// Forms gives the questions of the version in force. It reads the versions beside whoever asks: an answer may be a moment late, and
// never waits for the database.
type Forms struct {
	store      *adoption.Store
	taxonomies []*instrument.Taxonomy
	now        func() time.Time
	log        *slog.Logger

	mu      sync.Mutex
	asked   time.Time
	reading bool
	last    int64 // the version that form is of
	form    *instrument.Instrument
}

// freshness is how long the form is given again without looking.
const freshness = 2 * time.Second

// NewForms gives the forms of a house, those of today read.
func NewForms(ctx context.Context, store *adoption.Store, shipped *instrument.Instrument) *Forms {
	f := &Forms{store: store, taxonomies: store.Corpus.Taxonomies, now: store.Now, log: store.Log, form: shipped}
	f.Refresh(ctx)
	return f
}

// Now gives the questions in force.
func (f *Forms) Now() *instrument.Instrument {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.reading && time.Since(f.asked) > freshness {
		f.reading = true
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			f.Refresh(ctx)
		}()
	}
	return f.form
}

// Refresh reads the versions. A failure is logged, and leaves the form as it was.
func (f *Forms) Refresh(ctx context.Context) {
	form, number, err := f.read(ctx)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reading, f.asked = false, time.Now()
	if err != nil {
		if f.log != nil && ctx.Err() == nil {
			f.log.Error("reading the framework in force", "error", err)
		}
		return
	}
	if form != nil {
		f.form, f.last = form, number
	}
}

// read makes the form of the version in force, where it is not the one known.
func (f *Forms) read(ctx context.Context) (*instrument.Instrument, int64, error) {
	all, err := f.store.Versions(ctx)
	if err != nil {
		return nil, 0, err
	}
	texts, numbers := []*framework.Framework{f.store.Shipped().Text}, []int64{0}
	today := people.DayOf(f.now())
	for _, v := range all {
		if v.State == adoption.Adopted && v.From <= today {
			texts, numbers = append(texts, v.Text), append(numbers, v.Number)
		}
	}
	f.mu.Lock()
	known := f.last == numbers[len(numbers)-1]
	f.mu.Unlock()
	if known {
		return nil, 0, nil
	}
	form, err := Build(texts, numbers, f.taxonomies)
	return form, numbers[len(numbers)-1], err
}
