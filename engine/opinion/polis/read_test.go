package polis

import (
	"strings"
	"testing"

	"balise/engine/opinion"
)

func TestBothFilesOfVotesAreRead(t *testing.T) {
	v, err := ReadVotes(strings.NewReader("\ufefftimestamp,datetime,comment-id,voter-id,vote\r\n12,x,3,4,-1\r\n13,y,3,5,1\r\n"))
	if err != nil || len(v.Votes) != 2 || v.Votes[0] != (opinion.Vote{Participant: 4, Statement: 3, Value: opinion.Disagree, Time: 12}) || v.Groups != nil {
		t.Errorf("%v, %v", v, err)
	}
	v, err = ReadVotes(strings.NewReader("participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,7\n4,,1,0,2,1,0,1,0\n5,,,0,1,0,1,,-1\n"))
	if err != nil || len(v.Votes) != 3 || v.Groups[4] != 1 || len(v.Groups) != 1 || v.Votes[2] != (opinion.Vote{Participant: 5, Statement: 7, Value: opinion.Disagree, Time: 1}) {
		t.Errorf("%v, %v", v, err)
	}
}

func TestRejectedAndMetaStatementsAreRemoved(t *testing.T) {
	s, err := ReadComments(strings.NewReader("timestamp,comment-id,moderated,is-meta,comment-body\n1,0,-1,false,\"a\nb\"\n2,1,1,true,c\n3,2,0,,d\n"))
	if err != nil || len(s) != 3 || s[0].Text != "a\nb" {
		t.Fatalf("%v, %v", s, err)
	}
	if c := Conversation(s, nil); !c.Removed[0] || c.Removed[2] || !c.Meta[1] || c.Meta[0] {
		t.Errorf("%v", c)
	}
}

func TestMistakesSayWhere(t *testing.T) {
	for file, want := range map[string]string{
		"comment-id,voter-id\n":                    "votes.csv, line 1: the column vote is missing",
		"comment-id,voter-id,vote\n1,2,1\n1,x,1\n": `votes.csv, line 3, column voter-id: "x" is not a whole number`,
		"comment-id,voter-id,vote\n1,2,2\n":        `votes.csv, line 2, column vote: "2" is not a vote: 1, 0 or -1`,
	} {
		if _, err := ReadVotes(strings.NewReader(file)); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func FuzzReadVotes(f *testing.F) {
	f.Add("comment-id,voter-id,vote\n1,2,1\n")
	f.Add("participant,group-id,n-votes,0\n4,1,1,1\n")
	f.Fuzz(func(t *testing.T, s string) {
		v, err := ReadVotes(strings.NewReader(s))
		if err == nil {
			opinion.Analyse(Conversation(nil, v.Votes), opinion.Options{})
		}
	})
}
