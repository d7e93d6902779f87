package main

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"balise/platform/db"
)

// twoNodes starts two processes on one PostgreSQL, each with a folder of its own as on two machines.
func twoNodes(t *testing.T) (p place, one, two *process) {
	t.Helper()
	p = newPlace(t)
	if p.settings.DatabaseURL == "" {
		t.Skip("several machines share a PostgreSQL; SQLite is in the folder of one")
	}
	return p, p.serve(p.settings.Data, "--ready-lag", "0"), p.serve(t.TempDir(), "--ready-lag", "0")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTwoNodesAreOneBalise(t *testing.T) {
	_, one, two := twoNodes(t)
	one.ready()
	two.ready()
	before := two.total("")
	agent, approver := one.signIn("agente@exemple.invalid"), two.signIn("approbatrice@exemple.invalid")
	id, err := one.declare(agent, "Épave à deux")
	must(t, err)
	must(t, two.step(agent, id, "submit", 1)) // signed in on the first, going on with the second
	must(t, one.step(approver, id, "publish", 2))
	for deadline := time.Now().Add(30 * time.Second); two.total("q=deux+epave") == 0 || two.total("") != before+1; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the second node shows %d entries, not %d", two.total(""), before+1)
		}
	}
	one.ready()
	if a, b := one.total(""), two.total(""); a != b {
		t.Errorf("one node shows %d entries, the other %d", a, b)
	}
	if status, _, err := one.post(agent, "/deconnexion", nil); err != nil || status != http.StatusSeeOther {
		t.Fatalf("signing out: %d %v", status, err)
	}
	if status, _, err := two.ask(agent, "/espace"); err != nil || status != http.StatusSeeOther {
		t.Errorf("who signed out of one node is still known to the other: %d %v", status, err)
	}
}

const (
	sqlLeasedJob = `INSERT INTO job (id, task, input, created_at, due_at, lease, leased_to, tries, ended_at, problem)
		VALUES (?, 'retention', 'null', ?, ?, 'of the dead', ?, 1, 0, '')`

	sqlEndedJob = "SELECT ended_at, problem FROM job WHERE id = ?"
)

// The death of one node loses nothing that either confirmed, and the other takes up its jobs.
func TestOneOfTwoNodesIsKilledUnderLoad(t *testing.T) {
	p, one, two := twoNodes(t)
	l := &pressure{t: t, agents: one.signIn("agente@exemple.invalid"), approver: two.signIn("approbatrice@exemple.invalid")}
	first, quit := make(chan struct{}), make(chan struct{})
	var doomed, surviving sync.WaitGroup
	for range 2 {
		doomed.Go(func() { l.run(one, first) })
		surviving.Go(func() { l.run(two, quit) })
	}
	time.Sleep(time.Second)
	d := p.database()
	defer d.Close()
	id, soon := db.NewID(), time.Now().Add(3*time.Second)
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), sqlLeasedJob, id, db.Micros(time.Now()), db.Micros(time.Now()), db.Micros(soon))
		return err
	}))
	one.kill()
	close(first)
	doomed.Wait()
	l.mu.Lock()
	atDeath := len(l.confirmed)
	l.mu.Unlock()
	time.Sleep(time.Second)
	close(quit)
	surviving.Wait()
	if len(l.confirmed) == atDeath || len(l.refused) > 0 {
		t.Errorf("the other node stopped writing: %d then %d writes, refused %v", atDeath, len(l.confirmed), l.refused)
	}
	followThrough(t, p, two)
	var ended int64
	var problem string
	for deadline := time.Now().Add(time.Minute); ended == 0 && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		must(t, d.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow(t.Context(), sqlEndedJob, id).Scan(&ended, &problem) }))
	}
	if ended == 0 || problem != "" || db.Time(ended).Before(soon) {
		t.Errorf("the job of the dead node ended at %v (%q), its lease at %v", db.Time(ended), problem, soon)
	}
	two.stop()
	l.check(p, l.confirmed) // and the index that the dead node left is right up to where it followed
	t.Logf("%d writes were confirmed, %d of them before a node died", len(l.confirmed), atDeath)
}
