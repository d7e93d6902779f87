package usecase

import "balise/engine/text"

// Profile maps the columns of one source onto the common fields. It is data, versioned and shareable: shipped in
// content/sources, or proposed for a file and corrected by a person.
type Profile struct {
	ID      string    `yaml:"id"`
	Version string    `yaml:"version"` // the edition it was written from
	Title   text.Text `yaml:"title"`
	// Series names the inventory that editions of one source follow one another in: a case of us-federal-2024 and its next state
	// in us-federal-2025 are states of one case only when the profiles name the same series. By default, the ID.
	Series  string `yaml:"series,omitempty"`
	Source  Source `yaml:"source"`
	Country string `yaml:"country"`           // ISO 3166-1, two letters, or EU
	Lang    string `yaml:"lang"`              // of its texts: en, fr, nl
	Edition string `yaml:"edition,omitempty"` // 2024, 2024-05 or 2024-05-31: the date of the data, where a load is not told another
	Sheet   string `yaml:"sheet,omitempty"`   // of a workbook
	// Identity says what tells one record from another, best first: the first rule whose columns are all filled gives the key.
	Identity  []Identity           `yaml:"identity"`
	Columns   []Column             `yaml:"columns"`
	NoValue   map[Absence][]string `yaml:"no_value,omitempty"`   // words that say nothing, besides the usual ones
	Constants map[Field][]string   `yaml:"constants,omitempty"`  // true of every record, unless it says otherwise
	DateOrder string               `yaml:"date_order,omitempty"` // dmy or mdy: of 9/11/2024; empty: ambiguous
	// Parts is for a source whose inventory comes in several files: one file holds every case of those whose value in this field it
	// names, and of nobody else. A case is then missing only when its organisation, or its supplier, is in the file.
	Parts Field `yaml:"parts,omitempty"`
}

// Source is who publishes the inventory, and what one may do with it.
type Source struct {
	Name    text.Text `yaml:"name"`
	URL     string    `yaml:"url,omitempty"`
	Licence text.Text `yaml:"licence"`
}

// Identity is one rule of identity: the fields, by their first value, and the columns, by header, whose texts make the key.
type Identity struct {
	Fields  []Field  `yaml:"fields,omitempty"`
	Columns []string `yaml:"columns,omitempty"`
}

// Column maps a column onto a field. A column that no entry names is kept as it is. A column may answer several fields.
type Column struct {
	Header string   `yaml:"header"`
	Accept []string `yaml:"accept,omitempty"` // other spellings of the header
	Nth    int      `yaml:"nth,omitempty"`    // among the columns of the same header, from 1; 0 is the first
	Field  Field    `yaml:"field"`
	Lang   string   `yaml:"lang,omitempty"` // of a text, when it is not that of the profile
	// Part takes one part of the cell, from 1, once cut at Split: the English name of « Department / Ministère ».
	Part   int      `yaml:"part,omitempty"`
	Split  string   `yaml:"split,omitempty"` // between the items of a list
	Values []Choice `yaml:"values,omitempty"`
	Blank  Absence  `yaml:"blank,omitempty"` // what a blank means here; by default, blank
	// Placeholders are texts that the source writes in every record for want of a fact.
	Placeholders []string `yaml:"placeholders,omitempty"`
	// Kind is how the cells are read, when it is not how those of the field usually are: a column of addresses for assessments.
	Kind Kind `yaml:"kind,omitempty"`
	// Derived marks a column that is about something else: only what its values or the words of the field recognise is taken, with
	// less confidence, and the rest of it is left alone. The kind of a system may tell its category.
	Derived bool `yaml:"derived,omitempty"`
	// Asked says of which records the question is asked: of those whose field holds one of these codes. In others, a blank is
	// not_asked.
	Asked map[Field][]string `yaml:"asked,omitempty"`
	// Optional tells that an edition may come without the column; nobody is warned.
	Optional bool `yaml:"optional,omitempty"`
}

// Choice says what some raw values mean: codes of the field’s taxonomy, or an absence.
type Choice struct {
	Raw    []string `yaml:"raw"`
	To     []string `yaml:"to,omitempty"`
	Absent Absence  `yaml:"absent,omitempty"`
}
