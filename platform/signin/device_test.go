package signin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// device is an authenticator of the tests: it holds one key and signs as WebAuthn says (level 3, §6), or badly when told to.
type device struct {
	t       *testing.T
	key     *ecdsa.PrivateKey
	id      []byte
	handle  string
	counter uint32

	// What a forger may change.
	origin, rpID string
	flags        byte
}

// The flags of authenticator data.
const (
	present  = 0x01
	verified = 0x04
	attested = 0x40
)

const site = "https://balise.exemple.quebec"

func newDevice(t *testing.T) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 32)
	rand.Read(id)
	return &device{t: t, key: key, id: id, origin: site, rpID: "balise.exemple.quebec", flags: present | verified}
}

var b64 = base64.RawURLEncoding.EncodeToString

// challengeOf reads the challenge of options, and whom they are for.
func challengeOf(t *testing.T, options []byte) (challenge, user string) {
	t.Helper()
	var read struct {
		PublicKey struct {
			Challenge string
			User      struct{ ID string }
		}
	}
	if err := json.Unmarshal(options, &read); err != nil {
		t.Fatal(err)
	}
	return read.PublicKey.Challenge, read.PublicKey.User.ID
}

// client is what the browser vouches for.
func (d *device) client(kind, challenge string) []byte {
	data, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false})
	if err != nil {
		d.t.Fatal(err)
	}
	return data
}

func (d *device) authenticatorData(flags byte) []byte {
	rp := sha256.Sum256([]byte(d.rpID))
	data := append(rp[:], flags)
	return binary.BigEndian.AppendUint32(data, d.counter)
}

// answer wraps what the browser sends.
func (d *device) answer(response map[string]any) []byte {
	data, err := json.Marshal(map[string]any{"id": b64(d.id), "rawId": b64(d.id), "type": "public-key", "response": response,
		"clientExtensionResults": map[string]any{}})
	if err != nil {
		d.t.Fatal(err)
	}
	return data
}

// register answers the options of a registration.
func (d *device) register(options []byte) []byte {
	challenge, user := challengeOf(d.t, options)
	handle, err := base64.RawURLEncoding.DecodeString(user)
	if err != nil {
		d.t.Fatal(err)
	}
	d.handle = string(handle)
	data := append(d.authenticatorData(d.flags|attested), make([]byte, 16)...) // no AAGUID
	data = binary.BigEndian.AppendUint16(data, uint16(len(d.id)))
	data = append(data, d.id...)
	public, err := d.key.PublicKey.Bytes() // 04, then x and y
	if err != nil {
		d.t.Fatal(err)
	}
	// The COSE key, in CBOR: an EC2 key of P-256 for ES256.
	data = append(data, 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32)
	data = append(data, public[1:33]...)
	data = append(data, 0x22, 0x58, 32)
	data = append(data, public[33:]...)
	// {"fmt": "none", "attStmt": {}, "authData": data}
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"), byte(len(data)))
	return d.answer(map[string]any{"clientDataJSON": b64(d.client("webauthn.create", challenge)), "attestationObject": b64(append(object, data...)),
		"transports": []string{"internal"}})
}

// signIn answers the options of a sign-in.
func (d *device) signIn(options []byte) []byte {
	challenge, _ := challengeOf(d.t, options)
	d.counter++
	client, data := d.client("webauthn.get", challenge), d.authenticatorData(d.flags)
	hash := sha256.Sum256(client)
	signed := sha256.Sum256(append(data[:len(data):len(data)], hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, signed[:])
	if err != nil {
		d.t.Fatal(err)
	}
	return d.answer(map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64([]byte(d.handle))})
}
