package instrument

import (
	"strings"

	"balise/engine/text"
)

// EvidenceTaxonomy is the taxonomy that holds the kinds of evidence, from none to what somebody else has checked.
const EvidenceTaxonomy = "evidence"

// Evidence is what shows that an answer is true.
type Evidence struct {
	Code      string `json:"code,omitempty"`      // a term of the taxonomy "evidence"; "" when nothing was said of it
	Date      Date   `json:"date,omitzero"`       // of the document, or of the check
	Reference string `json:"reference,omitempty"` // its title, number or address
	Provider  string `json:"provider,omitempty"`  // the third party that provides the practice; "" when the body does itself
}

// Prefill says where an answer can be taken over from: a question of a record of that kind, tied to this one.
type Prefill struct {
	Kind     string
	Question string
}

// Origin writes where an answer was taken over from.
func Origin(kind, record, question string) string { return kind + ":" + record + ":" + question }

// OriginOf reads what Origin wrote; ok is false for anything else.
func OriginOf(from string) (kind, record, question string, ok bool) {
	parts := strings.Split(from, ":")
	if len(parts) != 3 {
		return "", "", "", false
	}
	return parts[0], parts[1], parts[2], true
}

// CarryOrigin marks the answers whose value is still the one that was taken over; what was changed is somebody’s own.
func CarryOrigin(before, after Answers) {
	for id, a := range after {
		was := before[id]
		if was.From != "" && a.From == "" && Equal(Answer{Value: a.Value, Absence: a.Absence}, Answer{Value: was.Value, Absence: was.Absence}) {
			a.From = was.From
			after[id] = a
		}
	}
}

const (
	longestRemark    = 4000
	longestReference = 300
)

// readBeside reads what stands beside an answer, where it may.
func (in *Instrument) readBeside(q *Question, f fields, a Answer) (Answer, []issue) {
	if in.Remarks {
		a.Remark = readText(f.sub("remark"))
	}
	var issues []issue
	if !q.EvidenceAsked.Empty() {
		a.Evidence, issues = readEvidence(f.sub("evidence"))
	}
	if len(issues) == 0 {
		issues = checkBeside(q, a)
	}
	return a, issues
}

func readEvidence(f fields) (*Evidence, []issue) {
	e := Evidence{Code: clean(f.sub("code").get()), Reference: clean(f.sub("reference").get()), Provider: clean(f.sub("provider").get())}
	if typed := clean(f.sub("date").get()); typed != "" {
		date, err := ParseDate(typed)
		if err != nil {
			return nil, []issue{{at: ".evidence.date", message: badEvidenceDate}}
		}
		e.Date = date
	}
	if e == (Evidence{}) {
		return nil, nil
	}
	return &e, nil
}

var badEvidenceDate = text.T("Écrivez la date de la preuve comme 2026, 2026-05 ou 2026-05-31.", "Write the date of the evidence as 2026, 2026-05 or 2026-05-31.")

func writeBeside(a Answer, f fields) {
	writeText(a.Remark, f.sub("remark"))
	if a.Evidence == nil {
		return
	}
	e := f.sub("evidence")
	e.sub("code").set(a.Evidence.Code)
	e.sub("date").set(a.Evidence.Date.String())
	e.sub("reference").set(a.Evidence.Reference)
	e.sub("provider").set(a.Evidence.Provider)
}

// checkBeside tells what is wrong with what stands beside an answer.
func checkBeside(q *Question, a Answer) []issue {
	issues := within(".remark", checkText(a.Remark, longestRemark, true))
	e := a.Evidence
	if e == nil {
		return issues
	}
	if q.EvidenceAsked.Empty() {
		return append(issues, issue{at: ".evidence.code", message: text.T(
			"Aucune preuve n’est demandée à cette question\u00a0: retirez-la.", "No evidence is asked for here: remove it.")})
	}
	if e.Code != "" && q.evidence != nil && q.evidence.Term(e.Code) == nil {
		issues = append(issues, issue{at: ".evidence.code", message: text.T(
			"Ce genre de preuve n’existe pas\u00a0: choisissez dans la liste.", "There is no such kind of evidence: choose from the list.")})
	}
	if !e.Date.IsZero() && !e.Date.Valid() {
		issues = append(issues, issue{at: ".evidence.date", message: badEvidenceDate})
	}
	for _, line := range [][2]string{{".evidence.reference", e.Reference}, {".evidence.provider", e.Provider}} {
		if m := checkString(line[1], longestReference, false); !m.Empty() {
			issues = append(issues, issue{at: line[0], message: m})
		}
	}
	return issues
}

// bindEvidence ties a question that asks for evidence to the kinds there are.
func (in *Instrument) bindEvidence(s *source, q *Question) {
	if q.EvidenceAsked.Empty() {
		return
	}
	if q.evidence = in.taxonomies[EvidenceTaxonomy]; q.evidence == nil {
		s.say(q.places["evidence"], "question %q: asking for evidence needs the taxonomy %q", q.ID, EvidenceTaxonomy)
	}
}

// EvidenceKinds gives the kinds of evidence, once the instrument is bound; nil where none is asked for.
func (q *Question) EvidenceKinds() *Taxonomy { return q.evidence }
