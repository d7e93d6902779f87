package people

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/lang"
)

// Person is somebody who may sign in, or was invited to.
type Person struct {
	ID, Email, Name string
	Grants          []Grant
	Invited         bool // has neither chosen a password nor come in by an identity provider yet
	Disabled        bool
	CreatedAt       time.Time
	SeenAt          time.Time // the last sign-in; zero for none
}

func (p Person) actor() Actor { return Actor{ID: p.ID, Name: p.Name, Email: p.Email, Grants: p.Grants} }

// has tells whether the person holds a role.
func (p Person) has(r Role) bool {
	return slices.ContainsFunc(p.Grants, func(g Grant) bool { return g.Role == r })
}

const (
	sqlPersons = `SELECT id, email, name, password, disabled, created_at, seen_at FROM person
		WHERE (CAST(? AS TEXT) = '' OR id = ?) AND (CAST(? AS TEXT) = '' OR email_key = ?)`

	sqlGrants = `SELECT person_id, role, body_id FROM person_grant WHERE (CAST(? AS TEXT) = '' OR person_id = ?)
		ORDER BY person_id, role, body_id`

	sqlAddPerson = `INSERT INTO person (id, email, email_key, name, password, disabled, created_at, seen_at)
		VALUES (?, ?, ?, ?, ?, FALSE, ?, ?)`

	sqlDropGrants = "DELETE FROM person_grant WHERE person_id = ?"

	sqlAddGrant = "INSERT INTO person_grant (person_id, role, body_id) VALUES (?, ?, ?)"

	sqlSetDisabled = "UPDATE person SET disabled = ? WHERE id = ?"
)

// Persons lists everybody, in the order of their names.
func (s *Store) Persons(ctx context.Context) ([]Person, error) {
	var found []stored
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		found, err = readPersons(ctx, tx, "", "")
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("persons: %w", err)
	}
	persons := make([]Person, len(found))
	for i, p := range found {
		persons[i] = p.Person
	}
	compare := lang.Sorter(text.FR)
	slices.SortStableFunc(persons, func(a, b Person) int { return compare(a.Name, b.Name) })
	return persons, nil
}

// ActorByID gives a person as an actor; a not found fault when they do not exist, were disabled, or are only invited. It
// is asked at each request, so that a change of roles holds at once.
func (s *Store) ActorByID(ctx context.Context, id string) (Actor, error) {
	var p stored
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		p, err = findPerson(ctx, tx, id)
		return err
	})
	if err != nil {
		return Actor{}, err
	}
	if p.Disabled || p.Invited {
		return Actor{}, noPerson()
	}
	return p.actor(), nil
}

func noPerson() error {
	return fault.NotFound(text.T("Cette personne n’existe pas.", "This person does not exist."))
}

// stored is a person with the hash of their password, which leaves this package never.
type stored struct {
	Person
	password string
}

func findPerson(ctx context.Context, tx *db.Tx, id string) (stored, error) {
	if id == "" {
		return stored{}, noPerson()
	}
	found, err := readPersons(ctx, tx, id, "")
	if err != nil {
		return stored{}, fmt.Errorf("person: %w", err)
	}
	if len(found) == 0 {
		return stored{}, noPerson()
	}
	return found[0], nil
}

func readPersons(ctx context.Context, tx *db.Tx, id, key string) ([]stored, error) {
	rows, err := tx.Query(ctx, sqlPersons, id, id, key, key)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []stored
	at := map[string]int{}
	for rows.Next() {
		var p stored
		var created, seen int64
		if err := rows.Scan(&p.ID, &p.Email, &p.Name, &p.password, &p.Disabled, &created, &seen); err != nil {
			return nil, err
		}
		p.CreatedAt, p.SeenAt, p.Invited = db.Time(created), db.Time(seen), p.password == "" && seen == 0
		at[p.ID] = len(found)
		found = append(found, p)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	if key != "" {
		id = " " // nobody's: an unknown address costs the same question as a known one
		if len(found) == 1 {
			id = found[0].ID
		}
	}
	grants, err := tx.Query(ctx, sqlGrants, id, id)
	if err != nil {
		return nil, err
	}
	defer grants.Close()
	for grants.Next() {
		var person string
		var g Grant
		if err := grants.Scan(&person, &g.Role, &g.BodyID); err != nil {
			return nil, err
		}
		if i, ok := at[person]; ok {
			found[i].Grants = append(found[i].Grants, g)
		}
	}
	return found, grants.Err()
}

// SetGrants replaces the roles of a person. Only who may grant the administrator role touches an administrator, and the
// last administrator stays.
func (s *Store) SetGrants(ctx context.Context, actor Actor, id string, grants []Grant) error {
	return s.changePerson(ctx, actor, id, "person.grants", func(tx *db.Tx, p *stored) error {
		p.Grants = grants
		return s.writeGrants(ctx, tx, actor, p.Person)
	})
}

// Disable shuts a person out at once, and cancels their invitation. Nothing they did is erased.
func (s *Store) Disable(ctx context.Context, actor Actor, id string) error {
	return s.changePerson(ctx, actor, id, "person.disable", func(tx *db.Tx, p *stored) error {
		p.Disabled = true
		if _, err := tx.Exec(ctx, sqlDropInvitations, id); err != nil {
			return err
		}
		if err := endPresences(ctx, tx, id, ""); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sqlSetDisabled, true, id)
		return err
	})
}

// Enable lets a disabled person in again, with the roles they had.
func (s *Store) Enable(ctx context.Context, actor Actor, id string) error {
	return s.changePerson(ctx, actor, id, "person.enable", func(tx *db.Tx, p *stored) error {
		p.Disabled = false
		_, err := tx.Exec(ctx, sqlSetDisabled, false, id)
		return err
	})
}

// changePerson runs a change that only some may make, audits it, and refuses to leave Balise without an administrator.
func (s *Store) changePerson(ctx context.Context, actor Actor, id, act string, change func(*db.Tx, *stored) error) error {
	if err := Allow(actor, PersonManage, ""); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := findPerson(ctx, tx, id)
		if err != nil {
			return err
		}
		wasAdmin := p.has(Admin)
		if wasAdmin {
			if err := Allow(actor, AdminGrant, ""); err != nil {
				return err
			}
		}
		if err := change(tx, &p); err != nil {
			return fmt.Errorf("%s: %w", act, err)
		}
		if wasAdmin {
			if left, err := anyAdmin(ctx, tx); err != nil {
				return err
			} else if !left {
				return fault.Conflict(text.T("Il faut au moins une personne qui administre Balise. Donnez d’abord ce rôle à quelqu’un d’autre.",
					"Balise needs at least one administrator. Give this role to somebody else first."))
			}
		}
		return Audit(ctx, tx, Entry{At: s.now(), Actor: actor, Action: act, Kind: "person", ObjectID: id,
			Detail: map[string]string{"grants": said(p.Grants)}})
	})
}

// anyAdmin tells whether somebody can sign in as an administrator.
func anyAdmin(ctx context.Context, tx *db.Tx) (bool, error) {
	persons, err := readPersons(ctx, tx, "", "")
	if err != nil {
		return false, fmt.Errorf("administrators: %w", err)
	}
	return slices.ContainsFunc(persons, func(p stored) bool { return !p.Disabled && !p.Invited && p.has(Admin) }), nil
}

// writeGrants replaces the roles of a person by p.Grants, once checked.
func (s *Store) writeGrants(ctx context.Context, tx *db.Tx, actor Actor, p Person) error {
	if _, err := tx.Exec(ctx, sqlDropGrants, p.ID); err != nil {
		return err
	}
	for i, g := range p.Grants {
		if err := checkGrant(ctx, tx, g); err != nil {
			return err
		}
		if g.Role == Admin {
			if err := Allow(actor, AdminGrant, ""); err != nil {
				return err
			}
		}
		if slices.Contains(p.Grants[:i], g) {
			continue
		}
		if _, err := tx.Exec(ctx, sqlAddGrant, p.ID, string(g.Role), g.BodyID); err != nil {
			return err
		}
	}
	return nil
}

func checkGrant(ctx context.Context, tx *db.Tx, g Grant) error {
	refuse := func(fr, en string) error {
		return fault.Invalid(text.T("Ces rôles ne peuvent pas être donnés.", "These roles cannot be given."), fault.Field{Name: "grants", Message: text.T(fr, en)})
	}
	switch {
	case !slices.Contains(Roles, g.Role):
		return refuse("Ce rôle n’existe pas.", "This role does not exist.")
	case g.Role.ForOneBody() && g.BodyID == "":
		return refuse("Choisissez l’organisme pour lequel ce rôle est donné.", "Choose the body for which this role is given.")
	case !g.Role.ForOneBody() && g.BodyID != "":
		return refuse("Ce rôle vaut pour tous les organismes\u00a0: n’en choisissez aucun.", "This role holds for all bodies: choose none.")
	case g.BodyID == "":
		return nil
	}
	_, err := FindBody(ctx, tx, g.BodyID)
	return err
}

// said writes roles for the audit trail.
func said(grants []Grant) string {
	words := make([]string, len(grants))
	for i, g := range grants {
		words[i] = strings.TrimSuffix(string(g.Role)+":"+g.BodyID, ":")
	}
	return strings.Join(words, " ")
}

// emailKey makes equal the addresses that reach the same person: case does not count, nor how accents are composed.
func emailKey(email string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(email))) }

// checkPerson says what is wrong with an address and a name, without repeating them.
func checkPerson(email, name string) []fault.Field {
	var problems []fault.Field
	address, err := mail.ParseAddress(email)
	if err != nil || address.Address != email || len(email) > 254 {
		problems = append(problems, fault.Field{Name: "email", Message: text.T("Écrivez une adresse comme prenom.nom@exemple.quebec.", "Write an address such as first.last@example.quebec.")})
	}
	if name == "" || len([]rune(name)) > 200 || strings.ContainsFunc(name, unicode.IsControl) {
		problems = append(problems, fault.Field{Name: "name", Message: text.T("Écrivez le nom de la personne, sur une ligne.", "Write the person’s name, on one line.")})
	}
	return problems
}
