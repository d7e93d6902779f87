package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"balise/platform/mail"
)

// grace is how long the requests under way may take to finish when the process is asked to stop.
const grace = 20 * time.Second

// gcPercent has the memory of what requests leave behind collected twice as often as Go would: what is kept on purpose (pages,
// answers of searches) is large, and Go would let as much again pile up. The variable GOGC decides otherwise.
const gcPercent = 50

// Serve answers on an address until ctx ends. Then it says that it is not ready any more, lets the requests under way finish,
// and stops the jobs and the projections.
func (p *Program) Serve(ctx context.Context, listener net.Listener) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	server := &http.Server{
		Handler:           p.handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(p.Log.Handler(), slog.LevelWarn),
	}
	// What works behind the pages goes on as long as a request may need it.
	behind, stop := context.WithCancel(context.WithoutCancel(ctx))
	wait, err := p.work(behind)
	defer func() { stop(); wait() }()
	if err != nil {
		return err
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		p.stopping.Store(true)
		patient, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		stopped <- server.Shutdown(patient)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	if err := <-stopped; errors.Is(err, context.DeadlineExceeded) {
		p.Log.Warn("some requests did not finish in time")
		return server.Close()
	} else if err != nil {
		return err
	}
	return nil
}

// work starts what happens behind the pages: projections, jobs, mail. Wait returns once all of it has stopped.
func (p *Program) work(ctx context.Context) (wait func(), err error) {
	var sender *mail.Sender
	if p.Settings.Mail.Host != "" { // without a mail server, messages stay in the outbox to be read
		if sender, err = mail.NewSender(p.Outbox, p.Settings.Mail); err != nil {
			return func() {}, err
		}
	}
	following := p.Follow(ctx)
	var group sync.WaitGroup
	group.Go(func() { p.Work.Run(ctx, p.Log) })
	if sender != nil {
		group.Go(func() { sender.Run(ctx, p.Log) })
	}
	return func() { following(); group.Wait() }, nil
}
