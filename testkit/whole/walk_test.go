package whole

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"balise/engine/inventory"
	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/testkit/server"
)

// places gives, for the wildcards of each address, something that exists: without it the address could not be walked.
func places(t *testing.T, s *server.Server) map[string]string {
	t.Helper()
	directory, err := s.People.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	persons, err := s.People.Persons(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	agent := personOf(t, persons, server.Agent)
	mine, err := s.Records.List(t.Context(), record.Filter{Kind: initiative.KindID, BodyIDs: []string{agent.Grants[0].BodyID}, State: record.Published})
	if err != nil || len(mine) == 0 {
		t.Fatalf("the agent's body has published nothing: %v", err)
	}
	corrected, err := s.Records.List(t.Context(), record.Filter{Kind: initiative.KindID, State: record.Corrected, Limit: 1})
	if err != nil || len(corrected) == 0 {
		t.Fatalf("nothing was corrected: %v", err)
	}
	invitation := ""
	body, _ := directory.Body(agent.Grants[0].BodyID)
	preview, err := s.Records.CreatePreview(t.Context(), people.Operator("test"), mine[0].ID, 7)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.People.Invite(t.Context(), people.Operator("test"), "invitee@exemple.invalid", "Personne Invitée",
		[]people.Grant{{Role: people.Auditor}}, func(token string) string { invitation = token; return s.URL + "/invitation/" + token }); err != nil {
		t.Fatal(err)
	}
	if err := s.People.AddPasskey(t.Context(), people.Actor{ID: agent.ID, Name: agent.Name}, "passkey-of-the-walk", "Téléphone", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	mails, err := s.Outbox.List(t.Context(), 1)
	if err != nil || len(mails) == 0 {
		t.Fatalf("the invitation left no mail: %v", err)
	}
	confirm, manage := aSubscription(t, s)
	request, follow := aRequest(t, s, mine[0].Number)
	if _, err := s.People.CreateToken(t.Context(), people.Actor{ID: agent.ID, Name: agent.Name, Grants: agent.Grants}, people.NewToken{
		Name: "Passerelle", BodyID: body.ID, Scopes: people.TokenScopes(), Days: 30}); err != nil {
		t.Fatal(err)
	}
	tokens, err := s.People.Tokens(t.Context(), people.Actor{ID: agent.ID})
	if err != nil || len(tokens) == 0 {
		t.Fatalf("the agent has no token: %v", err)
	}
	run, err := s.Imports.Begin(t.Context(), people.Operator("test"), initiative.KindID, body.ID, "parc.csv", []byte("Nom de l’initiative;État\nComptage;Bizarre\n"), inventory.Mapping{
		Columns: []inventory.Mapped{{Header: "Nom de l’initiative", Question: "name", Lang: text.FR}, {Header: "État", Question: "status"}}})
	if err != nil {
		t.Fatal(err)
	}
	return withAssessments(t, s, body.ID, withFramework(t, s, body.ID, mine[0].ID, withReadiness(t, s, body.ID, withInventories(t, s, withLessons(t, s, body.ID, withCampaigns(mine[0].Number, map[string]string{
		"run":       run,
		"api token": tokens[0].ID,
		"request":   request, "token of dialogue": follow, "act of dialogue": "redirect",
		"mail":           mails[0].ID,
		"day":            string(people.DayOf(time.Now())), // the edition that the demonstration freezes
		"token of reset": invitation, "passkey": "passkey-of-the-walk",
		"token of digest": manage, "token of digest.confirm": confirm,
		"number": strconv.FormatInt(corrected[0].Number, 10), "slug": body.Slug, "record": mine[0].ID, "body": body.ID, "person": agent.ID, "token of register": preview, "token of invitation": invitation, "token of first": "unknown",
		"figure": "status", "figure of usecases.figures.image": "country", "figure of usecases.figures.values": "country", "standard": "uk-atrs", "question": "documents", "act": "withdraw", "step": "reinvite",
	}))))))
}

// aRequest asks something about an entry of the agent’s body, and gives its identifier and the token of its private link.
func aRequest(t *testing.T, s *server.Server, number int64) (id, token string) {
	t.Helper()
	c := s.Client("")
	address := s.URL + "/registre/" + strconv.FormatInt(number, 10) + "/signaler"
	_, page, _ := ask(t, c, http.MethodGet, address)
	seal := regexp.MustCompile(`name="_seal" value="([^"]+)"`).FindStringSubmatch(page)
	if seal == nil {
		t.Fatal("the form that reports a mistake has no seal")
	}
	answer, err := c.PostForm(address, url.Values{"_seal": {seal[1]}, "kind": {"question"}, "message": {"Une question posée par la marche d’essai."}, "email": {"marche@exemple.invalid"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	token = answer.Header.Get("Location")
	token = token[strings.LastIndexByte(token, '/')+1:]
	_, queue, _ := ask(t, s.Client(server.Central), http.MethodGet, s.URL+"/espace/demandes?q=marche+d%27essai")
	found := regexp.MustCompile(`/espace/demandes/([0-9a-z]{26})`).FindStringSubmatch(queue)
	if found == nil || token == "" {
		t.Fatalf("the request was not kept: %d", answer.StatusCode)
	}
	return found[1], token
}

// aSubscription subscribes a mailbox to the whole register and confirms it; it gives the tokens of both links.
func aSubscription(t *testing.T, s *server.Server) (confirm, manage string) {
	t.Helper()
	c := s.Client("")
	_, page, _ := ask(t, c, http.MethodGet, s.URL+"/abonnements")
	seal := regexp.MustCompile(`name="_seal" value="([^"]+)"`).FindStringSubmatch(page)
	if seal == nil {
		t.Fatal("the form of subscriptions has no seal")
	}
	time.Sleep(2500 * time.Millisecond) // what is sent at once is sent by a machine
	answer, err := c.PostForm(s.URL+"/abonnements", url.Values{"_seal": {seal[1]}, "email": {"abonnee@exemple.invalid"}, "every": {"daily"}, "language": {"fr"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	mails, err := s.Outbox.List(t.Context(), 1)
	if err != nil || len(mails) == 0 {
		t.Fatalf("the subscription left no mail: %v", err)
	}
	found := regexp.MustCompile(`/abonnements/confirmer/([\w-]+)`).FindStringSubmatch(mails[0].Body)
	if found == nil {
		t.Fatalf("no link to confirm: %d %s", answer.StatusCode, mails[0].Subject)
	}
	_, _, header := ask(t, c, http.MethodPost, s.URL+"/abonnements/confirmer/"+found[1])
	to := header.Get("Location")
	return found[1], to[strings.LastIndexByte(to, '/')+1:]
}

func personOf(t *testing.T, persons []people.Person, email string) people.Person {
	t.Helper()
	for _, p := range persons {
		if p.Email == email {
			return p
		}
	}
	t.Fatalf("nobody has the address %s", email)
	return people.Person{}
}

var wild = regexp.MustCompile(`\{(\w+)\}`)

// ids tells of what an {id} is, by the beginning of the endpoint's name.
var ids = map[string]string{"principles.check": "principles check", "bodies": "body", "persons": "person", "outbox": "mail", "tokens": "api token", "register": "record", "account": "passkey", "dialogue": "request", "lessons": "note", "lessons.studies": "study", "readiness": "assessment", "impact": "impact assessment", "impact.initiative": "record"}

// fill replaces the wildcards of a path.
func fill(t *testing.T, e web.Endpoint, path string, known map[string]string) string {
	t.Helper()
	return wild.ReplaceAllStringFunc(path, func(w string) string {
		name := strings.Trim(w, "{}")
		first, _, _ := strings.Cut(e.Name, ".")
		switch name {
		case "id":
			name = ids[first]
			for of, particular := range ids {
				if strings.Contains(of, ".") && strings.HasPrefix(e.Name, of+".") {
					name = particular
				}
			}
		case "token":
			name = "token of " + first
			if _, own := known["token of "+e.Name]; own {
				name = "token of " + e.Name
			}
		case "part":
			name = "part of " + first
		case "act":
			if _, own := known["act of "+first]; own {
				name = "act of " + first
			}
		case "year", "number":
			if particular := name + " of " + e.Name; known[particular] != "" {
				name = particular
			}
		}
		value, ok := known[name]
		if !ok {
			t.Fatalf("the walk knows nothing for %s of %s: add it to places", w, e.Name)
		}
		return value
	})
}

// ask makes a request and gives its status and its body.
func ask(t *testing.T, c *http.Client, method, address string) (int, string, http.Header) {
	t.Helper()
	var answer *http.Response
	var err error
	switch method {
	case http.MethodPost:
		answer, err = c.PostForm(address, url.Values{})
	case http.MethodGet:
		answer, err = c.Get(address)
	default:
		var request *http.Request
		if request, err = http.NewRequestWithContext(t.Context(), method, address, http.NoBody); err == nil {
			answer, err = c.Do(request)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body), answer.Header
}
