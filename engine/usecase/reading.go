package usecase

import "balise/engine/inventory"

// Reading is an edition of a source as a profile reads it.
type Reading struct {
	Profile  *Profile
	Edition  string // 2024, 2024-05 or 2024-05-31: the date of the data; empty: not told
	Records  []Record
	Refused  []inventory.Problem // records that could not be kept, with the reason and the line
	Warnings []inventory.Problem // what a person should know though everything was read: a column that is not there
	Unmapped []string            // headers of the columns that answer no field, and are kept
	Counts   Counts
}

// Counts tell how the values of a reading were read. Each value is in one of them.
type Counts struct {
	Plain      int `json:"plain"`      // texts that stand as they are written, but for their spaces
	Normalised int `json:"normalised"` // codes, dates, flags, lists, links, and texts without their markup
	LeftRaw    int `json:"left_raw"`   // not understood
	Absent     int `json:"absent"`     // nothing is said, and it is known why
	Kept       int `json:"kept"`       // of columns that answer no field
	Ambiguous  int `json:"ambiguous"`  // among the normalised
}
