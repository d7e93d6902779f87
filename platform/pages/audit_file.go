package pages

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
)

// auditFile writes entries of the audit trail for a spreadsheet.
type auditFile struct {
	lang  text.Lang
	words auditWords
	data  bytes.Buffer
	csv   *csv.Writer
	lines int
	err   error
}

var auditColumns = []text.Text{
	text.T("numéro", "number"), text.T("date et heure", "date and time"), text.T("personne", "person"), text.T("identifiant de la personne", "person identifier"),
	text.T("action", "action"), text.T("code de l’action", "action code"), text.T("objet", "object"), text.T("identifiant de l’objet", "object identifier"),
	text.T("organisme", "body"), text.T("précisions", "details"),
}

func newAuditFile(l text.Lang, words auditWords) *auditFile {
	f := &auditFile{lang: l, words: words}
	f.data.WriteString("\ufeff") // tells spreadsheets that it is UTF-8
	f.csv = csv.NewWriter(&f.data)
	var header []string
	for _, c := range auditColumns {
		header = append(header, c.In(l))
	}
	f.err = f.csv.Write(header)
	return f
}

func (f *auditFile) add(e people.Entry) {
	if f.err != nil {
		return
	}
	line := []string{strconv.FormatInt(e.Seq, 10), e.At.In(lang.Zone).Format(time.RFC3339), f.words.who(e).In(f.lang), e.Actor.ID, actionTitle(e.Action).In(f.lang), e.Action,
		f.words.object(e).In(f.lang), e.ObjectID, f.words.bodies[e.BodyID].In(f.lang), f.words.detail(e).In(f.lang)}
	for i := range line {
		line[i] = PlainCell(line[i])
	}
	f.err = f.csv.Write(line)
	f.lines++
}

func (f *auditFile) close() ([]byte, error) {
	f.csv.Flush()
	if f.err == nil {
		f.err = f.csv.Error()
	}
	if f.err != nil {
		return nil, fmt.Errorf("export of the audit trail: %w", f.err)
	}
	return f.data.Bytes(), nil
}

// PlainCell keeps a spreadsheet from taking for a formula what somebody typed in a name or a reason.
func PlainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
