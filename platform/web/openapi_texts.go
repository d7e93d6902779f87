package web

import (
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"balise/engine/text"
)

// The two groups of operations, and the name of how programs prove who they are.
const (
	tagRead     = "lecture"
	tagWrite    = "redaction"
	tokenScheme = "jeton"
)

var tagTexts = map[string]text.Text{
	tagRead:  text.T("Lire ce qui est publié, sans compte.", "Read what is published, without an account."),
	tagWrite: text.T("Écrire des brouillons pour un organisme, avec un jeton d’accès.", "Write drafts for a body, with an access token."),
}

var apiIntroduction = text.T(
	"Lire le registre public des usages de l’intelligence artificielle, et y préparer les fiches d’un organisme. Les réponses sont en JSON\u00a0; les erreurs suivent la RFC 9457 et sont dans la langue de l’en-tête Accept-Language.",
	"Read the public register of the uses of artificial intelligence, and prepare a body’s entries in it. Answers are JSON; errors follow RFC 9457 and are in the language of the Accept-Language header.")

var tokenText = text.T(
	"Jeton créé dans l’espace de travail, avec ses portées et son terme. Il se transmet dans l’en-tête Authorization, après le mot Bearer, et ne publie jamais rien.",
	"Token created in the workspace, with its scopes and its term. It is sent in the Authorization header, after the word Bearer, and never publishes anything.")

var scopeText = text.T("Portée demandée au jeton\u00a0: ", "Scope that the token needs: ")

// statusTexts say what each status means here.
var statusTexts = map[int]text.Text{
	http.StatusOK:                    text.T("Ce qui est demandé.", "What was asked for."),
	http.StatusCreated:               text.T("Créé\u00a0; l’en-tête Location donne son adresse.", "Created; the Location header gives its address."),
	http.StatusNotModified:           text.T("Rien n’a changé depuis la réponse dont l’ETag est dans If-None-Match.", "Nothing has changed since the answer whose ETag is in If-None-Match."),
	http.StatusBadRequest:            text.T("La demande est mal formée\u00a0: un paramètre, un en-tête, un curseur ou le JSON.", "The request is malformed: a parameter, a header, a cursor or the JSON."),
	http.StatusUnauthorized:          text.T("Le jeton d’accès manque, est inconnu, expiré ou révoqué.", "The access token is missing, unknown, expired or revoked."),
	http.StatusForbidden:             text.T("Le jeton n’a pas la portée demandée.", "The token does not have the scope needed."),
	http.StatusNotFound:              text.T("Rien n’existe à cette adresse, ou pas pour ce jeton.", "Nothing exists at this address, or not for this token."),
	http.StatusConflict:              text.T("L’état de la fiche ne permet pas l’opération.", "The record’s state does not allow the operation."),
	http.StatusPreconditionFailed:    text.T("La fiche a changé depuis la version nommée par If-Match\u00a0; «\u00a0conflict\u00a0» dit quoi.", "The record has changed since the version named by If-Match; “conflict” tells what."),
	http.StatusRequestEntityTooLarge: text.T("Le corps dépasse 1 Mio.", "The body is over 1 MiB."),
	http.StatusUnsupportedMediaType:  text.T("Le corps n’est pas annoncé comme application/json.", "The body is not announced as application/json."),
	http.StatusUnprocessableEntity: text.T("Le contenu est à corriger\u00a0: «\u00a0errors\u00a0» nomme chaque endroit. Ou la clé d’idempotence a déjà servi à une autre demande.",
		"The content needs mending: “errors” names each place. Or the idempotency key already served for another request."),
	http.StatusPreconditionRequired: text.T("L’en-tête If-Match manque.", "The If-Match header is missing."),
	http.StatusServiceUnavailable: text.T("Balise ne peut pas répondre en ce moment\u00a0: rien n’a été fait, réessayez plus tard.",
		"Balise cannot answer right now: nothing was done, try again later."),
	http.StatusTooManyRequests: text.T("Trop de demandes à la fois\u00a0; Retry-After dit combien de secondes attendre.", "Too many requests at once; Retry-After says how many seconds to wait."),
}

// problemsIn are the answers that tell a problem, by status.
func problemsIn(l text.Lang, problem *huma.Schema) map[string]*huma.Response {
	all := map[string]*huma.Response{}
	for status, said := range statusTexts {
		if status < http.StatusMultipleChoices {
			continue
		}
		r := &huma.Response{Description: said.In(l), Headers: map[string]*huma.Param{}}
		names := []string{"RateLimit", "RateLimit-Policy"}
		switch status {
		case http.StatusNotModified:
			names = append(names, "ETag")
		case http.StatusUnauthorized:
			names = append(names, "WWW-Authenticate")
		case http.StatusTooManyRequests, http.StatusServiceUnavailable:
			names = append(names, "Retry-After")
		}
		for _, name := range names {
			r.Headers[name] = &huma.Param{Ref: "#/components/headers/" + name}
		}
		if status >= http.StatusBadRequest {
			r.Content = map[string]*huma.MediaType{"application/problem+json": {Schema: problem}}
		}
		all[strconv.Itoa(status)] = r
	}
	return all
}

var headerTexts = map[string]text.Text{
	"ETag":             text.T("Version de la réponse\u00a0: à renvoyer dans If-None-Match, ou dans If-Match pour écrire.", "Version of the answer: to be sent back in If-None-Match, or in If-Match to write."),
	"Link":             text.T("La page suivante (relation next), quand il y en a une.", "The next page (relation next), when there is one."),
	"Location":         text.T("Adresse de ce qui a été créé.", "Address of what was created."),
	"RateLimit":        text.T("Ce qu’il reste\u00a0: r demandes\u00a0; le compte sera plein dans t secondes.", "What is left: r requests; the count will be full in t seconds."),
	"RateLimit-Policy": text.T("La limite\u00a0: q demandes en w secondes, par adresse ou par jeton.", "The limit: q requests in w seconds, by address or by token."),
	"Retry-After":      text.T("Secondes à attendre.", "Seconds to wait."),
	"WWW-Authenticate": text.T("Comment prouver qui l’on est.", "How to prove who one is."),
	"Idempotency-Replayed": text.T("«\u00a0true\u00a0» quand la réponse est celle d’une demande précédente de même clé.",
		"“true” when the answer is that of an earlier request with the same key."),
}

func headersIn(l text.Lang) map[string]*huma.Param {
	all := map[string]*huma.Param{}
	for name, said := range headerTexts {
		schema := &huma.Schema{Type: "string"}
		if name == "Retry-After" {
			schema = &huma.Schema{Type: "integer"}
		}
		all[name] = &huma.Param{Description: said.In(l), Schema: schema}
	}
	return all
}
