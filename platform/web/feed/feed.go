// Package feed writes lists of news for feed readers: as Atom (RFC 4287) and as JSON Feed (version 1.1). It knows nothing of what
// the news are about.
package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"time"

	"balise/engine/text"
)

// The media types of the two formats.
const (
	AtomType = "application/atom+xml"
	JSONType = "application/feed+json"
)

// Feed is a list of news, the latest first. Its addresses are absolute.
type Feed struct {
	ID       string // an address that never changes
	Title    string
	Subtitle string
	Lang     text.Lang
	Home     string // the page that says the same to people
	Self     string // where this feed is
	Next     string // where older news are; empty where there are none
	Author   string
	Updated  time.Time
	Entries  []Entry
}

// Entry is one piece of news. Once told, it never changes.
type Entry struct {
	ID      string // an address that no other news has, and that never changes
	URL     string
	Title   string
	Summary string // a sentence
	Content string // plain text, with line ends
	At      time.Time
	Author  string
	Tags    []Tag
}

// Tag sorts an entry.
type Tag struct{ Term, Label string }

type atomFeed struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string      `xml:"xml:lang,attr"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle,omitempty"`
	Updated   string      `xml:"updated"`
	Links     []atomLink  `xml:"link"`
	Author    *atomPerson `xml:"author,omitempty"`
	Generator string      `xml:"generator"`
	Entries   []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Link       atomLink       `xml:"link"`
	Author     *atomPerson    `xml:"author,omitempty"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
	Content    atomContent    `xml:"content"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

func moment(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Atom writes the feed as Atom.
func (f Feed) Atom() ([]byte, error) {
	a := atomFeed{Lang: string(f.Lang), ID: f.ID, Title: f.Title, Subtitle: f.Subtitle, Updated: moment(f.Updated), Author: &atomPerson{f.Author}, Generator: "Balise",
		Links: []atomLink{{"self", AtomType, f.Self}, {"alternate", "text/html", f.Home}}}
	if f.Next != "" {
		a.Links = append(a.Links, atomLink{"next", AtomType, f.Next})
	}
	for _, e := range f.Entries {
		entry := atomEntry{ID: e.ID, Title: e.Title, Published: moment(e.At), Updated: moment(e.At), Link: atomLink{"alternate", "text/html", e.URL},
			Summary: e.Summary, Content: atomContent{"text", e.Content}}
		if e.Author != "" {
			entry.Author = &atomPerson{e.Author}
		}
		for _, t := range e.Tags {
			entry.Categories = append(entry.Categories, atomCategory(t))
		}
		a.Entries = append(a.Entries, entry)
	}
	var out bytes.Buffer
	out.WriteString(xml.Header)
	encoder := xml.NewEncoder(&out)
	encoder.Indent("", " ")
	if err := encoder.Encode(a); err != nil {
		return nil, fmt.Errorf("writing Atom: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	Description string       `json:"description,omitempty"`
	Home        string       `json:"home_page_url"`
	Self        string       `json:"feed_url"`
	Next        string       `json:"next_url,omitempty"`
	Language    string       `json:"language"`
	Authors     []jsonAuthor `json:"authors"`
	Items       []jsonItem   `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Summary   string       `json:"summary,omitempty"`
	Content   string       `json:"content_text"`
	Published string       `json:"date_published"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
	Language  string       `json:"language"`
}

// JSON writes the feed as JSON Feed.
func (f Feed) JSON() ([]byte, error) {
	j := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Description: f.Subtitle, Home: f.Home, Self: f.Self, Next: f.Next,
		Language: string(f.Lang), Authors: []jsonAuthor{{f.Author}}, Items: []jsonItem{}}
	for _, e := range f.Entries {
		item := jsonItem{ID: e.ID, URL: e.URL, Title: e.Title, Summary: e.Summary, Content: e.Content, Published: moment(e.At), Language: string(f.Lang)}
		if e.Author != "" {
			item.Authors = []jsonAuthor{{e.Author}}
		}
		for _, t := range e.Tags {
			item.Tags = append(item.Tags, t.Label)
		}
		j.Items = append(j.Items, item)
	}
	data, err := json.MarshalIndent(j, "", " ")
	if err != nil {
		return nil, fmt.Errorf("writing JSON Feed: %w", err)
	}
	return append(data, '\n'), nil
}
