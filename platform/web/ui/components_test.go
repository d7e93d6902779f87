package ui_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"balise/engine/text"
	"balise/platform/web/ui"
)

func both(s string) text.Text { return text.T(s, s) }

// drawn draws each component once, and tells what a reader must find in it.
var drawn = []struct {
	name string
	data any
	want []string
}{
	{"ui/button", ui.Button{Label: both("Publier"), Kind: "warning", Name: "act", Value: "publish"}, []string{`name="act" value="publish"`, "button--warning"}},
	{"ui/button", ui.Button{Label: both("Voir"), Href: "/x", Icon: "eye"}, []string{`<a class="button" href="/x">`}},
	{"ui/submit-default", ui.Button{Label: both("Enregistrer"), Name: "act", Value: "save"}, []string{`name="act" value="save"`, `tabindex="-1"`}},
	{"ui/exchanges", []ui.Exchange{{Number: 7, Title: both("Question"), About: &ui.Link{Label: both("Fiche nº 3"), Href: "/registre/3"}, Question: []string{"Why?"}, Answer: []string{"Because."},
		Who: both("Régie"), Lang: text.EN}}, []string{`href="/registre/3"`, `<div class="exchange-question" lang="en"><p>Why?</p></div>`, "Réponse", "Because."}},
	{"ui/seal", "12.ab.cd", []string{`name="_seal" value="12.ab.cd"`, `tabindex="-1"`, `aria-hidden="true"`}},
	{"ui/autosave", nil, []string{`data-saved="Brouillon enregistré à {time}"`, `role="status"`}},
	{"ui/notice", ui.Notice{Tone: ui.Bad, Title: both("Attention"), Links: []ui.Link{{Label: both("Suite"), Href: "/s"}}}, []string{"tone-bad", `href="/s"`}},
	{"ui/breadcrumb", []ui.Crumb{{Label: both("Accueil"), Href: "/"}}, []string{`<a href="/">Accueil</a>`}},
	{"ui/section-nav", ui.SectionNav{Title: both("Page"), Items: []ui.NavItem{{Label: both("A"), Href: "#a", Current: true}}}, []string{`aria-current="true"`}},
	{"ui/task-list", []ui.Task{{Label: both("Identité"), Href: "/t", Done: 2, All: 9, Tag: ui.Tag{Label: both("Brouillon")}, Links: []ui.Link{{Label: both("Confier"), Href: "/c"}}}},
		[]string{"2 sur 9", "Brouillon", `<a href="/c">Confier<span class="visually-hidden"> – Identité</span></a>`}},
	{"ui/stats", []ui.Stat{{Number: 7, Label: both("fiches")}}, []string{"<dd class=\"stat-number\">7</dd>"}},
	{"ui/cards", []ui.Card{{Title: both("Chercher"), Href: "/c", Icon: "search", Meta: both("82")}}, []string{`<a href="/c">Chercher</a>`, "82"}},
	{"ui/callout", ui.Callout{Title: both("Contester"), Body: []text.Text{both("Écrivez.")}}, []string{"Contester", "<p>Écrivez.</p>"}},
	{"ui/progress", []ui.Step{{Label: both("Brouillon"), Done: true}, {Label: both("Révision"), Here: true}, {Label: both("Publiée")}},
		[]string{`aria-current="step"`, "(terminé)", "(étape en cours)", "(à venir)"}},
	{"ui/blocks", []ui.Block{{ID: "result", Title: both("Résultat"), Links: []ui.Link{{Label: both("Imprimer"), Href: "/p"}},
		Parts: []ui.Part{{Title: both("Niveau"), Text: []text.Text{both("Niveau 2")}, Callout: &ui.Callout{Title: both("À faire")}, Stats: []ui.Stat{{Number: 41, Label: both("points")}}},
			{Table: &ui.Table{Empty: both("Aucun avis")}, Buttons: []ui.Button{{Label: both("Donner un avis"), Href: "/a"}}}}}},
		[]string{`<div class="block" id="result">`, "<h3>Niveau</h3>", "<p>Niveau 2</p>", "À faire", ">41</dd>", "Aucun avis", `href="/a"`, `href="/p"`}},
	{"ui/panel", ui.Panel{Title: both("Publiée"), Body: both("Fiche 42")}, []string{"<h1>Publiée</h1>", "Fiche 42"}},
	{"ui/empty", ui.Empty{Title: both("Rien"), Links: []ui.Link{{Label: both("Tout voir"), Href: "/"}}}, []string{"Rien", "Tout voir"}},
	{"ui/timeline", []ui.Event{{Title: both("Publiée"), At: time.Date(2026, 5, 3, 14, 0, 0, 0, time.UTC), Who: "Ève", Reason: both("erreur")}},
		[]string{`datetime="2026-05-03T14:00:00Z"`, "Ève", "erreur"}},
	{"ui/diff", ui.Diff{Rows: []ui.DiffRow{{Label: both("Nom"), Before: both("un mot"), After: both("un nom")}, {Label: both("Coût"), After: both("3")}}},
		[]string{"<del>mot</del>", "<ins>nom</ins>", "Modifié", "Ajouté", "Rien"}},
	{"ui/diff", ui.Diff{}, []string{"Aucune différence"}},
	{"ui/citation", ui.Citation{Line: both("Balise, fiche 42")}, []string{"Balise, fiche 42", "data-copy="}},
	{"ui/lost", nil, []string{`aria-label="Une bouée éclairée, seule en mer"`}},
	{"ui/search-box", ui.SearchBox{Action: "/r", Name: "q", Value: "permis", Label: both("Chercher"), Keep: []ui.Hidden{{Name: "status", Value: "idea"}}},
		[]string{`name="q" value="permis"`, `name="status" value="idea"`, `role="search"`}},
	{"ui/facets", ui.Facets{Action: "/r", Clear: "/r", Groups: []ui.FacetGroup{{Name: "status", Label: both("État"),
		Options: []ui.FacetOption{{Value: "idea", Label: both("À l’étude"), N: 3, Checked: true}}}}}, []string{`value="idea" checked`, "1 choisi", "Tout effacer"}},
	{"ui/chips", ui.Chips{Items: []ui.Chip{{Facet: both("État"), Value: both("À l’étude"), Href: "/sans"}}}, []string{`href="/sans"`, "Retirer le filtre"}},
	{"ui/results", []ui.Result{{Number: 1042, Href: "/1042", Title: []ui.Fragment{{Text: "Le "}, {Text: "permis", Mark: true}}, Lang: "en",
		Tags: []ui.Tag{{Label: both("En production")}}, Meta: []ui.Meta{{Label: both("Organisme"), Value: both("Régie")}}}},
		[]string{"Le <mark>permis</mark>", "1042", `lang="en"`, "Régie"}},
	{"ui/pagination", ui.Paginate(2, 9, func(int) string { return "?p" }), []string{`aria-current="page"`, `rel="next"`, `rel="prev"`}},
	{"ui/table", ui.Table{ID: "t", Caption: both("Fiches"), Columns: []ui.Column{{Label: both("Nom"), Sort: "?s", Sorted: "descending"}},
		Rows: [][]ui.Cell{{{Text: both("Un"), Href: "/1", Head: true}}}}, []string{`aria-sort="descending"`, `tabindex="0"`, `<th scope="row"><a href="/1">`}},
	{"ui/table", ui.Table{Empty: both("Aucune fiche")}, []string{"Aucune fiche"}},
	{"ui/bar-chart", ui.BarChart{Title: both("Par état"), Bars: []ui.Bar{{Label: both("Idée"), N: 4}}}, []string{"<caption>Par état", `width="100.0%"`, `>4</td>`}},
	{"ui/column-chart", ui.ColumnChart{ID: "c", Title: both("Par an"), What: both("Année"), Count: both("Nombre"), Bars: []ui.Bar{{Label: both("2025"), N: 4}}},
		[]string{"Voir les valeurs", `>4</td>`, `<th scope="row">2025</th>`}},
	{"ui/writing", ui.Writing{Action: "/f", Percent: 62, Gaps: []ui.WritingGap{{Label: both("Recours"), Href: "#f-recourse.fr", Percent: 4}}, MoreHints: 3,
		Hints:  []ui.WritingHint{{Label: both("Résumé"), Href: "#f-summary.fr", Lang: "en", Quote: "utilize", Advice: both("use")}},
		Links:  []ui.WritingLink{{URL: "https://exemple.invalid/", State: ui.Tag{Label: both("Page introuvable"), Tone: ui.Bad}, At: time.Date(2026, 5, 3, 14, 0, 0, 0, time.UTC)}},
		Alike:  []ui.WritingAlike{{Number: 42, Title: both("Tri"), Href: "/registre/42", Body: both("Régie"), Why: []text.Text{both("même fournisseur")}, Quotes: []string{"un ordre de traitement"}}},
		Copied: both("2 textes repris"), Public: []ui.WritingSection{{Title: both("Identité")}}, Hidden: []ui.WritingHidden{{Label: both("Notes"), Why: both("interne")}}},
		[]string{"Fiche remplie à 62", "4\u00a0%</span>", `<q class="writing-quote" lang="en">utilize</q>`, "4 conseils", "1 lien à vérifier", "Page introuvable", "1 fiche semblable",
			`name="_copy" value="42"`, `name="_check" value="links"`, "même fournisseur", "un ordre de traitement", "2 textes repris", "interne", `href="#f-recourse.fr"`}},
	{"ui/writing", ui.Writing{Percent: 100, Never: both("cybersécurité")}, []string{"0 conseil", "cybersécurité"}},
	{"ui/chart", ui.Chart{ID: "c", Title: both("Par état"), What: both("État"), Series: []text.Text{both("Fiches")}, Image: "/i", Values: "/v",
		Rows: []ui.ChartRow{{Label: both("Idée"), Counts: []ui.ChartCount{{N: 4, Href: "/r"}}}}}, []string{`role="group"`, `href="/r"`, "Image (SVG)", "Valeurs (CSV)"}},
	{"ui/field", ui.Field{Kind: "line", Name: "q", Label: both("Q"), Required: true, Public: true,
		Legal: []ui.Legal{{Text: both("Loi, art. 1"), ToValidate: true}}}, []string{"obligatoire", "publié", "Loi, art. 1", "(à valider)"}},
}

func TestEachComponentSaysWhatItIsGiven(t *testing.T) {
	for _, c := range drawn {
		page := draw(t, c.name, c.data)
		for _, want := range c.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: %s is missing from\n%s", c.name, want, page)
			}
		}
		if bad := unlabelled(page); len(bad) > 0 {
			t.Errorf("%s: no label for %v", c.name, bad)
		}
	}
}

var (
	defined = regexp.MustCompile(`define "(ui/[a-z-]+)"`)
	called  = regexp.MustCompile(`template "(ui/[a-z-]+)"`)
)

func TestNoComponentIsLeftUndrawn(t *testing.T) {
	all := everyTemplate(t)
	used := map[string]bool{"ui/summary-list": true, "ui/error-summary": true} // drawn by tests of their own
	for _, m := range called.FindAllStringSubmatch(all, -1) {
		used[m[1]] = true
	}
	for _, c := range drawn {
		used[c.name] = true
	}
	for _, m := range defined.FindAllStringSubmatch(all, -1) {
		if !used[m[1]] {
			t.Errorf("%s is drawn by no test", m[1])
		}
	}
}

func TestAnErrorInARowOfLinksStandsInThatRow(t *testing.T) {
	f := fieldOf("links")
	f.Errors = nil
	f.RowErrors = map[string][]text.Text{"q.0.url": {both("Adresse mal formée")}, "q.0.title.fr": {both("Titre manquant")}}
	page := draw(t, "ui/field", f)
	for _, want := range []string{`id="f-q.0"`, `id="f-q.0.url-error"`, "Adresse mal formée", "Titre manquant"} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is missing from\n%s", want, page)
		}
	}
}
