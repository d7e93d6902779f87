package plain

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"balise/engine/text"
)

//go:embed words.yaml
var wordsYAML []byte

// wordList is what is known of one language.
type wordList struct {
	abbreviation map[string]bool
	acronym      map[string]bool
	jargon       []jargon
	passive      *regexp.Regexp // its first group is the turn
}

type jargon struct {
	Say  string   `yaml:"say"`
	Also []string `yaml:"also"` // other forms of the word
	Try  string   `yaml:"try"`

	find *regexp.Regexp
}

var listed = read(wordsYAML)

// read makes the lists of each language. They are part of the program: one that cannot be read is a mistake of ours.
func read(data []byte) map[text.Lang]*wordList {
	var written map[text.Lang]struct {
		Abbreviations []string `yaml:"abbreviations"`
		Acronyms      []string `yaml:"acronyms"`
		Passive       string   `yaml:"passive"`
		Jargon        []jargon `yaml:"jargon"`
	}
	if err := yaml.Unmarshal(data, &written); err != nil {
		panic(fmt.Sprintf("plain: words.yaml: %v", err))
	}
	lists := map[text.Lang]*wordList{}
	for l, w := range written {
		list := &wordList{abbreviation: set(w.Abbreviations), acronym: set(w.Acronyms), passive: regexp.MustCompile(w.Passive)}
		for _, j := range w.Jargon {
			j.find = wholeWords(append([]string{j.Say}, j.Also...))
			list.jargon = append(list.jargon, j)
		}
		lists[l] = list
	}
	return lists
}

func set(words []string) map[string]bool {
	all := map[string]bool{}
	for _, w := range words {
		all[w] = true
	}
	return all
}

// wholeWords finds any of the forms as whole words, whatever their case, spaces and apostrophes. Go's \b knows only ASCII
// letters, so the edges are written out.
func wholeWords(forms []string) *regexp.Regexp {
	patterns := make([]string, len(forms))
	for i, f := range forms {
		pattern := strings.Join(strings.Fields(regexp.QuoteMeta(f)), `[\s\x{00a0}]+`)
		patterns[i] = strings.NewReplacer("'", "['’]", "’", "['’]").Replace(pattern)
	}
	return regexp.MustCompile(`(?i)(?:^|[^\pL\pN])(` + strings.Join(patterns, "|") + `)(?:$|[^\pL\pN])`)
}
