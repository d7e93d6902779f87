package people

import (
	"slices"

	"balise/engine/text"
	"balise/platform/fault"
)

// Action is something that only some may do.
type Action string

// The actions that Rules speaks of. Reading what is published is open to all and needs none.
const (
	WorkspaceView  Action = "workspace.view"
	RecordRead     Action = "record.read"
	RecordCreate   Action = "record.create"
	RecordEdit     Action = "record.edit"
	RecordSubmit   Action = "record.submit"
	RecordReturn   Action = "record.return"
	RecordPublish  Action = "record.publish"
	RecordWithdraw Action = "record.withdraw"
	RecordRetire   Action = "record.retire"
	RecordWithhold Action = "record.withhold"
	PreviewCreate  Action = "preview.create"
	RequestRead    Action = "request.read"
	RequestAnswer  Action = "request.answer"
	RequestPublish Action = "request.publish"
	BodyManage     Action = "body.manage"
	PersonManage   Action = "person.manage"
	AdminGrant     Action = "admin.grant"
	AuditRead      Action = "audit.read"
	OutboxRead     Action = "outbox.read"
	RightsRead     Action = "rights.read"
	RetentionRead  Action = "retention.read"

	EditionFreeze Action = "edition.freeze"

	LessonRead    Action = "lesson.read"
	LessonWrite   Action = "lesson.write"
	LessonReview  Action = "lesson.review"
	InterestRead  Action = "interest.read"
	InterestMark  Action = "interest.mark"
	CatalogueRead Action = "catalogue.read"
	CatalogueLoad Action = "catalogue.load"

	FrameworkRead    Action = "framework.read"
	FrameworkDraft   Action = "framework.draft"
	FrameworkComment Action = "framework.comment"
	FrameworkSend    Action = "framework.send"
	FrameworkAdopt   Action = "framework.adopt"
	AssessmentReview Action = "assessment.review"

	CampaignRead    Action = "campaign.read"
	CampaignManage  Action = "campaign.manage"
	DeclarationRead Action = "declaration.read"
	DeclarationFill Action = "declaration.fill"
	DeclarationSign Action = "declaration.sign"
	ReadinessRead   Action = "readiness.read"
	ReadinessFill   Action = "readiness.fill"
	ReadinessSign   Action = "readiness.sign"
	PortraitRead    Action = "readiness.portrait.read"
	PortraitManage  Action = "readiness.portrait.manage"
	TokenRead       Action = "token.read"
	TokenCreate     Action = "token.create"
	TokenManage     Action = "token.manage"
)

// Scope is how far a role reaches for one action.
type Scope int

// The three scopes.
const (
	None    Scope = iota // not at all
	OwnBody              // for the body the role was given for
	All                  // for every body
)

// Rule says who may do one action. A role that is not in Scope may not.
type Rule struct {
	Action Action
	Title  text.Text
	Scope  map[Role]Scope
}

var (
	everyone  = map[Role]Scope{Agent: All, Approver: All, Central: All, Auditor: All, Admin: All}
	readers   = map[Role]Scope{Agent: OwnBody, Approver: OwnBody, Central: All, Auditor: All, Admin: All}
	writers   = map[Role]Scope{Agent: OwnBody, Approver: OwnBody}
	approvers = map[Role]Scope{Approver: OwnBody}
	answerers = map[Role]Scope{Agent: OwnBody, Approver: OwnBody, Central: All}
	managers  = map[Role]Scope{Central: All, Admin: All}
	admins    = map[Role]Scope{Admin: All}
)

// Rules is the whole of who may do what. The page of rights shows it, Can obeys it, and the test of every route against
// every role reads it.
var Rules = []Rule{
	{WorkspaceView, text.T("Ouvrir l’espace de travail", "Open the workspace"), everyone},
	{RightsRead, text.T("Consulter le tableau des droits", "Read the table of rights"), everyone},
	{RecordRead, text.T("Lire les fiches, même non publiées", "Read records, even unpublished ones"), readers},
	{RecordCreate, text.T("Créer une fiche", "Create a record"), writers},
	{RecordEdit, text.T("Modifier une fiche", "Edit a record"), writers},
	{RecordSubmit, text.T("Soumettre une fiche à l’approbation", "Submit a record for approval"), writers},
	{PreviewCreate, text.T("Créer un lien d’aperçu privé", "Create a private preview link"), writers},
	{RecordReturn, text.T("Renvoyer une fiche à la rédaction", "Return a record to its authors"), approvers},
	{RecordPublish, text.T("Publier une fiche ou sa correction", "Publish a record or its correction"), approvers},
	{RecordWithdraw, text.T("Retirer une fiche de la publication", "Withdraw a record from publication"), approvers},
	{RecordRetire, text.T("Classer une fiche dont l’usage a pris fin", "Retire a record whose use has ended"), approvers},
	{RecordWithhold, text.T("Soustraire un renseignement à la publication", "Withhold information from publication"), approvers},
	{RequestRead, text.T("Lire ce que le public demande", "Read what the public asks"),
		map[Role]Scope{Agent: OwnBody, Approver: OwnBody, Central: All, Auditor: All}},
	{RequestAnswer, text.T("Répondre au public, réorienter ou fermer une demande", "Answer the public, redirect or close a request"), answerers},
	{RequestPublish, text.T("Rendre publique la réponse à une demande", "Make the answer to a request public"),
		map[Role]Scope{Approver: OwnBody, Central: All}},
	{LessonRead, text.T("Lire les notes sur les cas d’ailleurs, même non publiées", "Read the notes on cases from elsewhere, even unpublished ones"),
		map[Role]Scope{Agent: OwnBody, Approver: OwnBody, Central: All, Auditor: All}},
	{LessonWrite, text.T("Écrire une note sur un cas, ou documenter un cas", "Write a note on a case, or document a case"), answerers},
	{LessonReview, text.T("Relire et publier les notes d’une autre personne", "Review and publish the notes of somebody else"), map[Role]Scope{Central: All}},
	{InterestRead, text.T("Voir quel organisme s’intéresse à quel cas", "See which body is interested in which case"),
		map[Role]Scope{Agent: OwnBody, Approver: OwnBody, Central: All, Auditor: All}},
	{InterestMark, text.T("Dire que son organisme s’intéresse à un cas", "Say that one’s body is interested in a case"), writers},
	{FrameworkRead, text.T("Lire le cadre d’IA responsable en préparation", "Read the framework of responsible AI being prepared"),
		map[Role]Scope{Agent: OwnBody, Approver: OwnBody, Central: All, Auditor: All}},
	{FrameworkComment, text.T("Commenter le cadre proposé, au nom de son organisme", "Comment on the proposed framework, on behalf of one’s body"), writers},
	{FrameworkSend, text.T("Envoyer les commentaires de son organisme sur le cadre", "Send the comments of one’s body on the framework"), approvers},
	{FrameworkDraft, text.T("Rédiger et proposer le cadre, répondre aux commentaires", "Write and propose the framework, answer comments"), map[Role]Scope{Central: All}},
	{FrameworkAdopt, text.T("Adopter une version du cadre", "Adopt a version of the framework"), map[Role]Scope{Central: All}},
	{AssessmentReview, text.T("Donner un avis sur une évaluation de l’incidence que l’on n’a pas écrite", "Give an opinion on an impact assessment that one did not write"),
		map[Role]Scope{Approver: OwnBody, Central: All}},
	{CampaignRead, text.T("Suivre une campagne de déclaration", "Follow a declaration campaign"), map[Role]Scope{Central: All, Auditor: All, Admin: All}},
	{CampaignManage, text.T("Ouvrir, prolonger et clore une campagne", "Open, extend and close a campaign"), map[Role]Scope{Central: All}},
	{DeclarationRead, text.T("Lire la déclaration d’un organisme", "Read the declaration of a body"), readers},
	{DeclarationFill, text.T("Préparer la déclaration d’un organisme", "Prepare the declaration of a body"), writers},
	{DeclarationSign, text.T("Signer la déclaration d’un organisme ou la renvoyer", "Sign the declaration of a body or return it"), approvers},
	{ReadinessRead, text.T("Lire l’évaluation de l’aptitude d’un organisme et ses suites", "Read the readiness assessment of a body and what follows from it"), readers},
	{ReadinessFill, text.T("Remplir l’évaluation de l’aptitude et suivre ses tâches", "Fill the readiness assessment and follow its tasks"), writers},
	{ReadinessSign, text.T("Signer l’évaluation de l’aptitude ou la renvoyer", "Sign the readiness assessment or return it"), approvers},
	{PortraitRead, text.T("Lire l’aptitude de l’ensemble des organismes et l’analyse du questionnaire", "Read the readiness of all bodies together and the analysis of the questionnaire"),
		map[Role]Scope{Central: All, Auditor: All, Admin: All}},
	{PortraitManage, text.T("Ouvrir et clore une édition de l’aptitude, envoyer des rappels", "Open and close an edition of readiness, send reminders"), map[Role]Scope{Central: All}},
	{TokenRead, text.T("Voir et révoquer ses jetons d’accès à l’API", "See and revoke one’s access tokens to the API"), map[Role]Scope{Agent: OwnBody, Approver: OwnBody, Admin: All}},
	{TokenCreate, text.T("Créer un jeton d’accès à l’API pour un logiciel", "Create an access token to the API for a program"), writers},
	{TokenManage, text.T("Gérer tous les jetons d’accès d’un organisme", "Manage all the access tokens of a body"), map[Role]Scope{Approver: OwnBody, Admin: All}},
	{EditionFreeze, text.T("Figer une édition des données ouvertes", "Freeze an edition of the open data"), map[Role]Scope{Central: All}},
	{CatalogueRead, text.T("Suivre ce qui entre dans le catalogue d’ailleurs", "Follow what comes into the catalogue of other administrations"), map[Role]Scope{Central: All, Auditor: All, Admin: All}},
	{CatalogueLoad, text.T("Charger un inventaire dans le catalogue d’ailleurs", "Load an inventory into the catalogue of other administrations"), map[Role]Scope{Central: All}},
	{BodyManage, text.T("Gérer les organismes publics", "Manage public bodies"), managers},
	{PersonManage, text.T("Inviter des personnes et gérer leurs rôles", "Invite persons and manage their roles"), managers},
	{AdminGrant, text.T("Donner ou retirer le rôle d’administrateur", "Give or take away the administrator role"), admins},
	{AuditRead, text.T("Consulter le journal d’audit", "Read the audit trail"), map[Role]Scope{Auditor: All, Admin: All}},
	{RetentionRead, text.T("Consulter les durées de conservation et ce qui fut effacé", "Read how long things are kept and what was erased"), map[Role]Scope{Auditor: All, Admin: All}},
	{OutboxRead, text.T("Consulter les courriels en attente", "Read waiting e-mails"), admins},
}

// RoleTitle names a role for a reader.
func RoleTitle(r Role) text.Text { return roleTitles[r] }

var roleTitles = map[Role]text.Text{
	Agent:    text.T("Rédaction", "Agent"),
	Approver: text.T("Approbation", "Approver"),
	Central:  text.T("Équipe centrale", "Central team"),
	Auditor:  text.T("Audit", "Auditor"),
	Admin:    text.T("Administration", "Administrator"),
}

var rulesByAction = func() map[Action]Rule {
	byAction := make(map[Action]Rule, len(Rules))
	for _, r := range Rules {
		byAction[r.Action] = r
	}
	return byAction
}()

// Can tells whether the actor may do it for that body; for an empty bodyID, whether they may do it for any body at all.
// An action that Rules does not know is refused.
func Can(a Actor, action Action, bodyID string) bool {
	rule, known := rulesByAction[action]
	if !known {
		return false
	}
	if a.operator {
		return true
	}
	if a.pass != nil && !a.pass.allows(action) {
		return false
	}
	return a.SignedIn() && slices.ContainsFunc(a.Grants, func(g Grant) bool {
		switch rule.Scope[g.Role] {
		case All:
			return true
		case OwnBody:
			return g.BodyID != "" && (bodyID == "" || g.BodyID == bodyID)
		}
		return false
	})
}

// Reach gives the bodies for which the actor may do it: all of them, or those listed, without repetition.
func Reach(a Actor, action Action) (all bool, bodyIDs []string) {
	rule, known := rulesByAction[action]
	if !known || !a.SignedIn() || a.pass != nil && !a.pass.allows(action) {
		return false, nil
	}
	if a.operator {
		return true, nil
	}
	for _, g := range a.Grants {
		switch scope := rule.Scope[g.Role]; {
		case scope == All:
			return true, nil
		case scope == OwnBody && g.BodyID != "" && !slices.Contains(bodyIDs, g.BodyID):
			bodyIDs = append(bodyIDs, g.BodyID)
		}
	}
	return false, bodyIDs
}

// Allow gives a forbidden fault unless Can.
func Allow(a Actor, action Action, bodyID string) error {
	if Can(a, action, bodyID) {
		return nil
	}
	if a.pass != nil && !a.pass.allows(action) {
		return a.pass.refuse(action)
	}
	return fault.Forbidden(text.T(
		"Votre rôle ne permet pas cette action. Le tableau des droits dit qui peut la faire.",
		"Your role does not allow this action. The table of rights says who may do it."))
}
