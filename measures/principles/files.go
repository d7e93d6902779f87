package principles

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"balise/engine/framework"
	"balise/engine/inventory"
	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/web"
)

// format is a kind of file in which the framework is given away.
type format struct {
	name, label, mediaType string
	write                  func(text.Lang, *framework.Framework) ([]byte, error)
}

var formats = []format{
	{"yaml", "YAML", "application/yaml", func(_ text.Lang, f *framework.Framework) ([]byte, error) { return f.YAML() }},
	{"json", "JSON", "application/json", func(_ text.Lang, f *framework.Framework) ([]byte, error) { return json.MarshalIndent(f, "", "  ") }},
	{"csv", "CSV", "text/csv; charset=utf-8; header=present", writeCSV},
}

func (p *Pages) downloads() []web.Endpoint {
	var all []web.Endpoint
	for _, f := range formats {
		page := web.Page{Name: "principles." + f.name, FR: "/principes." + f.name, EN: "/en/principles." + f.name}
		all = append(all, web.File(page, func(ctx context.Context, in versionIn) (web.Download, error) {
			v, _, err := p.chosen(ctx, in.Version)
			if err != nil {
				return web.Download{}, err
			}
			data, err := f.write(web.Lang(ctx), v.Text)
			return web.Download{Name: fileName(web.Lang(ctx), v) + "." + f.name, MediaType: f.mediaType, Data: data}, err
		}))
	}
	return all
}

func fileName(l text.Lang, v adoption.Version) string {
	return text.T("principes-ia-responsable-v", "responsible-ai-principles-v").In(l) + strconv.FormatInt(v.Number, 10)
}

// writeCSV writes one line an article, in one language.
func writeCSV(l text.Lang, f *framework.Framework) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff") // spreadsheet programs then read the accents
	w := csv.NewWriter(&out)
	var head []string
	for _, t := range []text.Text{text.T("Identifiant", "Identifier"), text.T("Niveau", "Level"), text.T("Numéro", "Number"), text.T("Au-dessous de", "Below"),
		text.T("Texte", "Text"), text.T("Explication", "Explanation"), text.T("Note", "Note"), text.T("Source", "Source"), text.T("Confiance", "Confidence"),
		text.T("Qui en répond", "Who answers for it"), text.T("Suppose", "Requires"), text.T("Ressemble à", "Is like")} {
		head = append(head, t.In(l))
	}
	lines := [][]string{head}
	for _, p := range f.Places() {
		var sources, who []string
		for _, s := range f.SourcesOf(p.Article) {
			sources = append(sources, s.Title.In(l))
		}
		for _, id := range p.Who {
			who = append(who, f.Role(id).In(l))
		}
		line := []string{p.ID, adoption.LevelTitle(p.Level).In(l), p.Number, p.Parent(), p.Title.In(l), p.Text.In(l), p.Note.In(l), strings.Join(sources, " | "),
			adoption.ConfidenceTag(f.ConfidenceOf(p.Article)).Label.In(l), strings.Join(who, " | "), strings.Join(p.Requires, " | "), strings.Join(p.Like, " | ")}
		for i := range line {
			line[i] = inventory.Guard(line[i])
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("writing the framework as CSV: %w", err)
	}
	return out.Bytes(), nil
}
