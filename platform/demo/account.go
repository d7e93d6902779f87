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
		accounts[i] = Account{Name: p.Name, Email: p.Email, Roles: f.roles(p)}
	}
	return accounts
}

// roles names each role of a person once, with the acronyms of the bodies it is for.
func (f *Fiction) roles(p Person) text.Text {
	var fr, en []string
	for _, role := range people.Roles {
		var bodies []Body
		held := false
		for _, g := range p.Grants {
			if g.Role != role {
				continue
			}
			held = true
			if b, forOne := f.body(g.Body); forOne {
				bodies = append(bodies, b)
			}
		}
		if held {
			title := people.RoleTitle(role)
			fr, en = append(fr, title.FR+acronyms(bodies, text.FR)), append(en, title.EN+acronyms(bodies, text.EN))
		}
	}
	return text.T(strings.Join(fr, ", "), strings.Join(en, ", "))
}

func acronyms(bodies []Body, l text.Lang) string {
	if len(bodies) == 0 {
		return ""
	}
	names := make([]string, len(bodies))
	for i, b := range bodies {
		names[i] = b.Acronym.In(l)
	}
	return " (" + strings.Join(names, ", ") + ")"
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
