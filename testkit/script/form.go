package script

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// form of a control: the one around it, or the one that its form attribute names.
func (v *visitor) formOf(control *html.Node) *html.Node {
	if id := attr(control, "form"); id != "" {
		for f := range elements(v.page, "form") {
			if attr(f, "id") == id {
				return f
			}
		}
	}
	for n := range control.Ancestors() {
		if n.Type == html.ElementNode && n.Data == "form" {
			return n
		}
	}
	return nil
}

// controls gives the fields of a form, in the order of the page.
func (v *visitor) controls(form *html.Node) []*html.Node {
	var found []*html.Node
	for n := range elements(v.page, "input", "select", "textarea") {
		if v.formOf(n) == form && attr(n, "name") != "" && !disabled(n) {
			found = append(found, n)
		}
	}
	return found
}

func disabled(n *html.Node) bool {
	if _, off := attribute(n, "disabled"); off {
		return true
	}
	for a := range n.Ancestors() {
		if _, off := attribute(a, "disabled"); off && a.Data == "fieldset" {
			return true
		}
	}
	return false
}

// values gives what the form would send: what the page holds, or what was written over it.
func (v *visitor) values(form *html.Node) url.Values {
	if said := v.filled[form]; said != nil {
		return said
	}
	said := url.Values{}
	for _, n := range v.controls(form) {
		name := attr(n, "name")
		switch {
		case n.Data == "textarea":
			said.Add(name, strings.TrimPrefix(inside(n), "\n"))
		case n.Data == "select":
			for _, value := range chosen(n) {
				said.Add(name, value)
			}
		case isBox(n):
			if _, on := attribute(n, "checked"); on {
				said.Add(name, boxValue(n))
			}
		case !slices.Contains([]string{"submit", "button", "image", "reset", "file"}, attr(n, "type")):
			said.Add(name, attr(n, "value"))
		}
	}
	v.filled[form] = said
	return said
}

func isBox(n *html.Node) bool {
	return n.Data == "input" && (attr(n, "type") == "checkbox" || attr(n, "type") == "radio")
}

func boxValue(n *html.Node) string {
	if value, has := attribute(n, "value"); has {
		return value
	}
	return "on"
}

// inside gives the raw text of a node, line ends kept.
func inside(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func optionValue(o *html.Node) string {
	if value, has := attribute(o, "value"); has {
		return value
	}
	return visible(o)
}

// chosen gives the selected options of a list; a list of one choice shows its first option when none is selected.
func chosen(list *html.Node) []string {
	var all, selected []string
	for o := range elements(list, "option") {
		all = append(all, optionValue(o))
		if _, on := attribute(o, "selected"); on {
			selected = append(selected, optionValue(o))
		}
	}
	if _, many := attribute(list, "multiple"); !many && len(selected) == 0 && len(all) > 0 {
		return all[:1]
	}
	return selected
}

// named finds the controls of that name in the first form that has one.
func (v *visitor) named(name string) (form *html.Node, controls []*html.Node, err error) {
	if v.page == nil {
		return nil, nil, errNoPage
	}
	var names []string
	for f := range elements(v.page, "form") {
		for _, n := range v.controls(f) {
			if attr(n, "name") == name && attr(n, "type") != "hidden" {
				form, controls = f, append(controls, n)
			}
			names = append(names, attr(n, "name"))
		}
		if form != nil {
			return form, controls, nil
		}
	}
	return nil, nil, fmt.Errorf("no form of the page has this field; they have: %s", strings.Join(slices.Compact(names), " "))
}

// fill writes a value. Of a list or of radio buttons it must be one of the choices, by value or by what they say.
func (v *visitor) fill(name, value string) error {
	form, controls, err := v.named(name)
	if err != nil {
		return err
	}
	values := v.values(form)
	first := controls[0]
	if first.Data != "select" && !isBox(first) {
		values.Set(name, strings.ReplaceAll(value, `\n`, "\n"))
		return nil
	}
	var choices []string
	for _, n := range controls {
		options := map[string]string{boxValue(n): boxValue(n)}
		if n.Data == "select" {
			options = map[string]string{}
			for o := range elements(n, "option") {
				options[optionValue(o)], options[visible(o)] = optionValue(o), optionValue(o)
			}
		}
		if real, ok := options[value]; ok {
			values.Set(name, real)
			return nil
		}
		for choice := range options {
			choices = append(choices, choice)
		}
	}
	slices.Sort(choices)
	return fmt.Errorf("the choices are: %s", strings.Join(choices, ", "))
}

func (v *visitor) check(name, value string) error {
	form, controls, err := v.named(name)
	if err != nil {
		return err
	}
	for _, n := range controls {
		if isBox(n) && boxValue(n) == value {
			if values := v.values(form); !slices.Contains(values[name], value) {
				values.Add(name, value)
			}
			return nil
		}
	}
	return fmt.Errorf("no box of that name has this value")
}

func (v *visitor) uncheck(name, value string) error {
	form, _, err := v.named(name)
	if err != nil {
		return err
	}
	values := v.values(form)
	if !slices.Contains(values[name], value) {
		return fmt.Errorf("it is not ticked: %q", values[name])
	}
	values[name] = slices.DeleteFunc(values[name], func(s string) bool { return s == value })
	return nil
}

func (v *visitor) seeField(rest string) error {
	name, want, _ := strings.Cut(rest, "=")
	form, _, err := v.named(strings.TrimSpace(name))
	if err != nil {
		return err
	}
	got := v.values(form)[strings.TrimSpace(name)]
	if !slices.Contains(got, unquote(strings.TrimSpace(want))) && !(len(got) == 0 && strings.TrimSpace(want) == "") {
		return fmt.Errorf("it holds %q", got)
	}
	return nil
}

// submit presses the button that bears the text: the one that bears just that, else the first that contains it.
func (v *visitor) submit(base, label string) error {
	if v.page == nil {
		return errNoPage
	}
	var exact, near *html.Node
	var others []string
	for n := range elements(v.page, "button", "input") {
		kind := attr(n, "type")
		if v.formOf(n) == nil || (n.Data == "button" && kind == "button") || (n.Data == "input" && kind != "submit") {
			continue
		}
		said := naming(n)
		switch {
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
		return fmt.Errorf("the buttons say: %s", strings.Join(others, " | "))
	}
	return v.send(base, v.formOf(exact), exact)
}

// send sends the form as the pressed button asks.
func (v *visitor) send(base string, form, button *html.Node) error {
	values := v.values(form)
	if name := attr(button, "name"); name != "" {
		values.Add(name, attr(button, "value"))
	}
	method, action := attr(form, "method"), attr(form, "action")
	if other, has := attribute(button, "formaction"); has {
		action = other
	}
	if other, has := attribute(button, "formmethod"); has {
		method = other
	}
	to, err := v.resolve(base, action)
	if err != nil {
		return err
	}
	if !strings.EqualFold(method, http.MethodPost) {
		to.RawQuery = values.Encode()
		return v.get(base, to.String())
	}
	body, kind, err := encode(values, attr(form, "enctype"))
	if err != nil {
		return err
	}
	request, err := http.NewRequest(http.MethodPost, to.String(), body)
	if err != nil {
		return fmt.Errorf("submit: %w", err)
	}
	request.Header.Set("Content-Type", kind)
	// What a browser says of a form of our own page; the site refuses forms of others.
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	request.Header.Set("Origin", to.Scheme+"://"+to.Host)
	return v.do(request)
}

func encode(values url.Values, enctype string) (*bytes.Buffer, string, error) {
	if enctype != "multipart/form-data" {
		return bytes.NewBufferString(values.Encode()), "application/x-www-form-urlencoded", nil
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, list := range values {
		for _, value := range list {
			if err := w.WriteField(name, value); err != nil {
				return nil, "", fmt.Errorf("write the form: %w", err)
			}
		}
	}
	if err := w.Close(); err != nil {
		return nil, "", fmt.Errorf("write the form: %w", err)
	}
	return &b, w.FormDataContentType(), nil
}
