package web

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"balise/engine/text"
)

// operation describes one endpoint: what it takes, and everything it may answer.
func (s *Site) operation(registry huma.Registry, e Endpoint, l text.Lang) *huma.Operation {
	op := &huma.Operation{OperationID: strings.ReplaceAll(e.Name, ".", "_"), Summary: e.Summary.In(l), Description: e.Description.In(l),
		Tags: []string{tagRead}, Parameters: parametersOf(registry, e, l), RequestBody: bodyOf(registry, e), Responses: map[string]*huma.Response{}}
	if e.Token {
		op.Tags = []string{tagWrite}
	}
	if e.Token || e.Scope != "" {
		op.Security = []map[string][]string{{tokenScheme: {}}}
		if e.Scope != "" {
			op.Security = []map[string][]string{{tokenScheme: {e.Scope}}}
			op.Description = strings.TrimSpace(op.Description + "\n\n" + scopeText.In(l) + e.Scope)
		}
	}
	for _, status := range statusesOf(e, op) {
		if status < http.StatusMultipleChoices {
			op.Responses[strconv.Itoa(status)] = success(registry, e, status, l)
			continue
		}
		op.Responses[strconv.Itoa(status)] = &huma.Response{Ref: "#/components/responses/" + strconv.Itoa(status)}
	}
	return op
}

// statusesOf lists what an operation may answer. 500 is not among them: it is never an answer that we mean.
func statusesOf(e Endpoint, op *huma.Operation) []int {
	all := slices.Clone(e.Statuses)
	if !slices.ContainsFunc(all, func(status int) bool { return status < http.StatusMultipleChoices }) {
		all = append(all, http.StatusOK)
	}
	all = append(all, http.StatusBadRequest, http.StatusUnauthorized, http.StatusTooManyRequests, http.StatusServiceUnavailable)
	if e.Token || e.Action != "" {
		all = append(all, http.StatusForbidden)
	}
	if e.Method == http.MethodGet {
		all = append(all, http.StatusNotModified)
	}
	if strings.Contains(e.API, "{") {
		all = append(all, http.StatusNotFound)
	}
	if op.RequestBody != nil {
		all = append(all, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity)
	}
	if slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.Name == "If-Match" }) {
		all = append(all, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusConflict)
	}
	if slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.Name == "Idempotency-Key" }) {
		all = append(all, http.StatusUnprocessableEntity)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func success(registry huma.Registry, e Endpoint, status int, l text.Lang) *huma.Response {
	r := &huma.Response{Description: statusTexts[status].In(l), Headers: map[string]*huma.Param{}}
	names := []string{"RateLimit", "RateLimit-Policy"}
	if e.Out == reflect.TypeFor[Download]() {
		r.Content = map[string]*huma.MediaType{"*/*": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}
	} else {
		r.Content = map[string]*huma.MediaType{"application/json": {Schema: registry.Schema(e.Out, true, ""), Example: e.Example}}
		names = append(names, "ETag")
	}
	if hasField(e.In, "query", "cursor") {
		names = append(names, "Link")
	}
	if hasField(e.In, "header", "Idempotency-Key") {
		names = append(names, "Idempotency-Replayed")
	}
	if status == http.StatusCreated {
		names = append(names, "Location")
	}
	for _, name := range names {
		r.Headers[name] = &huma.Param{Ref: "#/components/headers/" + name}
	}
	return r
}

func hasField(in reflect.Type, tag, name string) bool {
	if in.Kind() != reflect.Struct {
		return false
	}
	return slices.ContainsFunc(reflect.VisibleFields(in), func(f reflect.StructField) bool { return f.Tag.Get(tag) == name })
}

func parametersOf(registry huma.Registry, e Endpoint, l text.Lang) []*huma.Param {
	var found []*huma.Param
	if e.In.Kind() != reflect.Struct {
		return nil
	}
	for i := range e.In.NumField() {
		f := e.In.Field(i)
		for _, where := range []string{"path", "query", "header"} {
			name, ok := f.Tag.Lookup(where)
			if !ok || name == "*" || where == "path" && !strings.Contains(e.API, "{"+name) {
				continue
			}
			schema := huma.SchemaFromField(registry, f, name)
			schema.Description = ""
			if f.Type.Kind() == reflect.Slice {
				schema.Nullable = false
			}
			found = append(found, &huma.Param{Name: name, In: where, Required: where == "path" || f.Tag.Get("required") == "true",
				Deprecated: f.Tag.Get("deprecated") == "true", Description: inTag(f.Tag.Get("doc"), l), Schema: schema})
		}
	}
	return found
}

func bodyOf(registry huma.Registry, e Endpoint) *huma.RequestBody {
	if e.In.Kind() != reflect.Struct {
		return nil
	}
	for i := range e.In.NumField() {
		if f := e.In.Field(i); f.Tag.Get("body") == "json" {
			return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
				"application/json": {Schema: registry.Schema(f.Type, true, ""), Example: e.Sends}}}
		}
	}
	return nil
}
