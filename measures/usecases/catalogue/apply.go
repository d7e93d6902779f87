package catalogue

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

const (
	sqlNumberOfLoads = "SELECT COALESCE(MAX(number), 0) FROM usecase_load"

	sqlSequence = "SELECT last, cases FROM usecase_sequence"

	sqlAdvance = "UPDATE usecase_sequence SET last = ?, cases = ?"

	sqlAddLoad = `INSERT INTO usecase_load (id, number, series, profile, profile_version, profile_yaml, country, file_name, sha256, encoding, edition,
		header_row, at, by_id, by_name, records_read, added, changed, unchanged, missing, suspected, refused, layout, told)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	sqlStanding = "SELECT id, source_key, revision, missing_since FROM usecase_case WHERE series = ?"

	sqlAddCase = `INSERT INTO usecase_case (id, number, series, source_key, profile, country, lang, organisation_id, organisation, revision, seq,
		first_load, last_load, first_seen, last_changed, missing_since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, 0)`

	sqlChangeCase = `UPDATE usecase_case SET source_key = ?, profile = ?, country = ?, lang = ?, organisation_id = ?, organisation = ?, revision = ?, seq = ?,
		last_changed = ?, missing_since = 0 WHERE id = ?`

	sqlFlagCase = "UPDATE usecase_case SET seq = ?, last_changed = ?, missing_since = ? WHERE id = ?"

	sqlStillHeld = "UPDATE usecase_case SET last_load = ? WHERE series = ? AND missing_since = 0"

	sqlAddRevision = "INSERT INTO usecase_revision (case_id, number, load_id, at, data) VALUES (?, ?, ?, ?, ?)"

	sqlAddChange = "INSERT INTO usecase_change (seq, load_id, case_id, kind, revision, at, fields) VALUES (?, ?, ?, ?, ?, ?, ?)"
)

// Apply does all that the plan says, in one transaction, with its line in the audit trail; or nothing. When anything was loaded
// since the plan was made, it is a conflict fault. A plan that changes nothing, of a file that was loaded already, leaves no load:
// the one that brought it is given again.
func (s *Store) Apply(ctx context.Context, actor people.Actor, p *Plan) (Load, error) {
	if err := people.Allow(actor, people.CatalogueLoad, ""); err != nil {
		return Load{}, err
	}
	if p.Empty() {
		return *p.DuplicateOf, nil
	}
	l, err := layoutOf(p.kept())
	if err != nil {
		return Load{}, err
	}
	load := p.load(s.now(), actor)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		a := &applying{tx: tx, plan: p, load: load, now: db.Micros(load.At), writer: l.writer()}
		if err := a.do(ctx, s, actor, l); err != nil {
			return err
		}
		load = a.load
		return nil
	})
	if err != nil {
		return Load{}, fmt.Errorf("apply the plan of %s: %w", p.File.Name, err)
	}
	return load, nil
}

// applying is a plan on its way in. It lives in one attempt of the transaction.
type applying struct {
	tx     *db.Tx
	plan   *Plan
	load   Load
	now    int64
	writer writer

	seq, cases int64
	standing   map[string]standing // by key
	moved      map[string]bool     // cases that have another number of the sequence already, by key
}

// standing is where a case stood before the load.
type standing struct {
	id       string
	revision int
	missing  int64
}

func (a *applying) do(ctx context.Context, s *Store, actor people.Actor, l *layout) error {
	var last int64
	if err := a.tx.QueryRow(ctx, sqlNumberOfLoads).Scan(&last); err != nil {
		return err
	}
	if last != a.plan.base {
		return fault.Conflict(text.T("Rien n’a été chargé\u00a0: un autre fichier est entré dans le catalogue depuis que le plan a été fait. Refaites le plan.",
			"Nothing was loaded: another file has come into the catalogue since the plan was made. Make the plan again."))
	}
	a.load.Number = last + 1
	if err := a.tx.QueryRow(ctx, sqlSequence).Scan(&a.seq, &a.cases); err != nil {
		return err
	}
	if err := s.KeepIn(ctx, a.tx, a.plan.File); err != nil {
		return err
	}
	if err := a.addLoad(ctx, actor, l); err != nil {
		return err
	}
	if err := a.readStanding(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{a.saveOrganisations, a.addNew, a.changeAll, a.bringBack, a.flag} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if _, err := a.tx.Exec(ctx, sqlStillHeld, a.load.ID, a.plan.Series); err != nil {
		return err
	}
	if _, err := a.tx.Exec(ctx, sqlAdvance, a.seq, a.cases); err != nil {
		return err
	}
	if a.plan.Upload != "" {
		if err := s.end(ctx, a.tx, a.plan.Upload, Loaded, a.load.ID); err != nil {
			return err
		}
	}
	return people.Audit(ctx, a.tx, people.Entry{At: a.load.At, Actor: actor, Action: "usecases.load", Kind: "usecase_load", ObjectID: a.load.ID, Detail: a.load.audited()})
}

// audited is what the audit trail keeps of a load.
func (l Load) audited() map[string]string {
	return map[string]string{
		"file": l.FileName, "sha256": l.SHA256, "profile": l.Profile, "profile_version": l.ProfileVersion, "edition": l.Edition,
		"records_read": strconv.Itoa(l.RecordsRead), "new": strconv.Itoa(l.New), "changed": strconv.Itoa(l.Changed), "unchanged": strconv.Itoa(l.Unchanged),
		"missing": strconv.Itoa(l.Missing), "suspected": strconv.Itoa(l.Suspected), "refused": strconv.Itoa(l.Refused),
	}
}

func (a *applying) addLoad(ctx context.Context, actor people.Actor, layout *layout) error {
	columns, err := json.Marshal(layout)
	if err != nil {
		return err
	}
	told, err := json.Marshal(Told{a.plan.Suspected, a.plan.Refused, a.plan.Warnings, a.plan.Renamed, a.plan.Schema})
	if err != nil {
		return err
	}
	l := a.load
	_, err = a.tx.Exec(ctx, sqlAddLoad, l.ID, l.Number, l.Series, l.Profile, l.ProfileVersion, a.plan.ProfileYAML, l.Country, l.FileName, l.SHA256, l.Encoding,
		l.Edition, l.HeaderRow, a.now, actor.ID, actor.Name, l.RecordsRead, l.New, l.Changed, l.Unchanged, l.Missing, l.Suspected, l.Refused, string(columns), string(told))
	return err
}

func (a *applying) readStanding(ctx context.Context) error {
	rows, err := a.tx.Query(ctx, sqlStanding, a.plan.Series)
	if err != nil {
		return err
	}
	defer rows.Close()
	a.standing = map[string]standing{}
	for rows.Next() {
		var c standing
		var key string
		if err := rows.Scan(&c.id, &key, &c.revision, &c.missing); err != nil {
			return err
		}
		a.standing[key] = c
	}
	return rows.Err()
}

func (a *applying) next() int64 {
	a.seq++
	return a.seq
}

func (a *applying) addNew(ctx context.Context) error {
	for _, r := range a.plan.New {
		a.cases++
		id, seq := db.NewID(), a.next()
		where := a.plan.whereabouts(r)
		if _, err := a.tx.Exec(ctx, sqlAddCase, id, a.cases, a.plan.Series, r.Key, a.plan.Profile.ID, where.country, a.plan.Profile.Lang, where.organisationID,
			where.organisation, seq, a.load.ID, a.load.ID, a.now, a.now); err != nil {
			return fmt.Errorf("line %d: %w", r.Line, err)
		}
		if err := a.keep(ctx, seq, id, 1, New, r, nil); err != nil {
			return fmt.Errorf("line %d: %w", r.Line, err)
		}
	}
	return nil
}

// changeAll keeps the new state of the cases that changed, and of those that are only written otherwise, which is no news.
func (a *applying) changeAll(ctx context.Context) error {
	a.moved = map[string]bool{}
	for _, c := range a.plan.Changed {
		if err := a.change(ctx, c, Changed); err != nil {
			return err
		}
	}
	for _, c := range a.plan.Carried {
		if err := a.change(ctx, c, carried); err != nil {
			return err
		}
	}
	return nil
}

func (a *applying) change(ctx context.Context, c usecase.Change, kind ChangeKind) error {
	was, known := a.standing[c.Key]
	if !known {
		return fmt.Errorf("line %d: the case %q is not in the catalogue", c.Record.Line, c.Key)
	}
	a.moved[c.Key] = true
	if kind == carried && was.missing != 0 {
		kind = Back
	}
	seq, where := a.next(), a.plan.whereabouts(c.Record)
	if _, err := a.tx.Exec(ctx, sqlChangeCase, c.Record.Key, a.plan.Profile.ID, where.country, a.plan.Profile.Lang, where.organisationID, where.organisation,
		was.revision+1, seq, a.now, was.id); err != nil {
		return fmt.Errorf("line %d: %w", c.Record.Line, err)
	}
	if err := a.keep(ctx, seq, was.id, was.revision+1, kind, c.Record, c.Fields); err != nil {
		return fmt.Errorf("line %d: %w", c.Record.Line, err)
	}
	return nil
}

// keep appends what the source says of a case, and that the load said it.
func (a *applying) keep(ctx context.Context, seq int64, id string, revision int, kind ChangeKind, r usecase.Record, fields []usecase.Difference) error {
	data, err := a.writer.write(r)
	if err != nil {
		return err
	}
	if _, err := a.tx.Exec(ctx, sqlAddRevision, id, revision, a.load.ID, a.now, data); err != nil {
		return err
	}
	return a.note(ctx, seq, id, revision, kind, fields)
}

func (a *applying) note(ctx context.Context, seq int64, id string, revision int, kind ChangeKind, fields []usecase.Difference) error {
	differences, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	_, err = a.tx.Exec(ctx, sqlAddChange, seq, a.load.ID, id, string(kind), revision, a.now, string(differences))
	return err
}

// bringBack takes the flag off the cases that the source holds again as they were.
func (a *applying) bringBack(ctx context.Context) error {
	for _, key := range a.plan.Back {
		if was, known := a.standing[key]; known && was.missing != 0 && !a.moved[key] {
			if err := a.setMissing(ctx, was, Back, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// flag marks the cases that the source no longer holds.
func (a *applying) flag(ctx context.Context) error {
	for _, key := range a.plan.Missing {
		if was, known := a.standing[key]; known && was.missing == 0 {
			if err := a.setMissing(ctx, was, Missing, a.now); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *applying) setMissing(ctx context.Context, was standing, kind ChangeKind, since int64) error {
	seq := a.next()
	if _, err := a.tx.Exec(ctx, sqlFlagCase, seq, a.now, since, was.id); err != nil {
		return err
	}
	return a.note(ctx, seq, was.id, was.revision, kind, nil)
}
