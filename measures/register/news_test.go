package register_test

import (
	"encoding/json"
	"encoding/xml"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/server"
)

type atom struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  []string `xml:"author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Author  []string `xml:"author>name"`
		Summary string   `xml:"summary"`
		Content string   `xml:"content"`
		Links   []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"link"`
	} `xml:"entry"`
}

type jsonFeed struct {
	Version string `json:"version"`
	Title   string `json:"title"`
	Home    string `json:"home_page_url"`
	Self    string `json:"feed_url"`
	Next    string `json:"next_url"`
	Items   []struct {
		ID        string   `json:"id"`
		URL       string   `json:"url"`
		Title     string   `json:"title"`
		Content   string   `json:"content_text"`
		Published string   `json:"date_published"`
		Tags      []string `json:"tags"`
	} `json:"items"`
}

func atomAt(t *testing.T, c *http.Client, address string) atom {
	t.Helper()
	var a atom
	if err := xml.Unmarshal([]byte(read(t, c, address)), &a); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return a
}

// itemsOf follows a JSON Feed to its end.
func itemsOf(t *testing.T, c *http.Client, address string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for address != "" {
		var f jsonFeed
		get(t, c, address, &f)
		for _, i := range f.Items {
			if _, twice := all[i.ID]; twice {
				t.Fatalf("%s tells %s twice", address, i.ID)
			}
			all[i.ID] = i.Title
		}
		address = f.Next
	}
	return all
}

// A program that follows "next" meets each piece of news once, as many as the feed tells.
func TestTheNewsOfTheAPIGoOnToTheEnd(t *testing.T) {
	s := server.Demo(t)
	c := s.Client("")
	seen := map[int64]bool{}
	for address := s.URL + "/api/v1/news"; address != ""; {
		var page struct {
			News []struct{ Seq int64 }
			Next string
		}
		get(t, c, address, &page)
		for _, n := range page.News {
			if seen[n.Seq] {
				t.Fatalf("%s tells %d twice", address, n.Seq)
			}
			seen[n.Seq] = true
		}
		address = page.Next
	}
	if want := len(itemsOf(t, c, s.URL+"/nouveautes.json")); len(seen) != want || want <= 30 {
		t.Errorf("the API tells %d pieces of news, the feed %d", len(seen), want)
	}
}

// RFC 4287, section 4, asks for these.
func TestTheAtomFeedIsWellMade(t *testing.T) {
	s := server.Demo(t)
	c := s.Client("")
	for _, address := range []string{"/nouveautes.atom", "/en/news.atom?event=corrected", "/nouveautes.atom?q=rien+de+tel"} {
		a := atomAt(t, c, s.URL+address)
		if a.ID == "" || a.Title == "" || len(a.Author) != 1 || (a.Lang == "en") != strings.HasPrefix(address, "/en") {
			t.Errorf("%s: %+v", address, a)
		}
		moments := []string{a.Updated}
		rels := map[string]string{}
		for _, l := range a.Links {
			rels[l.Rel] = l.Href
		}
		if rels["self"] != s.URL+address || !strings.HasPrefix(rels["alternate"], s.URL) {
			t.Errorf("%s: links %v", address, rels)
		}
		seen := map[string]bool{}
		for _, e := range a.Entries {
			moments = append(moments, e.Updated)
			if id, err := url.Parse(e.ID); err != nil || !id.IsAbs() || seen[e.ID] || e.Title == "" || e.Content == "" || len(e.Links) != 1 || e.Links[0].Rel != "alternate" {
				t.Errorf("%s: %+v", address, e)
			}
			seen[e.ID] = true
		}
		for _, m := range moments {
			if _, err := time.Parse(time.RFC3339, m); err != nil {
				t.Errorf("%s: %v", address, err)
			}
		}
		if answer, err := c.Get(s.URL + address); err != nil || answer.Header.Get("Content-Type") != "application/atom+xml; charset=utf-8" || answer.Header.Get("Access-Control-Allow-Origin") != "*" || answer.Header.Get("Content-Disposition") != "" {
			t.Errorf("%s: %v %v", address, answer.Header, err)
		}
	}
}

func TestTheJSONFeedIsWellMade(t *testing.T) {
	s := server.Demo(t)
	c := s.Client("")
	var f jsonFeed
	get(t, c, s.URL+"/nouveautes.json?event=published", &f)
	if f.Version != "https://jsonfeed.org/version/1.1" || f.Title == "" || f.Self != s.URL+"/nouveautes.json?event=published" || f.Home != s.URL+"/nouveautes?event=published" || len(f.Items) == 0 {
		t.Errorf("%+v", f)
	}
	for _, i := range f.Items {
		if i.ID == "" || !strings.HasPrefix(i.Title, "Nouvelle fiche") || i.Content == "" || len(i.Tags) == 0 {
			t.Errorf("%+v", i)
		}
		if _, err := time.Parse(time.RFC3339, i.Published); err != nil {
			t.Error(err)
		}
	}
}

// The same news have the same identifiers in both formats, in both languages and on every page, and all are told once.
func TestEachPieceOfNewsIsToldOnceUnderOneIdentifier(t *testing.T) {
	s := server.Demo(t)
	c := s.Client("")
	french, english := itemsOf(t, c, s.URL+"/nouveautes.json"), itemsOf(t, c, s.URL+"/en/news.json")
	head, err := s.Records.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Records.Changes(t.Context(), 0, int(head)+1)
	all = slices.DeleteFunc(all, func(p record.Publication) bool { return p.Kind != initiative.KindID }) // notes on cases are no news of the register
	if err != nil || len(french) != len(all) || len(all) <= 30 {
		t.Errorf("%d publications, %d pieces of news: %v", len(all), len(french), err)
	}
	for id := range french {
		if english[id] == "" {
			t.Errorf("%s is not told in English", id)
		}
	}
	for _, e := range atomAt(t, c, s.URL+"/nouveautes.atom").Entries {
		if french[e.ID] != e.Title {
			t.Errorf("%s is “%s” in Atom and “%s” in JSON", e.ID, e.Title, french[e.ID])
		}
	}
	sum := 0
	for _, event := range []string{"published", "corrected", "withdrawn", "retired"} {
		n := len(itemsOf(t, c, s.URL+"/nouveautes.json?event="+event))
		if n == 0 {
			t.Errorf("nothing was ever %s", event)
		}
		sum += n
	}
	if sum != len(all) {
		t.Errorf("%d pieces of news by event, %d in all", sum, len(all))
	}
}

// A correction says in words what it changed, a withdrawal why, and a saved search hears only of what it finds.
func TestACorrectionSaysWhatItChanged(t *testing.T) {
	s := server.Demo(t)
	operator, because := people.Operator("test"), text.T("Il le fallait.", "It had to be.")
	all, err := s.Records.List(t.Context(), record.Filter{Kind: initiative.KindID, State: record.Published, Limit: 1})
	if err != nil || len(all) == 0 {
		t.Fatal(err)
	}
	r := all[0]
	err = s.Records.Write(t.Context(), func(w *record.Writer) error {
		answers := r.Answers.Clone()
		answers["status"] = instrument.Answer{Value: "suspended"}
		answers["contact"] = instrument.Answer{Value: "<ia>&@exemple.invalid"}
		next, err := w.Edit(t.Context(), operator, r.ID, r.Version, answers, because)
		for _, act := range []record.Act{record.Submit, record.Publish} {
			if err == nil {
				next, err = w.Move(t.Context(), operator, r.ID, next.Version, act, because)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s.CatchUp()
	c := s.Client("")
	body, err := s.People.Body(t.Context(), r.BodyID)
	if err != nil {
		t.Fatal(err)
	}
	first := atomAt(t, c, s.URL+"/nouveautes.atom?body="+body.Slug).Entries[0]
	for _, want := range []string{"Raison\u00a0: Il le fallait.", "État de l’initiative\u00a0: «\u00a0En service\u00a0» devient «\u00a0Suspendue\u00a0»", "<ia>&@exemple.invalid"} {
		if !strings.Contains(first.Content, want) {
			t.Errorf("%q is not in %q", want, first.Content)
		}
	}
	if !strings.HasPrefix(first.Title, "Fiche corrigée\u00a0: ") {
		t.Error(first.Title)
	}
	if n := len(itemsOf(t, c, s.URL+"/nouveautes.json?status=suspended&body="+body.Slug)); n != 2 { // as new, then as corrected
		t.Errorf("%d pieces of news of a search", n)
	}
	page := html.UnescapeString(read(t, c, s.URL+"/en/news?body="+body.Slug))
	for _, want := range []string{"becomes “Suspended”", `type="application/atom+xml"`, `rel="alternate" type="application/feed+json"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	var list struct{ News []json.RawMessage }
	get(t, c, s.URL+"/api/v1/news?event=corrected", &list)
	if len(list.News) < 2 {
		t.Errorf("%d corrections in the API", len(list.News))
	}
}
