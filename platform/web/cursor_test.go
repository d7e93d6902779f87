package web

import (
	"strings"
	"testing"
)

func TestACursorIsGoodForItsOwnListOnly(t *testing.T) {
	cursor := sealed("fr /api/v1/register?q=permis", "12.é")
	if place, ok := unsealed("fr /api/v1/register?q=permis", cursor); !ok || place != "12.é" {
		t.Errorf("the cursor of its own list: %q %v", place, ok)
	}
	for name, forged := range map[string]string{
		"of another list": sealed("fr /api/v1/register?q=radio", "12.é"), "cut": cursor[:len(cursor)-2], "empty": "", "altered": "A" + cursor[1:],
		"not base64": "é!", "longer": cursor + "AA", "huge": strings.Repeat("A", 1_000_000), "of other bits": cursor[:len(cursor)-1] + "_",
	} {
		if place, ok := unsealed("fr /api/v1/register?q=permis", forged); ok {
			t.Errorf("a cursor %s names the place %q", name, place)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("list", "place", sealed("list", "place"))
	f.Add("", "", "AAAA")
	f.Add("fr /x?", "1.2", "\xff")
	f.Fuzz(func(t *testing.T, list, place, forged string) {
		if got, ok := unsealed(list, forged); ok && sealed(list, got) != forged {
			t.Errorf("%q opens as %q, which is sealed otherwise", forged, got)
		}
		cursor := sealed(list, place)
		if got, ok := unsealed(list, cursor); ok != (len(cursor) <= longestCursor && strings.ToValidUTF8(place, "") == place) || ok && got != place {
			t.Errorf("%q comes back as %q, %v", place, got, ok)
		}
	})
}
