package pages

import "balise/engine/text"

// frameworkTitles names what is done to the framework of responsible AI.
var frameworkTitles = map[string]text.Text{
	"framework.start":   text.T("Version du cadre commencée", "Version of the framework started"),
	"framework.add":     text.T("Article ajouté au cadre", "Article added to the framework"),
	"framework.change":  text.T("Article du cadre modifié", "Article of the framework changed"),
	"framework.move":    text.T("Article du cadre déplacé", "Article of the framework moved"),
	"framework.remove":  text.T("Article retiré du cadre", "Article removed from the framework"),
	"framework.propose": text.T("Version du cadre proposée aux organismes", "Version of the framework proposed to bodies"),
	"framework.extend":  text.T("Consultation sur le cadre prolongée", "Comment period on the framework extended"),
	"framework.adopt":   text.T("Version du cadre adoptée", "Version of the framework adopted"),
	"framework.drop":    text.T("Version du cadre abandonnée", "Version of the framework dropped"),
	"framework.comment": text.T("Commentaire sur le cadre écrit", "Comment on the framework written"),
	"framework.discard": text.T("Commentaire sur le cadre abandonné", "Comment on the framework discarded"),
	"framework.send":    text.T("Commentaires sur le cadre envoyés", "Comments on the framework sent"),
	"framework.answer":  text.T("Réponse à un commentaire sur le cadre", "Answer to a comment on the framework"),
	"framework.notice":  text.T("Message envoyé sur le cadre proposé", "Message sent about the proposed framework"),
}
