package pages

import (
	"context"
	"fmt"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// HistoryPage lists the revisions of a record, newest first.
type HistoryPage struct {
	head
	Revisions []RevisionRow
	CompareTo string
}

// RevisionRow is one revision.
type RevisionRow struct {
	Version int
	Act     text.Text
	State   ui.Tag
	At      time.Time
	By      string
	Reason  text.Text
	Changes int
	// Compare leads to the comparison with the revision before; empty for the first.
	Compare string
}

func (d *Desk) history(ctx context.Context, in idIn) (HistoryPage, error) {
	r, body, err := d.open(ctx, in.ID, people.RecordRead)
	if err != nil {
		return HistoryPage{}, err
	}
	revisions, err := d.Records.Revisions(ctx, r.ID)
	if err != nil {
		return HistoryPage{}, err
	}
	page := HistoryPage{head: d.head(ctx, r, body), CompareTo: web.URL(ctx, d.Name+".compare", "id", r.ID)}
	for i, rev := range revisions {
		row := RevisionRow{Version: rev.Version, Act: d.Kind.DoneTitle(rev.Act), State: KindStateTag(d.Kind, rev.State), At: rev.At, By: rev.ByName, Reason: rev.Reason}
		if i+1 < len(revisions) {
			in, before, after := d.comparable(revisions[i+1], rev)
			row.Changes = len(in.Compare(before, after))
			row.Compare = web.URL(ctx, d.Name+".compare", "id", r.ID, "de", revisions[i+1].Version, "a", rev.Version)
		}
		page.Revisions = append(page.Revisions, row)
	}
	return page, nil
}

// ComparePage shows how two revisions differ.
type ComparePage struct {
	head
	From, To RevisionRow
	Changes  ui.Diff
	Versions []int
	// Questionnaires are the versions of the questionnaire, where they differ: what one has no place for is in Lost.
	Questionnaires [2]string
	Lost           ui.Table
}

type compareIn struct {
	ID   string `path:"id"`
	From int    `query:"de"`
	To   int    `query:"a"`
}

func (d *Desk) compare(ctx context.Context, in compareIn) (ComparePage, error) {
	r, body, err := d.open(ctx, in.ID, people.RecordRead)
	if err != nil {
		return ComparePage{}, err
	}
	page := ComparePage{head: d.head(ctx, r, body)}
	for v := r.Version; v >= 1; v-- {
		page.Versions = append(page.Versions, v)
	}
	if in.To == 0 {
		in.To = r.Version
	}
	if in.From == 0 {
		in.From = max(1, in.To-1)
	}
	from, err := d.revision(ctx, r, in.From)
	if err != nil {
		return page, err
	}
	to, err := d.revision(ctx, r, in.To)
	if err != nil {
		return page, err
	}
	reader, err := d.reader(ctx, true)
	if err != nil {
		return page, err
	}
	page.From, page.To = d.rowOf(from), d.rowOf(to)
	questionnaire, before, after := d.comparable(from, to)
	page.Changes = ui.Diff{Before: versionName(in.From), After: versionName(in.To), Rows: Diffs(reader, questionnaire, before, after)}
	if from.InstrumentVersion != to.InstrumentVersion {
		page.Questionnaires = [2]string{from.InstrumentVersion, to.InstrumentVersion}
		page.Lost = d.lostBetween(reader, from, to)
	}
	return page, nil
}

func (d *Desk) revision(ctx context.Context, r record.Record, version int) (record.Revision, error) {
	if version < 1 || version > r.Version {
		return record.Revision{}, fault.NotFound(text.T(
			fmt.Sprintf("Cette fiche n’a pas de version %d : elle en compte %d.", version, r.Version),
			fmt.Sprintf("This record has no version %d: it has %d.", version, r.Version)))
	}
	return d.Records.Revision(ctx, r.ID, version)
}

func versionName(v int) text.Text {
	return text.T(fmt.Sprintf("Version %d", v), fmt.Sprintf("Version %d", v))
}

func (d *Desk) rowOf(rev record.Revision) RevisionRow {
	return RevisionRow{Version: rev.Version, Act: d.Kind.DoneTitle(rev.Act), State: KindStateTag(d.Kind, rev.State), At: rev.At, By: rev.ByName, Reason: rev.Reason}
}

// Diffs writes how two states of answers differ.
func Diffs(r Reader, in *instrument.Instrument, before, after instrument.Answers) []ui.DiffRow {
	var rows []ui.DiffRow
	for _, c := range in.Compare(before, after) {
		row := ui.DiffRow{Label: c.Question.Label, Before: r.whole(c.Question, c.Before), After: r.whole(c.Question, c.After)}
		if row.Before.In(r.Lang) == row.After.In(r.Lang) { // only the other language changed: that is what must be read
			row.Before, row.After = onlyIn(r.Lang.Other(), row.Before), onlyIn(r.Lang.Other(), row.After)
		}
		rows = append(rows, row)
	}
	return rows
}

func onlyIn(l text.Lang, t text.Text) text.Text {
	if l == text.EN {
		return text.T("", t.EN)
	}
	return text.T(t.FR, "")
}
