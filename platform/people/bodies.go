package people

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/lang"
)

const (
	sqlBodies = `SELECT id, slug, name_fr, name_en, acronym_fr, acronym_en, type, portfolio, jurisdiction, aliases,
		valid_from, valid_until, COALESCE(successor_id, ''), fictional FROM body
		WHERE (CAST(? AS TEXT) = '' OR id = ?) AND (CAST(? AS TEXT) = '' OR slug = ?)`

	sqlSaveBody = `INSERT INTO body (id, slug, name_fr, name_en, acronym_fr, acronym_en, type, portfolio, jurisdiction, aliases,
		valid_from, valid_until, successor_id, fictional)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name_fr = excluded.name_fr, name_en = excluded.name_en,
		acronym_fr = excluded.acronym_fr, acronym_en = excluded.acronym_en, type = excluded.type,
		portfolio = excluded.portfolio, jurisdiction = excluded.jurisdiction, aliases = excluded.aliases,
		valid_from = excluded.valid_from, valid_until = excluded.valid_until, successor_id = excluded.successor_id,
		fictional = excluded.fictional`

	sqlCountBodyChange = "UPDATE body_sequence SET last = last + 1"

	sqlBodyChanges = "SELECT last FROM body_sequence"
)

// BodyChanges counts the changes that bodies went through: as long as it stays, whatever names a body is still right.
func (s *Store) BodyChanges(ctx context.Context) (n int64, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlBodyChanges).Scan(&n) })
	if err != nil {
		return 0, fmt.Errorf("body changes: %w", err)
	}
	return n, nil
}

// Bodies lists all bodies, closed ones included, in the order of their French names.
func (s *Store) Bodies(ctx context.Context) ([]Body, error) {
	d, err := s.Directory(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Clone(d.Bodies()), nil
}

// Body gives one body; a not found fault when there is none with that ID.
func (s *Store) Body(ctx context.Context, id string) (Body, error) {
	var b Body
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		b, err = FindBody(ctx, tx, id)
		return err
	})
	return b, err
}

// BodyBySlug gives the body whose page has that address; a not found fault when there is none.
func (s *Store) BodyBySlug(ctx context.Context, slug string) (Body, error) {
	var b Body
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		b, err = oneBody(ctx, tx, "", slug)
		return err
	})
	return b, err
}

// FindBody is Store.Body inside a transaction.
func FindBody(ctx context.Context, tx *db.Tx, id string) (Body, error) {
	return oneBody(ctx, tx, id, "")
}

func oneBody(ctx context.Context, tx *db.Tx, id, slug string) (Body, error) {
	if id == "" && slug == "" {
		return Body{}, noBody()
	}
	bodies, err := readBodies(ctx, tx, id, slug)
	if err != nil {
		return Body{}, fmt.Errorf("body: %w", err)
	}
	if len(bodies) == 0 {
		return Body{}, noBody()
	}
	return bodies[0], nil
}

func noBody() error {
	return fault.NotFound(text.T("Cet organisme n’existe pas.", "This body does not exist."))
}

func readDirectory(ctx context.Context, tx *db.Tx) (*Directory, error) {
	bodies, err := readBodies(ctx, tx, "", "")
	if err != nil {
		return nil, err
	}
	compare := lang.Sorter(text.FR)
	slices.SortFunc(bodies, func(a, b Body) int {
		if c := compare(a.Name.In(text.FR), b.Name.In(text.FR)); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return newDirectory(bodies), nil
}

func readBodies(ctx context.Context, tx *db.Tx, id, slug string) ([]Body, error) {
	rows, err := tx.Query(ctx, sqlBodies, id, id, slug, slug)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var bodies []Body
	for rows.Next() {
		b, err := scanBody(rows)
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, b)
	}
	return bodies, rows.Err()
}

func scanBody(rows *sql.Rows) (Body, error) {
	var b Body
	var aliases string
	err := rows.Scan(&b.ID, &b.Slug, &b.Name.FR, &b.Name.EN, &b.Acronym.FR, &b.Acronym.EN, &b.Type, &b.Portfolio, &b.Jurisdiction,
		&aliases, &b.From, &b.Until, &b.SuccessorID, &b.Fictional)
	if err != nil {
		return Body{}, err
	}
	if err := json.Unmarshal([]byte(aliases), &b.Aliases); err != nil {
		return Body{}, fmt.Errorf("aliases of %s: %w", b.ID, err)
	}
	return b, nil
}

// SaveBody creates the body when its ID is empty, and changes it otherwise; its slug is chosen once, from its name. It is
// refused when a name already belongs to another body at the same time.
func (s *Store) SaveBody(ctx context.Context, actor Actor, b Body) (Body, error) {
	var saved Body
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		saved, err = s.SaveBodyIn(ctx, tx, actor, b)
		return err
	})
	return saved, err
}

// SaveBodyIn is SaveBody inside a transaction, for what must be kept together with the body or not at all.
func (s *Store) SaveBodyIn(ctx context.Context, tx *db.Tx, actor Actor, b Body) (Body, error) {
	if err := Allow(actor, BodyManage, b.ID); err != nil {
		return Body{}, err
	}
	d, err := readDirectory(ctx, tx)
	if err != nil {
		return Body{}, fmt.Errorf("save body: %w", err)
	}
	before, known := d.Body(b.ID)
	if b.ID != "" && !known {
		return Body{}, noBody()
	}
	if known {
		b.Slug = before.Slug
	} else {
		b.ID, b.Slug = db.NewID(), d.freeSlug(b)
	}
	return b, s.put(ctx, tx, d, actor, "body.save", before, b)
}

// put checks a body against the others, writes it, and audits the differences with what it was.
func (s *Store) put(ctx context.Context, tx *db.Tx, d *Directory, actor Actor, act string, before, b Body) error {
	if problems := checkBody(b); len(problems) > 0 {
		return fault.Invalid(text.T("Cet organisme ne peut pas être enregistré.", "This body cannot be saved."), problems...)
	}
	if other, found := d.clash(b); found {
		return fault.Conflict(clashText(other))
	}
	if _, known := d.Body(b.SuccessorID); b.SuccessorID != "" && !known {
		return fault.Invalid(text.T("L’organisme qui prend la suite n’existe pas.", "The body that takes over does not exist."))
	}
	if d.circular(b) {
		return fault.Invalid(text.T("Les successeurs de cet organisme ramènent à lui-même.", "The successors of this body lead back to it."))
	}
	if err := writeBody(ctx, tx, b); err != nil {
		return err
	}
	detail := map[string]string{}
	for _, c := range compareBodies(before, b) {
		detail[c.Field] = c.Before + " → " + c.After
	}
	return Audit(ctx, tx, Entry{At: s.now(), Actor: actor, Action: act, Kind: "body", ObjectID: b.ID, BodyID: b.ID, Detail: detail})
}

func writeBody(ctx context.Context, tx *db.Tx, b Body) error {
	aliases, err := json.Marshal(append([]Alias{}, b.Aliases...)) // never null
	if err != nil {
		return fmt.Errorf("save body: %w", err)
	}
	successor := sql.NullString{String: b.SuccessorID, Valid: b.SuccessorID != ""}
	_, err = tx.Exec(ctx, sqlSaveBody, b.ID, b.Slug, b.Name.FR, b.Name.EN, b.Acronym.FR, b.Acronym.EN, b.Type, b.Portfolio,
		b.Jurisdiction, string(aliases), string(b.From), string(b.Until), successor, b.Fictional)
	if errors.Is(err, db.ErrExists) {
		return fault.Conflict(text.T("Un autre organisme a déjà cette adresse de page.", "Another body already has this page address."))
	}
	if err == nil {
		_, err = tx.Exec(ctx, sqlCountBodyChange)
	}
	if err != nil {
		return fmt.Errorf("save body: %w", err)
	}
	return nil
}

func clashText(other Body) text.Text {
	return text.T("Ce nom appartient déjà à « "+other.Name.In(text.FR)+" » pendant la même période.",
		"This name already belongs to “"+other.Name.In(text.EN)+"” during the same time.")
}

// The most that a body may hold: the longest official names, in characters, stay well under it.
const (
	maxName    = 300
	maxAliases = 100
)

// checkLine tells what is wrong with a name, whatever it names.
func checkLine(name string) text.Text {
	switch {
	case strings.ContainsFunc(name, unicode.IsControl):
		return text.T("Ce texte contient un caractère de contrôle ou un saut de ligne.", "This text holds a control character or a line break.")
	case utf8.RuneCountInString(name) > maxName:
		return text.T("Ce texte dépasse 300 caractères.", "This text is longer than 300 characters.")
	}
	return text.Text{}
}

// checkBody tells what is wrong in a body taken alone. The names of the fields are those of BodyChange.
func checkBody(b Body) []fault.Field {
	var problems []fault.Field
	add := func(field, fr, en string) {
		problems = append(problems, fault.Field{Name: field, Message: text.T(fr, en)})
	}
	if b.Name.Empty() {
		add("name_fr", "Donnez un nom à l’organisme.", "Give the body a name.")
	}
	for _, l := range [][2]string{{"name_fr", b.Name.FR}, {"name_en", b.Name.EN}, {"acronym_fr", b.Acronym.FR}, {"acronym_en", b.Acronym.EN}} {
		if wrong := checkLine(l[1]); !wrong.Empty() {
			add(l[0], wrong.FR, wrong.EN)
		}
	}
	if len(b.Aliases) > maxAliases {
		add("aliases", "Un organisme a au plus 100 autres noms.", "A body has at most 100 other names.")
		return problems
	}
	for _, a := range b.Aliases {
		if wrong := checkLine(a.Name); !wrong.Empty() {
			add("aliases", wrong.FR, wrong.EN)
		}
		if strings.TrimSpace(a.Name) == "" {
			add("aliases", "Un autre nom est vide.", "Another name is empty.")
		}
		if !a.From.Valid() || !a.Until.Valid() || (a.Until != "" && a.From >= a.Until) {
			add("aliases", "Les dates d’un autre nom sont à corriger : la fin suit le début.", "Correct the dates of another name: the end comes after the start.")
		}
	}
	for _, code := range []struct{ field, value string }{{"type", b.Type}, {"portfolio", b.Portfolio}, {"jurisdiction", b.Jurisdiction}} {
		if !isCode(code.value) {
			add(code.field, "Ce code n’existe pas.", "This code does not exist.")
		}
	}
	if !b.From.Valid() {
		add("from", "Écrivez une date comme 2024-05-31.", "Write a date such as 2024-05-31.")
	}
	if !b.Until.Valid() || (b.Until != "" && b.From >= b.Until) {
		add("until", "Écrivez une date comme 2024-05-31, après le début.", "Write a date such as 2024-05-31, after the start.")
	}
	return problems
}

// isCode tells whether s may be a code of a taxonomy, or no code at all.
func isCode(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
}

// freeSlug makes the address of a new body's page from its name.
func (d *Directory) freeSlug(b Body) string {
	wanted := slugOf(b.Slug)
	if wanted == "" {
		wanted = slugOf(b.Name.In(text.FR))
	}
	if wanted == "" {
		wanted = "organisme"
	}
	slug := wanted
	for n := 2; ; n++ {
		if _, taken := d.bySlug[slug]; !taken {
			return slug
		}
		slug = wanted + "-" + strconv.Itoa(n)
	}
}

func slugOf(name string) string {
	words := strings.FieldsFunc(lang.Fold(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	slug := strings.Join(words, "-")
	return strings.TrimRight(slug[:min(len(slug), 80)], "-")
}
