package usecase

import (
	_ "embed"
	"fmt"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed absences.yaml
var absenceFile []byte

// usualAbsences are the words by which sources of any language say that there is no answer, folded, and which absence each means.
var usualAbsences = sync.OnceValue(func() map[string]Absence {
	var file map[Absence][]string
	if err := yaml.Unmarshal(absenceFile, &file); err != nil {
		panic(fmt.Sprintf("absences.yaml: %v", err)) // it is part of the program
	}
	all := map[string]Absence{}
	for absence, words := range file {
		for _, w := range words {
			all[valueKey(w)] = absence
		}
	}
	return all
})

// absenceRemark is how sure an absence is that a remark follows: « N/A - consolidated into another use case ».
const absenceRemark = 0.8

// remarkedAbsence reads an absence that a remark follows; only where the cell should hold something short.
func remarkedAbsence(k string, words map[string]Absence) (Absence, bool) {
	for i := 1; i < len(k) && i <= 20; i++ {
		if k[i] != ' ' && k[i] != ';' && k[i] != ',' && k[i] != ':' && k[i] != '(' {
			continue
		}
		after := k[i:]
		if after[0] == ' ' && (len(after) < 2 || after[1] != '-' && after[1] != '(') {
			continue
		}
		if a, known := words[k[:i]]; known {
			return a, true
		}
	}
	return "", false
}
