package inventory_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"balise/engine/inventory"
)

// headers joins the names of the columns.
func headers(t *inventory.Table) string {
	var all []string
	for _, h := range t.Header {
		all = append(all, strings.NewReplacer("\r", "␍", "\n", "␊").Replace(h.Text))
	}
	return strings.Join(all, "|")
}

// said writes problems, a line to each.
func said(problems []inventory.Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Error())
	}
	return strings.Join(all, "\n")
}

// wide writes a text in sixteen bits, with its mark.
func wide(order binary.AppendByteOrder, s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

func TestForeignValuesAreCutAsTheyCome(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data, header, want string
		row                int
		remarks            string
	}{
		"mixed line ends":           {"a,b\r\n1,2\r3,4\n5,6", "a|b", "2|1|2\n3|3|4\n4|5|6\n", 1, ""},
		"cells of several lines":    {"a,b\r\n\"x\ny\rz\",2\r\n3,4\r\n", "a|b", "2|x␊y␍z|2\n5|3|4\n", 1, ""},
		"pipes":                     {"a|b\n1,5|2\n3|4\n", "a|b", "2|1,5|2\n3|3|4\n", 1, ""},
		"semicolons under prose":    {"a;b;c\nun, deux, trois;2;3\nquatre, cinq;5;6\n", "a|b|c", "2|un, deux, trois|2|3\n3|quatre, cinq|5|6\n", 1, ""},
		"Excel’s own first line":    {"sep=;\r\na;b\r\n1;2,3\r\n", "a|b", "3|1|2,3\n", 1, ""},
		"a mark inside a bare cell": {"a,b\n5\" pipe,2\n", "a|b", "2|5\" pipe|2\n", 1, ""},
		"text after a closing mark": {"a,b\n\"x\" y,2\n", "a|b", "2|x y|2\n", 1, "Line 2: text follows a closing quotation mark in this record: it is kept, but a cell may be cut wrongly"},
		"blank rows anywhere":       {"\n\na,b\n\n1,2\n,\n  , \n3,4\n,\n", "a|b", "5|1|2\n8|3|4\n", 3, ""},
		"a record cut short":        {"a,b,c\n1\n2,3,4\n", "a|b|c", "2|1||\n3|2|3|4\n", 1, "Line 2: the record stops after 1 cells of 3: the others are read as empty"},
		"empty cells at the end":    {"a,b,,\n1,2,,,,\n", "a|b", "2|1|2\n", 1, ""},
		"a title, then a date":      {"Inventaire des usages,,\nPublié le,2025-01-31,\n\nNom,But,État\na,b,c\n", "Nom|But|État", "5|a|b|c\n", 4, "Line 2: this row stands above the headers of the columns: it is not read as a record"},
		"bands above the headers":   {"Section 1,,,Section 2,,,,,\na,b,c,d,e,f,g,h,i\n1,2,3,4,5,6,7,8,9\n", "a|b|c|d|e|f|g|h|i", "3|1|2|3|4|5|6|7|8|9\n", 2, ""},
		"headers of two rows":       {"id,nom,Usage,,Risque,\n,,but,effet,nature,mesure\n1,x,y,z,r,m\n2,x,y,z,r,m\n", "id|nom|but|effet|nature|mesure", "3|1|x|y|z|r|m\n4|2|x|y|z|r|m\n", 2, ""},
		"headers of several lines":  {"\"Use case\n\nname\",Agency  name\n1,2\n", "Use case␊␊name|Agency  name", "4|1|2\n", 1, ""},
		"headers of the same name":  {"x,Other,y,Other,other \n1,2,3,4,5\n", "x|Other|y|Other (2)|other (3)", "2|1|2|3|4|5\n", 1, ""},
		"a name that is taken":      {"x,x (2),x\n1,2,3\n", "x|x (2)|x (3)", "2|1|2|3\n", 1, ""},
		"a column without a header": {"a,,b,,\n1,2,3,,\n", "a|(column 2)|b", "2|1|2|3\n", 1, ""},
		"formulas stay text":        {"a,b\n=1+1,@x\n+3,-cmd\n", "a|b", "2|=1+1|@x\n3|+3|-cmd\n", 1, ""},
		"a lost character is kept":  {"a,b\nl\ufffdIA,2\n", "a|b", "2|l\ufffdIA|2\n", 1, ""},
		"sixteen bits, low first":   {wide(binary.LittleEndian, "nom\tbut\r\né€😀\tb\r\n"), "nom|but", "2|é€😀|b\n", 1, ""},
		"sixteen bits, high first":  {wide(binary.BigEndian, "nom;but\né;b"), "nom|but", "2|é|b\n", 1, ""},
		"Windows-1252":              {"a,b\n\xe9t\xe9,l\x92IA\n", "a|b", "2|été|l’IA\n", 1, ""},
		"Windows-1252 and a pair":   {"a,b\n\xe9t\xe9,\xc9\xbb\n\xe9,\xe9\n", "a|b", "2|été|É»\n3|é|é\n", 1, "Line 2: the bytes from 8 on would make a letter in UTF-8, but the rest of the file is in Windows-1252: check this text"},
		"a mark in the middle":      {"a,b\n\ufeff1,2\n", "a|b", "2|\ufeff1|2\n", 1, ""},
		"one column":                {"nom\na\nb\n", "nom", "2|a\n3|b\n", 1, "Line 1: the file has a single column: it may not be a table"},
		"years for headers":         {"organisme,2023,2024\nX,1,2\nY,n.d.,n.d.\n", "organisme|2023|2024", "2|X|1|2\n3|Y|n.d.|n.d.\n", 1, ""},
		"space under the headers":   {"nom,,but,état\n\na,b,c,d\n", "nom|(column 2)|but|état", "3|a|b|c|d\n", 1, ""},
		"a contact above":           {"Contact,Bureau de l’IA,,,\n\nnom,but,état,unité,date\na,b,c,d,e\n", "nom|but|état|unité|date", "4|a|b|c|d|e\n", 3, "Line 1: this row stands above the headers of the columns: it is not read as a record"},
		"numbers for headers":       {"2023,2024\n1,2\n", "2023|2024", "2|1|2\n", 1, ""},
		"addresses are not headers": {"contact,ia@exemple.gouv.fr,\nnom,but,état\na,b,c\n", "nom|but|état", "3|a|b|c\n", 2, "Line 1: this row stands above the headers of the columns: it is not read as a record"},
	} {
		got := foreign(t, []byte(c.data), inventory.Foreign{})
		if headers(got) != c.header || flat(got) != c.want || got.HeaderRow != c.row || said(got.Remarks) != c.remarks || len(got.Problems) > 0 {
			t.Errorf("%s: got %q, %q, row %d, %v, remarks %q", name, headers(got), flat(got), got.HeaderRow, got.Problems, said(got.Remarks))
		}
		sound(t, got)
	}
}

func TestOnlyTheForeignRecordAtFaultIsLeftOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ data, want, problems string }{
		"too many cells": {"a,b\n1,2,3\n4,5\n", "3|4|5\n", "Line 2, column 5: the record has 3 cells, and the header 2 columns: a separator or a quotation mark is missing or misplaced"},
		"a damaged byte in UTF-8": {"a,b\n\u00e9\u00e9,2\nx\xe9,4\n5,6\n", "2|éé|2\n4|5|6\n",
			"Line 3: byte 12 is not UTF-8, while the rest of the file is: this record was damaged or mixes two encodings"},
		"a byte that means nothing": {"a,b\n\xe9,2\nx\x81,4\n", "2|é|2\n", "Line 3: byte 9 is neither UTF-8 nor Windows-1252: this record was damaged"},
		"a truncated last record":   {"a,b,c\n1,2,3\n4,5,6\n7,8", "2|1|2|3\n3|4|5|6\n", "Line 4: the file stops in the middle of this record: it may be truncated"},
	} {
		got := foreign(t, []byte(c.data), inventory.Foreign{})
		if flat(got) != c.want || said(got.Problems) != c.problems {
			t.Errorf("%s: got %q, problems %q", name, flat(got), said(got.Problems))
		}
		sound(t, got)
	}
}

func TestAForeignFileThatIsNoTableIsRefusedWithWhatToDo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data string
		want string // in the English message, with its place
	}{
		"PDF":                    {"%PDF-1.7\n", "Line 1: this is a PDF document"},
		"old Excel":              {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Line 1: this is an old Excel (.xls)"},
		"a web page":             {"\ufeff\r\n<!DOCTYPE html><html>", "Line 1: this is a web page"},
		"a table of a web page":  {"<table><tr>", "Line 1: this is a web page"},
		"XML":                    {"<?xml version=\"1.0\"?><a/>", "Line 1: this is an XML or HTML file"},
		"a picture":              {"\x89PNG\r\n\x1a\n", "Line 1: this is a picture"},
		"OpenDocument":           {"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "Line 1: this is an OpenDocument workbook"},
		"a Word document":        {"PK\x03\x04word/document.xmlPK\x05\x06", "Line 1: this is a Word or PowerPoint document"},
		"a binary workbook":      {"PK\x03\x04xl/workbook.binPK\x05\x06", "Line 1: this is a binary workbook"},
		"another archive":        {"PK\x03\x04a.csvPK\x05\x06", "Line 1: this is a compressed archive"},
		"gzip":                   {"\x1f\x8b\x08", "Line 1: this is a compressed archive"},
		"RTF":                    {"{\\rtf1", "Line 1: this is a word processor’s document"},
		"UTF-32":                 {"\xff\xfe\x00\x00a\x00\x00\x00", "Line 1: this file is in UTF-32"},
		"nothing":                {"", "Line 1: the file is empty"},
		"nothing but a mark":     {"\ufeff \r\n", "Line 1: the file is empty"},
		"separators only":        {",,\n,,\n", "Line 1: the file holds no data"},
		"a truncated workbook":   {"PK\x03\x04xl/workbook.xml", "Line 1: this is not an XLSX workbook, or the file is truncated"},
		"NUL":                    {"a,b\n1,x\x00y\n", "Line 2, column 4: byte 7 is NUL"},
		"UTF-16 without a mark":  {"a\x00,\x00b\x00\n\x00", "Line 1, column 2: this file seems to be in UTF-16, without the mark"},
		"half of UTF-16":         {"\xff\xfea\x00b", "Line 1: the file stops in the middle of a character"},
		"a lone half in UTF-16":  {"\xff\xfea\x00\n\x00\x00\xd8b\x00", "Line 2, column 1: byte 6 makes no character of UTF-16"},
		"a truncated character":  {"é,b\n1,\xc3", "Line 2, column 3: the file stops in the middle of a character: it is truncated"},
		"a mark never closed":    {"a,b\n1,2\n3,\"x\ny\n", "Line 3, column 3: the quotation mark opened here is never closed: the file may be truncated"},
		"an endless cell":        {"a,b\n1," + strings.Repeat("x", 2<<20), "Line 2, column 3: the cell that begins here is longer than 1 MB"},
		"an endless quoted cell": {"a,b\n1,\"" + strings.Repeat("x\n", 1<<20), "Line 2, column 3: the cell that begins here is longer than 1 MB"},
		"a row of a million":     {"a,b\n" + strings.Repeat("1,", 1_000_000), "Line 2, column 32769: this record is too large: it has more than 8 MB or 16384 columns"},
		"a header of thousands":  {strings.Repeat("a,", 3000) + "a\n1\n", "Line 1: the table is too large: 3001 columns"},
	} {
		_, err := inventory.ReadForeign(strings.NewReader(c.data), inventory.Foreign{})
		var problem *inventory.Problem
		if !errors.As(err, &problem) || !strings.HasPrefix(err.Error(), c.want) || !problem.Message.Complete() {
			t.Errorf("%s: got %v; want %s", name, err, c.want)
		}
	}
}

// endless gives as many bytes as one asks for.
type endless struct{ start io.Reader }

func (e endless) Read(p []byte) (int, error) {
	if n, err := e.start.Read(p); err == nil {
		return n, nil
	}
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// A cell of a gigabyte is refused with its place; no more of it is read than a file may hold.
func TestAnEndlessForeignFileIsRefused(t *testing.T) {
	for start, want := range map[string]string{
		"a,b\n1,":              "Line 2, column 3: the cell that begins here is longer than 1 MB: a quotation mark may not be closed",
		"[{\"a\":1},{\"a\":\"": "Line 1: the file is larger than 64 MB: split it",
	} {
		_, err := inventory.ReadForeign(io.LimitReader(endless{strings.NewReader(start)}, 1<<30), inventory.Foreign{})
		if err == nil || err.Error() != want {
			t.Errorf("%q: got %v; want %s", start, err, want)
		}
	}
}

func TestForeignJSONIsATable(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data, file, header, want string
		format                   inventory.Format
		problems, remarks        string
	}{
		"a list":               {`[{"a":1,"b":"x"},{"b":"y","c":true}]`, "", "a|b|c", "1|1|x|\n1||y|true\n", inventory.FormatJSON, "", ""},
		"under one key":        {"{\"meta\":{\"n\":2},\n\"records\":[\n{\"a\":1},\n{\"a\":2}]}", "", "a", "3|1\n4|2\n", inventory.FormatJSON, "", ""},
		"under two keys":       {`{"result":{"total":1,"records":[{"a":1}]}}`, "", "a", "1|1\n", inventory.FormatJSON, "", ""},
		"by identifier":        {"{\"x1\":{\"nom\":\"a\"},\n\"x2\":{\"nom\":\"b\",\"liens\":[{\"u\":1}]}}", "", "(key)|nom|liens", "1|x1|a|\n2|x2|b|[{\"u\":1}]\n", inventory.FormatJSON, "", ""},
		"JSON Lines":           {"\ufeff{\"a\":1}\n\n{\"a\":2,\"b\":3}\r\n", "", "a|b", "1|1|\n3|2|3\n", inventory.FormatJSONLines, "", ""},
		"one line":             {`{"a":1}`, "x.jsonl", "a", "1|1\n", inventory.FormatJSONLines, "", ""},
		"objects in objects":   {`[{"a":{"b":1,"c":{"d":2}},"a.b":3,"e":{}}]`, "", "a.b|a.c.d|a.b (2)|e", "1|1|2|3|{}\n", inventory.FormatJSON, "", ""},
		"lists stay JSON":      {"[{\"a\": [ \"x y\",\n 2 ], \"b\":[]}]", "", "a|b", "1|[\"x y\",2]|[]\n", inventory.FormatJSON, "", ""},
		"numbers as written":   {`[{"a":1.0,"b":1e3,"c":12345678901234567890}]`, "", "a|b|c", "1|1.0|1e3|12345678901234567890\n", inventory.FormatJSON, "", ""},
		"null is empty":        {`[{"a":null,"b":""}]`, "", "a|b", "1||\n", inventory.FormatJSON, "", ""},
		"escapes":              {`[{"a":"\u00e9\ud83d\ude00\n\"\\","\u0062":"\ufffd"}]`, "", "a|b", "1|é😀␊\"\\|\ufffd\n", inventory.FormatJSON, "", ""},
		"a key twice":          {"[{\"a\":1,\n\"a\":2},{\"a\":3}]", "", "a", "2|3\n", inventory.FormatJSON, "Line 2, column 1: the key “a” stands twice in the same object", ""},
		"half of a character":  {`[{"a":"\ud83d"},{"a":"b"}]`, "", "a", "1|b\n", inventory.FormatJSON, "Line 1, column 7: this text holds a NUL, or half of a character, which the source lost", ""},
		"NUL":                  {`[{"a":"x\u0000"},{"a":"b"}]`, "", "a", "1|b\n", inventory.FormatJSON, "Line 1, column 7: this text holds a NUL, or half of a character, which the source lost", ""},
		"an item of its own":   {`[{"a":1},7,{"a":2}]`, "", "a", "1|1\n1|2\n", inventory.FormatJSON, "Line 1, column 10: this item of the list is not an object, as the others are", ""},
		"two lists":            {"{\"x\":[{\"a\":1},{\"a\":2}],\n\"y\":[{\"b\":1},{\"b\":2},{\"b\":3}]}", "", "b", "2|1\n2|2\n2|3\n", inventory.FormatJSON, "", "Line 1: another list, “x”, has 2 records: it is not read"},
		"a key without a name": {`[{"":1," a ":2}]`, "", "(column 1)|a", "1|1|2\n", inventory.FormatJSON, "", ""},
		"an identifier twice as a key of a record": {`[{"id":1,"id2":1}]`, "", "id|id2", "1|1|1\n", inventory.FormatJSON, "", ""},
	} {
		got := foreign(t, []byte(c.data), inventory.Foreign{Name: c.file})
		if headers(got) != c.header || flat(got) != c.want || got.Format != c.format || got.HeaderRow != 0 || said(got.Problems) != c.problems || said(got.Remarks) != c.remarks {
			t.Errorf("%s: got %q, %q, %s, problems %q, remarks %q", name, headers(got), flat(got), got.Format, said(got.Problems), said(got.Remarks))
		}
		sound(t, got)
	}
}

func TestForeignJSONThatCannotBeReliedOnIsRefused(t *testing.T) {
	t.Parallel()
	var keys strings.Builder
	for i := range 2500 {
		fmt.Fprintf(&keys, `"k%d":1,`, i)
	}
	for name, c := range map[string]struct{ data, want string }{
		"truncated in a list":   {"[{\"a\":1},\n{\"a\":2}", "Line 2, column 8: the file stops in the middle of a value: it is truncated"},
		"truncated in a text":   {"[{\"a\":1},\n{\"a\":\"x", "Line 2, column 6: the text opened here is never closed: the file is truncated"},
		"truncated in a word":   {"[{\"a\":tru", "Line 1, column 10: the file stops in the middle of a value: it is truncated"},
		"a truncated line":      {"{\"a\":1}\n{\"a\":", "Line 2, column 6: the file stops in the middle of a value: it is truncated"},
		"a comma too many":      {`[{"a":1,}]`, "Line 1, column 9: “}” cannot stand here: it should be a key in quotation marks"},
		"a word of Python":      {`[{"a":None}]`, "Line 1, column 7: “N” cannot stand here: it should be a value of JSON"},
		"a number that is none": {`[{"a":01}]`, "Line 1, column 7: “0” cannot stand here"},
		"text after the end":    {`[{"a":1}] x`, "Line 1, column 11: “x” cannot stand here: it should be the end of the file"},
		"a wrong escape":        {`[{"a":"\q12345"}]`, "Line 1, column 8: this backslash announces no character"},
		"an end of line":        {"[{\"a\":\"x\ny\"}]", "Line 1, column 9: an end of line or a tab stands in the middle of a text"},
		"a bomb of depth":       {strings.Repeat("[", 100_000), "Line 1, column 66: values are nested too deep here"},
		"a bomb in a record":    {`[{"a":` + strings.Repeat(`{"a":`, 100_000), "Line 1, column 3"},
		"no list":               {`{"a":1,"b":[1,2]}`, "Line 1: this JSON file holds no list of records"},
		"a list of lists":       {`[["a","b"],[1,2]]`, "Line 1: this JSON file holds no list of records"},
		"a key twice around":    {"{\"n\":1,\n\"n\":2,\"records\":[{\"a\":1}]}", "Line 2, column 1: the key “n” stands twice"},
		"too many keys":         {`[{` + keys.String() + `"z":1}]`, "Line 1, column"},
		"a damaged byte":        {"[{\"a\":\"éé\"},\n{\"a\":\"x\xe9\"}]", "Line 2, column 8: byte 22 is not UTF-8"},
		"an endless text":       {`[{"a":"` + strings.Repeat("x", 2<<20) + `"}]`, "Line 1, column 7: this value is too long"},
	} {
		_, err := inventory.ReadForeign(strings.NewReader(c.data), inventory.Foreign{})
		var problem *inventory.Problem
		if !errors.As(err, &problem) || !strings.HasPrefix(err.Error(), c.want) || !problem.Message.Complete() {
			t.Errorf("%s: got %v; want %s", name, err, c.want)
		}
	}
}
