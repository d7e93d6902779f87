//go:build unix

package child

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// until waits for something that another process does.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatalf("waited 20 s in vain until %s", what)
}

func absent(path string) bool {
	_, err := os.Stat(path)
	return os.IsNotExist(err)
}

func helper(dir string) Spec {
	script := `echo $$ >pid.new; mv pid.new pid; echo started; exec sleep 600`
	return Spec{Dir: dir, Signal: "TERM", Command: []string{"sh", "-c", script}}
}

func pidOf(t *testing.T, dir string) int {
	t.Helper()
	path := filepath.Join(dir, "pid")
	until(t, "the helper has written its number", func() bool { return !absent(path) })
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func gone(pid int) func() bool {
	return func() bool { return syscall.Kill(pid, 0) != nil }
}

func TestStopEndsTheHelperAndRemovesItsFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "helper")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	c, err := Start(helper(dir))
	if err != nil {
		t.Fatal(err)
	}
	pid := pidOf(t, dir)
	until(t, "its output is in the log", func() bool { return c.Log() == "started" })
	c.Stop()
	until(t, "the helper is gone", gone(pid))
	if !absent(dir) {
		t.Errorf("%s is still there", dir)
	}
}

func TestDoneTellsThatTheHelperEndedByItself(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "helper")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	c, err := Start(Spec{Dir: dir, Signal: "TERM", Command: []string{"true"}})
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-c.Done():
	case <-time.After(20 * time.Second):
		t.Fatal("the helper ended but nothing said so")
	}
	c.Stop()
}

// The parent of this test's helper is this same test binary, started again and then killed without warning.
func TestAKilledParentTakesTheHelperWithIt(t *testing.T) {
	if dir := os.Getenv("CHILD_TEST_DIR"); dir != "" {
		if _, err := Start(helper(dir)); err != nil {
			t.Fatal(err)
		}
		select {}
	}
	dir := filepath.Join(t.TempDir(), "helper")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	parent := exec.Command(os.Args[0], "-test.run=^TestAKilledParentTakesTheHelperWithIt$")
	parent.Env = append(os.Environ(), "CHILD_TEST_DIR="+dir)
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	pid := pidOf(t, dir)
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	until(t, "the helper is gone", gone(pid))
	until(t, "its folder is gone", func() bool { return absent(dir) })
}
