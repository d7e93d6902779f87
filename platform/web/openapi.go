package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"balise/engine/text"
)

// describeAPI derives the OpenAPI 3.1 description from the types of the endpoints that have a JSON face.
func (s *Site) describeAPI() ([]byte, error) {
	registry := huma.NewMapRegistry("#/components/schemas/", schemaName)
	api := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title:       "Balise",
			Version:     "1",
			Description: both(text.T("Lecture du registre public des usages de l’intelligence artificielle.", "Reading of the public register of the uses of artificial intelligence.")),
			License:     &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
		},
		Paths:      map[string]*huma.PathItem{},
		Components: &huma.Components{Schemas: registry},
	}
	failure := registry.Schema(reflect.TypeFor[problem](), true, "Problem")
	for _, e := range s.Endpoints {
		if e.API == "" || e.Method != http.MethodGet {
			continue
		}
		answer := registry.Schema(e.Out, true, "")
		api.Paths[strings.ReplaceAll(e.API, "{$}", "")] = &huma.PathItem{Get: &huma.Operation{
			OperationID: strings.ReplaceAll(e.Name, ".", "_"),
			Summary:     both(e.Summary),
			Parameters:  parameters(registry, e.In),
			Responses: map[string]*huma.Response{
				"200": {Description: "OK", Content: map[string]*huma.MediaType{"application/json": {Schema: answer}}},
				"default": {Description: both(text.T("Problème (RFC 9457)", "Problem (RFC 9457)")),
					Content: map[string]*huma.MediaType{"application/problem+json": {Schema: failure}}},
			},
		}}
	}
	body, err := json.MarshalIndent(api, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the API description: %w", err)
	}
	return append(body, '\n'), nil
}

func both(t text.Text) string { return t.FR + " / " + t.EN }

var notName = regexp.MustCompile(`[^A-Za-z0-9]+`)

// schemaName names a schema by its package and type: two measures may both have a Row.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Name() == "" {
		return hint
	}
	if hint == "Problem" {
		return hint
	}
	parts := strings.Split(t.String(), ".")
	name := ""
	for _, part := range parts {
		part = notName.ReplaceAllString(part, "")
		if part != "" {
			name += strings.ToUpper(part[:1]) + part[1:]
		}
	}
	return name
}

func parameters(registry huma.Registry, in reflect.Type) []*huma.Param {
	var found []*huma.Param
	if in.Kind() != reflect.Struct {
		return nil
	}
	for _, f := range reflect.VisibleFields(in) {
		for _, where := range []string{"path", "query"} {
			name, ok := f.Tag.Lookup(where)
			if !ok || name == "*" {
				continue
			}
			found = append(found, &huma.Param{Name: name, In: where, Required: where == "path",
				Description: f.Tag.Get("doc"), Schema: registry.Schema(f.Type, true, name)})
		}
	}
	return found
}

// OpenAPI gives the description of the API, for the comparison with its golden file.
func (s *Site) OpenAPI() ([]byte, error) { return s.openAPI() }

func (s *Site) serveOpenAPI(w http.ResponseWriter, r *http.Request) {
	x := s.exchange(w, r, text.FR, true)
	body, err := s.openAPI()
	if err != nil {
		x.fail(err)
		return
	}
	w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
	x.send(body)
}
