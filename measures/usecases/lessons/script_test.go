package lessons_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/people"
	"balise/testkit/script"
	"balise/testkit/server"
)

// What bodies and the central team do with cases, told as requests: see testdata. Each script has a Balise of its own.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			s := server.Demo(t)
			dutch := load(t, s)
			script.RunURL(t, s.URL, file, map[string]string{"agent": server.Agent, "approver": server.Approver, "central": server.Central,
				"auditor": server.Auditor, "health": "agente.sante@exemple.invalid", "password": server.Password,
				"dutch": fmt.Sprintf("UC-%06d", dutch), "american": fmt.Sprintf("UC-%06d", dutch+1)})
		})
	}
}

const inventory = `id,naam,name,land,organisatie,samenvatting,summary,category,technique
a,Sluizen en bruggen,,NL,Rijkssluis,Voorspelt storingen van sluizen. Vragen: jan@exemple.invalid.,,,
b,,Benefit letters drafted,US,Office of Letters,,Drafts letters that an officer rereads.,automation,language_model
`

const profile = `id: test
version: "2026"
title: {fr: "Essai", en: "Test"}
source: {name: {fr: "Essai", en: "Test"}, licence: {fr: "Essai", en: "Test"}}
country: NL
lang: nl
identity: [{fields: [source_id]}]
columns:
  - {header: id, field: source_id}
  - {header: naam, field: name}
  - {header: name, field: name, lang: en}
  - {header: land, field: country}
  - {header: organisatie, field: organisation}
  - {header: samenvatting, field: summary}
  - {header: summary, field: summary, lang: en}
  - {header: category, field: category}
  - {header: technique, field: technique}
`

// load brings two cases into the catalogue, a Dutch one and an American one, and gives the number of the first.
func load(t *testing.T, s *server.Server) int64 {
	t.Helper()
	read, err := usecase.ParseProfile("test.yaml", []byte(profile))
	if err != nil {
		t.Fatal(err)
	}
	store := catalogue.NewStore(s.DB, time.Now)
	plan, err := store.Prepare(t.Context(), catalogue.Shipped{}, catalogue.FileOf("test.csv", []byte(inventory)), catalogue.Request{Profile: read})
	if err != nil {
		t.Fatal(err)
	}
	before, err := store.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Apply(t.Context(), people.Operator("test"), plan); err != nil {
		t.Fatal(err)
	}
	made, err := store.Since(t.Context(), before, 2)
	if err != nil || len(made) != 2 {
		t.Fatalf("%d cases were loaded: %v", len(made), err)
	}
	return made[0].Number
}
