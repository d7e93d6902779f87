package people

import (
	"balise/engine/text"
	"balise/platform/retention"
)

const (
	sqlCountOldSessions = "SELECT COUNT(*) FROM session WHERE expires_at < ?"
	sqlDropOldSessions  = "DELETE FROM session WHERE expires_at < ?"

	sqlCountOldInvitations = "SELECT COUNT(*) FROM invitation WHERE expires_at < ?"
	sqlDropOldInvitations  = "DELETE FROM invitation WHERE expires_at < ?"

	sqlCountOldAudit = "SELECT COUNT(*) FROM audit WHERE at < ?"
	sqlDropOldAudit  = "DELETE FROM audit WHERE at < ?"
)

// Retention says how long traces of persons are kept. Accounts stay, disabled at most: what they signed names them.
var Retention = []retention.Rule{
	{Name: "people.session", Keep: 0, Count: sqlCountOldSessions, Erase: sqlDropOldSessions,
		What: text.T("Sessions de connexion", "Sign-in sessions"), Since: text.T("dès leur fin", "as soon as they end"),
		Why: text.T("Elles ne servent plus à rien.", "They are of no more use.")},
	{Name: "people.invitation", Keep: 30 * retention.Day, Count: sqlCountOldInvitations, Erase: sqlDropOldInvitations,
		What: text.T("Liens d’invitation", "Invitation links"), Since: text.T("après leur échéance", "after they expired"),
		Why: text.T("Pour dire à qui arrive trop tard que le lien a expiré.", "To tell whoever comes too late that the link has expired.")},
	{Name: "people.audit", Keep: 7 * 365 * retention.Day, Count: sqlCountOldAudit, Erase: sqlDropOldAudit,
		What: text.T("Journal d’audit", "Audit trail"), Since: text.T("après l’acte", "after the act"),
		Why: text.T("Pour rendre compte de chaque acte\u00a0; durée à valider.", "To account for each act; duration to be confirmed.")},
}
