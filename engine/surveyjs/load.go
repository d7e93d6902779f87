package surveyjs

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"balise/engine/jsontree"
	"balise/engine/text"
)

// maxDefinition bounds a definition, in bytes; maxNested how deep its panels nest.
const (
	maxDefinition = 16 << 20
	maxNested     = 20
)

// Error is a definition that cannot be read: every fault, each with where it stands.
type Error struct{ Faults []Fault }

func (e *Error) Error() string {
	all := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		all[i] = f.String()
	}
	return strings.Join(all, "\n")
}

func (f Fault) String() string {
	if f.Path == "" {
		return fmt.Sprintf("line %d, column %d: %s", f.Line, f.Column, f.Reason)
	}
	return fmt.Sprintf("line %d, column %d: %s: %s", f.Line, f.Column, f.Path, f.Reason)
}

// Load compiles a definition. Its error is an *Error, which says where. What the package does not do is in Survey.Unsupported; what the
// author should mend, Survey.Faults finds.
func Load(definition []byte, gen Generation) (*Survey, error) {
	if len(definition) > maxDefinition {
		return nil, &Error{[]Fault{{Line: 1, Column: 1, Reason: "the definition is larger than 16 MB"}}}
	}
	l := &loader{s: &Survey{Generation: gen, byName: map[string]*Question{}, slots: &slots{exact: map[string]int{}, lower: map[string][]int{}},
		texts: jsontree.Known{}, src: definition}}
	root, err := jsontree.Parse(definition)
	var broken *jsontree.Error
	switch {
	case errors.As(err, &broken):
		l.fail(place{"", broken.At}, "the definition is not the JSON of a survey: %s", broken.Reason)
	case root.Kind != jsontree.Object:
		l.fail(place{"", root.At}, "the definition is not the JSON of a survey: an object is expected")
	default:
		l.survey(root)
	}
	if len(l.problems) > 0 {
		return nil, &Error{l.problems}
	}
	l.s.expect()
	return l.s, nil
}

type loader struct {
	s        *Survey
	problems []Fault
	inside   *Question // in whose rows or panels the loader is; nil outside
}

// mention is the use that one expression makes of an answer.
type mention struct {
	place
	name string    // as written
	host *Question // in whose rows or panels it is looked for; nil for the answers
}

func (l *loader) fail(p place, format string, args ...any) {
	l.problems = append(l.problems, l.s.fault(p, fmt.Sprintf(format, args...)))
}

func (l *loader) leave(p place, reason string) {
	line, _ := jsontree.Position(l.s.src, p.at)
	l.s.Unsupported = append(l.s.Unsupported, Unsupported{strings.TrimPrefix(p.path, "."), reason, line})
}

// member is where a member of an object stands.
func (p place) member(n *jsontree.Node, name string) place {
	for i := len(n.Members) - 1; i >= 0; i-- {
		if m := &n.Members[i]; m.Name == name {
			return p.sub(m)
		}
	}
	return p
}

// sub is where one of its members stands.
func (p place) sub(m *jsontree.Member) place {
	if p.path == "" {
		return place{m.Name, m.At}
	}
	return place{p.path + "." + m.Name, m.At}
}

// items gives the elements of a member that is a list, with where each stands. Absent or null, it has none.
func (l *loader) items(p place, n *jsontree.Node, name string) ([]jsontree.Node, func(int) place) {
	list := n.Get(name)
	if list == nil || list.Kind == jsontree.Null {
		return nil, nil
	}
	at := p.member(n, name)
	if list.Kind != jsontree.List {
		l.fail(at, "a list is expected")
		return nil, nil
	}
	return list.Items, func(i int) place { return place{at.path + "[" + strconv.Itoa(i) + "]", list.Items[i].At} }
}

func (l *loader) survey(root *jsontree.Node) {
	top := place{"", root.At}
	l.s.Title = words(root.Get("title"))
	l.others(top, root, ofSurvey, surveyReasons)
	l.s.clearing = l.clearing(top, root, "clearInvisibleValues")
	pages, at := l.items(top, root, "pages")
	switch {
	case root.Get("pages") == nil && root.Get("elements") != nil:
		l.s.Pages = append(l.s.Pages, l.container(top, root, nil, 0))
	case root.Get("pages") == nil && root.Get("questions") != nil:
		l.s.Pages = append(l.s.Pages, l.container(top, root, nil, 0))
	case root.Get("pages") == nil:
		l.fail(top, "the survey has no list of pages")
	}
	for i := range pages {
		if pages[i].Kind != jsontree.Object {
			l.fail(at(i), "a page is an object")
			continue
		}
		l.others(at(i), &pages[i], ofContainer, containerReasons)
		l.s.Pages = append(l.s.Pages, l.container(at(i), &pages[i], nil, 0))
	}
	l.calculatedValues(top, root)
	l.allTriggers(top, root)
}

func (l *loader) container(p place, held *jsontree.Node, parent *Container, depth int) *Container {
	c := &Container{Parent: parent, Title: words(held.Get("title")), Name: held.String("name"), place: p, index: -1}
	if l.inside == nil {
		c.index = len(l.s.containers)
		l.s.containers = append(l.s.containers, c)
	}
	if p.path != "" {
		c.visible = l.condition(p, held)
	}
	if depth > maxNested {
		l.fail(p, "panels nest too deep")
		return c
	}
	name := "elements"
	if v := held.Get(name); v == nil {
		name = "questions"
	}
	l.elements(p, held, name, c, depth)
	return c
}

func (l *loader) elements(p place, held *jsontree.Node, name string, in *Container, depth int) {
	elements, at := l.items(p, held, name)
	for i := range elements {
		l.element(at(i), &elements[i], in, depth)
	}
}

func (l *loader) element(p place, held *jsontree.Node, in *Container, depth int) {
	kind := held.String("type")
	switch {
	case held.Kind != jsontree.Object:
		l.fail(p, "an element is an object")
	case kind == "":
		l.fail(p, "the element has no type")
	case kind == "panel" || kind == "flowpanel":
		l.others(p, held, ofContainer, containerReasons)
		l.container(p, held, in, depth+1)
	default:
		l.question(p, kind, held, in, depth)
	}
}

// others lists the members that this package does not know, or knows that it does not follow.
func (l *loader) others(p place, held *jsontree.Node, known map[string]bool, reasons map[string]string) {
	for i := range held.Members {
		m := &held.Members[i]
		reason := reasons[m.Name]
		if reason == "" && !known[m.Name] {
			reason = "this property is not followed"
		}
		if reason != "" {
			l.leave(p.sub(m), reason)
		}
		if twice(held.Members[:i], m.Name) {
			l.s.early = append(l.s.early, l.s.fault(p.sub(m), "this member is given twice: the library reads the last one"))
		}
		if m.Value.Kind == jsontree.Object {
			l.translated(p, m)
		}
	}
}

func twice(before []jsontree.Member, name string) bool {
	for i := range before {
		if before[i].Name == name {
			return true
		}
	}
	return false
}

// expression compiles a member that is an expression; nil when there is none.
func (l *loader) expression(p place, held *jsontree.Node, name string) expression {
	v := held.Get(name)
	if v == nil || v.Kind != jsontree.String || strings.TrimSpace(v.Text) == "" {
		return nil
	}
	return l.compile(p.member(held, name), v.Text)
}

func (l *loader) compile(at place, src string) expression {
	e, notes, err := parse(src, l.s.slots, l.s.Generation, l.inside != nil)
	if err != nil {
		l.fail(at, "%v, in %s", err, src)
		return nil
	}
	for _, name := range notes.names {
		l.s.mentions = append(l.s.mentions, mention{place: at, name: name})
	}
	for _, name := range notes.near {
		l.s.mentions = append(l.s.mentions, mention{at, name, l.inside})
	}
	for _, reason := range notes.unsupported {
		l.leave(at, reason)
	}
	return e
}

// condition compiles visibleIf, or visible: false.
func (l *loader) condition(p place, held *jsontree.Node) expression {
	if e := l.expression(p, held, "visibleIf"); e != nil {
		return e
	}
	if v := held.Get("visible"); v != nil && v.Kind == jsontree.Bool && !v.Is {
		return literal{false}
	}
	return nil
}

// words reads a text, in one language or in several: default is English in what the federal government publishes.
func words(v *jsontree.Node) text.Text {
	switch {
	case v == nil:
	case v.Kind == jsontree.String:
		return text.T(v.Text, v.Text)
	case v.Kind == jsontree.Object:
		en := v.String("en")
		if en == "" {
			en = v.String("default")
		}
		fr := v.String("fr")
		if fr == "" {
			fr = en
		}
		return text.T(fr, en)
	}
	return text.Text{}
}
