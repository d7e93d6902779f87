package record_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

func TestTheListIsFilteredAndPaged(t *testing.T) {
	h := open(t)
	made := map[string]record.Record{}
	for i, name := range []string{"Phare", "Bouée à cloche", "Écluse 100 %", "Feu_vert"} {
		h.now = h.now.Add(time.Duration(i%2) * time.Minute) // some at the same moment
		body := []string{"port", "lock"}[i%2]
		made[name] = h.must(h.try(func(w *record.Writer) (record.Record, error) {
			return w.Create(h.ctx, operator, "note", body, note(name), text.Text{}, fmt.Sprintf("f-%d", i))
		}))
	}
	h.now = h.now.Add(time.Minute)
	h.acts(made["Phare"], record.Submit)
	for _, c := range []struct {
		filter record.Filter
		want   []string
	}{
		{record.Filter{BodyIDs: []string{"port"}}, []string{"Phare", "Écluse 100 %"}},
		{record.Filter{BodyIDs: []string{"port", "lock"}, State: record.InReview}, []string{"Phare"}},
		{record.Filter{BodyIDs: []string{}}, nil},
		{record.Filter{BodyIDs: []string{"por", "%"}}, nil},
		{record.Filter{Kind: "other"}, nil},
		{record.Filter{Kind: "note", Text: "BOUEE cloche"}, []string{"Bouée à cloche"}},
		{record.Filter{Text: "100 %"}, []string{"Écluse 100 %"}},
		{record.Filter{Text: "u_v"}, []string{"Feu_vert"}},
		{record.Filter{Text: "u%v"}, nil},
		{record.Filter{Text: "f-1"}, []string{"Bouée à cloche"}},
		{record.Filter{Text: "!"}, nil},
		{record.Filter{Limit: 1}, []string{"Phare"}},
	} {
		found, err := h.store.List(h.ctx, c.filter)
		if err != nil {
			t.Fatal(err)
		}
		if got := names(found); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v: %v", c.filter, got)
		}
	}
	var paged []string
	for after := ""; ; {
		page, err := h.store.List(h.ctx, record.Filter{Limit: 1, After: after})
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		paged = append(paged, names(page)...)
		after = page[0].Cursor()
	}
	whole, err := h.store.List(h.ctx, record.Filter{})
	if err != nil || len(whole) != 4 || !reflect.DeepEqual(paged, names(whole)) {
		t.Errorf("page by page %v, at once %v, %v", paged, names(whole), err)
	}
	_, err = h.store.List(h.ctx, record.Filter{After: "x' OR 1=1"})
	wantFault(t, err, fault.InvalidKind)
}

func names(records []record.Record) []string {
	var all []string
	for _, r := range records {
		all = append(all, r.Title.FR)
	}
	return all
}

func TestADraftGivesBackExactlyWhatWasTyped(t *testing.T) {
	h := open(t)
	typed := url.Values{"name.fr": {"  <b>Phare\x00 « \" ' "}, "technique": {"b", "a", "b"}, "empty": {""}}
	for _, form := range []url.Values{{"name.fr": {"avant"}, "other": {"x"}}, typed} {
		if err := h.store.SaveDraft(h.ctx, "p1", "new:note", 0, form); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.store.SaveDraft(h.ctx, "p2", "new:note", 3, url.Values{"name.fr": {"un autre"}}); err != nil {
		t.Fatal(err)
	}
	back, found, err := h.store.Draft(h.ctx, "p1", "new:note")
	if err != nil || !found || !reflect.DeepEqual(back.Form, typed) || back.BaseVersion != 0 || !back.At.Equal(h.now) {
		t.Errorf("%+v, %v, %v", back, found, err)
	}
	if err := h.store.DropDraft(h.ctx, "p1", "new:note"); err != nil {
		t.Fatal(err)
	}
	if _, found, err = h.store.Draft(h.ctx, "p1", "new:note"); found || err != nil {
		t.Errorf("dropped, found %v, %v", found, err)
	}
	if back, found, err = h.store.Draft(h.ctx, "p2", "new:note"); !found || err != nil || back.BaseVersion != 3 {
		t.Errorf("%+v, %v, %v", back, found, err)
	}
}

func TestAPreviewOpensUntilItExpires(t *testing.T) {
	h := open(t)
	r := h.create("Phare")
	token, err := h.store.CreatePreview(h.ctx, agent, r.ID, 7)
	if err != nil {
		t.Fatal(err)
	}
	h.must(h.edit(agent, r, note("Phare vert")))
	shown, err := h.store.Preview(h.ctx, token)
	if err != nil || shown.Title.FR != "Phare vert" {
		t.Errorf("%+v, %v", shown, err)
	}
	h.now = h.now.AddDate(0, 0, 7).Add(-time.Second)
	if _, err := h.store.Preview(h.ctx, token); err != nil {
		t.Errorf("just before: %v", err)
	}
	h.now = h.now.Add(time.Second)
	_, err = h.store.Preview(h.ctx, token)
	wantFault(t, err, fault.GoneKind)
	for _, forged := range []string{"", "x", token + "x", token[1:], strings.Repeat("é", 1000), "\x00"} {
		_, err = h.store.Preview(h.ctx, forged)
		wantFault(t, err, fault.NotFoundKind)
	}
}

func TestPreviewsAreListedAndRevoked(t *testing.T) {
	h := open(t)
	r, other := h.create("Phare"), h.create("Bouée")
	var tokens []string
	for _, id := range []string{r.ID, r.ID, other.ID} {
		h.now = h.now.Add(time.Minute)
		token, err := h.store.CreatePreview(h.ctx, approver, id, 1)
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, token)
	}
	links, err := h.store.Previews(h.ctx, r.ID)
	if err != nil || len(links) != 2 || links[0].ByName != "Paul" || !links[0].CreatedAt.After(links[1].CreatedAt) {
		t.Errorf("%+v, %v", links, err)
	}
	if err := h.store.RevokePreviews(h.ctx, agent, r.ID); err != nil {
		t.Fatal(err)
	}
	for i, gone := range []bool{true, true, false} {
		if _, err := h.store.Preview(h.ctx, tokens[i]); fault.Is(err, fault.GoneKind) != gone {
			t.Errorf("link %d: %v", i, err)
		}
	}
	if links, err = h.store.Previews(h.ctx, r.ID); err != nil || len(links) != 0 {
		t.Errorf("%+v, %v", links, err)
	}
}

func TestWhoMayDecideOnPreviews(t *testing.T) {
	h := open(t)
	r := h.create("Phare")
	for _, c := range []struct {
		actor people.Actor
		may   bool
	}{{agent, true}, {approver, true}, {operator, true}, {stranger, false}, {central, false}, {auditor, false}, {admin, false}, {visitor, false}} {
		_, err := h.store.CreatePreview(h.ctx, c.actor, r.ID, 1)
		if (err == nil) != c.may || !c.may && !fault.Is(err, fault.ForbiddenKind) {
			t.Errorf("%s: %v", c.actor.Name, err)
		}
		if err = h.store.RevokePreviews(h.ctx, c.actor, r.ID); (err == nil) != c.may {
			t.Errorf("%s revokes: %v", c.actor.Name, err)
		}
	}
	for _, days := range []int{-1, 0, 31} {
		if _, err := h.store.CreatePreview(h.ctx, agent, r.ID, days); !refusedBecause(err, "days") {
			t.Errorf("%d days: %v", days, err)
		}
	}
}

const sqlTestSecrets = "SELECT COUNT(*) FROM preview WHERE token_hash = ?"

func TestTheDatabaseDoesNotHoldThePreviewToken(t *testing.T) {
	h := open(t)
	token, err := h.store.CreatePreview(h.ctx, agent, h.create("Phare").ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	var held int
	err = h.db.Read(h.ctx, func(tx *db.Tx) error { return tx.QueryRow(h.ctx, sqlTestSecrets, token).Scan(&held) })
	if err != nil || held != 0 || len(token) < 40 {
		t.Errorf("held %d, %v, %d characters", held, err, len(token))
	}
}

func TestLinksAreSeenFromBothRecords(t *testing.T) {
	h := open(t)
	from, to := h.create("Phare"), h.create("Bouée")
	link := func(actor people.Actor, from, to, relation string) error {
		return h.store.Write(h.ctx, func(w *record.Writer) error { return w.AddLink(h.ctx, actor, from, to, relation) })
	}
	if err := link(agent, from.ID, to.ID, "replaces"); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{from.ID, to.ID} {
		links, err := h.store.Links(h.ctx, id)
		if err != nil || len(links) != 1 || links[0].FromID != from.ID || links[0].ToID != to.ID || links[0].Relation != "replaces" || links[0].ByName != "Aline" {
			t.Errorf("%+v, %v", links, err)
		}
	}
	wantFault(t, link(agent, from.ID, to.ID, "replaces"), fault.ConflictKind)
	wantFault(t, link(agent, from.ID, from.ID, "replaces"), fault.InvalidKind)
	wantFault(t, link(agent, from.ID, "nothing", "replaces"), fault.NotFoundKind)
	wantFault(t, link(agent, "nothing", to.ID, "replaces"), fault.NotFoundKind)
	wantFault(t, link(stranger, from.ID, to.ID, "assesses"), fault.ForbiddenKind)
}

func TestNoStatementAltersARevisionOrAPublication(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	alters := regexp.MustCompile(`(?is)\b(UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+(revision|publication)\b|INTO\s+(revision|publication)\b.*ON\s+CONFLICT`)
	read := 0
	check := func(n ast.Node) bool {
		literal, ok := n.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return true
		}
		value, err := strconv.Unquote(literal.Value)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(value, "INSERT INTO revision") || strings.Contains(value, "INSERT INTO publication") {
			read++
		}
		if alters.MatchString(value) {
			t.Errorf("it alters what must stay: %s", value)
		}
		return true
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, check)
	}
	if read != 2 {
		t.Errorf("%d statements add revisions and publications, not 2: the test does not read what it should", read)
	}
}
