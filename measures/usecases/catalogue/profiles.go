package catalogue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

// Saved is a profile that a person saved.
type Saved struct {
	Profile *usecase.Profile
	Edition int    // of the profile: from 1, one more each time it is saved
	YAML    string // as it was saved
	By      string
	At      time.Time
}

const (
	sqlLastProfile = "SELECT COALESCE(MAX(edition), 0) FROM usecase_profile WHERE id = ?"

	sqlAddProfile = "INSERT INTO usecase_profile (id, edition, yaml, by_id, by_name, at) VALUES (?, ?, ?, ?, ?, ?)"

	sqlProfiles = `SELECT p.id, p.edition, p.yaml, p.by_name, p.at FROM usecase_profile p
		WHERE p.edition = (SELECT MAX(q.edition) FROM usecase_profile q WHERE q.id = p.id) ORDER BY p.id`

	sqlProfilesOfLoads = `SELECT l.profile_yaml FROM usecase_load l
		WHERE l.number = (SELECT MAX(m.number) FROM usecase_load m WHERE m.series = l.series) ORDER BY l.series`

	sqlProfileEditions = "SELECT p.id, p.edition, p.yaml, p.by_name, p.at FROM usecase_profile p WHERE p.id = ? ORDER BY p.edition DESC"
)

// WriteProfile writes a profile as YAML.
func WriteProfile(p *usecase.Profile) (string, error) {
	var b strings.Builder
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := errors.Join(e.Encode(p), e.Close()); err != nil {
		return "", fmt.Errorf("write the profile %s: %w", p.ID, err)
	}
	return b.String(), nil
}

// ReadProfile reads a profile that a person wrote; one that is not well made is an invalid fault, which says everything at once.
func ReadProfile(name string, data []byte) (*usecase.Profile, error) {
	p, err := usecase.ParseProfile(name, data)
	if err != nil {
		var fields []fault.Field
		for line := range strings.Lines(err.Error()) {
			line = strings.TrimSpace(line)
			fields = append(fields, fault.Field{Name: "profile", Message: text.T(line, line)})
		}
		return nil, fault.Invalid(text.T("Ce profil n’est pas bien écrit.", "This profile is not well made."), fields...)
	}
	return p, nil
}

// Profile reads what a waiting file is to be read by: a proposal may lack what only a person knows.
func (u Upload) Profile() (*usecase.Profile, error) { return readDraft(u.ProfileYAML) }

// readDraft reads a profile that Balise wrote, complete or not.
func readDraft(written string) (*usecase.Profile, error) {
	p := &usecase.Profile{}
	if err := yaml.Unmarshal([]byte(written), p); err != nil {
		return nil, fmt.Errorf("a profile that is kept: %w", err)
	}
	return p, nil
}

// ofLoads gives the profiles by which each series was last read: what was proposed for a file reads its next edition too.
func (s *Store) ofLoads(ctx context.Context) (all []*usecase.Profile, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all = nil
		rows, err := tx.Query(ctx, sqlProfilesOfLoads)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var written string
			if err := rows.Scan(&written); err != nil {
				return err
			}
			p, err := readDraft(written)
			if err != nil {
				return err
			}
			all = append(all, p)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("profiles of loads: %w", err)
	}
	return all, nil
}

// SaveProfile keeps a profile as the next edition of its identifier, with its line in the audit trail. One that says what the last
// edition says is not kept again.
func (s *Store) SaveProfile(ctx context.Context, actor people.Actor, p *usecase.Profile) (edition int, err error) {
	if err := people.Allow(actor, people.CatalogueLoad, ""); err != nil {
		return 0, err
	}
	written, err := WriteProfile(p)
	if err != nil {
		return 0, err
	}
	if _, err := ReadProfile(p.ID+".yaml", []byte(written)); err != nil {
		return 0, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		known, err := savedIn(ctx, tx, sqlProfileEditions, p.ID)
		if err != nil {
			return err
		}
		if len(known) > 0 && known[0].YAML == written {
			edition = known[0].Edition
			return nil
		}
		if err := tx.QueryRow(ctx, sqlLastProfile, p.ID).Scan(&edition); err != nil {
			return err
		}
		edition++
		if _, err := tx.Exec(ctx, sqlAddProfile, p.ID, edition, written, actor.ID, actor.Name, db.Micros(s.now())); err != nil {
			return err
		}
		return people.Audit(ctx, tx, people.Entry{At: s.now(), Actor: actor, Action: "usecases.profile", Kind: "usecase_profile", ObjectID: p.ID,
			Detail: map[string]string{"version": strconv.Itoa(edition), "profile_version": p.Version}})
	})
	if err != nil {
		return 0, fmt.Errorf("save the profile %s: %w", p.ID, err)
	}
	return edition, nil
}

// Profiles lists the last edition of each saved profile.
func (s *Store) Profiles(ctx context.Context) ([]Saved, error) { return s.saved(ctx, sqlProfiles) }

// ProfileEditions lists every edition of a saved profile, the last first.
func (s *Store) ProfileEditions(ctx context.Context, id string) ([]Saved, error) {
	return s.saved(ctx, sqlProfileEditions, id)
}

func (s *Store) saved(ctx context.Context, query string, args ...any) (found []Saved, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		found, err = savedIn(ctx, tx, query, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("saved profiles: %w", err)
	}
	return found, nil
}

func savedIn(ctx context.Context, tx *db.Tx, query string, args ...any) ([]Saved, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []Saved
	for rows.Next() {
		var one Saved
		var id string
		if err := rows.Scan(&id, &one.Edition, &one.YAML, &one.By, &micros{&one.At}); err != nil {
			return nil, err
		}
		if one.Profile, err = usecase.ParseProfile(id+".yaml", []byte(one.YAML)); err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, rows.Err()
}

// Known is a profile that a file may be read by, and where it comes from.
type Known struct {
	*usecase.Profile
	Origin usecase.Origin
	Saved  *Saved // the last edition that a person saved; nil for one that ships with Balise
}

// Known lists the profiles: those that persons saved, and those that ship with Balise and that nobody saved under the same name.
func (s *Store) Known(ctx context.Context, shipped []*usecase.Profile) ([]Known, error) {
	saved, err := s.Profiles(ctx)
	if err != nil {
		return nil, err
	}
	var all []Known
	for i := range saved {
		all = append(all, Known{saved[i].Profile, usecase.Saved, &saved[i]})
	}
	for _, p := range shipped {
		if !slices.ContainsFunc(all, func(k Known) bool { return k.ID == p.ID }) {
			all = append(all, Known{p, usecase.Shipped, nil})
		}
	}
	used, err := s.ofLoads(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range used {
		if !slices.ContainsFunc(all, func(k Known) bool { return k.ID == p.ID }) {
			all = append(all, Known{p, usecase.Proposed, nil})
		}
	}
	slices.SortFunc(all, func(a, b Known) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}
