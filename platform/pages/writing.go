package pages

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"balise/engine/instrument"
	"balise/engine/plain"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/links"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// WritingPage is the proofreading of a record on a page of its own: for whoever reads it without editing, and for the
// script that refreshes it while a draft saves itself.
type WritingPage struct {
	Title   text.Text
	Back    string
	Writing ui.Writing
}

// How much of what was found is shown: past that, a list helps nobody.
const (
	gapsShown  = 10
	hintsShown = 20
)

func (d *Desk) proofread(ctx context.Context, in idIn) (WritingPage, error) {
	r, _, err := d.open(ctx, in.ID, people.RecordRead)
	if err != nil {
		return WritingPage{}, err
	}
	page := WritingPage{Title: d.title(r.Answers), Back: web.URL(ctx, d.Name+".show", "id", r.ID)}
	var mend fieldLink
	if d.mayEdit(ctx, r) {
		mend = d.toField(ctx, r.ID)
	}
	page.Writing, err = d.under(r.InstrumentVersion).writing(ctx, r, mend)
	return page, err
}

// writing reads a record as it stands in r, which may not be saved yet. Its links lead to where the answers are mended.
func (d *Desk) writing(ctx context.Context, r record.Record, to fieldLink) (ui.Writing, error) {
	w := ui.Writing{}
	d.weigh(&w, r.Answers, to)
	d.advise(&w, r.Answers, to)
	if err := d.cited(ctx, &w, r.Answers); err != nil {
		return w, err
	}
	if err := d.alike(ctx, &w, r); err != nil {
		return w, err
	}
	return w, d.published(ctx, &w, r)
}

// fieldLink leads to a field of a form. Nil leads nowhere: there is no form for who is reading.
type fieldLink func(field string) string

func (to fieldLink) href(field string) string {
	if to == nil {
		return ""
	}
	return to(field)
}

// inForm leads to a field of the very page.
func inForm(field string) string { return "#" + ui.FieldID(field) }

// toField leads to the fields of the form of a record, on the page that holds each.
func (d *Desk) toField(ctx context.Context, id string) fieldLink {
	return func(field string) string {
		question, _, _ := strings.Cut(field, ".")
		if s := d.Kind.Instrument.SectionOf(question); d.ByPart && s != nil {
			return web.URL(ctx, d.Name+".part", "id", id, "part", s.ID) + inForm(field)
		}
		return web.URL(ctx, d.Name+".edit", "id", id) + inForm(field)
	}
}

// weigh tells how complete the answers are, and what each missing one brings.
func (d *Desk) weigh(w *ui.Writing, a instrument.Answers, to fieldLink) {
	in := d.Kind.Instrument
	filled, total := in.Completeness(a)
	if total == 0 {
		return
	}
	w.Percent = 100 * filled / total
	gaps := in.Gaps(a)
	for _, q := range gaps[:min(len(gaps), gapsShown)] {
		w.Gaps = append(w.Gaps, ui.WritingGap{Label: q.Label, Href: to.href(q.FirstField()), Percent: max(1, (100*q.Weight+total/2)/total)})
	}
}

// advise reads the public texts as a citizen would. What the public never reads needs no translation.
func (d *Desk) advise(w *ui.Writing, a instrument.Answers, to fieldLink) {
	in := d.Kind.Instrument
	shown := in.Shown(a)
	explained := map[text.Lang][]string{}
	said := func(yield func(*instrument.Question, text.Text)) {
		for _, q := range in.Questions() {
			if t, isText := a[q.ID].Value.(text.Text); isText && q.Public && shown[q.ID] {
				yield(q, t)
			}
		}
	}
	said(func(_ *instrument.Question, t text.Text) {
		for _, l := range text.Langs {
			if t.Has(l) {
				explained[l] = append(explained[l], plain.Explained(t.In(l))...)
			}
		}
	})
	all := slices.Concat(explained[text.FR], explained[text.EN])
	said(func(q *instrument.Question, t text.Text) {
		for _, h := range plain.Check(t, all...) {
			if len(w.Hints) == hintsShown {
				w.MoreHints++
				continue
			}
			w.Hints = append(w.Hints, ui.WritingHint{Label: q.Label, Href: to.href(q.ID + "." + string(h.Lang)), Lang: h.Lang, Quote: brief(h.Quote), Advice: h.Advice})
		}
	})
}

// brief shortens a quotation to what tells where it stands.
func brief(s string) string {
	const most = 160 // characters
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

var linkTones = map[links.Outcome]ui.Tone{links.Works: ui.Good, links.Gone: ui.Bad, links.Forbidden: ui.Bad, links.Refused: ui.Warning, links.Unreachable: ui.Warning}

// cited tells what became of the links of the answers, the last time they were opened.
func (d *Desk) cited(ctx context.Context, w *ui.Writing, a instrument.Answers) error {
	if d.Links == nil {
		return nil
	}
	known, err := d.Links.Known(ctx, links.Of(d.Kind.Instrument, a))
	for _, s := range known {
		tag := ui.Tag{Label: text.T("Jamais ouvert", "Never opened"), Tone: ui.Neutral}
		if s.Outcome != "" {
			tag = ui.Tag{Label: s.Outcome.Title(), Tone: linkTones[s.Outcome]}
		}
		w.Links = append(w.Links, ui.WritingLink{URL: s.URL, State: tag, At: s.At})
	}
	return err
}

// broken counts the links of the answers that failed the last time they were opened.
func (d *Desk) broken(ctx context.Context, a instrument.Answers) (int, error) {
	if d.Links == nil {
		return 0, nil
	}
	known, err := d.Links.Known(ctx, links.Of(d.Kind.Instrument, a))
	n := 0
	for _, s := range known {
		if s.Outcome.Broken() {
			n++
		}
	}
	return n, err
}

// published tells what the public would read, and what it would not.
func (d *Desk) published(ctx context.Context, w *ui.Writing, r record.Record) error {
	var never *fault.Error
	if errors.As(d.Kind.Publishable(r.Answers), &never) {
		w.Never = never.Message
		return nil
	}
	if r.BodyID == "" {
		return nil // a new record whose body is not chosen: nothing can be computed yet
	}
	proposed, err := d.Records.Proposed(ctx, r)
	if err != nil {
		return err
	}
	reader, err := d.reader(ctx, false)
	if err != nil {
		return err
	}
	for _, s := range reader.Sections(d.Kind.Instrument, proposed.Answers) {
		w.Public = append(w.Public, ui.WritingSection{Title: s.Title, Rows: s.Public})
	}
	w.Hidden = d.hidden(reader, r.Answers, proposed.Answers)
	return nil
}

// hidden lists the answers that the public would not read as they were given, and why.
func (d *Desk) hidden(reader Reader, given, public instrument.Answers) []ui.WritingHidden {
	in := d.Kind.Instrument
	shown := in.Shown(given)
	var all []ui.WritingHidden
	for _, q := range in.Questions() {
		answer := given[q.ID]
		if !answer.Given() || instrument.Equal(answer, public[q.ID]) {
			continue
		}
		all = append(all, ui.WritingHidden{Label: q.Label, Why: whyHidden(reader, q, answer, public[q.ID], shown[q.ID])})
	}
	return all
}

func whyHidden(reader Reader, q *instrument.Question, given, public instrument.Answer, shown bool) text.Text {
	switch {
	case !q.Public:
		return text.T("réponse interne, jamais publiée", "internal answer, never published")
	case !shown:
		return text.T("la question ne se pose plus, vu vos autres réponses", "the question no longer applies, given your other answers")
	case given.Absence != nil && given.Absence.Reason == instrument.Withheld:
		why := reader.write(q, instrument.Answer{Absence: given.Absence})
		return text.T("le public lira\u00a0: "+why.FR, "the public will read: "+why.EN)
	case !public.Given():
		return text.T("cette réponse n’est pas publiée", "this answer is not published")
	}
	instead := reader.write(q, public)
	return text.T("des noms sont remplacés\u00a0; le public lira\u00a0: "+brief(instead.FR), "names are replaced; the public will read: "+brief(instead.EN))
}

// reread tells whether the form was sent to be read again rather than saved, and does what its button asks: open the
// links, copy the wording of another record.
func (d *Desk) reread(ctx context.Context, form map[string][]string) (asked bool, copied text.Text, err error) {
	first := func(name string) string { return cmp.Or(append(form[name], "")...) }
	switch {
	case first("_copy") != "":
		copied, err = d.copyWording(ctx, form, first("_copy"))
		return true, copied, err
	case first("_check") == "":
		return false, text.Text{}, nil
	case first("_check") == "links" && d.Links != nil:
		answers, _ := d.Kind.Instrument.ReadForm(form)
		_, err = d.Links.Check(ctx, links.Of(d.Kind.Instrument, answers))
	}
	return true, text.Text{}, err
}

// copyWording fills the long texts and the functions that the form leaves empty with those that another record publishes.
func (d *Desk) copyWording(ctx context.Context, form map[string][]string, number string) (text.Text, error) {
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return text.Text{}, fault.NotFound(text.T("Cette fiche n’existe pas.", "This record does not exist."))
	}
	from, err := d.Records.Current(ctx, d.Kind.ID, n)
	if err != nil {
		return text.Text{}, err
	}
	in, copied := d.Kind.Instrument, 0
	theirs := in.WriteForm(from.Answers)
	for _, q := range in.Questions() {
		if q.Kind != instrument.KindLongText && q.Kind != instrument.KindRole {
			continue
		}
		fr, en := q.ID+".fr", q.ID+".en"
		written := cmp.Or(slices.Concat(form[fr], form[en], form[q.ID+".absence"], []string{""})...) != ""
		if written || theirs.Get(fr)+theirs.Get(en) == "" || theirs.Get(q.ID+".absence") != "" {
			continue
		}
		form[fr], form[en] = theirs[fr], theirs[en]
		copied++
	}
	if copied == 0 {
		return text.T("Rien n’a été repris\u00a0: vous avez déjà écrit partout où cette fiche a un texte.", "Nothing was taken: you already wrote wherever that entry has a text."), nil
	}
	return text.T(fmt.Sprintf("Textes repris de la fiche nº %d\u00a0: %d. Relisez-les et adaptez-les\u00a0; rien n’est encore enregistré.", n, copied),
		fmt.Sprintf("Texts taken from entry no. %d: %d. Read them and adapt them; nothing is saved yet.", n, copied)), nil
}
