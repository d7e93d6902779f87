package readiness_test

import (
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"balise/measures/readiness/assessment"
	"balise/platform/record"
	"balise/testkit/script"
	"balise/testkit/server"
)

// What a body does with its assessments, told as requests: see testdata. Each script has a Balise of its own.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no script: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			s := server.Demo(t)
			signed := newest(t, s, record.Published)
			script.RunURL(t, s.URL, file, map[string]string{"agent": server.Agent, "approver": server.Approver, "central": server.Central, "password": server.Password,
				"health": "agente.sante@exemple.invalid", "signed": signed.ID, "year": strconv.Itoa(time.Now().Year()), "draft": newest(t, s, record.Draft).ID, "item": untaken(t, s, signed)})
		})
	}
}

// newest gives the last assessment in a state of the body of the agent.
func newest(t *testing.T, s *server.Server, state record.State) record.Record {
	t.Helper()
	body, err := s.People.BodyBySlug(t.Context(), "marees-et-phares")
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Records.OfBody(t.Context(), assessment.KindID, body.ID)
	if err != nil {
		t.Fatal(err)
	}
	var found record.Record
	for _, r := range all {
		if r.State == state && assessment.Year(r.Answers) > assessment.Year(found.Answers) {
			found = r
		}
	}
	if found.ID == "" {
		t.Fatalf("the demonstration has no assessment that is %s", state)
	}
	return found
}

// untaken gives the last action of an assessment: the demonstration makes tasks of the first ones.
func untaken(t *testing.T, s *server.Server, r record.Record) string {
	t.Helper()
	result, err := assessment.Of(s.Corpus).Assess(r.Answers, s.Now())
	if err != nil || len(result.Worst.Actions) < 8 {
		t.Fatalf("%d actions: %v", len(result.Worst.Actions), err)
	}
	return result.Worst.Actions[len(result.Worst.Actions)-1].Code
}
