//go:build unix

package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// View is how a person looks at the page.
type View struct {
	Name          string // for the names of screenshots and subtests
	Width, Height int    // CSS pixels
	NoScript      bool   // JavaScript is off
	Dark          bool   // the person prefers dark colours
	Contrast      bool   // the person prefers more contrast
}

// The views that every page must serve. Narrow is also what a desk shows at 400 % zoom.
var (
	Phone   = View{Name: "phone", Width: 360, Height: 740}
	Desktop = View{Name: "desktop", Width: 1280, Height: 900}
	Narrow  = View{Name: "320px", Width: 320, Height: 640}
)

// WithoutScript is the same view with JavaScript off.
func (v View) WithoutScript() View {
	v.Name += "-noscript"
	v.NoScript = true
	return v
}

// InDark is the same view for a person who prefers dark colours.
func (v View) InDark() View {
	v.Name += "-dark"
	v.Dark = true
	return v
}

// actionLimit bounds one action: a page that takes longer is broken, even on a busy machine.
const actionLimit = 60 * time.Second

// leaveLimit bounds the wait for the page that a click leads to.
const leaveLimit = 20 * time.Second

// Tab is one page of the browser, with cookies of its own. Its methods fail the test when the browser cannot do what is
// asked; what the page is like is for the test to judge.
type Tab struct {
	t   testing.TB
	ctx context.Context

	mu     sync.Mutex
	errors []string
}

// Open gives a tab in that view; it is closed at the end of the test.
func Open(t testing.TB, v View) *Tab {
	t.Helper()
	tab := &Tab{t: t}
	ctx, cancel := chromedp.NewContext(allocated(t), chromedp.WithNewBrowserContext(), chromedp.WithListener(tab.listen))
	t.Cleanup(cancel)
	tab.ctx = ctx
	// The first action must run without a limit of its own: the tab lives as long as its context.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(int64(v.Width), int64(v.Height))); err != nil {
		t.Fatalf("browser: open a tab: %v", err)
	}
	tab.do("set the view", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, log.Enable, cdp.Empty{}); err != nil {
			return fmt.Errorf("listen to the log: %w", err)
		}
		if _, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, preferences(v)); err != nil {
			return fmt.Errorf("set the preferences: %w", err)
		}
		if v.NoScript {
			if _, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled,
				emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
				return fmt.Errorf("turn scripts off: %w", err)
			}
		}
		return nil
	}))
	return tab
}

// Look changes the size of the window and the colours preferred, without leaving the page: what a person does by turning a phone, or by
// zooming. Whether scripts run does not change.
func (tab *Tab) Look(v View) {
	tab.t.Helper()
	tab.do("change the size of the window", chromedp.EmulateViewport(int64(v.Width), int64(v.Height)))
	tab.do("change the preferences", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, preferences(v))
		return err
	}))
}

// preferences always asks for less motion, so that a screenshot never shows half a transition.
func preferences(v View) emulation.SetEmulatedMediaParams {
	features := []*emulation.MediaFeature{
		{Name: "prefers-reduced-motion", Value: "reduce"},
		{Name: "prefers-color-scheme", Value: "light"},
		{Name: "prefers-contrast", Value: "no-preference"},
	}
	if v.Dark {
		features[1].Value = "dark"
	}
	if v.Contrast {
		features[2].Value = "more"
	}
	return emulation.SetEmulatedMediaParams{Features: features}
}

// listen keeps what goes wrong in the page: script errors, console errors, refused or missing resources.
func (tab *Tab) listen(ev any) {
	said := ""
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		said = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			said += " " + e.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type != runtime.ConsoleAPICalledTypeError {
			return
		}
		for _, arg := range e.Args {
			said += " " + string(arg.Value)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level != log.EntryLevelError {
			return
		}
		said = e.Entry.Text + " " + e.Entry.URL
	default:
		return
	}
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.errors = append(tab.errors, strings.TrimSpace(said))
}

// Errors gives what went wrong in the page since the last call: script errors, console errors, refused or missing
// resources. A page answered with an error status is one of them too.
func (tab *Tab) Errors() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	found := tab.errors
	tab.errors = nil
	return found
}

// do runs one action within the limit.
func (tab *Tab) do(what string, action chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, actionLimit)
	defer cancel()
	if err := chromedp.Do(ctx, action); err != nil {
		tab.t.Fatalf("browser: %s: %v", what, err)
	}
}

// Goto opens an address and waits until the page has loaded.
func (tab *Tab) Goto(url string) {
	tab.t.Helper()
	tab.do("open "+url, chromedp.Navigate(url))
}

// URL is the address of the page shown.
func (tab *Tab) URL() string {
	tab.t.Helper()
	return Eval[string](tab, "document.location.href")
}

// Title is the title of the page shown.
func (tab *Tab) Title() string {
	tab.t.Helper()
	return Eval[string](tab, "document.title")
}

// Text is what a reader sees of the first element that the CSS selector names.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	return Eval[string](tab, fmt.Sprintf("document.querySelector(%q).innerText", selector))
}

// Click clicks the first element that the CSS selector names, once it is visible and nothing covers it, and waits
// until the page it leads to, if any, has loaded.
//
// The click is the element's own: a pointer aimed at coordinates misses when the page moves between the aim and the click.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	tab.Until("click "+selector, fmt.Sprintf(`(() => {
		const e = document.querySelector(%q);
		if (!e || !e.checkVisibility() || e.disabled) return false;
		e.scrollIntoView({block: 'center'});
		const box = e.getBoundingClientRect();
		const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
		if (!top || !(e.contains(top) || top.contains(e) || [...(e.labels || [])].some(l => l.contains(top)))) return false;
		addEventListener('submit', s => { window.leaving ||= !s.defaultPrevented }, {once: true});
		addEventListener('click', c => {
			const link = c.target.closest('a[href]');
			window.leaving ||= !c.defaultPrevented && !!link && !link.hash && !link.target && !link.hasAttribute('download');
		}, {once: true});
		e.focus();
		e.click();
		return true;
	})()`, selector))
	// What leads to a file leaves the page where it is: waiting has an end.
	for deadline := time.Now().Add(leaveLimit); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		left, err := chromedp.Run(tab.ctx, chromedp.Evaluate[bool](`window.leaving !== true && document.readyState === 'complete'`))
		if err == nil && left {
			return
		}
	}
}

// WaitFor waits until the page has loaded and shows an element that the CSS selector names.
func (tab *Tab) WaitFor(selector string) {
	tab.t.Helper()
	tab.Until("wait for "+selector, fmt.Sprintf(`document.readyState === 'complete' && !!document.querySelector(%q)?.checkVisibility()`, selector))
}

// Until asks the page again and again until the script gives true. It asks the page itself, never a node of the page before:
// chromedp's own waiting can miss a page that leaves meanwhile.
func (tab *Tab) Until(what, script string) {
	tab.t.Helper()
	for deadline := time.Now().Add(actionLimit); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		// An error is a page that leaves while it is asked: the next one answers.
		if yes, err := chromedp.Run(tab.ctx, chromedp.Evaluate[bool](script)); err == nil && yes {
			return
		}
		if tab.ctx.Err() != nil {
			tab.t.Fatalf("browser: %s: %v", what, tab.ctx.Err())
		}
	}
	shown, err := chromedp.Run(tab.ctx, chromedp.Evaluate[string]("document.location.href + '\\n' + document.body.innerText"))
	tab.t.Fatalf("browser: %s: not within %s; the page is (%v)\n%s", what, actionLimit, err, shown)
}

// Arrive waits until the address of the page contains that part and the page has loaded.
func (tab *Tab) Arrive(part string) {
	tab.t.Helper()
	there := fmt.Sprintf("document.readyState === 'complete' && document.location.href.includes(%q)", part)
	last := ""
	for deadline := time.Now().Add(actionLimit); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		// An error is a page that leaves while it is asked: the next one answers.
		arrived, err := chromedp.Run(tab.ctx, chromedp.Evaluate[bool](there))
		if err == nil && arrived {
			return
		}
		if tab.ctx.Err() != nil {
			tab.t.Fatalf("browser: wait for %s: %v", part, tab.ctx.Err())
		}
		if url, err := chromedp.Run(tab.ctx, chromedp.Location()); err == nil {
			last = url
		}
	}
	tab.t.Fatalf("browser: never arrived at %s, but at %s", part, last)
}

// Eval runs JavaScript in the page and gives its value; it works with the page's own scripts off.
func Eval[T any](tab *Tab, script string) T {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, actionLimit)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		tab.t.Fatalf("browser: run %.80s: %v", script, err)
	}
	return value
}

// Screenshot writes a PNG picture of the whole page, whatever its height.
func (tab *Tab) Screenshot(path string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, actionLimit)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		tab.t.Fatalf("browser: take a picture: %v", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		tab.t.Fatalf("browser: %v", err)
	}
	if err := os.WriteFile(path, png, 0o644); err != nil {
		tab.t.Fatalf("browser: %v", err)
	}
}
