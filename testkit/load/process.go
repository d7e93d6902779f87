//go:build unix

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server under measure, in a process of its own.
type process struct {
	cmd  *exec.Cmd
	addr string
}

// spawn starts this program again in one of its two serving roles; the first line that it prints is its address.
func spawn(args ...string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s said no address: %w", args[0], err), cmd.Process.Kill())
	}
	return &process{cmd: cmd, addr: strings.TrimSpace(line)}, nil
}

// start starts Balise, and tells how long it took until the first answer.
func start(o options) (*process, time.Duration, error) {
	began := time.Now()
	s, err := spawn("-serve", "-records", strconv.Itoa(o.records), "-data", o.data, "-database", o.database, "-profile", o.profile)
	if err != nil {
		return nil, 0, err
	}
	answer, err := http.Get("http://" + s.addr + "/healthz")
	if err != nil {
		return nil, 0, errors.Join(err, s.cmd.Process.Kill())
	}
	return s, time.Since(began), answer.Body.Close()
}

func (s *process) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait() // it was told to end, however it does
}

// resident gives the memory of the process, in bytes: all of it, and its own, without the pages of files that the system
// may take back. Both are 0 where the system does not tell.
func (s *process) resident() (all, own int64) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(data)) {
		name, rest, _ := strings.Cut(line, ":")
		kb, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64) // 0 for the lines that tell other things
		switch name {
		case "VmRSS":
			all = kb << 10
		case "RssAnon":
			own = kb << 10
		}
	}
	return all, own
}

// serve is the role of Balise. A signal of the measuring process begins a profile, the next one ends it.
func serve(ctx context.Context, o options) (err error) {
	p, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if o.profile != "" {
		go profiles(o.profile)
	}
	fmt.Println(listener.Addr())
	return p.Serve(ctx, listener)
}

func profiles(folder string) {
	toggle := make(chan os.Signal, 1)
	signal.Notify(toggle, syscall.SIGUSR1)
	for n := 1; ; n++ {
		<-toggle
		file, err := os.Create(fmt.Sprintf("%s/cpu-%02d.pprof", folder, n))
		if err == nil {
			err = pprof.StartCPUProfile(file)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "load: profile:", err)
			return
		}
		<-toggle
		pprof.StopCPUProfile()
		_ = file.Close()
	}
}

// serveBare is the role of the bare handler: the bytes of one answer of Balise, its status and type.
func serveBare(ctx context.Context, file string) error {
	body, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(body)
	})}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	fmt.Println(listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
