package usecase

import "balise/engine/text"

// Taxonomies that fields take their codes from. Countries are written as in ISO 3166-1, NL; their taxonomy writes them nl.
const (
	categoryTaxonomy  = "category"
	countryTaxonomy   = "country"
	functionTaxonomy  = "function"
	lifecycleTaxonomy = "lifecycle"
	sourcingTaxonomy  = "sourcing"
	techniqueTaxonomy = "technique"
	usersTaxonomy     = "users"
)

var fields = []About{
	{Name, LineKind, "", text.T("Nom", "Name")},
	{Summary, TextKind, "", text.T("Résumé", "Summary")},
	{Purpose, TextKind, "", text.T("But", "Purpose")},
	{Outputs, TextKind, "", text.T("Ce que le système produit", "What the system produces")},
	{Organisation, LineKind, "", text.T("Organisme", "Organization")},
	{Unit, LineKind, "", text.T("Unité administrative", "Unit")},
	{Portfolio, LineKind, "", text.T("Portefeuille", "Portfolio")},
	{SourceID, LineKind, "", text.T("Numéro dans la source", "Number in the source")},
	{Accountable, LineKind, "", text.T("Responsable", "Accountable role")},
	{Contact, LineKind, "", text.T("Pour joindre l’organisme", "Contact")},
	{Country, CodeKind, countryTaxonomy, text.T("Pays", "Country")},
	{Category, CodesKind, categoryTaxonomy, text.T("Catégorie", "Category")},
	{Technique, CodesKind, techniqueTaxonomy, text.T("Techniques", "Techniques")},
	{Function, CodesKind, functionTaxonomy, text.T("Fonction de l’État", "Function of government")},
	{Lifecycle, CodeKind, lifecycleTaxonomy, text.T("Étape du cycle de vie", "Life cycle stage")},
	{StartDate, DateKind, "", text.T("Début", "Start")},
	{EndDate, DateKind, "", text.T("Fin", "End")},
	{StatusDate, DateKind, "", text.T("Date de l’étape", "Date of the stage")},
	{Published, DateKind, "", text.T("Parution dans la source", "Published by the source")},
	{Updated, DateKind, "", text.T("Mise à jour dans la source", "Updated by the source")},
	{Users, CodesKind, usersTaxonomy, text.T("Utilisatrices et utilisateurs", "Users")},
	{PublicFacing, FlagKind, "", text.T("Au contact du public", "Public-facing")},
	{HighImpact, FlagKind, "", text.T("Incidence élevée", "High impact")},
	{ImpactBasis, TextKind, "", text.T("Raison du niveau d’incidence", "Reason for the level of impact")},
	{LegalBasis, TextKind, "", text.T("Fondement juridique", "Legal basis")},
	{Assessment, FlagKind, "", text.T("Évaluation des incidences", "Impact assessment")},
	{Oversight, TextKind, "", text.T("Contrôle humain", "Human oversight")},
	{Risks, TextKind, "", text.T("Risques et mesures", "Risks and measures")},
	{Notice, FlagKind, "", text.T("Personnes informées", "People are told")},
	{Recourse, FlagKind, "", text.T("Recours", "Recourse")},
	{Consultation, ListKind, "", text.T("Consultation", "Consultation")},
	{PersonalInfo, FlagKind, "", text.T("Renseignements personnels", "Personal information")},
	{InfoBanks, ListKind, "", text.T("Fichiers de renseignements personnels", "Personal information banks")},
	{Demographics, ListKind, "", text.T("Caractéristiques des personnes", "Characteristics of people")},
	{DataSources, TextKind, "", text.T("Données utilisées", "Data used")},
	{DataLink, LinkKind, "", text.T("Adresse des données", "Where the data is")},
	{Supplier, ListKind, "", text.T("Fournisseur", "Supplier")},
	{Product, ListKind, "", text.T("Produit", "Product")},
	{Sourcing, CodesKind, sourcingTaxonomy, text.T("Provenance", "Sourcing")},
	{SourceCode, LinkKind, "", text.T("Code source", "Source code")},
	{Benefits, TextKind, "", text.T("Bénéfices attendus", "Expected benefits")},
	{Results, TextKind, "", text.T("Résultats mesurés", "Measured results")},
	{Withheld, FlagKind, "", text.T("Retenu en partie", "Partly withheld")},
	{Procurement, ListKind, "", text.T("Contrat", "Contract")},
	{Tags, ListKind, "", text.T("Mots-clés", "Tags")},
	{Link, LinkKind, "", text.T("Page dans la source", "Page at the source")},
	{Scale, LineKind, "", text.T("Ampleur", "Scale")},
}

var fieldPlace = func() map[Field]int {
	place := map[Field]int{}
	for i, f := range fields {
		place[f.Field] = i
	}
	return place
}()

// Fields lists the common fields, in the order in which a case is told.
func Fields() []About { return append([]About(nil), fields...) }

// AboutField tells what a field is, and whether there is such a field.
func AboutField(f Field) (About, bool) {
	i, known := fieldPlace[f]
	if !known {
		return About{}, false
	}
	return fields[i], true
}
