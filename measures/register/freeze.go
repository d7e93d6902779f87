package register

import (
	"context"
	"fmt"
	"io"

	"balise/engine/text"
	"balise/measures/register/edition"
	"balise/platform/fault"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/web"
)

func (r *Register) editions() *edition.Store { return edition.New(r.DB, r.Now) }

// Freeze keeps for ever, under today's date, everything that is public now. There is one edition a day: a second one is a
// conflict fault. The actor needs the right to freeze editions.
func (r *Register) Freeze(ctx context.Context, actor people.Actor) (edition.Edition, error) {
	asOf, err := r.Records.LastPublishedSeq(ctx, initiative.KindID)
	if err != nil {
		return edition.Edition{}, fmt.Errorf("freezing an edition: %w", err)
	}
	entries, file, err := r.entriesAt(ctx, asOf, nil, text.FR)
	if err != nil {
		return edition.Edition{}, fmt.Errorf("freezing an edition: %w", err)
	}
	file.About = r.site(openDataPage).FR
	files := map[string]edition.Write{}
	for _, f := range frozenFormats {
		files[f.name] = func(out io.Writer) (int, error) { return f.write(ctx, file, out, entries) }
	}
	return r.editions().Freeze(ctx, actor, asOf, files)
}

// frozenFormats are those in which an edition is kept.
var frozenFormats = []format{formatCSV, formatJSON}

// FreezePage asks the central team to confirm what cannot be undone.
type FreezePage struct {
	Day    string
	Count  int64
	Action string
	Cancel string
}

func (r *Register) freezeForm(ctx context.Context, _ struct{}) (FreezePage, error) {
	page := FreezePage{Day: string(people.DayOf(r.Now())), Action: web.URL(ctx, "opendata.freeze"), Cancel: web.URL(ctx, "opendata")}
	walk, err := r.Published(ctx)
	if err != nil {
		return page, err
	}
	for _, err := range walk {
		if err != nil {
			return page, err
		}
		page.Count++
	}
	return page, nil
}

func (r *Register) freeze(ctx context.Context, _ struct{}) (web.Outcome[FreezePage], error) {
	e, err := r.Freeze(ctx, people.ActorFrom(ctx))
	if err != nil {
		return web.Outcome[FreezePage]{}, err
	}
	return web.Go[FreezePage](web.URL(ctx, "opendata.edition", "day", e.Day), "notice.edition.frozen"), nil
}

// fiction gives the demonstration an edition of the open data.
func (r *Register) fiction(ctx context.Context) error {
	all, err := r.editions().All(ctx)
	if err != nil || len(all) > 0 {
		return err
	}
	_, err = r.Freeze(ctx, people.Operator("demo"))
	if fault.Is(err, fault.ConflictKind) {
		return nil
	}
	return err
}
