// Package terms is where the central team adds words to the glossary by which the world catalogue is searched (measure 3.2), without
// waiting for a release. A term is found by as soon as it is added; what it adds to is told, and each change is in the audit trail.
package terms

import (
	"context"
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"balise/engine/glossary"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/people"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package.
var Migrations = db.Migrations{Name: "usecaseterms", FS: migrations}

// Store keeps the terms of one's own. It is safe for concurrent use.
type Store struct {
	db      *db.DB
	now     func() time.Time
	shipped *glossary.Glossary
}

// NewStore gives the store of a migrated database, whose terms are added to a glossary.
func NewStore(d *db.DB, now func() time.Time, shipped *glossary.Glossary) *Store {
	return &Store{db: d, now: now, shipped: shipped}
}

// Term is what was added to a concept, or a concept that was added.
type Term struct {
	Concept string
	Forms   map[text.Lang][]string // as they were written
	By      string
	At      time.Time
}

const (
	mostForms = 20  // of a language
	mostTerms = 500 // in all: a query is read by every one of them
)

const (
	sqlTerms = "SELECT concept, fr, en, nl, by_name, at FROM usecase_term ORDER BY concept"

	sqlSaveTerm = `INSERT INTO usecase_term (concept, fr, en, nl, by_id, by_name, at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (concept) DO UPDATE SET fr = excluded.fr, en = excluded.en, nl = excluded.nl, by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at`

	sqlRemoveTerm = "DELETE FROM usecase_term WHERE concept = ?"

	sqlCountTerms = "SELECT COUNT(*) FROM usecase_term WHERE concept <> ?"

	sqlTermsChanged = "UPDATE usecase_term_sequence SET changes = changes + 1"

	sqlTermChanges = "SELECT changes FROM usecase_term_sequence"
)

// Changes counts how many times the terms changed: it only grows.
func (s *Store) Changes(ctx context.Context) (n int64, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlTermChanges).Scan(&n) })
	if err != nil {
		return 0, fmt.Errorf("terms: %w", err)
	}
	return n, nil
}

// All gives the terms, in the order of their concepts.
func (s *Store) All(ctx context.Context) (found []Term, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlTerms)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var t Term
			var fr, en, nl string
			var at int64
			if err := rows.Scan(&t.Concept, &fr, &en, &nl, &t.By, &at); err != nil {
				return err
			}
			t.At = db.Time(at)
			t.Forms = map[text.Lang][]string{text.FR: Lines(fr), text.EN: Lines(en), text.NL: Lines(nl)}
			found = append(found, t)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("terms: %w", err)
	}
	return found, nil
}

// Glossary gives the shipped glossary with the terms, and the count of changes that it holds.
func (s *Store) Glossary(ctx context.Context) (*glossary.Glossary, int64, error) {
	changes, err := s.Changes(ctx) // before the terms: one that is added meanwhile is read again
	if err != nil {
		return nil, 0, err
	}
	all, err := s.All(ctx)
	if err != nil {
		return nil, 0, err
	}
	var own []glossary.Concept
	for _, t := range all {
		c, _ := concept(t.Concept, t.Forms)
		own = append(own, c)
	}
	return s.shipped.With(own), changes, nil
}

// Save adds the forms to a concept, or as a concept of their own; those that were added to it before are replaced.
func (s *Store) Save(ctx context.Context, actor people.Actor, id string, written map[text.Lang][]string) error {
	if err := people.Allow(actor, people.CatalogueLoad, ""); err != nil {
		return err
	}
	if problems := s.check(id, written); len(problems) > 0 {
		return fault.Invalid(text.T("Le terme n’est pas ajouté.", "The term is not added."), problems...)
	}
	return s.change(ctx, actor, "usecases.term.save", id, func(tx *db.Tx) error {
		var others int
		if err := tx.QueryRow(ctx, sqlCountTerms, id).Scan(&others); err != nil {
			return err
		}
		if others >= mostTerms {
			return fault.Conflict(text.T("Le glossaire a déjà 500 ajouts\u00a0: retirez-en un d’abord.", "The glossary has 500 additions already: take one off first."))
		}
		line := func(l text.Lang) string { return strings.Join(written[l], "\n") }
		_, err := tx.Exec(ctx, sqlSaveTerm, id, line(text.FR), line(text.EN), line(text.NL), actor.ID, actor.Name, db.Micros(s.now()))
		return err
	})
}

// Remove takes off what was added to a concept; a conflict fault when nothing was.
func (s *Store) Remove(ctx context.Context, actor people.Actor, id string) error {
	if err := people.Allow(actor, people.CatalogueLoad, ""); err != nil {
		return err
	}
	return s.change(ctx, actor, "usecases.term.remove", id, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, sqlRemoveTerm, id)
		if err == nil && n == 0 {
			return fault.Conflict(text.T("Ce terme n’est plus dans le glossaire.", "This term is no longer in the glossary."))
		}
		return err
	})
}

func (s *Store) change(ctx context.Context, actor people.Actor, action, id string, do func(*db.Tx) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlTermsChanged); err != nil {
			return fmt.Errorf("terms: %w", err)
		}
		return people.Audit(ctx, tx, people.Entry{At: s.now(), Actor: actor, Action: action, Kind: "usecase_term", ObjectID: id})
	})
}

var names = map[text.Lang]string{text.FR: "fr", text.EN: "en", text.NL: "nl"}

func (s *Store) check(id string, written map[text.Lang][]string) []fault.Field {
	_, problems := concept(id, written)
	if len(problems) > 0 {
		return problems
	}
	if len(written[text.FR]) == 0 && s.shipped.Concept(id) == nil {
		problems = append(problems, fault.Field{Name: "fr", Message: text.T("Écrivez au moins un mot en français.", "Write at least one word in French.")})
	}
	if len(written[text.FR])+len(written[text.EN])+len(written[text.NL]) < 1 || s.shipped.Concept(id) == nil && len(written[text.EN])+len(written[text.NL]) == 0 {
		problems = append(problems, fault.Field{Name: "en", Message: text.T("Écrivez au moins un mot dans une autre langue\u00a0: c’est lui qui sera trouvé.", "Write at least one word in another language: it is what will be found.")})
	}
	return problems
}

// concept reads what was written.
func concept(id string, written map[text.Lang][]string) (glossary.Concept, []fault.Field) {
	c := glossary.Concept{ID: id, Forms: map[text.Lang][]glossary.Form{}}
	var problems []fault.Field
	for _, l := range glossary.Langs {
		if len(written[l]) > mostForms {
			problems = append(problems, fault.Field{Name: names[l], Message: text.T("Écrivez 20 mots ou moins.", "Write 20 words or fewer.")})
		}
		for _, raw := range written[l] {
			f, err := glossary.ReadForm(l, raw)
			if err != nil {
				problems = append(problems, fault.Field{Name: names[l], Message: text.T("Un mot ou une expression par ligne, de 80 caractères au plus, avec une lettre au moins.", "One word or expression a line, of at most 80 characters, with at least one letter.")})
				break
			}
			c.Forms[l] = append(c.Forms[l], f)
		}
	}
	return c, problems
}

// Lines cuts what was written into forms, one a line, each once.
func Lines(s string) []string {
	var all []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(all, line) {
			all = append(all, line)
		}
	}
	return all
}

var between = regexp.MustCompile(`[^a-z0-9]+`)

// Identifier gives the id of a concept of one's own: that of its first word in English or, without one, in another language.
func Identifier(written map[text.Lang][]string) string {
	for _, l := range []text.Lang{text.EN, text.FR, text.NL} {
		if len(written[l]) > 0 {
			return "own-" + strings.Trim(between.ReplaceAllString(lang.Fold(written[l][0]), "-"), "-")
		}
	}
	return "own-"
}
