package usecase

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Institution is an organisation: who answers for use cases, under every name that sources give it.
type Institution struct {
	ID      string            `yaml:"id"`      // us-department-of-state: the country, and its name when it was first seen
	Country string            `yaml:"country"` // ISO 3166-1, two letters, or EU
	Names   []InstitutionName `yaml:"names"`   // the first is the one that readers see
}

// InstitutionName is one name, and when it was in use.
type InstitutionName struct {
	Text    string `yaml:"text"`
	Lang    string `yaml:"lang,omitempty"`
	Acronym bool   `yaml:"acronym,omitempty"`
	From    string `yaml:"from,omitempty"` // 2026-06-19: the first day; empty: always
	To      string `yaml:"to,omitempty"`   // the day on which it was no longer; empty: still
}

// Directory finds organisations by the names that sources write. It never changes: it may be shared by goroutines.
type Directory struct {
	all    []Institution
	place  map[string]int // of an organisation in all, by its identifier
	bearer map[string][]bearer
}

// bearer is an organisation that bears, or bore, a name.
type bearer struct {
	id   string
	name InstitutionName
}

// NewDirectory makes a directory; the error joins everything that is wrong: an identifier given twice, a name without text, or one
// that two organisations of a country bear at the same time.
func NewDirectory(all []Institution) (*Directory, error) {
	d := &Directory{all: all, place: map[string]int{}, bearer: map[string][]bearer{}}
	var problems []error
	for i, o := range all {
		if _, twice := d.place[o.ID]; twice || o.ID == "" {
			problems = append(problems, fmt.Errorf("organisation %q: it needs an identifier that no other has", o.ID))
		}
		if len(o.Names) == 0 {
			problems = append(problems, fmt.Errorf("organisation %q: it needs a name", o.ID))
		}
		d.place[o.ID] = i
		for _, n := range o.Names {
			if err := d.name(o, n); err != nil {
				problems = append(problems, fmt.Errorf("organisation %q: %w", o.ID, err))
			}
		}
	}
	return d, errors.Join(problems...)
}

func (d *Directory) name(o Institution, n InstitutionName) error {
	for _, day := range []string{n.From, n.To} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return fmt.Errorf("name %q: %q is not a day such as 2026-06-19", n.Text, day)
		}
	}
	key := nameKey(n.Text)
	if key == "" {
		return fmt.Errorf("name %q says nothing", n.Text)
	}
	key = o.Country + "\x00" + key
	for _, other := range d.bearer[key] {
		if other.id != o.ID && overlap(other.name, n) {
			return fmt.Errorf("name %q: %s bears it at the same time", n.Text, other.id)
		}
	}
	d.bearer[key] = append(d.bearer[key], bearer{o.ID, n})
	return nil
}

func overlap(a, b InstitutionName) bool {
	return (a.To == "" || b.From == "" || a.To > b.From) && (b.To == "" || a.From == "" || b.To > a.From)
}

// Organisations lists them in the order in which they were given.
func (d *Directory) Organisations() []Institution {
	if d == nil {
		return nil
	}
	return d.all
}

// Organisation gives one by its identifier.
func (d *Directory) Organisation(id string) (Institution, bool) {
	if d == nil {
		return Institution{}, false
	}
	i, ok := d.place[id]
	if !ok {
		return Institution{}, false
	}
	return d.all[i], true
}

// Resolve finds who bears a name in a country at a time; the zero time is any. Where nobody bears it then, the only one that ever did
// is meant: sources keep writing old names. An acronym in parentheses counts when the name before it is not known.
func (d *Directory) Resolve(name, country string, at time.Time) (id string, ok bool) {
	if d == nil {
		return "", false
	}
	whole, acronym := splitAcronym(name)
	for _, n := range []string{name, whole, acronym} {
		if id, ok := d.find(country+"\x00"+nameKey(n), at); ok {
			return id, true
		}
	}
	return "", false
}

func (d *Directory) find(key string, at time.Time) (string, bool) {
	all := d.bearer[key]
	day := at.Format(time.DateOnly)
	var ever []string
	for _, b := range all {
		if !at.IsZero() && (b.name.From == "" || day >= b.name.From) && (b.name.To == "" || day < b.name.To) {
			return b.id, true
		}
		if !slices.Contains(ever, b.id) {
			ever = append(ever, b.id)
		}
	}
	if len(ever) != 1 {
		return "", false
	}
	return ever[0], true
}

// Identify gives the organisation that bears a name, or the identifier that a new one of that name would have.
func (d *Directory) Identify(name, country string, at time.Time) string {
	if id, ok := d.Resolve(name, country, at); ok {
		return id
	}
	return OrganisationID(name, country)
}

// OrganisationID makes the identifier of an organisation that no directory knows: its country and its name, without what may be
// written in several ways.
func OrganisationID(name, country string) string {
	whole, _ := splitAcronym(name)
	var b strings.Builder
	b.WriteString(strings.ToLower(country))
	for _, w := range words(strings.TrimPrefix(nameKey(whole), "the ")) {
		b.WriteByte('-')
		b.WriteString(w)
	}
	return b.String()
}

var nameSigns = strings.NewReplacer("&", " and ", ".", "")

// nameKey is equal for the spellings of one name: case, accents, apostrophes, spaces, punctuation and a leading article of English.
func nameKey(name string) string {
	return strings.TrimPrefix(strings.Join(words(nameSigns.Replace(name)), " "), "the ")
}

// splitAcronym cuts « Department of State (DOS) » into its name and its acronym.
func splitAcronym(name string) (whole, acronym string) {
	name = strings.TrimSpace(name)
	open := strings.LastIndexByte(name, '(')
	if open <= 0 || !strings.HasSuffix(name, ")") {
		return name, ""
	}
	acronym = strings.TrimSpace(name[open+1 : len(name)-1])
	for _, r := range acronym {
		if !unicode.IsUpper(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-&/", r) {
			return name, ""
		}
	}
	return strings.TrimSpace(name[:open]), acronym
}
