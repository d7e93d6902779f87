package pages

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/web/ui"
)

// lostTable lists what has no place in the newer version, with the reason.
func lostTable(reader Reader, b instrument.Brought, caption text.Text) ui.Table {
	t := ui.Table{ID: "lost", Caption: caption, Columns: []ui.Column{
		{Label: text.T("Question", "Question")}, {Label: text.T("Réponse donnée", "Answer given")}, {Label: text.T("Pourquoi", "Why")}}}
	for _, p := range b.Passages {
		for _, l := range p.Lost {
			label, answer := reader.loss(p, l)
			t.Rows = append(t.Rows, []ui.Cell{{Text: label, Head: true}, {Text: answer}, {Text: l.Why}})
		}
	}
	return t
}

// loss writes one loss: the whole answer, one of its terms, a cell of a row, or what stood beside it.
func (r Reader) loss(p instrument.Passage, l instrument.Loss) (label, answer text.Text) {
	if p.Was == nil {
		data, err := json.Marshal(instrument.Answers{p.ID: l.Answer})
		if err != nil {
			data = nil
		}
		return sameInBoth(p.ID), sameInBoth(string(data))
	}
	rest := strings.TrimPrefix(strings.TrimPrefix(l.Path, p.ID), ".")
	parts := strings.Split(rest, ".")
	switch {
	case rest == "":
		return p.Was.Label, r.write(p.Was, p.Before)
	case rest == "remark":
		return beside(p.Was, "note", "note"), l.Answer.Remark
	case rest == "evidence":
		return beside(p.Was, "preuve", "evidence"), evidenceText(p.Was, l.Answer)
	case len(parts) == 1:
		return p.Was.Label, r.write(p.Was, l.Answer)
	}
	for _, f := range p.Was.Fields {
		if f.ID == parts[1] {
			return beside(p.Was, "ligne "+parts[0]+", "+f.Label.FR, "row "+parts[0]+", "+f.Label.EN), r.write(f, l.Answer)
		}
	}
	return p.Was.Label, sameInBoth(rest)
}

func beside(q *instrument.Question, fr, en string) text.Text {
	return text.T(q.Label.FR+" – "+fr, q.Label.EN+" – "+en)
}

func evidenceText(q *instrument.Question, a instrument.Answer) text.Text {
	e := a.Evidence
	if e == nil {
		return text.Text{}
	}
	fr, en := e.Code, e.Code
	if kinds := q.EvidenceKinds(); kinds != nil {
		fr, en = kinds.Label(e.Code, text.FR), kinds.Label(e.Code, text.EN)
	}
	for _, more := range []string{e.Reference, e.Provider, e.Date.String()} {
		if more != "" {
			fr, en = fr+" · "+more, en+" · "+more
		}
	}
	return text.T(fr, en)
}

// resultTable shows both results side by side; it has no row where neither version works anything out.
func resultTable(b instrument.Brought) ui.Table {
	t := ui.Table{ID: "results", Caption: text.T("Résultat sous chaque version", "Result under each version"), Columns: []ui.Column{
		{Label: text.T("Résultat", "Result")}, {Label: text.T("Version "+b.From.Version, "Version "+b.From.Version)}, {Label: text.T("Version "+b.To.Version, "Version "+b.To.Version)}}}
	before, after := standings(b.From, b.Before), standings(b.To, b.After)
	none := text.T("Pas dans cette version", "Not in this version")
	row := func(label, was, is text.Text) {
		t.Rows = append(t.Rows, []ui.Cell{{Text: label, Head: true}, {Text: was}, {Text: is}})
	}
	held := map[string]standing{}
	for _, s := range after {
		held[s.id] = s
	}
	for _, was := range before {
		is, still := held[was.id]
		if !still {
			row(was.label, was.result, none)
			continue
		}
		delete(held, was.id)
		row(is.label, was.result, is.result)
	}
	for _, is := range after {
		if _, new := held[is.id]; new {
			row(is.label, none, is.result)
		}
	}
	return t
}

// standing is one line of a result.
type standing struct {
	id            string
	label, result text.Text
}

func standings(in *instrument.Instrument, r instrument.Result) []standing {
	var all []standing
	for _, s := range r.Scores {
		switch {
		case s.Maturity != nil:
			for _, section := range in.Sections {
				if at, is := s.Maturity.Worst.Supported[section.ID]; is && at.Level < len(s.Rule.Gates.Levels) {
					all = append(all, standing{s.Rule.ID + "." + section.ID, section.Title, s.Rule.Gates.Levels[at.Level]})
				}
			}
		case s.Level != nil:
			all = append(all, standing{s.Rule.ID, s.Rule.Title, s.Level.Title})
		default:
			fr, en := decimal(s.Value), decimal(s.Value)
			if s.Max > 0 {
				fr, en = fr+" sur "+decimal(s.Max), en+" of "+decimal(s.Max)
			}
			all = append(all, standing{s.Rule.ID, s.Rule.Title, text.T(strings.ReplaceAll(fr, ".", ","), en)})
		}
	}
	if len(r.Missing) > 0 {
		all = append(all, standing{"missing", text.T("Réponses attendues", "Answers expected"), sameInBoth(fmt.Sprint(len(r.Missing)))})
	}
	return all
}

// decimal writes a result to two decimals at most.
func decimal(n float64) string {
	return strings.TrimRight(strings.TrimRight(strconv.FormatFloat(n, 'f', 2, 64), "0"), ".")
}
