// Package portrait is the government-wide view of measure 2.1 (« Évaluation de l’aptitude »): each year the central team opens an edition,
// follows who signed, and closes it; what may be told of all bodies together is then worked out once and kept for ever. No body is
// ranked, and nothing lets one be found again: see engine/portrait. It also tells the team that keeps the questionnaire how its questions
// behave, and what a change of thresholds would do before it is adopted.
package portrait

import (
	"embed"
	"time"

	"balise/engine/text"
	"balise/measures/readiness/assessment"
	"balise/platform/app"
	"balise/platform/db"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package. They stand on those of people.
var Migrations = db.Migrations{Name: "readiness_portrait", FS: migrations}

// Texts is the package's texts.yaml.
//
//go:embed texts.yaml
var Texts []byte

//go:embed *.html
var files embed.FS

// Store keeps the editions. It is safe for concurrent use.
type Store struct {
	*app.House
	Form assessment.Questionnaire
	now  func() time.Time
}

// NewStore gives the store of a house. The clock is the house’s; the demonstration moves one of its own.
func NewStore(h *app.House, now func() time.Time) *Store {
	return &Store{House: h, Form: assessment.Of(h.Corpus), now: now}
}

// The axes by which bodies are grouped, in the order in which they are told: one that comes later is told only as far as it tells no few
// bodies apart within those before it.
const (
	portfolioAxis = "portfolio"
	typeAxis      = "type"
	sizeAxis      = "size"
)

var axes = []string{portfolioAxis, typeAxis, sizeAxis}

// taxonomies name the codes of each axis.
var taxonomies = map[string]string{portfolioAxis: "portfolio", typeAxis: "body_type", sizeAxis: "body_size"}

var axisTitles = map[string]text.Text{
	portfolioAxis: text.T("Portefeuille", "Portfolio"),
	typeAxis:      text.T("Type d’organisme", "Type of body"),
	sizeAxis:      text.T("Taille", "Size"),
}
