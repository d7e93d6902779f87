package instrument

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"balise/engine/text"
)

// Mistake is one thing wrong in a file of content, for the person who writes it.
type Mistake struct {
	File    string
	Line    int
	Message string
}

func (m Mistake) Error() string { return fmt.Sprintf("%s:%d: %s", m.File, m.Line, m.Message) }

// source reads one YAML file and gathers all its mistakes, so that they are mended in one go.
type source struct {
	file     string
	mistakes []Mistake
}

func (s *source) say(line int, format string, args ...any) {
	s.mistakes = append(s.mistakes, Mistake{File: s.file, Line: line, Message: fmt.Sprintf(format, args...)})
}

// err joins the mistakes, in the order of the file; nil when there is none.
func (s *source) err() error {
	slices.SortStableFunc(s.mistakes, func(a, b Mistake) int { return a.Line - b.Line })
	var all []error
	for _, m := range slices.Compact(s.mistakes) {
		all = append(all, m)
	}
	return errors.Join(all...)
}

var yamlErrorLine = regexp.MustCompile(`line ([0-9]+): `)

// root parses the file: one document, without anchors or aliases, which a declaration does not need and a bomb does.
func (s *source) root(data []byte) *yaml.Node {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document yaml.Node
	if err := decoder.Decode(&document); err != nil {
		if err == io.EOF {
			err = errors.New("the file is empty")
		}
		s.parseError(err)
		return nil
	}
	var second yaml.Node
	if err := decoder.Decode(&second); err == nil {
		s.say(second.Line, "a file holds one document")
	} else if err != io.EOF {
		s.parseError(err)
	}
	if len(document.Content) != 1 {
		s.say(1, "the file is empty")
		return nil
	}
	s.refuseAliases(document.Content[0])
	return document.Content[0]
}

func (s *source) parseError(err error) {
	message, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if found := yamlErrorLine.FindStringSubmatch(message); found != nil {
		line, _ = strconv.Atoi(found[1]) // digits
		message = strings.Replace(message, found[0], "", 1)
	}
	s.say(max(line, 1), "this is not YAML: %s", message)
}

func (s *source) refuseAliases(node *yaml.Node) {
	if node.Anchor != "" || node.Kind == yaml.AliasNode {
		s.say(node.Line, "anchors and aliases are not used here")
	}
	for _, child := range node.Content {
		s.refuseAliases(child)
	}
}

// mapping is a YAML mapping whose keys are known.
type mapping struct {
	s     *source
	what  string // for messages: `question "annual_cost"`
	line  int
	nodes map[string]*yaml.Node

	unreadable bool // it is no mapping: that its keys are missing goes without saying
}

// named gives the identifier of a mapping that has one, for messages: ` "annual_cost"`.
func named(node *yaml.Node) string {
	for i := 0; i+1 < len(node.Content) && node.Kind == yaml.MappingNode; i += 2 {
		key, value := node.Content[i].Value, node.Content[i+1]
		if (key == "id" || key == "code" || key == "version") && value.Kind == yaml.ScalarNode {
			return fmt.Sprintf(" %q", value.Value)
		}
	}
	return ""
}

// mapping reads a mapping node; unknown keys, keys told twice and empty values are mistakes.
func (s *source) mapping(node *yaml.Node, what string, known ...string) mapping {
	m := mapping{s: s, what: what + named(node), line: node.Line, nodes: map[string]*yaml.Node{}}
	if node.Kind != yaml.MappingNode {
		m.unreadable = true
		s.say(node.Line, "%s: expected keys and values (%s)", m.what, strings.Join(known, ", "))
		return m
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode || !slices.Contains(known, key.Value):
			s.say(key.Line, "%s: unknown key %q; the keys are %s", m.what, key.Value, strings.Join(known, ", "))
		case m.nodes[key.Value] != nil:
			s.say(key.Line, "%s: key %q is told twice", m.what, key.Value)
		case value.Kind == yaml.ScalarNode && value.Tag == "!!null":
			s.say(key.Line, "%s: key %q has no value", m.what, key.Value)
		default:
			m.nodes[key.Value] = value
		}
	}
	return m
}

func (m mapping) has(key string) bool { return m.nodes[key] != nil }

// at gives the line of a key, or of the mapping where the key is absent.
func (m mapping) at(key string) int {
	if node := m.nodes[key]; node != nil {
		return node.Line
	}
	return m.line
}

// places gives the line of each key.
func (m mapping) places() map[string]int {
	lines := map[string]int{}
	for key, node := range maps.All(m.nodes) {
		lines[key] = node.Line
	}
	return lines
}

func (m mapping) need(keys ...string) {
	for _, key := range keys {
		if !m.has(key) && !m.unreadable {
			m.s.say(m.line, "%s: key %q is missing", m.what, key)
		}
	}
}

// scalar gives the text of a plain value; "" where the key is absent.
func (m mapping) scalar(key string) string {
	node := m.nodes[key]
	if node == nil {
		return ""
	}
	return m.s.scalar(node, m.what+": "+key)
}

func (s *source) scalar(node *yaml.Node, what string) string {
	if node.Kind != yaml.ScalarNode {
		s.say(node.Line, "%s: expected one plain value", what)
		return ""
	}
	if strings.TrimSpace(node.Value) == "" {
		s.say(node.Line, "%s: the value is empty", what)
	}
	return strings.TrimSpace(node.Value)
}

// oneOf reads a word among those allowed.
func (m mapping) oneOf(key string, allowed ...string) string {
	word := m.scalar(key)
	if m.has(key) && !slices.Contains(allowed, word) {
		m.s.say(m.at(key), "%s: %s %q is not one of %s", m.what, key, word, strings.Join(allowed, ", "))
		return ""
	}
	return word
}

func (m mapping) matching(key string, pattern *regexp.Regexp, like string) string {
	word := m.scalar(key)
	if m.has(key) && !pattern.MatchString(word) {
		m.s.say(m.at(key), "%s: %s %q is not written like %s", m.what, key, word, like)
	}
	return word
}

func (m mapping) bool(key string) bool { return m.oneOf(key, "true", "false") == "true" }

// count reads a whole number from least on; absent gives the default.
func (m mapping) count(key string, least, byDefault int) int {
	if !m.has(key) {
		return byDefault
	}
	n, err := strconv.Atoi(m.scalar(key))
	if err != nil || n < least || n > 1_000_000 {
		m.s.say(m.at(key), "%s: %s must be a whole number from %d on", m.what, key, least)
		return byDefault
	}
	return n
}

func (m mapping) number(key string) Number {
	if !m.has(key) {
		return ""
	}
	n, err := ParseNumber(m.scalar(key))
	if err != nil {
		m.s.say(m.at(key), "%s: %s: %v", m.what, key, err)
	}
	return n
}

func (m mapping) date(key string) Date {
	if !m.has(key) {
		return Date{}
	}
	d, err := ParseDate(m.scalar(key))
	if err != nil {
		m.s.say(m.at(key), "%s: %s: %v", m.what, key, err)
	}
	return d
}

// text reads a pair {fr, en}; both are needed.
func (m mapping) text(key string) text.Text {
	node := m.nodes[key]
	if node == nil {
		return text.Text{}
	}
	pair := m.s.mapping(node, m.what+": "+key, "fr", "en")
	pair.need("fr", "en")
	return text.T(pair.scalar("fr"), pair.scalar("en"))
}

func (m mapping) list(key string) []*yaml.Node {
	node := m.nodes[key]
	if node == nil {
		return nil
	}
	if node.Kind != yaml.SequenceNode {
		m.s.say(node.Line, "%s: %s must be a list", m.what, key)
		return nil
	}
	return node.Content
}

func (m mapping) words(key string) []string {
	words := []string{}
	for _, node := range m.list(key) {
		word := m.s.scalar(node, m.what+": "+key)
		if slices.Contains(words, word) {
			m.s.say(node.Line, "%s: %s names %q twice", m.what, key, word)
		}
		words = append(words, word)
	}
	return words
}
