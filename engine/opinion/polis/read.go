// Package polis reads the CSV files that Polis exports of a conversation, and writes what an analysis shows under the names that its users know.
// Agree is 1, pass 0, disagree -1, unseen empty.
package polis

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"balise/engine/opinion"
)

// Statement is one row of comments.csv.
type Statement struct {
	ID        int
	Author    int
	Moderated int // -1 rejected, 0 not looked at, 1 accepted
	Meta      bool
	Seed      bool  // written by who opened the conversation
	Time      int64 // milliseconds since 1970; 0 when it is not told
	Text      string
}

// table is a CSV file whose columns are found by name.
type table struct {
	name    string
	rows    *csv.Reader
	columns map[string]int
	header  []string
	row     []string
}

func open(name string, r io.Reader, needs ...string) (*table, error) {
	b := bufio.NewReader(r)
	if mark, err := b.Peek(3); err == nil && bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		if _, err := b.Discard(3); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	t := &table{name: name, rows: csv.NewReader(b), columns: map[string]int{}}
	t.rows.ReuseRecord = true
	header, err := t.rows.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: it has no header: %w", name, err)
	}
	for i, h := range header {
		t.columns[strings.TrimSpace(h)] = i
		t.header = append(t.header, strings.TrimSpace(h))
	}
	for _, n := range needs {
		if _, has := t.columns[n]; !has {
			return nil, fmt.Errorf("%s, line 1: the column %s is missing", name, n)
		}
	}
	return t, nil
}

// next moves to the next row; io.EOF ends.
func (t *table) next() (err error) {
	t.row, err = t.rows.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	return err
}

func (t *table) text(column string) string {
	i, has := t.columns[column]
	if !has {
		return ""
	}
	return strings.TrimSpace(t.row[i])
}

func (t *table) whole(column string) (int, error) {
	n, err := strconv.Atoi(t.text(column))
	if err != nil {
		return 0, t.wrong(column, "a whole number")
	}
	return n, nil
}

func (t *table) wrong(column, wanted string) error {
	line, _ := t.rows.FieldPos(t.columns[column])
	return fmt.Errorf("%s, line %d, column %s: %q is not %s", t.name, line, column, t.text(column), wanted)
}

// time reads when the row happened; 0 where the file does not tell.
func (t *table) time() (int64, error) {
	at := t.text("timestamp")
	if at == "" {
		return 0, nil
	}
	ms, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return 0, t.wrong("timestamp", "a number of milliseconds")
	}
	return ms, nil
}

func (t *table) vote(column string) (int8, error) {
	switch t.text(column) {
	case "1":
		return opinion.Agree, nil
	case "0":
		return opinion.Pass, nil
	case "-1":
		return opinion.Disagree, nil
	}
	return 0, t.wrong(column, "a vote: 1, 0 or -1")
}

// ReadComments reads comments.csv. The error names the line and the column.
func ReadComments(r io.Reader) ([]Statement, error) {
	t, err := open("comments.csv", r, "comment-id", "moderated")
	if err != nil {
		return nil, err
	}
	var all []Statement
	for {
		if err := t.next(); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		s := Statement{Meta: truth(t.text("is-meta")), Seed: truth(t.text("is-seed")), Text: t.text("comment-body")}
		if t.text("author-id") != "" {
			if s.Author, err = t.whole("author-id"); err != nil {
				return nil, err
			}
		}
		if s.Time, err = t.time(); err != nil {
			return nil, err
		}
		if s.ID, err = t.whole("comment-id"); err != nil {
			return nil, err
		}
		if s.Moderated, err = t.whole("moderated"); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
}

func truth(s string) bool {
	return s == "1" || strings.EqualFold(s, "true") || strings.EqualFold(s, "t")
}

// Votes are the votes of a conversation, and the groups that Polis published where the file tells them.
type Votes struct {
	Votes  []opinion.Vote
	Groups map[int]int // by participant; nil when the file tells none
}

// ReadVotes reads votes.csv, one act of voting a row, or participants-votes.csv, one participant a row. The error names the line and the
// column.
func ReadVotes(r io.Reader) (Votes, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	first, err := b.Peek(256)
	if err != nil && !errors.Is(err, io.EOF) {
		return Votes{}, fmt.Errorf("votes: %w", err)
	}
	if bytes.Contains(first, []byte("n-votes")) {
		return readParticipants(b)
	}
	t, err := open("votes.csv", b, "comment-id", "voter-id", "vote")
	if err != nil {
		return Votes{}, err
	}
	var v Votes
	for {
		if err := t.next(); errors.Is(err, io.EOF) {
			return v, nil
		} else if err != nil {
			return v, err
		}
		one := opinion.Vote{}
		if one.Statement, err = t.whole("comment-id"); err != nil {
			return v, err
		}
		if one.Participant, err = t.whole("voter-id"); err != nil {
			return v, err
		}
		if one.Value, err = t.vote("vote"); err != nil {
			return v, err
		}
		if one.Time, err = t.time(); err != nil {
			return v, err
		}
		v.Votes = append(v.Votes, one)
	}
}

// readParticipants takes the columns whose header is a number for statements. No time is told: rows are taken to have come in their order.
func readParticipants(r io.Reader) (Votes, error) {
	t, err := open("participants-votes.csv", r, "participant")
	v := Votes{Groups: map[int]int{}}
	if err != nil {
		return v, err
	}
	statements := map[string]int{}
	for _, h := range t.header {
		if n, err := strconv.Atoi(h); err == nil {
			statements[h] = n
		}
	}
	for row := int64(0); ; row++ {
		if err := t.next(); errors.Is(err, io.EOF) {
			return v, nil
		} else if err != nil {
			return v, err
		}
		p, err := t.whole("participant")
		if err != nil {
			return v, err
		}
		if t.text("group-id") != "" {
			if v.Groups[p], err = t.whole("group-id"); err != nil {
				return v, err
			}
		}
		for _, h := range t.header {
			s, is := statements[h]
			if !is || t.text(h) == "" {
				continue
			}
			value, err := t.vote(h)
			if err != nil {
				return v, err
			}
			v.Votes = append(v.Votes, opinion.Vote{Participant: p, Statement: s, Value: value, Time: row})
		}
	}
}

// Conversation puts statements and votes together: rejected statements and those about participants are removed.
func Conversation(statements []Statement, votes []opinion.Vote) opinion.Conversation {
	c := opinion.Conversation{Votes: votes, Removed: map[int]bool{}, Meta: map[int]bool{}}
	for _, s := range statements {
		if s.Moderated < 0 {
			c.Removed[s.ID] = true
		}
		if s.Meta {
			c.Meta[s.ID] = true
		}
	}
	return c
}
