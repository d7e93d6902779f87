package digest

import (
	"context"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/search"
	"balise/platform/work"
)

const (
	sqlDue = sqlColumns + "WHERE state = 'active' AND next_at <= ? ORDER BY last_seq, next_at, id LIMIT 200"

	sqlAdvance = `UPDATE digest_subscription SET last_seq = ?, next_at = ?, sent_at = ?
		WHERE id = ? AND state = 'active' AND last_seq = ? AND next_at = ?`
)

// SendTask sends the digests whose time has come.
func (d *Desk) SendTask() work.Task {
	return work.Task{Name: "digest.send", Every: 10 * time.Minute, Do: func(ctx context.Context, _ []byte) error {
		_, err := d.Send(ctx)
		return err
	}}
}

// Send writes every digest that is due, and tells how many. Any number of nodes may do it at once: each subscription is moved
// on by one of them, together with its message.
func (d *Desk) Send(ctx context.Context) (sent int, err error) {
	for {
		due, err := d.due(ctx)
		if err != nil || len(due) == 0 {
			return sent, err
		}
		since := window{from: -1}
		for _, sub := range due {
			if since.from != sub.LastSeq {
				if since, err = d.since(ctx, sub.LastSeq); err != nil {
					return sent, err
				}
			}
			told, err := d.sendOne(ctx, sub, since)
			if err != nil {
				return sent, fmt.Errorf("digest %s: %w", sub.ID, err)
			}
			if told {
				sent++
			}
		}
	}
}

func (d *Desk) due(ctx context.Context) (found []Subscription, err error) {
	err = d.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlDue, db.Micros(d.now()))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			sub, err := scan(rows)
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

// window is what was published in a stretch of the sequence.
type window struct {
	from, upto int64
	entries    []changed
}

// changed is an entry published in the window.
type changed struct {
	last  record.Publication
	isNew bool
	codes []map[string][]string // of each of its publications there, and of the one before
	body  people.Body
}

// mostRead bounds what one window holds in memory: past it, the rest comes with the next digest.
const mostRead = 5000

// since reads what was published after a number. It goes no further than the search index of this node, which tells what
// the words of a search find.
func (d *Desk) since(ctx context.Context, from int64) (window, error) {
	w := window{from: from, upto: from}
	head, err := d.records.Head(ctx)
	if err != nil {
		return w, err
	}
	head = min(head, d.Index.Seq())
	if head <= from {
		return w, nil
	}
	found, err := d.records.Changes(ctx, from, mostRead)
	if err != nil {
		return w, err
	}
	w.upto = head
	if len(found) == mostRead {
		w.upto = min(head, found[mostRead-1].Seq)
	}
	directory, err := d.People.Directory(ctx)
	if err != nil {
		return w, err
	}
	at := map[int64]int{}
	for _, p := range found {
		if p.Kind != initiative.KindID || p.Seq > w.upto {
			continue
		}
		i, known := at[p.Number]
		if !known {
			i = len(w.entries)
			at[p.Number] = i
			body, _ := directory.Body(p.BodyID)
			c := changed{isNew: p.Previous == 0, body: body}
			if p.Previous != 0 {
				before, err := d.records.Publication(ctx, p.Previous)
				if err != nil {
					return w, err
				}
				if err := d.addCodes(ctx, &c, before); err != nil {
					return w, err
				}
			}
			w.entries = append(w.entries, c)
		}
		w.entries[i].last = p
		if err := d.addCodes(ctx, &w.entries[i], p); err != nil {
			return w, err
		}
	}
	return w, nil
}

func (d *Desk) addCodes(ctx context.Context, c *changed, p record.Publication) error {
	codes, err := d.register.Codes(ctx, p, c.body)
	c.codes = append(c.codes, codes)
	return err
}

// sendOne moves a subscription on and, when something changed for it, writes its digest.
func (d *Desk) sendOne(ctx context.Context, sub Subscription, w window) (told bool, err error) {
	changes, err := d.changes(ctx, sub, w)
	if err != nil {
		return false, err
	}
	about, err := d.about(ctx, sub.Scope)
	if err != nil {
		return false, err
	}
	err = d.db.Write(ctx, func(tx *db.Tx) error {
		now := d.now()
		told = false
		sent := db.Micros(sub.Sent)
		if len(changes) > 0 {
			sent = db.Micros(now)
		}
		rows, err := tx.Exec(ctx, sqlAdvance, w.upto, db.Micros(sub.Every.next(now)), sent, sub.ID, sub.LastSeq, db.Micros(sub.Next))
		if err != nil || rows == 0 || len(changes) == 0 {
			return err // no row: another node did it, or its holder left or changed it meanwhile
		}
		told = true
		return d.write(ctx, tx, sub, about, changes)
	})
	return told, err
}

func (d *Desk) write(ctx context.Context, tx *db.Tx, sub Subscription, about text.Text, changes []Change) error {
	token, err := d.addLink(ctx, tx, sub.ID, toManage, manageLife)
	if err != nil {
		return err
	}
	var to links
	for _, link := range []struct {
		into   *string
		route  string
		params []any
	}{
		{&to.search, "register.search", nil},
		{&to.manage, "digest.manage", []any{"token", token}},
		{&to.quit, "digest.quit", []any{"token", token}},
	} {
		if *link.into, err = d.Address(sub.Lang, link.route, link.params...); err != nil {
			return err
		}
	}
	if scope := sub.Scope.String(); scope != "" {
		to.search += "?" + scope
	}
	return d.outbox.Add(ctx, tx, letter(sub, about, changes, to))
}

// changes gives what changed for a subscription.
func (d *Desk) changes(ctx context.Context, sub Subscription, w window) ([]Change, error) {
	var found map[int64]bool
	if sub.Scope.Words != "" && len(w.entries) > 0 {
		var err error
		if found, err = d.numbers(ctx, sub.Lang, sub.Scope.Words); err != nil {
			return nil, err
		}
	}
	var changes []Change
	for _, e := range w.entries {
		if sub.Scope.Words != "" && !found[e.last.Number] || !e.fits(sub.Scope) {
			continue
		}
		link, err := d.Address(sub.Lang, "register.record", "number", e.last.Number)
		if err != nil {
			return nil, err
		}
		c := Change{State: e.last.State, Name: e.last.Title, Body: e.body.Name, Reason: e.last.Reason, Link: link}
		if e.isNew && (c.State == record.Published || c.State == record.Corrected) {
			c.State, c.Reason = record.Published, text.Text{}
		} else if c.State == record.Published {
			c.State = record.Corrected
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// fits tells whether the entry was, at some moment of the window, within the filters: what a correction takes out of a
// search is told too.
func (c changed) fits(s Scope) bool {
	for _, codes := range c.codes {
		if s.fits(codes) {
			return true
		}
	}
	return false
}

// numbers gives the numbers of the entries that have the words, as the search page finds them.
func (d *Desk) numbers(ctx context.Context, l text.Lang, words string) (map[int64]bool, error) {
	const page = 1000
	found := map[int64]bool{}
	for offset := 0; ; offset += page {
		result, err := d.Index.Search(ctx, search.Query{Text: words, Lang: l, Sort: search.Newest, Offset: offset, Limit: page})
		if err != nil {
			return nil, fmt.Errorf("digest: %w", err)
		}
		if result.Relaxed {
			return found, nil // no entry has every word
		}
		for _, hit := range result.Hits {
			found[hit.Number] = true
		}
		if len(result.Hits) < page {
			return found, nil
		}
	}
}
