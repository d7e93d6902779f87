package instrument

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// Number is a decimal number as written in canonical form: "-12.5", never "012", "12.50" or "+1". It is text because a
// binary float would not give back what was typed.
type Number string

var canonicalNumber = regexp.MustCompile(`^(0|-?[1-9][0-9]*|-?(0|[1-9][0-9]*)\.[0-9]*[1-9])$`)

const maxDigits = 30

// ParseNumber reads a canonical number.
func ParseNumber(s string) (Number, error) {
	if len(s) > maxDigits+2 || !canonicalNumber.MatchString(s) {
		return "", fmt.Errorf("%.40q is not a decimal number in canonical form, such as -12.5", s)
	}
	return Number(s), nil
}

// UnmarshalText reads a canonical number; it is how JSON is read.
func (n *Number) UnmarshalText(data []byte) error {
	parsed, err := ParseNumber(string(data))
	if err != nil {
		return err
	}
	*n = parsed
	return nil
}

// Compare orders two canonical numbers: -1, 0 or 1.
func (n Number) Compare(other Number) int { return n.rational().Cmp(other.rational()) }

func (n Number) rational() *big.Rat {
	r, ok := new(big.Rat).SetString(string(n))
	if !ok {
		return new(big.Rat)
	}
	return r
}

// Whole numbers typed with a single comma and three digits, "1,234", mean two things in the two languages.
var (
	errNotNumber       = errors.New("not a number")
	errAmbiguousNumber = errors.New("the comma may be a decimal or a thousands separator")
)

var (
	typedFrench  = regexp.MustCompile(`^-?([0-9]+|[0-9]{1,3}( [0-9]{3})+)(,[0-9]+)?$`)
	typedEnglish = regexp.MustCompile(`^-?([0-9]+|[0-9]{1,3}([ ,][0-9]{3})+)(\.[0-9]+)?$`)
	typedEither  = regexp.MustCompile(`^-?[1-9][0-9]{0,2},[0-9]{3}$`)
)

// readNumber understands what people type in either language: "1 234,5", "1,234.5", "1234.50".
func readNumber(typed string) (Number, error) {
	s := plainSpaces(typed)
	switch {
	case len(s) > maxDigits+10:
		return "", errNotNumber
	case typedEither.MatchString(s):
		return "", errAmbiguousNumber
	case typedFrench.MatchString(s):
		s = strings.Replace(s, ",", ".", 1)
	case typedEnglish.MatchString(s):
		s = strings.ReplaceAll(s, ",", "")
	default:
		return "", errNotNumber
	}
	n, err := ParseNumber(canonical(strings.ReplaceAll(s, " ", "")))
	if err != nil {
		return "", errNotNumber
	}
	return n, nil
}

// plainSpaces turns the no-break spaces of French numbers into spaces, and the true minus into a hyphen.
func plainSpaces(s string) string {
	return strings.TrimSpace(strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "\u2212", "-").Replace(s))
}

// canonical removes the zeros that say nothing.
func canonical(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		return sign + whole + "." + fraction
	}
	if whole == "0" {
		return whole
	}
	return sign + whole
}
