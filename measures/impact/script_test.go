package impact_test

import (
	"path/filepath"
	"testing"

	"balise/testkit/script"
	"balise/testkit/server"
)

// What a body, a reviewer and the public do with assessments, told as requests: see testdata. Each script has a Balise of its own.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no script: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			s := server.Demo(t)
			script.RunURL(t, s.URL, file, map[string]string{"agent": server.Agent, "approver": server.Approver, "central": server.Central,
				"auditor": server.Auditor, "health": "agente.sante@exemple.invalid", "password": server.Password})
		})
	}
}
