package dialogue

import (
	"context"
	"fmt"
	"strings"

	"balise/platform/db"
	"balise/platform/people"
)

// Filter chooses requests of a queue; its zero value chooses all that the reader may see.
type Filter struct {
	Waiting       bool // only those that wait, the most urgent first; otherwise the last asked first
	State         State
	Kind          Kind
	BodyID        string
	Central       bool // only those of the central team
	Late          bool // only those that wait and are late
	Text          string
	Limit, Offset int // a Limit of 0 is 50
}

// The bodies are one argument, ",id,id,": a body is in it when taking it out changes it.
const (
	sqlChosen = ` WHERE (CAST(? AS TEXT) = 'all' OR replace(CAST(? AS TEXT), ',' || body_id || ',', ',') <> CAST(? AS TEXT))
		AND (CAST(? AS INTEGER) = 0 OR state IN ('held', 'open')) AND (CAST(? AS TEXT) = '' OR state = ?) AND (CAST(? AS TEXT) = '' OR kind = ?)
		AND (CAST(? AS TEXT) = '' OR body_id = ?) AND (CAST(? AS INTEGER) = 0 OR body_id = '')
		AND (CAST(? AS INTEGER) = 0 OR (state IN ('held', 'open') AND due_at <= ?))
		AND folded LIKE ? ESCAPE '!' `

	sqlUrgentFirst = sqlColumns + sqlChosen + "ORDER BY due_at, id LIMIT ? OFFSET ?"

	sqlNewestFirst = sqlColumns + sqlChosen + "ORDER BY asked_at DESC, id DESC LIMIT ? OFFSET ?"

	sqlCountChosen = "SELECT COUNT(*) FROM dialogue_request" + sqlChosen
)

// List gives the chosen requests that the actor may read, and how many there are in all.
func (s *Store) List(ctx context.Context, actor people.Actor, f Filter) (found []Request, total int, err error) {
	all, bodies := people.Reach(actor, people.RequestRead)
	if !all && len(bodies) == 0 {
		return nil, 0, nil
	}
	every, among := "", ","+strings.Join(bodies, ",")+","
	if all {
		every = "all"
	}
	args := []any{every, among, among, one(f.Waiting), string(f.State), string(f.State), string(f.Kind), string(f.Kind), f.BodyID, f.BodyID,
		one(f.Central), one(f.Late), db.Micros(s.now()), pattern(f.Text)}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	query := sqlNewestFirst
	if f.Waiting || f.Late {
		query = sqlUrgentFirst
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if err := tx.QueryRow(ctx, sqlCountChosen, args...).Scan(&total); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, query, append(args, f.Limit, f.Offset)...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			r, err := scanRequest(rows)
			if err != nil {
				return err
			}
			found = append(found, r)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, 0, fmt.Errorf("dialogue: list: %w", err)
	}
	return found, total, nil
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Figures count what was asked and what became of it, abuse, duplicates and what was taken back left out.
type Figures struct {
	Asked    int `json:"asked"`
	Answered int `json:"answered"`
	InTime   int `json:"answered_in_time"`
	Late     int `json:"waiting_late"`
}

// Share is how many answers in a hundred were in time; -1 when nothing was answered.
func (f Figures) Share() int {
	if f.Answered == 0 {
		return -1
	}
	return f.InTime * 100 / f.Answered
}

// Central is, among the bodies of Figures, the central team's own queue.
const Central = ""

const sqlFigures = `SELECT body_id, COUNT(*), SUM(CASE WHEN answered_at > 0 THEN 1 ELSE 0 END),
	SUM(CASE WHEN answered_at > 0 AND answered_at < due_at THEN 1 ELSE 0 END),
	SUM(CASE WHEN state = 'open' AND due_at <= ? THEN 1 ELSE 0 END)
	FROM dialogue_request WHERE state IN ('open', 'answered') OR (state = 'closed' AND close_ground = 'elsewhere') GROUP BY body_id`

// Figures gives the figures of each body, by its identifier.
func (s *Store) Figures(ctx context.Context) (map[string]Figures, error) {
	byBody := map[string]Figures{}
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlFigures, db.Micros(s.now()))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var body string
			var f Figures
			if err := rows.Scan(&body, &f.Asked, &f.Answered, &f.InTime, &f.Late); err != nil {
				return err
			}
			byBody[body] = f
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("dialogue: figures: %w", err)
	}
	return byBody, nil
}

// All sums the figures of every body.
func All(byBody map[string]Figures) Figures {
	var sum Figures
	for _, f := range byBody {
		sum.Asked += f.Asked
		sum.Answered += f.Answered
		sum.InTime += f.InTime
		sum.Late += f.Late
	}
	return sum
}
