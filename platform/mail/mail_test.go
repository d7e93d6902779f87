package mail_test

import (
	"bufio"
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/mail"
	"balise/testkit/testdb"
)

// server is a mail server that remembers what it took, and refuses every recipient while refusing is set.
type server struct {
	net.Listener
	mu       sync.Mutex
	refusing bool
	rude     bool // hangs up instead of answering QUIT
	taken    []string
}

func listen(t *testing.T) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{Listener: l}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return s
}

func (s *server) talk(c net.Conn) {
	defer c.Close()
	say := func(line string) { c.Write([]byte(line + "\r\n")) }
	in := bufio.NewScanner(c)
	say("220 test")
	for in.Scan() {
		s.mu.Lock()
		refusing := s.refusing
		s.mu.Unlock()
		switch verb, _, _ := strings.Cut(strings.ToUpper(in.Text()), " "); {
		case verb == "RCPT" && refusing:
			say("550 no such person as nobody@example.org")
		case verb == "DATA":
			say("354 go on")
			var message []string
			for in.Scan() && in.Text() != "." {
				message = append(message, in.Text())
			}
			s.mu.Lock()
			s.taken = append(s.taken, strings.Join(message, "\n"))
			s.mu.Unlock()
			say("250 taken")
		case verb == "QUIT" && s.rude, verb == "RSET" && s.rude:
			return
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (s *server) set(refusing bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusing = refusing
}

func (s *server) messages() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken
}

type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func outbox(t *testing.T, messages ...mail.Message) (*mail.Outbox, *clock) {
	t.Helper()
	d, c := testdb.New(t, mail.Migrations), &clock{time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	o := mail.NewOutbox(d, c.now)
	for _, m := range messages {
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return o.Add(t.Context(), tx, m) }); err != nil {
			t.Fatal(err)
		}
	}
	return o, c
}

func sender(t *testing.T, o *mail.Outbox, port int) *mail.Sender {
	t.Helper()
	s, err := mail.NewSender(o, mail.Server{Host: "127.0.0.1", Port: port, From: "Balise <balise@example.org>", TLS: mail.Plain})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func one(t *testing.T, o *mail.Outbox) mail.Kept {
	t.Helper()
	kept, err := o.List(t.Context(), 10)
	if err != nil || len(kept) != 1 {
		t.Fatalf("the outbox holds %d messages, %v", len(kept), err)
	}
	return kept[0]
}

func drain(t *testing.T, s *mail.Sender) int {
	t.Helper()
	n, err := s.Drain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

var invitation = mail.Message{To: "eve@example.org", Subject: "Invitation à Balise", Body: "Bonjour Ève,\nhttps://balise.example/secret", Lang: text.FR}

func TestAMessageIsSentOnceAndItsBodyForgotten(t *testing.T) {
	o, _ := outbox(t, invitation)
	srv := listen(t)
	s := sender(t, o, srv.Addr().(*net.TCPAddr).Port)
	if n := drain(t, s) + drain(t, s); n != 1 || len(srv.messages()) != 1 {
		t.Fatalf("sent %d, the server took %d", n, len(srv.messages()))
	}
	got := srv.messages()[0]
	for _, want := range []string{"To: <eve@example.org>", "Content-Language: fr", "balise.example/secret", "=?UTF-8?q?Invitation_=C3=A0_Balise?="} {
		if !strings.Contains(got, want) {
			t.Errorf("the message lacks %q:\n%s", want, got)
		}
	}
	if k := one(t, o); k.Sent.IsZero() || k.Body != "" || k.Subject != invitation.Subject {
		t.Errorf("kept after sending: %+v", k)
	}
}

func TestAMessageThatOneSubscribedToSaysHowToLeaveInOneClick(t *testing.T) {
	m := invitation
	m.Unsubscribe = "https://balise.example/abonnements/quitter/" + strings.Repeat("x", 60)
	o, _ := outbox(t, m)
	srv := listen(t)
	drain(t, sender(t, o, srv.Addr().(*net.TCPAddr).Port))
	got := strings.ReplaceAll(srv.messages()[0], "\n ", " ") // long headers are folded
	for _, want := range []string{"List-Unsubscribe: <" + m.Unsubscribe + ">", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"} {
		if !strings.Contains(got, want) {
			t.Errorf("the message lacks %q:\n%s", want, got)
		}
	}
	if k := one(t, o); k.Unsubscribe != "" {
		t.Error("the address to unsubscribe is kept though it lets anyone act for the reader")
	}
}

func TestAServerThatHangsUpAfterTakingTheMessageIsNotSentItAgain(t *testing.T) {
	o, c := outbox(t, invitation)
	srv := listen(t)
	srv.rude = true
	s := sender(t, o, srv.Addr().(*net.TCPAddr).Port)
	drain(t, s)
	c.at = c.at.Add(24 * time.Hour)
	drain(t, s)
	if n := len(srv.messages()); n != 1 || one(t, o).Sent.IsZero() {
		t.Errorf("the server took %d messages: %+v", n, one(t, o))
	}
}

func TestARefusedMessageStaysAndIsTriedLater(t *testing.T) {
	o, c := outbox(t, invitation)
	srv := listen(t)
	srv.set(true)
	s := sender(t, o, srv.Addr().(*net.TCPAddr).Port)
	if n := drain(t, s); n != 0 {
		t.Fatalf("sent %d to a server that refuses", n)
	}
	k := one(t, o)
	if k.Body != invitation.Body || k.Problem != mail.Refused || k.Tries != 1 || !k.Next.Equal(c.at.Add(time.Minute)) {
		t.Errorf("kept: %+v", k)
	}
	srv.set(false)
	if n := drain(t, s); n != 0 {
		t.Error("tried again before its time")
	}
	c.at = c.at.Add(time.Minute)
	if n := drain(t, s); n != 1 || one(t, o).Problem != mail.NoProblem {
		t.Errorf("sent %d once the server accepts: %+v", n, one(t, o))
	}
}

func TestAnAbsentServerKeepsTheMessageUntilTriesRunOut(t *testing.T) {
	o, c := outbox(t, invitation)
	srv := listen(t)
	port := srv.Addr().(*net.TCPAddr).Port
	srv.Close()
	s := sender(t, o, port)
	for range 20 {
		drain(t, s)
		c.at = c.at.Add(6 * time.Hour)
	}
	if k := one(t, o); !k.GivenUp() || k.Tries != 16 || k.Problem != mail.Unreachable || k.Body != invitation.Body {
		t.Errorf("kept: %+v", k)
	}
}

func TestAMessageThatCouldForgeHeadersIsRefused(t *testing.T) {
	o, _ := outbox(t)
	d := testdb.New(t, mail.Migrations)
	for name, m := range map[string]mail.Message{
		"two recipients":           {To: "a@example.org, b@example.org", Subject: "x"},
		"a recipient of two lines": {To: "a@example.org\r\nBcc: b@example.org", Subject: "x"},
		"a subject of two lines":   {To: "a@example.org", Subject: "x\r\nBcc: b@example.org"},
		"no recipient":             {Subject: "x"},
		"an address of two lines":  {To: "a@example.org", Subject: "x", Unsubscribe: "https://a.example/\r\nBcc: b@example.org"},
	} {
		err := d.Write(t.Context(), func(tx *db.Tx) error { return o.Add(t.Context(), tx, m) })
		if err == nil || strings.Contains(err.Error(), "example.org") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	o, _ := outbox(t)
	for name, s := range map[string]mail.Server{
		"no sender":          {Host: "localhost"},
		"no host":            {From: "a@example.org"},
		"a wrong protection": {Host: "localhost", From: "a@example.org", TLS: "ssl3"},
		"a wrong port":       {Host: "localhost", From: "a@example.org", Port: 70000},
	} {
		if _, err := mail.NewSender(o, s); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestAnEndedContextStopsTheSender(t *testing.T) {
	o, _ := outbox(t, invitation)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if n, err := sender(t, o, 1).Drain(ctx); n != 0 || err == nil {
		t.Errorf("drained %d, %v", n, err)
	}
}
