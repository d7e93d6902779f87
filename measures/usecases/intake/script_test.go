package intake_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"balise/measures/usecases/catalogue"
	"balise/testkit/script"
	"balise/testkit/server"
)

// lagoon is an inventory that no profile knows.
const lagoon = "Use case ID,Use case name,Department,Description of the use case,Development stage\n" +
	"LAG-1,Tide tables for fishers,Department of Lagoons,Writes tide tables for each village,In production\n" +
	"LAG-2,Reef census,Department of Reefs,Counts corals on photographs,Pilot\n" +
	"LAG-3,Ferry crowding,Department of Lagoons,Predicts how full each ferry will be,Pilot\n"

// sent sends a file as the form does, and gives the identifier under which it waits.
func sent(t *testing.T, s *server.Server, account, name, data string, fields ...string) (id string, status int) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	part.Write([]byte(data))
	for i := 0; i < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	client := s.Client(account)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Post(s.URL+"/en/workspace/elsewhere", form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	_, id, _ = strings.Cut(answer.Header.Get("Location"), "/files/")
	id, _, _ = strings.Cut(id, "/")
	return id, answer.StatusCode
}

// How inventories come in, told as requests: see testdata.
func TestScripts(t *testing.T) {
	s := server.Demo(t)
	upload, status := sent(t, s, server.Central, "lagoon.csv", lagoon)
	if status != http.StatusSeeOther || upload == "" {
		t.Fatalf("the file was answered %d", status)
	}
	again, _ := sent(t, s, server.Central, "other.csv", strings.ReplaceAll(lagoon, "LAG", "OTH"))
	script.RunURL(t, s.URL, "testdata/*.txt", map[string]string{"upload": upload, "again": again, "agent": server.Agent, "central": server.Central, "auditor": server.Auditor, "password": server.Password})
}

func TestAFileThatCannotBeReadIsTold(t *testing.T) {
	s := server.Demo(t)
	for name, data := range map[string]string{"a.pdf": "%PDF-1.7\nx", "empty.csv": "", "page.html": "<!doctype html><html><body><table></table></body></html>"} {
		if id, status := sent(t, s, server.Central, name, data); status != http.StatusUnprocessableEntity || id != "" {
			t.Errorf("%s: %d %s", name, status, id)
		}
	}
	if _, status := sent(t, s, server.Central, "x.csv", lagoon, "edition", "May 2024"); status != http.StatusUnprocessableEntity {
		t.Errorf("a date that is none: %d", status)
	}
	if _, status := sent(t, s, server.Central, "x.csv", lagoon, "profile", "unheard-of"); status != http.StatusUnprocessableEntity {
		t.Errorf("a profile that is none: %d", status)
	}
	if _, status := sent(t, s, server.Auditor, "x.csv", lagoon); status != http.StatusForbidden {
		t.Errorf("an auditor: %d", status)
	}
	waiting, err := catalogue.NewStore(s.DB, s.Now).Uploads(t.Context())
	if err != nil || len(waiting) != 0 {
		t.Errorf("%d files wait, %v", len(waiting), err)
	}
}
