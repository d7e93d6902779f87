package usecase

// Facts are what a plan tells of the file it comes from, besides its records.
type Facts struct {
	File          string
	SHA256        string
	DuplicateOf   string // the file of an earlier load, byte for byte the same; empty: none
	Encoding      string
	Doubt         int    // offset of the first byte that is not UTF-8; -1 when there is none
	Format        string // csv, xlsx, json or jsonl
	Separator     string
	Sheet         string
	HeaderRow     int
	ProfileOrigin Origin
	Proposal      *Proposal // of the profile, when it was proposed for this file
}

// Origin is where the profile of a load comes from.
type Origin string

// The origins.
const (
	Shipped  Origin = "shipped"  // with Balise
	Saved    Origin = "saved"    // corrected by a person before
	Proposed Origin = "proposed" // for this file
	Given    Origin = "given"    // by name, or in a file
)
