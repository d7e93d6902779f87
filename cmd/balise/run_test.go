package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// said is what a command writes, readable while it runs.
type said struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

// ask runs a command to its end.
func ask(t *testing.T, args ...string) (code int, out, err string) {
	t.Helper()
	var stdout, stderr said
	code = run(t.Context(), args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// running is a server that a test talks to.
type running struct {
	out, err said
	stop     context.CancelFunc
	code     chan int
}

// start runs a command that serves, until it has printed what the pattern wants; it gives the first group of the pattern.
func start(t *testing.T, pattern string, args ...string) (*running, string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r := &running{stop: stop, code: make(chan int, 1)}
	go func() { r.code <- run(ctx, append(args, "--listen", "localhost:0"), &r.out, &r.err) }()
	t.Cleanup(stop)
	wanted := regexp.MustCompile(pattern)
	for {
		if found := wanted.FindStringSubmatch(r.out.String()); found != nil {
			return r, found[1]
		}
		select {
		case code := <-r.code:
			t.Fatalf("it stopped with code %d before printing %q; it printed %q and %q", code, pattern, r.out.String(), r.err.String())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// end stops the server and waits for it.
func (r *running) end(t *testing.T) {
	t.Helper()
	r.stop()
	if code := <-r.code; code != 0 {
		t.Errorf("it ended with code %d: %s", code, r.err.String())
	}
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(data)
}

func TestHelpTellsEachCommandInBothLanguages(t *testing.T) {
	for _, args := range [][]string{nil, {"--help"}} {
		code, out, _ := ask(t, args...)
		if code != 0 {
			t.Errorf("%v: code %d", args, code)
		}
		for _, want := range []string{"serve", "demo", "import register", "export portrait", "export register", "rebuild", "check", "user admin-link", "version", "Servir Balise. / Serve Balise.", "BALISE_DATA"} {
			if !strings.Contains(out, want) {
				t.Errorf("%v: the help does not tell %q", args, want)
			}
		}
	}
}

func TestWhatCannotWorkIsRefusedInBothLanguages(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	held, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	tests := []struct {
		name     string
		variable string // NAME=value
		args     []string
		fr, en   string
	}{
		{"unknown command", "", []string{"dance"}, "Cette commande est à revoir", "This command needs attention"},
		{"unknown flag", "", []string{"version", "--loud"}, "Cette commande est à revoir", "unknown flag --loud"},
		{"misspelt setting", "BALISE_LISEN=:1", []string{"check"}, "La variable d’environnement BALISE_LISEN n’est pas un réglage", "BALISE_LISEN is not a setting of Balise. The settings are: BALISE_"},
		{"address without a port", "BALISE_LISTEN=8080", []string{"check"}, "écrivez un nom et un port", "BALISE_LISTEN, --listen — write a name and a port"},
		{"public address that is none", "BALISE_BASE_URL=ftp://x", []string{"check"}, "Un réglage est à corriger", "BALISE_BASE_URL, --base-url — write an address"},
		{"public address with a path", "", []string{"check", "--base-url", "https://x.quebec/balise"}, "sans rien après le nom", "with nothing after the name"},
		{"negative rate", "BALISE_RATE=-1", []string{"check"}, "écrivez un nombre positif", "write a positive number"},
		{"rate that is no number", "BALISE_RATE=fast", []string{"check"}, "Cette commande est à revoir", "--rate"},
		{"proxies that are none", "BALISE_TRUSTED_PROXIES=10.0.0.0/8,proxy.exemple", []string{"check"}, "écrivez des adresses ou des réseaux", "BALISE_TRUSTED_PROXIES, --trusted-proxies — write addresses"},
		{"other database", "BALISE_DATABASE_URL=mysql://u:secret@h/d", []string{"check"}, "écrivez une adresse comme postgres://", "such as postgres://"},
		{"identity provider in the clear", "BALISE_OIDC_ISSUER=http://identite.exemple.quebec", []string{"check", "--oidc-client-id", "balise"}, "écrivez une adresse https", "BALISE_OIDC_ISSUER, --oidc-issuer — write an https address"},
		{"identity provider that knows no Balise", "BALISE_OIDC_ISSUER=https://identite.exemple.quebec", []string{"check"}, "a donné à Balise", "BALISE_OIDC_CLIENT_ID, --oidc-client-id — write the name"},
		{"mail without a sender", "BALISE_SMTP_HOST=localhost", []string{"check"}, "Les réglages du courriel", "The mail settings"},
		{"address in use", "", []string{"serve", "--listen", held.Addr().String(), "--data", t.TempDir()}, "un autre programme l’occupe peut-être", "another program may hold it"},
		{"folder that cannot be", "", []string{"serve", "--listen", "localhost:0", "--data", filepath.Join(file, "data")}, "ne peut pas écrire dans le dossier", "cannot write in the folder"},
		{"database that does not answer", "", []string{"serve", "--listen", "localhost:0", "--data", t.TempDir(), "--database-url", "postgres://u:secret@localhost:1/d"}, "La base répond-elle", "Does the database answer"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if name, value, ok := strings.Cut(test.variable, "="); ok {
				t.Setenv(name, value)
			}
			code, out, stderr := ask(t, test.args...)
			if code != 1 || out != "" {
				t.Errorf("code %d after printing %q, want 1 and nothing", code, out)
			}
			fr, en := strings.Index(stderr, test.fr), strings.Index(stderr, test.en)
			if fr < 0 || en < 0 || fr > en {
				t.Errorf("it says %q, want %q then %q", stderr, test.fr, test.en)
			}
			if strings.Contains(stderr, "secret") || strings.Contains(stderr, "goroutine") {
				t.Errorf("it says too much: %q", stderr)
			}
		})
	}
}

func TestCheckTellsWhatItChecked(t *testing.T) {
	code, out, stderr := ask(t, "check")
	if code != 0 {
		t.Fatalf("code %d: %s", code, stderr)
	}
	for _, want := range []string{"instrument register-entry", "taxonomie / taxonomy category", "démonstration / demonstration: ", "The content is sound."} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not tell %q: %s", want, out)
		}
	}
}

func TestVersionNamesTheBuild(t *testing.T) {
	code, out, _ := ask(t, "version")
	if code != 0 || !regexp.MustCompile(`^balise \S+ \(go\S+, \w+/\w+\)\n$`).MatchString(out) {
		t.Errorf("code %d: %q", code, out)
	}
}
