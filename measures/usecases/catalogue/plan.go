package catalogue

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"balise/engine/usecase"
	"balise/platform/db"
	"balise/platform/people"
)

// Plan says what bringing a file into the catalogue would change. It holds for the catalogue as it was when it was made.
type Plan struct {
	usecase.Plan
	File        File
	ProfileYAML string
	Edition     string // 2024, 2024-05 or 2024-05-31: the date of the data; empty: not told
	DuplicateOf *Load  // that brought the same file, byte for byte; of the same series, if any
	Upload      string // the waiting file that the plan is of; empty: none

	base      int64 // the number of the last load when it was made
	directory *usecase.Directory
	at        time.Time // of the edition, for the names of organisations; zero: not told
}

// Empty tells whether applying the plan would change nothing: the file was loaded already, and is read as it was.
func (p *Plan) Empty() bool {
	return p.DuplicateOf != nil && len(p.New)+len(p.Changed)+len(p.Carried)+len(p.Missing)+len(p.Back) == 0
}

// kept gives the records that the load will hold.
func (p *Plan) kept() []usecase.Record {
	all := slices.Clone(p.New)
	for _, c := range slices.Concat(p.Changed, p.Carried) {
		all = append(all, c.Record)
	}
	return all
}

// load gives the load that the plan makes.
func (p *Plan) load(now time.Time, actor people.Actor) Load {
	return Load{
		ID: db.NewID(), Series: p.Series, Profile: p.Profile.ID, ProfileVersion: p.Profile.Version, Country: p.Profile.Country,
		FileName: p.File.Name, SHA256: p.File.SHA256, Encoding: p.Facts.Encoding, Edition: p.Edition, At: now.UTC(), By: actor.Name, HeaderRow: p.Facts.HeaderRow,
		RecordsRead: p.RecordsRead, New: len(p.New), Changed: len(p.Changed), Unchanged: len(p.Unchanged), Missing: len(p.Missing),
		Suspected: len(p.Suspected), Refused: len(p.Refused),
	}
}

// whereabouts is where a case happens, and who answers for it.
type whereabouts struct{ country, organisationID, organisation string }

func (p *Plan) whereabouts(r usecase.Record) whereabouts {
	w := whereabouts{country: p.Profile.Country}
	if v, told := r.Of(usecase.Country); told {
		w.country = v.Items[0]
	}
	if v, told := r.Of(usecase.Organisation); told {
		w.organisation = v.Items[0]
		w.organisationID = p.directory.Identify(w.organisation, w.country, p.at)
		if known, is := p.directory.Organisation(w.organisationID); is {
			w.organisation = known.Names[0].Text
		}
	}
	return w
}

// reread adds to the plan the cases that the source writes as before, but that the profile reads otherwise now.
func (p *Plan) reread(before []usecase.Known) {
	told := map[string]bool{}
	for _, c := range slices.Concat(p.Changed, p.Carried) {
		told[c.Key] = true
	}
	known := make(map[string]*usecase.Record, len(before))
	for i := range before {
		known[before[i].Key] = &before[i].Record
	}
	for _, r := range p.Records {
		if was := known[r.Key]; was != nil && !told[r.Key] && !slices.EqualFunc(was.Values, r.Values, sameReading) {
			p.Carried = append(p.Carried, usecase.Change{Key: r.Key, Record: r})
		}
	}
}

func sameReading(a, b usecase.Value) bool {
	items, others := a.Items, b.Items
	a.Items, b.Items = nil, nil
	return slices.Equal(items, others) && a.Column == b.Column && a.Field == b.Field && a.Lang == b.Lang && a.Raw == b.Raw && a.Rule == b.Rule &&
		a.Confidence == b.Confidence && a.Absence == b.Absence && a.Ambiguous == b.Ambiguous
}

// never stands where a date is not told.
var never time.Time

// day gives the day on which an edition of any precision begins; otherwise when it is not told.
func day(edition string, otherwise time.Time) time.Time {
	for _, precision := range []string{time.DateOnly, "2006-01", "2006"} {
		if at, err := time.Parse(precision, edition); err == nil {
			return at
		}
	}
	return otherwise
}

// series is that of a profile.
func series(p *usecase.Profile) string { return cmp.Or(p.Series, p.ID) }

// Key tells a plan from another by everything that decides what it does.
func (p *Plan) Key() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %d", p.File.SHA256, p.ProfileYAML, p.Edition, p.base))
	return hex.EncodeToString(sum[:16])
}
