package house

import (
	"regexp"
	"strings"
	"testing"
)

// loads is what makes a browser fetch something from another host. A link that a person follows is not among it.
var loads = regexp.MustCompile(`(?i)(\b(src|srcset|action|formaction|data|poster)\s*=\s*["']?\s*(https?:)?//` +
	`|<link\b[^>]*\bhref\s*=\s*["']?\s*(https?:)?//` +
	`|<use\b[^>]*\bhref\s*=\s*["']?\s*(https?:)?//` +
	`|url\(\s*["']?\s*(https?:)?//` +
	`|@import\s+["']\s*(https?:)?//` +
	`|\b(from|import|fetch\(|import\(|importScripts\(|Worker\(|EventSource\(|WebSocket\()\s*["'` + "`" + `]\s*((https?|wss?):)?//)`)

func TestNoPageLoadsAnythingFromElsewhere(t *testing.T) {
	t.Parallel()
	tr := tree(t)
	extensions := []string{".html", ".css", ".js", ".mjs", ".svg"}
	tr.Walk(t, []string{"platform", "measures", "content", "cmd"}, extensions, func(path string, data []byte) {
		for i, line := range strings.Split(string(data), "\n") {
			if found := loads.FindString(line); found != "" {
				t.Errorf("%s:%d: %q is fetched from another host: keep it beside the code, with its licence", path, i+1, found)
			}
		}
	})
}

func TestWhatLoadsIsRecognised(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		`<script src="https://cdn.example/x.js">`:              true,
		`<img alt="" src='//cdn.example/x.png'>`:               true,
		`<link rel="stylesheet" href="https://fonts.example">`: true,
		`src: url(//fonts.example/a.woff2)`:                    true,
		`import x from "https://cdn.example/x.js"`:             true,
		`fetch('https://api.example/')`:                        true,
		`<a href="https://www.quebec.ca/">Québec</a>`:          false,
		`<svg xmlns="http://www.w3.org/2000/svg">`:             false,
		`<img src="{{asset "x.svg"}}">`:                        false,
		`// see https://www.w3.org/TR/WCAG22/`:                 false,
	} {
		if got := loads.MatchString(line); got != want {
			t.Errorf("%s: recognised %t, want %t", line, got, want)
		}
	}
}
