package usecases_test

import (
	"testing"

	"balise/testkit/script"
	"balise/testkit/server"
)

// What the catalogue does for everyone, told as requests: see testdata.
func TestScripts(t *testing.T) {
	s := server.Demo(t)
	script.RunURL(t, s.URL, "testdata/*.txt", nil)
}
