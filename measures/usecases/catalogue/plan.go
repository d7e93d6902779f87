package catalogue

import (
	"strings"
	"time"

	"balise/engine/usecase"
	"balise/platform/db"
	"balise/platform/lang"
	"balise/platform/people"
)

// load gives the load that the plan makes.
func (p *Plan) load(now time.Time, actor people.Actor) Load {
	return Load{
		ID: db.NewID(), Series: p.Series, Profile: p.Profile.ID, ProfileVersion: p.Profile.Version, Country: p.Profile.Country,
		FileName: p.File.Name, SHA256: p.File.SHA256, Encoding: p.Encoding, Edition: p.Edition, At: now.UTC(), By: actor.Name, HeaderRow: p.HeaderRow,
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
		w.organisationID = strings.ToLower(w.country) + "-" + strings.Join(strings.Fields(lang.Fold(w.organisation)), "-")
	}
	return w
}
