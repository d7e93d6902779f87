package record

import (
	"balise/engine/text"
	"balise/platform/retention"
)

const (
	sqlCountOldDrafts = "SELECT COUNT(*) FROM draft WHERE at < ?"
	sqlDropOldDrafts  = "DELETE FROM draft WHERE at < ?"

	sqlCountOldPreviews = "SELECT COUNT(*) FROM preview WHERE expires_at < ?"
	sqlDropOldPreviews  = "DELETE FROM preview WHERE expires_at < ?"
)

// Retention says how long what surrounds records is kept. Records, revisions and publications are never erased.
var Retention = []retention.Rule{
	{Name: "record.draft", Keep: 90 * retention.Day, Count: sqlCountOldDrafts, Erase: sqlDropOldDrafts,
		What: text.T("Saisies non enregistrées", "What was typed and not saved"), Since: text.T("après la dernière frappe", "after the last keystroke"),
		Why: text.T("Pour reprendre un formulaire laissé en chemin.", "To go on with a form left halfway.")},
	{Name: "record.preview", Keep: 30 * retention.Day, Count: sqlCountOldPreviews, Erase: sqlDropOldPreviews,
		What: text.T("Liens d’aperçu privé", "Private preview links"), Since: text.T("après leur échéance", "after they expired"),
		Why: text.T("Pour dire à qui arrive trop tard que le lien a expiré.", "To tell whoever comes too late that the link has expired.")},
}
