//go:build unix

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// kase is something that readers do, at addresses that vary from one request to the next.
type kase struct {
	name string
	path func(i int) string
	// alone is for what is downloaded whole, many megabytes at a time: two readers are enough to fill the machine.
	alone bool
}

// cases lists what is measured on n records. "cold" asks for another page each time, "cached" for the same few.
func cases(n int) []kase {
	words := []string{"permis", "autobus", "hôpital", "forêt", "eau", "dossier", "école", "radiographie"}
	statuses := []string{"production", "development", "idea", "suspended"}
	return []kase{
		{name: "record, another each time", path: func(i int) string { return fmt.Sprintf("/registre/%d", 100+i*7919%(n-100)) }},
		{name: "record, cached", path: func(i int) string { return fmt.Sprintf("/registre/%d", 100+i%50) }},
		{name: "record JSON, another each time", path: func(i int) string { return fmt.Sprintf("/api/v1/register/%d", 100+i*7919%(n-100)) }},
		{name: "JSON list of 50, cold", path: func(i int) string {
			return fmt.Sprintf("/api/v1/register?limit=50&q=%s&body=&page=%d", words[i%len(words)], 1+i/8%40)
		}},
		{name: "JSON list of 50, cached", path: func(i int) string { return "/api/v1/register?limit=50&q=" + words[i%len(words)] }},
		{name: "HTML list, everything, cold", path: func(i int) string { return fmt.Sprintf("/registre?page=%d", 1+i%500) }},
		{name: "HTML list, word, cold", path: func(i int) string {
			return fmt.Sprintf("/registre?q=%s&page=%d", words[i%len(words)], 1+i/8%60)
		}},
		{name: "HTML list, word and filter, cold", path: func(i int) string {
			return fmt.Sprintf("/registre?q=%s&status=%s&page=%d", words[i%len(words)], statuses[i/8%4], 1+i/32%15)
		}},
		{name: "HTML list, cached", path: func(i int) string { return "/registre?q=" + words[i%len(words)] }},
		{name: "CSV of a search", alone: true, path: func(int) string { return "/registre.csv?q=radiographie" }},
		{name: "home", path: func(int) string { return "/" }},
	}
}

// run measures one case on Balise, then on the bare handler with the bytes that Balise answered, and prints a line.
func (c kase) run(ctx context.Context, o options, s *process) error {
	if c.alone {
		o.connections = 2
	}
	body, err := fetch("http://" + s.addr + c.path(1))
	if err != nil {
		return err
	}
	bare, err := bareServer(body)
	if err != nil {
		return err
	}
	defer bare.stop()
	if o.profile != "" {
		_ = s.cmd.Process.Signal(syscall.SIGUSR1)
	}
	ours, err := drive(ctx, o, s.addr, c.path)
	if o.profile != "" {
		_ = s.cmd.Process.Signal(syscall.SIGUSR1)
	}
	if err != nil {
		return err
	}
	theirs, err := drive(ctx, o, bare.addr, func(int) string { return "/" })
	if err != nil {
		return err
	}
	fmt.Printf("%-34s %9d %9.0f %9s %9s %9.0f %9s %7.2f\n", c.name, len(body), ours.rate, round(ours.at(0.5)), round(ours.at(0.99)),
		theirs.rate, round(theirs.at(0.99)), ours.rate/theirs.rate)
	return nil
}

func fetch(url string) ([]byte, error) {
	answer, err := http.Get(url) //nolint:gosec // an address of ours
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

func bareServer(body []byte) (*process, error) {
	file := filepath.Join(os.TempDir(), fmt.Sprintf("balise-load-bare-%d", os.Getpid()))
	if err := os.WriteFile(file, body, 0o600); err != nil {
		return nil, err
	}
	defer os.Remove(file) // read before it says its address
	return spawn("-bare", file)
}

// result is what a drive saw.
type result struct {
	rate  float64         // answers a second
	times []time.Duration // of every answer, ascending
}

// at gives the time under which that share of the answers stayed.
func (r result) at(share float64) time.Duration {
	return r.times[min(int(share*float64(len(r.times))), len(r.times)-1)]
}

// drive asks an address for pages on every connection at once, for the time given, after a short warming up.
func drive(ctx context.Context, o options, addr string, path func(int) string) (result, error) {
	var next atomic.Int64
	var mu sync.Mutex
	var all []time.Duration
	var failure error
	var group sync.WaitGroup
	warm := time.Now().Add(300 * time.Millisecond)
	end := warm.Add(time.Duration(o.seconds * float64(time.Second)))
	for range o.connections {
		group.Go(func() {
			times, err := ask(ctx, addr, warm, end, func() string { return path(int(next.Add(1))) })
			mu.Lock()
			defer mu.Unlock()
			all = append(all, times...)
			if err != nil {
				failure = err
			}
		})
	}
	group.Wait()
	if failure != nil || len(all) == 0 {
		return result{}, fmt.Errorf("no answer was measured: %w", failure)
	}
	slices.Sort(all)
	return result{rate: float64(len(all)) / o.seconds, times: all}, nil
}

// ask reuses one connection. It reads answers with as little work as HTTP allows: the client shares the machine with what
// it measures.
func ask(ctx context.Context, addr string, warm, end time.Time, path func() string) (times []time.Duration, err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 64<<10)
	for ctx.Err() == nil {
		began := time.Now()
		if began.After(end) {
			break
		}
		if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path()); err != nil {
			return nil, err
		}
		answer, err := http.ReadResponse(in, nil)
		if err != nil {
			return nil, err
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			return nil, err
		}
		if answer.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("answered %s", answer.Status)
		}
		if now := time.Now(); began.After(warm) && now.Before(end) {
			times = append(times, now.Sub(began))
		}
	}
	return times, nil
}
