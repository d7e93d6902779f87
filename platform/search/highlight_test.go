package search_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/search"
)

// marked writes fragments with what is marked between brackets.
func marked(list []search.Fragment) string {
	var out strings.Builder
	for _, f := range list {
		if f.Mark {
			out.WriteString("[" + f.Text + "]")
		} else {
			out.WriteString(f.Text)
		}
	}
	return out.String()
}

func TestWhatIsFoundIsMarked(t *testing.T) {
	x := open(t, small...)
	for _, c := range []struct {
		asked          string
		lang           text.Lang
		title, snippet string
	}{
		{"permis", text.FR, "Tri des demandes de [permis]", "Un algorithme classe les demandes de l’Agence selon leur urgence. · Hôpital régional"},
		{"l'agence algorithmes", text.FR, "Tri des demandes de permis", "Un [algorithme] classe les demandes de l’[Agence] selon leur urgence. · Hôpital régional"},
		{"agency", text.EN, "Sorting of permit applications", "An algorithm sorts the [agency]’s applications by urgency. · Regional hospital"},
		{"2526-atssc-scdata-001", text.EN, "Evaluation of summer works", "The evaluation helps networks. Reference [2526]-[ATSSC]-[SCDATA]-[001]."},
		{"evalution", text.FR, "[Évaluation] des travaux d’été", "L’[évaluation] aide les réseaux d’Hydro-Fiction. Référence 2526-ATSSC-SCDATA-001."},
		{`"chant des animaux"`, text.EN, "Écoute des bélugas", "Un réseau de neurones reconnaît le [chant] [des] [animaux] marins."},
	} {
		r := find(t, x, search.Query{Text: c.asked, Lang: c.lang})
		if r.Total != 1 {
			t.Errorf("%q found %q", c.asked, ids(r))
			continue
		}
		if got := marked(r.Hits[0].Title); got != c.title {
			t.Errorf("%q: title %q, want %q", c.asked, got, c.title)
		}
		if got := marked(r.Hits[0].Snippet); got != c.snippet {
			t.Errorf("%q: snippet %q, want %q", c.asked, got, c.snippet)
		}
	}
	if hit := find(t, x, search.Query{Text: "bélugas", Lang: text.EN}).Hits[0]; hit.TitleLang != text.FR || hit.SnippetLang != text.FR {
		t.Errorf("a record without English is shown in French, and says so: got %s, %s", hit.TitleLang, hit.SnippetLang)
	}
}

func TestSnippetsShowThePartWhereTheWordsAre(t *testing.T) {
	long := strings.Repeat("Élément déjà énuméré à côté. ", 100)
	x := open(t, search.Doc{ID: "long", Number: 1, Title: text.T("Titre", ""), Body: text.T(long+"Voici la pépite et le trésor. "+long, "")})
	for asked, want := range map[string]string{"trésor pépite": "Voici la [pépite] et le [trésor].", "": "Élément déjà énuméré à côté."} {
		hit := find(t, x, search.Query{Text: asked}).Hits[0]
		got := marked(hit.Snippet)
		if !strings.Contains(got, want) || len(got) > 300 || !utf8.ValidString(got) {
			t.Errorf("%q: snippet %q", asked, got)
		}
		if !strings.HasSuffix(got, " …") || (asked != "") != strings.HasPrefix(got, "… ") {
			t.Errorf("%q: a cut must be told by an ellipsis: %q", asked, got)
		}
	}
}

func TestTextsAreGivenAsTheyAre(t *testing.T) {
	x := open(t, search.Doc{ID: "html", Number: 1, Title: text.T("<script>alert(1)</script> permis", "")})
	if got := marked(find(t, x, search.Query{Text: "permis"}).Hits[0].Title); got != "<script>alert(1)</script> [permis]" {
		t.Errorf("got %q: a fragment is plain text, which the template escapes", got)
	}
}
