//go:build unix

// Command withpostgres runs a command beside a private PostgreSQL server that exists only for it:
//
//	go run ./testkit/withpostgres -- go test ./...
//
// The command finds the server's address in BALISE_TEST_POSTGRES. The server, its data in a temporary folder and its
// free port on 127.0.0.1 disappear when the command ends, is interrupted or is killed. Nothing needs configuring, and no
// existing database is ever touched. The exit code is the command's own.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

// Variable names the environment variable through which the tests find the server.
const Variable = "BALISE_TEST_POSTGRES"

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: withpostgres -- command [arguments]")
		os.Exit(2)
	}
	code, err := run(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

// run starts the server, then the command, and stops the server in all cases.
func run(args []string) (code int, err error) {
	// From here on a signal no longer ends this process: it goes to the command, whose end ends everything.
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	server, err := start()
	if err != nil {
		return 0, err
	}
	defer server.child.Stop()

	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), Variable+"="+server.url)
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf("start %s: %w", args[0], err)
	}
	go func() {
		for s := range signals {
			_ = cmd.Process.Signal(s) // it may have ended just now, which is what the signal asked for
		}
	}()
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		return 0, fmt.Errorf("run %s: %w", args[0], err)
	}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal()), nil // what a shell answers for a command ended by a signal
	}
	return cmd.ProcessState.ExitCode(), nil
}
