package polis

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"balise/engine/opinion"
)

// folder keeps what is written, to be read again.
type folder struct{ fstest.MapFS }

type file struct {
	bytes.Buffer
	in   folder
	name string
}

func (f *file) Close() error {
	f.in.MapFS[f.name] = &fstest.MapFile{Data: f.Bytes()}
	return nil
}

func (f folder) create(name string) (io.WriteCloser, error) {
	return &file{in: f, name: name}, nil
}

func again(t *testing.T, s Set) (Set, folder) {
	t.Helper()
	out := folder{fstest.MapFS{}}
	if err := s.Write(opinion.Analyse(Conversation(s.Statements, s.Votes), opinion.Options{}), out.create); err != nil {
		t.Fatal(err)
	}
	back, err := ReadSet(out)
	if err != nil {
		t.Fatal(err)
	}
	return back, out
}

// Each stored conversation goes out and comes back the same, act of voting by act of voting; what it shows is the same from either file.
func TestConversationsGoOutAndComeBack(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..", "shared", "data", "polis")
	if _, err := os.Stat(root); err != nil && os.Getenv("CI") != "true" {
		t.Skipf("%s is not here: the project is tested beside shared/", root)
	}
	for _, name := range []string{"bg2050-volunteers", "brexit-consensus", "scoop-hivemind.biodiversity", "vtaiwan.uberx"} {
		s, err := ReadSet(os.DirFS(filepath.Join(root, name)))
		if err != nil {
			t.Fatal(err)
		}
		back, out := again(t, s)
		votes := slices.Clone(s.Votes)
		slices.SortStableFunc(votes, compareVotes)
		if back.Topic != s.Topic || back.Description != s.Description || !slices.Equal(back.Statements, s.Statements) || !slices.Equal(back.Votes, votes) {
			t.Errorf("%s does not come back the same: %d statements, %d votes", name, len(back.Statements), len(back.Votes))
		}
		given, err := ReadVotes(bytes.NewReader(out.MapFS[participantsFile].Data))
		if err != nil {
			t.Fatal(err)
		}
		one, other := opinion.Analyse(Conversation(s.Statements, s.Votes), opinion.Options{}), opinion.Analyse(Conversation(s.Statements, given.Votes), opinion.Options{})
		if one.Groups.K != other.Groups.K || !slices.Equal(one.Positions, other.Positions) {
			t.Errorf("%s: participants-votes.csv shows something else than votes.csv", name)
		}
	}
}

func TestFilesThatDoNotFitAreNamed(t *testing.T) {
	sound := map[string]string{
		summaryFile:  "topic,Essai\nviews,3\n",
		commentsFile: "comment-id,author-id,moderated,comment-body\n0,1,1,Un\n1,1,0,Deux\n",
		votesFile:    "timestamp,comment-id,voter-id,vote\n1,0,1,1\n2,1,1,-1\n",
	}
	for want, change := range map[string][2]string{
		"summary.csv, line 2: views":                           {summaryFile, "topic,Essai\nviews,many\n"},
		"comments.csv: the statement 0 is told twice":          {commentsFile, "comment-id,moderated\n0,1\n0,1\n1,1\n"},
		"votes.csv: participant 1 votes on the statement 1":    {commentsFile, "comment-id,moderated\n0,1\n"},
		"comments.csv, line 2, column moderated: \"x\" is not": {commentsFile, "comment-id,moderated\n0,x\n"},
		"votes.csv, line 2, column timestamp":                  {votesFile, "timestamp,comment-id,voter-id,vote\nnoon,0,1,1\n"},
		"votes.csv, line 2, column vote: \"2\" is not":         {votesFile, "timestamp,comment-id,voter-id,vote\n1,0,1,2\n"},
	} {
		files := fstest.MapFS{}
		for name, content := range sound {
			if name == change[0] {
				content = change[1]
			}
			files[name] = &fstest.MapFile{Data: []byte(content)}
		}
		if _, err := ReadSet(files); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func FuzzReadSet(f *testing.F) {
	f.Add("topic,a\n", "comment-id,moderated\n0,1\n", "comment-id,voter-id,vote\n0,1,1\n")
	f.Fuzz(func(t *testing.T, summary, comments, votes string) {
		s, err := ReadSet(fstest.MapFS{summaryFile: {Data: []byte(summary)}, commentsFile: {Data: []byte(comments)}, votesFile: {Data: []byte(votes)}})
		if err != nil || len(s.Votes) > 1000 {
			return
		}
		if back, _ := again(t, s); len(back.Votes) != len(s.Votes) {
			t.Errorf("%d votes out, %d back", len(s.Votes), len(back.Votes))
		}
	})
}
