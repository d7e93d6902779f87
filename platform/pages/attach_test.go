package pages_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"balise/testkit/server"
)

// send posts a form with, perhaps, a file under the name documents.
func send(t *testing.T, c *http.Client, address string, fields map[string]string, fileName, file string) *http.Response {
	t.Helper()
	var sent bytes.Buffer
	w := multipart.NewWriter(&sent)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if fileName != "" {
		part, err := w.CreateFormFile("documents", fileName)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, file); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	answer, err := c.Post(address, w.FormDataContentType(), &sent)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	return answer
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// carried gives the hidden values of the form of a page: what a browser would send back.
func carried(t *testing.T, page string) map[string]string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{}
	for n := range root.Descendants() {
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
		}
		if n.Data == "input" && attributes["type"] == "hidden" {
			fields[attributes["name"]] = attributes["value"]
		}
	}
	return fields
}

func TestAFileStaysWithItsRecordUntilItIsRemoved(t *testing.T) {
	s := server.Demo(t)
	c := s.Client(server.Agent)
	fields := map[string]string{"name.fr": "Essai de fichier"}
	if page, err := c.Get(s.URL + "/espace/registre/nouveau"); err != nil {
		t.Fatal(err)
	} else {
		fields["_body"] = carried(t, body(t, page))["_body"]
	}

	// A file that a browser could run is refused, and what was typed is still there.
	refused := send(t, c, s.URL+"/espace/registre/nouveau", fields, "piege.html", "<script>alert(1)</script>")
	if page := body(t, refused); refused.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "Essai de fichier") {
		t.Fatalf("a web page was attached, or what was typed was lost: %s", refused.Status)
	}

	made := send(t, c, s.URL+"/espace/registre/nouveau", fields, "évaluation.pdf", "%PDF-1.7 contenu")
	record := made.Header.Get("Location")
	if made.StatusCode != http.StatusSeeOther || record == "" {
		t.Fatalf("not created: %s %s", made.Status, body(t, made))
	}
	read := func(visitor *http.Client, address string) (int, string, http.Header) {
		r, err := visitor.Get(s.URL + address)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		return r.StatusCode, body(t, r), r.Header
	}
	status, data, header := read(c, record+"/piece/documents")
	if status != http.StatusOK || data != "%PDF-1.7 contenu" || !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("the file does not come back: %d %q %v", status, data, header)
	}
	for _, other := range []string{"", "agente.sante@exemple.invalid"} {
		if status, _, _ := read(s.Client(other), record+"/piece/documents"); status == http.StatusOK {
			t.Errorf("%q reads the file of another body", other)
		}
	}

	_, form, _ := read(c, record+"/modifier")
	fields = carried(t, form)
	fields["name.fr"] = "Essai de fichier, deuxième version"
	if saved := send(t, c, s.URL+record+"/modifier", fields, "", ""); saved.StatusCode != http.StatusSeeOther {
		t.Fatalf("not saved: %s", saved.Status)
	}
	if status, _, _ := read(c, record+"/piece/documents"); status != http.StatusOK {
		t.Error("saving the record again lost its file")
	}

	_, form, _ = read(c, record+"/modifier")
	fields = carried(t, form)
	fields["name.fr"], fields["documents.remove"] = "Essai de fichier", "yes"
	send(t, c, s.URL+record+"/modifier", fields, "", "")
	if status, _, _ := read(c, record+"/piece/documents"); status != http.StatusNotFound {
		t.Errorf("the file was not removed: %d", status)
	}
}
