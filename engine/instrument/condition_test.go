package instrument_test

import (
	"strings"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
)

// asking makes an instrument whose question "then" is asked only when the condition holds.
func asking(t *testing.T, condition string) *instrument.Instrument {
	t.Helper()
	in, err := instrument.Load("asking.yaml", []byte(`
id: asking
version: "2026"
title: {fr: "Essai", en: "Trial"}
sections:
  - id: only
    title: {fr: "Seule", en: "Only"}
    questions:
      - {id: number, kind: number, label: {fr: "Nombre", en: "Number"}}
      - {id: money, kind: money, label: {fr: "Montant", en: "Amount"}}
      - {id: date, kind: date, label: {fr: "Date", en: "Date"}}
      - {id: line, kind: line, label: {fr: "Ligne", en: "Line"}}
      - {id: choice, kind: yes_no, label: {fr: "Choix", en: "Choice"}}
      - {id: then, kind: line, label: {fr: "Alors", en: "Then"}, when: `+condition+`}
`))
	if err != nil {
		t.Fatalf("%s: %v", condition, err)
	}
	return in
}

func TestConditionsCompareEachKind(t *testing.T) {
	answers := instrument.Answers{
		"number": {Value: instrument.Number("2.5")},
		"money":  {Value: instrument.Money{Cents: 250, Currency: "CAD"}},
		"date":   {Value: instrument.Date{Year: 2025, Month: 3}},
		"line":   {Value: "x"},
		"choice": {Value: false},
	}
	for condition, want := range map[string]bool{
		"{equals: {question: number, value: 2.5}}":             true,
		"{equals: {question: number, value: 2}}":               false,
		"{at_least: {question: number, value: 2.5}}":           true,
		"{at_least: {question: number, value: 10}}":            false, // not as texts
		"{equals: {question: money, value: 2.5}}":              true,
		"{at_least: {question: money, value: 2.51}}":           false,
		"{equals: {question: date, value: 2025-03}}":           true,
		"{equals: {question: date, value: 2025}}":              false, // another precision is another answer
		"{at_least: {question: date, value: 2025}}":            true,
		"{at_least: {question: date, value: 2025-03-01}}":      true,
		"{at_least: {question: date, value: 2025-03-02}}":      false, // it may be the first
		"{in: {question: line, values: [w, x]}}":               true,
		"{equals: {question: choice, value: no}}":              true,
		"{equals: {question: choice, value: false}}":           true,
		"{not: {equals: {question: choice, value: yes}}}":      true,
		"{all: [{answered: line}, {answered: choice}]}":        true,
		"{any: [{not: {answered: line}}, {answered: number}]}": true,
		"{not: {any: [{answered: line}, {answered: number}]}}": false,
	} {
		if got := asking(t, condition).Shown(answers)["then"]; got != want {
			t.Errorf("%s: %v", condition, got)
		}
	}
}

// A value of another type can come from an old version or a forged import. It is told, once, and goes nowhere.
func TestValuesOfAnotherTypeGoNowhere(t *testing.T) {
	in := sample(t)
	for _, q := range in.Questions() {
		for id, other := range everything() {
			if sameType(in.Question(id).Kind, q.Kind) {
				continue
			}
			answers := instrument.Answers{q.ID: {Value: other.Value}}
			told := 0
			for _, p := range in.Validate(answers, instrument.StageDraft) {
				if p.Question == q.ID && strings.Contains(p.Message.EN, "expected type") {
					told++
				}
			}
			shown := instrument.Show(q, answers[q.ID], text.EN)
			if told != 1 || shown != "" || len(in.WriteForm(answers)) > 0 {
				t.Errorf("the value of %s in %s: told %d times, shown %q, written %v", id, q.ID, told, shown, in.WriteForm(answers))
			}
		}
	}
}

func sameType(a, b instrument.Kind) bool {
	class := func(k instrument.Kind) instrument.Kind {
		switch k {
		case instrument.KindLongText, instrument.KindRole:
			return instrument.KindText
		case instrument.KindOneOf, instrument.KindBody:
			return instrument.KindLine
		}
		return k
	}
	return class(a) == class(b)
}
