//go:build unix

// Package child runs a helper process of the tests (a database server, a browser) that never outlives them.
//
// A test process may end without a word: a panic, a kill, the timeout of go test. A server left behind then eats the
// machine's memory for days. So a small shell stands between: it holds the reading end of a pipe whose writing end
// only our process has. When our process ends, however it ends, the pipe closes, the shell stops the helper and
// removes its folder.
package child

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// Spec says what to run.
type Spec struct {
	// Dir is the helper's own folder: its output goes to the file "log" there, and the folder is removed at the end.
	Dir string
	// Signal is the name that kill understands ("INT", "TERM") of the signal that stops the helper.
	Signal string
	// Credential is the user to become, nil to stay who we are.
	Credential *syscall.Credential
	// Command is the program and its arguments.
	Command []string
}

// Child is a running helper.
type Child struct {
	cmd  *exec.Cmd
	pipe io.Closer
	dir  string
	done chan struct{}
}

// supervise waits for the helper on one side and for the end of the pipe on the other. A subshell reads the pipe with
// the builtin read, so that nothing is left to stop when the helper ends first. A helper's own children may still write
// a last file in the folder (Chromium's do): removing it is tried again for five seconds.
const supervise = `
dir=$1 signal=$2; shift 2
exec 3<&0
"$@" </dev/null >"$dir/log" 2>&1 3<&- &
helper=$!
(read -r never <&3; kill -s "$signal" $helper 2>/dev/null) &
watch=$!
wait $helper
kill $watch 2>/dev/null
cd /
tries=0
until rm -rf "$dir" 2>/dev/null || [ $tries -ge 50 ]; do tries=$((tries + 1)); sleep 0.1; done
`

// Start runs the helper. It does not wait for the helper to be ready: only the caller knows how to see that.
func Start(s Spec) (*Child, error) {
	args := append([]string{"-c", supervise, "sh", s.Dir, s.Signal}, s.Command...)
	cmd := exec.Command("sh", args...)
	cmd.Dir = s.Dir
	// A process group of its own: the terminal's interrupt must reach us, who then stop the helper in good order.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: s.Credential}
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("child: pipe to %s: %w", s.Command[0], err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("child: start %s: %w", s.Command[0], err)
	}
	c := &Child{cmd: cmd, pipe: pipe, dir: s.Dir, done: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how the helper ended is in its log; that it ended is what Done tells
		close(c.done)
	}()
	return c, nil
}

// Done is closed when the helper has ended and its folder is gone.
func (c *Child) Done() <-chan struct{} { return c.done }

// Stop ends the helper and waits until its folder is gone. It may be called twice.
func (c *Child) Stop() {
	_ = c.pipe.Close() // already closed is what we want
	<-c.done
}

// Log gives the last lines that the helper wrote, for an error message; empty once the folder is gone.
func (c *Child) Log() string {
	data, err := os.ReadFile(filepath.Join(c.dir, "log"))
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) > 20 {
		lines = lines[len(lines)-20:]
	}
	return strings.Join(lines, "\n")
}
