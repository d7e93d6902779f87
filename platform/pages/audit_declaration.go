package pages

import "balise/engine/text"

// declarationTitles name what is done in the yearly declarations.
var declarationTitles = map[string]text.Text{
	"campaign.open":       text.T("Campagne de déclaration ouverte", "Declaration campaign opened"),
	"campaign.change":     text.T("Réglages d’une campagne changés", "Settings of a campaign changed"),
	"campaign.extend":     text.T("Échéance d’une campagne déplacée", "Due date of a campaign moved"),
	"campaign.close":      text.T("Campagne de déclaration close", "Declaration campaign closed"),
	"campaign.reopen":     text.T("Campagne de déclaration rouverte", "Declaration campaign reopened"),
	"campaign.remind":     text.T("Rappel de déclaration envoyé", "Declaration reminder sent"),
	"declaration.decide":  text.T("Initiative décidée dans une déclaration", "Initiative decided in a declaration"),
	"declaration.answer":  text.T("Questionnaire de déclaration rempli", "Declaration questionnaire filled in"),
	"declaration.nothing": text.T("Déclaration d’aucune initiative changée", "Declaration of no initiative changed"),
	"declaration.submit":  text.T("Déclaration remise à l’approbation", "Declaration handed over for approval"),
	"declaration.return":  text.T("Déclaration renvoyée", "Declaration returned"),
	"declaration.sign":    text.T("Déclaration signée", "Declaration signed"),
	"declaration.reopen":  text.T("Déclaration rouverte", "Declaration reopened"),
	"declaration.exempt":  text.T("Organisme exempté d’une campagne", "Body exempted from a campaign"),
	"declaration.bind":    text.T("Déclaration demandée à un organisme", "Declaration asked of a body"),
}
