package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"balise/platform/app"
	"balise/platform/db"
)

// obeyed runs a command that must succeed, and gives what it said.
func obeyed(t *testing.T, args ...string) string {
	t.Helper()
	code, out, stderr := ask(t, args...)
	if code != 0 {
		t.Fatalf("%v: code %d: %s%s", args, code, out, stderr)
	}
	return out
}

// served gives what a Balise on that folder says of its register, without its address.
func served(t *testing.T, data string) string {
	t.Helper()
	server, base := start(t, `(http://localhost:\d+)`, "serve", "--data", data, "--ready-lag", "0") // ready once search has all
	defer server.end(t)
	eventually(t, base+"/readyz", `"ready":true`)
	_, body := get(t, base+"/api/v1/register?limit=100")
	return strings.ReplaceAll(body, base, "")
}

func TestABackupMadeWhileServingRestoresTheSameRegister(t *testing.T) {
	data, file := demoFolder(t), filepath.Join(t.TempDir(), "backup.zip")
	server, _ := start(t, `(http://localhost:\d+)`, "serve", "--data", data)
	expect(t, obeyed(t, "backup", "--data", data, file), "Backup written to "+file, "as confidential as the database")
	server.end(t)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the backup: %v (%v)", info, err)
	}
	expect(t, obeyed(t, "restore", "--check", file), "is whole")
	fresh := t.TempDir()
	expect(t, obeyed(t, "restore", "--data", fresh, file), "The database is that of")
	expect(t, obeyed(t, "check", "--database", "--data", fresh), "Search will be remade", "The database is sound.")
	if was, is := served(t, data), served(t, fresh); was != is || !strings.Contains(is, "(fictif)") && len(is) < 2000 {
		t.Errorf("the register was %.1000s and is %.1000s", was, is)
	}
	expect(t, obeyed(t, "check", "--database", "--data", fresh), "The database is sound.")
}

func TestARestoreOverADatabaseInUseIsOnlyDoneWhenAsked(t *testing.T) {
	data, file := demoFolder(t), filepath.Join(t.TempDir(), "backup.zip")
	obeyed(t, "backup", "--data", data, file)
	obeyed(t, "import", "register", "--data", data, "--profile", "qc-portrait", portraitCSV(t, portraitFile), "--apply", "--publish")
	code, _, stderr := ask(t, "restore", "--data", data, file)
	if code != 1 {
		t.Errorf("code %d", code)
	}
	expect(t, stderr, "Cette base sert déjà", "This database is in use: nothing was changed")
	expect(t, served(t, data), "Tri des courriels")
	obeyed(t, "restore", "--replace", "--data", data, file)
	if strings.Contains(served(t, data), "Tri des courriels") {
		t.Error("what came after the backup is still there")
	}
}

func TestADamagedBackupIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "backup.zip")
	obeyed(t, "backup", "--data", demoFolder(t), file)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string]func([]byte) []byte{
		"cut short":     func(b []byte) []byte { return b[:len(b)-100] },
		"a changed bit": func(b []byte) []byte { b[len(b)/3] ^= 4; return b },
		"something":     func([]byte) []byte { return []byte("hello") },
	} {
		if err := os.WriteFile(file, damage(append([]byte(nil), whole...)), 0o600); err != nil {
			t.Fatal(err)
		}
		fresh := t.TempDir()
		code, _, stderr := ask(t, "restore", "--data", fresh, file)
		if code != 1 || !regexp.MustCompile(`damaged`).MatchString(stderr) {
			t.Errorf("%s: code %d: %s", name, code, stderr)
		}
		expect(t, obeyed(t, "check", "--database", "--data", fresh), "The database is sound.")
	}
}

// broken makes a damage in the database of a folder.
func broken(t *testing.T, data, damage string) {
	t.Helper()
	d, err := app.Settings{Data: data}.OpenDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		n, err := tx.Exec(t.Context(), damage)
		if n == 0 {
			t.Errorf("%s damages nothing", damage)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheCheckFindsWhatDoesNotStand(t *testing.T) {
	data := demoFolder(t)
	whole, err := os.ReadFile(filepath.Join(data, "balise.db"))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, obeyed(t, "check", "--database", "--data", data), "The database is sound.")
	for damage, want := range map[string]string{
		"UPDATE sequence SET last = last + 1":                                                                    "The sequence of revisions has a gap",
		"DELETE FROM audit WHERE seq = 3":                                                                        "The audit trail has a gap",
		"UPDATE record SET version = version + 1 WHERE number = 1":                                               "Some records do not say what their last revision says",
		"UPDATE publication SET number = 9999 WHERE seq = (SELECT MIN(seq) FROM publication)":                    "Some publications have no record",
		"UPDATE publication SET previous = 1 WHERE seq = (SELECT MAX(seq) FROM publication)":                     "do not follow the one before",
		"UPDATE record SET public_state = 'withdrawn' WHERE seq = (SELECT MAX(seq) FROM publication)":            "do not have the public state",
		"UPDATE revision SET answers = '{' WHERE seq = 1":                                                        "can no longer be read",
		"INSERT INTO record_file (sha256, media_type, size, data, at) VALUES ('00', 'text/plain', 1, 'eA==', 1)": "no longer what they were",
		"DELETE FROM publication WHERE seq = (SELECT MAX(p.seq) FROM publication p WHERE p.kind = 'initiative')": "Search does not say what is published",
	} {
		if err := os.WriteFile(filepath.Join(data, "balise.db"), whole, 0o600); err != nil {
			t.Fatal(err)
		}
		broken(t, data, damage)
		code, _, stderr := ask(t, "check", "--database", "--data", data)
		if code != 1 || !strings.Contains(stderr, want) {
			t.Errorf("%s: code %d: %s", damage, code, stderr)
		}
	}
	if err := os.WriteFile(filepath.Join(data, "balise.db"), append(whole[:8192:8192], make([]byte, len(whole)-8192)...), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := ask(t, "check", "--database", "--data", data); code != 1 {
		t.Errorf("a database of zeros: code %d: %s", code, stderr)
	}
}
