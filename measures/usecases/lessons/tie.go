package lessons

import (
	"context"
	"fmt"
	"slices"

	"balise/engine/instrument"
	"balise/platform/db"
	"balise/platform/initiative"
	"balise/platform/record"
)

const (
	sqlFollowed = "SELECT seq FROM lesson_sequence"

	sqlFollow = "UPDATE lesson_sequence SET seq = ?, changes = changes + ?"

	sqlUntie = "DELETE FROM lesson_tie WHERE kind = ? AND number = ?"

	sqlTie = "INSERT INTO lesson_tie (kind, number, case_number) VALUES (?, ?, ?) ON CONFLICT (kind, number, case_number) DO NOTHING"

	sqlTied = "SELECT number FROM lesson_tie WHERE case_number = ? AND kind = ? ORDER BY number DESC"

	sqlVersion = "SELECT changes * 1048576 - (SELECT COUNT(*) FROM lesson_interest) FROM lesson_sequence"
)

// inspiredBy is the question of an initiative that names the cases it comes from.
const inspiredBy = "inspired_by"

// Version grows whenever what everyone reads of a case here changes: also when interests are erased, which counts no change.
func (l *Lessons) Version(ctx context.Context) (n int64, err error) {
	err = l.DB.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlVersion).Scan(&n) })
	return n, err
}

// Follower ties published records to cases, and gives documented cases to the catalogue.
func (l *Lessons) Follower() record.Follower {
	return record.Follower{
		Name: "lessons",
		Seq: func(ctx context.Context) (seq int64, err error) {
			err = l.DB.Read(ctx, func(tx *db.Tx) error { return tx.QueryRow(ctx, sqlFollowed).Scan(&seq) })
			return seq, err
		},
		Apply: l.follow,
	}
}

func (l *Lessons) follow(ctx context.Context, next []record.Publication, upto int64) error {
	if slices.ContainsFunc(next, func(p record.Publication) bool { return p.Kind == StudyKind }) {
		if err := l.edition(ctx, upto); err != nil { // before the place is kept: done twice, it changes nothing more
			return err
		}
	}
	return l.DB.Write(ctx, func(tx *db.Tx) error {
		changed := 0
		for _, p := range next {
			cases, ours := casesOf(p)
			if !ours {
				continue
			}
			changed = 1
			if _, err := tx.Exec(ctx, sqlUntie, p.Kind, p.Number); err != nil {
				return fmt.Errorf("ties of %s %d: %w", p.Kind, p.Number, err)
			}
			for _, n := range cases {
				if _, err := tx.Exec(ctx, sqlTie, p.Kind, p.Number, n); err != nil {
					return fmt.Errorf("ties of %s %d: %w", p.Kind, p.Number, err)
				}
			}
		}
		_, err := tx.Exec(ctx, sqlFollow, upto, changed)
		return err
	})
}

// casesOf gives the cases that a publication ties itself to; none once it is withdrawn or retired.
func casesOf(p record.Publication) (cases []int64, ours bool) {
	switch p.Kind {
	case NoteKind:
		cases = caseNumbers(initiative.Code(p.Answers, "case"))
	case initiative.KindID:
		links, _ := p.Answers[inspiredBy].Value.([]instrument.Link)
		for _, link := range links {
			cases = append(cases, caseNumbers(link.URL)...)
		}
	default:
		return nil, false
	}
	if p.State != record.Published && p.State != record.Corrected {
		cases = nil
	}
	return cases, true
}

// tied gives the last publications of a kind that are tied to a case, the last numbered first.
func (l *Lessons) tied(ctx context.Context, kind string, number int64) ([]record.Publication, error) {
	var numbers []int64
	err := l.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlTied, number, kind)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var n int64
			if err := rows.Scan(&n); err != nil {
				return err
			}
			numbers = append(numbers, n)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("ties of case %d: %w", number, err)
	}
	var found []record.Publication
	for _, n := range numbers {
		p, err := l.Records.Current(ctx, kind, n)
		if err != nil {
			return nil, err
		}
		found = append(found, p)
	}
	return found, nil
}

// casesOfLesson gives the cases that a note names, standing or not.
func casesOfLesson(p record.Publication) []int64 {
	return caseNumbers(initiative.Code(p.Answers, "case"))
}
