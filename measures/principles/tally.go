package principles

import (
	"strconv"
	"time"

	"balise/engine/text"
	"balise/measures/principles/adoption"
	"balise/platform/people"
	"balise/platform/web/ui"
)

// Tally counts what bodies said, and what became of it.
type Tally struct {
	Comments int `json:"comments"`
	Bodies   int `json:"bodies"`
	Support  int `json:"support"`
	Amend    int `json:"amend" doc:"D’accord, avec des changements / Supports, with changes"`
	Object   int `json:"object"`
	Accepted int `json:"accepted"`
	Partly   int `json:"partly"`
	Refused  int `json:"refused"`
	// Public are the comments whose bodies agreed that everyone reads them.
	Public []PublicComment `json:"public,omitempty"`
}

// PublicComment is what a body said, that everyone may read, and what it was answered.
type PublicComment struct {
	Body       text.Text `json:"body"`
	Slug       string    `json:"slug"`
	At         time.Time `json:"at"`
	Stance     string    `json:"stance" enum:"support,amend,object"`
	Words      string    `json:"words,omitempty"`
	Outcome    string    `json:"outcome" enum:"accepted,partly,refused"`
	Why        text.Text `json:"why"`
	AnsweredAt time.Time `json:"answered_at"`
}

// tally counts comments that were answered.
func tally(comments []adoption.Comment) Tally {
	t, bodies := Tally{}, map[string]bool{}
	for _, c := range comments {
		t.Comments++
		bodies[c.BodyID] = true
		*map[adoption.Stance]*int{adoption.Support: &t.Support, adoption.Amend: &t.Amend, adoption.Object: &t.Object}[c.Stance]++
		if c.Answer != nil {
			*map[adoption.Outcome]*int{adoption.Accepted: &t.Accepted, adoption.Partly: &t.Partly, adoption.Refused: &t.Refused}[c.Answer.Outcome]++
		}
	}
	t.Bodies = len(bodies)
	return t
}

func publicComments(comments []adoption.Comment, directory *people.Directory) []PublicComment {
	var all []PublicComment
	for _, c := range comments {
		body, known := directory.Body(c.BodyID)
		if !c.Publish || c.Answer == nil || !known {
			continue
		}
		all = append(all, PublicComment{Body: body.Name, Slug: body.Slug, At: c.At, Stance: string(c.Stance), Words: c.Words,
			Outcome: string(c.Answer.Outcome), Why: c.Answer.Why, AnsweredAt: c.Answer.At})
	}
	return all
}

// Rows shows the numbers that are not zero.
func (t Tally) Rows() ui.Table {
	table := ui.Table{ID: "tally", Caption: text.T("Positions des organismes et suites données", "Positions of bodies and what became of them"),
		Columns: []ui.Column{{Label: text.T("Commentaires", "Comments")}, {Label: text.T("Nombre", "Number"), Numeric: true}}}
	for _, line := range []struct {
		label text.Text
		n     int
	}{
		{adoption.Support.Title(), t.Support}, {adoption.Amend.Title(), t.Amend}, {adoption.Object.Title(), t.Object},
		{adoption.Accepted.Title(), t.Accepted}, {adoption.Partly.Title(), t.Partly}, {adoption.Refused.Title(), t.Refused},
	} {
		if line.n > 0 {
			n := strconv.Itoa(line.n)
			table.Rows = append(table.Rows, []ui.Cell{{Text: line.label, Head: true}, {Text: text.T(n, n), Numeric: true}})
		}
	}
	return table
}

// StanceTag names the position.
func (c PublicComment) StanceTag() ui.Tag { return adoption.StanceTag(adoption.Stance(c.Stance)) }

// OutcomeTag names what became of it.
func (c PublicComment) OutcomeTag() ui.Tag { return adoption.OutcomeTag(adoption.Outcome(c.Outcome)) }

// Paragraphs are the words of the body.
func (c PublicComment) Paragraphs() []string { return adoption.Lines(c.Words) }
