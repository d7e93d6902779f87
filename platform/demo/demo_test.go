package demo_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"balise/content"
	"balise/platform/corpus"
	"balise/platform/demo"
	"balise/platform/record"
)

func theCorpus(t *testing.T) *corpus.Corpus {
	t.Helper()
	c, err := corpus.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func theFiction(t *testing.T) *demo.Fiction {
	t.Helper()
	f, err := demo.Read(content.FS, theCorpus(t))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTheFictionShowsEachStateAndEachRole(t *testing.T) {
	f := theFiction(t)
	states := map[record.State]int{}
	for _, i := range f.Initiatives {
		states[i.State]++
	}
	for _, state := range record.States {
		if states[state] == 0 {
			t.Errorf("no initiative is %s", state)
		}
	}
	roles := map[string]bool{}
	for _, p := range f.Persons {
		for _, g := range p.Grants {
			roles[string(g.Role)] = true
		}
	}
	if len(roles) != 5 {
		t.Errorf("the persons hold the roles %v, want all five", roles)
	}
}

const (
	bodies = `- slug: phares
  name: {fr: "Phares", en: "Lighthouses"}
  acronym: {fr: "P", en: "L"}
  type: ministry
  portfolio: transport
  jurisdiction: quebec
  fictional: true
`
	persons = `- name: "Océane"
  email: agente@exemple.invalid
  grants: [{role: agent, body: phares}]
`
	initiatives = `- key: un
  body: phares
  state: draft
  answers:
    name: {fr: "Un", en: "One"}
`
)

// fiction gives a content with a small fiction in it, in which a file may be replaced.
func fiction(t *testing.T, file, text string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	for name, data := range map[string]string{"bodies.yaml": bodies, "people.yaml": persons, "initiatives/un.yaml": initiatives} {
		if name == file {
			data = text
		}
		files[path.Join(demo.Folder, name)] = &fstest.MapFile{Data: []byte(data)}
	}
	return files
}

func TestASmallFictionIsRead(t *testing.T) {
	f, err := demo.Read(fiction(t, "", ""), theCorpus(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Bodies) != 1 || len(f.Persons) != 1 || len(f.Initiatives) != 1 {
		t.Errorf("read %d bodies, %d persons, %d initiatives; want one of each", len(f.Bodies), len(f.Persons), len(f.Initiatives))
	}
}

func TestMistakesAreRefusedWithTheirLine(t *testing.T) {
	replace := func(in, old, by string) string {
		if !strings.Contains(in, old) {
			t.Fatalf("%q is not in the sample", old)
		}
		return strings.Replace(in, old, by, 1)
	}
	tests := []struct{ name, file, text, want string }{
		{"unknown key of a body", "bodies.yaml", replace(bodies, "  type:", "  kind:"), `demo/bodies.yaml:4: unknown key "kind"`},
		{"body that is not fictional", "bodies.yaml", replace(bodies, "fictional: true", "fictional: false"), "demo/bodies.yaml:1: body \"phares\" is not said to be fictional"},
		{"unknown code", "bodies.yaml", replace(bodies, "transport", "dreams"), `demo/bodies.yaml:1: body "phares": taxonomy "portfolio" has no term "dreams"`},
		{"body told twice", "bodies.yaml", bodies + bodies, `demo/bodies.yaml:8: body "phares" is told twice`},
		{"unknown successor", "bodies.yaml", bodies + "  successor: nobody\n", `there is no successor "nobody"`},
		{"not YAML", "bodies.yaml", "- slug: [", "demo/bodies.yaml:1: "},
		{"two documents", "bodies.yaml", bodies + "---\n" + bodies, "a file holds one document"},
		{"unknown role", "people.yaml", replace(persons, "role: agent", "role: queen"), `demo/people.yaml:1: agente@exemple.invalid: there is no role "queen"`},
		{"role for a body that is not there", "people.yaml", replace(persons, "body: phares", "body: moon"), `role "agent" and body "moon" do not go together`},
		{"initiative of no body", "initiatives/un.yaml", replace(initiatives, "body: phares", "body: moon"), `demo/initiatives/un.yaml:1: initiative "un": there is no body "moon"`},
		{"key told twice", "initiatives/un.yaml", initiatives + initiatives, `demo/initiatives/un.yaml:6: initiative "un": an initiative needs a key of its own`},
		{"unknown state", "initiatives/un.yaml", replace(initiatives, "draft", "dreamt"), `there is no state "dreamt"`},
		{"withdrawal without a reason", "initiatives/un.yaml", replace(initiatives, "draft", "withdrawn"), "has a reason in both languages"},
		{"correction of nothing", "initiatives/un.yaml", replace(initiatives, "draft", "corrected"), "a correction has a reason in both languages and the answers before it"},
		{"unknown question", "initiatives/un.yaml", initiatives + "    colour: blue\n", `demo/initiatives/un.yaml:6: there is no question "colour"`},
		{"missing language", "initiatives/un.yaml", replace(initiatives, `, en: "One"`, ""), `demo/initiatives/un.yaml:5: key "en" is missing`},
		{"unknown code in an answer", "initiatives/un.yaml", initiatives + "    category: magic\n", "demo/initiatives/un.yaml:1: category: "},
		{"impossible date", "initiatives/un.yaml", initiatives + "    start: \"2024-13\"\n", "demo/initiatives/un.yaml:6: "},
		{"number that is none", "initiatives/un.yaml", initiatives + "    people_per_year: many\n", "demo/initiatives/un.yaml:6: "},
		{"amount with three decimals", "initiatives/un.yaml", initiatives + "    annual_cost: {amount: \"1.005\", currency: CAD}\n", "an amount is written like"},
		{"yes that is none", "initiatives/un.yaml", initiatives + "    generative: perhaps\n", "expected true or false"},
		{"partner that is not there", "initiatives/un.yaml", initiatives + "    partners: [{body: moon}]\n", `there is no body "moon"`},
		{"unknown key of a row", "initiatives/un.yaml", initiatives + "    partners: [{body: phares, colour: blue}]\n", `unknown key "colour"`},
		{"link without a title", "initiatives/un.yaml", initiatives + "    links: [{url: \"https://exemple.invalid\"}]\n", `key "title" is missing`},
		{"withholding without a date", "initiatives/un.yaml", initiatives + "    technique: {withheld: security}\n", `key "until" is missing`},
		{"reason that the question does not offer", "initiatives/un.yaml", initiatives + "    name: {absent: unknown}\n", "demo/initiatives/un.yaml:6: "},
		{"published without what a submission needs", "initiatives/un.yaml", replace(initiatives, "draft", "published"), "Answer the question “In brief”."},
		{"attachment", "initiatives/un.yaml", initiatives + "    documents: x\n", `questions of the kind "attachment"`},
	}
	c := theCorpus(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := demo.Read(fiction(t, test.file, test.text), c)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want it to say %q", err, test.want)
			}
		})
	}
}
