package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"balise/content"
	"balise/engine/instrument"
	"balise/engine/ruleset"
	"balise/engine/surveyjs"
	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/fault"
)

// openDefinition reads a questionnaire from its owner’s file or folder. Without a rule set, what the file looks like tells.
func openDefinition(path, rules string, gen surveyjs.Generation) (*definition, error) {
	d, err := readDefinition(path, rules, gen)
	if err != nil {
		return nil, fault.Invalid(text.T("Le questionnaire «\u00a0"+path+"\u00a0» ne peut pas être lu.", "The questionnaire “"+path+"” cannot be read.")).Because(err)
	}
	return d, nil
}

func readDefinition(path, rules string, gen surveyjs.Generation) (*definition, error) {
	about, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if about.IsDir() {
		if rules != "" && rules != rulesSAMM {
			return nil, fmt.Errorf("a folder holds the model of the rule set %s, not of %s", rulesSAMM, rules)
		}
		m, err := ruleset.LoadSAMM(os.DirFS(path))
		if err != nil {
			return nil, err
		}
		return &definition{rules: rulesSAMM, samm: m}, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	kind := strings.ToLower(filepath.Ext(path))
	if kind == ".yaml" || kind == ".yml" {
		own, err := openOwn(path, data)
		if err != nil {
			return nil, err
		}
		return &definition{rules: rulesOwn, own: own}, nil
	}
	if rules == "" {
		rules = recogniseRules(data)
	}
	d := &definition{rules: rules}
	switch {
	case rules == rulesAIMA && isSpreadsheet(data):
		d.aima, err = openToolkit(data)
	case rules == rulesAIMA:
		d.aima, err = ruleset.LoadAIMA(data)
	case rules == rulesSAMM:
		err = fmt.Errorf("the model of the rule set %s is a folder: name the one that holds questions, activities and answer_sets", rulesSAMM)
	default:
		if d.survey, err = surveyjs.Load(data, gen); err == nil {
			d.aia = ruleset.NewAIA(d.survey)
		}
	}
	return d, err
}

// openOwn reads a questionnaire written in our YAML, with the lists of the content.
func openOwn(path string, data []byte) (*instrument.Instrument, error) {
	in, err := instrument.Load(path, data)
	if err != nil {
		return nil, err
	}
	c, err := corpus.Load(content.FS)
	if err != nil {
		return nil, err
	}
	return in, in.Use(c.Taxonomies...)
}

func recogniseRules(data []byte) string {
	if isSpreadsheet(data) {
		return rulesAIMA
	}
	var looks struct {
		Items []struct {
			Practice string `json:"practice_code"`
		}
	}
	if json.Unmarshal(data, &looks) == nil && len(looks.Items) > 0 && slices.ContainsFunc(looks.Items, func(one struct {
		Practice string `json:"practice_code"`
	}) bool {
		return one.Practice != ""
	}) {
		return rulesAIMA
	}
	return rulesAIA
}
