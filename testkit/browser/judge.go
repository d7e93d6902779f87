//go:build unix

package browser

import (
	_ "embed" // axe-core lives in the test binary: tests need neither Node nor a network
	"fmt"
	"strings"
)

//go:embed axe/axe.min.js
var axeScript string

// allRules are the rules of WCAG 2.2 A and AA and axe's best practices; colourRules those that other colours can break.
const (
	allRules    = `['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']`
	colourRules = `{type: 'rule', values: ['color-contrast', 'link-in-text-block']}`
)

// runAxe asks for rules, and keeps what a developer needs to repair.
const runAxe = `axe.run(document, {
	runOnly: %s,
	resultTypes: ['violations'],
}).then(r => r.violations.map(v => ({
	id: v.id, impact: v.impact || '', help: v.help,
	nodes: v.nodes.map(n => ({target: n.target.join(' '), html: n.html.slice(0, 200), why: n.failureSummary || ''})),
})))`

type violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		Target string `json:"target"`
		HTML   string `json:"html"`
		Why    string `json:"why"`
	} `json:"nodes"`
}

// Axe gives what axe-core finds wrong with the page, as text; empty when it finds nothing.
func (tab *Tab) Axe() string {
	tab.t.Helper()
	return tab.axe(allRules)
}

// AxeColours gives what axe-core finds wrong with the colours of the page, when the rest of it was judged already.
func (tab *Tab) AxeColours() string {
	tab.t.Helper()
	return tab.axe(colourRules)
}

func (tab *Tab) axe(rules string) string {
	tab.t.Helper()
	if !Eval[bool](tab, "typeof axe === 'object'") { // a page keeps it while it is looked at in several ways
		Eval[bool](tab, axeScript+"\n;typeof axe === 'object'")
	}
	var b strings.Builder
	for _, v := range Eval[[]violation](tab, fmt.Sprintf(runAxe, rules)) {
		fmt.Fprintf(&b, "%s (%s): %s\n", v.ID, v.Impact, v.Help)
		for _, n := range v.Nodes {
			fmt.Fprintf(&b, "    %s\n      %s\n      %s\n", n.Target, n.HTML, strings.ReplaceAll(n.Why, "\n", " "))
		}
	}
	return b.String()
}

// findOverflow names the elements that stick out on the right, the outermost first, except inside a part of the page
// that scrolls by itself (a wide table in its frame may).
const findOverflow = `(() => {
	const root = document.documentElement, width = root.clientWidth;
	if (root.scrollWidth <= width) return [];
	const scrolls = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
		if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX)) return true; return false };
	const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + [...e.classList].map(c => '.' + c).join('');
	const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > width + 0.5 && !scrolls(e));
	return ['the page is ' + root.scrollWidth + ' px wide in a window of ' + width + ' px']
		.concat(out.slice(0, 10).map(e => name(e) + ' ends at ' + Math.round(e.getBoundingClientRect().right) + ' px'));
})()`

// Overflow tells what makes the page scroll sideways at this width; empty when it does not.
func (tab *Tab) Overflow() string {
	tab.t.Helper()
	return strings.Join(Eval[[]string](tab, findOverflow), "\n")
}
