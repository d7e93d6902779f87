package pages

import (
	"context"
	"maps"
	"slices"
	"strings"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/web"
)

var actionTitles = map[string]text.Text{
	"body.save":              text.T("Organisme enregistré", "Body saved"),
	"body.rename":            text.T("Organisme renommé", "Body renamed"),
	"body.merge":             text.T("Organisme réuni à un autre", "Body merged into another"),
	"body.import":            text.T("Organisme importé", "Body imported"),
	"person.invite":          text.T("Personne invitée", "Person invited"),
	"person.reinvite":        text.T("Lien d’accès renvoyé", "Access link sent again"),
	"person.accept":          text.T("Invitation acceptée", "Invitation accepted"),
	"person.first_admin":     text.T("Premier compte créé", "First account created"),
	"person.grants":          text.T("Rôles changés", "Roles changed"),
	"person.disable":         text.T("Accès fermé", "Access disabled"),
	"person.enable":          text.T("Accès rouvert", "Access enabled"),
	"person.sign_in":         text.T("Connexion", "Sign-in"),
	"person.sign_in_failed":  text.T("Connexion refusée", "Sign-in refused"),
	"request.answer":         text.T("Réponse donnée au public", "Answer given to the public"),
	"request.redirect":       text.T("Demande du public réorientée", "Public request redirected"),
	"request.take":           text.T("Demande du public prise en charge", "Public request taken on"),
	"request.admit":          text.T("Demande du public admise dans la file", "Public request admitted to the queue"),
	"request.close":          text.T("Demande du public fermée", "Public request closed"),
	"request.reopen":         text.T("Demande du public rouverte", "Public request reopened"),
	"request.publish":        text.T("Question et réponse rendues publiques", "Question and answer made public"),
	"request.unpublish":      text.T("Question et réponse retirées du public", "Question and answer taken back from the public"),
	"interest.mark":          text.T("Intérêt pour un cas dit ou renouvelé", "Interest in a case said or renewed"),
	"interest.withdraw":      text.T("Intérêt pour un cas retiré", "Interest in a case withdrawn"),
	"assessment.opinion":     text.T("Avis donné sur une évaluation", "Opinion given on an assessment"),
	"assessment.reply":       text.T("Réponse à la condition d’un avis", "Answer to a condition of an opinion"),
	"assessment.duty_done":   text.T("Preuve donnée d’une obligation", "Evidence given for a duty"),
	"assessment.duty_undone": text.T("Obligation de nouveau à remplir", "Duty to be met again"),
	"token.create":           text.T("Jeton d’accès créé", "Access token created"),
	"token.revoke":           text.T("Jeton d’accès révoqué", "Access token revoked"),
	"record.create":          text.T("Fiche créée", "Record created"),
	"record.edit":            text.T("Fiche modifiée", "Record edited"),
	"record.submit":          text.T("Fiche soumise à l’approbation", "Record submitted for approval"),
	"record.return":          text.T("Fiche renvoyée à la rédaction", "Record returned to its authors"),
	"record.publish":         text.T("Fiche publiée", "Record published"),
	"record.withdraw":        text.T("Fiche retirée de la publication", "Record withdrawn from publication"),
	"record.retire":          text.T("Fiche classée", "Record retired"),
	"record.restore":         text.T("Rédaction reprise", "Writing resumed"),
	"record.link":            text.T("Fiche reliée à une autre", "Record linked to another"),
	"record.preview":         text.T("Lien d’aperçu privé créé", "Private preview link created"),
	"edition.freeze":         text.T("Édition des données ouvertes figée", "Edition of the open data frozen"),
	"usecases.load":          text.T("Inventaire chargé dans le catalogue d’ailleurs", "Inventory loaded into the catalogue of other administrations"),
	"usecases.refuse":        text.T("Inventaire écarté sans être chargé", "Inventory set aside without being loaded"),
	"usecases.profile":       text.T("Profil d’inventaire enregistré", "Inventory profile saved"),
	"usecases.term.save":     text.T("Terme ajouté au glossaire", "Term added to the glossary"),
	"usecases.term.remove":   text.T("Terme retiré du glossaire", "Term taken off the glossary"),
	"record.preview_revoke":  text.T("Liens d’aperçu fermés", "Preview links closed"),
	"part.assign":            text.T("Partie d’une fiche confiée", "Part of a record assigned"),
	"part.done":              text.T("Partie d’une fiche terminée", "Part of a record done"),
	"part.reopen":            text.T("Partie d’une fiche reprise", "Part of a record taken up again"),
}

// actionTitle names what was done; an action without a name is shown by its code.
func actionTitle(code string) text.Text {
	if title, ok := actionTitles[code]; ok {
		return title
	}
	if title, ok := signInTitles[code]; ok {
		return title
	}
	if title, ok := declarationTitles[code]; ok {
		return title
	}
	if title, ok := frameworkTitles[code]; ok {
		return title
	}
	return sameInBoth(code)
}

var detailNames = map[string]text.Text{
	"number": text.T("Numéro", "Number"), "version": text.T("Version", "Version"), "reason": text.T("Raison", "Reason"),
	"request": text.T("Demande", "Request"), "to": text.T("Vers", "To"),
	"method": text.T("Moyen", "Method"), "issuer": text.T("Fournisseur d’identité", "Identity provider"),
	"duty": text.T("Obligation", "Duty"), "conclusion": text.T("Conclusion", "Conclusion"),
	"name": text.T("Nom", "Name"), "grants": text.T("Rôles", "Roles"),
	"token": text.T("Jeton d’accès", "Access token"), "scopes": text.T("Portées", "Scopes"), "days": text.T("Durée en jours", "Life in days"),
	"file": text.T("Fichier", "File"), "sha256": text.T("Empreinte SHA-256", "SHA-256"), "profile": text.T("Profil", "Profile"),
	"profile_version": text.T("Version du profil", "Version of the profile"), "edition": text.T("Date des données", "Date of the data"),
	"records_read": text.T("Fiches lues", "Records read"), "new": text.T("Nouveaux", "New"), "changed": text.T("Changés", "Changed"),
	"unchanged": text.T("Inchangés", "Unchanged"), "missing": text.T("Manquants", "Missing"), "suspected": text.T("Doublons possibles", "Suspected duplicates"),
	"refused": text.T("Refusés", "Refused"),
	"article": text.T("Article", "Article"), "outcome": text.T("Suite donnée", "What became of it"), "day": text.T("Jour", "Day"), "count": text.T("Nombre", "Number"),
	"part": text.T("Partie", "Part"), "function": text.T("Fonction", "Function"), "due": text.T("Échéance", "Due date"),
	"for_body": text.T("Au nom de l’organisme", "On behalf of the body"),
}

// auditWords puts names on the identifiers of the trail.
type auditWords struct {
	persons map[string]string
	bodies  map[string]text.Text
	desks   map[string]*Desk // by kind of record
	manages map[string]bool  // the kinds of things whose page the visitor may open
	// bodyValue writes the value of a field of a body.
	bodyValue func(field, value string) text.Text
}

func (a *Admin) auditWords(ctx context.Context) (auditWords, error) {
	actor := people.ActorFrom(ctx)
	words := auditWords{persons: map[string]string{}, desks: map[string]*Desk{}, manages: map[string]bool{
		"body": people.Can(actor, people.BodyManage, ""), "person": people.Can(actor, people.PersonManage, "")}, bodyValue: a.bodyValue}
	for _, d := range a.Desks {
		words.desks[d.Kind.ID], words.manages[d.Kind.ID] = d, people.Can(actor, d.Kind.Right(people.RecordRead), "")
	}
	persons, err := a.People.Persons(ctx)
	if err != nil {
		return words, err
	}
	for _, p := range persons {
		words.persons[p.ID] = p.Name
	}
	bodies, err := a.People.Bodies(ctx)
	words.bodies = bodyNames(bodies)
	return words, err
}

// who names the person as they were called then.
func (w auditWords) who(e people.Entry) text.Text {
	switch {
	case e.Actor.ID == "":
		return text.T("Personne non connectée", "Somebody not signed in")
	case e.Actor.ID == people.OperatorID:
		return text.T(e.Actor.Name+" (ligne de commande)", e.Actor.Name+" (command line)")
	}
	return sameInBoth(e.Actor.Name)
}

// object names the thing that was touched.
func (w auditWords) object(e people.Entry) text.Text {
	switch {
	case e.ObjectID == "":
		return text.Text{}
	case e.Kind == "body":
		if name, ok := w.bodies[e.ObjectID]; ok {
			return name
		}
	case e.Kind == "person":
		if name, ok := w.persons[e.ObjectID]; ok {
			return sameInBoth(name)
		}
	case e.Kind == "usecase":
		return text.T("Cas "+e.ObjectID, "Case "+e.ObjectID)
	case e.Kind == "token":
		return text.T("Jeton «\u00a0"+e.Detail["name"]+"\u00a0»", "Token “"+e.Detail["name"]+"”")
	case e.Detail["number"] != "":
		return text.T("Fiche nº "+e.Detail["number"], "Record no. "+e.Detail["number"])
	}
	return sameInBoth(e.Kind + " " + e.ObjectID)
}

// objectURL leads to the page of the thing, for who may open it.
func (w auditWords) objectURL(ctx context.Context, e people.Entry) string {
	if !w.manages[e.Kind] || e.ObjectID == "" {
		return ""
	}
	switch e.Kind {
	case "body":
		return web.URL(ctx, "bodies.edit", "id", e.ObjectID)
	case "person":
		return web.URL(ctx, "persons.edit", "id", e.ObjectID)
	}
	return web.URL(ctx, w.desks[e.Kind].Name+".show", "id", e.ObjectID)
}

// detail writes what is known besides, in the order of the words.
func (w auditWords) detail(e people.Entry) text.Text {
	return eachLanguage(func(l text.Lang) string {
		colon, then := "\u00a0: ", "\u00a0; "
		if l == text.EN {
			colon, then = ": ", "; "
		}
		var said []string
		for _, key := range slices.Sorted(maps.Keys(e.Detail)) {
			name, ok := detailNames[key]
			value := e.Detail[key]
			if field, changed := bodyFieldNames[key]; changed && e.Kind == "body" {
				name, ok = field, true
				value = w.change(key, value).In(l)
			}
			if !ok {
				name = sameInBoth(key)
			}
			if key == "grants" {
				value = w.grants(value).In(l)
			}
			if title, known := methodTitles[value]; known && key == "method" {
				value = title.In(l)
			}
			if key == "number" || value == "" {
				continue // the number is in the name of the thing
			}
			said = append(said, name.In(l)+colon+value)
		}
		return strings.Join(said, then)
	})
}

// change reads what became of a field of a body, as the trail writes it: "before → after".
func (w auditWords) change(field, said string) text.Text {
	before, after, changed := strings.Cut(said, " → ")
	if !changed {
		return sameInBoth(said)
	}
	now := w.bodyValue(field, after)
	if before == "" {
		return now
	}
	was := w.bodyValue(field, before)
	return eachLanguage(func(l text.Lang) string { return was.In(l) + " → " + now.In(l) })
}

// grants reads roles as the trail writes them: "agent:BODY auditor".
func (w auditWords) grants(said string) text.Text {
	var grants []people.Grant
	for word := range strings.FieldsSeq(said) {
		role, body, _ := strings.Cut(word, ":")
		grants = append(grants, people.Grant{Role: people.Role(role), BodyID: body})
	}
	return rolesText(grants, w.bodies)
}
