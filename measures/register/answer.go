package register

import (
	"encoding/json"
	"fmt"

	"balise/engine/instrument"
	"balise/engine/text"
)

// Answer is a public answer in JSON: the one field that fits the kind of question, or why there is no answer.
type Answer struct {
	Text   *text.Text             `json:"text,omitempty"`
	String *string                `json:"string,omitempty"`
	Number *string                `json:"number,omitempty" doc:"Nombre décimal / Decimal number"`
	Money  *Money                 `json:"money,omitempty"`
	Date   *string                `json:"date,omitempty" doc:"2024, 2024-05, 2024-05-31"`
	Bool   *bool                  `json:"bool,omitempty"`
	Codes  []string               `json:"codes,omitempty"`
	Links  []Link                 `json:"links,omitempty"`
	File   *instrument.Attachment `json:"file,omitempty"`
	Rows   []map[string]Answer    `json:"rows,omitempty"`
	Absent *Absent                `json:"absent,omitempty"`
}

// Money is an amount in hundredths of a currency.
type Money struct {
	Cents    int64  `json:"cents"`
	Currency string `json:"currency"`
}

// Link is an address with its title.
type Link struct {
	Title *text.Text `json:"title,omitempty"`
	URL   string     `json:"url"`
}

// Absent says why there is no answer.
type Absent struct {
	Reason string     `json:"reason"`
	Ground string     `json:"ground,omitempty"`
	Until  string     `json:"until,omitempty"`
	Note   *text.Text `json:"note,omitempty"`
}

// answersOf writes answers for the API. It goes through their canonical JSON, so that what is served is what is kept.
func answersOf(a instrument.Answers) (map[string]Answer, error) {
	data, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("writing the answers: %w", err)
	}
	var answers map[string]Answer
	if err := json.Unmarshal(data, &answers); err != nil {
		return nil, fmt.Errorf("writing the answers: %w", err)
	}
	return answers, nil
}
