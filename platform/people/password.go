package people

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"balise/engine/text"
	"balise/platform/fault"
)

// The cost of argon2id. One hash takes some 24 ms of processor and 19 MiB; design.md §8 measured it.
const (
	hashTime   = 2
	hashMemory = 19 * 1024 // KiB
	hashLanes  = 1
	hashSize   = 32
	saltSize   = 16
)

// hashing lets two hashes run at a time: a crowd at the door must not take the memory of everything else.
var hashing = make(chan struct{}, 2)

// nobody is the hash that an unknown address is compared with, so that the answer takes as long as for a known one. Its
// salt and hash are zeros: no password gives it.
var nobody = encode(make([]byte, saltSize), make([]byte, hashSize))

// hash gives the encoded hash of a password.
func hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails
	key, err := derive(ctx, password, salt)
	if err != nil {
		return "", err
	}
	return encode(salt, key), nil
}

// matches tells whether the password has that hash, in a time that depends on neither.
func matches(ctx context.Context, password, encoded string) (bool, error) {
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || strings.Join(parts[:4], "$") != encodedCost {
		return false, fmt.Errorf("password: a stored hash has an unknown form")
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("password: salt: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false, fmt.Errorf("password: hash: %w", err)
	}
	got, err := derive(ctx, password, salt)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

func derive(ctx context.Context, password string, salt []byte) ([]byte, error) {
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("password: %w", ctx.Err())
	}
	defer func() { <-hashing }()
	// The same word typed on two keyboards may differ in how its accents are composed.
	return argon2.IDKey([]byte(norm.NFKC.String(password)), salt, hashTime, hashMemory, hashLanes, hashSize), nil
}

// encodedCost starts every hash, so that a later cost can be told from this one.
var encodedCost = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d", argon2.Version, hashMemory, hashTime, hashLanes)

func encode(salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return encodedCost + "$" + b64.EncodeToString(salt) + "$" + b64.EncodeToString(key)
}

// The length of a password, in characters.
const (
	minPassword = 12
	maxPassword = 200
)

// worst are the long passwords that are tried first.
var worst = []string{"motdepasse", "password", "passw0rd", "123456789", "0123456789", "987654321", "azertyuiop", "qwertyuiop", "qwerty123",
	"administrateur", "administrator", "bienvenue", "welcome", "iloveyou", "jetaime", "letmein", "changeme", "soleil", "quebec", "montreal", "balise"}

// checkPassword says what is wrong with a new password; the messages never repeat it.
func checkPassword(password, email string) error {
	refuse := func(fr, en string) error {
		return fault.Invalid(text.T("Ce mot de passe ne convient pas.", "This password is not suitable."),
			fault.Field{Name: "password", Message: text.T(fr, en)})
	}
	length := len([]rune(norm.NFKC.String(password)))
	switch {
	case length < minPassword:
		return refuse("Choisissez au moins 12\u00a0caractères\u00a0: quelques mots sans lien font un bon mot de passe.", "Choose at least 12 characters: a few unrelated words make a good password.")
	case length > maxPassword:
		return refuse("Choisissez au plus 200\u00a0caractères.", "Choose at most 200 characters.")
	}
	folded := strings.ToLower(password)
	account, _, _ := strings.Cut(emailKey(email), "@")
	if account != "" && strings.HasPrefix(folded, account) && len(folded)-len(account) < 8 || folded == emailKey(email) {
		return refuse("Le mot de passe ne doit pas ressembler à votre adresse.", "The password must not look like your address.")
	}
	for _, known := range worst {
		// A known word with a few signs around is still among the first guesses.
		if rest := strings.ReplaceAll(folded, known, ""); rest != folded && len(rest) < 6 {
			return refuse("Ce mot de passe est trop connu. Choisissez quelques mots sans lien.", "This password is too well known. Choose a few unrelated words.")
		}
	}
	different := map[rune]bool{}
	for _, r := range folded {
		different[r] = true
	}
	if len(different) < 5 {
		return refuse("Ce mot de passe se répète trop. Choisissez quelques mots sans lien.", "This password repeats itself too much. Choose a few unrelated words.")
	}
	return nil
}
