package register_test

import (
	"testing"

	"balise/testkit/script"
	"balise/testkit/server"
)

// What the register does, told as requests: see testdata.
func TestScripts(t *testing.T) {
	s := server.Demo(t)
	script.RunURL(t, s.URL, "testdata/*.txt", map[string]string{"agent": server.Agent, "colleague": server.Colleague, "approver": server.Approver, "central": server.Central, "password": server.Password})
}
