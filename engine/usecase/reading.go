package usecase

import "balise/engine/inventory"

// Reading is an edition of a source as a profile reads it.
type Reading struct {
	Profile  *Profile
	Edition  string // 2024, 2024-05 or 2024-05-31: the date of the data; empty: not told
	Records  []Record
	Refused  []inventory.Problem // records that could not be kept, with the reason and the line
	Warnings []inventory.Problem // what a person should know though everything was read: an optional column that is not there
}
