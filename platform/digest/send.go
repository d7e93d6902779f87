package digest

import (
	"context"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/work"
)

const (
	sqlDue = sqlColumns + "WHERE source = ? AND state = 'active' AND next_at <= ? ORDER BY last_seq, next_at, id LIMIT 200"

	sqlAdvance = `UPDATE digest_subscription SET last_seq = ?, next_at = ?, sent_at = ?
		WHERE id = ? AND state = 'active' AND last_seq = ? AND next_at = ?`
)

// SendTask sends the digests whose time has come.
func (s *Store) SendTask() work.Task {
	return work.Task{Name: "digest.send", Every: 10 * time.Minute, Do: func(ctx context.Context, _ []byte) error {
		_, err := s.Send(ctx)
		return err
	}}
}

// Send writes every digest that is due, and tells how many. Any number of nodes may do it at once: each subscription is moved
// on by one of them, together with its message.
func (s *Store) Send(ctx context.Context) (sent int, err error) {
	for _, source := range s.sources {
		told, err := s.sendOf(ctx, source)
		sent += told
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}

func (s *Store) sendOf(ctx context.Context, source Source) (sent int, err error) {
	for {
		due, err := s.due(ctx, source)
		if err != nil || len(due) == 0 {
			return sent, err
		}
		since := Window{From: -1}
		for _, sub := range due {
			if since.From != sub.LastSeq {
				if since, err = source.Since(ctx, sub.LastSeq, mostRead); err != nil {
					return sent, fmt.Errorf("digest of %s: %w", source.Name, err)
				}
			}
			told, err := s.sendOne(ctx, sub, since)
			if err != nil {
				return sent, fmt.Errorf("digest %s: %w", sub.ID, err)
			}
			if told {
				sent++
			}
		}
	}
}

// mostRead bounds what one window holds in memory: past it, the rest comes with the next digest.
const mostRead = 5000

func (s *Store) due(ctx context.Context, source Source) (found []Subscription, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlDue, source.Name, db.Micros(s.now()))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			sub, err := s.scan(rows)
			if err != nil {
				return err
			}
			found = append(found, sub)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("digest: due: %w", err)
	}
	return found, nil
}

// sendOne moves a subscription on and, when something changed for it, writes its digest.
func (s *Store) sendOne(ctx context.Context, sub Subscription, w Window) (told bool, err error) {
	changes, err := s.changes(ctx, sub, w)
	if err != nil {
		return false, err
	}
	about, err := sub.Source.About(ctx, sub.Scope)
	if err != nil {
		return false, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		now := s.now()
		told = false
		sent := db.Micros(sub.Sent)
		if len(changes) > 0 {
			sent = db.Micros(now)
		}
		rows, err := tx.Exec(ctx, sqlAdvance, w.Upto, db.Micros(sub.Every.next(now)), sent, sub.ID, sub.LastSeq, db.Micros(sub.Next))
		if err != nil || rows == 0 || len(changes) == 0 {
			return err // no row: another node did it, or its holder left or changed it meanwhile
		}
		told = true
		return s.write(ctx, tx, sub, about, changes)
	})
	return told, err
}

func (s *Store) write(ctx context.Context, tx *db.Tx, sub Subscription, about text.Text, changes []Change) error {
	token, err := s.addLink(ctx, tx, sub.ID, toManage, manageLife)
	if err != nil {
		return err
	}
	var to links
	for _, link := range []struct {
		into   *string
		route  string
		params []any
	}{
		{&to.search, sub.Source.Search, nil},
		{&to.manage, "digest.manage", []any{"token", token}},
		{&to.quit, "digest.quit", []any{"token", token}},
	} {
		if *link.into, err = s.address(sub.Lang, link.route, link.params...); err != nil {
			return err
		}
	}
	if scope := sub.Scope.String(); scope != "" {
		to.search += "?" + scope
	}
	return s.outbox.Add(ctx, tx, letter(sub.Source, sub, about, changes, to))
}

// changes gives what changed for a subscription.
func (s *Store) changes(ctx context.Context, sub Subscription, w Window) ([]Change, error) {
	var found map[int64]bool
	if sub.Scope.Words != "" && len(w.Entries) > 0 {
		var err error
		if found, err = sub.Source.Numbers(ctx, sub.Lang, sub.Scope.Words); err != nil {
			return nil, fmt.Errorf("digest: words: %w", err)
		}
	}
	var changes []Change
	for _, e := range w.Entries {
		if sub.Scope.Words != "" && !found[e.Number] || !e.fits(sub.Scope) {
			continue
		}
		link, err := e.Link(sub.Lang)
		if err != nil {
			return nil, err
		}
		changes = append(changes, Change{Sort: e.Sort, Name: e.Name, Detail: e.Detail, Reason: e.Reason, Link: link})
	}
	return changes, nil
}
