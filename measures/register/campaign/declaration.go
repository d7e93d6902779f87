package campaign

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

// Stage is where the declaration of a body stands.
type Stage string

// The four stages. A declaration that its approver returned is in progress again, with their comment.
const (
	NotStarted Stage = "not_started"
	InProgress Stage = "in_progress"
	Submitted  Stage = "submitted"
	Signed     Stage = "signed"
)

// Declaration is that of one body in one campaign. Its Version counts what the whole was changed by, not the decisions on
// initiatives, so that two agents may each take their part of them.
type Declaration struct {
	ID, CampaignID, BodyID string
	Stage                  Stage
	Version                int
	Nothing                bool               // the body declares that it has no initiative
	Answers                instrument.Answers // of the declaration's own questionnaire
	Comment                string             // of the approver who returned it
	Exempt                 bool
	Reason                 text.Text // why it is exempt, or was bound or reopened
	SubmittedBy            string
	UpdatedAt              time.Time
	Signed                 int // how many times it was signed; the last version is that number
	SignedAt               time.Time
}

// Decision is what a body declares of one initiative.
type Decision string

// The four decisions. The body chooses to declare as it stands or to retire; what it had declared before tells the rest.
const (
	Confirmed Decision = "confirmed"
	Updated   Decision = "updated"
	Added     Decision = "added"
	Retired   Decision = "retired"
)

var decisionTitles = map[Decision]text.Text{
	Confirmed: text.T("Confirmée sans changement", "Confirmed unchanged"),
	Updated:   text.T("Mise à jour", "Updated"),
	Added:     text.T("Ajoutée", "Added"),
	Retired:   text.T("Usage terminé", "Use ended"),
}

// Title names the decision for a reader.
func (d Decision) Title() text.Text { return decisionTitles[d] }

// Line is a decision on one initiative, as it was when the record had that version.
type Line struct {
	RecordID string
	Decision Decision
	Version  int        // of the record
	Ended    people.Day // when it was retired
	Reason   text.Text  // why it was retired
	At       time.Time
	By       string
}

const (
	sqlDeclarations = `SELECT id, campaign_id, body_id, state, version, has_none, answers, comment, exempt, reason_fr, reason_en, submitted_by,
		updated_at, signed, signed_at FROM declaration
		WHERE (CAST(? AS TEXT) = '' OR campaign_id = ?) AND (CAST(? AS TEXT) = '' OR body_id = ?)`

	sqlAddDeclaration = `INSERT INTO declaration (id, campaign_id, body_id, state, version, has_none, answers, comment, exempt, reason_fr, reason_en,
		submitted_by, updated_at, signed, signed_at) VALUES (?, ?, ?, ?, 1, FALSE, '{}', '', ?, ?, ?, '', ?, 0, 0)`

	sqlSetDeclaration = `UPDATE declaration SET state = ?, version = ?, has_none = ?, answers = ?, comment = ?, exempt = ?, reason_fr = ?,
		reason_en = ?, submitted_by = ?, updated_at = ?, signed = ?, signed_at = ? WHERE id = ?`

	sqlLines = `SELECT record_id, decision, record_version, ended, reason_fr, reason_en, at, by_name FROM declaration_line WHERE declaration_id = ?`

	sqlDecided = `SELECT l.declaration_id, count(*) FROM declaration_line l JOIN declaration d ON d.id = l.declaration_id
		WHERE d.campaign_id = ? GROUP BY l.declaration_id`
)

// addDeclaration gives a body its declaration to make; with a reason, it is exempt from the start.
func (s *Store) addDeclaration(ctx context.Context, tx *db.Tx, c Campaign, bodyID string, exempt text.Text) error {
	_, err := tx.Exec(ctx, sqlAddDeclaration, db.NewID(), c.ID, bodyID, string(NotStarted), !exempt.Empty(), exempt.FR, exempt.EN, db.Micros(s.now()))
	if err != nil {
		return fmt.Errorf("campaign %d: body %s: %w", c.Year, bodyID, err)
	}
	return nil
}

// Declarations lists those of a campaign, or those of a body in every campaign; an empty identifier chooses all.
func (s *Store) Declarations(ctx context.Context, campaignID, bodyID string) (all []Declaration, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = readDeclarations(ctx, tx, campaignID, bodyID)
		return err
	})
	return all, err
}

// Declaration gives that of a body in a campaign; a not-found fault when the body is not in it.
func (s *Store) Declaration(ctx context.Context, c Campaign, bodyID string) (d Declaration, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		d, err = declarationOf(ctx, tx, c.ID, bodyID)
		return err
	})
	return d, err
}

func declarationOf(ctx context.Context, tx *db.Tx, campaignID, bodyID string) (Declaration, error) {
	if campaignID == "" || bodyID == "" {
		return Declaration{}, noDeclaration()
	}
	found, err := readDeclarations(ctx, tx, campaignID, bodyID)
	if err != nil {
		return Declaration{}, err
	}
	if len(found) == 0 {
		return Declaration{}, noDeclaration()
	}
	return found[0], nil
}

func noDeclaration() error {
	return fault.NotFound(text.T("Cet organisme n’a pas de déclaration dans cette campagne.", "This body has no declaration in this campaign."))
}

func readDeclarations(ctx context.Context, tx *db.Tx, campaignID, bodyID string) ([]Declaration, error) {
	rows, err := tx.Query(ctx, sqlDeclarations, campaignID, campaignID, bodyID, bodyID)
	if err != nil {
		return nil, fmt.Errorf("declarations: %w", err)
	}
	defer rows.Close()
	var all []Declaration
	for rows.Next() {
		d, err := scanDeclaration(rows)
		if err != nil {
			return nil, fmt.Errorf("declarations: %w", err)
		}
		all = append(all, d)
	}
	return all, rows.Err()
}

func scanDeclaration(rows interface{ Scan(...any) error }) (Declaration, error) {
	var d Declaration
	var answers string
	var updated, signed int64
	if err := rows.Scan(&d.ID, &d.CampaignID, &d.BodyID, &d.Stage, &d.Version, &d.Nothing, &answers, &d.Comment, &d.Exempt,
		&d.Reason.FR, &d.Reason.EN, &d.SubmittedBy, &updated, &d.Signed, &signed); err != nil {
		return d, err
	}
	d.UpdatedAt, d.SignedAt = db.Time(updated), db.Time(signed)
	return d, json.Unmarshal([]byte(answers), &d.Answers)
}

// save writes a declaration and its line of the audit trail.
func (s *Store) save(ctx context.Context, tx *db.Tx, actor people.Actor, d Declaration, what string, detail map[string]string) error {
	answers, err := json.Marshal(d.Answers)
	if err != nil {
		return fmt.Errorf("declaration %s: %w", d.ID, err)
	}
	if _, err := tx.Exec(ctx, sqlSetDeclaration, string(d.Stage), d.Version, d.Nothing, string(answers), d.Comment, d.Exempt, d.Reason.FR, d.Reason.EN,
		d.SubmittedBy, db.Micros(s.now()), d.Signed, db.Micros(d.SignedAt), d.ID); err != nil {
		return fmt.Errorf("declaration %s: %w", d.ID, err)
	}
	return people.Audit(ctx, tx, people.Entry{At: s.now(), Actor: actor, Action: "declaration." + what, Kind: "declaration", ObjectID: d.ID,
		BodyID: d.BodyID, Detail: detail})
}

func readLines(ctx context.Context, tx *db.Tx, declarationID string) (map[string]Line, error) {
	rows, err := tx.Query(ctx, sqlLines, declarationID)
	if err != nil {
		return nil, fmt.Errorf("lines of declaration %s: %w", declarationID, err)
	}
	defer rows.Close()
	all := map[string]Line{}
	for rows.Next() {
		var l Line
		var at int64
		if err := rows.Scan(&l.RecordID, &l.Decision, &l.Version, &l.Ended, &l.Reason.FR, &l.Reason.EN, &at, &l.By); err != nil {
			return nil, fmt.Errorf("lines of declaration %s: %w", declarationID, err)
		}
		l.At = db.Time(at)
		all[l.RecordID] = l
	}
	return all, rows.Err()
}

// decided counts the decisions already taken, by declaration.
func (s *Store) decided(ctx context.Context, c Campaign) (map[string]int, error) {
	counts := map[string]int{}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlDecided, c.ID)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			var n int
			if err := rows.Scan(&id, &n); err != nil {
				return err
			}
			counts[id] = n
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("decisions of campaign %d: %w", c.Year, err)
	}
	return counts, nil
}
