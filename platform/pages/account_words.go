package pages

import "balise/engine/text"

// signInTitles names what is done about coming in, in the audit trail.
var signInTitles = map[string]text.Text{
	"person.code_failed":        text.T("Code refusé", "Code refused"),
	"person.codes_on":           text.T("Codes de vérification activés", "Verification codes turned on"),
	"person.codes_off":          text.T("Codes de vérification désactivés", "Verification codes turned off"),
	"person.recovery_codes":     text.T("Codes de secours renouvelés", "Recovery codes renewed"),
	"person.recovery_used":      text.T("Code de secours utilisé", "Recovery code used"),
	"person.passkey_add":        text.T("Clé d’accès ajoutée", "Passkey added"),
	"person.passkey_rename":     text.T("Clé d’accès renommée", "Passkey renamed"),
	"person.passkey_remove":     text.T("Clé d’accès retirée", "Passkey removed"),
	"person.passkey_failed":     text.T("Clé d’accès refusée", "Passkey refused"),
	"person.identity_bind":      text.T("Compte lié au fournisseur d’identité", "Account tied to the identity provider"),
	"person.password":           text.T("Mot de passe changé", "Password changed"),
	"person.password_forgotten": text.T("Lien de mot de passe demandé", "Password link asked for"),
	"person.session_end":        text.T("Session fermée", "Session closed"),
	"person.sessions_end":       text.T("Sessions fermées", "Sessions closed"),
	"person.factors_reset":      text.T("Codes et clés d’accès retirés", "Codes and passkeys removed"),
}
