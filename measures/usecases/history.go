package usecases

import (
	"context"
	"slices"
	"time"

	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/show"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// HistoryPage tells what a source changed of a case, the latest first.
type HistoryPage struct {
	CaseRef
	Events []HistoryEvent `json:"events"`
}

// HistoryEvent is something that a load did to a case.
type HistoryEvent struct {
	Kind    string               `json:"kind" enum:"new,changed,missing,back" doc:"Nouveau, changé, absent de sa source, revenu / New, changed, missing from its source, back"`
	At      time.Time            `json:"at" doc:"Date du chargement / Date of the load"`
	Load    string               `json:"load"`
	Edition string               `json:"edition" doc:"Date des données / Date of the data"`
	Fields  []usecase.Difference `json:"fields,omitempty" doc:"Colonnes qui ont changé / Columns that changed"`

	href string
}

func (p *Pages) history(ctx context.Context, in labelIn) (HistoryPage, error) {
	c, err := p.byLabel(ctx, in.Label)
	if err != nil {
		return HistoryPage{}, err
	}
	page := HistoryPage{CaseRef: p.ref(ctx, c), Events: []HistoryEvent{}}
	happened, err := p.Store.History(ctx, c.ID)
	if err != nil {
		return page, err
	}
	for _, h := range slices.Backward(happened) {
		from, err := p.source(ctx, h.Load)
		if err != nil {
			return page, err
		}
		page.Events = append(page.Events, HistoryEvent{Kind: string(h.Kind), At: h.At, Load: h.Load, Edition: from.Edition, Fields: public(h.Fields),
			href: web.URL(ctx, "usecases.edition", "load", h.Load)})
	}
	return page, nil
}

func public(fields []usecase.Difference) []usecase.Difference {
	var all []usecase.Difference
	for _, f := range fields {
		all = append(all, f.Public())
	}
	return all
}

var kinds = map[catalogue.ChangeKind]text.Text{
	catalogue.New: text.T("Nouveau cas", "New case"), catalogue.Changed: text.T("Cas changé", "Case changed"),
	catalogue.Missing: text.T("Absent de la nouvelle édition", "Missing from the new edition"), catalogue.Back: text.T("De retour dans sa source", "Back in its source"),
}

// Tag names what happened.
func (e HistoryEvent) Tag() ui.Tag { return kindTag(catalogue.ChangeKind(e.Kind)) }

func kindTag(k catalogue.ChangeKind) ui.Tag {
	tone := map[catalogue.ChangeKind]ui.Tone{catalogue.New: ui.Good, catalogue.Changed: ui.Info, catalogue.Missing: ui.Warning, catalogue.Back: ui.Info}[k]
	return ui.Tag{Label: kinds[k], Tone: tone}
}

// Of says the date of the data.
func (e HistoryEvent) Of() text.Text { return show.Date(e.Edition) }

// Href leads to everything that the load changed.
func (e HistoryEvent) Href() string { return e.href }

// Changes shows the differences, those of meaning first.
func (e HistoryEvent) Changes() ui.Diff { return diff(e.Fields) }

// diff shows the columns that changed, those whose meaning changed first.
func diff(fields []usecase.Difference) ui.Diff {
	var d ui.Diff
	for _, meaning := range []bool{true, false} {
		for _, f := range fields {
			if f.Meaning == meaning {
				d.Rows = append(d.Rows, ui.DiffRow{Label: columnLabel(f), Before: text.T(f.Before, f.Before), After: text.T(f.After, f.After)})
			}
		}
	}
	return d
}

// columnLabel names a column as its field, and as the source does.
func columnLabel(f usecase.Difference) text.Text {
	if f.Field == "" {
		return text.T(f.Column, f.Column)
	}
	label := show.Label(f.Field)
	return text.T(label.FR+" («\u00a0"+f.Column+"\u00a0»)", label.EN+" (“"+f.Column+"”)")
}
