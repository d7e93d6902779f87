package framework

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"balise/engine/text"
)

// Act is what an edit does to an article.
type Act string

// The acts.
const (
	Add    Act = "add"
	Change Act = "change"
	Move   Act = "move"
	Remove Act = "remove"
)

// Acts lists them.
var Acts = []Act{Add, Change, Move, Remove}

// Edit is one change to one article: the whole of what is known of how a version came from another.
type Edit struct {
	Act Act    `json:"act"`
	ID  string `json:"id"`
	// Parent and Before say where an article is added or moved to: below Parent ("" for a principle), before its part Before, or
	// last where Before is "".
	Parent string `json:"parent,omitempty"`
	Before string `json:"before,omitempty"`
	// Article is what is added, or what the article says from now on. Its parts are left out.
	Article *Article `json:"article,omitempty"`
}

// Apply gives the framework after an edit, or what is wrong with the edit. The framework itself stays as it is.
func (f *Framework) Apply(e Edit) (*Framework, []Problem) {
	now := f.Clone()
	var problem Problem
	switch e.Act {
	case Add:
		problem = now.add(e)
	case Change:
		problem = now.change(e)
	case Move:
		problem = now.move(e)
	case Remove:
		problem = now.remove(e)
	default:
		problem = Problem{e.ID, "act", text.T("cette modification n’existe pas", "there is no such edit")}
	}
	if !problem.Message.Empty() {
		return nil, []Problem{problem}
	}
	if problems := now.Check(false); len(problems) > 0 {
		return nil, problems
	}
	return now, nil
}

// gone is the problem of an edit to an article that is not there.
func gone(id string) Problem {
	return Problem{id, "id", text.T("l’article «\u00a0"+id+"\u00a0» n’existe pas", "there is no article “"+id+"”")}
}

func (f *Framework) add(e Edit) Problem {
	if e.Article == nil {
		return Problem{e.ID, "title", text.T("il n’y a rien à ajouter", "there is nothing to add")}
	}
	if _, there := f.Place(e.ID); there {
		return Problem{e.ID, "id", text.T("l’identifiant «\u00a0"+e.ID+"\u00a0» est pris", "the id “"+e.ID+"” is taken")}
	}
	a := *e.Article
	a.ID, a.Parts = e.ID, nil
	return f.put(&a, e)
}

// put places an article below its parent.
func (f *Framework) put(a *Article, e Edit) Problem {
	parts := &f.Parts
	if e.Parent != "" {
		parent, there := f.Place(e.Parent)
		if !there {
			return gone(e.Parent)
		}
		if parent.Level == Evidence {
			return Problem{e.ID, "parent", text.T("une preuve n’a rien au-dessous d’elle", "evidence has nothing below it")}
		}
		parts = &parent.Article.Parts
	}
	at := len(*parts)
	if e.Before != "" {
		if at = slices.IndexFunc(*parts, func(b *Article) bool { return b.ID == e.Before }); at < 0 {
			return gone(e.Before)
		}
	}
	*parts = slices.Insert(*parts, at, a)
	return Problem{}
}

func (f *Framework) change(e Edit) Problem {
	p, there := f.Place(e.ID)
	if !there {
		return gone(e.ID)
	}
	if e.Article == nil {
		return Problem{e.ID, "title", text.T("il n’y a rien à écrire", "there is nothing to write")}
	}
	parts := p.Parts
	*p.Article = *e.Article
	p.Article.ID, p.Article.Parts = e.ID, parts
	return Problem{}
}

func (f *Framework) move(e Edit) Problem {
	p, there := f.Place(e.ID)
	if !there {
		return gone(e.ID)
	}
	level := Level("")
	if e.Parent != "" {
		parent, there := f.Place(e.Parent)
		if !there {
			return gone(e.Parent)
		}
		level = parent.Level
	}
	if level.Below() != p.Level || e.Before == e.ID {
		return Problem{e.ID, "parent", text.T("cet article ne peut pas aller là", "this article cannot go there")}
	}
	f.take(p)
	return f.put(p.Article, e)
}

func (f *Framework) remove(e Edit) Problem {
	p, there := f.Place(e.ID)
	if !there {
		return gone(e.ID)
	}
	f.take(p)
	left := map[string]bool{}
	for _, q := range f.Places() {
		left[q.ID] = true
	}
	for _, q := range f.Places() {
		for _, id := range q.Requires {
			if !left[id] {
				return Problem{q.ID, "requires", text.T("le contrôle "+q.Number+" suppose ce qui serait retiré", "control "+q.Number+" requires what would be removed")}
			}
		}
	}
	return Problem{}
}

// take removes an article from where it stands.
func (f *Framework) take(p Place) {
	parts := &f.Parts
	if n := len(p.Above); n > 0 {
		parts = &p.Above[n-1].Parts
	}
	*parts = slices.DeleteFunc(*parts, func(a *Article) bool { return a.ID == p.ID })
}

// NewID makes the id of a new article from its title, one that nothing had before.
func NewID(title text.Text, taken func(id string) bool) string {
	var words []string
	for _, word := range strings.FieldsFunc(strings.ToLower(norm.NFD.String(title.In(text.EN))), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	}) {
		plain := strings.Map(func(r rune) rune {
			if r > unicode.MaxASCII {
				return -1
			}
			return r
		}, word)
		if len(plain) > 2 && len(words) < 4 {
			words = append(words, plain)
		}
	}
	base := strings.TrimLeft(strings.Join(words, "_"), "0123456789_")
	base = strings.TrimRight(base[:min(len(base), 40)], "_")
	if base == "" {
		base = "article"
	}
	for n := 2; ; n++ {
		if id := base; n == 2 && !taken(id) {
			return id
		}
		if id := base + "_" + strconv.Itoa(n); !taken(id) {
			return id
		}
	}
}
