package whole

import (
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures/readiness/assessment"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/server"
)

// withReadiness adds to the places an assessment of that body, of a year that the demonstration says nothing of.
func withReadiness(t *testing.T, s *server.Server, body string, known map[string]string) map[string]string {
	t.Helper()
	err := s.Records.Write(t.Context(), func(w *record.Writer) error {
		r, err := w.Create(t.Context(), people.Operator("test"), assessment.KindID, body, instrument.Answers{"year": {Value: instrument.Number("2021")}}, text.Text{}, "")
		known["assessment"] = r.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return known
}
