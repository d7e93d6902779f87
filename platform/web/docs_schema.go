package web

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"balise/engine/text"
	"balise/platform/web/ui"
)

// fields is the table of the members of a type.
func (d docs) fields(name string, schema *huma.Schema) ui.Table {
	t := ui.Table{ID: "fields-" + name, Caption: text.T("Membres de "+name, "Members of "+name), Columns: []ui.Column{
		{Label: text.T("Membre", "Member")}, {Label: text.T("Type", "Type")}, {Label: text.T("Sens", "Meaning")}}}
	for _, member := range slices.Sorted(maps.Keys(schema.Properties)) {
		property := schema.Properties[member]
		said := property.Description
		if !slices.Contains(schema.Required, member) {
			said = strings.TrimSpace(text.T("Facultatif. ", "Optional. ").In(d.lang) + said)
		}
		t.Rows = append(t.Rows, []ui.Cell{{Text: alike(member), Head: true}, d.kind(property), {Text: alike(said)}})
	}
	return t
}

// kind writes a type in words, with a link to the one that it names.
func (d docs) kind(s *huma.Schema) ui.Cell {
	words, named := d.words(s)
	cell := ui.Cell{Text: words}
	if named != "" {
		cell.Href = "#" + schemaID(named)
	}
	return cell
}

var kindWords = map[string]text.Text{
	"string": text.T("texte", "string"), "integer": text.T("nombre entier", "whole number"), "number": text.T("nombre", "number"),
	"boolean": text.T("vrai ou faux", "true or false"), "object": text.T("objet", "object"), "": text.T("tout", "anything"),
}

var formatWords = map[string]text.Text{
	"date-time": text.T("date et heure (RFC 3339)", "date and time (RFC 3339)"), "date": text.T("date", "date"), "uri": text.T("adresse", "address"),
	"uri-reference": text.T("adresse", "address"),
}

// words says what a type is, and which of ours it is made of.
func (d docs) words(s *huma.Schema) (said text.Text, named string) {
	if s.Ref != "" {
		name := strings.TrimPrefix(s.Ref, "#/components/schemas/")
		if schema := d.schemas.Map()[name]; schema != nil && len(schema.Properties) == 0 {
			return d.words(schema)
		}
		return alike(name), name
	}
	if s.Type == "array" && s.Items != nil {
		item, named := d.words(s.Items)
		return text.T("liste\u00a0: "+item.FR, "list: "+item.EN), named
	}
	if more, ok := s.AdditionalProperties.(*huma.Schema); ok {
		value, named := d.words(more)
		return text.T("objet de valeurs\u00a0: "+value.FR, "object of values: "+value.EN), named
	}
	said = kindWords[s.Type]
	if format, ok := formatWords[s.Format]; ok {
		said = format
	}
	return d.bounded(said, s), ""
}

// bounded adds to the words of a type the values that it allows.
func (d docs) bounded(said text.Text, s *huma.Schema) text.Text {
	if len(s.Enum) > 0 {
		var values []string
		for _, v := range s.Enum {
			values = append(values, fmt.Sprint(v))
		}
		list := strings.Join(values, ", ")
		return text.T(said.FR+"\u00a0: "+list, said.EN+": "+list)
	}
	if s.Minimum != nil && s.Maximum != nil {
		bounds := fmt.Sprintf("%g–%g", *s.Minimum, *s.Maximum)
		return text.T(said.FR+", "+bounds, said.EN+", "+bounds)
	}
	return said
}
