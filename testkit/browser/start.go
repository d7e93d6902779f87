//go:build unix

// Package browser shows pages to a real Chromium, as a person would meet them: on a phone or a desk, with or without
// scripts, by keyboard, and under the eyes of axe-core.
//
// One Chromium serves all the tests of a process; each Tab has its own cookies. Chromium never outlives the tests, and
// reaches nothing but the pages that the tests serve.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/remote"

	"balise/testkit/child"
)

// errOff says that browser tests are not wanted in this run: a second run on another database repeats none of them.
var errOff = errors.New("BALISE_TEST_BROWSER=off: tests in a browser are left to another run")

var errMissing = errors.New("no Chromium here: install it (Debian: apt-get install chromium) or name one in BALISE_TEST_CHROMIUM")

// shared starts the one browser of this process, at its first use.
var shared = sync.OnceValues(start)

// allocated gives the context from which tabs are made. Without Chromium the test is skipped with the reason, except
// where CI=true, where a skipped test would pass for a tested page.
func allocated(t testing.TB) context.Context {
	t.Helper()
	ctx, err := shared()
	switch {
	case errors.Is(err, errOff), errors.Is(err, errMissing) && os.Getenv("CI") != "true":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	return ctx
}

func start() (context.Context, error) {
	if os.Getenv("BALISE_TEST_BROWSER") == "off" {
		return nil, errOff
	}
	program, err := find()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "balise-chromium-")
	if err != nil {
		return nil, fmt.Errorf("browser: make a folder: %w", err)
	}
	c, err := child.Start(child.Spec{Dir: dir, Signal: "TERM", Command: append([]string{program}, flags(dir)...)})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	address, err := devtools(c, dir)
	if err != nil {
		c.Stop()
		return nil, err
	}
	// These contexts end with the process: nothing but the process's end closes the shared browser.
	allocator, _ := remote.NewAllocator(context.Background(), address, remote.NoModifyURL)
	ctx, _ := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		c.Stop()
		return nil, fmt.Errorf("browser: talk to Chromium: %w", err)
	}
	return ctx, nil
}

// find looks for Chromium where people have it.
func find() (string, error) {
	if path := os.Getenv("BALISE_TEST_CHROMIUM"); path != "" {
		if _, err := exec.LookPath(path); err != nil {
			return "", fmt.Errorf("browser: BALISE_TEST_CHROMIUM: %w", err)
		}
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errMissing
}

// flags keeps Chromium quiet: no window, no first-run page, and no request of its own to the outside.
func flags(dir string) []string {
	list := []string{
		"--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-dev-shm-usage",
		"--hide-scrollbars", "--force-color-profile=srgb", "--lang=fr-CA",
		"--remote-debugging-port=0", "--user-data-dir=" + filepath.Join(dir, "profile"), "about:blank",
	}
	if os.Geteuid() == 0 {
		list = append([]string{"--no-sandbox"}, list...) // Chromium's sandbox refuses root
	}
	return list
}

// devtools waits for the file in which Chromium writes the port and the path of its control channel.
func devtools(c *child.Child, dir string) (string, error) {
	const limit = 60 * time.Second
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); {
		data, err := os.ReadFile(filepath.Join(dir, "profile", "DevToolsActivePort"))
		if port, path, ok := strings.Cut(strings.TrimSpace(string(data)), "\n"); err == nil && ok && path != "" {
			return "ws://127.0.0.1:" + port + path, nil
		}
		log := c.Log()
		select {
		case <-c.Done():
			return "", fmt.Errorf("browser: Chromium ended at once:\n%s", log)
		case <-time.After(10 * time.Millisecond):
		}
	}
	return "", fmt.Errorf("browser: Chromium was not ready after %s:\n%s", limit, c.Log())
}
