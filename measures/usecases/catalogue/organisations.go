package catalogue

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"balise/engine/usecase"
	"balise/platform/db"
)

const (
	sqlOrganisations = `SELECT o.id, o.country, n.name, n.lang, n.acronym, n.from_day, n.to_day FROM usecase_organisation o
		JOIN usecase_organisation_name n ON n.organisation_id = o.id ORDER BY o.id, n.place`

	sqlAddOrganisation = "INSERT INTO usecase_organisation (id, country, at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING"

	sqlForgetNames = "DELETE FROM usecase_organisation_name WHERE organisation_id = ?"

	sqlAddName = `INSERT INTO usecase_organisation_name (organisation_id, place, name, lang, acronym, from_day, to_day) VALUES (?, ?, ?, ?, ?, ?, ?)`
)

// Organisations lists those that answer for the cases of the catalogue, under every name that they bear or bore.
func (s *Store) Organisations(ctx context.Context) (found []usecase.Institution, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		found = nil
		rows, err := tx.Query(ctx, sqlOrganisations)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var o usecase.Institution
			var n usecase.InstitutionName
			if err := rows.Scan(&o.ID, &o.Country, &n.Text, &n.Lang, &n.Acronym, &n.From, &n.To); err != nil {
				return err
			}
			if last := len(found) - 1; last >= 0 && found[last].ID == o.ID {
				found[last].Names = append(found[last].Names, n)
				continue
			}
			o.Names = []usecase.InstitutionName{n}
			found = append(found, o)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("organisations: %w", err)
	}
	return found, nil
}

// Directory finds the organisations of the catalogue, and those that ship with Balise.
func (s *Store) Directory(ctx context.Context, shipped Shipped) (*usecase.Directory, error) {
	known, err := s.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	return directory(known, shipped.Organisations)
}

// directory joins the organisations of the catalogue and those that ship with Balise: what the catalogue knows of one holds.
func directory(known, shipped []usecase.Institution) (*usecase.Directory, error) {
	d, err := usecase.NewDirectory(known)
	if err != nil {
		return nil, fmt.Errorf("the organisations of the catalogue: %w", err)
	}
	all := slices.Clone(known)
	for _, o := range shipped {
		if _, is := d.Organisation(o.ID); is {
			continue
		}
		o.Names = slices.DeleteFunc(slices.Clone(o.Names), func(n usecase.InstitutionName) bool {
			_, borne := d.Resolve(n.Text, o.Country, time.Time{})
			return borne
		})
		if len(o.Names) > 0 {
			all = append(all, o)
		}
	}
	if d, err = usecase.NewDirectory(all); err != nil {
		return nil, fmt.Errorf("the organisations of the catalogue: %w", err)
	}
	return d, nil
}

// rename gives the directory in which the organisations that the plan found under another name bear it, from the day of the edition
// on. A name that another organisation bears already is not taken from it.
func (p *Plan) rename(on time.Time) error {
	all := slices.Clone(p.directory.Organisations())
	for _, r := range p.Renamed {
		if _, borne := p.directory.Resolve(r.To, p.Profile.Country, p.at); borne {
			continue
		}
		id := p.directory.Identify(r.From, p.Profile.Country, p.at)
		at := slices.IndexFunc(all, func(o usecase.Institution) bool { return o.ID == id })
		if at < 0 {
			all = append(all, usecase.Institution{ID: id, Country: p.Profile.Country, Names: []usecase.InstitutionName{{Text: r.From}}})
			at = len(all) - 1
		}
		names := slices.Clone(all[at].Names)
		from := on.Format(time.DateOnly)
		if names[0].To == "" && names[0].From < from {
			names[0].To = from
		}
		all[at].Names = append([]usecase.InstitutionName{{Text: r.To, Lang: names[0].Lang, From: from}}, names...)
	}
	var err error
	p.directory, err = usecase.NewDirectory(all)
	return err
}

// saveOrganisations keeps the organisations of the cases that the plan brings.
func (a *applying) saveOrganisations(ctx context.Context) error {
	touched := map[string]usecase.Institution{}
	for _, r := range a.plan.kept() {
		w := a.plan.whereabouts(r)
		if w.organisationID == "" {
			continue
		}
		o, known := a.plan.directory.Organisation(w.organisationID)
		if !known {
			o = usecase.Institution{ID: w.organisationID, Country: w.country, Names: []usecase.InstitutionName{{Text: w.organisation, Lang: a.plan.Profile.Lang}}}
		}
		if _, seen := touched[o.ID]; !seen {
			touched[o.ID] = o
		}
	}
	for _, id := range slices.Sorted(maps.Keys(touched)) {
		if err := a.saveOrganisation(ctx, touched[id]); err != nil {
			return fmt.Errorf("organisation %s: %w", id, err)
		}
	}
	return nil
}

func (a *applying) saveOrganisation(ctx context.Context, o usecase.Institution) error {
	if _, err := a.tx.Exec(ctx, sqlAddOrganisation, o.ID, o.Country, a.now); err != nil {
		return err
	}
	if _, err := a.tx.Exec(ctx, sqlForgetNames, o.ID); err != nil {
		return err
	}
	for place, n := range o.Names {
		if _, err := a.tx.Exec(ctx, sqlAddName, o.ID, place, n.Text, n.Lang, n.Acronym, n.From, n.To); err != nil {
			return err
		}
	}
	return nil
}
