package pages_test

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/mail"
	"balise/platform/pages"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
	"balise/platform/web/ui"
	"balise/testkit/testdb"
)

const reviewYAML = `
id: review
version: "2026"
title: {fr: "Examen", en: "Review"}
remarks: true
sections:
  - id: project
    title: {fr: "Projet", en: "Project"}
    respondent: {fr: "responsable du projet", en: "project lead"}
    questions:
      - {id: name, kind: line, label: {fr: "Nom", en: "Name"}, required: draft}
      - {id: people, kind: yes_no, label: {fr: "Vise des personnes", en: "Concerns people"}, required: submit}
  - id: data
    title: {fr: "Données", en: "Data"}
    questions:
      - {id: source, kind: line, label: {fr: "Source", en: "Source"}, evidence: {fr: "Le registre des données", en: "The data register"}, prefill: {kind: entry, question: origin}}
      - {id: kept, kind: line, label: {fr: "Conservation", en: "Kept for"}, when: {equals: {question: people, value: yes}}}
  - id: rights
    title: {fr: "Droits", en: "Rights"}
    when: {equals: {question: people, value: yes}}
    questions:
      - {id: recourse, kind: line, label: {fr: "Recours", en: "Recourse"}, required: submit}
      - {id: note, kind: line, label: {fr: "Note", en: "Note"}}
`

const evidenceYAML = `
id: evidence
title: {fr: "Preuve", en: "Evidence"}
editions:
  - version: "2026"
    from: 2026-01-01
    terms:
      - {code: declared, label: {fr: "Déclarée", en: "Declared"}}
      - {code: documented, label: {fr: "Documentée", en: "Documented"}}
`

// studio is a desk filled part by part, looked at by one person at a time.
type studio struct {
	office
	desk   *pages.Desk
	outbox *mail.Outbox
	ours   people.Body
}

func newStudio(t *testing.T) *studio {
	t.Helper()
	in, err := instrument.Load("review.yaml", []byte(reviewYAML))
	if err != nil {
		t.Fatal(err)
	}
	evidence, err := instrument.LoadTaxonomy("evidence.yaml", []byte(evidenceYAML))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Use(evidence); err != nil {
		t.Fatal(err)
	}
	s := &studio{office: office{t: t, db: testdb.New(t, mail.Migrations, people.Migrations, record.Migrations), at: time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)}}
	now := func() time.Time { s.at = s.at.Add(time.Second); return s.at }
	s.outbox = mail.NewOutbox(s.db, now)
	s.people = people.NewStore(s.db, now, s.outbox)
	kind := record.Kind{ID: "review", Instrument: in, Title: func(a instrument.Answers) text.Text {
		name, _ := a["name"].Value.(string)
		return text.T(name, name)
	}}
	s.records = record.NewStore(s.db, now, kind)
	if kind, err = s.records.Kind("review"); err != nil {
		t.Fatal(err)
	}
	s.desk = &pages.Desk{Name: "review", FR: "/espace/examens", EN: "/en/workspace/reviews", API: "/api/v1/workspace/reviews", PublicRoute: "home", Kind: kind,
		Records: s.records, People: s.people, Now: now, ByPart: true, Outbox: s.outbox, Title: text.T("Examens", "Reviews")}
	admin := &pages.Admin{People: s.people, Records: s.records, Outbox: s.outbox, Now: now, Desks: []*pages.Desk{s.desk}}
	endpoints := append(admin.Endpoints(), s.desk.Endpoints()...)
	for name, path := range map[string]string{"home": "/", "about": "/a-propos", "accessibility": "/accessibilite", "signin": "/connexion", "account": "/compte", "signout": "/sortie"} {
		endpoints = append(endpoints, web.File(web.Page{Name: name, FR: path, EN: "/en" + path}, func(context.Context, struct{}) (web.Download, error) {
			return web.Download{}, nil
		}))
	}
	s.site, err = web.New(web.Config{Endpoints: endpoints, SignIn: "signin", BaseURL: "https://balise.example",
		Texts: map[string][]byte{"pages": pages.Texts, "admin": pages.AdminTexts, "account": pages.AccountTexts},
		Allow: func(ctx context.Context, action string) error {
			return people.Allow(people.ActorFrom(ctx), people.Action(action), "")
		},
		Token:  func(ctx context.Context) (string, error) { return people.ActorFrom(ctx).TokenID(), nil },
		Viewer: func(context.Context) ui.Viewer { return ui.Viewer{SignedIn: true} }})
	if err != nil {
		t.Fatal(err)
	}
	s.ours = s.body("Office des phares")
	s.who = s.agent("Ève Roy", "eve@phares.example")
	return s
}

// agent is a person of the body who may write.
func (s *studio) agent(name, email string) people.Actor {
	s.t.Helper()
	grants := []people.Grant{{Role: people.Agent, BodyID: s.ours.ID}}
	id, err := s.people.Invite(s.t.Context(), operator, email, name, grants, func(string) string { return "/" })
	if err != nil {
		s.t.Fatal(err)
	}
	return people.Actor{ID: id, Name: name, Grants: grants}
}

// begin makes a record with these fields of its first part, and gives the path of its pages.
func (s *studio) begin(form url.Values) string {
	s.t.Helper()
	form.Set("_body", s.ours.ID)
	r := httptest.NewRequest("POST", "/espace/examens/nouveau", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := s.send(r)
	if w.Code != 303 {
		s.t.Fatalf("got status %d:\n%s", w.Code, heart(w.Body.String()))
	}
	return w.Header().Get("Location")
}

// answers gives what is kept of the record of these pages.
func (s *studio) answers(path string) instrument.Answers {
	s.t.Helper()
	r, err := s.records.Record(s.t.Context(), path[strings.LastIndex(path, "/")+1:])
	if err != nil {
		s.t.Fatal(err)
	}
	return r.Answers
}

func TestANewRecordAsksOnlyWhatADraftNeeds(t *testing.T) {
	s := newStudio(t)
	page := s.get(200, "/espace/examens/nouveau")
	s.says(page, `name="name"`, `name="people"`)
	s.keepsQuiet(page, `name="source"`, `name="recourse"`)
}

func TestTwoPersonsFillTwoPartsAtOnceWithoutConflict(t *testing.T) {
	s := newStudio(t)
	path := s.begin(url.Values{"name": {"Tri des bouées"}, "people": {"yes"}})
	eve, paul := s.who, s.agent("Paul Hamel", "paul@phares.example")
	forEve, forPaul := hidden(s.get(200, path+"/modifier/data")), hidden(s.get(200, path+"/modifier/rights"))

	s.who = paul
	forPaul.Set("recourse", "Écrire au bureau")
	forPaul.Set("source", "pas dans cette partie")
	s.post(303, path+"/modifier/rights", forPaul)
	s.who = eve
	forEve.Set("source", "Registre des quais")
	s.post(303, path+"/modifier/data", forEve)

	got := s.answers(path)
	for question, want := range map[string]any{"name": "Tri des bouées", "people": true, "recourse": "Écrire au bureau", "source": "Registre des quais"} {
		if got[question].Value != want {
			t.Errorf("%s is %v, want %v", question, got[question].Value, want)
		}
	}
}

func TestTheSameQuestionAnsweredTwiceAsksForAChoice(t *testing.T) {
	s := newStudio(t)
	path := s.begin(url.Values{"name": {"Tri des bouées"}})
	mine := hidden(s.get(200, path+"/modifier/data"))
	theirs := hidden(s.get(200, path+"/modifier/data"))
	s.who = s.agent("Paul Hamel", "paul@phares.example")
	theirs.Set("source", "Autre registre")
	s.post(303, path+"/modifier/data", theirs)

	mine.Set("source", "Mon registre")
	page := s.post(409, path+"/modifier/data", mine)
	s.says(page, "Deux personnes ont modifié cette fiche", "Mon registre", "Autre registre")
	choice := hidden(page)
	choice.Set("source", "Mon registre")
	choice.Set("_choose.source", "mine")
	s.post(303, path+"/modifier/data", choice)
	if got := s.answers(path)["source"].Value; got != "Mon registre" {
		t.Errorf("source is %v", got)
	}
}

func TestThePartsSayWhereTheyStandAndWhyOneDoesNotApply(t *testing.T) {
	s := newStudio(t)
	path := s.begin(url.Values{"name": {"Tri des bouées"}, "people": {"no"}})
	page := s.get(200, path+"/modifier")
	s.says(page, "Projet", "2 sur 2", "Répond\u00a0: responsable du projet", "En cours", "0 sur 1", "À faire", "Ne s’applique pas",
		"Cette partie ne se remplit que si la réponse à «\u00a0Vise des personnes\u00a0» est «\u00a0Oui\u00a0».", "Parties terminées\u00a0: 0 sur 2")
	s.keepsQuiet(page, path+"/modifier/rights")
	page = s.get(200, path+"/modifier/rights")
	s.says(page, "Cette partie ne se remplit que si")
	s.keepsQuiet(page, `name="recourse"`)
	s.get(404, path+"/modifier/nothing")
}

func TestAPartIsDoneOnceWhatItNeedsIsAnswered(t *testing.T) {
	s := newStudio(t)
	path := s.begin(url.Values{"name": {"Tri des bouées"}})
	form := hidden(s.get(200, path+"/modifier/project"))
	form.Set("name", "Tri des bouées")
	form.Set("_done", "yes")
	page := s.post(422, path+"/modifier/project", form)
	s.says(page, "Répondez à la question «\u00a0Vise des personnes\u00a0».", `value="yes" checked`)
	form.Set("people", "yes")
	form.Set("_then", "next")
	r := httptest.NewRequest("POST", path+"/modifier/project", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if w := s.send(r); w.Code != 303 || !strings.HasPrefix(w.Header().Get("Location"), path+"/modifier/data") {
		t.Fatalf("status %d leads to %s", w.Code, w.Header().Get("Location"))
	}
	s.says(s.get(200, path+"/modifier"), "Terminée", "terminée par Ève Roy", "Parties terminées\u00a0: 1 sur 3")

	form = hidden(s.get(200, path+"/modifier/project"))
	form.Set("name", "Tri des bouées")
	s.post(303, path+"/modifier/project", form)
	page = s.get(200, path+"/modifier")
	s.says(page, "Parties terminées\u00a0: 0 sur 2")
	s.keepsQuiet(page, "terminée par")
}

func TestEachPartKeepsItsOwnDraft(t *testing.T) {
	s := newStudio(t)
	path := s.begin(url.Values{"name": {"Tri des bouées"}, "people": {"yes"}})
	data, rights := hidden(s.get(200, path+"/modifier/data")), hidden(s.get(200, path+"/modifier/rights"))
	data.Set("source", "à moitié")
	rights.Set("recourse", "pas fini")
	s.post(200, path+"/modifier/data/brouillon", data)
	s.post(200, path+"/modifier/rights/brouillon", rights)
	page := s.get(200, path+"/modifier/data")
	s.says(page, "Voici ce que vous aviez tapé sans l’enregistrer.", `value="à moitié"`)
	s.keepsQuiet(page, "pas fini")
	s.post(303, path+"/modifier/data/brouillon/effacer", url.Values{})
	s.keepsQuiet(s.get(200, path+"/modifier/data"), "à moitié")
	s.says(s.get(200, path+"/modifier/rights"), `value="pas fini"`)
	if s.answers(path)["source"].Given() {
		t.Error("a draft was saved as an answer")
	}
}

func TestAPartIsGivenToSomeoneWhoIsTold(t *testing.T) {
	s := newStudio(t)
	path := s.begin(url.Values{"name": {"Tri des bouées"}, "people": {"yes"}})
	paul, stranger := s.agent("Paul Hamel", "paul@phares.example"), s.who
	form := url.Values{"person": {paul.ID}, "due.year": {"2026"}, "due.month": {"12"}, "due.day": {"15"}}
	s.post(422, path+"/modifier/data/responsable", url.Values{"person": {"somebody"}})
	s.says(s.post(422, path+"/modifier/data/responsable", url.Values{"due.year": {"2026"}, "due.month": {"2"}, "due.day": {"31"}}), "Donnez l’échéance")
	s.says(s.post(422, path+"/modifier/data/responsable", url.Values{"person": {paul.ID}, "function.fr": {"juriste"}}), "pas les deux")
	s.post(303, path+"/modifier/data/responsable", form)
	s.says(s.get(200, path+"/modifier"), "Répond\u00a0: Paul Hamel · à remplir d’ici le 15\u00a0décembre 2026")
	s.says(s.get(200, path+"/modifier/data/responsable"), "Confiée à\u00a0: Paul Hamel", `value="15"`)
	letters, err := s.outbox.List(t.Context(), 1)
	if err != nil || len(letters) != 1 {
		t.Fatal(letters, err)
	}
	if m := letters[0]; m.To != "paul@phares.example" || !strings.Contains(m.Body, "https://balise.example"+path+"/modifier/data\n") ||
		!strings.Contains(m.Body, "Data\nRecord: Tri des bouées") || !strings.Contains(m.Body, "15\u00a0décembre 2026") {
		t.Errorf("the letter to %s says\n%s", m.To, m.Body)
	}

	s.keepsQuiet(s.get(200, "/espace"), "Vos parties à remplir")
	s.who = paul
	s.says(s.get(200, "/espace"), "Vos parties à remplir", "Données", "Tri des bouées · Office des phares · à remplir d’ici le 15\u00a0décembre 2026")
	s.at = s.at.AddDate(0, 1, 0)
	s.says(s.get(200, "/espace"), "en retard\u00a0: attendue le 15\u00a0décembre 2026")
	data := hidden(s.get(200, path+"/modifier/data"))
	data.Set("_done", "yes")
	s.post(303, path+"/modifier/data", data)
	s.keepsQuiet(s.get(200, "/espace"), "Vos parties à remplir")

	s.who = stranger
	s.post(303, path+"/modifier/data/responsable", url.Values{"function.fr": {"juriste"}})
	s.says(s.get(200, path+"/modifier"), "Répond\u00a0: juriste")
	trail, err := s.people.AuditTrail(t.Context(), people.AuditFilter{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	acts := ""
	for _, e := range trail {
		acts += " " + e.Action
	}
	if !strings.HasPrefix(acts, " part.assign part.done part.assign") {
		t.Errorf("the audit trail says%s", acts)
	}
	s.who = people.Actor{ID: "x", Name: "X", Grants: []people.Grant{{Role: people.Agent, BodyID: "elsewhere"}}}
	s.post(404, path+"/modifier/data/responsable", url.Values{"function.fr": {"moi"}})
	s.get(404, path+"/modifier/data")
	s.get(404, path+"/reste")
}

func TestWhatRemainsLeadsToEachField(t *testing.T) {
	s := newStudio(t)
	path := s.begin(url.Values{"name": {"Tri des bouées"}})
	page := s.get(200, path+"/reste")
	s.says(page, "Il reste 2 questions sans réponse. 1 est obligatoire pour soumettre la fiche.", `href="`+path+`/modifier/project#f-people"`, `href="`+path+`/modifier/data#f-source"`)
	s.keepsQuiet(page, "Recours", "Conservation")
	form := hidden(s.get(200, path+"/modifier/project"))
	form.Set("name", "Tri des bouées")
	form.Set("people", "yes")
	s.post(303, path+"/modifier/project", form)
	page = s.get(200, path+"/reste")
	s.says(page, "Recours", "Conservation")
	if strings.Index(page, "f-recourse") > strings.Index(page, "f-note") {
		t.Error("what is required does not come first")
	}
	s.says(s.get(200, path), "Ce qui reste à répondre", "il reste 1 point à compléter", path+"/reste")

	scope := []people.TokenScope{people.ScopeRead}
	secret, err := s.people.CreateToken(t.Context(), s.who, people.NewToken{BodyID: s.ours.ID, Name: "essai", Scopes: scope, Days: 5})
	if err != nil {
		t.Fatal(err)
	}
	if s.who, err = s.people.ActorByToken(t.Context(), secret); err != nil {
		t.Fatal(err)
	}
	var told pages.RecordParts
	if err := json.Unmarshal([]byte(s.get(200, "/api/v1/workspace/reviews"+path[strings.LastIndex(path, "/"):]+"/parts")), &told); err != nil {
		t.Fatal(err)
	}
	if len(told.Parts) != 3 || told.Parts[0].State != "in_progress" || told.Parts[2].State != "to_do" || len(told.Parts[2].Remaining) != 2 ||
		told.Parts[2].Remaining[0] != (pages.OpenQuestion{Question: "recourse", Label: text.T("Recours", "Recourse"), Required: true}) {
		t.Errorf("the API says %+v", told)
	}
}

// What a part carries of other parts, so that the script may follow conditions, is never saved from it.
func TestAPartCarriesWhatItsConditionsDependOn(t *testing.T) {
	s := newStudio(t)
	path := s.begin(url.Values{"name": {"Tri des bouées"}, "people": {"yes"}})
	form := hidden(s.get(200, path+"/modifier/data"))
	if form.Get("people") != "yes" {
		t.Fatalf("the page carries %v", form)
	}
	form.Set("people", "no")
	s.post(303, path+"/modifier/data", form)
	if got := s.answers(path)["people"].Value; got != true {
		t.Errorf("people became %v", got)
	}
}

func TestWhatStandsBesideAnAnswerIsKeptAndShownToThoseWhoWorkOnIt(t *testing.T) {
	s := newStudio(t)
	path := s.begin(url.Values{"name": {"Tri des bouées"}, "people": {"yes"}})
	s.says(s.get(200, path+"/modifier/data"), "Le registre des données", `name="source.remark.fr"`, `name="source.evidence.code"`)
	form := hidden(s.get(200, path+"/modifier/data"))
	for name, value := range map[string]string{"source": "Registre des quais", "source.remark.fr": "À confirmer en mars", "source.evidence.code": "documented",
		"source.evidence.date": "2026-05", "source.evidence.reference": "Registre, feuille 4", "source.evidence.provider": "Quais inc."} {
		form.Set(name, value)
	}
	s.post(303, path+"/modifier/data", form)
	words := []string{"À confirmer en mars", "Documentée", "Registre, feuille 4", "Quais inc."}
	s.says(s.get(200, path), words...)
	s.says(s.get(200, path+"/comparer?de=1&a=2"), words...)
	s.says(s.get(200, path+"/modifier/data"), `value="Registre, feuille 4"`, `value="Quais inc."`, "À confirmer en mars")
	answers, err := pages.AnswersJSON(s.answers(path))
	if err != nil {
		t.Fatal(err)
	}
	if got := answers["source"]; got.Remark == nil || got.Remark.FR != "À confirmer en mars" || got.Evidence == nil || *got.Evidence != (pages.Evidence{Code: "documented",
		Date: "2026-05", Reference: "Registre, feuille 4", Provider: "Quais inc."}) {
		t.Errorf("the API says %+v", got)
	}
	bad := hidden(s.get(200, path+"/modifier/data"))
	bad.Set("source.evidence.date", "demain")
	s.says(s.post(422, path+"/modifier/data", bad), "Écrivez la date de la preuve comme 2026", `value="demain"`)
}

func TestAProgramWritesWhatStandsBesideAnAnswer(t *testing.T) {
	s := newStudio(t)
	path := s.begin(url.Values{"name": {"Tri des bouées"}})
	address := "/api/v1/workspace/reviews" + path[strings.LastIndex(path, "/"):]
	scope := []people.TokenScope{people.ScopeRead, people.ScopeWrite}
	secret, err := s.people.CreateToken(t.Context(), s.who, people.NewToken{BodyID: s.ours.ID, Name: "essai", Scopes: scope, Days: 5})
	if err != nil {
		t.Fatal(err)
	}
	if s.who, err = s.people.ActorByToken(t.Context(), secret); err != nil {
		t.Fatal(err)
	}
	patch := func(status int, version, sent string) string {
		t.Helper()
		r := httptest.NewRequest("PATCH", address, strings.NewReader(`{"answers": `+sent+`}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("If-Match", version)
		return s.check(status, s.send(r))
	}
	patch(200, `"v1"`, `{"source": {"string": "Registre", "remark": {"fr": "À confirmer"}, "evidence": {"code": "declared", "date": "2026-05"}, "from": "entry:forged:origin"}}`)
	got := s.answers(path)["source"]
	if got.Remark.FR != "À confirmer" || got.Evidence == nil || got.Evidence.Code != "declared" || got.From != "" {
		t.Errorf("kept %+v", got)
	}
	patch(200, `"v2"`, `{"people": {"remark": {"fr": "Je demande"}}}`)
	s.says(patch(422, `"v3"`, `{"source": {"string": "x", "evidence": {"code": "rumour"}}}`), `"/answers/source/evidence/code"`, "Ce genre de preuve n’existe pas")
	s.says(patch(422, `"v3"`, `{"name": {"string": "x", "evidence": {"code": "declared"}}}`), `"/answers/name/evidence/code"`, "Aucune preuve n’est demandée")
}
