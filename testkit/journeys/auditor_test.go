//go:build unix

package journeys

import (
	"testing"

	"balise/engine/text"
	"balise/testkit/server"
)

// An auditor reads who did what, who may do what, what was erased and why, and changes nothing.
func TestAnAuditorReadsEverythingAndChangesNothing(t *testing.T) {
	inEachLanguage(t, func(t *testing.T, s *server.Server, l text.Lang) {
		v := newVisit(t, s, l, "auditor", server.Auditor)
		v.stop("workspace")
		v.open("audit")
		v.see(v.say("Exporter", "Export"))
		v.stop("audit")
		v.open("rights")
		v.stop("rights")
		v.open("retention")
		v.stop("retention")
		v.open("dialogue.queue")
		v.stop("requests")
		v.open("campaign.list")
		v.stop("campaigns")
		entry := published(t, s)
		v.open("register.desk.history", "id", entry.ID)
		v.stop("history")
		v.open("register.desk.show", "id", entry.ID)
		v.stop("entry")
		v.Goto(s.URL + v.path("register.desk.edit", "id", entry.ID))
		v.see("403")
	})
}
