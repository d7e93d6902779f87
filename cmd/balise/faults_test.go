//go:build unix

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// line is a line to a database that can be cut, and mended.
type line struct {
	t        *testing.T
	to       string
	address  string
	mu       sync.Mutex
	listener net.Listener
	calls    []net.Conn
}

func newLine(t *testing.T, to string) *line {
	l := &line{t: t, to: to, address: "127.0.0.1:0"}
	l.mend()
	t.Cleanup(l.cut)
	return l
}

func (l *line) mend() {
	l.t.Helper()
	listener, err := net.Listen("tcp", l.address)
	if err != nil {
		l.t.Fatal(err)
	}
	l.address = listener.Addr().String()
	l.mu.Lock()
	l.listener = listener
	l.mu.Unlock()
	go func() {
		for {
			call, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", l.to)
			if err != nil {
				call.Close()
				continue
			}
			l.mu.Lock()
			l.calls = append(l.calls, call, far)
			l.mu.Unlock()
			for _, way := range [][2]net.Conn{{call, far}, {far, call}} {
				go func() {
					_, _ = io.Copy(way[0], way[1]) // it ends with the line
					way[0].Close()
				}()
			}
		}
	}()
}

func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.listener.Close()
	for _, c := range l.calls {
		c.Close()
	}
	l.calls = nil
}

func TestADatabaseThatGoesAwayAndComesBack(t *testing.T) {
	p := newPlace(t)
	if p.settings.DatabaseURL == "" {
		t.Skip("SQLite is a file: it goes away with its disk, see the full disk")
	}
	u, err := url.Parse(p.settings.DatabaseURL)
	must(t, err)
	wire := newLine(t, u.Host)
	u.Host = wire.address
	direct := p.settings.DatabaseURL
	p.settings.DatabaseURL = u.String()
	s := p.serve(p.settings.Data, "--ready-lag", "0")
	agent := s.signIn("agente@exemple.invalid")
	id, err := s.declare(agent, "Avant la panne")
	must(t, err)

	wire.cut()
	for _, path := range []string{"/espace", "/registre/1/historique", "/en/workspace"} {
		status, body, err := s.ask(agent, path)
		must(t, err)
		if status != http.StatusServiceUnavailable || !strings.Contains(body, "La base de données de Balise ne répond pas") && !strings.Contains(body, "Balise’s database does not answer") {
			t.Errorf("%s answers %d: %.200s\n%s", path, status, body, s.err.String())
		}
		if strings.Contains(body, "dial tcp") || strings.Contains(body, u.Host) {
			t.Errorf("%s tells too much: %s", path, body)
		}
	}
	if _, err := s.declare(agent, "Pendant la panne"); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("a write without a database: %v", err)
	}
	status, body, err := s.ask(agent, "/readyz")
	must(t, err)
	if status != http.StatusServiceUnavailable || !strings.Contains(body, `"database":{"ok":false}`) {
		t.Errorf("readiness says %d %s", status, body)
	}
	if status, _, err := s.ask(agent, "/healthz"); err != nil || status != http.StatusNoContent {
		t.Errorf("the process says that it is dead: %d %v", status, err)
	}

	wire.mend()
	s.ready()
	must(t, s.step(agent, id, "submit", 1)) // still signed in
	if _, err := s.declare(agent, "Après la panne"); err != nil {
		t.Error(err)
	}
	s.stop()
	p.settings.DatabaseURL = direct
	(&pressure{t: t}).check(p, []kept{{id: id, version: 2}})
}

// A process that may not make its files any longer meets what a full disk is. It says so, goes on reading, and loses nothing.
func TestAFullDisk(t *testing.T) {
	p := newPlace(t)
	if p.settings.DatabaseURL != "" {
		t.Skip("the disk of PostgreSQL is another’s")
	}
	info, err := os.Stat(filepath.Join(p.settings.Data, "balise.db"))
	must(t, err)
	blocks := (info.Size() + 300_000) / 512
	s := launch(t, exec.Command("sh", "-c", fmt.Sprintf(`ulimit -f %d; exec "$0" "$@"`, blocks), os.Args[0],
		"serve", "--listen", "localhost:0", "--data", p.settings.Data, "--rate", "0"))
	agent := s.signIn("agente@exemple.invalid")
	var confirmed []kept
	for {
		id, err := s.declare(agent, fmt.Sprintf("Épave %d", len(confirmed)))
		if err != nil {
			if !strings.Contains(err.Error(), "503") {
				t.Fatalf("after %d writes: %v", len(confirmed), err)
			}
			break
		}
		if confirmed = append(confirmed, kept{id: id, version: 1}); len(confirmed) > 5000 {
			t.Fatal("the disk is never full")
		}
	}
	answer, err := agent.PostForm(s.base+"/espace/registre/nouveau", entry("De trop"))
	must(t, err)
	body, err := io.ReadAll(answer.Body)
	must(t, err)
	answer.Body.Close()
	if !strings.Contains(string(body), "est plein") || answer.Header.Get("Retry-After") == "" {
		t.Errorf("it does not say that the disk is full: %d %.800s", answer.StatusCode, body)
	}
	if status, _, err := s.ask(http.DefaultClient, "/registre"); err != nil || status != http.StatusOK {
		t.Errorf("reading ends with the disk: %d %v", status, err)
	}
	s.kill()
	s = p.serve(p.settings.Data, "--ready-lag", "0")
	followThrough(t, p, s)
	if _, err := s.declare(agent, "Avec de la place"); err != nil {
		t.Errorf("with room again: %v", err)
	}
	s.stop()
	(&pressure{t: t}).check(p, confirmed)
	t.Logf("%d writes were confirmed before the disk was full", len(confirmed))
}

// Asked to stop, a process first answers whoever it was listening to.
func TestARequestUnderWayIsAnsweredBeforeTheEnd(t *testing.T) {
	p := newPlace(t)
	s := p.serve(p.settings.Data)
	agent := s.signIn("agente@exemple.invalid")
	// The form is sent once the server asks for it: from then on somebody is listening.
	agent.Transport = &http.Transport{ExpectContinueTimeout: time.Minute}
	form := entry("Envoi lent").Encode()
	reading, writing := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.base+"/espace/registre/nouveau", reading)
	must(t, err)
	request.ContentLength = int64(len(form))
	request.Header.Set("Expect", "100-continue")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answered := make(chan string, 1)
	go func() {
		answer, err := agent.Do(request)
		if err != nil {
			answered <- err.Error()
			return
		}
		answer.Body.Close()
		answered <- answer.Header.Get("Location")
	}()
	_, err = io.WriteString(writing, form[:20])
	must(t, err)
	must(t, s.cmd.Process.Signal(syscall.SIGTERM))
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) { // nobody new comes in
		if _, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://")); err != nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it still takes new requests")
		}
	}
	_, err = io.WriteString(writing, form[20:])
	must(t, err)
	must(t, writing.Close())
	found := newRecord.FindStringSubmatch(<-answered)
	if found == nil {
		t.Fatalf("the request under way was not answered: %s", s.err.String())
	}
	<-s.done
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("it ended with code %d: %s", code, s.err.String())
	}
	(&pressure{t: t}).check(p, []kept{{id: found[1], version: 1}})
}

// refusingMail is a mail server that takes nobody's message.
func refusingMail(t *testing.T) (host, port string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			call, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer call.Close()
				fmt.Fprint(call, "220 here\r\n")
				for lines := bufio.NewScanner(call); lines.Scan(); {
					switch word, _, _ := strings.Cut(lines.Text(), " "); strings.ToUpper(word) {
					case "RCPT":
						fmt.Fprint(call, "550 5.7.1 <admin@exemple.invalid> nobody by that name\r\n")
					case "QUIT":
						fmt.Fprint(call, "221 bye\r\n")
						return
					default:
						fmt.Fprint(call, "250 ok\r\n")
					}
				}
			}()
		}
	}()
	host, port, err = net.SplitHostPort(listener.Addr().String())
	must(t, err)
	return host, port
}

func TestAMailServerThatRefuses(t *testing.T) {
	p := newPlace(t)
	host, port := refusingMail(t)
	s := p.serve(p.settings.Data, "--smtp-host", host, "--smtp-port", port, "--smtp-from", "balise@exemple.invalid", "--smtp-tls", "none", "--log", "json")
	admin := s.signIn("admin@exemple.invalid")
	status, _, err := s.post(admin, "/espace/personnes/inviter", url.Values{"name": {"Refusée Lachance"}, "email": {"refusee@exemple.invalid"}, "grants.0.role": {"central"}})
	if err != nil || status != http.StatusSeeOther {
		t.Fatalf("the invitation answers %d %v", status, err)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		_, body, err := s.ask(admin, "/espace/courriels")
		must(t, err)
		if strings.Contains(body, "Sera réessayé") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("nothing tells that the message was refused: %.2000s", body)
		}
	}
	if log := s.err.String(); strings.Contains(log, "exemple.invalid") || strings.Contains(log, "nobody by that name") {
		t.Errorf("the log repeats the words of the mail server: %s", log)
	}
	s.stop()
}
