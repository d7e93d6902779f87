package guard

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"balise/platform/db"
)

const (
	sealLife = 24 * time.Hour  // somebody may go for lunch, or sleep on it
	quickest = 2 * time.Second // nobody reads a form and answers it faster
)

// seal is what a form carries: when it was given, a number of its own, and our signature of both.
type seal struct {
	at               int64 // microseconds
	nonce, signature string
}

var errSeal = errors.New("guard: malformed seal")

// parse reads "1790000000000000.nonce.signature".
func parse(written string) (seal, error) {
	parts := strings.Split(written, ".")
	if len(parts) != 3 || len(written) > 200 {
		return seal{}, errSeal
	}
	at, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil || at <= 0 || strconv.FormatInt(at, 10) != parts[0] {
		return seal{}, errSeal
	}
	for _, part := range parts[1:] {
		if part == "" {
			return seal{}, errSeal
		}
		if _, err := hex.DecodeString(part); err != nil {
			return seal{}, errSeal
		}
	}
	return seal{at: at, nonce: parts[1], signature: parts[2]}, nil
}

func (s seal) String() string {
	return strconv.FormatInt(s.at, 10) + "." + s.nonce + "." + s.signature
}

func (s seal) sign(secret []byte, purpose string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("seal|" + purpose + "|" + strconv.FormatInt(s.at, 10) + "|" + s.nonce))
	return hex.EncodeToString(mac.Sum(nil))
}

func (s seal) good(secret []byte, purpose string) bool {
	return hmac.Equal([]byte(s.signature), []byte(s.sign(secret, purpose)))
}

// Seal gives what a form of that purpose carries, until it is sent.
func (g *Guard) Seal(ctx context.Context, purpose string) (string, error) {
	now := g.now()
	secret, err := g.today(ctx, dayOf(now))
	if err != nil {
		return "", err
	}
	var nonce [12]byte
	rand.Read(nonce[:]) // never fails
	s := seal{at: now.UnixMicro(), nonce: hex.EncodeToString(nonce[:])}
	s.signature = s.sign(secret, purpose)
	return s.String(), nil
}

// today gives the secret of a day, and makes it when there is none.
func (g *Guard) today(ctx context.Context, day string) (secret []byte, err error) {
	err = g.db.Read(ctx, func(tx *db.Tx) error {
		secret, err = readKey(ctx, tx, day)
		return err
	})
	if err != nil || secret != nil {
		return secret, err
	}
	err = g.db.Write(ctx, func(tx *db.Tx) error {
		secret, err = newKey(ctx, tx, day)
		return err
	})
	return secret, err
}

// Token gives 256 random bits in a form that fits a link, and the hash that is kept of it: who reads the database cannot
// open the link.
func Token() (token, hash string) {
	var b [32]byte
	rand.Read(b[:]) // never fails
	token = base64.RawURLEncoding.EncodeToString(b[:])
	return token, Hash(token)
}

// Hash is what is kept of a token. A fast hash is enough: the token cannot be guessed.
func Hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
