package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"balise/content"
	"balise/measures"
	"balise/platform/app"
	"balise/platform/db"
	"balise/platform/demo"
	"balise/testkit/testdb"
)

// asBalise makes this test binary the program itself, so that tests can start it, stop it and kill it.
const asBalise = "BALISE_TEST_AS_BALISE"

func TestMain(m *testing.M) {
	if os.Getenv(asBalise) != "" {
		go func() { // the test that started us holds the other end: however it ends, we end with it
			_, _ = io.Copy(io.Discard, os.Stdin)
			os.Exit(3)
		}()
		main()
	}
	os.Exit(m.Run())
}

const demoPassword = "phare-maree-quai-bouee-17"

// place is a database filled with the demonstration, for processes to share: SQLite in a folder, or PostgreSQL when the tests
// run on it.
type place struct {
	t        *testing.T
	settings app.Settings
}

func newPlace(t *testing.T) place {
	t.Helper()
	p := place{t, app.Settings{Data: t.TempDir()}}
	if os.Getenv(testdb.Env) != "" {
		p.settings.DatabaseURL = testdb.URL(t, app.Migrations(measures.All...)...)
	}
	h, err := app.OpenStores(t.Context(), p.settings, content.FS, time.Now, slog.New(slog.DiscardHandler), measures.All...)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	fiction, err := demo.Read(content.FS, h.Corpus)
	if err == nil {
		_, err = fiction.Load(t.Context(), h.DB, time.Now(), demoPassword)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// database opens the database beside the processes.
func (p place) database() *db.DB {
	p.t.Helper()
	d, err := p.settings.OpenDatabase(context.Background())
	if err != nil {
		p.t.Fatal(err)
	}
	return d
}

// process is a Balise that serves in a process of its own.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	base string
	out  said
	err  said
	done chan struct{}
}

var answersOn = regexp.MustCompile(`(http://localhost:\d+)`)

// serve starts a process on the place's database, with the data folder given, and waits until it answers.
func (p place) serve(data string, flags ...string) *process {
	p.t.Helper()
	args := append([]string{"serve", "--listen", "localhost:0", "--data", data, "--rate", "0"}, flags...)
	if p.settings.DatabaseURL != "" {
		args = append(args, "--database-url", p.settings.DatabaseURL)
	}
	return launch(p.t, exec.Command(os.Args[0], args...))
}

// launch starts a command that serves, and waits until it says where.
func launch(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	s := &process{t: t, cmd: cmd, done: make(chan struct{})}
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, prefix) {
			cmd.Env = append(cmd.Env, variable)
		}
	}
	cmd.Env = append(cmd.Env, asBalise+"=1")
	cmd.Stdout, cmd.Stderr = &s.out, &s.err
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = cmd.Wait(); close(s.done) }()
	t.Cleanup(s.kill)
	for {
		if found := answersOn.FindString(s.out.String()); found != "" {
			s.base = found
			return s
		}
		select {
		case <-s.done:
			t.Fatalf("it stopped before it served: %s%s", s.out.String(), s.err.String())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// kill ends the process without a word.
func (s *process) kill() {
	_ = s.cmd.Process.Kill() // it may have ended
	<-s.done
}

// stop asks the process to end, and waits.
func (s *process) stop() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		s.t.Error(err)
	}
	<-s.done
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		s.t.Errorf("it ended with code %d: %s", code, s.err.String())
	}
}

// ready waits until the projections have followed everything.
func (s *process) ready() {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if status, _, err := s.ask(http.DefaultClient, "/readyz"); err == nil && status == http.StatusOK {
			return
		}
	}
	_, body, err := s.ask(http.DefaultClient, "/readyz")
	s.t.Fatalf("it is never ready: %s (%v) %s", body, err, s.err.String())
}

func (s *process) ask(c *http.Client, path string) (status int, body string, err error) {
	answer, err := c.Get(s.base + path)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(data), err
}

// total counts what the register shows.
func (s *process) total(query string) int {
	s.t.Helper()
	_, body, err := s.ask(http.DefaultClient, "/api/v1/register?"+query)
	var list struct{ Total int }
	if err == nil {
		err = json.Unmarshal([]byte(body), &list)
	}
	if err != nil {
		s.t.Fatalf("%v: %.300s", err, body)
	}
	return list.Total
}

// visitor is a browser without a screen. It follows no redirection, and its session is good on any process.
func visitor(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// post sends a form; it gives where the answer leads, which is how a write is confirmed.
func (s *process) post(c *http.Client, path string, form url.Values) (status int, location string, err error) {
	answer, err := c.PostForm(s.base+path, form)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return 0, "", err
	}
	return answer.StatusCode, answer.Header.Get("Location"), nil
}

// signIn gives a browser in which that person is signed in.
func (s *process) signIn(email string) *http.Client {
	s.t.Helper()
	c := visitor(s.t)
	status, _, err := s.post(c, "/connexion", url.Values{"email": {email}, "password": {demoPassword}})
	if err != nil || status != http.StatusSeeOther {
		s.t.Fatalf("%s cannot sign in: %d %v", email, status, err)
	}
	return c
}

// entry is a form that may be published, with a name that nobody else gives.
func entry(name string) url.Values {
	return url.Values{
		"name.fr": {name}, "name.en": {name + " (en)"}, "summary.fr": {"Une caméra repère les épaves."}, "summary.en": {"A camera spots wrecks."},
		"category": {"image_processing"}, "cybersecurity": {"no"}, "status": {"production"}, "public_facing": {"no"}, "decision": {"none"},
		"benefits": {"faster_service"}, "personal_information": {"no"},
	}
}

var newRecord = regexp.MustCompile(`^/espace/registre/([0-9a-z]{26})`)

// declare creates an entry, and gives its identifier once that was confirmed.
func (s *process) declare(c *http.Client, name string) (id string, err error) {
	status, location, err := s.post(c, "/espace/registre/nouveau", entry(name))
	if err != nil {
		return "", err
	}
	if found := newRecord.FindStringSubmatch(location); status == http.StatusSeeOther && found != nil {
		return found[1], nil
	}
	return "", fmt.Errorf("status %d to %q", status, location)
}

// step takes an entry further.
func (s *process) step(c *http.Client, id, act string, base int) error {
	status, location, err := s.post(c, "/espace/registre/"+id+"/etape/"+act, url.Values{"_base": {fmt.Sprint(base)}})
	if err == nil && (status != http.StatusSeeOther || !strings.HasPrefix(location, "/espace/registre/"+id)) {
		err = fmt.Errorf("%s: status %d to %q", act, status, location)
	}
	return err
}
