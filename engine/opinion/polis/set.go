package polis

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"time"

	"balise/engine/opinion"
)

// Set is a conversation as the files of Polis hold it.
type Set struct {
	Topic, Description, URL string
	Views                   int
	Statements              []Statement
	Votes                   []opinion.Vote
}

// The names of the files.
const (
	summaryFile       = "summary.csv"
	commentsFile      = "comments.csv"
	votesFile         = "votes.csv"
	participantsFile  = "participants-votes.csv"
	commentGroupsFile = "comment-groups.csv"
)

// ReadSet reads a folder of such files. Votes come from votes.csv, which tells when each was given, or else from participants-votes.csv;
// without summary.csv, nothing is known of the topic. The error names the file, the line and the column.
func ReadSet(folder fs.FS) (Set, error) {
	var s Set
	err := readOne(folder, summaryFile, s.readSummary)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	err = readOne(folder, commentsFile, func(r io.Reader) (err error) { s.Statements, err = ReadComments(r); return err })
	if err != nil {
		return s, err
	}
	take := func(r io.Reader) error {
		v, err := ReadVotes(r)
		s.Votes = v.Votes
		return err
	}
	if err = readOne(folder, votesFile, take); errors.Is(err, fs.ErrNotExist) {
		err = readOne(folder, participantsFile, take)
	}
	if err != nil {
		return s, err
	}
	return s, s.known()
}

func readOne(folder fs.FS, name string, read func(io.Reader) error) error {
	file, err := folder.Open(name)
	if err != nil {
		return fmt.Errorf("open %s: %w", name, err)
	}
	defer file.Close()
	return read(file)
}

// readSummary reads pairs of a key and a value; those that count what the other files hold are passed over.
func (s *Set) readSummary(r io.Reader) error {
	rows := csv.NewReader(r)
	rows.FieldsPerRecord = 2
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", summaryFile, err)
		}
		switch row[0] {
		case "topic":
			s.Topic = row[1]
		case "conversation-description":
			s.Description = row[1]
		case "url":
			s.URL = row[1]
		case "views":
			if s.Views, err = strconv.Atoi(row[1]); err != nil {
				line, _ := rows.FieldPos(1)
				return fmt.Errorf("%s, line %d: views: %q is not a whole number", summaryFile, line, row[1])
			}
		}
	}
}

// known refuses a statement told twice, and votes on a statement that comments.csv does not hold.
func (s *Set) known() error {
	there := map[int]bool{}
	for _, one := range s.Statements {
		if there[one.ID] {
			return fmt.Errorf("%s: the statement %d is told twice", commentsFile, one.ID)
		}
		there[one.ID] = true
	}
	for _, v := range s.Votes {
		if !there[v.Statement] {
			return fmt.Errorf("%s: participant %d votes on the statement %d, which %s does not hold", votesFile, v.Participant, v.Statement, commentsFile)
		}
	}
	return nil
}

// Write writes the five files, each to what create opens. The groups are those of the analysis.
func (s Set) Write(a *opinion.Analysis, create func(name string) (io.WriteCloser, error)) error {
	for _, one := range []struct {
		name  string
		write func(*csv.Writer) error
	}{
		{summaryFile, func(w *csv.Writer) error { return s.writeSummary(w, a) }},
		{commentsFile, func(w *csv.Writer) error { return s.writeComments(w, a) }},
		{votesFile, s.writeVotes},
		{participantsFile, func(w *csv.Writer) error { return s.writeParticipants(w, a) }},
		{commentGroupsFile, func(w *csv.Writer) error { return s.writeCommentGroups(w, a) }},
	} {
		file, err := create(one.name)
		if err != nil {
			return fmt.Errorf("create %s: %w", one.name, err)
		}
		w := csv.NewWriter(file)
		err = one.write(w)
		w.Flush()
		if err = errors.Join(err, w.Error(), file.Close()); err != nil {
			return fmt.Errorf("write %s: %w", one.name, err)
		}
	}
	return nil
}

func (s Set) writeSummary(w *csv.Writer, a *opinion.Analysis) error {
	authors := map[int]bool{}
	for _, one := range s.Statements {
		authors[one.Author] = true
	}
	people := strconv.Itoa(len(a.Matrix.Participants))
	return w.WriteAll([][]string{{"topic", s.Topic}, {"url", s.URL}, {"views", strconv.Itoa(s.Views)}, {"voters", people}, {"voters-in-conv", people},
		{"commenters", strconv.Itoa(len(authors))}, {"comments", strconv.Itoa(len(s.Statements))}, {"groups", strconv.Itoa(a.Groups.K)},
		{"conversation-description", s.Description}})
}

// byStatement gives what everybody, and each group, said of a statement; none of one that nobody voted on.
func byStatement(a *opinion.Analysis) map[int]int {
	at := map[int]int{}
	for j, s := range a.Matrix.Statements {
		at[s] = j
	}
	return at
}

func (s Set) writeComments(w *csv.Writer, a *opinion.Analysis) error {
	if err := w.Write([]string{"timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "is-meta", "is-seed", "comment-body"}); err != nil {
		return err
	}
	at := byStatement(a)
	for _, one := range s.Statements {
		var c opinion.Count
		if j, voted := at[one.ID]; voted {
			c = a.Everybody[j]
		}
		err := w.Write([]string{moment(one.Time), day(one.Time), strconv.Itoa(one.ID), strconv.Itoa(one.Author), strconv.Itoa(c.Agree), strconv.Itoa(c.Disagree),
			strconv.Itoa(one.Moderated), strconv.FormatBool(one.Meta), strconv.FormatBool(one.Seed), one.Text})
		if err != nil {
			return err
		}
	}
	return nil
}

func moment(ms int64) string {
	if ms == 0 {
		return ""
	}
	return strconv.FormatInt(ms, 10)
}

func day(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).UTC().Format(time.RFC3339)
}

// writeVotes writes each act of voting, by statement, then participant, then time.
func (s Set) writeVotes(w *csv.Writer) error {
	if err := w.Write([]string{"timestamp", "datetime", "comment-id", "voter-id", "vote"}); err != nil {
		return err
	}
	votes := slices.Clone(s.Votes)
	slices.SortStableFunc(votes, compareVotes)
	for _, v := range votes {
		if err := w.Write([]string{strconv.FormatInt(v.Time, 10), day(v.Time), strconv.Itoa(v.Statement), strconv.Itoa(v.Participant), strconv.Itoa(int(v.Value))}); err != nil {
			return err
		}
	}
	return nil
}

func (s Set) writeParticipants(w *csv.Writer, a *opinion.Analysis) error {
	header := []string{"participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"}
	var statements []int
	written := map[int]int{}
	for _, one := range s.Statements {
		statements = append(statements, one.ID)
		written[one.Author]++
	}
	slices.Sort(statements)
	column := map[int]int{}
	for _, id := range statements {
		column[id] = len(header)
		header = append(header, strconv.Itoa(id))
	}
	if err := w.Write(header); err != nil {
		return err
	}
	for _, p := range a.Matrix.Participants {
		row := make([]string, len(header))
		row[0] = strconv.Itoa(p)
		if k, in := a.Groups.Of[p]; in {
			row[1] = strconv.Itoa(k)
		}
		var c opinion.Count
		a.Matrix.Each(p, func(statement int, value int8) {
			row[column[statement]] = strconv.Itoa(int(value))
			c.Add(value)
		})
		row[2], row[3], row[4], row[5] = strconv.Itoa(written[p]), strconv.Itoa(c.Seen), strconv.Itoa(c.Agree), strconv.Itoa(c.Disagree)
		if err := w.Write(row); err != nil {
			return err
		}
	}
	return nil
}

func (s Set) writeCommentGroups(w *csv.Writer, a *opinion.Analysis) error {
	header := []string{"comment-id", "comment", "total-votes", "total-agrees", "total-disagrees", "total-passes"}
	for k := range a.Groups.K {
		for _, what := range []string{"votes", "agrees", "disagrees", "passes"} {
			header = append(header, fmt.Sprintf("group-%c-%s", 'a'+k, what))
		}
	}
	if err := w.Write(header); err != nil {
		return err
	}
	at := byStatement(a)
	for _, one := range s.Statements {
		j, voted := at[one.ID]
		if !voted {
			continue
		}
		row := []string{strconv.Itoa(one.ID), one.Text}
		counts := []opinion.Count{a.Everybody[j]}
		for k := range a.ByGroup {
			counts = append(counts, a.ByGroup[k][j])
		}
		for _, c := range counts {
			row = append(row, strconv.Itoa(c.Seen), strconv.Itoa(c.Agree), strconv.Itoa(c.Disagree), strconv.Itoa(c.Passes()))
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	return nil
}

func compareVotes(a, b opinion.Vote) int {
	return cmp.Or(cmp.Compare(a.Statement, b.Statement), cmp.Compare(a.Participant, b.Participant), cmp.Compare(a.Time, b.Time))
}
