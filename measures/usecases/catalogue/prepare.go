package catalogue

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/engine/usecase"
	"balise/platform/corpus"
	"balise/platform/db"
	"balise/platform/fault"
)

// Auto asks for the profile that fits the file: one that is known, else the one that is proposed for it.
const Auto = "auto"

// Shipped is what comes with Balise to read inventories.
type Shipped struct {
	Profiles      []*usecase.Profile
	Organisations []usecase.Institution
}

// Request says how a file is to be read: by a profile, or by the one of that name.
type Request struct {
	Name    string // of a profile, or Auto; nothing where Profile is given
	Profile *usecase.Profile
	Origin  usecase.Origin // of Profile
	Edition string         // 2024, 2024-05 or 2024-05-31: the date of the data; by default, that of the profile
}

// Prepare reads a file and says what bringing it into the catalogue would change; nothing is written. A file or a profile that is
// at fault is an invalid fault, with its place.
func (s *Store) Prepare(ctx context.Context, shipped Shipped, f File, ask Request) (*Plan, error) {
	if err := checkEdition(ask.Edition); err != nil {
		return nil, err
	}
	p := &Plan{File: f}
	var err error
	if p.directory, err = s.Directory(ctx, shipped); err != nil {
		return nil, err
	}
	chosen, table, err := s.Choose(ctx, shipped, f, ask)
	if err != nil {
		return nil, err
	}
	profile := *chosen.Profile
	p.Edition = cmp.Or(ask.Edition, profile.Edition)
	if p.ProfileYAML, err = WriteProfile(&profile); err != nil {
		return nil, err
	}
	profile.Edition = p.Edition
	p.Profile, p.at = &profile, day(p.Edition, s.now())
	if table == nil {
		if table, err = Table(f, profile.Sheet); err != nil {
			return nil, err
		}
	}
	read, err := profile.Read(table)
	if err != nil {
		return nil, Unreadable(err)
	}
	if len(read.Records) == 0 {
		return nil, nothingRead(read)
	}
	if err := s.reconcile(ctx, p, read); err != nil {
		return nil, err
	}
	if other, err := s.stranger(ctx, p, chosen); err != nil {
		return nil, err
	} else if other && ask.Name == Auto {
		return s.prepareApart(ctx, shipped, f, ask, table)
	}
	p.Facts = facts(p, table, chosen)
	return p, nil
}

// prepareApart prepares a file by a proposal of its own, as a series of its own.
func (s *Store) prepareApart(ctx context.Context, shipped Shipped, f File, ask Request, t *inventory.Table) (*Plan, error) {
	known, err := s.Known(ctx, shipped.Profiles)
	if err != nil {
		return nil, err
	}
	d, err := s.Directory(ctx, shipped)
	if err != nil {
		return nil, err
	}
	c := propose(t, f, known, d)
	p, err := s.Prepare(ctx, shipped, f, Request{Profile: c.Profile, Origin: c.Origin, Edition: ask.Edition})
	if err == nil {
		p.Facts.Proposal = c.Proposal
	}
	return p, err
}

// checkEdition refuses what is not the date of an edition; nothing is one that is not told.
func checkEdition(edition string) error {
	if edition == "" || !day(edition, never).IsZero() {
		return nil
	}
	return fault.Invalid(text.T("La date des données s’écrit 2024, 2024-05 ou 2024-05-31.", "The date of the data is written 2024, 2024-05 or 2024-05-31."))
}

// Choice is the profile that reads a file, where it comes from and, when it was proposed, why.
type Choice struct {
	*usecase.Profile
	Origin   usecase.Origin
	Proposal *usecase.Proposal
}

// Choose finds the profile; the table comes with it where the file had to be read to find it.
func (s *Store) Choose(ctx context.Context, shipped Shipped, f File, ask Request) (Choice, *inventory.Table, error) {
	if ask.Profile != nil {
		return Choice{ask.Profile, ask.Origin, nil}, nil, nil
	}
	known, err := s.Known(ctx, shipped.Profiles)
	if err != nil {
		return Choice{}, nil, err
	}
	if ask.Name != Auto {
		var names []string
		for _, k := range known {
			if k.ID == ask.Name {
				return Choice{k.Profile, k.Origin, nil}, nil, nil
			}
			names = append(names, k.ID)
		}
		list := strings.Join(names, ", ")
		return Choice{}, nil, fault.Invalid(text.T("Il n’y a pas de profil «\u00a0"+ask.Name+"\u00a0». Les profils sont\u00a0: auto, "+list+".",
			"There is no profile “"+ask.Name+"”. The profiles are: auto, "+list+"."))
	}
	table, err := Table(f, "")
	if err != nil {
		return Choice{}, nil, err
	}
	d, err := s.Directory(ctx, shipped)
	if err != nil {
		return Choice{}, nil, err
	}
	all := profilesOf(known)
	fresh := propose(table, f, known, d)
	if best, _, ok := usecase.Recognise(table, f.Name, all, d); ok && !ofAnother(known[slices.Index(all, best)], fresh) {
		at, completed := slices.Index(all, best), best.Completed(table, f.Name, d)
		if best.Sheet != "" && best.Sheet != table.Sheets.Read {
			table = nil
		}
		return Choice{completed, known[at].Origin, nil}, table, nil
	}
	if before, err := s.readBefore(ctx, f); before != nil || err != nil {
		return Choice{before, usecase.Proposed, nil}, nil, err
	}
	return fresh, table, nil
}

// ofAnother tells whether a former proposal is that of the file of another organisation, which fills in the same form: what the file says of
// its organisation outside of its columns decides.
func ofAnother(k Known, fresh Choice) bool {
	return k.Origin == usecase.Proposed && !slices.Equal(k.Constants[usecase.Organisation], fresh.Constants[usecase.Organisation])
}

func profilesOf(known []Known) []*usecase.Profile {
	all := make([]*usecase.Profile, len(known))
	for i, k := range known {
		all[i] = k.Profile
	}
	return all
}

// propose makes a profile for a file; its name is not that of another.
func propose(t *inventory.Table, f File, known []Known, d *usecase.Directory) Choice {
	proposal := usecase.Propose(t, f.Name, d, profilesOf(known)...)
	name := proposal.Profile.ID
	for n := 2; slices.ContainsFunc(known, func(k Known) bool { return k.ID == proposal.Profile.ID }); n++ {
		proposal.Profile.ID = name + "-" + strconv.Itoa(n)
	}
	return Choice{proposal.Profile, usecase.Proposed, proposal}
}

// stranger tells whether a file that a former proposal fits is the inventory of somebody else, who fills in the same form: none of its
// records is known, and none of its organisations.
func (s *Store) stranger(ctx context.Context, p *Plan, c Choice) (bool, error) {
	if c.Origin != usecase.Proposed || c.Proposal != nil || len(p.Unchanged)+len(p.Changed) > 0 || p.DuplicateOf != nil {
		return false, nil
	}
	var before []Case
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		before, err = s.listIn(ctx, tx, sqlStandingRecords, p.Series)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("whose inventory is %s: %w", p.File.Name, err)
	}
	return len(before) > 0 && !slices.ContainsFunc(before, func(c Case) bool { return c.Organisation != "" && slices.Contains(p.Organisations, c.Organisation) }), nil
}

// readBefore gives the profile by which the same file was loaded, whatever its name was; nil when it never was. A proposal would
// be named after the file, and the same cases would come in twice.
func (s *Store) readBefore(ctx context.Context, f File) (*usecase.Profile, error) {
	var written string
	err := s.db.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlProfileOfFile, f.SHA256).Scan(&written) })
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("profile of file %s: %w", f.SHA256, err)
	}
	return readDraft(written)
}

// Table cuts a file into records; one that cannot be read is an invalid fault, with the place.
func Table(f File, sheet string) (*inventory.Table, error) {
	t, err := inventory.ReadForeign(bytes.NewReader(f.Data), inventory.Foreign{Sheet: sheet, Name: f.Name})
	return t, Unreadable(err)
}

// Unreadable makes the problem of a file a fault for whoever sent it; anything else is a failure.
func Unreadable(err error) error {
	var problem *inventory.Problem
	if err == nil || !errors.As(err, &problem) {
		return err
	}
	return fault.Invalid(text.T("Ce fichier ne peut pas être lu.", "This file cannot be read."), fault.Field{Name: "file", Message: Located(*problem)})
}

// Located is a problem told with its place.
func Located(p inventory.Problem) text.Text {
	where := p.Where()
	return text.T(where.FR+"\u00a0: "+strings.TrimSuffix(p.Message.FR, ".")+".", where.EN+": "+strings.TrimSuffix(p.Message.EN, ".")+".")
}

// nothingRead refuses an edition without a record: it would flag every known case as missing.
func nothingRead(read *usecase.Reading) error {
	var fields []fault.Field
	for _, p := range read.Refused[:min(len(read.Refused), 20)] {
		fields = append(fields, fault.Field{Name: "file", Message: Located(p)})
	}
	return fault.Invalid(text.T("Aucune fiche de ce fichier n’a pu être lue.", "No record of this file could be read."), fields...)
}

const sqlNewestOfSeries = "SELECT MAX(number) FROM usecase_load WHERE series = ?"

const sqlStandingRecords = "SELECT " + caseColumns + fromCases + "WHERE c.series = ? ORDER BY c.number"

// reconcile compares the edition with what is known, at one moment of the catalogue.
func (s *Store) reconcile(ctx context.Context, p *Plan, read *usecase.Reading) error {
	var before []usecase.Known
	older := false // a file of an edition that others followed: loading it again must not bring the past back
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		p.DuplicateOf, older = nil, false
		l, err := scanLoad(tx.QueryRow(ctx, sqlLoadOfFile, p.File.SHA256, series(p.Profile)))
		if err == nil {
			p.DuplicateOf = &l
		} else if !errors.Is(err, db.ErrNoRows) {
			return err
		}
		if err := tx.QueryRow(ctx, sqlNumberOfLoads).Scan(&p.base); err != nil {
			return err
		}
		if p.DuplicateOf != nil {
			var newest int64
			if err := tx.QueryRow(ctx, sqlNewestOfSeries, series(p.Profile)).Scan(&newest); err != nil {
				return err
			}
			older = newest > p.DuplicateOf.Number
		}
		cases, err := s.listIn(ctx, tx, sqlStandingRecords, series(p.Profile))
		before = make([]usecase.Known, len(cases))
		for i, c := range cases {
			before[i] = usecase.Known{Key: c.Record.Key, Record: c.Record, Missing: !c.Missing.IsZero()}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("reconcile %s: %w", p.File.Name, err)
	}
	if older {
		before = make([]usecase.Known, len(read.Records))
		for i, r := range read.Records {
			before[i] = usecase.Known{Key: r.Key, Record: r}
		}
	}
	p.Plan = *usecase.Reconcile(before, read, p.directory)
	p.Plan.Profile = read.Profile
	p.reread(before)
	return p.rename(p.at)
}

func facts(p *Plan, t *inventory.Table, c Choice) usecase.Facts {
	f := usecase.Facts{File: p.File.Name, SHA256: p.File.SHA256, Encoding: t.Encoding.Name, Doubt: t.Encoding.Doubt, Sheet: t.Sheets.Read,
		HeaderRow: t.HeaderRow, Format: string(t.Format), ProfileOrigin: c.Origin, Proposal: c.Proposal}
	if t.Separator != 0 {
		f.Separator = string(t.Separator)
	}
	if p.DuplicateOf != nil {
		f.DuplicateOf = p.DuplicateOf.FileName
	}
	return f
}

// ShippedIn is what a content has to read inventories.
func ShippedIn(c *corpus.Corpus) Shipped { return Shipped{c.Sources, c.Institutions} }
