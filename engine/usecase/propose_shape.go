package usecase

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"balise/engine/inventory"
)

// sampled is how many cells of a column that say something are looked at, from all over the file.
const sampled = 300

// shape is what the cells of a column look like: shares of those that say something.
type shape struct {
	filled   int
	share    float64 // of the records that say something
	distinct float64
	choices  int // distinct values
	median   int // characters
	long     float64
	dates    float64
	flags    float64
	links    float64
	mails    float64
	numbers  float64
	codes    float64 // one word with a digit, or a short number
	solid    float64 // short, without a space
	stages   float64
	bodies   float64 // names of organisations
	sample   []string
}

// months are the beginnings of their names in five languages.
const months = `(?:jan|ene|feb|fév|fev|mar|mär|maa|mrt|apr|avr|abr|mai|may|mei|jun|juin|jul|juil|aug|aoû|aou|ago|sep|set|oct|okt|nov|dec|déc|dez|dic)[\pL]{0,7}\.?`

var (
	dateLike = regexp.MustCompile(`(?i)^\D{0,12}(?:(?:19|20)\d\d(?:\D|$)|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{1,2}(?:er)?[-/ ]` + months + `\b|` + months + `[-/ ,]+\d{2,4}|q[1-4]\s*(?:fy)?\d{2}|\d{5}(?:\.\d+)?$)`)
	linkLike = regexp.MustCompile(`(?i)^(?:https?://|www\.)\S+`)
	mailLike = regexp.MustCompile(`^\S+@\S+\.\w+$`)
	numLike  = regexp.MustCompile(`^-?[\d\s.,]+%?$`)
	codeLike = regexp.MustCompile(`^[\pL\d][\pL\d._/#-]*$`)
)

// flagWords begin the answers to questions that are answered by yes or no.
var flagWords = wordSet(`yes no y n oui non ja nee nein si true false vrai faux waar onwaar verdadero falso partly partially partiellement`)

// stageWords are in the values of a lifecycle.
var stageWords = []string{"production", "develop", "pilot", "retired", "deploy", "planned", "planning", "initiation", "implementation", "operation", "in use", "testing", "idea", "beta", "decommission",
	"acquisition", "prototype", "proof of concept", "inactive", "experiment", "exploitation", "developpement", "essai", "pilote", "retrait", "retire", "abandonne", "service", "en cours", "planifie",
	"in gebruik", "gebruik", "ontwikkeling", "uit gebruik", "proef", "produccion", "desarrollo", "piloto", "en uso", "retirado", "betrieb", "entwicklung", "einsatz", "erprobung", "planung", "geplant", "produktiv", "eingestellt", "implemented"}

// bodyWords are in the names of public organisations.
var bodyWords = wordSet(`department ministry agency authority council commission office bureau board service services administration institute municipality city county university hospital government police court
	ministere agence autorite conseil commissariat direction institut ville universite centre regie societe secretariat commune departement region prefecture
	ministerie gemeente provincie waterschap dienst rijksdienst belastingdienst inspectie raad stichting uitvoeringsinstituut omgevingsdienst politie
	ministerio agencia autoridad consejo direccion instituto ayuntamiento municipalidad universidad servicio subsecretaria superintendencia secretaria tribunal gobierno
	ministerium bundesamt amt behorde landesamt stadt gemeinde universitat anstalt bundesanstalt bundesministerium agentur`)

func shapeOf(t *inventory.Table, column int) *shape {
	s := &shape{}
	var all []string
	for _, r := range t.Records {
		if text := strings.TrimSpace(r.Cells[column].Text); text != "" && !saysNothing(text) {
			all = append(all, text)
		}
	}
	s.filled = len(all)
	if len(all) == 0 {
		return s
	}
	s.share = float64(len(all)) / float64(len(t.Records))
	seen := map[string]bool{}
	for _, v := range all {
		seen[v] = true
	}
	s.choices = len(seen)
	s.distinct = float64(len(seen)) / float64(len(all))
	step := max(1, len(all)/sampled)
	for i := 0; i < len(all); i += step {
		s.sample = append(s.sample, all[i])
	}
	s.measure()
	return s
}

func (s *shape) measure() {
	var lengths []int
	count := func(share *float64, is bool) {
		if is {
			*share += 1 / float64(len(s.sample))
		}
	}
	for _, v := range s.sample {
		n := utf8.RuneCountInString(v)
		lengths = append(lengths, n)
		short := written(v[:min(len(v), 200)])
		w := words(short)
		count(&s.long, len(strings.Fields(v)) >= 8)
		count(&s.dates, n <= 40 && dateLike.MatchString(short) && strings.ContainsAny(short, "0123456789"))
		count(&s.flags, len(w) > 0 && (flagWords[w[0]] || len(w) > 1 && len(w[0]) == 1 && flagWords[w[1]]))
		count(&s.links, linkLike.MatchString(short) || n <= 150 && strings.Contains(short, "://"))
		count(&s.mails, mailLike.MatchString(short))
		count(&s.numbers, numLike.MatchString(short))
		count(&s.codes, n <= 40 && codeLike.MatchString(short) && strings.ContainsFunc(short, unicode.IsDigit))
		count(&s.solid, n <= 60 && !strings.Contains(short, " "))
		plain := strings.Join(w, " ")
		count(&s.stages, n <= 200 && slices.ContainsFunc(stageWords, func(stage string) bool { return strings.Contains(plain, stage) }))
		count(&s.bodies, n <= 120 && slices.ContainsFunc(w, func(word string) bool { return bodyWords[word] || strings.HasPrefix(word, "ministeri") }))
	}
	slices.Sort(lengths)
	s.median = lengths[len(lengths)/2]
}

// saysNothing are the words by which people write that there is no answer; what they mean is for the reading to say.
func saysNothing(s string) bool {
	if len(s) > 20 {
		return false
	}
	switch folded(s) {
	case "n/a", "na", "none", "not applicable", "unknown", "-", "--", "null", "nan", "s.o.", "s. o.", "s/o", "sans objet", "aucun", "aucune", "inconnu", "n.v.t.", "nvt", "onbekend", "geen",
		"ninguno", "no aplica", "keine", "unbekannt", "tbd", "[]":
		return true
	}
	return false
}

// fits tells from 0 to 1 how well the cells of a column may be the values of a field; 0 is no. A column without values fits any.
func (s *shape) fits(f Field) float64 {
	if s.filled == 0 {
		return emptyFit
	}
	switch f {
	case Name:
		return s.fitsName()
	case SourceID:
		if s.distinct < 0.5 || s.long > 0.3 || s.median > 60 {
			return 0
		}
		return clamp(max(s.codes+s.numbers, 0.9*s.solid), 0.35)
	case Summary, Purpose, Outputs, Benefits, Results, Risks:
		if s.dates > 0.6 || s.numbers > 0.5 || s.links > 0.6 || s.mails > 0.3 || s.flags > 0.85 && s.median < 12 {
			return 0
		}
		return clamp(s.long, 0.3)
	case Organisation, Unit, Portfolio:
		if s.long > 0.5 && s.median > 160 || s.dates > 0.5 || s.numbers > 0.5 || s.links > 0.3 || s.mails > 0.3 || s.flags > 0.5 {
			return 0
		}
		return clamp(0.4+s.bodies, 0.4)
	case StartDate, EndDate, StatusDate, Published, Updated:
		if s.dates < 0.3 {
			return 0
		}
		return s.dates
	case Link, DataLink:
		return s.fitsLink(f)
	case SourceCode:
		return clamp(s.links+s.flags, 0.3)
	case Contact:
		return clamp(s.mails+s.links, 0.35)
	case Lifecycle:
		if s.long > 0.6 && s.stages < 0.5 || s.dates > 0.5 || s.links > 0.3 || s.choices > 60 && s.distinct > 0.5 && s.stages < 0.5 || s.flags > 0.6 {
			return 0
		}
		return clamp(s.stages, 0.2)
	}
	return s.fitsOther(f)
}

func (s *shape) fitsOther(f Field) float64 {
	switch f {
	case HighImpact:
		if s.long > 0.7 && s.flags < 0.3 || s.dates > 0.5 || s.links > 0.3 {
			return 0
		}
		return 0.8
	case PublicFacing, PersonalInfo:
		if s.long > 0.7 && s.flags < 0.3 || s.dates > 0.5 || s.links > 0.3 {
			return 0
		}
		return clamp(s.flags, 0.4)
	case Country:
		if s.long > 0.2 || s.median > 30 || s.numbers > 0.3 || s.links > 0 || s.flags > 0.5 {
			return 0
		}
		return 0.8
	case Supplier, Product:
		if s.dates > 0.5 || s.links > 0.5 || s.long > 0.7 || s.flags > 0.7 {
			return 0
		}
		return clamp(1-s.long-s.flags, 0.3)
	case Category, Function, Technique, Sourcing, Users:
		if s.dates > 0.5 || s.numbers > 0.5 || s.links > 0.4 || f != Users && f != Sourcing && s.flags > 0.7 {
			return 0
		}
		return clamp((1-s.distinct+s.spoken(f))/2, 0.3)
	case LegalBasis, Tags, InfoBanks, Demographics, DataSources:
		if s.dates > 0.7 || f == Tags && s.flags > 0.7 {
			return 0
		}
		return 0.6
	}
	return 0.6
}

// spoken is the share of the cells in which a word of the field tells a code.
func (s *shape) spoken(f Field) float64 {
	about, _ := AboutField(f)
	told := 0
	for _, v := range s.sample[:min(len(s.sample), 60)] {
		if codes, _ := keywords()[about.Taxonomy].find(v[:min(len(v), 200)]); len(codes) > 0 {
			told++
		}
	}
	return float64(told) / float64(min(len(s.sample), 60))
}

func (s *shape) fitsName() float64 {
	if s.dates > 0.5 || s.links > 0.2 || s.mails > 0.2 || s.numbers > 0.5 || s.flags > 0.5 || s.long > 0.7 && s.median > 150 || s.share < 0.3 {
		return 0
	}
	return clamp(s.distinct-s.long/2, 0.1)
}

func (s *shape) fitsLink(f Field) float64 {
	if f == Link && s.links < 0.3 || s.links < 0.1 && s.flags > 0.5 {
		return 0
	}
	return clamp(s.links, 0.3)
}

// emptyFit is how well a column without values fits a field: less than one whose values do, or nearly.
const emptyFit = 0.25

// kind tells what the values of a field are made of.
func (f Field) kind() Kind {
	about, _ := AboutField(f)
	return about.Kind
}

// clamp keeps a share between a least value and 1.
func clamp(share, least float64) float64 { return max(least, min(1, share)) }
