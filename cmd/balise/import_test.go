package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const portraitFile = "Nom,Catégorie,Organisme responsable,Portefeuille ministériel,Bénéfices,Statut\n" +
	"Tri des courriels,Automatisation,Régie des tirelires publiques (fictive),Finances,,Solution en production\n"

// demoFolder gives a data folder that holds the demonstration.
func demoFolder(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	server, _ := start(t, `Français +(\S+)/\n(?s:.*)Ctrl\+C`, "demo", "--data", data)
	server.end(t)
	return data
}

func portraitCSV(t *testing.T, data string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "portrait.csv")
	if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// load imports a file of the Portrait and gives what was said.
func load(t *testing.T, data, file string, flags ...string) string {
	t.Helper()
	code, out, stderr := ask(t, append([]string{"import", "register", "--data", data, "--profile", "qc-portrait", file}, flags...)...)
	if code != 0 {
		t.Fatalf("code %d: %s%s", code, out, stderr)
	}
	return out
}

func expect(t *testing.T, out string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
}

func TestAnImportShowsItsPlanBeforeItIsApplied(t *testing.T) {
	data, file := demoFolder(t), portraitCSV(t, portraitFile)
	plan := load(t, data, file)
	expect(t, plan, "Nouvelles\u00a0: 1", "Tri des courriels — Régie des tirelires publiques (fictive)", "ajoutez --apply")
	if again := load(t, data, file); again != plan {
		t.Errorf("a plan that was only shown changed something: %s", again)
	}
	expect(t, load(t, data, file, "--apply", "--lang", "en"), "New: 1", "The plan is applied.")
	expect(t, load(t, data, file, "--apply"), "Inchangées\u00a0: 1", "Rien à faire")
}

func TestAPlanIsAlsoToldToMachines(t *testing.T) {
	var plan struct {
		Profile string
		Counts  map[string]int
	}
	out := load(t, demoFolder(t), portraitCSV(t, portraitFile), "--json", "--apply")
	if err := json.Unmarshal([]byte(out), &plan); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if plan.Profile != "qc-portrait" || plan.Counts["new"] != 1 {
		t.Errorf("the plan is %+v", plan)
	}
}

func TestARefusedImportChangesNothing(t *testing.T) {
	data, file := demoFolder(t), portraitCSV(t, portraitFile+"Autre,Magie,Régie des rêves,Finances,,Solution en production\n")
	code, out, stderr := ask(t, "import", "register", "--data", data, "--profile", "qc-portrait", file, "--apply")
	if code != 1 {
		t.Errorf("code %d: %s", code, out)
	}
	expect(t, out, "Refusées\u00a0: 1")
	expect(t, stderr, "Rien n’a été importé", "Nothing was imported", "line 3")
	expect(t, load(t, data, portraitCSV(t, portraitFile)), "Nouvelles\u00a0: 1")
}

func TestWhatCannotBeImportedIsTold(t *testing.T) {
	file := portraitCSV(t, "Nom,\"Catégorie\n")
	tests := []struct{ name, profile, file, fr, en string }{
		{"no file", "qc-portrait", filepath.Join(t.TempDir(), "nothing.csv"), "ne peut pas être ouvert", "cannot be opened"},
		{"no profile", "moon", file, "Il n’y a pas de profil", "The profiles are: balise-export, ca-federal-register, qc-portrait."},
		{"no table", "qc-portrait", file, "Ce fichier ne peut pas être lu", "This file cannot be read"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			code, out, stderr := ask(t, "import", "register", "--data", t.TempDir(), "--profile", test.profile, test.file)
			if code != 1 || out != "" {
				t.Errorf("code %d, it printed %q", code, out)
			}
			expect(t, stderr, test.fr, test.en)
		})
	}
}

func TestAnExportedPortraitReadBackChangesNothing(t *testing.T) {
	data := demoFolder(t)
	file := filepath.Join(t.TempDir(), "portrait.csv")
	code, out, stderr := ask(t, "export", "portrait", "--data", data, file)
	if code != 0 {
		t.Fatalf("code %d: %s%s", code, out, stderr)
	}
	expect(t, out, "entries written to "+file)
	plan := load(t, data, file, "--lang", "en")
	expect(t, plan, "New: 0", "Changed: 0", "Refused: 0")
	code, printed, stderr := ask(t, "export", "portrait", "--data", data)
	exported, err := os.ReadFile(file)
	if code != 0 || err != nil || printed != string(exported) || strings.Count(printed, "\n") < 40 {
		t.Errorf("code %d (%v): on screen it is not what the file holds: %.500s%s", code, err, printed, stderr)
	}
}

func TestTheRegisterIsWrittenByAStandard(t *testing.T) {
	data := demoFolder(t)
	file := filepath.Join(t.TempDir(), "register.csv")
	code, out, stderr := ask(t, "export", "register", "--standard", "qc-portrait", "--data", data, file)
	if code != 0 {
		t.Fatalf("code %d: %s%s", code, out, stderr)
	}
	expect(t, out, "lines or entries written to "+file)
	_, portrait, _ := ask(t, "export", "portrait", "--data", data)
	if written, err := os.ReadFile(file); err != nil || string(written) != portrait {
		t.Errorf("%v: the standard does not write what “export portrait” does:\n%.500s", err, written)
	}
	code, gaps, stderr := ask(t, "export", "register", "--standard", "nl-publication", "--gaps", "--lang", "en", "--data", data)
	if code != 0 {
		t.Fatalf("code %d: %s", code, stderr)
	}
	expect(t, gaps, "Entry,Name of the initiative,Field,", "the form does not ask the risks")
	code, _, stderr = ask(t, "export", "register", "--standard", "iso-42001", "--data", data)
	if code != 1 {
		t.Errorf("code %d for a standard that does not exist", code)
	}
	expect(t, stderr, "Il n’y a pas de norme", "The standards are: ca-register, eu-annex-viii-c, nl-publication, qc-portrait, uk-atrs.")
}

func TestAnExportThatCannotBeWrittenLeavesTheOldFile(t *testing.T) {
	folder := t.TempDir()
	code, out, stderr := ask(t, "export", "portrait", "--data", t.TempDir(), folder)
	if code != 1 {
		t.Errorf("code %d: %s", code, out)
	}
	expect(t, stderr, "ne peut pas être écrit", "cannot be written")
	left, err := filepath.Glob(filepath.Join(filepath.Dir(folder), ".balise-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("it leaves %v behind (%v)", left, err)
	}
}

func TestASecondBaliseOnTheSameFolderIsRefused(t *testing.T) {
	data := t.TempDir()
	server, _ := start(t, `(http://localhost:\d+)`, "serve", "--data", data)
	defer server.end(t)
	code, _, stderr := ask(t, "serve", "--data", data, "--listen", "localhost:0")
	if code != 1 {
		t.Errorf("code %d", code)
	}
	expect(t, stderr, "un autre Balise tient-il déjà ce dossier", "does another Balise already hold this folder")
}

// eventually asks again, for as long as a server that follows may take.
func eventually(t *testing.T, url, want string) {
	t.Helper()
	var body string
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if _, body = get(t, url); strings.Contains(body, want) {
			return
		}
	}
	t.Errorf("%s never says %q: %.2000s", url, want, body)
}

func TestCommandsWorkBesideABaliseThatServes(t *testing.T) {
	data := demoFolder(t)
	server, base := start(t, `(http://localhost:\d+)`, "serve", "--data", data)
	defer server.end(t)
	expect(t, load(t, data, portraitCSV(t, portraitFile), "--apply", "--publish", "--lang", "en"), "The plan is applied.")
	eventually(t, base+"/api/v1/register?q=courriels", "Tri des courriels")
	code, out, stderr := ask(t, "rebuild", "--data", data)
	if code != 0 {
		t.Fatalf("code %d: %s", code, stderr)
	}
	expect(t, out, "it remakes its search while it goes on answering")
	eventually(t, base+"/api/v1/register?q=courriels", "Tri des courriels")
}
