package lessons_test

import (
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
			load(t, s)
			script.RunURL(t, s.URL, file, map[string]string{"agent": server.Agent, "approver": server.Approver, "central": server.Central,
				"auditor": server.Auditor, "health": "agente.sante@exemple.invalid", "password": server.Password})
		})
	}
}

// load brings two cases into the catalogue: a Dutch one, and an American one.
func load(t *testing.T, s *server.Server) {
	t.Helper()
	value := func(column string, field usecase.Field, raw, lang string) usecase.Value {
		return usecase.Value{Column: column, Field: field, Raw: raw, Items: []string{raw}, Lang: lang, Rule: usecase.AsIs, Confidence: 1}
	}
	store := catalogue.NewStore(s.DB, time.Now)
	_, err := store.Apply(t.Context(), people.Operator("test"), &catalogue.Plan{
		Plan: usecase.Plan{Series: "test", RecordsRead: 2, New: []usecase.Record{
			{Line: 2, Key: "a", Values: []usecase.Value{value("Naam", usecase.Name, "Sluizen en bruggen", "nl"), value("Land", usecase.Country, "NL", ""),
				value("Organisatie", usecase.Organisation, "Rijkssluis", ""), value("Samenvatting", usecase.Summary, "Voorspelt storingen van sluizen. Vragen: jan@exemple.invalid.", "nl")}},
			{Line: 3, Key: "b", Values: []usecase.Value{value("Name", usecase.Name, "Benefit letters drafted", "en"), value("Country", usecase.Country, "US", ""),
				value("Agency", usecase.Organisation, "Office of Letters", ""), value("Summary", usecase.Summary, "Drafts letters that an officer rereads.", "en"),
				value("Category", usecase.Category, "assistants", ""), value("Technique", usecase.Technique, "language_model", "")}},
		}},
		File: catalogue.File{Name: "test.csv", SHA256: "test", Data: []byte("test")}, Profile: usecase.Profile{ID: "test", Version: "1", Country: "NL", Lang: "nl"},
	})
	if err != nil {
		t.Fatal(err)
	}
}
