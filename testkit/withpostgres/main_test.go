//go:build unix

package main

import (
	"bufio"
	"errors"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain lets the test binary play the program itself, so that signals can be sent to it.
func TestMain(m *testing.M) {
	if os.Getenv("WITHPOSTGRES_TEST_MAIN") != "" {
		main()
	}
	os.Exit(m.Run())
}

// program is withpostgres about to run a shell script.
func program(t *testing.T, script string) *exec.Cmd {
	t.Helper()
	if _, err := binaries(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	cmd := exec.Command(os.Args[0], "--", "sh", "-c", script)
	cmd.Env = append(os.Environ(), "WITHPOSTGRES_TEST_MAIN=1")
	cmd.Stderr = os.Stderr
	return cmd
}

// answers tells whether a server accepts connections at the address of that URL.
func answers(t *testing.T, address string) bool {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		t.Fatalf("%q is not the address of a server", address)
	}
	conn, err := net.DialTimeout("tcp", u.Host, 5*time.Second)
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

func TestTheCommandFindsAServerThatIsGoneAfterwards(t *testing.T) {
	bin, err := binaries()
	if err != nil {
		bin = "" // program decides whether that is a failure
	}
	psql := filepath.Join(bin, "psql")
	output, err := program(t, `echo $`+Variable+`; `+psql+` -At $`+Variable+` -c "select 'forty', 2, current_setting('max_connections')"`).Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(output), "\n")
	if lines[1] != "forty|2|200" {
		t.Errorf("the server answered %q", lines[1:])
	}
	if answers(t, lines[0]) {
		t.Error("the server still answers")
	}
}

func TestTheExitCodeIsTheCommands(t *testing.T) {
	err := program(t, "exit 7").Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Errorf("want exit status 7, got %v", err)
	}
}

func TestAnInterruptReachesTheCommandAndEndsTheServer(t *testing.T) {
	cmd := program(t, `echo $`+Variable+`; exec sleep 600`)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimSpace(line)
	if !answers(t, address) {
		t.Fatal("the server does not answer while the command runs")
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != 128+int(syscall.SIGTERM) {
		t.Errorf("want exit status 143, got %v", err)
	}
	if answers(t, address) {
		t.Error("the server still answers")
	}
}
