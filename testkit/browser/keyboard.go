//go:build unix

package browser

import (
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// describeFocus says what a person on the keyboard is at: the kind of element, its name, where it leads.
const describeFocus = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return 'page';
	const label = e.labels && e.labels.length ? e.labels[0].innerText : '';
	const name = e.getAttribute('aria-label') || label || e.innerText || e.value || e.getAttribute('title') || '';
	const kind = e.tagName.toLowerCase() + (e.type && e.tagName !== 'A' ? '[' + e.type + ']' : '');
	const where = e.getAttribute('href') || e.getAttribute('name') || e.id || '';
	return kind + ' « ' + name.trim().replace(/\s+/g, ' ').slice(0, 100) + ' » ' + where;
})()`

// seesFocus tells whether the focused element looks different from what it is without focus: an outline, a shadow or a
// border that shows.
const seesFocus = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return true;
	const look = x => { const s = getComputedStyle(x); return [s.outlineStyle === 'none' || s.outlineWidth === '0px' ? '' : s.outline,
		s.boxShadow, s.borderColor, s.borderWidth, s.backgroundColor, s.textDecoration].join('|') };
	const parts = [e, e.parentElement, e.nextElementSibling].filter(Boolean), focused = parts.map(look).join();
	e.blur();
	const plain = parts.map(look).join();
	e.focus({focusVisible: true});
	return focused !== plain;
})()`

// Press sends keys to the page, as the kb package of chromedp names them: kb.Tab, kb.Enter, kb.Escape, "é".
func (tab *Tab) Press(keys string) {
	tab.t.Helper()
	tab.do("press keys", chromedp.KeyEvent(keys))
}

// Tab moves the focus to the next element.
func (tab *Tab) Tab() {
	tab.t.Helper()
	tab.Press(kb.Tab)
}

// BackTab moves the focus to the previous element.
func (tab *Tab) BackTab() {
	tab.t.Helper()
	tab.do("press Shift+Tab", chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
}

// Enter follows the focused link or presses the focused button. Where that leads to another page, wait for it with
// Arrive.
func (tab *Tab) Enter() {
	tab.t.Helper()
	tab.Press(kb.Enter)
}

// Space toggles the focused box or opens the focused list.
func (tab *Tab) Space() {
	tab.t.Helper()
	tab.Press(" ")
}

// Type writes in the focused field.
func (tab *Tab) Type(text string) {
	tab.t.Helper()
	tab.Press(text)
}

// Focus says what has the focus, for instance: a « Registre » /registre.
func (tab *Tab) Focus() string {
	tab.t.Helper()
	return Eval[string](tab, describeFocus)
}

// FocusVisible tells whether a person sees where the focus is.
func (tab *Tab) FocusVisible() bool {
	tab.t.Helper()
	return Eval[bool](tab, seesFocus)
}

// TabTo presses Tab until what has the focus contains that description, and fails the test, with the way taken, when the
// whole page was walked without meeting it.
func (tab *Tab) TabTo(description string) {
	tab.t.Helper()
	const most = 300
	var way []string
	for range most {
		tab.Tab()
		at := tab.Focus()
		if strings.Contains(at, description) {
			return
		}
		way = append(way, at)
		if at == "page" && len(way) > 1 {
			break // the focus left the page: everything was met once
		}
	}
	tab.t.Fatalf("browser: Tab never reaches %q; it meets:\n%s", description, strings.Join(way, "\n"))
}
