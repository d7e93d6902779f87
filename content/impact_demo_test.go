package content_test

import (
	"io/fs"
	"testing"

	"go.yaml.in/yaml/v3"

	"balise/content"
	"balise/engine/instrument"
	"balise/engine/text"
)

// told is an initiative, or an assessment, of the demonstration.
type told struct {
	Key        string               `yaml:"key"`
	Initiative string               `yaml:"initiative"`
	Body       string               `yaml:"body"`
	State      string               `yaml:"state"`
	Answers    map[string]yaml.Node `yaml:"answers"`
}

// fiction reads a folder of the demonstration, by key.
func fiction(t *testing.T, folder string) map[string]told {
	t.Helper()
	files, err := fs.Glob(content.FS, "demo/"+folder+"/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no files (%v)", folder, err)
	}
	all := map[string]told{}
	for _, name := range files {
		data, err := fs.ReadFile(content.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		var list []told
		if err := yaml.Unmarshal(data, &list); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, one := range list {
			if _, twice := all[one.Key]; twice {
				t.Errorf("%s: %s is told twice", name, one.Key)
			}
			all[one.Key] = one
		}
	}
	return all
}

// answers reads those of an assessment; what it does not say is taken over from its initiative where the questionnaire says so.
func answers(t *testing.T, in *instrument.Instrument, assessment, initiative told) instrument.Answers {
	t.Helper()
	all := instrument.Answers{"initiative": {Value: "fictional"}}
	for _, q := range in.Questions() {
		node, said := assessment.Answers[q.ID]
		if !said && q.Prefill != nil {
			node, said = initiative.Answers[q.Prefill.Question]
			said = said && (node.Kind != yaml.MappingNode || node.Content[0].Value == "fr")
		}
		if said {
			all[q.ID] = instrument.Answer{Value: value(t, q, &node)}
		}
	}
	for id := range assessment.Answers {
		if in.Question(id) == nil {
			t.Errorf("%s: there is no question %q", assessment.Key, id)
		}
	}
	return all
}

func value(t *testing.T, q *instrument.Question, node *yaml.Node) instrument.Value {
	t.Helper()
	decode := func(into any) {
		if err := node.Decode(into); err != nil {
			t.Errorf("line %d: %s: %v", node.Line, q.ID, err)
		}
	}
	switch q.Kind {
	case instrument.KindText, instrument.KindLongText, instrument.KindRole:
		var s text.Text
		decode(&s)
		return s
	case instrument.KindYesNo:
		var yes bool
		decode(&yes)
		return yes
	case instrument.KindNumber:
		return instrument.Number(node.Value)
	case instrument.KindDate:
		d, err := instrument.ParseDate(node.Value)
		if err != nil {
			t.Errorf("line %d: %s: %v", node.Line, q.ID, err)
		}
		return d
	case instrument.KindManyOf:
		var codes []string
		decode(&codes)
		return codes
	case instrument.KindList:
		var rows []instrument.Answers
		for _, row := range node.Content {
			one := instrument.Answers{}
			for i := 0; i+1 < len(row.Content); i += 2 {
				for _, f := range q.Fields {
					if f.ID == row.Content[i].Value {
						one[f.ID] = instrument.Answer{Value: value(t, f, row.Content[i+1])}
					}
				}
			}
			rows = append(rows, one)
		}
		return rows
	}
	return node.Value
}

// The demonstration shows one assessment of each level, and one that is not finished.
func TestTheDemonstrationShowsEveryImpactLevel(t *testing.T) {
	t.Parallel()
	in, initiatives := load(t, "impact"), fiction(t, "initiatives")
	want := map[string]string{
		"evaluation-heures-des-marees": "one", "evaluation-assistant-mouillage": "two", "evaluation-fetes-de-quartier": "two",
		"evaluation-fraude-aux-retraits": "three", "evaluation-priorite-aide-a-domicile": "four", "evaluation-erosion-des-quais": "",
	}
	assessments := fiction(t, "assessments")
	for key, assessment := range assessments {
		initiative, there := initiatives[assessment.Initiative]
		if !there || initiative.Body != assessment.Body {
			t.Errorf("%s: body %s has no initiative %q", key, assessment.Body, assessment.Initiative)
		}
		given := answers(t, in, assessment, initiative)
		stage := instrument.StageSubmit
		if assessment.State == "draft" {
			stage = instrument.StageDraft
		}
		for _, problem := range in.Validate(given, stage) {
			t.Errorf("%s: %s: %s", key, problem.Field, problem.Message.EN)
		}
		shown := in.Shown(given)
		for id := range assessment.Answers {
			if !shown[id] {
				t.Errorf("%s answers %s, which it is not asked", key, id)
			}
		}
		result := in.Score(given, instrument.Date{})
		level, is := result.Score("level"), ""
		if len(result.Missing) == 0 {
			is = level.Level.Code
		}
		if is != want[key] {
			t.Errorf("%s is at level %q (risk %v, measures %v of %v, risk that remains %v), expected %q", key, is, result.Score("risk").Value,
				result.Score("measures").Value, result.Score("measures").Max, result.Score("residual").Value, want[key])
		}
		delete(want, key)
	}
	for key := range want {
		t.Errorf("the demonstration has no assessment %s", key)
	}
}
