//go:build unix

package journeys

import (
	"testing"

	"balise/testkit/browser"
	"balise/testkit/server"
)

// The page on which a person chooses between two versions bars nobody either.
func TestTheConflictPageBarsNobody(t *testing.T) {
	s := server.Demo(t)
	r := published(t, s)
	for _, v := range []browser.View{browser.Desktop, browser.Phone, browser.Narrow} {
		mine, theirs := browser.Open(t, v), browser.Open(t, browser.Desktop)
		comeIn(mine, s, server.Agent)
		comeIn(theirs, s, server.Colleague)
		address := s.URL + "/espace/registre/" + r.ID + "/modifier"
		mine.Goto(address)
		theirs.Goto(address)
		write(theirs, "name.fr", "Le nom de l’autre "+v.Name)
		theirs.Click(".form-end button[type=submit]")
		theirs.WaitFor(".page-head")
		write(mine, "name.fr", "Mon nom "+v.Name)
		mine.Click(".form-end button[type=submit]")
		mine.WaitFor("#conflits")
		if v.Width > browser.Narrow.Width {
			if found := mine.Axe(); found != "" {
				t.Errorf("%s:\n%s", v.Name, found)
			}
		}
		if out := mine.Overflow(); len(out) > 0 {
			t.Errorf("%s sticks out: %v", v.Name, out)
		}
		if got := value(mine, "name.fr"); got != "Mon nom "+v.Name {
			t.Errorf("%s: what I typed became %q", v.Name, got)
		}
	}
}
