package register_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"balise/testkit/server"
)

// importer is an agent who imports spreadsheets in the browser.
type importer struct {
	*testing.T
	s *server.Server
	c *http.Client
}

func newImporter(t *testing.T) *importer {
	s := server.Demo(t)
	return &importer{t, s, s.Client(server.Agent)}
}

const importPath = "/espace/registre/importer"

// planOf gives the address of the plan of a run.
func planOf(run string) string { return strings.Replace(run, "/colonnes", "/plan-d-importation", 1) }

// send uploads a file and gives the address that the answer leads to, or the page that says why not.
func (im *importer) send(name string, data []byte, fields url.Values) (to, page string, status int) {
	im.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, values := range fields {
		im.must(form.WriteField(field, values[0]))
	}
	part, err := form.CreateFormFile("file", name)
	im.must(err)
	_, err = part.Write(data)
	im.must(err)
	im.must(form.Close())
	answer, err := im.c.Post(im.s.URL+importPath, form.FormDataContentType(), &body)
	im.must(err)
	return im.read(answer)
}

func (im *importer) must(err error) {
	im.Helper()
	if err != nil {
		im.Fatal(err)
	}
}

func (im *importer) read(answer *http.Response) (to, page string, status int) {
	im.Helper()
	data, err := io.ReadAll(answer.Body)
	im.must(err)
	im.must(answer.Body.Close())
	return answer.Header.Get("Location"), html.UnescapeString(string(data)), answer.StatusCode
}

func (im *importer) get(path string) string {
	im.Helper()
	answer, err := im.c.Get(im.s.URL + path)
	im.must(err)
	_, page, status := im.read(answer)
	if status != 200 {
		im.Fatalf("%s: %d\n%s", path, status, page)
	}
	return page
}

func (im *importer) post(path string, form url.Values) (to, page string, status int) {
	im.Helper()
	answer, err := im.c.PostForm(im.s.URL+path, form)
	im.must(err)
	return im.read(answer)
}

func (im *importer) sees(page string, all ...string) {
	im.Helper()
	for _, want := range all {
		if !strings.Contains(strings.ReplaceAll(page, "\u00a0", " "), want) {
			im.Errorf("the page does not say %q", want)
		}
	}
}

var (
	planKey  = regexp.MustCompile(`name="_key" value="([0-9a-f]+)"`)
	selected = regexp.MustCompile(`(?s)<select[^>]* name="(col\.\d+|key)"[^>]*>(.*?)</select>`)
	option   = regexp.MustCompile(`value="([^"]*)" selected`)
)

// mapping reads what the page proposes for each column.
func mapping(page string) url.Values {
	form := url.Values{}
	for _, m := range selected.FindAllStringSubmatch(page, -1) {
		if chosen := option.FindStringSubmatch(m[2]); chosen != nil {
			form.Set(m[1], chosen[1])
		}
	}
	return form
}

const parkInventory = "Référence interne;Nom de l'initiative;Name of the initiative;En bref;Catégorie;État de l'initiative;Sert à la cybersécurité ?;Coût annuel;Adresse Web;Remarques\r\n" +
	"A-1;Comptage des goélands;Gull counting;Une caméra compte les goélands.;Traitement d'image;En service;non;12 500,50 $;https://exemple.invalid/goelands;à revoir\r\n" +
	"A-2;Prévision des marées;Tide forecast;Un modèle prévoit la hauteur de l'eau.;Traitement d'image;En rodage;non;;;\r\n"

// imported sends the park's inventory through, and gives the address of its run.
func (im *importer) imported(file string, saveAs string) (run string, page string, status int) {
	im.Helper()
	run, page, status = im.send("parc.csv", []byte(file), nil)
	if status != 303 {
		im.Fatalf("sent: %d %s", status, page)
	}
	page = im.get(run)
	form := mapping(page)
	form.Set("_do", "plan")
	form.Set("name", saveAs)
	form.Set("word.5.0", "production") // « En rodage »
	_, page, status = im.post(run, form)
	if status != 303 {
		im.Fatalf("mapped: %d %s", status, page)
	}
	return run, im.get(planOf(run)), status
}

func TestASpreadsheetBecomesDraftsAndTheSameFileTwiceChangesNothing(t *testing.T) {
	im := newImporter(t)
	run, _, status := im.send("parc.csv", []byte(parkInventory), nil)
	if status != 303 {
		t.Fatalf("status %d", status)
	}
	page := im.get(run)
	im.sees(page, "Ce que disent les colonnes", "Comptage des goélands", "Valeurs que Balise ne connaît pas", "« En rodage » veut dire")
	want := url.Values{"col.1": {"name.fr"}, "col.2": {"name.en"}, "col.3": {"summary.fr"}, "col.4": {"category"}, "col.5": {"status"}, "col.6": {"cybersecurity"}, "col.7": {"annual_cost"}, "key": {"Référence interne"}}
	got := mapping(page)
	for field, values := range want {
		if got.Get(field) != values[0] {
			t.Errorf("%s is proposed %q, want %q", field, got.Get(field), values[0])
		}
	}

	run, plan, _ := im.imported(parkInventory, "Inventaire du parc")
	im.sees(plan, "Rien n’est encore fait", "Comptage des goélands", "Importer 2 fiches")
	_, page, status = im.post(planOf(run), url.Values{"_key": {"0123456789"}})
	if status != 409 {
		t.Errorf("a plan that nobody read: %d", status)
	}
	im.sees(page, "Rien n’a été importé")
	to, page, status := im.post(planOf(run), url.Values{"_key": {planKey.FindStringSubmatch(plan)[1]}})
	if status != 303 {
		t.Fatalf("applied: %d %s", status, page)
	}
	im.sees(im.get(to), "Brouillon créé", "Agir sur toutes ces fiches")
	im.sees(im.get("/espace/registre?q=go%C3%A9lands"), "Comptage des goélands", "Brouillon")

	// Again: nothing. With one change and one new line: exactly that.
	_, plan, _ = im.imported(parkInventory, "")
	im.sees(plan, "Ce fichier ne changerait rien.")
	changed := strings.Replace(parkInventory, "Comptage des goélands", "Comptage des goélands argentés", 1) + "A-3;Nouvelle;New one;Texte.;Traitement d'image;En service;non;;;\r\n"
	run, plan, _ = im.imported(changed, "")
	im.sees(plan, "Importer 2 fiches", "Comptage des goélands argentés", "Nouvelle")
	if to, _, status = im.post(planOf(run), url.Values{"_key": {planKey.FindStringSubmatch(plan)[1]}}); status != 303 {
		t.Fatalf("applied: %d", status)
	}
	im.sees(im.get(to), "Fiche modifiée", "Comparer avec la version 1", "Brouillon créé")
	_, page, status = im.post(to, url.Values{"_do": {"undo"}})
	if status != 200 {
		t.Errorf("undone: %d", status)
	}
	im.sees(page, "Fiches remises comme avant : 1.")
	if found := im.get("/espace/registre?q=go%C3%A9lands"); strings.Contains(found, "argentés") {
		t.Error("the change was not undone")
	}
	_, page, _ = im.post(to, url.Values{"_do": {"undo"}})
	im.sees(page, "laissées telles quelles : 1.")
	if _, _, status = im.post(planOf(run), url.Values{"_key": {"x"}}); status != 409 {
		t.Errorf("an import that is over: %d", status)
	}

	// The saved mapping is there for the next file, its explained words too.
	page = im.get(importPath)
	im.sees(page, "Inventaire du parc", "parc.csv", "Importé")
	id := regexp.MustCompile(`<option value="([0-9a-z]{26})">Inventaire du parc`).FindStringSubmatch(page)
	if id == nil {
		t.Fatal("the saved mapping is not offered")
	}
	run, page, status = im.send("autre.csv", []byte("État de l'initiative;Référence interne;Nom de l'initiative\nEn rodage;B-1;Autre\n"), url.Values{"mapping": {id[1]}})
	if status != 303 {
		t.Fatalf("status %d %.300s", status, page)
	}
	page = im.get(run)
	if got := mapping(page); got.Get("col.0") != "status" || got.Get("col.2") != "name.fr" || got.Get("key") != "Référence interne" {
		t.Errorf("the saved mapping was not used: %v", got)
	}
	im.sees(im.get(planOf(run)), "Importer 1 fiche")
}

func TestRefusedLinesSayWhereAndHowAndAreLeftOutOnlyWhenAsked(t *testing.T) {
	im := newImporter(t)
	file := parkInventory + "A-4;Mauvais coût;Bad cost;Texte.;Traitement d'image;En service;non;beaucoup;;\r\n" +
		"A-1;Deux fois;Twice;Texte.;Traitement d'image;En service;non;;;\r\n;Sans clé;No key;Texte.;Traitement d'image;Bizarre;non;;;\r\ntrop;peu\r\n"
	run, plan, _ := im.imported(file, "")
	im.sees(plan, "Ligne 4 : dans la colonne « Coût annuel », « beaucoup »", "Écrivez un montant en chiffres", "même identifiant que celle de la ligne 2", "il manque ce qui identifie la fiche",
		"« Bizarre » ne veut rien dire", "nombre de cellules", "Importer 2 fiches")
	key := planKey.FindStringSubmatch(plan)[1]
	_, page, status := im.post(planOf(run), url.Values{"_key": {key}})
	if status != 422 {
		t.Errorf("refused lines were left out unasked: %d", status)
	}
	im.sees(page, "cochez la case pour importer les autres")
	if _, _, status = im.post(planOf(run), url.Values{"_key": {key}, "without": {"yes"}}); status != 303 {
		t.Errorf("status %d", status)
	}
	if found := im.get("/espace/registre?q=Mauvais"); strings.Contains(found, "Mauvais coût") {
		t.Error("a refused line was imported")
	}
}

func TestACancelledImportChangesNothing(t *testing.T) {
	im := newImporter(t)
	run, _, _ := im.imported(parkInventory, "")
	if _, _, status := im.post(planOf(run), url.Values{"_do": {"cancel"}}); status != 303 {
		t.Errorf("status %d", status)
	}
	im.sees(im.get(run), "Annulé", "Rien n’a été importé.")
	if found := im.get("/espace/registre?q=go%C3%A9lands"); strings.Contains(found, "Comptage des goélands") {
		t.Error("a cancelled import left something")
	}
	stranger := &importer{t, im.s, im.s.Client(server.Central)}
	if answer, err := stranger.c.Get(im.s.URL + run); err != nil || answer.StatusCode == 200 {
		t.Errorf("the central team, which creates nothing, reads an import: %v", err)
	}
}

func TestFilesAtFaultAreRefusedInWords(t *testing.T) {
	im := newImporter(t)
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	sheet, err := z.Create("xl/worksheets/sheet1.xml")
	im.must(err)
	for range 64 {
		_, err = sheet.Write(bytes.Repeat([]byte(" "), 4<<20))
		im.must(err)
	}
	im.must(z.Close())
	for name, data := range map[string][]byte{
		"empty.csv":    {},
		"headers.csv":  []byte("Nom;État\r\n"),
		"utf16.csv":    []byte("\xff\xfeN\x00o\x00m\x00"),
		"nul.csv":      []byte("Nom\nA\x00B\n"),
		"mixed.csv":    []byte("Nom de l’été;É\nA;\xe9\nB;é\n"),
		"bomb.xlsx":    bomb.Bytes(),
		"cut.xlsx":     bomb.Bytes()[:200],
		"picture.png":  []byte("\x89PNG\r\n\x1a\n\x00\x00"),
		"twice.csv":    []byte("Nom;nom\nA;B\n"),
		"toolong.csv":  []byte("Nom;Id\n" + strings.Repeat("A;B\n", 20_001)),
		"nothing.xlsx": []byte("PK\x03\x04"),
	} {
		_, page, status := im.send(name, data, nil)
		if status != 422 || !strings.Contains(page, `href="#f-file"`) {
			t.Errorf("%s: %d", name, status)
		}
	}
	if _, page, status := im.send("huge.csv", bytes.Repeat([]byte("a;b\n"), 4<<20), nil); status != 413 {
		t.Errorf("huge: %d %.200s", status, page)
	}
	if page := im.get(importPath); strings.Contains(page, "bomb.xlsx") {
		t.Error("a file at fault was kept")
	}
}

func TestTenThousandLinesAreImportedWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("it writes ten thousand records")
	}
	im := newImporter(t)
	var file strings.Builder
	file.WriteString("Identifiant;Nom de l'initiative\r\n")
	for i := range 10_000 {
		fmt.Fprintf(&file, "N-%d;Bouée automatique %d\r\n", i, i)
	}
	started := time.Now()
	run, plan, _ := im.imported(file.String(), "")
	planned := time.Since(started)
	im.sees(plan, "Importer 10000 fiches", "les 500 premières lignes sur 10000")
	started = time.Now()
	if _, page, status := im.post(planOf(run), url.Values{"_key": {planKey.FindStringSubmatch(plan)[1]}}); status != 303 {
		t.Fatalf("%d %.300s", status, page)
	}
	t.Logf("10,000 lines: read and planned in %v, applied in %v", planned, time.Since(started))
	_, plan, _ = im.imported(file.String(), "")
	im.sees(plan, "Ce fichier ne changerait rien.")
}
