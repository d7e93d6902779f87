package whole

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/server"
)

const desk = "/api/v1/workspace/register"

// ask sends JSON as a program does, with the token of that name, and reads what is answered.
func (a *api) ask(t *testing.T, token, method, path, body string, header ...string) (answered, map[string]any) {
	t.Helper()
	c := call{method: method, address: path, token: a.tokens[token], header: map[string]string{}}
	if body != "" {
		c.body, c.header["Content-Type"] = []byte(body), "application/json"
	}
	for i := 0; i < len(header); i += 2 {
		c.header[header[i]] = header[i+1]
	}
	got := a.send(t, c)
	said := map[string]any{}
	if err := json.Unmarshal(got.body, &said); err != nil {
		t.Fatalf("%s %s answers %d with no JSON: %s", method, path, got.status, got.body)
	}
	return got, said
}

// named gives the places that a problem names.
func named(problem map[string]any) []string {
	var names []string
	errors, _ := problem["errors"].([]any)
	for _, e := range errors {
		names = append(names, e.(map[string]any)["name"].(string))
	}
	slices.Sort(names)
	return names
}

func expect(t *testing.T, what string, got answered, want int) {
	t.Helper()
	if got.status != want {
		t.Fatalf("%s answers %d, not %d: %s", what, got.status, want, got.body)
	}
}

// A program writes a draft from beginning to submission; what it did is told of the token and of who made it; a person publishes.
func TestAProgramWritesADraftAndAPersonPublishesIt(t *testing.T) {
	a := newAPI(t)
	got, made := a.ask(t, "full", "POST", desk, `{"answers":{"name":{"text":{"fr":"Veille des bouées","en":"Watch of buoys"}}}}`)
	expect(t, "creating", got, http.StatusCreated)
	id, at := made["id"].(string), desk+"/"+made["id"].(string)
	if got.header.Get("Location") != a.URL+at || got.header.Get("ETag") != `"v1"` || made["state"] != "draft" {
		t.Errorf("created: %v %v", got.header, made)
	}
	got, problem := a.ask(t, "full", "POST", at+"/submission", "", "If-Match", `"v1"`, "Accept-Language", "en")
	expect(t, "submitting too soon", got, http.StatusUnprocessableEntity)
	if names := named(problem); !slices.Contains(names, "/answers/category/string") || !slices.Contains(names, "/answers/summary/text/fr") {
		t.Errorf("what is missing is named %v", names)
	}
	got, _ = a.ask(t, "full", "PATCH", at, complete(t, a), "If-Match", `"v1"`)
	expect(t, "completing", got, http.StatusOK)
	got, submitted := a.ask(t, "full", "POST", at+"/submission", "", "If-Match", got.header.Get("ETag"))
	expect(t, "submitting", got, http.StatusOK)
	if submitted["state"] != "in_review" || !strings.Contains(submitted["updated_by"].(string), "(API – full)") {
		t.Errorf("submitted: %v", submitted)
	}
	got, _ = a.ask(t, "full", "POST", at+"/submission", "", "If-Match", got.header.Get("ETag"))
	expect(t, "submitting twice", got, http.StatusConflict)

	trail, err := a.People.AuditTrail(t.Context(), people.AuditFilter{Text: id})
	if err != nil || len(trail) != 3 {
		t.Fatalf("the trail: %v %v", trail, err)
	}
	for _, e := range trail {
		if e.Detail["token"] == "" || e.Actor.ID == "" || !strings.Contains(e.Actor.Name, "API – full") {
			t.Errorf("the trail does not name the token: %+v", e)
		}
	}
	approver := a.Client(server.Approver)
	answer, err := approver.PostForm(a.URL+"/espace/registre/"+id+"/etape/publish", url.Values{"_base": {"3"}})
	if err != nil || answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("a person publishes: %v %v", answer, err)
	}
	answer.Body.Close()
	r, err := a.Records.Record(t.Context(), id)
	if err != nil || r.PublicState != record.Published {
		t.Errorf("it is %s (%v)", r.PublicState, err)
	}
}

// complete gives all that a submission needs, from the form and its examples.
func complete(t *testing.T, a *api) string {
	t.Helper()
	answers := map[string]json.RawMessage{}
	for _, q := range a.form.Questions {
		if q.Required != "" {
			answers[q.ID] = q.Example
		}
	}
	for id, answer := range map[string]string{"public_facing": `{"bool":false}`, "decision": `{"string":"none"}`, "personal_information": `{"bool":false}`,
		"cybersecurity": `{"bool":false}`} {
		answers[id] = json.RawMessage(answer)
	}
	body, err := json.Marshal(map[string]any{"answers": answers})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// A change based on an old version writes nothing, and tells what each one changed.
func TestAConflictIsToldQuestionByQuestion(t *testing.T) {
	a := newAPI(t)
	id, _ := a.draft(t)
	at := desk + "/" + id
	got, _ := a.ask(t, "full", "PATCH", at, `{"answers":{"name":{"text":{"fr":"Un","en":"One"}}}}`, "If-Match", `"v1"`)
	expect(t, "the first change", got, http.StatusOK)
	got, problem := a.ask(t, "full", "PATCH", at, `{"answers":{"name":{"text":{"fr":"Deux","en":"Two"}}}}`, "If-Match", `"v1"`)
	expect(t, "the second, from the same version", got, http.StatusPreconditionFailed)
	said := fmt.Sprint(problem["conflict"])
	for _, want := range []string{"your_version:1", "current_version:2", "changed:[name]", "fr:Un", "fr:Deux", "fr:Veille des quais"} {
		if !strings.Contains(said, want) {
			t.Errorf("the conflict does not say %s: %s", want, said)
		}
	}
	got, problem = a.ask(t, "writing", "PATCH", at, `{"answers":{"name":{"text":{"fr":"Deux","en":"Two"}}}}`, "If-Match", `"v1"`)
	expect(t, "from a token that may not read", got, http.StatusPreconditionFailed)
	if said := fmt.Sprint(problem["conflict"]); strings.Contains(said, "Veille") || strings.Contains(said, "fr:Un") {
		t.Errorf("a token without drafts:read learns %s", said)
	}
	got, _ = a.ask(t, "full", "PUT", at, `{"answers":{"name":{"text":{"fr":"Deux"}}}}`)
	expect(t, "without a version", got, http.StatusPreconditionRequired)
	for _, bad := range []string{"v1", `"1"`, `"v0"`, `W/"v1"`, "*", `"v1", "v2"`, `"v01"`} {
		got, _ = a.ask(t, "full", "PUT", at, `{"answers":{}}`, "If-Match", bad)
		expect(t, "If-Match: "+bad, got, http.StatusBadRequest)
	}
	got, _ = a.ask(t, "full", "PUT", at, `{"answers":{}}`, "If-Match", `"v99"`)
	expect(t, "a version to come", got, http.StatusPreconditionFailed)
}

// PUT replaces everything, PATCH changes what it names and takes away what it says is null.
func TestReplacingAndChangingAnswers(t *testing.T) {
	a := newAPI(t)
	id, _ := a.draft(t)
	at := desk + "/" + id
	both := `{"answers":{"name":{"text":{"fr":"Nom","en":"Name"}},"status":{"string":"production"},"annual_cost":{"money":{"cents":1250,"currency":"CAD"}}}}`
	got, _ := a.ask(t, "full", "PUT", at, both, "If-Match", `"v1"`)
	expect(t, "replacing", got, http.StatusOK)
	got, changed := a.ask(t, "full", "PATCH", at, `{"answers":{"status":null,"annual_cost":{"absent":{"reason":"unknown"}}}}`, "If-Match", `"v2"`)
	expect(t, "changing", got, http.StatusOK)
	if said := fmt.Sprint(changed["answers"]); said != "map[annual_cost:map[absent:map[reason:unknown]] name:map[text:map[en:Name fr:Nom]]]" {
		t.Errorf("the answers are %s", said)
	}
	got, same := a.ask(t, "full", "GET", at, "")
	if expect(t, "reading", got, http.StatusOK); fmt.Sprint(same) != fmt.Sprint(changed) || got.header.Get("ETag") != `"v3"` {
		t.Errorf("read: %v, changed: %v", same, changed)
	}
	if got = a.send(t, call{method: "GET", address: at, token: a.tokens["full"], header: map[string]string{"If-None-Match": `"v3"`}}); got.status != http.StatusNotModified || len(got.body) > 0 {
		t.Errorf("read again: %d %s", got.status, got.body)
	}
}

// Each mistake is named where it stands in what was sent, in the reader's language, with what would be right.
func TestMistakesAreNamedWhereTheyStand(t *testing.T) {
	a := newAPI(t)
	for _, c := range []struct{ body, place, fr, en string }{
		{`{"answers":{"name":{"string":"Nom"}}}`, "/answers/name", `{"text":{"fr":`, `{"text":{"fr":`},
		{`{"answers":{"name":{"text":{"fr":"a\u0000b"}}}}`, "/answers/name/text/fr", "caractère invisible", "invisible character"},
		{`{"answers":{"name":{"text":{"fr":"a","de":"b"}}}}`, "/answers/name", "forme attendue", "expected shape"},
		{`{"answers":{"name":{"text":{"fr":7}}}}`, "/answers/name/text/fr", "forme attendue", "expected shape"},
		{`{"answers":{"nothing":{"bool":true}}}`, "/answers/nothing", "n’existe pas dans ce formulaire", "does not exist in this form"},
		{`{"answers":{"status":{"string":"flying"}}}`, "/answers/status/string", "", ""},
		{`{"answers":{"annual_cost":{"money":{"cents":-5,"currency":"CAD"}}}}`, "/answers/annual_cost/money/cents", "", ""},
		{`{"answers":{"start":{"date":"2024-13"}}}`, "/answers/start", `{"date":`, `{"date":`},
		{`{"answers":{"links":{"links":[{"url":"javascript:alert(1)"}]}}}`, "/answers/links/links/0/url", "adresse complète", "complete address"},
		{`{"answers":{"partners":{"rows":[{"body":{"string":"nobody"}}]}}}`, "/answers/partners/rows/0/body/string", "Aucun organisme", "No body"},
		{`{"answers":{"status":{"absent":{"reason":"lazy"}}}}`, "/answers/status/absent/reason", "", ""},
		{`{"answers":{"technique":{"absent":{"reason":"withheld","ground":"security","until":"2030"}}}}`, "/answers/technique/absent/reason", "pas le droit", "may not"},
		{`{"answers":{"documents":{"file":{"name":"a.pdf","media_type":"application/pdf","size":1,"sha256":"` + strings.Repeat("0", 64) + `"}}}}`, "/answers/documents", "espace de travail", "workspace"},
		{`{"answer":{}}`, "/answer", "n’existe pas ici", "does not exist here"},
		{`{"answers":[]}`, "/answers", "", ""},
	} {
		for language, words := range map[string]string{"fr": c.fr, "en": c.en} {
			got, problem := a.ask(t, "full", "POST", desk, c.body, "Accept-Language", language)
			expect(t, c.body, got, http.StatusUnprocessableEntity)
			if !slices.Contains(named(problem), c.place) || !strings.Contains(fmt.Sprint(problem["errors"]), words) {
				t.Errorf("%s (%s): %v", c.body, language, problem)
			}
		}
	}
	for body, words := range map[string]string{`{"answers":`: "incomplet", "{\n  x}": "ligne 2, colonne 3", `{} {}`: "suit le document", "\xff": "UTF-8"} {
		got, problem := a.ask(t, "full", "POST", desk, body)
		if expect(t, body, got, http.StatusBadRequest); !strings.Contains(fmt.Sprint(problem), words) {
			t.Errorf("%q: %v", body, problem)
		}
	}
	if got := a.send(t, call{method: "POST", address: desk, token: a.tokens["full"], header: map[string]string{"Content-Type": "text/plain"}, body: []byte("{}")}); got.status != http.StatusUnsupportedMediaType {
		t.Errorf("another type: %d", got.status)
	}
}

// A token does what its scopes say, for its own body; no session stands in for it, and none publishes.
func TestATokenOpensNoMoreThanItsScopes(t *testing.T) {
	a := newAPI(t)
	id, _ := a.draft(t)
	at := desk + "/" + id
	name := `{"answers":{"name":{"text":{"fr":"Nom","en":"Name"}}}}`
	for _, c := range []struct {
		token, method, path, body string
		status                    int
		words                     string
	}{
		{"none", "GET", at, "", 401, "jeton d’accès"}, {"forged", "GET", at, "", 401, "n’existe pas ou a été révoqué"},
		{"revoked", "GET", at, "", 401, "révoqué"}, {"garbage", "GET", desk, "", 401, "n’existe pas"}, {"forged", "GET", "/api/v1/register", "", 401, "n’existe pas"},
		{"reading", "GET", at, "", 200, ""}, {"reading", "POST", desk, name, 403, "drafts:write"}, {"reading", "PUT", at, name, 403, "drafts:write"},
		{"reading", "POST", at + "/submission", "", 403, "drafts:submit"}, {"writing", "GET", at, "", 403, "drafts:read"}, {"writing", "POST", desk, name, 201, ""},
		{"writing", "POST", at + "/submission", "", 403, "drafts:submit"}, {"full", "GET", "/api/v1/register?limit=1", "", 200, ""},
		{"full", "POST", at + "/publication", "{}", 404, "mène à rien"}, {"full", "DELETE", at, "", 405, "Allow"},
	} {
		got, said := a.ask(t, c.token, c.method, c.path, c.body, "If-Match", `"v1"`)
		if got.status != c.status || !strings.Contains(fmt.Sprint(said), c.words) {
			t.Errorf("%s %s with the token “%s” answers %d %s", c.method, c.path, c.token, got.status, got.body)
		}
		if c.token == "writing" && got.status == 201 && said["answers"] != nil {
			t.Error("a token without drafts:read reads what it wrote back")
		}
	}
	for _, r := range everyRecord(t, a.Server) {
		if r.BodyID != a.bodyID {
			got, _ := a.ask(t, "full", "GET", desk+"/"+r.ID, "")
			expect(t, "another body’s record", got, http.StatusNotFound)
			break
		}
	}
	if status, _, _ := ask(t, a.Client(server.Approver), http.MethodGet, a.URL+at); status != http.StatusUnauthorized {
		t.Errorf("a session opens the API of programs: %d", status)
	}
}

// The same request with the same key is done once, however many times and however simultaneously it comes.
func TestAKeyMakesARetrySafe(t *testing.T) {
	a := newAPI(t)
	body := `{"answers":{"name":{"text":{"fr":"Une seule fois","en":"Only once"}}}}`
	bodies := make([]string, 8)
	replays := make([]string, 8)
	var all sync.WaitGroup
	for i := range bodies {
		all.Go(func() {
			got := a.send(t, call{method: "POST", address: desk, token: a.tokens["full"], body: []byte(body),
				header: map[string]string{"Content-Type": "application/json", "Idempotency-Key": "k1"}})
			bodies[i], replays[i] = fmt.Sprint(got.status, got.header.Get("Location"), string(got.body)), got.header.Get("Idempotency-Replayed")
		})
	}
	all.Wait()
	slices.Sort(replays)
	if len(slices.Compact(slices.Clone(bodies))) != 1 || replays[0] != "" || replays[1] != "true" || !strings.HasPrefix(bodies[0], "201") {
		t.Errorf("eight at once: %v %q", replays, bodies)
	}
	got, problem := a.ask(t, "full", "POST", desk, strings.Replace(body, "Une", "Deux", 1), "Idempotency-Key", "k1")
	if expect(t, "another request under the key", got, http.StatusUnprocessableEntity); !slices.Equal(named(problem), []string{"Idempotency-Key"}) {
		t.Errorf("the problem names %v", named(problem))
	}
	got, _ = a.ask(t, "writing", "POST", desk, body, "Idempotency-Key", "k1")
	if expect(t, "another token’s key", got, http.StatusCreated); got.header.Get("Idempotency-Replayed") != "" {
		t.Error("a token gets the answer of another one")
	}
	got, _ = a.ask(t, "full", "POST", desk, body, "Idempotency-Key", strings.Repeat("k", 256))
	expect(t, "a key too long", got, http.StatusBadRequest)
	found, err := a.Records.List(t.Context(), record.Filter{Text: "Une seule fois"})
	if err != nil || len(found) != 2 {
		t.Errorf("%d records (%v)", len(found), err)
	}
}

// Following “next” to its end gives each thing of a list once; a cursor that is not of the list says so.
func TestListsAreWalkedWholeByTheirCursors(t *testing.T) {
	a := newAPI(t)
	for range 7 {
		a.draft(t)
	}
	for _, list := range []struct{ path, items, id, token string }{
		{"/api/v1/register?limit=7", "entries", "number", "none"}, {"/api/v1/register?limit=4&sort=name&status=production", "entries", "number", "none"},
		{"/api/v1/bodies?limit=2", "bodies", "slug", "none"}, {desk + "?limit=3&state=draft", "records", "id", "full"},
	} {
		seen := map[string]bool{}
		next, pages, total := list.path, 0, 0
		for next != "" && pages < 100 {
			got, page := a.ask(t, list.token, "GET", next, "")
			expect(t, next, got, http.StatusOK)
			for _, one := range page[list.items].([]any) {
				id := fmt.Sprint(one.(map[string]any)[list.id])
				if seen[id] {
					t.Errorf("%s gives %s twice", list.path, id)
				}
				seen[id] = true
			}
			if n, counted := page["total"].(float64); counted {
				total = int(n)
			}
			said, _ := page["next"].(string)
			if link := got.header.Get("Link"); (said == "") != (link == "") || said != "" && link != "<"+said+`>; rel="next"` {
				t.Errorf("%s: next is %q, Link is %q", next, said, link)
			}
			next = strings.TrimPrefix(said, a.URL)
			pages++
		}
		if pages < 3 || total > 0 && len(seen) != total {
			t.Errorf("%s: %d seen of %d, in %d pages", list.path, len(seen), total, pages)
		}
	}
	_, first := a.ask(t, "none", "GET", "/api/v1/register?limit=2", "")
	address, err := url.Parse(first["next"].(string))
	if err != nil {
		t.Fatal(err)
	}
	cursor := address.Query().Get("cursor")
	for _, forged := range []string{"/api/v1/register?q=permis&cursor=" + cursor, "/api/v1/bodies?cursor=" + cursor, "/api/v1/register?cursor=" + cursor + "A", "/api/v1/register?cursor=12.20"} {
		got, problem := a.ask(t, "none", "GET", forged, "", "Accept-Language", "en")
		if expect(t, forged, got, http.StatusBadRequest); !slices.Equal(named(problem), []string{"cursor"}) || !strings.Contains(fmt.Sprint(problem), "is not of this list") {
			t.Errorf("%s: %v", forged, problem)
		}
	}
}

// The page that documents the API names every operation and every status, in both languages, without a script.
func TestTheAPIIsDocumentedOnAPage(t *testing.T) {
	a := newAPI(t)
	for l, path := range map[text.Lang]string{text.FR: "/api", text.EN: "/en/api"} {
		_, page, _ := ask(t, a.Client(""), http.MethodGet, a.URL+path)
		for _, o := range a.operations {
			if !strings.Contains(page, "<code>"+o.path+"</code>") {
				t.Errorf("%s does not show %s", path, o.path)
			}
			if said := o.said["summary"].(string); l == text.EN && !strings.Contains(page, said) {
				t.Errorf("%s does not say %q", path, said)
			}
		}
		for _, address := range []string{`id="status-422"`, `id="schema-Answer"`, `href="/api/v1/openapi.json?lang=` + string(l) + `"`, "curl -X PATCH"} {
			if !strings.Contains(page, address) {
				t.Errorf("%s has no %s", path, address)
			}
		}
	}
}
