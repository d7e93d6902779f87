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
