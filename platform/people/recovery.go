package people

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"

	"balise/platform/db"
	"balise/platform/fault"

	"balise/engine/text"
)

// Recovery codes let a person in who lost the device that makes their codes. Each works once; only digests are kept. With 80
// random bits a fast digest is enough: it cannot be guessed back.
const (
	recoveryCodes = 10
	recoverySize  = 10 // bytes
	recoveryGroup = 4  // characters between hyphens
)

const (
	sqlCountRecovery = "SELECT COUNT(*) FROM recovery_code WHERE person_id = ?"

	sqlAddRecovery = "INSERT INTO recovery_code (person_id, code_hash) VALUES (?, ?)"

	sqlUseRecovery = "DELETE FROM recovery_code WHERE person_id = ? AND code_hash = ?"

	sqlDropRecovery = "DELETE FROM recovery_code WHERE person_id = ?"
)

// recoveryAlphabet has no letter or digit that is misread on paper.
var recoveryAlphabet = base32.NewEncoding("23456789ABCDEFGHJKLMNPQRSTUVWXYZ").WithPadding(base32.NoPadding)

// newRecoveryCodes makes codes as a person reads them: ABCD-EFGH-JKMN-PQRS.
func newRecoveryCodes() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		var b [recoverySize]byte
		rand.Read(b[:]) // never fails
		plain := recoveryAlphabet.EncodeToString(b[:])
		for len(plain) > recoveryGroup {
			codes[i] += plain[:recoveryGroup] + "-"
			plain = plain[recoveryGroup:]
		}
		codes[i] += plain
	}
	return codes
}

// keepRecovery replaces the recovery codes of a person.
func keepRecovery(ctx context.Context, tx *db.Tx, personID string, codes []string) error {
	if _, err := tx.Exec(ctx, sqlDropRecovery, personID); err != nil {
		return fmt.Errorf("recovery codes: %w", err)
	}
	for _, code := range codes {
		if _, err := tx.Exec(ctx, sqlAddRecovery, personID, digest(tidyCode(code))); err != nil {
			return fmt.Errorf("recovery codes: %w", err)
		}
	}
	return nil
}

// NewRecoveryCodes gives a person new recovery codes; those they had stop working.
func (s *Store) NewRecoveryCodes(ctx context.Context, actor Actor) ([]string, error) {
	codes := newRecoveryCodes()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, on, err := readTOTP(ctx, tx, actor.ID)
		if err != nil {
			return err
		}
		if !on {
			return fault.Conflict(text.T("Les codes ne sont pas activés pour votre compte.", "Codes are not turned on for your account."))
		}
		if err := keepRecovery(ctx, tx, actor.ID, codes); err != nil {
			return err
		}
		return s.auditOwn(ctx, tx, actor, "person.recovery_codes", nil)
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}
