package principles_test

import (
	"path/filepath"
	"testing"

	"balise/testkit/script"
	"balise/testkit/server"
)

// What the public, the bodies and the central team do, told as requests: see testdata. Each script has a Balise of its own.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			s := server.Demo(t)
			script.RunURL(t, s.URL, file, map[string]string{"agent": server.Agent, "approver": server.Approver, "central": server.Central, "password": server.Password})
		})
	}
}
