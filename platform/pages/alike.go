package pages

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"balise/engine/alike"
	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// When two descriptions are called alike. The thresholds are ours: a third of the shorter one word for word is more than
// two bodies write by chance, and less is enough where both name the same supplier.
const (
	alikeShare       = 0.33
	alikeShareSame   = 0.10
	alikeShown       = 3
	alikeCandidates  = 12
	alikeLeastLetter = 40 // characters of public text under which there is nothing to compare
)

// alike looks for published records that say much the same as this one.
func (d *Desk) alike(ctx context.Context, w *ui.Writing, r record.Record) error {
	said := description(d.Kind.Instrument, r.Answers)
	if d.Index == nil || len(said.FR)+len(said.EN) < alikeLeastLetter {
		return nil
	}
	candidates, err := d.Index.Alike(ctx, said, alikeCandidates)
	if err != nil {
		return err
	}
	names, err := d.display(ctx)
	if err != nil {
		return err
	}
	type found struct {
		share float64
		ui.WritingAlike
	}
	var near []found
	for _, c := range candidates {
		if c.ID == r.ID {
			continue
		}
		p, err := d.Records.Current(ctx, d.Kind.ID, c.Number)
		if fault.Is(err, fault.NotFoundKind) || err == nil && p.State == record.Withdrawn {
			continue
		}
		if err != nil {
			return err
		}
		if share, one := d.likeness(said, r.Answers, p); share > 0 {
			one.Href, one.Body = web.URL(ctx, d.PublicRoute, "number", p.Number), names.BodyName(p.BodyID)
			near = append(near, found{share, one})
		}
	}
	slices.SortStableFunc(near, func(a, b found) int { return cmp.Compare(b.share, a.share) })
	for _, f := range near[:min(len(near), alikeShown)] {
		w.Alike = append(w.Alike, f.WritingAlike)
	}
	return nil
}

// description gathers the public texts of a record, in each language: what is withheld or internal is nobody's to compare.
func description(in *instrument.Instrument, a instrument.Answers) text.Text {
	var fr, en []string
	for id, answer := range in.Public(a) {
		if t, isText := answer.Value.(text.Text); isText && in.Question(id).Kind != instrument.KindRole {
			fr, en = append(fr, t.FR), append(en, t.EN)
		}
	}
	slices.Sort(fr)
	slices.Sort(en)
	return text.T(strings.TrimSpace(strings.Join(fr, "\n")), strings.TrimSpace(strings.Join(en, "\n")))
}

// likeness compares a record with a publication; share is 0 when they are not alike.
func (d *Desk) likeness(said text.Text, a instrument.Answers, p record.Publication) (share float64, one ui.WritingAlike) {
	theirs := description(d.Kind.Instrument, p.Answers)
	best := alike.Likeness{}
	for _, l := range text.Langs {
		if !said.Has(l) || !theirs.Has(l) {
			continue
		}
		if found := alike.Compare(said.In(l), theirs.In(l)); found.Share > best.Share {
			best = found
		}
	}
	same := d.sameProduct(a, p.Answers)
	if best.Share < alikeShare && (len(same) == 0 || best.Share < alikeShareSame) {
		return 0, one
	}
	one = ui.WritingAlike{Number: p.Number, Title: p.Title, Why: same}
	percent := int(100 * best.Share)
	one.Why = append([]text.Text{text.T(fmt.Sprintf("%d\u00a0%% des mêmes mots, dans le même ordre", percent), fmt.Sprintf("%d%% of the same words, in the same order", percent))}, one.Why...)
	for _, passage := range best.Passages {
		one.Quotes = append(one.Quotes, brief(passage))
	}
	return best.Share + float64(len(same)), one
}

// sameProduct tells on which of the questions that name a product both records answer alike, as far as the public may know.
func (d *Desk) sameProduct(a, public instrument.Answers) []text.Text {
	var why []text.Text
	for _, id := range d.Product {
		mine, _ := a[id].Value.(string)
		theirs, _ := public[id].Value.(string)
		if q := d.Kind.Instrument.Question(id); q != nil && mine != "" && lang.Fold(mine) == lang.Fold(theirs) {
			why = append(why, text.T("même réponse à «\u00a0"+q.Label.FR+"\u00a0»\u00a0: "+theirs, "same answer to “"+q.Label.EN+"”: "+theirs))
		}
	}
	return why
}
