package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"
)

// Download is a file. It is saved rather than shown inside the site, unless it is Shown: a document made elsewhere could hold
// a script.
type Download struct {
	Name, MediaType string
	Data            []byte
	// Write gives, instead of Data, a file too large to be held: as the reader takes it. A failure after the first bytes
	// breaks the connection, so that nobody takes half a file for a whole one.
	Write func(w io.Writer) error
	// Shown is for what programs read at its address, such as feeds.
	Shown bool
	// Hash, where it is not empty, is that of a file that never changes at its address: it may be kept for ever.
	Hash string
}

// File declares an address that gives a file.
func File[In any](p Page, answer func(context.Context, In) (Download, error)) Endpoint {
	e := endpoint[In, Download](p, http.MethodGet)
	e.serve = func(x *exchange) error {
		in, err := decode[In](x)
		if err != nil {
			return err
		}
		d, err := answer(x.ctx, in)
		if err != nil {
			return err
		}
		return x.give(d)
	}
	return e
}

func (x *exchange) give(d Download) error {
	disposition := ""
	if !d.Shown {
		if disposition = mime.FormatMediaType("attachment", map[string]string{"filename": d.Name}); disposition == "" {
			return fmt.Errorf("the name of a file cannot be written in a header: %q", d.Name)
		}
	}
	if d.Hash != "" && x.page.Action == "" {
		tag := `"` + d.Hash + `"`
		x.w.Header().Set("ETag", tag)
		x.w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		if x.r.Header.Get("If-None-Match") == tag {
			x.w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	begin := func() {
		h := x.w.Header()
		if x.page.Action == "" {
			openToReaders(h)
		}
		if disposition != "" {
			h.Set("Content-Disposition", disposition)
		}
		h.Set("Content-Type", d.MediaType)
		if d.Write == nil {
			h.Set("Content-Length", strconv.Itoa(len(d.Data)))
		}
		x.w.WriteHeader(http.StatusOK)
	}
	if d.Write != nil && x.r.Method != http.MethodHead {
		return x.stream(d.Write, begin)
	}
	begin()
	x.send(d.Data)
	return nil
}

const (
	streamBuffer = 64 << 10
	streamPause  = time.Minute // how long a reader may take for one buffer
)

// stream writes a file as the reader takes it. As long as the first buffer is not full, an error is told as any other.
func (x *exchange) stream(write func(io.Writer) error, begin func()) error {
	taken := &taker{x: x, begin: begin, control: http.NewResponseController(x.w)}
	buffer := bufio.NewWriterSize(taken, streamBuffer)
	err := write(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	switch {
	case err == nil && !taken.begun:
		begin() // an empty file
		return nil
	case err == nil || !taken.begun:
		return err
	}
	if x.ctx.Err() == nil && !errors.Is(err, errReaderLeft) {
		x.site.log.Error("a file was cut short", "route", x.name, "error", err)
	}
	panic(http.ErrAbortHandler)
}

var errReaderLeft = errors.New("the reader left")

// taker sends one buffer after the other, and gives the reader the time to take each.
type taker struct {
	x       *exchange
	begin   func()
	begun   bool
	control *http.ResponseController
}

func (t *taker) Write(p []byte) (int, error) {
	if !t.begun {
		t.begun = true
		t.begin()
	}
	if err := t.control.SetWriteDeadline(time.Now().Add(streamPause)); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return 0, fmt.Errorf("giving the reader time: %w", err)
	}
	n, err := t.x.w.Write(p)
	if err != nil {
		return n, errors.Join(errReaderLeft, err)
	}
	return n, nil
}
