package ui_test

import (
	"io/fs"
	"math"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"balise/platform/web/ui"
)

// onText are the pairs in which one colour is read on the other: 4.5 at least (WCAG 2.2, 1.4.3), 7 in high contrast.
var onText = [][2]string{
	{"ink", "paper"}, {"ink", "paper-2"}, {"ink", "paper-3"}, {"ink-2", "paper"}, {"ink-2", "paper-2"},
	{"link", "paper"}, {"link", "paper-2"}, {"link-strong", "paper"}, {"link-strong", "paper-3"}, {"visited", "paper"}, {"visited", "paper-2"},
	{"action", "paper"}, {"on-action", "action"}, {"on-action", "action-strong"},
	{"on-brand", "brand"}, {"on-brand-2", "brand"}, {"on-mark", "mark"}, {"paper", "bad"},
	{"neutral", "neutral-paper"}, {"info", "info-paper"}, {"good", "good-paper"}, {"warning", "warning-paper"}, {"bad", "bad-paper"},
	{"bad", "paper"}, {"warning", "paper"}, {"ink", "info-paper"}, {"ink", "good-paper"}, {"ink", "warning-paper"}, {"ink", "bad-paper"},
	{"link", "info-paper"}, {"link", "good-paper"}, {"link", "warning-paper"}, {"link", "bad-paper"}, {"link", "neutral-paper"},
}

// onShape are the pairs in which one colour must be seen against the other: 3 at least (1.4.11).
var onShape = [][2]string{
	{"line-strong", "paper"}, {"line-strong", "paper-2"}, {"action", "paper"}, {"bar", "paper"}, {"bar", "bar-track"}, {"focus", "paper"},
	{"beacon", "brand"}, {"focus", "focus-halo"},
}

func TestColoursAreReadableInEveryTheme(t *testing.T) {
	for name, theme := range themes(t) {
		least := 4.5
		if name == "contrast" {
			least = 7
		}
		check := func(pairs [][2]string, least float64) {
			for _, pair := range pairs {
				if got := contrast(luminance(t, theme[pair[0]]), luminance(t, theme[pair[1]])); got < least {
					t.Errorf("%s: %s on %s has a contrast of %.2f, %.1f is needed", name, pair[0], pair[1], got, least)
				}
			}
		}
		check(onText, least)
		check(onShape, 3)
	}
}

func TestAThemeAskedBySystemAndTheSameOneChosenAreAlike(t *testing.T) {
	css := asset(t, "tokens.css")
	for _, pair := range [][2]string{{`:root:not([data-theme="light"], [data-theme="contrast"])`, `:root[data-theme="dark"]`},
		{`:root:not([data-theme="light"], [data-theme="dark"])`, `:root[data-theme="contrast"]`}} {
		asked, chosen := block(t, css, pair[0]), block(t, css, pair[1])
		if strings.Join(strings.Fields(asked), " ") != strings.Join(strings.Fields(chosen), " ") {
			t.Errorf("%s and %s differ", pair[0], pair[1])
		}
	}
}

var token = regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]{6});`)

func themes(t *testing.T) map[string]map[string]string {
	t.Helper()
	css := asset(t, "tokens.css")
	found := map[string]map[string]string{}
	for name, selector := range map[string]string{"light": ":root", "dark": `:root[data-theme="dark"]`, "contrast": `:root[data-theme="contrast"]`} {
		found[name] = map[string]string{}
		for _, m := range token.FindAllStringSubmatch(block(t, css, selector), -1) {
			found[name][m[1]] = m[2]
		}
	}
	return found
}

// block gives what stands between the braces after the first occurrence of a selector.
func block(t *testing.T, css, selector string) string {
	t.Helper()
	_, after, ok := strings.Cut(css, selector+" {")
	inside, _, closed := strings.Cut(after, "}")
	if !ok || !closed {
		t.Fatalf("tokens.css has no block %s", selector)
	}
	return inside
}

// luminance is the relative luminance of a colour as WCAG defines it.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil || len(colour) != 7 {
		t.Fatalf("%q is not a colour of a theme", colour)
	}
	linear := func(part uint64) float64 {
		c := float64(part&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n)
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

func asset(t *testing.T, name string) string {
	t.Helper()
	data, err := ui.Assets.ReadFile("assets/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var (
	variable = regexp.MustCompile(`var\(--([a-z0-9-]+)\)`)
	declared = regexp.MustCompile(`[\s{;]--([a-z0-9-]+):`)
	address  = regexp.MustCompile(`url\("([^"]+)"\)|from "\./([^"]+)"`)
	foreign  = regexp.MustCompile(`(?i)(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}|@import|data:`)
)

// The content policy lets pages load from their own site only, and an address that leads nowhere is a silent hole.
func TestStylesAndScriptsLoadNothingFromElsewhereAndNothingMissing(t *testing.T) {
	var total int
	err := fs.WalkDir(ui.Assets, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(ui.Assets, name)
		if err != nil {
			return err
		}
		if path.Ext(name) == ".woff2" {
			total += len(data)
		}
		if ext := path.Ext(name); ext != ".css" && ext != ".js" {
			return nil
		}
		if found := foreign.FindString(string(data)); found != "" {
			t.Errorf("%s speaks of elsewhere: %s", name, found)
		}
		for _, m := range address.FindAllStringSubmatch(string(data), -1) {
			asset(t, m[1]+m[2])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if total == 0 || total > 200_000 {
		t.Errorf("fonts weigh %d bytes, 200,000 at most", total)
	}
}

func TestStylesUseOnlyDeclaredTokens(t *testing.T) {
	sheets, err := fs.Glob(ui.Assets, "assets/*.css")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	var all string
	for _, sheet := range sheets {
		css := asset(t, path.Base(sheet))
		all += css
		for _, m := range declared.FindAllStringSubmatch(css, -1) {
			known[m[1]] = true
		}
	}
	for _, m := range variable.FindAllStringSubmatch(all, -1) {
		if !known[m[1]] {
			t.Errorf("--%s is used and declared nowhere", m[1])
		}
	}
	for name := range known {
		if !strings.Contains(all, "var(--"+name+")") {
			t.Errorf("--%s is declared and used nowhere", name)
		}
	}
}
