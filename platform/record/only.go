package record

import (
	"context"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
)

// checkOnly gives the fault of a record that would bear what another record of its body bears already. A retired one bears nothing
// any more.
func (w *Writer) checkOnly(ctx context.Context, kind Kind, r Record, answers instrument.Answers) error {
	if kind.Only == nil {
		return nil
	}
	borne := kind.Only(answers)
	if borne == "" {
		return nil
	}
	others, err := w.OfBody(ctx, kind.ID, r.BodyID)
	if err != nil {
		return err
	}
	for _, other := range others {
		if other.ID != r.ID && other.State != Retired && kind.Only(other.Answers) == borne {
			return fault.Conflict(text.T("Cet organisme en a déjà un pour «\u00a0"+borne+"\u00a0»\u00a0: ouvrez-le plutôt que d’en commencer un autre.",
				"This body already has one for “"+borne+"”: open it rather than begin another."))
		}
	}
	return nil
}
