package web

import (
	"net/http"
	"sync"
)

// shelfSize bounds the memory of the pages kept, in bytes.
const shelfSize = 32 << 20

// shelf keeps drawn pages in memory. It has two halves: the older one is thrown away whole when the newer one is full, and
// what is still asked for moves over. That forgets what nobody reads without a list to maintain on each read.
type shelf struct {
	half int // bytes

	mu           sync.RWMutex
	newer, older map[string]*sheet
	size         int // bytes of newer
}

// sheet is a page as it was sent, good for one state of what is public.
type sheet struct {
	tag    string
	header map[string]string
	body   []byte
}

func newShelf(size int) *shelf {
	return &shelf{half: size / 2, newer: map[string]*sheet{}, older: map[string]*sheet{}}
}

func (s *shelf) get(key, tag string) (*sheet, bool) {
	s.mu.RLock()
	found, young := s.newer[key]
	if !young {
		found = s.older[key]
	}
	s.mu.RUnlock()
	if found == nil || found.tag != tag {
		return nil, false
	}
	if !young {
		s.put(key, found)
	}
	return found, true
}

// perSheet is what a page costs beside its bytes.
const perSheet = 400

func (s *shelf) put(key string, page *sheet) {
	size := len(key) + len(page.body) + perSheet
	if size > s.half/4 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.size+size > s.half {
		s.older, s.newer, s.size = s.newer, map[string]*sheet{}, 0
	}
	if before := s.newer[key]; before != nil {
		s.size -= len(key) + len(before.body) + perSheet
	}
	s.newer[key] = page
	s.size += size
}

// sheetHeaders are the headers that belong to the page rather than to the exchange.
var sheetHeaders = []string{"Content-Type", "Content-Language", "Link"}

func (x *exchange) shelfKey() string {
	face := "html"
	if x.json {
		face = "json"
	}
	return string(x.lang) + " " + face + " " + x.r.URL.Path + "?" + x.r.URL.RawQuery
}

// fromShelf answers with the page kept for this address, if there is one of the present state of what is public.
func (x *exchange) fromShelf() bool {
	if !x.keep {
		return false
	}
	page, found := x.site.kept.get(x.shelfKey(), x.w.Header().Get("ETag"))
	if !found {
		return false
	}
	for name, value := range page.header {
		x.w.Header().Set(name, value)
	}
	x.w.WriteHeader(http.StatusOK)
	x.send(page.body)
	return true
}

func (x *exchange) toShelf(body []byte) {
	page := &sheet{tag: x.w.Header().Get("ETag"), header: map[string]string{}, body: body}
	for _, name := range sheetHeaders {
		if value := x.w.Header().Get(name); value != "" {
			page.header[name] = value
		}
	}
	x.site.kept.put(x.shelfKey(), page)
}
