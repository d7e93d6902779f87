package whole

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

// judgeAnswer fails unless the answer is one that the description gives for the operation: its status, its type, its body, the
// headers of its errors. It is never a failure of ours.
func (a *api) judgeAnswer(t *testing.T, rt *rapid.T, o operation, c call, got answered) {
	where := fmt.Sprintf("%s %.300q %v (body %.300q) answers %d %.400s", c.method, c.address, c.header, c.body, got.status, got.body)
	said, pointer := a.documented(o, got.status)
	if got.status >= http.StatusInternalServerError || said == nil {
		rt.Fatalf("not documented: %s", where)
	}
	content, _ := said["content"].(map[string]any)
	if content == nil {
		if len(got.body) > 0 {
			rt.Fatalf("a body where none is documented: %s", where)
		}
		return
	}
	kind, _, err := mime.ParseMediaType(got.header.Get("Content-Type"))
	if err != nil {
		rt.Fatalf("%v: %s", err, where)
	}
	if _, anything := content["*/*"]; anything {
		return
	}
	if content[kind] == nil {
		rt.Fatalf("of type %s: %s", kind, where)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(got.body))
	if err != nil {
		rt.Fatalf("no JSON (%v): %s", err, where)
	}
	if err := a.schema(t, pointer+"/content/"+escapePointer(kind)+"/schema").Validate(value); err != nil {
		rt.Fatalf("not as described:\n%v\n%s", err, where)
	}
	if kind == "application/problem+json" {
		problem := value.(map[string]any)
		if fmt.Sprint(problem["status"]) != fmt.Sprint(got.status) || problem["detail"] == "" || problem["title"] == "" {
			rt.Fatalf("a problem that does not say what it is: %s", where)
		}
		if got.status == http.StatusUnauthorized && got.header.Get("WWW-Authenticate") == "" {
			rt.Fatalf("a 401 without WWW-Authenticate: %s", where)
		}
	}
}

// draws sets how many requests are drawn for each operation: there are many operations, and each draw is a request to a real server.
func draws(t *testing.T, n string) {
	t.Helper()
	const name = "rapid.checks"
	before := flag.Lookup(name).Value.String()
	if err := flag.Set(name, n); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := flag.Set(name, before); err != nil {
			t.Error(err)
		}
	})
}

// Every documented operation answers what its description says, whatever is sent to it.
func TestEveryOperationAnswersAsDocumented(t *testing.T) {
	a := newAPI(t)
	draws(t, "40")
	for _, o := range a.operations {
		t.Run(o.method+" "+o.path, func(t *testing.T) {
			t.Run("valid", func(t *testing.T) {
				rapid.Check(t, func(rt *rapid.T) {
					c, want := a.validCall(t, rt, o)
					got := a.send(t, c)
					a.judgeAnswer(t, rt, o, c, got)
					if !slices.Contains(want, got.status) {
						rt.Fatalf("%s %.300q %v (body %.1000s) answers %d, not one of %v: %.600s", c.method, c.address, c.header, c.body, got.status, want, got.body)
					}
				})
			})
			t.Run("anything", func(t *testing.T) {
				rapid.Check(t, func(rt *rapid.T) {
					c := a.spoiledCall(t, rt, o)
					a.judgeAnswer(t, rt, o, c, a.send(t, c))
				})
			})
		})
	}
}

// The examples of the description are answers that it allows.
func TestEveryExampleIsAsDescribed(t *testing.T) {
	a := newAPI(t)
	examples := 0
	check := func(where, pointer string, content map[string]any) {
		for kind, one := range content {
			example, ok := one.(map[string]any)["example"]
			if !ok {
				continue
			}
			examples++
			if err := a.schema(t, pointer+"/content/"+escapePointer(kind)+"/schema").Validate(example); err != nil {
				t.Errorf("%s: %v", where, err)
			}
		}
	}
	for _, o := range a.operations {
		at := "/paths/" + escapePointer(o.path) + "/" + strings.ToLower(o.method)
		if body, ok := o.said["requestBody"].(map[string]any); ok {
			check(o.path+" (sent)", at+"/requestBody", body["content"].(map[string]any))
		}
		for code, said := range o.said["responses"].(map[string]any) {
			if content, ok := said.(map[string]any)["content"].(map[string]any); ok {
				check(o.path+" "+code, at+"/responses/"+code, content)
			}
		}
	}
	if examples < 10 {
		t.Errorf("only %d examples", examples)
	}
}

// keys counts the idempotency keys drawn: a valid one never served before.
var keys int

// validCall draws a request that the description allows, and the statuses that it may then get.
func (a *api) validCall(t *testing.T, rt *rapid.T, o operation) (call, []int) {
	c := call{method: o.method, address: o.path, header: map[string]string{}}
	want := []int{http.StatusOK}
	secured := o.said["security"] != nil
	if secured {
		c.token = a.tokens["full"]
	}
	query := url.Values{}
	parameters, _ := o.said["parameters"].([]any)
	for _, p := range parameters {
		said := p.(map[string]any)
		name := said["name"].(string)
		switch said["in"] {
		case "path":
			c.address = a.existing(t, o, c.address)
		case "query":
			if values := validValues(rt, name, said["schema"].(map[string]any)); values != nil {
				query[name] = values
			}
		case "header":
			if name == "If-Match" {
				id, version := a.draftFor(t, o)
				c.address = strings.ReplaceAll(o.path, "{id}", id)
				c.header[name] = fmt.Sprintf(`"v%d"`, version)
			} else if rapid.Bool().Draw(rt, "with a key") {
				keys++
				c.header[name] = fmt.Sprintf("%d %s", keys, rapid.StringMatching(`[!-~]{1,40}`).Draw(rt, "key"))
			}
		}
	}
	if len(query) > 0 {
		c.address += "?" + query.Encode()
	}
	if o.said["requestBody"] != nil {
		c.header["Content-Type"] = "application/json"
		c.body = a.validBody(rt, a.formFor(t, o))
	}
	switch {
	case !secured && strings.HasPrefix(o.path, "/api/v1/workspace/usecases"):
		want = []int{http.StatusUnauthorized} // a page of the workspace as JSON, for who is signed in: the walk of routes reads it
	case strings.HasSuffix(o.path, "/submission"):
		want = []int{http.StatusUnprocessableEntity} // a draft with a name only
	case o.method == http.MethodPost:
		want = []int{http.StatusCreated}
	}
	return c, refusedAsOnce(o, want)
}

// existing fills the wildcards of an address with things that exist: for programs that write, a new draft.
func (a *api) existing(t *testing.T, o operation, address string) string {
	for _, e := range a.Site.Endpoints {
		if strings.ReplaceAll(e.Name, ".", "_") != o.said["operationId"] || e.Method != o.method {
			continue
		}
		if e.Token {
			id, _ := a.draftFor(t, o)
			address = strings.ReplaceAll(address, "{id}", id)
		}
		return fill(t, e, address, a.places)
	}
	t.Fatalf("the description has an operation %s that the site does not", o.said["operationId"])
	return ""
}

func validValues(rt *rapid.T, name string, schema map[string]any) []string {
	if name == "cursor" || rapid.IntRange(0, 2).Draw(rt, "leave out "+name) == 0 {
		return nil
	}
	if name == "cas" || name == "ajouter" {
		return []string{"UC-000001"} // cases that the demonstration has
	}
	if name == "annee" {
		return []string{"0"} // the last edition
	}
	if name == "version" || name == "before" || name == "after" {
		return []string{rapid.SampledFrom([]string{"0", "1"}).Draw(rt, name)} // versions of the framework that everyone may read
	}
	if enum, ok := schema["enum"].([]any); ok {
		return []string{rapid.SampledFrom(enum).Draw(rt, name).(string)}
	}
	kind := schema["type"]
	if many, ok := kind.([]any); ok {
		kind = many[0]
	}
	words := rapid.SampledFrom([]string{"permis", "marées", "été 2024", "O’Brien", "production", "2025", "yes", "日本", "%_!", ""})
	switch kind {
	case "integer":
		least, most := bound(schema, "minimum", 1), bound(schema, "maximum", 400)
		return []string{fmt.Sprint(rapid.IntRange(least, most).Draw(rt, name))}
	case "array":
		return rapid.SliceOfN(words, 0, 3).Draw(rt, name)
	case "boolean":
		return []string{"true"}
	}
	return []string{words.Draw(rt, name)}
}

func bound(schema map[string]any, name string, otherwise int) int {
	if n, ok := schema[name].(float64); ok {
		return int(n)
	}
	return otherwise
}

// validBody draws answers that the form allows in a draft.
func (a *api) validBody(rt *rapid.T, form formDescription) []byte {
	answers := map[string]any{}
	for _, q := range form.Questions {
		if q.Required == "draft" || rapid.IntRange(0, 3).Draw(rt, "answer "+q.ID) == 0 {
			if answer := a.validAnswer(rt, q); answer != nil {
				answers[q.ID] = answer
			}
		}
	}
	body, err := json.Marshal(map[string]any{"answers": answers})
	if err != nil {
		rt.Fatal(err)
	}
	return body
}

// validAnswer draws an answer to a question; nil where a program cannot give one.
func (a *api) validAnswer(rt *rapid.T, q formQuestion) any {
	if len(q.Absences) > 0 && q.Required != "draft" && rapid.IntRange(0, 3).Draw(rt, "absent "+q.ID) == 0 {
		return map[string]any{"absent": map[string]any{"reason": rapid.SampledFrom(q.Absences).Draw(rt, q.ID)}}
	}
	word := rapid.StringMatching(`[A-Za-zéèà][A-Za-zéèà ’.-]{0,25}[a-zé]`)
	var value any
	switch q.Kind {
	case "text", "long_text", "role":
		value = map[string]string{"fr": word.Draw(rt, q.ID), "en": word.Draw(rt, q.ID)}
	case "line":
		value = word.Draw(rt, q.ID)
	case "number":
		least, most := 0, 100
		if q.ID == "year" {
			least, most = 2020, 2100
		}
		value = fmt.Sprint(rapid.IntRange(least, most).Draw(rt, q.ID))
	case "money":
		value = map[string]any{"cents": rapid.Int64Range(0, 1_000_000_000).Draw(rt, q.ID), "currency": "CAD"}
	case "date":
		value = rapid.SampledFrom([]string{"2024", "2024-02", "2024-02-29"}).Draw(rt, q.ID)
	case "yes_no":
		value = rapid.Bool().Draw(rt, q.ID)
	case "one_of":
		value = rapid.SampledFrom(q.Choices).Draw(rt, q.ID).Code
	case "many_of":
		value = []string{rapid.SampledFrom(q.Choices).Draw(rt, q.ID).Code, q.Choices[0].Code}
	case "body":
		value = a.bodyID
	case "record":
		value = a.places["record"]
	case "links":
		value = []any{map[string]any{"url": "https://exemple.quebec/" + url.PathEscape(word.Draw(rt, q.ID)), "title": map[string]string{"fr": "Avis", "en": "Notice"}}}
	case "list":
		row := map[string]any{}
		for _, f := range q.Fields {
			row[f.ID] = a.validAnswer(rt, f)
		}
		value = []any{row}
	default:
		return nil
	}
	return map[string]any{q.Member: value}
}
