package record

import (
	"context"
	"fmt"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
)

// ConflictError says that a record changed since the version a change was based on. It holds what instrument.Merge needs
// to bring both together and to list what a person must choose.
type ConflictError struct {
	Base   Revision           // that the change was based on
	Theirs Revision           // the last one
	Mine   instrument.Answers // that were refused; nil when only a move was
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("record %s: based on version %d, but version %d by %s came since", e.Theirs.RecordID, e.Base.Version, e.Theirs.Version, e.Theirs.ByName)
}

// Unwrap gives the conflict as a fault.
func (e *ConflictError) Unwrap() error {
	return fault.Conflict(text.T(
		"Cette fiche a changé depuis que vous l’avez ouverte. Comparez les deux versions et choisissez.",
		"This record has changed since you opened it. Compare both versions and choose."))
}

// checkBase gives a *ConflictError unless baseVersion is the record's last version.
func (w *Writer) checkBase(ctx context.Context, r Record, baseVersion int, mine instrument.Answers) error {
	if baseVersion == r.Version {
		return nil
	}
	if baseVersion < 1 || baseVersion > r.Version {
		return fault.Invalid(text.T(
			"La version de départ n’existe pas. Rouvrez la fiche.", "The version you started from does not exist. Open the record again."))
	}
	base, err := revision(ctx, w.tx, r.ID, baseVersion)
	if err != nil {
		return err
	}
	theirs, err := revision(ctx, w.tx, r.ID, r.Version)
	if err != nil {
		return err
	}
	return &ConflictError{Base: base, Theirs: theirs, Mine: mine}
}
