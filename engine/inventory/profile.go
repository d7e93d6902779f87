package inventory

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"balise/engine/exchange"
	"balise/engine/instrument"
	"balise/engine/text"
)

// Profile says how the columns of one inventory map onto the questions of an instrument. It is data, versioned and
// shareable; once bound to an instrument it never changes.
type Profile struct {
	ID         string                `yaml:"id"`
	Version    string                `yaml:"version"` // the edition of the inventory it was written from
	Title      text.Text             `yaml:"title"`
	Source     Source                `yaml:"source"`
	Confidence instrument.Confidence `yaml:"confidence"` // whether the headers were seen in a real file
	// Exported tells that Balise itself writes these tables: their columns come from the questionnaire. See UseLayout.
	Exported bool     `yaml:"exported"`
	Identity Identity `yaml:"identity"`
	Body     Body     `yaml:"body"`
	Columns  []Column `yaml:"columns"`
	NoValue  []string `yaml:"no_value"` // what sources write in a cell to say nothing
	// Constants are true of every record of the source, unless the record already says otherwise.
	Constants map[string]Constant `yaml:"constants"`
	// Defaults are why a question has no answer, where nothing else gives one.
	Defaults map[string]instrument.Reason `yaml:"defaults"`
	Keep     []string                     `yaml:"keep"` // columns that answer no question: their text is kept as it is

	in        *instrument.Instrument
	layout    *exchange.Layout // of what Balise itself wrote; nil for the inventories of others
	constants instrument.Answers
	defaults  instrument.Answers
	noValue   map[string]bool
}

// Source is who publishes the inventory, and what one may do with it.
type Source struct {
	Name    text.Text `yaml:"name"`
	URL     string    `yaml:"url"`
	Licence text.Text `yaml:"licence"`
}

// Identity says which columns tell a record from the others: in the whole file, or within its body.
type Identity struct {
	Columns    []string `yaml:"columns"`
	WithinBody bool     `yaml:"within_body"`
}

// Unknown is what to do with a body that the directory does not know.
type Unknown string

// The two ways.
const (
	Propose Unknown = "propose" // a new body
	Refuse  Unknown = "refuse"  // the record
)

// Body says which column names the responsible body, and in which languages.
type Body struct {
	Header    string      `yaml:"header"`
	Accept    []string    `yaml:"accept"` // other spellings of the header
	Split     string      `yaml:"split"`  // stands between the names in each language; empty: one name
	Langs     []text.Lang `yaml:"langs"`  // of the names, in their order
	Unknown   Unknown     `yaml:"unknown"`
	Type      string      `yaml:"type"` // of a proposed body, as the next two
	Authority string      `yaml:"jurisdiction"`
	Portfolio string      `yaml:"portfolio"`
	// PortfolioColumn is compared with what the directory says of the body.
	PortfolioColumn *Column `yaml:"portfolio_column"`
}

// Column maps a column onto a question. A column may serve several questions, and a question several columns: the two
// languages of a text, or a choice told in each language.
type Column struct {
	Header   string            `yaml:"header"`
	Accept   []string          `yaml:"accept"` // other spellings of the header
	Question string            `yaml:"question"`
	Lang     text.Lang         `yaml:"lang"`
	Split    string            `yaml:"split"`  // between the choices of a many_of
	Labels   bool              `yaml:"labels"` // the labels of the question's taxonomy, of any edition and language, are values
	Values   []Choice          `yaml:"values"`
	Blank    instrument.Reason `yaml:"blank"` // why there is no answer when the cell says nothing; empty: it is not told
	// KeepOthers keeps a value that is in no dictionary as it is, beside the record, instead of refusing the record.
	KeepOthers bool `yaml:"keep_others"`

	q       *instrument.Question
	choices map[string]Choice
}

// Choice says what some raw values mean: codes, yes or no, or a reason for the absence of an answer.
type Choice struct {
	Raw    []string          `yaml:"raw"`
	To     []string          `yaml:"to"`
	Absent instrument.Reason `yaml:"absent"`
	Note   text.Text         `yaml:"note"` // goes with Absent
}

// Constant is one answer: yes or no, or links.
type Constant struct {
	Yes   *bool  `yaml:"yes"`
	Links []Link `yaml:"links"`
}

// Link is an address with its title.
type Link struct {
	Title text.Text `yaml:"title"`
	URL   string    `yaml:"url"`
}

// LoadProfile reads a profile from YAML; an unknown key is refused with its line. Use binds it to its instrument.
func LoadProfile(name string, data []byte) (*Profile, error) {
	p := &Profile{}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(p); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := decoder.Decode(&yaml.Node{}); err == nil {
		return nil, fmt.Errorf("%s: a file holds one profile", name)
	}
	var problems []error
	for _, c := range []struct {
		missing bool
		what    string
	}{
		{p.ID == "", "id"}, {p.Version == "", "version"}, {!p.Title.Complete(), "title in both languages"},
		{!p.Source.Name.Complete() || p.Source.URL == "" && !p.Exported || !p.Source.Licence.Complete(), "source: name and licence in both languages, url"},
		{p.Confidence != instrument.Confirmed && p.Confidence != instrument.ToValidate, "confidence, confirmed or to_validate"},
		{len(p.Identity.Columns) == 0 && !p.Exported, "identity: columns"}, {p.Body.Header == "" && !p.Exported, "body: header"},
		{p.Body.Unknown != Propose && p.Body.Unknown != Refuse, "body: unknown, propose or refuse"},
		{!p.Exported && (len(p.Body.Langs) == 0 || p.Body.Split == "" && len(p.Body.Langs) > 1), "body: langs, and split when there are two"},
		{len(p.Columns) == 0 && !p.Exported, "columns"},
	} {
		if c.missing {
			problems = append(problems, fmt.Errorf("%s: the profile needs %s", name, c.what))
		}
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return p, nil
}

// headers lists the columns that the profile knows, with their accepted spellings.
func (p *Profile) headers() [][]string {
	all := [][]string{append([]string{p.Body.Header}, p.Body.Accept...)}
	if c := p.Body.PortfolioColumn; c != nil {
		all = append(all, append([]string{c.Header}, c.Accept...))
	}
	for _, c := range p.Columns {
		known := slices.IndexFunc(all, func(one []string) bool { return one[0] == c.Header })
		if known < 0 {
			all = append(all, append([]string{c.Header}, c.Accept...))
		} else {
			all[known] = append(all[known], c.Accept...)
		}
	}
	for _, header := range p.Keep {
		all = append(all, []string{header})
	}
	return all
}
