package plain_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"balise/engine/plain"
	"balise/engine/text"
)

func TestSentencesEndWhereAReaderStops(t *testing.T) {
	for _, c := range []struct {
		lang text.Lang
		s    string
		want []string
	}{
		{text.FR, "", nil},
		{text.FR, " \n ", nil},
		{text.FR, "Un outil trie les lettres. Une personne décide.", []string{"Un outil trie les lettres.", "Une personne décide."}},
		{text.FR, "Est-ce utile\u00a0? Oui\u00a0! Vraiment…", []string{"Est-ce utile\u00a0?", "Oui\u00a0!", "Vraiment…"}},
		{text.FR, "Selon l’art. 65.2 de la loi, M. Untel et Mme Unetelle répondent en 3.5 jours.", []string{"Selon l’art. 65.2 de la loi, M. Untel et Mme Unetelle répondent en 3.5 jours."}},
		{text.FR, "Le pilote a duré un an (2024-2025). Il continue", []string{"Le pilote a duré un an (2024-2025).", "Il continue"}},
		{text.FR, "Il dit «\u00a0Bonjour.\u00a0» Puis il sort.", []string{"Il dit «\u00a0Bonjour.\u00a0»", "Puis il sort."}},
		{text.FR, "Trois usages\n- trier\n- classer", []string{"Trois usages", "- trier", "- classer"}},
		{text.EN, "See s. 65.2, e.g. the notice. It applies.", []string{"See s. 65.2, e.g. the notice.", "It applies."}},
		{text.EN, "It handles e.g. letters, etc. and more.", []string{"It handles e.g. letters, etc. and more."}},
		{text.EN, "J. Tremblay wrote it. Yes.", []string{"J. Tremblay wrote it.", "Yes."}},
	} {
		var got []string
		for _, s := range plain.Sentences(c.s, c.lang) {
			got = append(got, c.s[s.Start:s.End])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q:\n got %q\nwant %q", c.s, got, c.want)
		}
	}
}

func TestParagraphsAreApartByABlankLine(t *testing.T) {
	s := "Un.\nSuite.\n \nDeux.\r\n\r\n\nTrois."
	var got []string
	for _, p := range plain.Paragraphs(s) {
		got = append(got, s[p.Start:p.End])
	}
	if want := []string{"Un.\nSuite.", "Deux.", "Trois."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

var words30 = strings.TrimSpace(strings.Repeat("mot ", 30))

// Each line of the table is a text and the hints it gives, as "rule:quote".
func TestHints(t *testing.T) {
	both := func(s string) text.Text { return text.T(s, "An English text of its own.") }
	english := func(s string) text.Text { return text.T("Un texte français à lui.", s) }
	for _, c := range []struct {
		name string
		text text.Text
		want []string
	}{
		{"nothing", text.Text{}, nil},
		{"plain", both("Un outil propose un tri. Une personne vérifie chaque proposition."), nil},
		{"no English", text.T("Un tri.", ""), []string{"missing_language:"}},
		{"no French", text.T("", "A sort."), []string{"missing_language:"}},
		{"not translated", text.T("Un outil de tri utile", "un outil  de tri utile"), []string{"same_in_both:"}},
		{"a name is the same", text.T("Robot Phare", "Robot Phare"), nil},
		{"30 words in French", both(words30 + "."), nil},
		{"31 words in French", both(words30 + " mot."), []string{"long_sentence:" + words30 + " mot."}},
		{"26 words in English", english(strings.Repeat("word ", 25) + "word."), []string{"long_sentence:" + strings.Repeat("word ", 25) + "word."}},
		{"six sentences", both("Un. Deux. Trois. Quatre. Cinq. Six."), []string{"long_paragraph:Un."}},
		{"a list is no long paragraph", both("Un.\nDeux.\nTrois.\nQuatre.\nCinq.\nSix."), nil},
		{"acronym", both("Le SIA répond. Le SIA dort."), []string{"acronym:SIA"}},
		{"explained before", both("Le système d’information (SIA) répond."), nil},
		{"explained after", both("Le SIA (système d’information) répond."), nil},
		{"two acronyms explain nothing", both("Le SIA (RQT) répond."), []string{"acronym:SIA", "acronym:RQT"}},
		{"known to all", both("L’IA lit un PDF."), nil},
		{"with points", both("La S.A.A.Q. répond."), []string{"acronym:S.A.A.Q"}},
		{"not an acronym", both("L’Office A répond en 2024 au B12."), nil},
		{"capitals", both("ATTENTION CECI EST IMPORTANT pour vous."), []string{"capitals:ATTENTION CECI EST IMPORTANT"}},
		{"jargon", both("On va Opérationnaliser l'outil."), []string{"jargon:Opérationnaliser"}},
		{"jargon inside a word", both("Des optimismes."), nil},
		{"jargon with no-break space", both("Un\u00a0cas\u00a0d'usage."), []string{"jargon:cas\u00a0d'usage"}},
		{"English jargon", english("We utilize it in order to sort."), []string{"jargon:utilize", "jargon:in order to"}},
		{"passive", both("La demande est rapidement traitée par un système."), []string{"passive:est rapidement traitée par"}},
		{"active with être", both("Elle est arrivée hier."), nil},
		{"English passive", english("The file is read by a machine."), []string{"passive:is read by"}},
	} {
		var got []string
		for _, h := range plain.Check(c.text) {
			got = append(got, string(h.Rule)+":"+h.Quote)
			if !h.Advice.Complete() {
				t.Errorf("%s: %s has no advice in both languages", c.name, h.Rule)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestAnAcronymExplainedElsewhereIsKnown(t *testing.T) {
	explained := plain.Explained("Le Service des phares et bouées (SPB) existe. La CAI (Commission d’accès à l’information) veille.")
	if !slices.Equal(explained, []string{"SPB", "CAI"}) {
		t.Errorf("explained: %q", explained)
	}
	if hints := plain.Check(text.T("Le SPB écrit à la CAI.", "The SPB writes to the CAI."), explained...); len(hints) > 0 {
		t.Errorf("%+v", hints)
	}
}

// Whatever the text, hints quote it at the place they give, and nothing panics.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"", "Un. Deux.", "ABC (", ")(", "É.É.", "M. A. B.", "A\u00a0B\u00a0C D", words30 + words30, "(ABC) DEF (g h)", "a.\r\n\r\nb", "\xff.\xfe"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, fr, en string) {
		both := text.T(fr, en)
		for _, h := range plain.Check(both, plain.Explained(fr)...) {
			if h.Start == 0 && h.End == 0 {
				continue
			}
			s := both.In(h.Lang)
			if h.Start < 0 || h.End > len(s) || h.Start >= h.End || s[h.Start:h.End] != h.Quote {
				t.Fatalf("%s at %d..%d of %q quotes %q", h.Rule, h.Start, h.End, s, h.Quote)
			}
			if utf8.ValidString(s) && !utf8.ValidString(h.Quote) {
				t.Fatalf("%s cuts a letter: %q", h.Rule, h.Quote)
			}
		}
		end := 0
		for _, s := range plain.Sentences(fr, text.FR) {
			if s.Start < end || s.End <= s.Start || s.End > len(fr) {
				t.Fatalf("sentences of %q overlap: %+v", fr, s)
			}
			end = s.End
		}
	})
}
