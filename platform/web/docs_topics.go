package web

import "balise/engine/text"

var groupTitles = map[string]text.Text{
	tagRead:  text.T("Lire ce qui est publié", "Read what is published"),
	tagWrite: text.T("Écrire des brouillons", "Write drafts"),
}

// topics are what one must know whatever the operation, for a site at that address.
func topics(base string) []APITopic {
	return []APITopic{
		{ID: "start", Title: text.T("Pour commencer", "Getting started"), Paragraphs: []text.Text{
			text.T("Lire ne demande ni compte ni clé. Les scripts de tout autre site peuvent aussi lire (CORS)\u00a0; ils ne peuvent pas écrire.",
				"Reading takes neither an account nor a key. The scripts of any other site may read too (CORS); they may not write."),
			text.T("Les messages sont en français ou en anglais, selon l’en-tête Accept-Language. Les textes du registre viennent toujours dans les deux langues, quand elles existent.",
				"Messages are in French or in English, after the Accept-Language header. The texts of the register always come in both languages, where they exist."),
		}, Code: &Code{"code-start", "curl -H 'Accept-Language: fr' \"" + base + "/api/v1/register?q=permis\""}},
		{ID: "token", Title: text.T("Écrire\u00a0: le jeton d’accès", "Writing: the access token"), Paragraphs: []text.Text{
			text.T("Un jeton se crée dans l’espace de travail, pour un organisme, avec des portées et un terme. Son secret n’est montré qu’une fois. Il se révoque à la même page, avec effet immédiat.",
				"A token is created in the workspace, for one body, with scopes and a term. Its secret is shown only once. It is revoked on the same page, at once."),
			text.T("Les portées\u00a0: drafts:read lit les fiches de l’organisme, drafts:write crée et modifie des brouillons, drafts:submit les soumet à l’approbation. Aucun jeton ne publie, ne retire ni ne soustrait quoi que ce soit\u00a0: une personne le fait.",
				"The scopes: drafts:read reads the body’s records, drafts:write creates and edits drafts, drafts:submit submits them for approval. No token publishes, withdraws or withholds anything: a person does."),
			text.T("L’historique et le journal d’audit nomment le jeton et la personne qui l’a créé.", "The history and the audit trail name the token and the person who made it."),
		}, Code: &Code{"code-token", "curl -H \"Authorization: Bearer $BALISE_TOKEN\" \"" + base + "/api/v1/workspace/register\""}},
		{ID: "errors", Title: text.T("Les erreurs", "Errors"), Paragraphs: []text.Text{
			text.T("Une erreur est un document application/problem+json (RFC 9457). «\u00a0errors\u00a0» nomme chaque endroit à corriger\u00a0: un paramètre, un en-tête, ou un pointeur JSON dans ce que vous avez envoyé.",
				"An error is an application/problem+json document (RFC 9457). “errors” names each place to mend: a parameter, a header, or a JSON pointer into what you sent."),
		}, Code: &Code{"code-errors", indented(Problem{Type: "/api#status-422", Title: headings[422].FR, Status: 422, Detail: "Certaines réponses sont à revoir.",
			Errors: []ProblemField{{"/answers/name/text/fr", "Répondez à la question «\u00a0Nom de l’initiative\u00a0»."}}})}},
		{ID: "versions", Title: text.T("Les versions et les conflits", "Versions and conflicts"), Paragraphs: []text.Text{
			text.T("Chaque fiche a une version, donnée dans l’en-tête ETag. Pour la modifier ou la soumettre, renvoyez-la dans If-Match. Si quelqu’un est passé entre-temps, rien n’est écrit\u00a0: la réponse 412 dit, question par question, ce que chacun a changé.",
				"Each record has a version, given in the ETag header. To edit or submit it, send that back in If-Match. If somebody came in between, nothing is written: the 412 answer tells, question by question, what each one changed."),
		}},
		{ID: "idempotency", Title: text.T("Recommencer sans risque", "Trying again safely"), Paragraphs: []text.Text{
			text.T("Après une coupure, on ne sait pas si une écriture a eu lieu. Envoyez une clé de votre choix dans Idempotency-Key et recommencez avec la même\u00a0: pendant 24 heures, la même demande reçoit la même réponse et n’est faite qu’une fois. Une autre demande avec la même clé est refusée (422). Une demande refusée n’a rien fait\u00a0: sa clé peut resservir.",
				"After a cut, one cannot tell whether a write took place. Send a key of your choice in Idempotency-Key and try again with the same one: for 24 hours, the same request gets the same answer and is done only once. Another request with the same key is refused (422). A refused request did nothing: its key may serve again."),
		}},
		{ID: "pages", Title: text.T("Les longues listes", "Long lists"), Paragraphs: []text.Text{
			text.T("Une liste donne au plus «\u00a0limit\u00a0» éléments et, dans «\u00a0next\u00a0» comme dans l’en-tête Link, l’adresse de la suite. Suivez-la telle quelle\u00a0: le curseur qu’elle contient n’a de sens que pour la même liste.",
				"A list gives at most “limit” items and, in “next” as in the Link header, the address of what follows. Follow it as it is: the cursor in it means something only for the same list."),
		}},
		{ID: "limits", Title: text.T("Les limites", "Limits"), Paragraphs: []text.Text{
			text.T("Chaque réponse dit la limite (RateLimit-Policy) et ce qu’il en reste (RateLimit). Elle se compte par adresse, ou par jeton quand il y en a un. Au-delà, la réponse 429 dit dans Retry-After combien de secondes attendre.",
				"Each answer tells the limit (RateLimit-Policy) and what is left of it (RateLimit). It is counted by address, or by token when there is one. Past it, the 429 answer tells in Retry-After how many seconds to wait."),
		}},
	}
}
