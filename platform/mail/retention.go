package mail

import (
	"balise/engine/text"
	"balise/platform/retention"
)

const (
	sqlCountOldSent = "SELECT COUNT(*) FROM outbox WHERE sent_at > 0 AND sent_at < ?"
	sqlDropOldSent  = "DELETE FROM outbox WHERE sent_at > 0 AND sent_at < ?"

	sqlCountOldUnsent = "SELECT COUNT(*) FROM outbox WHERE sent_at = 0 AND created_at < ?"
	sqlDropOldUnsent  = "DELETE FROM outbox WHERE sent_at = 0 AND created_at < ?"
)

// Retention says how long messages are kept.
var Retention = []retention.Rule{
	{Name: "mail.sent", Keep: 30 * retention.Day, Count: sqlCountOldSent, Erase: sqlDropOldSent,
		What: text.T("Courriels envoyés\u00a0: destinataire et objet", "Sent e-mails: recipient and subject"), Since: text.T("après l’envoi", "after they were sent"),
		Why: text.T("Pour répondre à qui dit n’avoir rien reçu.", "To answer whoever says that nothing came.")},
	{Name: "mail.unsent", Keep: 90 * retention.Day, Count: sqlCountOldUnsent, Erase: sqlDropOldUnsent,
		What: text.T("Courriels jamais envoyés", "E-mails never sent"), Since: text.T("après leur rédaction", "after they were written"),
		Why: text.T("Leurs liens ne sont plus bons depuis longtemps.", "Their links have long stopped working.")},
}
