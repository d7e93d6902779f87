package signin

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
)

// ceremonyLife is how long a person has to answer their authenticator.
const ceremonyLife = 5 * time.Minute

// Passkeys is the way in by passkeys: they are discoverable, so that nobody types an address, and the device verifies its owner,
// so that a passkey counts as two steps.
type Passkeys struct{ lib *webauthn.WebAuthn }

// NewPasskeys gives the way in by passkeys of the site at that address. WebAuthn ties a passkey to a name: a site reached by a
// bare IP address has none, and the result is nil.
func NewPasskeys(baseURL string) (*Passkeys, error) {
	u, err := url.Parse(baseURL)
	if err != nil {
		return nil, fmt.Errorf("passkeys: %w", err)
	}
	host := u.Hostname()
	if host == "" || net.ParseIP(host) != nil {
		return nil, nil
	}
	limit := webauthn.TimeoutConfig{Enforce: true, Timeout: ceremonyLife, TimeoutUVD: ceremonyLife}
	lib, err := webauthn.New(&webauthn.Config{RPID: host, RPDisplayName: "Balise", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		Timeouts:              webauthn.TimeoutsConfig{Login: limit, Registration: limit},
		// Some password managers answer extensions nobody asked for; nothing here reads them.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		}})
	if err != nil {
		return nil, fmt.Errorf("passkeys: %w", err)
	}
	return &Passkeys{lib: lib}, nil
}

// holder is a person as the library wants to know them.
type holder struct {
	actor       people.Actor
	keys        []people.Passkey
	credentials []webauthn.Credential
}

func newHolder(actor people.Actor, keys []people.Passkey) (holder, error) {
	h := holder{actor: actor, keys: keys}
	for _, k := range keys {
		var c webauthn.Credential
		if err := json.Unmarshal(k.Credential, &c); err != nil {
			return h, fmt.Errorf("passkey %s: %w", k.ID, err)
		}
		h.credentials = append(h.credentials, c)
	}
	return h, nil
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.actor.ID) }
func (h holder) WebAuthnName() string                       { return h.actor.Email }
func (h holder) WebAuthnDisplayName() string                { return h.actor.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.credentials }

// BeginRegistration gives the options for the browser, and the ceremony to keep in the session: it serves once.
func (p *Passkeys) BeginRegistration(actor people.Actor, known []people.Passkey) (options, ceremony []byte, err error) {
	h, err := newHolder(actor, known)
	if err != nil {
		return nil, nil, err
	}
	creation, session, err := p.lib.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.credentials).CredentialDescriptors()))
	if err != nil {
		return nil, nil, fmt.Errorf("passkeys: begin: %w", err)
	}
	return pair(creation, session)
}

// FinishRegistration checks what the browser answered and gives the new passkey, without a name.
func (p *Passkeys) FinishRegistration(actor people.Actor, ceremony, answer []byte) (people.Passkey, error) {
	session, err := read(ceremony)
	if err != nil {
		return people.Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return people.Passkey{}, refusedPasskey(err)
	}
	made, err := p.lib.CreateCredential(holder{actor: actor}, session, parsed)
	if err != nil {
		return people.Passkey{}, refusedPasskey(err)
	}
	stored, err := json.Marshal(made)
	if err != nil {
		return people.Passkey{}, fmt.Errorf("passkeys: %w", err)
	}
	return people.Passkey{ID: base64.RawURLEncoding.EncodeToString(made.ID), PersonID: actor.ID, Credential: stored}, nil
}

// BeginSignIn gives the options for the browser, and the ceremony to keep in the session: it serves once.
func (p *Passkeys) BeginSignIn() (options, ceremony []byte, err error) {
	assertion, session, err := p.lib.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, nil, fmt.Errorf("passkeys: begin: %w", err)
	}
	return pair(assertion, session)
}

// FinishSignIn checks what the browser answered. Find gives the person the passkey names, with their passkeys. It gives the
// passkey as it must be kept from now on.
func (p *Passkeys) FinishSignIn(ceremony, answer []byte, find func(personID string) (people.Actor, []people.Passkey, error)) (people.Actor, people.Passkey, error) {
	session, err := read(ceremony)
	if err != nil {
		return people.Actor{}, people.Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return people.Actor{}, people.Passkey{}, refusedPasskey(err)
	}
	var owner holder
	_, proved, err := p.lib.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		actor, keys, err := find(string(handle))
		if err != nil {
			return nil, err
		}
		owner, err = newHolder(actor, keys)
		return owner, err
	}, session, parsed)
	if err == nil && proved.Authenticator.CloneWarning {
		err = errors.New("the counter went back: the passkey may have been copied")
	}
	if err != nil {
		return owner.actor, people.Passkey{}, refusedPasskey(err)
	}
	id := base64.RawURLEncoding.EncodeToString(proved.ID)
	stored, err := json.Marshal(proved)
	if err != nil {
		return people.Actor{}, people.Passkey{}, fmt.Errorf("passkeys: %w", err)
	}
	return owner.actor, people.Passkey{ID: id, PersonID: owner.actor.ID, Credential: stored}, nil
}

func pair(options any, session *webauthn.SessionData) (forBrowser, ceremony []byte, err error) {
	if forBrowser, err = json.Marshal(options); err != nil {
		return nil, nil, fmt.Errorf("passkeys: %w", err)
	}
	if ceremony, err = json.Marshal(session); err != nil {
		return nil, nil, fmt.Errorf("passkeys: %w", err)
	}
	return forBrowser, ceremony, nil
}

func read(ceremony []byte) (webauthn.SessionData, error) {
	var session webauthn.SessionData
	if len(ceremony) == 0 {
		return session, fault.Gone(text.T("Cette demande de clé d’accès a expiré, ou a déjà servi. Recommencez.",
			"This passkey request has expired, or was already used. Start again."))
	}
	if err := json.Unmarshal(ceremony, &session); err != nil {
		return session, fmt.Errorf("passkeys: a ceremony of the session cannot be read: %w", err)
	}
	return session, nil
}

// refusedPasskey tells no more than it must: what exactly failed is for the log.
func refusedPasskey(cause error) error {
	if lib := new(protocol.Error); errors.As(cause, &lib) {
		cause = fmt.Errorf("%s: %s", lib.Type, lib.DevInfo)
	}
	return fault.Forbidden(text.T("Cette clé d’accès n’a pas pu être acceptée. Recommencez, ou entrez autrement.",
		"This passkey could not be accepted. Start again, or sign in another way.")).Because(cause)
}
