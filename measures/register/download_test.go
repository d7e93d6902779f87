package register_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"balise/content"
	"balise/engine/exchange"
	"balise/measures/register"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/server"
)

// lines reads a CSV file of the site, its header first.
func lines(t *testing.T, c *http.Client, address string) [][]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(read(t, c, address))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func sheets(t *testing.T, c *http.Client, address string) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(read(t, c, address)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
	return book
}

// The 409 real records of the federal register are counted the same in every file as on every page, all of them and those of
// a search.
func TestEveryFileCountsWhatThePageCounts(t *testing.T) {
	s := server.Empty(t)
	r := &register.Register{House: s.House}
	load(t, s, r, federalFile(t))
	c := s.Client("")
	for _, query := range []string{"", "?status=production", "?q=translation", "?q=satellite&status=production&status=development"} {
		var list struct{ Total int }
		get(t, c, s.URL+"/api/v1/register"+query, &list)
		if query == "" && list.Total != 409 || list.Total == 0 {
			t.Fatalf("%q finds %d entries", query, list.Total)
		}
		if n := len(lines(t, c, s.URL+"/registre.csv"+query)) - 1; n != list.Total {
			t.Errorf("%q: %d entries on the page, %d in the CSV", query, list.Total, n)
		}
		var whole struct{ Entries []exchange.Record }
		get(t, c, s.URL+"/registre.json"+query, &whole)
		if len(whole.Entries) != list.Total {
			t.Errorf("%q: %d entries on the page, %d in the JSON", query, list.Total, len(whole.Entries))
		}
		if n := strings.Count(read(t, c, s.URL+"/en/register.jsonl"+query), "\n"); n != list.Total {
			t.Errorf("%q: %d entries on the page, %d JSON lines", query, list.Total, n)
		}
		if n := len(itemsOf(t, c, s.URL+"/nouveautes.json"+query)); n != list.Total {
			t.Errorf("%q: %d entries on the page, %d in the feed", query, list.Total, n)
		}
		rows, err := sheets(t, c, s.URL+"/en/register.xlsx"+query).GetRows("Entries")
		if err != nil || len(rows)-1 != list.Total {
			t.Errorf("%q: %d entries on the page, %d rows in the spreadsheet (%v)", query, list.Total, len(rows)-1, err)
		}
	}
}

// public tells all that the public reads of every entry, except when: what comes from elsewhere is published when it comes.
func public(t *testing.T, s *server.Server) []exchange.Record {
	t.Helper()
	all := []exchange.Record{}
	for _, line := range strings.Split(strings.TrimSpace(read(t, s.Client(""), s.URL+"/registre.jsonl")), "\n") {
		var e exchange.Record
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		e.PublishedAt = time.Time{}
		e.URL.FR, e.URL.EN = strings.TrimPrefix(e.URL.FR, s.URL), strings.TrimPrefix(e.URL.EN, s.URL)
		all = append(all, e)
	}
	return all
}

// bring imports a file that another Balise wrote.
func bring(t *testing.T, s *server.Server, file string) *register.Plan {
	t.Helper()
	profile, err := register.Profile(content.FS, s.Entry, "balise-export")
	if err != nil {
		t.Fatal(err)
	}
	r := &register.Register{House: s.House}
	plan, err := r.MakePlan(t.Context(), profile, strings.NewReader(file), true)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Apply(t.Context(), people.Operator("test"), plan); err != nil {
		t.Fatal(err)
	}
	s.CatchUp()
	return plan
}

func same(t *testing.T, what string, want, got []exchange.Record) {
	t.Helper()
	if len(want) != len(got) {
		t.Errorf("%s: %d entries became %d", what, len(want), len(got))
	}
	wrong := 0
	for i := range min(len(want), len(got)) {
		a, errA := json.Marshal(want[i])
		b, errB := json.Marshal(got[i])
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if !bytes.Equal(a, b) && wrong < 5 {
			t.Errorf("%s: entry %d was\n%s\nand became\n%s", what, want[i].Number, a, b)
			wrong++
		}
	}
}

func TestWhatIsExportedAndImportedElsewhereIsTheSameRegister(t *testing.T) {
	for name, start := range map[string]func(*testing.T) *server.Server{
		"the federal register": func(t *testing.T) *server.Server {
			s := server.Empty(t)
			load(t, s, &register.Register{House: s.House}, federalFile(t))
			return s
		},
		"the demonstration": func(t *testing.T) *server.Server { return server.Demo(t) },
	} {
		t.Run(name, func(t *testing.T) {
			from := start(t)
			want := public(t, from)
			states := map[string]int{}
			for _, e := range want {
				states[e.State]++
			}
			addresses := []string{"/registre.csv"}
			if name == "the demonstration" {
				for _, state := range []string{"published", "corrected", "withdrawn", "retired"} {
					if states[state] == 0 {
						t.Errorf("no entry is %s", state)
					}
				}
				addresses = []string{"/registre.csv", "/en/register.xlsx", "/registre.csv?codes=1"}
			}
			for _, address := range addresses {
				to := server.Empty(t)
				file := read(t, from.Client(""), from.URL+address)
				bring(t, to, file)
				same(t, address, want, public(t, to))
				if again := bring(t, to, file); !again.Empty() {
					t.Errorf("%s: a second import would change something", address)
				}
			}
		})
	}
}

// A body may take its own file, change a cell, and bring it back: only that answer changes, and nothing that the public does
// not read is touched.
func TestAFileBroughtBackChangesOnlyWhatWasChangedInIt(t *testing.T) {
	s := server.Demo(t)
	file := read(t, s.Client(""), s.URL+"/registre.csv?codes=1")
	if plan := bring(t, s, file); !plan.Empty() {
		t.Fatalf("the file as it was written would change %d entries", plan.Count(people.Changed))
	}
	all, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, id := range all[0] {
		column[id] = i
	}
	var number int64
	for _, line := range all[1:] {
		if line[column["state"]] == "published" {
			line[column["contact"]] = "ia@ailleurs.exemple.invalid"
			if err := json.Unmarshal([]byte(line[column["number"]]), &number); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	before, err := s.Records.ByNumber(t.Context(), initiative.KindID, number)
	if err != nil {
		t.Fatal(err)
	}
	var changed bytes.Buffer
	if err := csv.NewWriter(&changed).WriteAll(all); err != nil {
		t.Fatal(err)
	}
	plan := bring(t, s, changed.String())
	if plan.Count(people.Changed) != 1 || plan.Count(people.New) != 0 {
		t.Fatalf("%d changed, %d new", plan.Count(people.Changed), plan.Count(people.New))
	}
	after, err := s.Records.ByNumber(t.Context(), initiative.KindID, number)
	if err != nil {
		t.Fatal(err)
	}
	if changes := s.Entry.Compare(before.Answers, after.Answers); len(changes) != 1 || changes[0].Question.ID != "contact" || after.State != record.Corrected {
		t.Errorf("%d answers changed, and the entry is %s", len(changes), after.State)
	}
}

func TestADownloadIsOpenToAllAndAnsweredOnce(t *testing.T) {
	s := server.Demo(t)
	c := s.Client("")
	answer, err := c.Get(s.URL + "/registre.csv")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(body), "Nom de l’initiative (en français)") || answer.Header.Get("Access-Control-Allow-Origin") != "*" ||
		!strings.Contains(answer.Header.Get("Content-Disposition"), "registre-ia-") || answer.Header.Get("Content-Type") != "text/csv; charset=utf-8; header=present" {
		t.Errorf("%v", answer.Header)
	}
	again, err := http.NewRequest(http.MethodGet, s.URL+"/registre.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	again.Header.Set("If-None-Match", answer.Header.Get("ETag"))
	if answer, err = c.Do(again); err != nil || answer.StatusCode != http.StatusNotModified {
		t.Errorf("what the reader has already: %v %v", answer.Status, err)
	}
	head, err := c.Head(s.URL + "/registre.xlsx")
	if err != nil || head.StatusCode != http.StatusOK {
		t.Errorf("HEAD: %v %v", head.Status, err)
	}
}
