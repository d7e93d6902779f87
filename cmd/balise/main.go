// Command balise is the whole of Balise in one binary: it serves the public register and its workspace, shows a fictional
// demonstration, and does from the command line what whoever keeps the machine needs: import, export, rebuild, check.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // hours are those of Québec even on a machine that knows no time zones
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends at once what the first one asked to end well
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
