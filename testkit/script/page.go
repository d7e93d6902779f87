package script

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// errNoPage is what a line about a page meets when the answer is a file or a JSON document.
var errNoPage = errors.New("the answer is not an HTML page")

// see looks for a text, a link, a title or the value of a field.
func (v *visitor) see(what string) error {
	if to, ok := strings.CutPrefix(what, "link "); ok && v.page != nil {
		return v.seeLink(strings.TrimSpace(to))
	}
	if title, ok := strings.CutPrefix(what, "title "); ok && v.page != nil {
		got := ""
		for n := range elements(v.page, "title") {
			got = visible(n)
			break
		}
		if !strings.Contains(got, clean(unquote(title))) {
			return fmt.Errorf("the title is %q", got)
		}
		return nil
	}
	if field, ok := strings.CutPrefix(what, "field "); ok && v.page != nil {
		return v.seeField(field)
	}
	shown := clean(v.body)
	if v.page != nil {
		shown = visible(v.page)
	}
	if !strings.Contains(shown, clean(unquote(what))) {
		return v.met("it is not there")
	}
	return nil
}

func (v *visitor) seeLink(want string) error {
	var others []string
	for n := range elements(v.page, "a") {
		to := attr(n, "href")
		if like(want, to) {
			return nil
		}
		others = append(others, to)
	}
	return fmt.Errorf("the links lead to: %s", strings.Join(others, " "))
}

// follow goes where the link that bears the text leads: the one that bears just that, else the first that contains it.
func (v *visitor) follow(base, label string) error {
	if v.page == nil {
		return errNoPage
	}
	var exact, near *html.Node
	var others []string
	for n := range elements(v.page, "a") {
		said := naming(n)
		switch {
		case attr(n, "href") == "":
		case exact == nil && said == clean(label):
			exact = n
		case near == nil && strings.Contains(said, clean(label)):
			near = n
		}
		others = append(others, said)
	}
	if exact == nil {
		exact = near
	}
	if exact == nil {
		return fmt.Errorf("the links say: %s", strings.Join(others, " | "))
	}
	return v.get(base, attr(exact, "href"))
}

// elements walks the elements of those names in the order of the page.
func elements(root *html.Node, names ...string) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for n := range root.Descendants() {
			for _, name := range names {
				if n.Type == html.ElementNode && n.Data == name && !yield(n) {
					return
				}
			}
		}
	}
}

func attr(n *html.Node, name string) string {
	value, _ := attribute(n, name)
	return value
}

func attribute(n *html.Node, name string) (value string, has bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

var spaces = regexp.MustCompile(`[\s\x{a0}\x{202f}]+`)

// clean makes every run of spaces, no-break ones too, a single space: scripts are typed on ordinary keyboards.
func clean(s string) string { return strings.TrimSpace(spaces.ReplaceAllString(s, " ")) }

// visible gives the text of a node as a reader meets it, without scripts and styles.
func visible(root *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "template"):
			return
		case n.Type == html.ElementNode && !inline[n.Data]:
			b.WriteString(" ")
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
		if n.Type == html.ElementNode && !inline[n.Data] {
			b.WriteString(" ")
		}
	}
	walk(root)
	return clean(b.String())
}

// inline lists the elements that do not part the words around them.
var inline = map[string]bool{"a": true, "abbr": true, "b": true, "code": true, "em": true, "i": true, "mark": true,
	"span": true, "strong": true, "sub": true, "sup": true, "time": true, "bdi": true, "cite": true, "q": true}

// naming is what a button or a link is called: its text, or its label or value where it has none.
func naming(n *html.Node) string {
	for _, said := range []string{visible(n), attr(n, "aria-label"), attr(n, "value"), attr(n, "title")} {
		if said = clean(said); said != "" {
			return said
		}
	}
	return ""
}

// json compares one value of a JSON answer, found by its path: .items[0].name.fr; .items.length counts.
func (v *visitor) json(path, want string) error {
	decoder := json.NewDecoder(strings.NewReader(v.body))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return v.met("the answer is not JSON: " + err.Error())
	}
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		next, err := stepInto(value, step)
		if err != nil {
			return err
		}
		value = next
	}
	got, isString := value.(string)
	if !isString {
		data, err := json.Marshal(value)
		if err != nil {
			return fmt.Errorf("write the value: %w", err)
		}
		got = string(data)
	}
	if clean(got) != clean(want) {
		return fmt.Errorf("%s is %s", path, got)
	}
	return nil
}

func stepInto(value any, step string) (any, error) {
	switch value := value.(type) {
	case map[string]any:
		next, ok := value[step]
		if !ok {
			return nil, fmt.Errorf("there is no %s", step)
		}
		return next, nil
	case []any:
		if step == "length" {
			return len(value), nil
		}
		i, err := strconv.Atoi(step)
		if err != nil || i < 0 || i >= len(value) {
			return nil, fmt.Errorf("there is no [%s]: the list has %d items", step, len(value))
		}
		return value[i], nil
	}
	return nil, fmt.Errorf("nothing can be inside %v: no %s", value, step)
}
