package register

import (
	"context"
	"strconv"
	"time"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/pages"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// HistoryPage lists everything that was published of an entry, newest first.
type HistoryPage struct {
	Number   int64          `json:"number" doc:"Numéro permanent / Permanent number"`
	Name     text.Text      `json:"name"`
	Versions []VersionEntry `json:"versions" doc:"Les publications, la dernière d’abord / The publications, the last one first"`
}

// VersionEntry is one publication of an entry.
type VersionEntry struct {
	Version int       `json:"version" doc:"Numéro de la publication / Number of the publication"`
	State   string    `json:"state" doc:"published, corrected, withdrawn ou retired / published, corrected, withdrawn or retired"`
	At      time.Time `json:"at" doc:"Date / Date"`
	Reason  text.Text `json:"reason,omitzero" doc:"Raison de la correction ou du retrait / Reason of the correction or withdrawal"`
	// Changed lists the questions whose public answers differ from the version before.
	Changed []string `json:"changed" doc:"Questions dont la réponse publique a changé / Questions whose public answer changed"`

	compare string
}

// published gives all that was published of an entry, newest first and never empty: a not-found fault when there is nothing.
func (r *Register) published(ctx context.Context, number int64) ([]record.Publication, error) {
	all, err := r.Records.Publications(ctx, initiative.KindID, number)
	if err == nil && len(all) == 0 {
		err = fault.NotFound(text.T("Cette fiche n’existe pas ou n’est pas publiée.", "This entry does not exist or is not published."))
	}
	return all, err
}

func (r *Register) history(ctx context.Context, in numberIn) (HistoryPage, error) {
	all, err := r.published(ctx, in.Number)
	if err != nil {
		return HistoryPage{}, err
	}
	page := HistoryPage{Number: in.Number, Name: all[0].Title}
	for i, p := range all {
		version := len(all) - i
		v := VersionEntry{Version: version, State: string(p.State), At: p.At, Reason: p.Reason, Changed: []string{}}
		if i+1 < len(all) {
			for _, c := range r.Entry.Compare(all[i+1].Answers, p.Answers) {
				v.Changed = append(v.Changed, c.Question.ID)
			}
			v.compare = web.URL(ctx, "register.compare", "number", in.Number, "de", version-1, "a", version)
		}
		page.Versions = append(page.Versions, v)
	}
	return page, nil
}

// Events shows the versions as a history.
func (p HistoryPage) Events() []ui.Event {
	var events []ui.Event
	for _, v := range p.Versions {
		tag := pages.StateTag(record.State(v.State))
		version := strconv.Itoa(v.Version)
		e := ui.Event{Title: text.T("Version "+version, "Version "+version), Tag: &tag, At: v.At, Reason: v.Reason}
		if len(v.Changed) > 0 {
			e.Links = []ui.Link{{Label: text.T("Voir ce qui a changé dans la version "+version, "See what changed in version "+version), Href: v.compare}}
		}
		events = append(events, e)
	}
	return events
}

// ComparePage shows how two published versions differ.
type ComparePage struct {
	Number   int64
	Name     text.Text
	From, To VersionEntry
	Changes  ui.Diff
	Versions []int
}

type compareIn struct {
	Number int64 `path:"number"`
	From   int   `query:"de"`
	To     int   `query:"a"`
}

func (r *Register) compare(ctx context.Context, in compareIn) (ComparePage, error) {
	all, err := r.published(ctx, in.Number)
	if err != nil {
		return ComparePage{}, err
	}
	if in.To == 0 {
		in.To = len(all)
	}
	if in.From == 0 {
		in.From = max(1, in.To-1)
	}
	if in.From < 1 || in.From > len(all) || in.To < 1 || in.To > len(all) {
		return ComparePage{}, fault.NotFound(text.T("Cette fiche n’a pas cette version.", "This entry does not have that version."))
	}
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return ComparePage{}, err
	}
	at := func(version int) record.Publication { return all[len(all)-version] }
	from, to := at(in.From), at(in.To)
	page := ComparePage{Number: in.Number, Name: all[0].Title, From: versionOf(in.From, from), To: versionOf(in.To, to)}
	page.Changes = ui.Diff{Before: numbered(in.From), After: numbered(in.To), Rows: pages.Diffs(r.reader(ctx, directory), r.Entry, from.Answers, to.Answers)}
	for v := len(all); v >= 1; v-- {
		page.Versions = append(page.Versions, v)
	}
	return page, nil
}

func versionOf(version int, p record.Publication) VersionEntry {
	return VersionEntry{Version: version, State: string(p.State), At: p.At, Reason: p.Reason}
}

func numbered(version int) text.Text {
	return text.T("Version "+strconv.Itoa(version), "Version "+strconv.Itoa(version))
}
