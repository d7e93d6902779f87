package whole

import (
	"strconv"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures/usecases/lessons"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/server"
)

// withLessons adds to the places a case of the catalogue, and a published note of that body on it.
func withLessons(t *testing.T, s *server.Server, body string, known map[string]string) map[string]string {
	t.Helper()
	report := instrument.Answer{Value: []instrument.Link{{Title: text.T("Rapport", "Report"), URL: "https://exemple.invalid/rapport"}}}
	note := aLesson(t, s, lessons.NoteKind, body, instrument.Answers{
		"case": {Value: "UC-000001"}, "title": {Value: text.T("Note de la marche", "Note of the walk")},
		"results": {Value: text.T("Rien de mesuré.", "Nothing measured.")}, "relevance": {Value: text.T("Un peu.", "A little.")}, "links": report, "certainty": {Value: "reported"}})
	study := aLesson(t, s, lessons.StudyKind, body, instrument.Answers{
		"name": {Value: text.T("Cas de la marche", "Case of the walk")}, "organisation": {Value: "Gemeente Test"}, "country": {Value: "nl"},
		"summary": {Value: text.T("Un essai.", "A test.")}, "function": {Value: "health"}, "lifecycle": {Value: "pilot"},
		"results": {Value: text.T("Rien de mesuré.", "Nothing measured.")}, "relevance": {Value: text.T("Un peu.", "A little.")}, "links": report, "certainty": {Value: "reported"}})
	known["label"], known["note"], known["number of lessons.note"] = "UC-000001", note.ID, strconv.FormatInt(note.Number, 10)
	known["study"], known["number of lessons.study"] = study.ID, strconv.FormatInt(study.Number, 10)
	return known
}

// aLesson publishes a note or a documented case of that body.
func aLesson(t *testing.T, s *server.Server, kind, body string, answers instrument.Answers) record.Record {
	t.Helper()
	operator := people.Operator("test")
	var made record.Record
	err := s.Records.Write(t.Context(), func(w *record.Writer) (err error) {
		made, err = w.Create(t.Context(), operator, kind, body, answers, text.Text{}, "")
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
			made, err = w.Move(t.Context(), step.by, made.ID, made.Version, step.act, text.Text{})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return made
}
