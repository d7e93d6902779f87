package intake_test

import (
	"testing"

	"balise/testkit/script"
	"balise/testkit/server"
)

// How inventories come in, told as requests: see testdata.
func TestScripts(t *testing.T) {
	s := server.Demo(t)
	script.RunURL(t, s.URL, "testdata/*.txt", map[string]string{"agent": server.Agent, "central": server.Central, "auditor": server.Auditor, "password": server.Password})
}
