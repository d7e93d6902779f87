package campaign

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/people"
)

// Declared is what a body declared, whole: it is frozen when it is signed and nothing outside it is needed to read it. Its
// JSON is canonical: the same declaration always gives the same bytes.
type Declared struct {
	Year      int                `json:"year"`
	Reference people.Day         `json:"reference"`
	Body      FrozenBody         `json:"body"`
	Nothing   bool               `json:"nothing"`
	Form      string             `json:"form"` // version of the questionnaire
	Answers   instrument.Answers `json:"answers"`
	// Editions are those of the taxonomies under which the answers are to be read.
	Editions  map[string]string `json:"editions"`
	Entries   []Frozen          `json:"entries"`
	Signature Signature         `json:"signature"`
}

// FrozenBody is a body as it was called that day.
type FrozenBody struct {
	ID           string    `json:"id"`
	Slug         string    `json:"slug"`
	Name         text.Text `json:"name"`
	Type         string    `json:"type"`
	Portfolio    string    `json:"portfolio"`
	Jurisdiction string    `json:"jurisdiction"`
}

// Frozen is an initiative as it was declared.
type Frozen struct {
	RecordID string             `json:"record"`
	Number   int64              `json:"number"`
	Version  int                `json:"version"`
	Decision Decision           `json:"decision"`
	Title    text.Text          `json:"title"`
	Form     string             `json:"form"`
	Answers  instrument.Answers `json:"answers"`
	// Public is what the public may read of it: commercial names are generic, withheld values are out.
	PublicTitle text.Text          `json:"public_title"`
	Public      instrument.Answers `json:"public"`
	// Hidden tells that the public extract leaves it out, as it does all that serves cybersecurity.
	Hidden bool       `json:"hidden"`
	Ended  people.Day `json:"ended,omitempty"`
	Reason text.Text  `json:"reason,omitzero"`
}

// Signature says who answered for the declaration, in which words.
type Signature struct {
	PersonID  string    `json:"person,omitempty"`
	Name      string    `json:"name,omitempty"`
	Statement text.Text `json:"statement,omitzero"`
	At        time.Time `json:"at,omitzero"`
}

// SignedVersion is a declaration that was signed, as it is kept.
type SignedVersion struct {
	Declared
	Number   int
	Hash     string // SHA-256 of its canonical JSON, in hexadecimal
	Previous string // hash of the version before; "" for the first
	At       time.Time

	content string // the bytes that were signed
}

const (
	sqlAddSigned = `INSERT INTO declaration_signed (declaration_id, number, content, hash, previous, at) VALUES (?, ?, ?, ?, ?, ?)`

	sqlSigned = `SELECT number, content, hash, previous, at FROM declaration_signed WHERE declaration_id = ? AND number = ?`

	sqlSignedHash = "SELECT hash FROM declaration_signed WHERE declaration_id = ? AND number = ?"
)

// errAltered says that what was kept is not what was signed. No reader meets it unless somebody changed the database by hand.
var errAltered = errors.New("what was signed has been altered in the database")

// Signed gives a version of a declaration that was signed; a not-found fault when there is none, and an error when what is kept
// is no longer what was signed.
func (s *Store) Signed(ctx context.Context, d Declaration, number int) (v SignedVersion, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, err = readSigned(ctx, tx, d.ID, number)
		return err
	})
	return v, err
}

func readSigned(ctx context.Context, tx *db.Tx, declarationID string, number int) (SignedVersion, error) {
	var v SignedVersion
	var content string
	var at int64
	err := tx.QueryRow(ctx, sqlSigned, declarationID, number).Scan(&v.Number, &content, &v.Hash, &v.Previous, &at)
	if errors.Is(err, db.ErrNoRows) {
		return v, fault.NotFound(text.T("Cette déclaration n’a pas été signée.", "This declaration has not been signed."))
	}
	if err != nil {
		return v, fmt.Errorf("signed declaration %s: %w", declarationID, err)
	}
	v.At, v.content = db.Time(at), content
	if fingerprint([]byte(content)) != v.Hash {
		return v, fmt.Errorf("declaration %s, version %d: %w", declarationID, number, errAltered)
	}
	if number > 1 {
		var before string
		if err := tx.QueryRow(ctx, sqlSignedHash, declarationID, number-1).Scan(&before); err != nil || before != v.Previous {
			return v, fmt.Errorf("declaration %s, version %d, does not follow the one before: %w", declarationID, number, errors.Join(errAltered, err))
		}
	}
	if err := json.Unmarshal([]byte(content), &v.Declared); err != nil {
		return v, fmt.Errorf("declaration %s, version %d: %w", declarationID, number, err)
	}
	return v, nil
}

func fingerprint(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// freeze keeps what was signed, for ever, as the next version of the declaration.
func (s *Store) freeze(ctx context.Context, tx *db.Tx, d *Declaration, what Declared) (hash string, err error) {
	content, err := json.Marshal(what)
	if err != nil {
		return "", fmt.Errorf("declaration %s: %w", d.ID, err)
	}
	previous := ""
	if d.Signed > 0 {
		if err := tx.QueryRow(ctx, sqlSignedHash, d.ID, d.Signed).Scan(&previous); err != nil {
			return "", fmt.Errorf("declaration %s: %w", d.ID, err)
		}
	}
	d.Signed++
	d.Stage, d.SignedAt, d.Comment = Signed, what.Signature.At, ""
	hash = fingerprint(content)
	if _, err := tx.Exec(ctx, sqlAddSigned, d.ID, d.Signed, string(content), hash, previous, db.Micros(what.Signature.At)); err != nil {
		return "", fmt.Errorf("declaration %s: %w", d.ID, err)
	}
	return hash, nil
}

// declare gives what would be signed now, without its signature. Whoever signs says which they read by its fingerprint.
func (s *Store) declare(sheet Sheet) Declared {
	b := sheet.Body
	d := Declared{Year: sheet.Campaign.Year, Reference: sheet.Campaign.Reference, Nothing: sheet.Nothing, Form: s.Form.Version,
		Body:    FrozenBody{b.ID, b.Slug, b.Name, b.Type, b.Portfolio, b.Jurisdiction},
		Answers: sheet.Answers, Editions: s.editions(), Entries: []Frozen{}}
	for _, e := range sheet.Entries {
		decision, decided := e.Decision()
		if !decided {
			continue
		}
		f := s.frozen(e.Record.ID, e.Record.Number, e.Record.Version, e.Record.InstrumentVersion, e.Record.Answers, decision)
		switch {
		case e.Line == nil:
			f.Ended, f.Reason = people.DayOf(e.Gone.At), e.Gone.Reason
		case decision == Retired:
			f.Ended, f.Reason = e.Line.Ended, e.Line.Reason
		}
		d.Entries = append(d.Entries, f)
	}
	return d
}

// frozen is an initiative as it is kept, with what the public may read of it.
func (s *Store) frozen(id string, number int64, version int, form string, a instrument.Answers, decision Decision) Frozen {
	kind := initiative.Kind(s.House.Entry)
	public := kind.Public(people.Body{}, a)
	return Frozen{RecordID: id, Number: number, Version: version, Decision: decision, Title: kind.Title(a), Form: form, Answers: a,
		PublicTitle: kind.Title(public), Public: public, Hidden: kind.Publishable(a) != nil}
}

// editions tells under which edition of each list today's answers are given.
func (s *Store) editions() map[string]string {
	all := map[string]string{}
	for _, q := range s.House.Entry.Questions() {
		if t := q.Taxonomy(); t != nil {
			all[t.ID] = t.Current().Version
		}
	}
	if t := s.Corpus.Taxonomy("portfolio"); t != nil {
		all[t.ID] = t.Current().Version
	}
	return all
}
