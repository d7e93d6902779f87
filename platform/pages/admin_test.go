package pages_test

import (
	"bytes"
	"context"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"balise/content"
	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/corpus"
	"balise/platform/db"
	"balise/platform/mail"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/retention"
	"balise/platform/web"
	"balise/platform/web/ui"
	"balise/testkit/testdb"
)

// office is the administration served on an empty database, looked at by one person.
type office struct {
	retention *retention.Rules
	t         *testing.T
	db        *db.DB
	people    *people.Store
	records   *record.Store
	site      *web.Site
	who       people.Actor
	at        time.Time
}

const kindID = "initiative"

var (
	operator = people.Operator("essai")
	admin    = people.Actor{ID: "root", Name: "Aline Roy", Grants: []people.Grant{{Role: people.Admin}}}
	central  = people.Actor{ID: "central", Name: "Cem Bilgin", Grants: []people.Grant{{Role: people.Central}}}
)

func newOffice(t *testing.T) *office {
	t.Helper()
	return officeOn(t, testdb.New(t, retention.Migrations, mail.Migrations, people.Migrations, record.Migrations), nil)
}

// officeOn serves a database, whose records answer an instrument; nil for that of the register.
func officeOn(t *testing.T, on *db.DB, in *instrument.Instrument) *office {
	t.Helper()
	reference, err := corpus.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	if in == nil {
		in = reference.Instrument("register-entry")
	}
	o := &office{t: t, db: on, who: admin,
		at: time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)}
	now := func() time.Time { o.at = o.at.Add(time.Second); return o.at }
	outbox := mail.NewOutbox(o.db, now)
	o.people = people.NewStore(o.db, now, outbox)
	o.retention = retention.New(o.db, now, mail.Retention...)
	kind := record.Kind{ID: kindID, Instrument: in, Title: func(a instrument.Answers) text.Text {
		name, _ := a["name"].Value.(text.Text)
		return name
	}}
	o.records = record.NewStore(o.db, now, kind)
	if kind, err = o.records.Kind(kindID); err != nil {
		t.Fatal(err)
	}
	desk := &pages.Desk{Name: "register.desk", FR: "/espace/registre", EN: "/en/workspace/register", PublicRoute: "home", PreviewFR: "/apercu/{token}", PreviewEN: "/en/preview/{token}",
		Decide: text.T("Fiches qui attendent votre décision", "Records waiting for your decision"), Finish: text.T("Brouillons à terminer", "Drafts to finish"),
		Title: text.T("Fiches du registre", "Register entries"), Kind: kind, Records: o.records, People: o.people, Now: now}
	a := &pages.Admin{People: o.people, Records: o.records, Outbox: outbox, Retention: o.retention, Corpus: reference, Now: now, Desks: []*pages.Desk{desk}}
	endpoints := append(a.Endpoints(), desk.Endpoints()...)
	endpoints = append(endpoints, (&pages.Account{People: o.people, Sessions: scs.New(), Now: now}).Endpoints()...)
	for name, path := range map[string]string{"home": "/", "about": "/a-propos", "accessibility": "/accessibilite"} {
		endpoints = append(endpoints, web.File(web.Page{Name: name, FR: path, EN: "/en" + path}, func(context.Context, struct{}) (web.Download, error) {
			return web.Download{}, nil
		}))
	}
	o.site, err = web.New(web.Config{Endpoints: endpoints, SignIn: "signin", BaseURL: "https://balise.example",
		Texts: map[string][]byte{"pages": pages.Texts, "admin": pages.AdminTexts, "account": pages.AccountTexts},
		Allow: func(ctx context.Context, action string) error {
			return people.Allow(people.ActorFrom(ctx), people.Action(action), "")
		},
		Viewer: func(ctx context.Context) ui.Viewer {
			actor := people.ActorFrom(ctx)
			return ui.Viewer{Name: actor.Name, SignedIn: actor.SignedIn()}
		}})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) send(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	o.site.Handler().ServeHTTP(w, r.WithContext(people.WithActor(o.t.Context(), o.who)))
	return w
}

// get opens a page and fails unless it answers with that status.
func (o *office) get(status int, path string) string {
	o.t.Helper()
	return o.check(status, o.send(httptest.NewRequest("GET", path, nil)))
}

func (o *office) post(status int, path string, form url.Values) string {
	o.t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return o.check(status, o.send(r))
}

// upload sends a file as a browser does.
func (o *office) upload(status int, path, data string) string {
	o.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "organismes.csv")
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := part.Write([]byte(data)); err != nil {
		o.t.Fatal(err)
	}
	form.Close()
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return o.check(status, o.send(r))
}

func (o *office) check(status int, w *httptest.ResponseRecorder) string {
	o.t.Helper()
	if w.Code != status {
		o.t.Fatalf("got status %d, want %d, and this page:\n%s", w.Code, status, heart(w.Body.String()))
	}
	return html.UnescapeString(w.Body.String())
}

// heart is what a page says between its header and its footer.
func heart(page string) string {
	_, after, _ := strings.Cut(page, "<main")
	said, _, _ := strings.Cut(after, "</main>")
	return said
}

// says fails unless the page holds all these words.
func (o *office) says(page string, words ...string) {
	o.t.Helper()
	for _, w := range words {
		if !strings.Contains(page, w) {
			o.t.Errorf("the page does not say %q:\n%s", w, heart(page))
		}
	}
}

// keepsQuiet fails when the page holds one of these words.
func (o *office) keepsQuiet(page string, words ...string) {
	o.t.Helper()
	for _, w := range words {
		if strings.Contains(page, w) {
			o.t.Errorf("the page says %q:\n%s", w, heart(page))
		}
	}
}

func (o *office) body(name string) people.Body {
	o.t.Helper()
	b, err := o.people.SaveBody(o.t.Context(), operator, people.Body{Name: text.T(name, name+" (EN)"), Type: "ministry", From: "2001-01-01"})
	if err != nil {
		o.t.Fatal(err)
	}
	return b
}

// hidden gives the values that a form of the page carries without showing them.
func hidden(page string) url.Values {
	form := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		form.Set(m[1], m[2])
	}
	return form
}

func (o *office) entry(bodyID, name string) record.Record {
	o.t.Helper()
	var r record.Record
	err := o.records.Write(o.t.Context(), func(w *record.Writer) (err error) {
		r, err = w.Create(o.t.Context(), operator, kindID, bodyID, instrument.Answers{"name": {Value: text.T(name, name)}}, text.Text{}, "")
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return r
}

func TestTheWorkspaceShowsWhatWaitsAndOnlyWhatOneMayOpen(t *testing.T) {
	o := newOffice(t)
	ours, theirs := o.body("Office des phares"), o.body("Régie des quais")
	o.entry(ours.ID, "Tri des bouées")
	o.entry(theirs.ID, "Compte des barques")

	o.who = people.Actor{ID: "ag", Name: "Ève", Grants: []people.Grant{{Role: people.Agent, BodyID: ours.ID}}}
	page := o.get(200, "/espace")
	o.says(page, "Bonjour, Ève", "Brouillons à terminer", "Tri des bouées", "Office des phares", "Droits")
	o.keepsQuiet(page, "Compte des barques", `href="/espace/personnes"`, `href="/espace/journal"`, `href="/espace/courriels"`)

	o.who = admin
	page = o.get(200, "/en/workspace")
	o.says(page, "Nothing is waiting for you", "Recent activity", "Compte des barques", `href="/en/workspace/persons"`, `href="/en/workspace/outbox"`)
}

func TestPagesOfTheAdministrationAreClosedToOthers(t *testing.T) {
	o := newOffice(t)
	b := o.body("Office des phares")
	for _, path := range []string{"/espace/organismes", "/espace/personnes", "/espace/journal", "/espace/courriels"} {
		o.who = people.Actor{ID: "ag", Name: "Ève", Grants: []people.Grant{{Role: people.Approver, BodyID: b.ID}}}
		o.get(403, path)
		o.who = people.Actor{}
		o.get(303, path)
	}
}

func TestTheTableOfRightsSpeaksInWords(t *testing.T) {
	o := newOffice(t)
	o.says(o.get(200, "/espace/droits"), "Publier une fiche ou sa correction", "Pour son organisme", "Pour tous", "Non", "Équipe centrale")
	o.says(o.get(200, "/en/workspace/rights"), "For their body", "For all", "Central team")
}

func TestABodyIsAddedCorrectedAndKeptFromBlindOverwriting(t *testing.T) {
	o := newOffice(t)
	typed := url.Values{"name.fr": {"Office des phares"}, "name.en": {"Lighthouse Office"}, "type": {"ministry"}, "until": {"pas une date"}}
	page := o.post(422, "/espace/organismes/nouveau", typed)
	o.says(page, `value="Office des phares"`, `value="pas une date"`, `href="#f-until"`)

	typed.Set("until", "")
	typed.Set("_add", "aliases")
	o.says(o.post(200, "/espace/organismes/nouveau", typed), `name="aliases.0.name"`, `value="Office des phares"`)
	typed.Del("_add")
	typed.Set("aliases.0.name", "Bureau des phares")
	typed.Set("aliases.0.until", "2010-01-01")
	o.post(303, "/espace/organismes/nouveau", typed)

	o.says(o.get(200, "/espace/organismes?q=bureau"), "Office des phares", "Ministère")
	o.says(o.get(200, "/espace/organismes?type=health_network"), "Aucun organisme ne correspond à ces choix")
	all, err := o.people.Bodies(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("%d bodies, %v", len(all), err)
	}
	path := "/espace/organismes/" + all[0].ID
	form := o.get(200, path)
	o.says(form, `value="Bureau des phares"`, `value="2010-01-01"`)
	typed.Set("_seen", hidden(form).Get("_seen"))
	typed.Set("acronym.fr", "OP")
	o.post(303, path, typed)
	typed.Set("acronym.fr", "ODP")
	o.says(o.post(409, path, typed), "Quelqu’un a modifié cet organisme", `value="ODP"`)
	typed.Set("_seen", "")
	typed.Set("type", "forged")
	o.post(409, path, typed)
	if b, err := o.people.Body(t.Context(), all[0].ID); err != nil || b.Acronym.FR != "OP" {
		t.Errorf("the body is %+v, %v", b, err)
	}
}

func TestABodyIsRenamedFromADate(t *testing.T) {
	o := newOffice(t)
	b := o.body("Office des phares")
	path := "/espace/organismes/" + b.ID + "/nom"
	o.get(200, path)
	typed := url.Values{"name.fr": {"Office des feux"}, "on": {"2999-01-01"}}
	o.says(o.post(422, path, typed), `value="Office des feux"`, `href="#f-on"`)
	typed.Set("on", "2020-01-01")
	o.post(303, path, typed)
	o.says(o.get(200, "/espace/organismes/"+b.ID), "Office des feux", `value="Office des phares"`)
}

func TestAMergerIsShownBeforeItIsDone(t *testing.T) {
	o := newOffice(t)
	from, into := o.body("Office des phares"), o.body("Régie des quais")
	o.entry(from.ID, "Tri des bouées")
	path := "/espace/organismes/" + from.ID + "/reunion"
	o.says(o.get(200, path), "Régie des quais")
	o.post(422, path, url.Values{"on": {"2026-01-01"}})
	page := o.post(200, path, url.Values{"into": {into.ID}, "on": {"2026-01-01"}})
	o.says(page, "Rien n’est encore fait", "Régie des quais", "Elles lui restent\u00a0: 1.")
	if b, _ := o.people.Body(t.Context(), from.ID); b.SuccessorID != "" {
		t.Fatal("the merger was done before it was confirmed")
	}
	o.post(303, path, hidden(page))
	o.says(o.get(200, "/espace/organismes/"+from.ID), "Réuni à un autre organisme depuis le 2026-01-01", "Régie des quais")
	o.says(o.post(422, path, hidden(page)), "Cet organisme n’existe pas encore, ou plus, à cette date.")
}

func TestAListIsImportedOnlyAsItWasShown(t *testing.T) {
	o := newOffice(t)
	o.body("Office des phares")
	const path = "/espace/organismes/importer"
	file := "nom;nom anglais;type;autres noms\r\nOffice des phares;Lighthouse Office;Ministère;\"Feux\nde mer\"\r\nRégie des quais;Wharf Board;budget_funded;\r\n"
	o.says(o.upload(422, path, "nom;type\nOffice des phares;moulin\n"), "Ligne 2, colonne 19", "moulin", "rien ne sera importé")
	o.says(o.post(422, path, url.Values{}), "Choisissez un fichier CSV.")
	o.says(o.post(422, path, url.Values{"content": {"n'importe quoi"}, "apply": {"yes"}}), "choisissez-le de nouveau")

	plan := o.upload(200, path, file)
	o.says(plan, "Régie des quais", "Organisme budgétaire", "Lighthouse Office", "Office des phares (EN)", "Autres noms", "Feux de mer")
	if all, _ := o.people.Bodies(t.Context()); len(all) != 1 {
		t.Fatal("showing the plan imported it")
	}
	other := o.body("Musée du sel")
	called := func(english string) {
		other.Name.EN = english
		if _, err := o.people.SaveBody(t.Context(), operator, other); err != nil {
			t.Fatal(err)
		}
	}
	called("Wharf Board")
	o.says(o.post(409, path, hidden(plan)), "Rien n’a été importé", "Voici le nouveau plan", "Musée du sel")
	if b, err := o.people.Body(t.Context(), other.ID); err != nil || b.Name.FR != "Musée du sel" {
		t.Fatalf("a plan that nobody saw was applied: %+v, %v", b, err)
	}
	called("Salt Museum")
	o.post(303, path, hidden(o.upload(200, path, file)))
	o.says(o.get(200, "/espace/organismes?q=quais"), "Régie des quais")
	o.says(o.upload(200, path, file), "Tout est déjà à jour")
}

func TestTheTemplateIsAFileThatTheImportReads(t *testing.T) {
	o := newOffice(t)
	for _, path := range []string{"/espace/organismes/modele.csv", "/en/workspace/bodies/template.csv"} {
		read := people.ReadBodiesCSV(strings.NewReader(o.get(200, path)), people.Codes{})
		if len(read.Problems) != 0 || len(read.Columns) != 12 {
			t.Errorf("%s: columns %v, problems %v", path, read.Columns, read.Problems)
		}
	}
}
