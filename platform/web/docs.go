package web

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"balise/engine/text"
	"balise/platform/web/ui"
)

//go:embed docs.html
var docsFiles embed.FS

// docsRoute is the page that documents the API. It is drawn from the description that is served, so that both say the same.
const docsRoute = "api"

// APIPage documents the API for who writes a program: it needs no script and nothing from elsewhere.
type APIPage struct {
	Lead     string
	File     string // address of the OpenAPI description in the language of the page
	Topics   []APITopic
	Groups   []APIGroup
	Statuses []APIStatus
	Schemas  []APISchema
}

// APITopic is what one must know whatever the operation.
type APITopic struct {
	ID         string
	Title      text.Text
	Paragraphs []text.Text
	Code       *Code
}

// APIGroup gathers operations.
type APIGroup struct {
	ID         string
	Title      text.Text
	Lead       string
	Operations []APIOperation
}

// APIOperation is one thing that a program may ask.
type APIOperation struct {
	ID, Method, Path     string
	Summary, Description string
	Parameters           ui.Table
	Body                 string // name of the schema of what is sent
	Answers              ui.Table
	Curl, Example        Code
}

// APIStatus is a status that operations answer.
type APIStatus struct {
	Status int
	ID     string
	Means  string
}

// APISchema describes a type of the JSON.
type APISchema struct {
	Name, ID string
	Fields   ui.Table
}

// Code is a piece of a program that the reader may copy.
type Code struct{ ID, Text string }

// documentation declares the page.
func (s *Site) documentation() Endpoint {
	return Get(Page{Name: docsRoute, FR: "/api", EN: "/en/api", Files: docsFiles, Template: "docs.html"}, s.document)
}

// problemType is the address of the explanation of a status, relative to the site.
func (s *Site) problemType(l text.Lang, status int) string {
	page, err := s.URL(l, docsRoute)
	if err != nil || statusTexts[status].Empty() {
		return "about:blank"
	}
	return page + "#" + statusID(status)
}

func statusID(status int) string { return "status-" + strconv.Itoa(status) }

func schemaID(name string) string { return "schema-" + name }

func (s *Site) document(ctx context.Context, _ struct{}) (APIPage, error) {
	l := Lang(ctx)
	api := s.openAPI[l]()
	d := docs{site: s, lang: l, base: Absolute(ctx, ""), schemas: api.Components.Schemas}
	page := APIPage{Lead: api.Info.Description, File: "/api/v1/openapi.json?lang=" + string(l), Topics: topics(d.base)}
	for _, tag := range api.Tags {
		group := APIGroup{ID: "group-" + tag.Name, Title: groupTitles[tag.Name], Lead: tag.Description}
		for _, path := range slices.Sorted(maps.Keys(api.Paths)) {
			item := api.Paths[path]
			for _, one := range []struct {
				method string
				op     *huma.Operation
			}{{http.MethodGet, item.Get}, {http.MethodPost, item.Post}, {http.MethodPut, item.Put}, {http.MethodPatch, item.Patch}} {
				if one.op != nil && slices.Contains(one.op.Tags, tag.Name) {
					group.Operations = append(group.Operations, d.operation(one.method, path, one.op))
				}
			}
		}
		page.Groups = append(page.Groups, group)
	}
	for _, status := range slices.Sorted(maps.Keys(statusTexts)) {
		page.Statuses = append(page.Statuses, APIStatus{status, statusID(status), statusTexts[status].In(l)})
	}
	for _, name := range slices.Sorted(maps.Keys(d.schemas.Map())) {
		if schema := d.schemas.Map()[name]; len(schema.Properties) > 0 {
			page.Schemas = append(page.Schemas, APISchema{name, schemaID(name), d.fields(name, schema)})
		}
	}
	return page, nil
}

// docs writes the parts of a description for a reader.
type docs struct {
	site    *Site
	lang    text.Lang
	base    string
	schemas huma.Registry
}

func (d docs) operation(method, path string, op *huma.Operation) APIOperation {
	id, of := op.OperationID, method+"\u00a0"+path // its tables are told apart by it
	o := APIOperation{ID: "op-" + id, Method: method, Path: path, Summary: op.Summary, Description: op.Description,
		Curl: Code{"curl-" + id, d.curl(method, path, op)}}
	o.Parameters = ui.Table{ID: "params-" + id, Caption: text.T("Paramètres de "+of, "Parameters of "+of), Columns: []ui.Column{{Label: text.T("Nom", "Name")},
		{Label: text.T("Où", "Where")}, {Label: text.T("Type", "Type")}, {Label: text.T("Sens", "Meaning")}}}
	for _, p := range op.Parameters {
		said := p.Description
		if p.Required {
			said = text.T("Obligatoire. ", "Required. ").In(d.lang) + said
		}
		where := places[p.In]
		o.Parameters.Rows = append(o.Parameters.Rows, []ui.Cell{{Text: alike(p.Name), Head: true}, {Text: where}, d.kind(p.Schema), {Text: alike(said)}})
	}
	if op.RequestBody != nil {
		o.Body = strings.TrimPrefix(op.RequestBody.Content["application/json"].Schema.Ref, "#/components/schemas/")
	}
	o.Answers = ui.Table{ID: "answers-" + id, Caption: text.T("Réponses de "+of, "Answers of "+of), Columns: []ui.Column{{Label: text.T("Statut", "Status")},
		{Label: text.T("Contenu", "Content")}, {Label: text.T("Sens", "Meaning")}}}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		row := []ui.Cell{{Text: alike(status), Head: true, Href: "#status-" + status}, {Text: text.T("Aucun", "None")}, {}}
		n, _ := strconv.Atoi(status) // a key of ours
		row[2] = ui.Cell{Text: statusTexts[n]}
		if n >= http.StatusBadRequest {
			row[1] = ui.Cell{Text: alike("Problem"), Href: "#" + schemaID("Problem")}
		}
		for kind, content := range op.Responses[status].Content {
			if row[1] = d.kind(content.Schema); content.Schema.Format == "binary" {
				row[1] = ui.Cell{Text: text.T("Un fichier", "A file")}
			}
			if content.Example != nil && kind == "application/json" {
				o.Example = Code{"example-" + id, indented(content.Example)}
			}
		}
		o.Answers.Rows = append(o.Answers.Rows, row)
	}
	return o
}

var places = map[string]text.Text{"path": text.T("adresse", "address"), "query": text.T("après «\u00a0?\u00a0»", "after “?”"), "header": text.T("en-tête", "header")}

func alike(s string) text.Text { return text.T(s, s) }

func indented(v any) string {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(body)
}

// curl writes a command that can be run as it stands, once the token is put in it.
func (d docs) curl(method, path string, op *huma.Operation) string {
	address := path
	var query, headers []string
	for _, p := range op.Parameters {
		example := exampleOf(p.Schema)
		switch {
		case p.In == "path":
			address = strings.ReplaceAll(address, "{"+p.Name+"}", cmp.Or(example, "1"))
		case example == "":
		case p.In == "query":
			query = append(query, p.Name+"="+url.QueryEscape(example))
		case p.In == "header":
			headers = append(headers, p.Name+": "+example)
		}
	}
	if len(query) > 0 {
		address += "?" + strings.Join(query, "&")
	}
	line := "curl"
	if method != http.MethodGet {
		line += " -X " + method
	}
	line += fmt.Sprintf(" %q", d.base+address)
	if len(op.Security) > 0 {
		headers = append(headers, "Authorization: Bearer $BALISE_TOKEN")
		line = strings.ReplaceAll(line, "'", `'\''`)
	}
	if op.RequestBody != nil {
		headers = append(headers, "Content-Type: application/json")
	}
	for _, h := range headers {
		line += " \\\n  -H " + quoted(h)
	}
	if op.RequestBody != nil {
		line += " \\\n  -d '" + strings.ReplaceAll(indented(op.RequestBody.Content["application/json"].Example), "'", `'\''`) + "'"
	}
	return line
}

// quoted puts a header between quotes of the shell: double where it names a variable of the shell.
func quoted(h string) string {
	if strings.Contains(h, "$") {
		return `"` + h + `"`
	}
	return "'" + h + "'"
}

func exampleOf(s *huma.Schema) string {
	if len(s.Examples) == 0 {
		return ""
	}
	if list, ok := s.Examples[0].([]any); ok && len(list) > 0 {
		return fmt.Sprint(list[0])
	}
	return fmt.Sprint(s.Examples[0])
}
