package script

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

const formPage = `<!doctype html><html lang="fr"><head><title>Nouvelle fiche</title><script>secret du script</script></head><body>
<p>Nom&nbsp;: quel <em>qu’il</em> soit</p><a href="/registre/12">Registre</a>
<form method="post" action="save"><input type="hidden" name="hidden" value="7"><input name="name.fr">
<textarea name="note">
deux</textarea>
<select name="status"><option value="idea">Idée</option><option value="dev">Développement</option></select>
<input type="radio" name="kind" value="a" checked><input type="radio" name="kind" value="b">
<input type="checkbox" name="users" value="staff"><input type="checkbox" name="users" value="public" checked>
<input name="disabled" value="x" disabled>
<button name="button" value="save">Enregistrer</button> <button formmethod="get" formaction="/echo">Chercher</button></form></body></html>`

// site is a small site with a session, a form, a redirect and a JSON document.
func site() http.Handler {
	mux := http.NewServeMux()
	page := func(w http.ResponseWriter, status int, text string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}
	echo := func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		for _, name := range slices.Sorted(maps.Keys(r.Form)) {
			for _, value := range r.Form[name] {
				fmt.Fprintf(w, "%s=%s\n", name, value)
			}
		}
		fmt.Fprintln(w, "numéro 12")
	}
	mux.HandleFunc("GET /signin", func(w http.ResponseWriter, _ *http.Request) {
		page(w, 200, `<form method="post"><button>Entrer</button></form>`)
	})
	mux.HandleFunc("POST /signin", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "1"})
		http.Redirect(w, r, "/form", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /form", func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("session"); err != nil {
			page(w, 403, "Réservé aux agents")
			return
		}
		page(w, 200, formPage)
	})
	mux.HandleFunc("POST /save", func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		http.Redirect(w, r, "/espace/12?"+r.PostForm.Encode(), http.StatusSeeOther)
	})
	mux.HandleFunc("GET /espace/12", echo)
	mux.HandleFunc("GET /echo", echo)
	mux.HandleFunc("GET /registre/12", func(w http.ResponseWriter, r *http.Request) { page(w, 200, "at "+r.URL.Path) })
	mux.HandleFunc("GET /api/12", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"total": 409, "items": [{"name": {"fr": "Essai"}, "ok": true}]}`)
	})
	return mux
}

func TestAScriptIsPlayedAsAPersonWould(t *testing.T) {
	Run(t, site(), "testdata/*.txt", nil)
}

func TestAFailureTellsWhereAndWhatWasMet(t *testing.T) {
	server := httptest.NewServer(site())
	t.Cleanup(server.Close)
	const entered = "get /signin\nsubmit Entrer\nexpect redirect /form\n"
	for script, want := range map[string]string{
		"see x":                                          "x.txt:1: see x\n\tnothing was asked for yet",
		"get /form\n\n# why\nexpect 200":                 "x.txt:4: expect 200\n\tthe status is 403",
		"get /form\nsee Bonjour":                         "Réservé aux agents",
		"get /form\nno see Réservé":                      "it is there",
		"get /form\nexpect redirect /x":                  "no redirect",
		"get /signin\nsubmit Entrer\nexpect redirect /x": "it leads to /form",
		"get /api/12\njson .total = 408":                 ".total is 409",
		"get /api/12\njson .items[1].name = x":           "the list has 1 items",
		"get /api/12\nsubmit Entrer":                     "not an HTML page",
		"get /form\nshout = x":                           `"shout" is not a verb`,
		entered + "submit Effacer":                       "Enregistrer | Chercher",
		entered + "fill absent = x":                      "name.fr",
		entered + "fill status = Perdu":                  "Développement",
		entered + "see link /ailleurs":                   "/registre/12",
		entered + "see field note = trois":               `["deux"]`,
		entered + "follow Accueil":                       "Registre",
	} {
		err := Play(server.URL, "x.txt", strings.NewReader(script), nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: want an error with %q, got: %v", script, want, err)
		}
	}
}
