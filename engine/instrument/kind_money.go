package instrument

import (
	"strings"

	"balise/engine/text"
)

// moneyKind asks for an amount, in Canadian dollars unless another currency is chosen.
type moneyKind struct{}

func (moneyKind) settings() []string { return []string{"min", "max", "ranges"} }

func (moneyKind) read(_ *Question, f fields) (Value, []issue) {
	amount, currency := f.sub("amount"), f.sub("currency")
	if strings.TrimSpace(amount.get()) == "" {
		return nil, nil // a currency alone is the form's default, not an answer
	}
	cents, err := readAmount(amount.get())
	if err != nil {
		return nil, []issue{{at: ".amount", message: text.T(
			"Écrivez un montant en chiffres, avec deux décimales au plus, comme 1\u00a0234,56.",
			"Write an amount in digits, with two decimals at most, such as 1,234.56.")}}
	}
	m := Money{Cents: cents, Currency: strings.ToUpper(strings.TrimSpace(currency.get()))}
	if m.Currency == "" {
		m.Currency = Dollars
	}
	return m, nil
}

func (moneyKind) write(_ *Question, v Value, f fields) {
	m := v.(Money)
	f.sub("amount").set(string(m.Amount()))
	f.sub("currency").set(m.Currency)
}

func (moneyKind) check(q *Question, v Value) []issue {
	m, ok := v.(Money)
	if !ok {
		return wrongType()
	}
	if !currencyCode.MatchString(m.Currency) {
		return []issue{{at: ".currency", message: text.T(
			"Écrivez la monnaie par son code de trois lettres, comme CAD.",
			"Write the currency as its three-letter code, such as CAD.")}}
	}
	return checkBounds(q, m.Amount(), ".amount")
}

func (moneyKind) show(_ *Question, v Value, d Display) string { return v.(Money).Written(d.Lang) }
