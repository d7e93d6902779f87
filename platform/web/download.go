package web

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"strconv"
)

// Download is a file to save. It is never shown inside the site: a document made elsewhere could hold a script.
type Download struct {
	Name, MediaType string
	Data            []byte
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
		disposition := mime.FormatMediaType("attachment", map[string]string{"filename": d.Name})
		if disposition == "" {
			return fmt.Errorf("the name of a file cannot be written in a header: %q", d.Name)
		}
		if p.Action == "" {
			openToReaders(x.w.Header())
		}
		x.w.Header().Set("Content-Disposition", disposition)
		x.w.Header().Set("Content-Type", d.MediaType)
		x.w.Header().Set("Content-Length", strconv.Itoa(len(d.Data)))
		x.w.WriteHeader(http.StatusOK)
		x.send(d.Data)
		return nil
	}
	return e
}
