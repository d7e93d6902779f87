package main

import (
	"runtime"
	"runtime/debug"
)

type versionCommand struct{}

// Run prints which source this binary was made from, and with which Go.
func (versionCommand) Run(con console) error {
	con.say("balise %s (%s, %s/%s)\n", revision(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// revision names the commit that the binary was built from; "dev" where the build did not tell.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "dev"
	}
	name, dirty := "dev", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			name = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "+"
		}
	}
	return name + dirty
}
