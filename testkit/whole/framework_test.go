package whole

import (
	"net/http"
	"regexp"
	"testing"

	"balise/engine/instrument"
	"balise/engine/text"
	principles "balise/measures/principles/check"
	"balise/platform/people"
	"balise/platform/record"
	"balise/testkit/server"
)

// withFramework names what the demonstration has of the framework of responsible AI: its second version, that bodies comment on.
func withFramework(t *testing.T, s *server.Server, body, initiative string, known map[string]string) map[string]string {
	t.Helper()
	known["principles check"] = aCheck(t, s, body, initiative)
	for _, name := range []string{"version", "changes", "article", "edit", "step", "comment", "send", "comments", "comments.csv", "answer"} {
		known["number of framework."+name] = "2"
	}
	_, page, _ := ask(t, s.Client(server.Central), http.MethodGet, s.URL+"/espace/principes/versions/2/commentaires")
	found := regexp.MustCompile(`/espace/principes/versions/2/repondre/([0-9a-z]{26})`).FindStringSubmatch(page)
	if found == nil {
		t.Fatal("no comment awaits an answer")
	}
	known["article"], known["stage"], known["act of framework"], known["comment"] = "outside_look", "extend", "change", found[1]
	return known
}

// aCheck approves a check of an initiative, where nothing is in place.
func aCheck(t *testing.T, s *server.Server, body, about string) string {
	t.Helper()
	kind, err := s.Records.Kind(principles.KindID)
	if err != nil {
		t.Fatal(err)
	}
	answers := instrument.Answers{}
	for _, q := range kind.Instrument.Questions() {
		switch q.Kind {
		case instrument.KindOneOf:
			answers[q.ID] = instrument.Answer{Value: "none"}
		case instrument.KindRecord:
			answers[q.ID] = instrument.Answer{Value: about}
		case instrument.KindDate:
			answers[q.ID] = instrument.Answer{Value: instrument.Date{Year: 2026}}
		default:
			answers[q.ID] = instrument.Answer{Value: text.T("Vérification de la marche", "Check of the walk")}
		}
	}
	var r record.Record
	err = s.Records.Write(t.Context(), func(w *record.Writer) (err error) {
		operator := people.Operator("test")
		if r, err = w.Create(t.Context(), operator, principles.KindID, body, answers, text.Text{}, ""); err != nil {
			return err
		}
		for _, act := range []record.Act{record.Submit, record.Publish} {
			if r, err = w.Move(t.Context(), operator, r.ID, r.Version, act, text.Text{}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}
