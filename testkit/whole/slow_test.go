package whole

import (
	"context"
	"io"
	"net"
	"testing"
	"time"

	"balise/testkit/server"
)

// A client that never finishes its headers is let go: it must not hold a connection for ever.
func TestSlowClientsAreLetGo(t *testing.T) {
	s := server.Empty(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, listener) }()
	defer func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()
	slow, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	if _, err := io.WriteString(slow, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Never: "); err != nil {
		t.Fatal(err)
	}
	// The limit only ends a test that would otherwise hang: the server is the one who must close.
	if err := slow.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(slow); err != nil {
		t.Errorf("the server keeps a client that says nothing: %v", err)
	}
}

// Neither is one that sends a form a letter at a time.
func TestSlowFormsAreLetGo(t *testing.T) {
	t.Parallel()
	s := server.Empty(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	slow, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	head := "POST /connexion HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
	if _, err := io.WriteString(slow, head); err != nil {
		t.Fatal(err)
	}
	gone := make(chan error, 1)
	go func() {
		_, err := io.ReadAll(slow) // an answer that says so, or nothing: then the end
		gone <- err
	}()
	for deadline := time.After(2 * time.Minute); ; {
		select {
		case <-gone:
			return
		case <-deadline:
			t.Fatal("the server waits for ever for the end of a form")
		case <-time.After(time.Second):
			_, _ = io.WriteString(slow, "a") // refused once the server has closed
		}
	}
}
