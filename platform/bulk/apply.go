package bulk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// Key tells one plan from another by everything that it would do: the records, their versions, their answers, what cannot
// be done. A person accepts a plan by its key.
func (p *Plan) Key() string {
	parts := []any{p.Change.Act, p.Change.Question, p.Change.How}
	for _, s := range p.Steps {
		parts = append(parts, s.Record.ID, s.Record.Version, s.After, s.Same, s.Why)
	}
	return keyOf(parts)
}

func keyOf(parts []any) string {
	data, err := json.Marshal(parts)
	if err != nil {
		return err.Error() // no plan that is shown has this key: nothing can be accepted
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12])
}

// Apply does all that the plan says in one transaction. When a record changed since the plan was made, nothing is done and
// the error is a conflict.
func Apply(ctx context.Context, records *record.Store, actor people.Actor, p *Plan) error {
	return records.Write(ctx, func(w *record.Writer) error {
		for _, s := range p.Steps {
			if !s.Done() {
				continue
			}
			var err error
			if p.Change.Act == record.Edit {
				_, err = w.Edit(ctx, actor, s.Record.ID, s.Record.Version, s.After, p.Change.Reason)
			} else {
				_, err = w.Move(ctx, actor, s.Record.ID, s.Record.Version, p.Change.Act, p.Change.Reason)
			}
			if err != nil {
				return meanwhile(s.Record, err)
			}
		}
		return nil
	})
}

// meanwhile tells that nothing was done because of a record that changed since the plan was made.
func meanwhile(r record.Record, err error) error {
	var conflict *record.ConflictError
	if !errors.As(err, &conflict) && !fault.Is(err, fault.ConflictKind) {
		return fmt.Errorf("record %d: %w", r.Number, err)
	}
	return fault.Conflict(text.T(
		fmt.Sprintf("Rien n’a été fait\u00a0: la fiche nº %d a changé depuis que vous avez lu ce qui allait changer. Voici ce qu’il en est maintenant.", r.Number),
		fmt.Sprintf("Nothing was done: record no. %d has changed since you read what would change. Here is how things stand now.", r.Number))).Because(err)
}

// questionOf gives the question of a form field: "links.0.url" is about "links".
func questionOf(field string) string {
	question, _, _ := strings.Cut(field, ".")
	return question
}
