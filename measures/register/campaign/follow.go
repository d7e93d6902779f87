package campaign

import (
	"context"
	"fmt"
	"slices"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/people"
)

// Status is where a body stands in a campaign, as whoever follows it counts: each body has exactly one.
type Status string

// The statuses. HasNone is a signed declaration that says the body has no initiative.
const (
	StatusNotStarted Status = "not_started"
	StatusInProgress Status = "in_progress"
	StatusSubmitted  Status = "submitted"
	StatusSigned     Status = "signed"
	StatusHasNone    Status = "has_none"
	StatusExempt     Status = "exempt"
)

// Statuses lists them in the order of the way to a signature.
var Statuses = []Status{StatusNotStarted, StatusInProgress, StatusSubmitted, StatusSigned, StatusHasNone, StatusExempt}

var statusTitles = map[Status]text.Text{
	StatusNotStarted: text.T("Pas commencée", "Not started"),
	StatusInProgress: text.T("En préparation", "In progress"),
	StatusSubmitted:  text.T("À signer", "To be signed"),
	StatusSigned:     text.T("Signée", "Signed"),
	StatusHasNone:    text.T("Signée, aucune initiative", "Signed, no initiative"),
	StatusExempt:     text.T("Exemptée", "Exempt"),
}

// Title names the status for a reader.
func (s Status) Title() text.Text { return statusTitles[s] }

// Status tells where the body stands.
func (d Declaration) Status() Status {
	switch {
	case d.Exempt:
		return StatusExempt
	case d.Stage == Signed && d.Nothing:
		return StatusHasNone
	}
	return Status(d.Stage)
}

// Late tells whether a body should have signed by now.
func (d Declaration) Late(c Campaign, now time.Time) bool {
	return c.Late(now) && !d.Exempt && d.Stage != Signed
}

// Row is a body in the table of a campaign.
type Row struct {
	Declaration
	Body     people.Body
	Decided  int // initiatives of which something is decided
	Late     bool
	Reminded time.Time // zero for never
}

const sqlReminded = `SELECT body_id, MAX(at) FROM campaign_reminder WHERE campaign_id = ? GROUP BY body_id`

// Rows gives every body of a campaign, in the order of their French names.
func (s *Store) Rows(ctx context.Context, c Campaign) ([]Row, error) {
	declarations, err := s.Declarations(ctx, c.ID, "")
	if err != nil {
		return nil, err
	}
	directory, err := s.People.Directory(ctx)
	if err != nil {
		return nil, err
	}
	decided, err := s.decided(ctx, c)
	if err != nil {
		return nil, err
	}
	reminded, err := s.reminded(ctx, c)
	if err != nil {
		return nil, err
	}
	byBody := map[string]Declaration{}
	for _, d := range declarations {
		byBody[d.BodyID] = d
	}
	var rows []Row
	for _, b := range directory.Bodies() {
		if d, in := byBody[b.ID]; in {
			rows = append(rows, Row{Declaration: d, Body: b, Decided: decided[d.ID], Late: d.Late(c, s.now()), Reminded: reminded[b.ID]})
		}
	}
	return rows, nil
}

// Counts gives how many bodies have each status, and how many of them all are late.
func Counts(rows []Row) (by map[Status]int, late int) {
	by = map[Status]int{}
	for _, r := range rows {
		by[r.Status()]++
		if r.Late {
			late++
		}
	}
	return by, late
}

func (s *Store) reminded(ctx context.Context, c Campaign) (map[string]time.Time, error) {
	at := map[string]time.Time{}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlReminded, c.ID)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var body string
			var last int64
			if err := rows.Scan(&body, &last); err != nil {
				return err
			}
			at[body] = db.Time(last)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("reminders of campaign %d: %w", c.Year, err)
	}
	return at, nil
}

// waiting keeps the rows of bodies that still have something to do.
func waiting(rows []Row) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Exempt || r.Stage == Signed })
}
