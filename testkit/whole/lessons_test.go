package whole

import (
	"strconv"
	"testing"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/measures/usecases/lessons"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/server"
)

// withLessons adds to the places a case of the catalogue, and a published note of that body on it.
func withLessons(t *testing.T, s *server.Server, body string, known map[string]string) map[string]string {
	t.Helper()
	operator := people.Operator("test")
	aCase(t, s)
	var note record.Record
	err := s.Records.Write(t.Context(), func(w *record.Writer) (err error) {
		note, err = w.Create(t.Context(), operator, lessons.NoteKind, body, instrument.Answers{
			"case": {Value: "UC-000001"}, "title": {Value: text.T("Note de la marche", "Note of the walk")},
			"results": {Value: text.T("Rien de mesuré.", "Nothing measured.")}, "relevance": {Value: text.T("Un peu.", "A little.")},
			"links": {Value: []instrument.Link{{Title: text.T("Rapport", "Report"), URL: "https://exemple.invalid/rapport"}}}, "certainty": {Value: "reported"},
		}, text.Text{}, "")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		by  people.Actor
		act record.Act
	}{{operator, record.Submit}, {people.Actor{ID: "reviewer", Name: "Relecture", Grants: []people.Grant{{Role: people.Central}}}, record.Publish}} {
		err := s.Records.Write(t.Context(), func(w *record.Writer) (err error) {
			note, err = w.Move(t.Context(), step.by, note.ID, note.Version, step.act, text.Text{})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	known["label"], known["note"], known["number of lessons.note"] = "UC-000001", note.ID, strconv.FormatInt(note.Number, 10)
	return known
}

// aCase brings a case into the catalogue, unless the demonstration holds one.
func aCase(t *testing.T, s *server.Server) {
	t.Helper()
	store := catalogue.NewStore(s.DB, time.Now)
	if _, err := store.Case(t.Context(), 1); !fault.Is(err, fault.NotFoundKind) {
		return
	}
	_, err := store.Apply(t.Context(), people.Operator("test"), &catalogue.Plan{
		Plan: usecase.Plan{Series: "test", RecordsRead: 1, New: []usecase.Record{{Line: 2, Key: "a", Values: []usecase.Value{
			{Column: "Name", Field: usecase.Name, Raw: "Locks", Items: []string{"Locks"}, Rule: usecase.AsIs, Confidence: 1}}}}},
		File: catalogue.File{Name: "test.csv", SHA256: "test", Data: []byte("test")}, Profile: usecase.Profile{ID: "test", Version: "1", Country: "US", Lang: "en"},
	})
	if err != nil {
		t.Fatal(err)
	}
}
