package retention_test

import (
	"testing"
	"testing/fstest"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/retention"
	"balise/testkit/testdb"
)

var notes = db.Migrations{Name: "notes", FS: fstest.MapFS{"0001_note.sql": &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE TABLE note (at BIGINT NOT NULL);\n")}}}

const (
	sqlAdd   = "INSERT INTO note (at) VALUES (?)"
	sqlCount = "SELECT COUNT(*) FROM note WHERE at < ?"
	sqlDrop  = "DELETE FROM note WHERE at < ?"
	sqlWrong = "DELETE FROM nothing WHERE at < ?"
)

func TestWhatWasKeptForLongEnoughIsErasedAndTold(t *testing.T) {
	d := testdb.New(t, notes, retention.Migrations)
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	week := retention.Rule{Name: "note", Keep: 7 * retention.Day, What: text.T("Notes", "Notes"), Count: sqlCount, Erase: sqlDrop}
	r := retention.New(d, func() time.Time { return now }, week)
	for _, days := range []int{0, 6, 8, 300} {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), sqlAdd, db.Micros(now.AddDate(0, 0, -days)))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	state := func(due, last, total int64, at time.Time) {
		t.Helper()
		states, err := r.States(t.Context())
		if err != nil || len(states) != 1 {
			t.Fatal(states, err)
		}
		if s := states[0]; s.Due != due || s.Last != last || s.Total != total || !s.LastAt.Equal(at) {
			t.Errorf("it says %+v", s)
		}
	}
	apply := func() {
		t.Helper()
		if err := r.Apply(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	state(2, 0, 0, time.Time{})
	apply()
	first := now
	state(0, 2, 2, first)
	now = now.AddDate(0, 0, 1)
	apply() // nothing to erase: the last erasure is still the first
	state(0, 2, 2, first)
	now = now.Add(time.Hour)
	state(1, 2, 2, first)
	apply()
	state(0, 1, 3, now)
}

func TestARuleThatFailsKeepsNoOtherFromErasing(t *testing.T) {
	d := testdb.New(t, notes, retention.Migrations)
	now := time.Now()
	r := retention.New(d, func() time.Time { return now },
		retention.Rule{Name: "wrong", Count: sqlCount, Erase: sqlWrong}, retention.Rule{Name: "note", Count: sqlCount, Erase: sqlDrop})
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), sqlAdd, 1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Apply(t.Context()); err == nil {
		t.Error("the failure is not told")
	}
	states, err := r.States(t.Context())
	if err != nil || states[1].Due != 0 || states[1].Total != 1 || states[0].Total != 0 {
		t.Errorf("%+v %v", states, err)
	}
}

func TestARuleHasANameOfItsOwnAndErasesSomething(t *testing.T) {
	good := retention.Rule{Name: "note", Count: sqlCount, Erase: sqlDrop}
	for _, wrong := range []retention.Rule{good, {Name: "other", Count: sqlCount}, {Name: "other", Erase: sqlDrop}, {Name: "other", Keep: -1, Count: sqlCount, Erase: sqlDrop}} {
		if retention.New(nil, time.Now, good).Add(wrong) == nil {
			t.Errorf("%+v was taken", wrong)
		}
	}
}
