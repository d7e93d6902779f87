// Package usecase is the common form of what governments publish on their uses of AI (measure 3.2, « Veille »): thirty-odd
// fields that seven standards share, the profiles that map the columns of one source onto them, and the plan that brings a new
// edition of a source into what is already known.
//
// No cell is lost: every value keeps its raw text, what was made of it, the rule that did it and how sure that is. Absence is
// typed: a blank is not a no. The package is pure: tables in, values and plans out.
package usecase

import "balise/engine/text"

// Field is a common field, after the crosswalk of the standards (Québec’s Portrait, Canada, OMB 2025, the Dutch standard 1.0,
// ATRS, Annex VIII of the AI Act, Public Sector Tech Watch).
type Field string

// The fields.
const (
	Name         Field = "name"
	Summary      Field = "summary" // what it is, in a paragraph
	Purpose      Field = "purpose" // the problem it solves, the goal
	Outputs      Field = "outputs" // what it produces
	Organisation Field = "organisation"
	Unit         Field = "unit" // a bureau or division of the organisation
	Portfolio    Field = "portfolio"
	SourceID     Field = "source_id"
	Accountable  Field = "accountable"
	Contact      Field = "contact"
	Country      Field = "country"   // ISO 3166-1, two letters
	Category     Field = "category"  // Québec’s ten: taxonomy category
	Technique    Field = "technique" // taxonomy technique
	Function     Field = "function"  // of government: COFOG divisions, taxonomy function
	Lifecycle    Field = "lifecycle" // taxonomy lifecycle
	StartDate    Field = "start_date"
	EndDate      Field = "end_date"
	StatusDate   Field = "status_date"
	Published    Field = "published" // when its source showed it first
	Updated      Field = "updated"   // when its source says it changed
	Users        Field = "users"
	PublicFacing Field = "public_facing"
	HighImpact   Field = "high_impact"
	ImpactBasis  Field = "impact_basis"
	LegalBasis   Field = "legal_basis"
	Assessment   Field = "assessment" // of impact, done or not, or where it is
	Oversight    Field = "oversight"
	Risks        Field = "risks"
	Notice       Field = "notice"
	Recourse     Field = "recourse"
	Consultation Field = "consultation"
	PersonalInfo Field = "personal_information"
	InfoBanks    Field = "information_banks"
	Demographics Field = "demographics"
	DataSources  Field = "data_sources"
	DataLink     Field = "data_link"
	Supplier     Field = "supplier"
	Product      Field = "product"
	Sourcing     Field = "sourcing" // taxonomy sourcing
	SourceCode   Field = "source_code"
	Benefits     Field = "benefits" // expected
	Results      Field = "results"  // measured
	Withheld     Field = "withheld"
	Procurement  Field = "procurement"
	Tags         Field = "tags"
	Link         Field = "link" // where the source shows it
	Scale        Field = "scale"
)

// Kind is what the values of a field are made of.
type Kind string

// The kinds.
const (
	TextKind  Kind = "text"  // prose
	LineKind  Kind = "line"  // a name, an identifier
	CodeKind  Kind = "code"  // one term of a taxonomy
	ListKind  Kind = "list"  // several short texts
	CodesKind Kind = "codes" // several terms of a taxonomy
	FlagKind  Kind = "flag"  // yes, no, partly
	DateKind  Kind = "date"
	LinkKind  Kind = "link"
)

// About tells what a field is.
type About struct {
	Field    Field
	Kind     Kind
	Taxonomy string // of codes
	Label    text.Text
}
