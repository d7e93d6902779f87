package bulk

import (
	"context"
	"errors"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

// Undo gives back, in one transaction, the answers that an import replaced, and tells how many records it did it for. A
// record that somebody changed since keeps what they wrote: it is counted as left. The drafts that the import created stay,
// since a record is never erased: an approver retires them.
func (s *Store) Undo(ctx context.Context, actor people.Actor, r Run) (undone, left int, err error) {
	if r.State != Imported {
		return 0, 0, fault.Conflict(text.T("Cette importation n’a rien à défaire.", "This import has nothing to undo."))
	}
	because := text.T("Import défait\u00a0: «\u00a0"+r.FileName+"\u00a0»", "Import undone: “"+r.FileName+"”")
	before := map[string]record.Revision{}
	for _, one := range r.Touched {
		if one.Before == 0 {
			continue
		}
		if before[one.ID], err = s.records.Revision(ctx, one.ID, one.Before); err != nil {
			return 0, 0, err
		}
	}
	err = s.records.Write(ctx, func(w *record.Writer) error {
		undone, left = 0, 0
		for _, one := range r.Touched {
			was, edited := before[one.ID]
			if !edited {
				continue
			}
			_, err := w.Edit(ctx, actor, one.ID, one.After, was.Answers, because)
			var changed *record.ConflictError
			switch {
			case errors.As(err, &changed), fault.Is(err, fault.ConflictKind):
				left++
			case err != nil:
				return err
			default:
				undone++
			}
		}
		return nil
	})
	return undone, left, err
}
