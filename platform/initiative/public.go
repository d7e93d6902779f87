package initiative

import (
	"regexp"
	"slices"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
)

// Public computes what the public may see of an initiative: its public questions, without withheld values, and with
// commercial names replaced by the generic ones the body gave, unless an official source already published them
// (quebec.md §2.2: commercial names of solutions and suppliers are made generic, for security).
func Public(in *instrument.Instrument, a instrument.Answers) instrument.Answers {
	public := in.Public(a)
	if Flag(a, "names_already_public") == Yes {
		return public
	}
	return hideSupplier(HideNames(a, in, public))
}

// HideNames replaces the commercial names of an initiative in what another record says of it to the public, as in what the initiative
// itself says: in is the instrument of that record.
func HideNames(of instrument.Answers, in *instrument.Instrument, public instrument.Answers) instrument.Answers {
	if Flag(of, "names_already_public") == Yes {
		return public
	}
	names, hidden := commercialNames(of), make(instrument.Answers, len(public))
	for id, answer := range public {
		hidden[id] = names.hide(in.Question(id), answer)
	}
	return hidden
}

// commercialGround is the ground, in the taxonomy of grounds, on which suppliers and products are not named.
const commercialGround = "commercial_names"

// replacement is a commercial name and what stands for it in public texts.
type replacement struct {
	name    *regexp.Regexp
	generic text.Text
}

type replacements []replacement

func commercialNames(a instrument.Answers) replacements {
	rows, _ := a["commercial_names"].Value.([]instrument.Answers)
	type pair struct {
		commercial string
		generic    text.Text
	}
	var pairs []pair
	for _, row := range rows {
		commercial, _ := row["commercial"].Value.(string)
		generic, _ := row["generic"].Value.(text.Text)
		if strings.TrimSpace(commercial) != "" {
			pairs = append(pairs, pair{strings.TrimSpace(commercial), generic})
		}
	}
	// A supplier that nobody gave a generic name is a commercial name all the same.
	if supplier := Code(a, "supplier"); supplier != "" {
		pairs = append(pairs, pair{supplier, text.T("fournisseur externe", "external supplier")})
	}
	// The longest first: « ZéphyrIA Pro » must not become « outil Pro ».
	slices.SortStableFunc(pairs, func(x, y pair) int { return len(y.commercial) - len(x.commercial) })
	var all replacements
	for _, p := range pairs {
		all = append(all, replacement{anySpelling(p.commercial), p.generic})
	}
	return all
}

// anySpelling finds a name as a whole word, whatever its case, its spaces and its apostrophes. Go's \b knows only ASCII
// letters, so the edges are written out.
func anySpelling(name string) *regexp.Regexp {
	pattern := strings.Join(strings.Fields(regexp.QuoteMeta(name)), `[\s\x{00a0}]+`)
	pattern = strings.NewReplacer("'", "['’]", "’", "['’]").Replace(pattern)
	return regexp.MustCompile(`(?i)(^|[^\pL\pN])(` + pattern + `)($|[^\pL\pN])`)
}

func (all replacements) in(s string, l text.Lang) string {
	for _, r := range all {
		// Twice: two names that share the character between them overlap for the expression.
		for range 2 {
			s = r.name.ReplaceAllString(s, "${1}"+strings.ReplaceAll(r.generic.In(l), "$", "$$")+"${3}")
		}
	}
	return s
}

func (all replacements) inText(t text.Text) text.Text {
	return text.Text{FR: all.in(t.FR, text.FR), EN: all.in(t.EN, text.EN)}
}

// hide replaces the names wherever a person could have typed one: texts, lines, titles of links, rows. A link whose
// address itself bears a name is left out.
func (all replacements) hide(q *instrument.Question, answer instrument.Answer) instrument.Answer {
	switch v := answer.Value.(type) {
	case text.Text:
		answer.Value = all.inText(v)
	case string:
		if q.Kind == instrument.KindLine {
			answer.Value = all.in(v, text.FR)
		}
	case []instrument.Link:
		answer.Value = all.hideLinks(v)
	case []instrument.Answers:
		rows := make([]instrument.Answers, len(v))
		for i, row := range v {
			rows[i] = row.Clone()
			for _, field := range q.Fields {
				if a, ok := row[field.ID]; ok {
					rows[i][field.ID] = all.hide(field, a)
				}
			}
		}
		answer.Value = rows
	}
	if answer.Absence != nil {
		absence := *answer.Absence
		absence.Note = all.inText(absence.Note)
		answer.Absence = &absence
	}
	return answer
}

func (all replacements) hideLinks(links []instrument.Link) []instrument.Link {
	var kept []instrument.Link
	for _, link := range links {
		if all.in(link.URL, text.FR) != link.URL {
			continue
		}
		kept = append(kept, instrument.Link{Title: all.inText(link.Title), URL: link.URL})
	}
	return kept
}

// hideSupplier replaces the supplier by the reason why it is not named.
func hideSupplier(public instrument.Answers) instrument.Answers {
	if answer, ok := public["supplier"]; ok && answer.Known() {
		public["supplier"] = instrument.Answer{Absence: &instrument.Absence{Reason: instrument.Withheld, Ground: commercialGround}}
	}
	return public
}

// SupplierHidden tells that a public answer is what Public made of a supplier's name, rather than what a body decided: that has
// a date on which it is reviewed.
func SupplierHidden(a instrument.Answer) bool {
	return a.Absence != nil && a.Absence.Reason == instrument.Withheld && a.Absence.Ground == commercialGround && a.Absence.Until.IsZero()
}
