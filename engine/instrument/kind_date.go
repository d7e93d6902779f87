package instrument

import (
	"strconv"
	"strings"

	"balise/engine/text"
)

// dateKind asks for a date as precisely as it is known: a year, perhaps a month, perhaps a day.
type dateKind struct{}

func (dateKind) settings() []string { return nil }

func (dateKind) read(_ *Question, f fields) (Value, []issue) {
	typed := [3]string{}
	parts := [3]string{"year", "month", "day"}
	for i, part := range parts {
		typed[i] = strings.TrimSpace(f.sub(part).get())
	}
	if typed == [3]string{} {
		return nil, nil
	}
	var numbers [3]int
	for i, s := range typed {
		n, err := strconv.Atoi(s)
		if s != "" && (err != nil || n <= 0) {
			return nil, []issue{{at: "." + parts[i], message: text.T(
				"Écrivez l’année, le mois et le jour en chiffres, comme 2024, 5 et 31.",
				"Write the year, the month and the day in digits, such as 2024, 5 and 31.")}}
		}
		numbers[i] = n
	}
	d := Date{Year: numbers[0], Month: numbers[1], Day: numbers[2]}
	if issues := checkDate(d); issues != nil {
		return nil, issues
	}
	return d, nil
}

func (dateKind) write(_ *Question, v Value, f fields) {
	d := v.(Date)
	for part, n := range map[string]int{"year": d.Year, "month": d.Month, "day": d.Day} {
		if n > 0 {
			f.sub(part).set(strconv.Itoa(n))
		}
	}
}

func (dateKind) check(_ *Question, v Value) []issue {
	d, ok := v.(Date)
	if !ok {
		return wrongType()
	}
	return checkDate(d)
}

func (dateKind) show(_ *Question, v Value, d Display) string { return v.(Date).Written(d.Lang) }

func checkDate(d Date) []issue {
	switch {
	case d.Valid():
		return nil
	case d.Year < 1000 || d.Year > 9999:
		return []issue{{at: ".year", message: text.T("Écrivez l’année en quatre chiffres, comme 2024.",
			"Write the year in four digits, such as 2024.")}}
	case d.Month == 0:
		return []issue{{at: ".month", message: text.T("Indiquez aussi le mois de ce jour, ou retirez le jour.",
			"Give the month of this day too, or remove the day.")}}
	case d.Month < 0 || d.Month > 12:
		return []issue{{at: ".month", message: text.T("Écrivez un mois de 1 à 12.", "Write a month from 1 to 12.")}}
	}
	return []issue{{at: ".day", message: text.T("Ce jour n’existe pas dans ce mois\u00a0: corrigez le jour ou le mois.",
		"This day does not exist in that month: correct the day or the month.")}}
}
