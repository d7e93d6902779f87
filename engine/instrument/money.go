package instrument

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Money is an amount in cents of a currency (ISO 4217: CAD, USD, EUR).
type Money struct {
	Cents    int64  `json:"cents"`
	Currency string `json:"currency"`
}

// Dollars is the currency of an amount typed without one.
const Dollars = "CAD"

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// Amount writes the amount in units of the currency: "1234.5" for 123450 cents.
func (m Money) Amount() Number {
	sign, cents := "", uint64(m.Cents)
	if m.Cents < 0 {
		sign, cents = "-", uint64(-(m.Cents+1))+1 // the smallest int64 has no opposite
	}
	return Number(canonical(fmt.Sprintf("%s%d.%02d", sign, cents/100, cents%100)))
}

// readAmount understands "1 234,56 $", "$1,234.56" and "1,234": cents have two digits, so that a comma followed by
// three always parts thousands.
func readAmount(typed string) (cents int64, err error) {
	s := strings.TrimSpace(strings.Trim(plainSpaces(typed), "$"))
	if typedEither.MatchString(s) {
		s = strings.Replace(s, ",", "", 1)
	}
	n, err := readNumber(s)
	if err != nil {
		return 0, err
	}
	m, err := ParseMoney(n, Dollars)
	return m.Cents, err
}

// ParseMoney gives the amount that a canonical number is in a currency; it has two decimals at most.
func ParseMoney(amount Number, currency string) (Money, error) {
	whole, fraction, _ := strings.Cut(string(amount), ".")
	if len(fraction) > 2 {
		return Money{}, errNotNumber
	}
	cents, err := strconv.ParseInt(whole+(fraction + "00")[:2], 10, 64)
	if err != nil {
		return Money{}, errNotNumber
	}
	return Money{Cents: cents, Currency: currency}, nil
}
