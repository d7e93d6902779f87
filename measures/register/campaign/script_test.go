package campaign_test

import (
	"strconv"
	"testing"
	"time"

	"balise/testkit/script"
	"balise/testkit/server"
)

// A campaign told as requests, from the agent to the citizen: see testdata.
func TestScripts(t *testing.T) {
	s := server.Demo(t)
	year := time.Now().AddDate(0, 0, -20).Year() // the demonstration opened it twenty days ago
	script.RunURL(t, s.URL, "testdata/*.txt", map[string]string{"agent": server.Agent, "colleague": server.Colleague, "approver": server.Approver,
		"central": server.Central, "auditor": server.Auditor, "password": server.Password, "year": strconv.Itoa(year), "last": strconv.Itoa(year - 1), "next": strconv.Itoa(year + 1)})
}
