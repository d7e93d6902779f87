package people

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/lang"
)

// Directory finds bodies by the names that files give them. It is a picture of all bodies at one moment, shared and never
// changed: an import takes one and asks it for each of its rows.
type Directory struct {
	bodies []Body
	byID   map[string]int
	bySlug map[string]int
	names  map[string][]naming // names and aliases, which belong to one body at a time
	short  map[string][]naming // acronyms, which several bodies may share: then they find nothing
}

// naming is a name of a body during some time.
type naming struct {
	body        int
	from, until Day
}

// countedDirectory is a directory and the count of changes of bodies it was read at.
type countedDirectory struct {
	*Directory
	changes int64
}

// Directory gives all bodies. It reads them only when one has changed since the last time, here or in another process.
func (s *Store) Directory(ctx context.Context) (*Directory, error) {
	var d *Directory
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		var changes int64
		if err := tx.QueryRow(ctx, sqlBodyChanges).Scan(&changes); err != nil {
			return err
		}
		if kept := s.directory.Load(); kept != nil && kept.changes == changes {
			d = kept.Directory
			return nil
		}
		var err error
		if d, err = readDirectory(ctx, tx); err != nil {
			return err
		}
		s.directory.Store(&countedDirectory{d, changes})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("directory of bodies: %w", err)
	}
	return d, nil
}

func newDirectory(bodies []Body) *Directory {
	d := &Directory{bodies: bodies, byID: map[string]int{}, bySlug: map[string]int{},
		names: map[string][]naming{}, short: map[string][]naming{}}
	for i, b := range bodies {
		d.byID[b.ID], d.bySlug[b.Slug] = i, i
		d.add(d.names, i, b.Name, b.From, b.Until)
		d.add(d.short, i, b.Acronym, b.From, b.Until)
		for _, a := range b.Aliases {
			from, until := later(a.From, b.From), sooner(a.Until, b.Until)
			d.add(d.names, i, text.Text{FR: a.Name}, from, until)
		}
	}
	return d
}

func (d *Directory) add(index map[string][]naming, body int, name text.Text, from, until Day) {
	fr, en := nameKey(name.FR), nameKey(name.EN)
	if fr != "" {
		index[fr] = append(index[fr], naming{body, from, until})
	}
	if en != "" && en != fr {
		index[en] = append(index[en], naming{body, from, until})
	}
}

func later(a, b Day) Day { return max(a, b) }

func sooner(a, b Day) Day {
	if a == "" || b == "" {
		return max(a, b)
	}
	return min(a, b)
}

var sameSigns = strings.NewReplacer("‘", "'", "`", "'", "´", "'", "′", "'", "‐", "-", "‑", "-", "–", "-", "—", "-")

// nameKey is equal for two names that a reader takes for the same: case, accents, kinds of apostrophe and hyphen, and
// extra spaces do not count.
func nameKey(name string) string { return lang.Fold(sameSigns.Replace(name)) }

// Resolve gives the body that has this name, acronym or alias at that time. A name that only a closed body had leads to its
// successor. A name that means several bodies, or that is no longer in use, finds none.
func (d *Directory) Resolve(name string, at time.Time) (Body, bool) {
	key, day := nameKey(name), DayOf(at)
	if key == "" {
		return Body{}, false
	}
	for _, index := range []map[string][]naming{d.names, d.short} {
		if found := d.pick(index[key], day); len(found) == 1 {
			return d.bodies[found[0]], true
		} else if len(found) > 1 {
			return Body{}, false
		}
	}
	return Body{}, false
}

// pick gives the bodies so named that day or, when there is none, the successors of those that closed under that name.
func (d *Directory) pick(namings []naming, day Day) []int {
	var now, next []int
	for _, n := range namings {
		b := d.bodies[n.body]
		if within(day, n.from, n.until) {
			now = append(now, n.body)
		} else if successor, ok := d.successor(b, day); ok && n.until == b.Until && day >= b.Until {
			next = append(next, successor)
		}
	}
	if len(now) == 0 {
		now = next
	}
	slices.Sort(now)
	return slices.Compact(now)
}

// successor follows the chain of successors to the first body that is open that day.
func (d *Directory) successor(b Body, day Day) (int, bool) {
	for range d.bodies { // a chain is never longer than the list, unless it turns in circles
		i, ok := d.byID[b.SuccessorID]
		if !ok {
			return 0, false
		}
		if b = d.bodies[i]; b.ActiveAt(day) {
			return i, true
		}
	}
	return 0, false
}

// circular tells whether the successors of b, as it is about to be saved, lead back to it.
func (d *Directory) circular(b Body) bool {
	next := b.SuccessorID
	for range len(d.bodies) + 1 {
		if next == "" {
			return false
		}
		if next == b.ID {
			return true
		}
		i, known := d.byID[next]
		if !known {
			return false
		}
		next = d.bodies[i].SuccessorID
	}
	return true
}

// Body gives the body with that ID.
func (d *Directory) Body(id string) (Body, bool) {
	i, ok := d.byID[id]
	if !ok {
		return Body{}, false
	}
	return d.bodies[i], true
}

// Bodies lists all bodies in the order of their French names. The list belongs to the directory: it is only read.
func (d *Directory) Bodies() []Body { return d.bodies }

// clash gives a body that bears, at some common time, a name of b; b itself does not count.
func (d *Directory) clash(b Body) (other Body, found bool) {
	mine := newDirectory([]Body{b})
	for key, namings := range mine.names {
		for _, n := range namings {
			for _, o := range d.names[key] {
				if d.bodies[o.body].ID != b.ID && overlap(n, o) {
					return d.bodies[o.body], true
				}
			}
		}
	}
	return Body{}, false
}

func overlap(a, b naming) bool {
	return (a.until == "" || b.from < a.until) && (b.until == "" || a.from < b.until)
}

// BodyBySlug gives the body whose page has that address.
func (d *Directory) BodyBySlug(slug string) (Body, bool) {
	i, known := d.bySlug[slug]
	if !known {
		return Body{}, false
	}
	return d.bodies[i], true
}
