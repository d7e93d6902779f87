package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	bleve "github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"

	"balise/engine/text"
)

const (
	snippetLength = 240 // bytes of the body that are shown
	snippetLead   = 60  // bytes shown before the first word found
)

// span is where a word found stands in a text, in bytes.
type span struct{ start, end int }

// hits reads what is shown of one page of matches.
func (v view) hits(ctx context.Context, page []match, o outcome, l text.Lang) ([]Hit, error) {
	places, err := v.places(ctx, page, o)
	if err != nil {
		return nil, err
	}
	hits := make([]Hit, 0, len(page))
	for _, m := range page {
		id, err := v.reader.ExternalID(index.NewIndexInternalID(nil, uint64(m.doc)))
		if err != nil {
			return nil, err
		}
		doc, err := v.reader.Document(id)
		if err != nil {
			return nil, err
		}
		texts := map[string]string{}
		doc.VisitFields(func(f index.Field) { texts[f.Name()] = string(f.Value()) })
		hit := Hit{ID: id, Number: v.table.numbers[m.doc], Newest: v.table.stamps[m.doc], Score: m.score}
		hit.TitleLang, hit.SnippetLang = v.shown(texts, titleField, l), v.shown(texts, bodyField, l)
		title, body := titleField(hit.TitleLang), bodyField(hit.SnippetLang)
		spans := places[m.doc].spans
		hit.Title = fragments(texts[title], spans[title])
		hit.Snippet = snippet(texts[body], spans[body])
		hit.Words = words(places[m.doc].found, texts)
		hits = append(hits, hit)
	}
	return hits, nil
}

// bareHits names one page of matches without reading a text.
func (v view) bareHits(page []match) ([]Hit, error) {
	hits := make([]Hit, 0, len(page))
	for _, m := range page {
		id, err := v.reader.ExternalID(index.NewIndexInternalID(nil, uint64(m.doc)))
		if err != nil {
			return nil, err
		}
		hits = append(hits, Hit{ID: id, Number: v.table.numbers[m.doc], Newest: v.table.stamps[m.doc], Score: m.score})
	}
	return hits, nil
}

// shown is the reader's language, or another where only that one is filled.
func (v view) shown(texts map[string]string, field func(text.Lang) string, reader text.Lang) text.Lang {
	for _, l := range append([]text.Lang{reader, reader.Other()}, v.layout.Langs...) {
		if texts[field(l)] != "" {
			return l
		}
	}
	return reader
}

// places is where the words stand in a document, by field; and why, for an index that tells.
type places struct {
	spans map[string][]span
	found []finding
}

// places finds where the words stand in the documents of a page, by document and field.
func (v view) places(ctx context.Context, page []match, o outcome) (map[uint32]places, error) {
	if o.query == nil || len(page) == 0 {
		return nil, nil
	}
	searcher, err := o.query.Searcher(ctx, v.reader, nil, bleve.SearcherOptions{IncludeTermVectors: true})
	if err != nil {
		return nil, err
	}
	defer searcher.Close()
	walk := &bleve.SearchContext{DocumentMatchPool: bleve.NewDocumentMatchPool(searcher.DocumentMatchPoolSize()+1, 0), IndexReader: v.reader}
	inOrder := slices.Clone(page)
	slices.SortFunc(inOrder, func(a, b match) int { return cmp.Compare(a.doc, b.doc) })
	all := map[uint32]places{}
	for _, wanted := range inOrder {
		m, err := searcher.Advance(walk, index.NewIndexInternalID(nil, uint64(wanted.doc)))
		if err != nil || m == nil {
			return all, err
		}
		p := places{spans: spansOf(m)}
		if v.layout.Why {
			p.found = o.causes.findings(m)
		}
		all[uint32(m.IndexInternalID.Value())] = p
		walk.DocumentMatchPool.Put(m)
	}
	return all, nil
}

func spansOf(m *bleve.DocumentMatch) map[string][]span {
	found := map[string][]span{}
	for _, place := range m.FieldTermLocations {
		field := place.Field
		if field == fieldWords && len(place.Location.ArrayPositions) == 1 {
			field = textPlaces[place.Location.ArrayPositions[0]].field
		}
		found[field] = append(found[field], span{int(place.Location.Start), int(place.Location.End)})
	}
	for field, spans := range found {
		found[field] = merged(spans)
	}
	return found
}

// merged puts spans in order, and those that overlap together.
func merged(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	var out []span
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && s.start < out[last].end {
			out[last].end = max(out[last].end, s.end)
			continue
		}
		out = append(out, s)
	}
	return out
}

// snippet is the part of a body that has most of the words found, or its beginning.
func snippet(body string, spans []span) []Fragment {
	from, to := window(body, spans)
	var within []span
	for _, s := range spans {
		if s.start >= from && s.end <= to {
			within = append(within, span{s.start - from, s.end - from})
		}
	}
	list := fragments(body[from:to], within)
	if len(list) == 0 {
		return list
	}
	if from > 0 {
		list = joined(Fragment{Text: "… "}, list)
	}
	if to < len(strings.TrimRightFunc(body, unicode.IsSpace)) {
		if last := &list[len(list)-1]; last.Mark {
			list = append(list, Fragment{Text: " …"})
		} else {
			last.Text += " …"
		}
	}
	return list
}

func joined(lead Fragment, list []Fragment) []Fragment {
	if list[0].Mark {
		return append([]Fragment{lead}, list...)
	}
	list[0].Text = lead.Text + list[0].Text
	return list
}

// window chooses where the snippet starts and ends, between two words.
func window(body string, spans []span) (from, to int) {
	first, most := 0, 0
	for i := range spans {
		n := 0
		for j := i; j < len(spans) && spans[j].end <= spans[i].start+snippetLength-snippetLead; j++ {
			n++
		}
		if n > most {
			first, most = i, n
		}
	}
	last := 0
	if most > 0 {
		from = max(0, spans[first].start-snippetLead)
		last = spans[first].end
		if from > 0 {
			from = afterSpace(body, from, spans[first].start)
		}
	}
	to = max(from+snippetLength, last)
	if to >= len(body) {
		return from, len(body)
	}
	for to > last && !utf8.RuneStart(body[to]) {
		to--
	}
	if space := strings.LastIndexFunc(body[from:to], unicode.IsSpace); space > 0 && from+space >= last {
		to = from + space
	}
	return from, to
}

// afterSpace gives the beginning of the first word from a place on, at the latest at limit.
func afterSpace(body string, from, limit int) int {
	if space := strings.IndexFunc(body[from:limit], unicode.IsSpace); space >= 0 {
		_, size := utf8.DecodeRuneInString(body[from+space:])
		return from + space + size
	}
	return limit
}

// fragments cuts a text at its spans.
func fragments(whole string, spans []span) []Fragment {
	var list []Fragment
	at := 0
	for _, s := range spans {
		if s.start < at || s.end > len(whole) {
			continue
		}
		if s.start > at {
			list = append(list, Fragment{Text: oneLine(whole[at:s.start])})
		}
		list = append(list, Fragment{Text: oneLine(whole[s.start:s.end]), Mark: true})
		at = s.end
	}
	if rest := strings.TrimRightFunc(whole[at:], unicode.IsSpace); rest != "" {
		list = append(list, Fragment{Text: oneLine(rest)})
	}
	return list
}

// oneLine writes on one line what was answered on several, the answers apart.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\r\n\t") {
		return s
	}
	var out strings.Builder
	for i, line := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if i > 0 {
			out.WriteString(" · ")
		}
		out.WriteString(strings.ReplaceAll(line, "\t", " "))
	}
	joined := out.String()
	if s[0] == '\n' && joined != "" {
		joined = " · " + joined
	}
	if s[len(s)-1] == '\n' {
		joined += " · "
	}
	return joined
}
