package show

import (
	"balise/engine/text"
	"balise/engine/usecase"
)

// Group is a part of the page of a case: fields that are read together.
type Group struct {
	ID     string
	Title  text.Text
	Fields []usecase.Field
}

// Groups are the parts of a case, in the order in which one reads them. Its name and its summary stand above.
var Groups = []Group{
	{"essentials", text.T("L’essentiel", "At a glance"), []usecase.Field{usecase.Organisation, usecase.Unit, usecase.Portfolio, usecase.Country, usecase.Lifecycle,
		usecase.StartDate, usecase.EndDate, usecase.StatusDate, usecase.Category, usecase.Function, usecase.Technique}},
	{"use", text.T("Ce que fait le système", "What the system does"), []usecase.Field{usecase.Purpose, usecase.Outputs, usecase.Users, usecase.PublicFacing, usecase.Scale, usecase.Tags}},
	{"outcome", text.T("Ce qu’il donne", "What it gives"), []usecase.Field{usecase.Benefits, usecase.Results}},
	{"persons", text.T("Les effets sur les personnes", "Effects on people"), []usecase.Field{usecase.HighImpact, usecase.ImpactBasis, usecase.LegalBasis, usecase.Assessment,
		usecase.Oversight, usecase.Risks, usecase.Notice, usecase.Recourse, usecase.Consultation}},
	{"data", text.T("Les données", "The data"), []usecase.Field{usecase.PersonalInfo, usecase.InfoBanks, usecase.Demographics, usecase.DataSources, usecase.DataLink}},
	{"making", text.T("Qui l’a fait, et comment", "Who made it, and how"), []usecase.Field{usecase.Supplier, usecase.Product, usecase.Sourcing, usecase.SourceCode, usecase.Procurement}},
	{"record", text.T("La fiche dans sa source", "The record in its source"), []usecase.Field{usecase.SourceID, usecase.Accountable, usecase.Contact, usecase.Published, usecase.Updated,
		usecase.Link, usecase.Withheld}},
}

// Label names a field.
func Label(f usecase.Field) text.Text {
	about, known := usecase.AboutField(f)
	if !known {
		return text.T(string(f), string(f))
	}
	return about.Label
}

// Fields lists the common fields in the order in which they are read.
func Fields() []usecase.Field {
	all := []usecase.Field{usecase.Name, usecase.Summary}
	for _, g := range Groups {
		all = append(all, g.Fields...)
	}
	return all
}

// IsDate tells the fields whose values are dates.
func IsDate(f usecase.Field) bool { return kind(f) == usecase.DateKind }

// IsCode tells the fields whose values are codes, which have names in both languages.
func IsCode(f usecase.Field) bool {
	return kind(f) == usecase.CodeKind || kind(f) == usecase.CodesKind || kind(f) == usecase.FlagKind
}

func kind(f usecase.Field) usecase.Kind {
	about, _ := usecase.AboutField(f)
	return about.Kind
}
