package register_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"balise/content"
	"balise/measures/register"
	"balise/platform/people"
	"balise/testkit/server"
)

// The 409 real records of the federal register are counted the same on every face: page, JSON, facets, in both languages,
// and each can be read in both.
func TestTheCanadianRegisterOnEveryFace(t *testing.T) {
	file := federalFile(t)
	s := server.Empty(t)
	r := &register.Register{House: s.House}
	load(t, s, r, file)
	c := s.Client("")

	var list struct {
		Total  int
		Pages  int
		Facets []struct {
			Name    string
			Options []struct{ Count int }
		}
	}
	get(t, c, s.URL+"/api/v1/register", &list)
	if list.Total != 409 || list.Pages != 21 {
		t.Errorf("the JSON counts %d entries on %d pages", list.Total, list.Pages)
	}
	for _, f := range list.Facets {
		sum := 0
		for _, o := range f.Options {
			sum += o.Count
		}
		if sum != 409 {
			t.Errorf("facet %s counts %d", f.Name, sum)
		}
		if f.Name == "body" && len(f.Options) != 42 {
			t.Errorf("%d bodies", len(f.Options))
		}
	}
	if page := read(t, c, s.URL+"/registre"); !strings.Contains(page, ">409 fiches<") {
		t.Error("the French page does not count 409 entries")
	}
	if page := read(t, c, s.URL+"/en/register"); !strings.Contains(page, ">409 entries<") {
		t.Error("the English page does not count 409 entries")
	}
	numbers := leaf(t, c, s.URL)
	if len(numbers) != 409 {
		t.Errorf("leafing through the pages finds %d entries", len(numbers))
	}
	for number := range numbers {
		if !strings.Contains(read(t, c, s.URL+"/registre/"+number), "<h1>") || !strings.Contains(read(t, c, s.URL+"/en/register/"+number), "<h1>") {
			t.Errorf("entry %s cannot be read in both languages", number)
		}
	}
	if page := read(t, c, s.URL+"/registre?q=robots%20conversationnels"); !strings.Contains(page, "<mark>") {
		t.Error("a French search finds nothing")
	}
	if page := read(t, c, s.URL+"/en/register?q=satellite+images"); !strings.Contains(page, "<mark>") {
		t.Error("an English search finds nothing")
	}
	if again := plan(t, s, r, file); !again.Empty() {
		t.Error("a second import would change something")
	}
}

func plan(t *testing.T, s *server.Server, r *register.Register, data string) *register.Plan {
	t.Helper()
	profile, err := register.Profile(content.FS, s.Entry, federal)
	if err != nil {
		t.Fatal(err)
	}
	made, err := r.MakePlan(t.Context(), profile, strings.NewReader(data), true)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func load(t *testing.T, s *server.Server, r *register.Register, data string) {
	t.Helper()
	if err := r.Apply(t.Context(), people.Operator("test"), plan(t, s, r, data)); err != nil {
		t.Fatal(err)
	}
	s.CatchUp()
}

func read(t *testing.T, c *http.Client, address string) string {
	t.Helper()
	answer, err := c.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", address, answer.Status, err)
	}
	return string(body)
}

func get(t *testing.T, c *http.Client, address string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(read(t, c, address)), into); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}

var entryLink = regexp.MustCompile(`href="/registre/(\d+)"`)

// leaf gathers the numbers of the entries listed on all the pages of the register.
func leaf(t *testing.T, c *http.Client, base string) map[string]bool {
	t.Helper()
	numbers := map[string]bool{}
	for page := 1; page <= 21; page++ {
		for _, m := range entryLink.FindAllStringSubmatch(read(t, c, fmt.Sprintf("%s/registre?page=%d", base, page)), -1) {
			numbers[m[1]] = true
		}
	}
	return numbers
}
