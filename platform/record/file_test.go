package record_test

import (
	"bytes"
	"strings"
	"testing"

	"balise/platform/fault"
	"balise/platform/record"
)

func TestAFileIsGivenBackByItsHash(t *testing.T) {
	h := open(t)
	pdf := []byte("%PDF-1.7\n\x00\xff")
	for range 2 { // the same content twice is no mistake
		a, err := h.store.AddFile(h.ctx, `C:\Rapports\évaluation.pdf`, pdf)
		if err != nil || a.Name != "évaluation.pdf" || a.MediaType != "application/pdf" || a.Size != int64(len(pdf)) {
			t.Fatalf("%+v, %v", a, err)
		}
		mediaType, data, err := h.store.File(h.ctx, a.SHA256)
		if err != nil || mediaType != "application/pdf" || !bytes.Equal(data, pdf) {
			t.Errorf("%s %q, %v", mediaType, data, err)
		}
	}
	_, _, err := h.store.File(h.ctx, "../../etc/passwd")
	wantFault(t, err, fault.NotFoundKind)
}

func TestWhatABrowserWouldRunIsNotKeptWhateverItsName(t *testing.T) {
	h := open(t)
	for name, data := range map[string]string{
		"page.pdf":   "<!DOCTYPE html><script>alert(1)</script>",
		"empty.txt":  "",
		"tool.exe":   "MZ\x90\x00\x03",
		"bundle.zip": "PK\x03\x04",
		"huge.txt":   strings.Repeat("a", record.MaxFile+1),
	} {
		if _, err := h.store.AddFile(h.ctx, name, []byte(data)); !fault.Is(err, fault.InvalidKind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, want := range map[string]string{"a.csv": "text/csv", "a.txt": "text/plain", "a.svg": "text/plain"} {
		if a, err := h.store.AddFile(h.ctx, name, []byte("<svg><script/></svg>;valeur\n")); err != nil || a.MediaType != want {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
}
