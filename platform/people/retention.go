package people

import (
	"time"

	"balise/engine/text"
	"balise/platform/retention"
)

const (
	sqlCountOldSessions = "SELECT COUNT(*) FROM session WHERE expires_at < ?"
	sqlDropOldSessions  = "DELETE FROM session WHERE expires_at < ?"

	sqlCountOldPresences = "SELECT COUNT(*) FROM person_session WHERE expires_at < ?"
	sqlDropOldPresences  = "DELETE FROM person_session WHERE expires_at < ?"

	sqlCountOldAttempts = "SELECT COUNT(*) FROM signin_attempt WHERE last_at < ?"
	sqlDropOldAttempts  = "DELETE FROM signin_attempt WHERE last_at < ?"

	sqlCountOldTokens = "SELECT COUNT(*) FROM api_token WHERE expires_at < ?"
	sqlDropOldTokens  = "DELETE FROM api_token WHERE expires_at < ?"

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
	{Name: "people.presence", Keep: 0, Count: sqlCountOldPresences, Erase: sqlDropOldPresences,
		What: text.T("Liste des sessions d’une personne\u00a0: appareil, moment", "List of a person’s sessions: device, time"), Since: text.T("dès leur fin", "as soon as they end"),
		Why: text.T("Pour que chacun voie et ferme ses sessions.", "So that everyone sees and closes their sessions.")},
	{Name: "people.attempt", Keep: time.Hour, Count: sqlCountOldAttempts, Erase: sqlDropOldAttempts,
		What: text.T("Essais de connexion\u00a0: empreintes seulement", "Sign-in attempts: digests only"), Since: text.T("après le dernier essai", "after the last attempt"),
		Why: text.T("Pour freiner qui devine des mots de passe.", "To slow down whoever guesses passwords.")},
	{Name: "people.token", Keep: 2 * 365 * retention.Day, Count: sqlCountOldTokens, Erase: sqlDropOldTokens,
		What: text.T("Jetons d’accès des programmes", "Access tokens of programs"), Since: text.T("après leur échéance", "after they expired"),
		Why: text.T("Pour savoir au nom de qui un programme a écrit.", "To know on whose behalf a program wrote.")},
	{Name: "people.invitation", Keep: 30 * retention.Day, Count: sqlCountOldInvitations, Erase: sqlDropOldInvitations,
		What: text.T("Liens d’invitation", "Invitation links"), Since: text.T("après leur échéance", "after they expired"),
		Why: text.T("Pour dire à qui arrive trop tard que le lien a expiré.", "To tell whoever comes too late that the link has expired.")},
	{Name: "people.audit", Keep: 7 * 365 * retention.Day, Count: sqlCountOldAudit, Erase: sqlDropOldAudit,
		What: text.T("Journal d’audit", "Audit trail"), Since: text.T("après l’acte", "after the act"),
		Why: text.T("Pour rendre compte de chaque acte\u00a0; durée à valider.", "To account for each act; duration to be confirmed.")},
}
