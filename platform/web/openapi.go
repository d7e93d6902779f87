package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"balise/engine/text"
)

// describeAPI derives the OpenAPI 3.1 description from the types of the endpoints that have a JSON face, in one language. The
// tag `doc:"français / English"` of a field says what it is.
func (s *Site) describeAPI(l text.Lang) *huma.OpenAPI {
	registry := huma.NewMapRegistry("#/components/schemas/", schemaName)
	api := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Balise", Version: "1", Description: apiIntroduction.In(l),
			License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}},
		Servers: []*huma.Server{{URL: "/"}},
		Tags:    []*huma.Tag{{Name: tagRead, Description: tagTexts[tagRead].In(l)}, {Name: tagWrite, Description: tagTexts[tagWrite].In(l)}},
		Paths:   map[string]*huma.PathItem{},
		Components: &huma.Components{Schemas: registry, Headers: headersIn(l), SecuritySchemes: map[string]*huma.SecurityScheme{
			tokenScheme: {Type: "http", Scheme: "bearer", Description: tokenText.In(l)}}},
	}
	problem := registry.Schema(reflect.TypeFor[Problem](), true, "")
	api.Components.Responses = problemsIn(l, problem)
	for _, e := range s.Endpoints {
		if e.API == "" {
			continue
		}
		path := strings.ReplaceAll(e.API, "{$}", "")
		item := api.Paths[path]
		if item == nil {
			item = &huma.PathItem{}
			api.Paths[path] = item
		}
		setOperation(item, e.Method, s.operation(registry, e, l))
	}
	for _, schema := range registry.Map() {
		speak(schema, l)
	}
	return api
}

func setOperation(item *huma.PathItem, method string, op *huma.Operation) {
	switch method {
	case http.MethodGet:
		item.Get = op
	case http.MethodPost:
		item.Post = op
	case http.MethodPut:
		item.Put = op
	case http.MethodPatch:
		item.Patch = op
	}
}

// speak keeps of every description of a schema the words of one language.
func speak(s *huma.Schema, l text.Lang) {
	if s == nil {
		return
	}
	s.Description = inTag(s.Description, l)
	for _, property := range s.Properties {
		speak(property, l)
	}
	speak(s.Items, l)
	if more, ok := s.AdditionalProperties.(*huma.Schema); ok {
		speak(more, l)
	}
}

// inTag reads the words of one language in a doc tag, "français / English"; a tag with one part is the same in both.
func inTag(doc string, l text.Lang) string {
	fr, en, both := strings.Cut(doc, " / ")
	if both && l == text.EN {
		return en
	}
	return fr
}

var notName = regexp.MustCompile(`[^A-Za-z0-9]+`)

// schemaName names a schema by its package and type: two measures may both have a Row.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Name() == "" {
		return hint
	}
	parts := strings.Split(t.String(), ".")
	if slices.Contains([]string{"web", "pages", "text", "instrument", "people"}, parts[0]) { // of the platform: the same everywhere
		parts = parts[1:]
	}
	name := ""
	for _, part := range parts {
		part = notName.ReplaceAllString(part, "")
		if part != "" {
			name += strings.ToUpper(part[:1]) + part[1:]
		}
	}
	return name
}

// OpenAPI gives the description of the API in a language, as it is served.
func (s *Site) OpenAPI(l text.Lang) ([]byte, error) {
	body, err := json.MarshalIndent(s.openAPI[l](), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the API description: %w", err)
	}
	return append(body, '\n'), nil
}

func (s *Site) serveOpenAPI(w http.ResponseWriter, r *http.Request) {
	x := s.exchange(w, r, text.FR, true)
	if l := text.Lang(r.URL.Query().Get("lang")); l == text.FR || l == text.EN {
		x.lang = l
	}
	body, err := s.OpenAPI(x.lang)
	if err != nil {
		x.fail(err)
		return
	}
	w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
	w.Header().Set("Content-Language", string(x.lang))
	w.Header().Set("Vary", "Accept-Language")
	x.send(body)
}
