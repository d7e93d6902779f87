package portrait

import (
	"context"
	"maps"
	"net/url"
	"strconv"
	"strings"

	"balise/engine/maturity"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/web"
	"balise/platform/web/ui"
)

type thresholdsIn struct {
	Year      int    `path:"year" minimum:"1" maximum:"9999"`
	Mean      string `query:"moyenne"`
	Essential string `query:"essentielle"`
	Declared  string `query:"declare"`
}

// share reads a share as typed, with a comma or a point; empty is the one in force.
func share(typed string, inForce float64, field string) (float64, error) {
	if typed = strings.TrimSpace(strings.Replace(typed, ",", ".", 1)); typed == "" {
		return inForce, nil
	}
	x, err := strconv.ParseFloat(typed, 64)
	if err != nil || !(x >= 0 && x <= 1) {
		return 0, fault.Invalid(text.T("Un seuil est une part, de 0 à 1.", "A threshold is a share, from 0 to 1."), fault.Field{Name: field, Message: text.T("Écrivez un nombre de 0 à 1, comme 0,75.", "Write a number from 0 to 1, such as 0.75.")})
	}
	return x, nil
}

// declaredEvidence is the kind of evidence whose cap may be tried.
const declaredEvidence = "declared"

// thresholdsPage works all assessments of an edition out by other thresholds, before they are adopted.
func (s *Store) thresholdsPage(ctx context.Context, in thresholdsIn) (InsidePage, error) {
	e, err := s.Edition(ctx, in.Year)
	if err != nil {
		return InsidePage{}, err
	}
	now := s.Form.Gates.Rule()
	tried := *now
	tried.Caps = maps.Clone(now.Caps)
	for _, one := range []struct {
		typed, field string
		to           func(float64)
		inForce      float64
	}{
		{in.Mean, "moyenne", func(x float64) { tried.Gate.Mean = x }, now.Gate.Mean},
		{in.Essential, "essentielle", func(x float64) { tried.Gate.Essential = x }, now.Gate.Essential},
		{in.Declared, "declare", func(x float64) { tried.Caps[declaredEvidence] = x }, now.Caps[declaredEvidence]},
	} {
		x, err := share(one.typed, one.inForce, one.field)
		if err != nil {
			return InsidePage{}, err
		}
		one.to(x)
	}
	g, err := s.gather(ctx, e)
	if err != nil {
		return InsidePage{}, err
	}
	table, err := s.moved(g, now, &tried)
	if err != nil {
		return InsidePage{}, err
	}
	form := url.Values{"moyenne": {shown(tried.Gate.Mean)}, "essentielle": {shown(tried.Gate.Essential)}, "declare": {shown(tried.Caps[declaredEvidence])}}
	v := View{Title: text.T("Effet d’autres seuils", "Effect of other thresholds"), Back: backTo(ctx, "readiness.portrait.edition", text.T("L’édition", "The edition"), "year", e.Year),
		Lead: text.T("Essayez d’autres seuils sur les évaluations de cette édition. Rien n’est enregistré\u00a0: un seuil ne change que par une nouvelle version du questionnaire.",
			"Try other thresholds on the assessments of this edition. Nothing is saved: a threshold changes only by a new version of the questionnaire."), FilterAction: web.URL(ctx, "readiness.portrait.thresholds", "year", e.Year),
		Filters: []ui.Field{{Kind: "line", Name: "moyenne", Label: text.T("Moyenne qui ouvre un niveau", "Mean that opens a level"), Values: form}, {Kind: "line", Name: "essentielle", Label: text.T("Minimum d’une pratique essentielle", "Least of an essential practice"), Values: form},
			{Kind: "line", Name: "declare", Label: text.T("Ce que vaut au plus une pratique déclarée", "The most that a declared practice is worth"), Values: form}},
		Blocks: []ui.Block{{ID: "effect", Title: text.T("Organismes dont le niveau montré changerait", "Bodies whose supported level would change"), Parts: []ui.Part{{Table: table}}}}}
	return InsidePage{v}, nil
}

func shown(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// moved counts, by dimension, the bodies whose supported level another rule would raise or lower.
func (s *Store) moved(g gathered, now, tried *maturity.Rule) (*ui.Table, error) {
	up, down := map[string]int{}, map[string]int{}
	for _, b := range g.bodies {
		if !b.Signed {
			continue
		}
		was, err := now.Assess(b.Answers, b.Profile)
		if err != nil {
			return nil, err
		}
		is, err := tried.Assess(b.Answers, b.Profile)
		if err != nil {
			return nil, err
		}
		for _, d := range now.Dimensions {
			switch {
			case is.Supported[d].Level > was.Supported[d].Level:
				up[d]++
			case is.Supported[d].Level < was.Supported[d].Level:
				down[d]++
			}
		}
	}
	t := &ui.Table{ID: "moved", Caption: text.T("Effet par dimension", "Effect by dimension"), Columns: []ui.Column{{Label: text.T("Dimension", "Dimension")}, {Label: text.T("Monteraient", "Would rise"), Numeric: true}, {Label: text.T("Baisseraient", "Would fall"), Numeric: true}}}
	for _, d := range s.Form.Dimensions() {
		t.Rows = append(t.Rows, []ui.Cell{{Text: d.Title, Head: true}, {Text: whole(up[d.ID]), Numeric: true}, {Text: whole(down[d.ID]), Numeric: true}})
	}
	return t, nil
}
