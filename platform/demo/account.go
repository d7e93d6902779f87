package demo

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"

	"balise/engine/text"
	"balise/platform/people"
)

// accounts describes the persons, in the order of the fiction.
func (f *Fiction) accounts() []Account {
	accounts := make([]Account, len(f.Persons))
	for i, p := range f.Persons {
		var fr, en []string
		for _, g := range p.Grants {
			title := people.RoleTitle(g.Role)
			if b, forOne := f.body(g.Body); forOne {
				title = text.T(title.FR+" ("+b.Acronym.FR+")", title.EN+" ("+b.Acronym.EN+")")
			}
			fr, en = append(fr, title.FR), append(en, title.EN)
		}
		accounts[i] = Account{Name: p.Name, Email: p.Email, Roles: text.T(strings.Join(fr, ", "), strings.Join(en, ", "))}
	}
	return accounts
}

// words make a password that can be read aloud and typed on any keyboard.
var words = []string{
	"anse", "aube", "bouee", "barque", "bouleau", "brise", "bruine", "cabane", "canot", "cap", "castor", "cerise", "colline",
	"crique", "dune", "escale", "falaise", "fanal", "flocon", "forge", "geai", "givre", "goudron", "harfang", "havre", "herbe",
	"huart", "islet", "jetee", "lanterne", "lichen", "loutre", "luciole", "lune", "marais", "merle", "mousse", "nacre", "nuage",
	"orme", "ours", "paruline", "phare", "pinson", "plume", "pomme", "prairie", "quai", "rame", "renard", "riviere", "rosee",
	"sable", "sapin", "sentier", "silex", "tilleul", "tourbe", "trefle", "truite", "vague", "verger", "voile", "zephyr",
}

// NewPassword makes a password at random, as likely to be guessed as one in a billion: four words of 64 and two digits.
func NewPassword() (string, error) {
	picked := make([]string, 4)
	for i := range picked {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(words))))
		if err != nil {
			return "", fmt.Errorf("password: %w", err)
		}
		picked[i] = words[n.Int64()]
	}
	n, err := rand.Int(rand.Reader, big.NewInt(90))
	if err != nil {
		return "", fmt.Errorf("password: %w", err)
	}
	return fmt.Sprintf("%s-%d", strings.Join(picked, "-"), n.Int64()+10), nil
}
