package instrument

import (
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"strings"

	"balise/engine/text"
)

// linksKind asks for addresses with their titles. Only web and mail addresses are links: a "javascript:" address would
// run in the reader's browser.
type linksKind struct{}

const (
	longestURL   = 2000
	mostItems    = 50 // of links and of rows, where the instrument does not say
	longestTitle = 200
)

func (linksKind) settings() []string { return []string{"max_items"} }

func (linksKind) read(q *Question, f fields) (Value, []issue) {
	var links []Link
	var issues []issue
	for _, index := range f.rows() {
		row := f.row(index)
		link := Link{Title: readText(row.sub("title")), URL: strings.TrimSpace(row.sub("url").get())}
		if link.Title.Empty() && link.URL == "" {
			continue
		}
		issues = append(issues, checkLink(link, "."+strconv.Itoa(index))...)
		links = append(links, link)
	}
	if links == nil {
		return nil, nil
	}
	return links, issues
}

func (linksKind) write(_ *Question, v Value, f fields) {
	for i, link := range v.([]Link) {
		writeText(link.Title, f.row(i).sub("title"))
		f.row(i).sub("url").set(link.URL)
	}
}

func (linksKind) check(q *Question, v Value) []issue {
	links, ok := v.([]Link)
	if !ok {
		return wrongType()
	}
	issues := checkCount(q, len(links))
	for i, link := range links {
		issues = append(issues, checkLink(link, "."+strconv.Itoa(i))...)
	}
	return issues
}

func (linksKind) show(_ *Question, v Value, d Display) string {
	var shown []string
	for _, link := range v.([]Link) {
		if title := link.Title.In(d.Lang); title != "" {
			shown = append(shown, title+" ("+link.URL+")")
		} else {
			shown = append(shown, link.URL)
		}
	}
	return strings.Join(shown, d.separator())
}

func checkLink(link Link, at string) []issue {
	var issues []issue
	for _, i := range checkText(link.Title, longestTitle, false) {
		issues = append(issues, issue{at: at + ".title" + i.at, message: i.message})
	}
	if !goodURL(link.URL) {
		issues = append(issues, issue{at: at + ".url", message: text.T(
			"Écrivez une adresse complète, comme https://exemple.quebec ou mailto:nom@exemple.quebec.",
			"Write a complete address, such as https://example.quebec or mailto:name@example.quebec.")})
	}
	return issues
}

func goodURL(s string) bool {
	if len(s) > longestURL || strings.ContainsAny(s, " \"<>\\^`{|}") || !checkString(s, longestURL, false).Empty() {
		return false
	}
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Hostname() != "" && u.User == nil
	case "mailto":
		_, err := mail.ParseAddress(u.Opaque)
		return err == nil
	}
	return false
}

// checkCount refuses an empty list, which says nothing, and one that is too long.
func checkCount(q *Question, n int) []issue {
	most := mostItems
	if q.MaxItems > 0 {
		most = q.MaxItems
	}
	switch {
	case n == 0:
		return only("Ajoutez au moins un élément ou retirez la réponse.", "Add at least one item or remove the answer.")
	case n > most:
		return only(fmt.Sprintf("Il y a %d éléments\u00a0; gardez-en %d au plus.", n, most),
			fmt.Sprintf("There are %d items; keep %d at most.", n, most))
	}
	return nil
}
