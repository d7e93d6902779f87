package register

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"balise/engine/text"
	"balise/platform/app"
	"balise/platform/digest"
	"balise/platform/initiative"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/search"
)

// Digests gives the register as what digests tell the changes of.
func Digests(h *app.House) digest.Source {
	r := &Register{House: h}
	s := digest.Source{
		Name: "register", Usual: true, Title: text.T("Tout le registre", "The whole register"), Subject: text.T("Registre de l’IA", "AI register"),
		Opening: text.T("Voici ce qui a changé dans le registre public des usages de l’IA.", "Here is what changed in the public register of AI uses."),
		Asked:   text.T("les changements du registre public des usages de l’IA", "the changes of the public register of AI uses"),
		Lead: text.T("Les fiches publiées, corrigées ou retirées, en quelques mots, au rythme de votre choix. On quitte en un clic, depuis chaque courriel.",
			"Entries published, corrected or withdrawn, in a few words, as often as you choose. One click in each e-mail is enough to leave."),
		Search: "register.search", Sorts: digestSorts, Head: r.digestHead, Since: r.digestSince, Numbers: r.digestNumbers, Choices: r.digestChoices,
		Namer: func(ctx context.Context) (func(facet, code string) text.Text, error) {
			directory, err := r.People.Directory(ctx)
			if err != nil {
				return nil, err
			}
			return r.namer(directory), nil
		},
	}
	for _, facet := range initiative.Facets {
		s.Facets = append(s.Facets, digest.Facet{Name: facet, Label: facetLabels[facet]})
	}
	return s
}

var digestSorts = []digest.Sort{
	{Name: string(record.Published), Title: text.T("Nouvelles fiches", "New entries")},
	{Name: string(record.Corrected), Title: text.T("Fiches corrigées", "Corrected entries")},
	{Name: string(record.Withdrawn), Title: text.T("Fiches retirées de la publication", "Entries withdrawn from publication")},
	{Name: string(record.Retired), Title: text.T("Usages qui ont pris fin", "Uses that have ended")},
}

// digestHead goes no further than the search index of this node, which tells what the words of a search find.
func (r *Register) digestHead(ctx context.Context) (int64, error) {
	head, err := r.Records.Head(ctx)
	return min(head, r.Index.Seq()), err
}

// told is an entry whose publications of a window are being read.
type told struct {
	last  record.Publication
	isNew bool
	body  people.Body
	codes []map[string][]string
}

func (r *Register) digestSince(ctx context.Context, from int64, limit int) (digest.Window, error) {
	w := digest.Window{From: from, Upto: from}
	head, err := r.digestHead(ctx)
	if err != nil || head <= from {
		return w, err
	}
	found, err := r.Records.Changes(ctx, from, limit)
	if err != nil {
		return w, err
	}
	w.Upto = head
	if len(found) == limit {
		w.Upto = min(head, found[limit-1].Seq)
	}
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return w, err
	}
	var all []*told
	at := map[int64]*told{}
	for _, p := range found {
		if p.Kind != initiative.KindID || p.Seq > w.Upto {
			continue
		}
		if at[p.Number] == nil {
			body, _ := directory.Body(p.BodyID)
			at[p.Number] = &told{isNew: p.Previous == 0, body: body}
			all = append(all, at[p.Number])
		}
		if err := r.tell(ctx, at[p.Number], p); err != nil {
			return w, err
		}
	}
	for _, one := range all {
		w.Entries = append(w.Entries, r.digestEntry(one))
	}
	return w, nil
}

// tell adds a publication to what is told of its entry.
func (r *Register) tell(ctx context.Context, one *told, p record.Publication) error {
	read := []record.Publication{p}
	if len(one.codes) == 0 && p.Previous != 0 {
		before, err := r.Records.Publication(ctx, p.Previous)
		if err != nil {
			return err
		}
		read = []record.Publication{before, p}
	}
	for _, p := range read {
		doc, err := r.document(ctx, p, one.body)
		if err != nil {
			return err
		}
		one.codes = append(one.codes, doc.Facets)
	}
	one.last = p
	return nil
}

func (r *Register) digestEntry(one *told) digest.Entry {
	p := one.last
	e := digest.Entry{Number: p.Number, Sort: string(p.State), Name: p.Title, Detail: one.body.Name, Reason: p.Reason, Codes: one.codes,
		Link: func(l text.Lang) (string, error) { return r.Address(l, "register.record", "number", p.Number) }}
	if one.isNew && (p.State == record.Published || p.State == record.Corrected) {
		e.Sort, e.Reason = string(record.Published), text.Text{}
	} else if p.State == record.Published {
		e.Sort = string(record.Corrected)
	}
	return e
}

// digestNumbers gives the numbers of the entries that have the words, as the search page finds them.
func (r *Register) digestNumbers(ctx context.Context, l text.Lang, words string) (map[int64]bool, error) {
	const page = 1000
	found := map[int64]bool{}
	for offset := 0; ; offset += page {
		result, err := r.Index.Search(ctx, search.Query{Text: words, Lang: l, Sort: search.Newest, Offset: offset, Limit: page})
		if err != nil {
			return nil, fmt.Errorf("words of a digest: %w", err)
		}
		if result.Relaxed {
			return found, nil // no entry has every word
		}
		for _, hit := range result.Hits {
			found[hit.Number] = true
		}
		if len(result.Hits) < page {
			return found, nil
		}
	}
}

// digestChoices narrow the whole register to a body or a category.
func (r *Register) digestChoices(ctx context.Context, l text.Lang) ([]digest.Choice, error) {
	directory, err := r.People.Directory(ctx)
	if err != nil {
		return nil, err
	}
	bodies := digest.Choice{Facet: initiative.FacetBody, Label: text.T("Un organisme (sans choix\u00a0: tous)", "One body (none: all)")}
	categories := digest.Choice{Facet: initiative.FacetCategory, Label: text.T("Une catégorie (sans choix\u00a0: toutes)", "One category (none: all)")}
	today := people.DayOf(r.Now())
	for _, b := range directory.Bodies() {
		if b.ActiveAt(today) {
			bodies.Options = append(bodies.Options, digest.Option{Code: b.Slug, Label: b.Name})
		}
	}
	compare := lang.Sorter(l)
	slices.SortStableFunc(bodies.Options, func(x, y digest.Option) int {
		return cmp.Or(compare(x.Label.In(l), y.Label.In(l)), cmp.Compare(x.Code, y.Code))
	})
	for _, term := range r.Entry.Question("category").Taxonomy().Current().Terms {
		categories.Options = append(categories.Options, digest.Option{Code: term.Code, Label: term.Label})
	}
	return []digest.Choice{bodies, categories}, nil
}
