package web

import (
	"testing"
	"testing/fstest"
)

func TestALinkNeverLeadsToAnotherSite(t *testing.T) {
	for address, ours := range map[string]bool{
		"/espace":              true,
		"/registre?q=a&page=2": true,
		"":                     false,
		"//ailleurs.example":   false,
		"/\\ailleurs.example":  false,
		"https://ailleurs/":    false,
		"javascript:alert(1)":  false,
		"espace":               false,
		"/a\nb":                false,
		"/a\tb":                false,
	} {
		want := "/sinon"
		if ours {
			want = address
		}
		if got := LocalPath(address, "/sinon"); got != want {
			t.Errorf("LocalPath(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestPathsAreFilledAndTheRestGoesToTheQuery(t *testing.T) {
	for _, c := range []struct {
		path   string
		params []any
		want   string
		fails  bool
	}{
		{"/registre/{number}", []any{"number", 12}, "/registre/12", false},
		{"/registre/{number}/comparer", []any{"number", 12, "de", 1, "a", 2}, "/registre/12/comparer?a=2&de=1", false},
		{"/organismes/{slug}", []any{"slug", "a/b c"}, "/organismes/a%2Fb%20c", false},
		{"/registre", []any{"q", "", "page", "2"}, "/registre?page=2", false},
		{"/registre/{number}", nil, "", true},
		{"/registre", []any{"q"}, "", true},
	} {
		got, err := fillPath("test", c.path, c.params)
		if (err != nil) != c.fails || got != c.want {
			t.Errorf("fillPath(%s, %v) = %q, %v; want %q", c.path, c.params, got, err, c.want)
		}
	}
}

func TestAssetsHaveOneAddressForAllTheirContent(t *testing.T) {
	one, err := loadAssets(fstest.MapFS{"assets/a.css": {Data: []byte("a")}, "assets/b.js": {Data: []byte("b")}})
	if err != nil {
		t.Fatal(err)
	}
	two, err := loadAssets(fstest.MapFS{"assets/a.css": {Data: []byte("a")}, "assets/b.js": {Data: []byte("changed")}})
	if err != nil {
		t.Fatal(err)
	}
	first, err := one.address("a.css")
	if err != nil {
		t.Fatal(err)
	}
	if second, err := two.address("a.css"); err != nil || first == second {
		t.Errorf("another content has the same address %s (%v)", first, err)
	}
	if _, err := one.address("absent.css"); err == nil {
		t.Error("an asset that does not exist has an address")
	}
}
