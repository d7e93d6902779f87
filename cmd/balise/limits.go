//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// A file that may not grow any more is an error that the reader is told, as a full disk is, and not the end of the process.
func init() { signal.Ignore(syscall.SIGXFSZ) }
