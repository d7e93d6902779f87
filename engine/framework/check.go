package framework

import (
	"regexp"
	"slices"
	"strings"

	"balise/engine/text"
)

// Problem is one thing wrong with a framework. Article names where; it is empty for the framework as a whole. Field is the key
// that is wrong, and Key the article, source or role that it names, where there is one.
type Problem struct {
	Article, Field string
	Message        text.Text
}

var identifier = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)

// ValidID tells whether a word may name an article: it is also the name of a question of the self-check.
func ValidID(id string) bool { return identifier.MatchString(id) }

// Longest texts, in characters of one language.
const (
	MostTitle = 300
	MostText  = 2000
)

// checker gathers what is wrong.
type checker struct {
	f        *Framework
	places   map[string]Place
	problems []Problem
}

func (c *checker) say(article, field, fr, en string) {
	c.problems = append(c.problems, Problem{article, field, text.T(fr, en)})
}

// Check tells what is wrong with a framework: an id that is no id or stands twice, a text without its translation, a name of what
// does not exist, controls that require each other in a circle. A draft may have holes; with whole, they are wrong too: a principle
// without commitment, a commitment without control, a control without evidence or without anybody who answers for it.
func (f *Framework) Check(whole bool) []Problem {
	c := &checker{f: f, places: map[string]Place{}}
	c.head()
	for _, p := range f.Places() {
		if first, twice := c.places[p.ID]; twice {
			c.say(p.ID, "id", "l’identifiant «\u00a0"+p.ID+"\u00a0» est déjà celui de l’article "+first.Number, "the id “"+p.ID+"” is already that of article "+first.Number)
			continue
		}
		c.places[p.ID] = p
	}
	for _, p := range f.Places() {
		c.article(p, whole)
	}
	c.circles()
	if whole && len(f.Parts) == 0 {
		c.say("", "principles", "il n’y a aucun principe", "there is no principle")
	}
	return c.problems
}

func (c *checker) head() {
	f := c.f
	c.pair("", "title", f.Title, true, MostTitle)
	c.pair("", "lead", f.Lead, true, MostText)
	seen := map[string]bool{}
	for _, s := range f.Sources {
		if !ValidID(s.ID) || seen["s"+s.ID] {
			c.say(s.ID, "id", "une source a un identifiant à elle seule, en minuscules", "a source has an id of its own, in lower case")
		}
		seen["s"+s.ID] = true
		c.pair(s.ID, "title", s.Title, true, MostTitle)
		if !slices.Contains(Confidences, s.Confidence) {
			c.say(s.ID, "confidence", "la confiance est confirmed, to_validate ou proposal", "confidence is confirmed, to_validate or proposal")
		}
	}
	for _, r := range f.Roles {
		if !ValidID(r.ID) || seen["r"+r.ID] {
			c.say(r.ID, "id", "une fonction a un identifiant à elle seule, en minuscules", "a role has an id of its own, in lower case")
		}
		seen["r"+r.ID] = true
		c.pair(r.ID, "title", r.Title, true, MostTitle)
	}
	if _, ok := f.Source(f.Default); !ok {
		c.say("", "default_source", "la source «\u00a0"+f.Default+"\u00a0» n’existe pas", "there is no source “"+f.Default+"”")
	}
}

// pair checks a text: both languages or none, and none only where it is not needed.
func (c *checker) pair(article, field string, t text.Text, needed bool, most int) {
	switch {
	case t.Empty() && !needed:
	case !t.Complete():
		c.say(article, field, "il manque le texte dans une des deux langues", "the text is missing in one of the two languages")
	case max(len([]rune(t.FR)), len([]rune(t.EN))) > most:
		c.say(article, field, "le texte est trop long", "the text is too long")
	}
}

func (c *checker) article(p Place, whole bool) {
	if !ValidID(p.ID) {
		c.say(p.ID, "id", "un identifiant s’écrit comme legal_analysis", "an id is written like legal_analysis")
	}
	c.pair(p.ID, "title", p.Title, true, MostTitle)
	c.pair(p.ID, "text", p.Text, false, MostText)
	c.pair(p.ID, "note", p.Note, false, MostText)
	c.names(p, "from", p.From, func(id string) bool { _, ok := c.f.Source(id); return ok })
	c.names(p, "who", p.Who, func(id string) bool { return !c.f.Role(id).Empty() })
	c.names(p, "requires", p.Requires, func(id string) bool { return c.places[id].Level == Control })
	c.names(p, "like", p.Like, func(id string) bool { return strings.Count(id, ".") == 1 }) // Follow looks each up
	if p.Level != Control && len(p.Who)+len(p.Requires) > 0 {
		c.say(p.ID, "who", "seul un contrôle dit qui en répond et ce qu’il suppose", "only a control says who answers for it and what it requires")
	}
	if p.Level == Evidence && len(p.Parts) > 0 {
		c.say(p.ID, "parts", "une preuve n’a rien au-dessous d’elle", "evidence has nothing below it")
	}
	if !whole {
		return
	}
	if p.Level != Evidence && len(p.Parts) == 0 {
		missing := map[Level]text.Text{Principle: text.T("un engagement", "a commitment"), Commitment: text.T("un contrôle", "a control"), Control: text.T("une preuve attendue", "evidence that is expected")}[p.Level]
		c.say(p.ID, "parts", "il manque "+missing.FR, missing.EN+" is missing")
	}
	if p.Level == Control && len(p.Who) == 0 {
		c.say(p.ID, "who", "personne ne répond de ce contrôle", "nobody answers for this control")
	}
}

func (c *checker) names(p Place, field string, ids []string, exists func(string) bool) {
	for i, id := range ids {
		if !exists(id) {
			c.say(p.ID, field, "«\u00a0"+id+"\u00a0» n’existe pas", "there is no “"+id+"”")
		}
		if slices.Contains(ids[:i], id) {
			c.say(p.ID, field, "«\u00a0"+id+"\u00a0» est nommé deux fois", "“"+id+"” is named twice")
		}
	}
}

// circles finds controls that require themselves, by way of others or not, and names each circle once.
func (c *checker) circles() {
	const (
		walking = 1
		done    = 2
	)
	state := map[string]int{}
	var path []string
	var walk func(id string)
	walk = func(id string) {
		state[id], path = walking, append(path, id)
		for _, next := range c.places[id].requires() {
			switch state[next] {
			case 0:
				if _, ok := c.places[next]; ok {
					walk(next)
				}
			case walking:
				circle := strings.Join(append(slices.Clone(path[slices.Index(path, next):]), next), " → ")
				c.say(id, "requires", "ces contrôles se supposent en rond\u00a0: "+circle, "these controls require each other in a circle: "+circle)
			}
		}
		state[id], path = done, path[:len(path)-1]
	}
	for _, p := range c.f.Places() {
		if state[p.ID] == 0 {
			walk(p.ID)
		}
	}
}

func (p Place) requires() []string {
	if p.Article == nil {
		return nil
	}
	return p.Requires
}
