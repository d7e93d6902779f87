package whole

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/server"
)

// operation is one operation of the description that is served.
type operation struct {
	method, path string
	said         map[string]any
}

// api is the description that a server gives of itself, and what is needed to obey it: tokens, and things that exist.
type api struct {
	*server.Server
	description map[string]any
	compiler    *jsonschema.Compiler
	operations  []operation
	form        formDescription            // of the register
	forms       map[string]formDescription // of other kinds, by path
	once        map[string]string          // records of kinds of which a body has one, by path
	tokens      map[string]string          // full, reading, writing, revoked
	places      map[string]string          // by name of a wildcard
	bodyID      string
}

type formDescription struct{ Questions []formQuestion }

type formQuestion struct {
	ID, Kind, Member, Required string
	Absences                   []string
	Choices                    []struct{ Code string }
	Fields                     []formQuestion
	Example                    json.RawMessage
}

const described = "https://balise.test/openapi.json"

func newAPI(t *testing.T) *api {
	t.Helper()
	a := &api{Server: server.Demo(t), forms: map[string]formDescription{}, once: map[string]string{}, tokens: map[string]string{"none": "", "forged": "balise_" + strings.Repeat("x", 43), "garbage": "é'; --"}}
	a.read(t, "/api/v1/openapi.json?lang=en", &a.description)
	a.read(t, "/api/v1/workspace/register/form", &a.form)
	a.compiler = jsonschema.NewCompiler()
	a.compiler.DefaultDraft(jsonschema.Draft2020)
	a.compiler.AssertFormat()
	if err := a.compiler.AddResource(described, a.description); err != nil {
		t.Fatal(err)
	}
	for path, item := range a.description["paths"].(map[string]any) {
		for method, said := range item.(map[string]any) {
			a.operations = append(a.operations, operation{strings.ToUpper(method), path, said.(map[string]any)})
		}
	}
	if len(a.operations) < 10 {
		t.Fatalf("only %d operations are described", len(a.operations))
	}
	a.populate(t)
	return a
}

// read asks for a document as any reader would.
func (a *api) read(t *testing.T, path string, into any) {
	t.Helper()
	status, body, _ := ask(t, a.Client(""), http.MethodGet, a.URL+path)
	if status != http.StatusOK {
		t.Fatalf("%s answers %d", path, status)
	}
	if err := json.Unmarshal([]byte(body), into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// populate makes the tokens, and finds something for each wildcard.
func (a *api) populate(t *testing.T) {
	t.Helper()
	a.places = places(t, a.Server)
	persons, err := a.People.Persons(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	approver := personOf(t, persons, server.Approver)
	actor := people.Actor{ID: approver.ID, Name: approver.Name, Grants: approver.Grants}
	a.bodyID = approver.Grants[0].BodyID
	for name, scopes := range map[string][]people.TokenScope{"full": people.TokenScopes(), "reading": {people.ScopeRead},
		"writing": {people.ScopeWrite}, "revoked": people.TokenScopes()} {
		if a.tokens[name], err = a.People.CreateToken(t.Context(), actor, people.NewToken{Name: name, BodyID: a.bodyID, Scopes: scopes, Days: 30}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := a.People.Tokens(t.Context(), actor)
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range all {
		if token.Name == "revoked" {
			if err := a.People.RevokeToken(t.Context(), actor, token.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// draft makes a draft of the tokens' body, and gives its identifier and its version.
func (a *api) draft(t *testing.T) (id string, version int) {
	t.Helper()
	var made record.Record
	err := a.Records.Write(t.Context(), func(w *record.Writer) (err error) {
		made, err = w.Create(t.Context(), people.Operator("essai"), initiative.KindID, a.bodyID,
			instrument.Answers{"name": {Value: text.T("Veille des quais", "Watch of the quays")}}, text.Text{}, "")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.ID, made.Version
}

// call is a request to an operation.
type call struct {
	method, address, token string
	header                 map[string]string
	body                   []byte // nil for none
}

type answered struct {
	status int
	header http.Header
	body   []byte
}

func (a *api) send(t *testing.T, c call) answered {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), c.method, a.URL+c.address, bytes.NewReader(c.body))
	if err != nil {
		t.Fatalf("%q cannot be asked for: %v", c.address, err)
	}
	for name, value := range c.header {
		request.Header.Set(name, value)
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatalf("%s %.80s: %v", c.method, c.address, err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answered{answer.StatusCode, answer.Header, body}
}

// schema compiles what stands at a place of the description.
func (a *api) schema(t *testing.T, pointer string) *jsonschema.Schema {
	t.Helper()
	schema, err := a.compiler.Compile(described + "#" + pointer)
	if err != nil {
		t.Fatalf("the schema at %s: %v", pointer, err)
	}
	return schema
}

func escapePointer(s string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(s) }

// documented finds, for an answer of an operation, what the description says of it, and where.
func (a *api) documented(o operation, status int) (said map[string]any, pointer string) {
	code := strconv.Itoa(status)
	responses := o.said["responses"].(map[string]any)
	said, ok := responses[code].(map[string]any)
	if !ok {
		return nil, ""
	}
	if ref, isRef := said["$ref"].(string); isRef {
		shared := a.description["components"].(map[string]any)["responses"].(map[string]any)
		return shared[code].(map[string]any), strings.TrimPrefix(ref, "#")
	}
	return said, "/paths/" + escapePointer(o.path) + "/" + strings.ToLower(o.method) + "/responses/" + code
}
