package campaign

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures/register/portrait"
	"balise/platform/db"
	"balise/platform/people"
)

const sqlResults = `SELECT s.number, s.content, s.hash, s.previous, s.at FROM declaration_signed s
	JOIN declaration d ON d.id = s.declaration_id AND d.signed = s.number WHERE d.campaign_id = ?`

// Results gives the last version that each body signed in a campaign, in the order of the bodies' addresses.
func (s *Store) Results(ctx context.Context, c Campaign) ([]SignedVersion, error) {
	var all []SignedVersion
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlResults, c.ID)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var v SignedVersion
			var content string
			var at int64
			if err := rows.Scan(&v.Number, &content, &v.Hash, &v.Previous, &at); err != nil {
				return err
			}
			if fingerprint([]byte(content)) != v.Hash {
				return fmt.Errorf("campaign %d: %w", c.Year, errAltered)
			}
			if err := json.Unmarshal([]byte(content), &v.Declared); err != nil {
				return err
			}
			v.At = db.Time(at)
			all = append(all, v)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("results of campaign %d: %w", c.Year, err)
	}
	slices.SortFunc(all, func(a, b SignedVersion) int { return strings.Compare(a.Body.Slug, b.Body.Slug) })
	return all, nil
}

// body gives the frozen body as the Portrait reads it.
func (b FrozenBody) body() people.Body {
	return people.Body{ID: b.ID, Slug: b.Slug, Name: b.Name, Type: b.Type, Portfolio: b.Portfolio, Jurisdiction: b.Jurisdiction}
}

// published is an initiative of a declaration as the Portrait reads it.
func (d Declared) published(f Frozen) portrait.Entry {
	return portrait.Entry{Title: f.PublicTitle, Body: d.Body.body(), Answers: f.Public, Editions: d.Editions}
}

// Difference is what changed between two campaigns. An initiative is the same as long as its record is: neither its new
// name nor that of its body makes it another.
type Difference struct {
	From, To int
	Added    []Listed
	Ended    []Listed
	Changed  []Listed
	Same     int
	// Unheard counts the initiatives of bodies that have signed nothing this time: nothing is known of them.
	Unheard int
}

// Listed is an initiative in a difference.
type Listed struct {
	Number  int64     `json:"number"`
	Name    text.Text `json:"name"`
	Body    text.Text `json:"body"`
	Changes []Change  `json:"changes,omitempty"`
}

// Change is a field of which two campaigns say different things.
type Change struct {
	Field  string    `json:"field"`
	Label  text.Text `json:"label"`
	Before text.Text `json:"before,omitzero"`
	After  text.Text `json:"after,omitzero"`
}

// comparison compares two campaigns: only what the Portrait publishes, or all that was declared.
type comparison struct {
	s         *Store
	rules     portrait.Rules
	directory *people.Directory
	whole     bool
}

// place is an initiative in its declaration.
type place struct {
	in  Declared
	one Frozen
}

// Compare gives the difference between the campaign and the one before, and whether there is one before. With whole, everything
// declared is compared; otherwise the six attributes of the Portrait, for what the Portrait covers.
func (s *Store) Compare(ctx context.Context, c Campaign, whole bool) (Difference, bool, error) {
	before, found, err := s.Previous(ctx, c.Year)
	if err != nil || !found {
		return Difference{}, false, err
	}
	old, err := s.Results(ctx, before)
	if err != nil {
		return Difference{}, false, err
	}
	now, err := s.Results(ctx, c)
	if err != nil {
		return Difference{}, false, err
	}
	directory, err := s.People.Directory(ctx)
	if err != nil {
		return Difference{}, false, err
	}
	k := comparison{s, portrait.New(s.Corpus, s.Entry), directory, whole}
	d := k.compare(old, now)
	d.From, d.To = before.Year, c.Year
	return d, true, nil
}

func (k comparison) compare(old, now []SignedVersion) Difference {
	var d Difference
	heard := map[string]bool{}
	for _, v := range now {
		heard[k.successor(v.Body.ID)] = true
	}
	before, after := k.places(old), k.places(now)
	known := map[string]place{}
	for _, p := range before {
		known[p.one.RecordID] = p
	}
	still := map[string]bool{}
	for _, p := range after {
		still[p.one.RecordID] = true
		was, there := known[p.one.RecordID]
		if !there {
			d.Added = append(d.Added, k.listed(p))
			continue
		}
		one := k.listed(p)
		if one.Changes = k.changes(was, p); len(one.Changes) > 0 {
			d.Changed = append(d.Changed, one)
		} else {
			d.Same++
		}
	}
	for _, p := range before {
		switch {
		case still[p.one.RecordID]:
		case heard[k.successor(p.in.Body.ID)]:
			d.Ended = append(d.Ended, k.listed(p))
		default:
			d.Unheard++
		}
	}
	return d
}

// places lists the initiatives that are compared.
func (k comparison) places(all []SignedVersion) []place {
	var places []place
	for _, v := range all {
		for _, f := range v.Entries {
			if f.Decision != Retired && (k.whole || !f.Hidden && k.rules.Covers(v.published(f))) {
				places = append(places, place{v.Declared, f})
			}
		}
	}
	return places
}

func (k comparison) listed(p place) Listed {
	name := p.one.PublicTitle
	if k.whole {
		name = p.one.Title
	}
	return Listed{Number: p.one.Number, Name: name, Body: p.in.Body.Name}
}

// successor follows a body to the one that has taken over its mission.
func (k comparison) successor(id string) string {
	for range k.directory.Bodies() {
		b, known := k.directory.Body(id)
		if !known || b.SuccessorID == "" {
			break
		}
		id = b.SuccessorID
	}
	return id
}

// changes lists what is said differently of an initiative.
func (k comparison) changes(was, is place) []Change {
	var all []Change
	for _, q := range k.s.Entry.Questions() {
		if !k.whole && !slices.Contains(portrait.Attributes, q.ID) {
			continue
		}
		before, after := was.one.Public[q.ID], is.one.Public[q.ID]
		if k.whole {
			before, after = was.one.Answers[q.ID], is.one.Answers[q.ID]
		}
		if !k.same(q, before, after, was.in.Editions, is.in.Editions) {
			all = append(all, Change{q.ID, q.Label, show(q, before), show(q, after)})
		}
	}
	if k.successor(was.in.Body.ID) != k.successor(is.in.Body.ID) {
		all = append(all, Change{portrait.Body, portrait.Labels[portrait.Body], was.in.Body.Name, is.in.Body.Name})
	}
	portfolios := k.s.Corpus.Taxonomy("portfolio")
	if !sameCodes(portfolios, []string{was.in.Body.Portfolio}, []string{is.in.Body.Portfolio}, was.in.Editions, is.in.Editions) {
		name := func(code string) text.Text {
			return text.T(portfolios.Label(code, text.FR), portfolios.Label(code, text.EN))
		}
		all = append(all, Change{portrait.Portfolio, portrait.Labels[portrait.Portfolio], name(was.in.Body.Portfolio), name(is.in.Body.Portfolio)})
	}
	return all
}

// same tells whether two answers say the same once the older is read in the terms of the newer edition.
func (k comparison) same(q *instrument.Question, before, after instrument.Answer, from, to map[string]string) bool {
	if q.Taxonomy() != nil && before.Absence == nil && after.Absence == nil {
		return sameCodes(q.Taxonomy(), codes(before), codes(after), from, to)
	}
	return instrument.Equal(before, after)
}

func codes(a instrument.Answer) []string {
	if code, one := a.Value.(string); one {
		return []string{code}
	}
	all, _ := a.Value.([]string)
	return all
}

// sameCodes maps the older codes onto the newer edition: a term that was only relabelled, or split with the chosen term among its
// parts, has not changed.
func sameCodes(t *instrument.Taxonomy, before, after []string, from, to map[string]string) bool {
	if len(before) == 0 || len(after) == 0 {
		return len(before) == len(after)
	}
	reached := map[string]bool{}
	for _, code := range before {
		next := t.Map(code, from[t.ID], to[t.ID])
		if next == nil {
			next = []string{code}
		}
		if !slices.ContainsFunc(next, func(c string) bool { return slices.Contains(after, c) }) {
			return false
		}
		for _, c := range next {
			reached[c] = true
		}
	}
	return !slices.ContainsFunc(after, func(c string) bool { return !reached[c] })
}

func show(q *instrument.Question, a instrument.Answer) text.Text {
	return text.T(instrument.Show(q, a, text.FR), instrument.Show(q, a, text.EN))
}
