package inventory_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"balise/engine/inventory"
)

func table(t *testing.T, data string) *inventory.Table {
	t.Helper()
	got, err := inventory.ReadCSV(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// flat writes a table as its cells between bars, a record to a line, each with its physical line.
func flat(t *inventory.Table) string {
	var b strings.Builder
	for _, r := range t.Records {
		b.WriteString(string(rune('0' + r.Line)))
		for _, c := range r.Cells {
			b.WriteString("|" + strings.NewReplacer("\r", "␍", "\n", "␊").Replace(c.Text))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestRecordsAreCutWhateverTheFileLooksLike(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data, want string
		lines      int
	}{
		"LF":                          {"a,b\n1,2\n3,4\n", "2|1|2\n3|3|4\n", 3},
		"CRLF without a last one":     {"a,b\r\n1,2\r\n3,4", "2|1|2\n3|3|4\n", 3},
		"lone CR":                     {"a,b\r1,2\r3,4\r", "2|1|2\n3|3|4\n", 3},
		"the three mixed":             {"a,b\r\n1,2\r3,4\n5,6", "2|1|2\n3|3|4\n4|5|6\n", 4},
		"a cell of three lines":       {"a,b\r\n\"x\ny\r\nz\",2\r\n3,4\r\n", "2|x␊y␍␊z|2\n5|3|4\n", 5},
		"semicolons":                  {"a;b\n1,5;2\n", "2|1,5|2\n", 2},
		"tabs":                        {"a\tb\n1,5\t2;3\n", "2|1,5|2;3\n", 2},
		"separators in quoted titles": {"\"a;x;y\",b\n1,2\n", "2|1|2\n", 2},
		"one column":                  {"a\n1\n", "2|1\n", 2},
		"doubled quotation marks":     {"a,b\n\"say \"\"yes\"\"\",\"\"\n", "2|say \"yes\"|\n", 2},
		"a mark inside a bare cell":   {"a,b\n5\" pipe,2\n", "2|5\" pipe|2\n", 2},
		"rows of separators only":     {"a,b\n1,2\n,\n\n3,4\n", "2|1|2\n5|3|4\n", 5},
		"empty columns at the end":    {"a,b,,\n1,2,,\n", "2|1|2\n", 2},
		"a byte order mark":           {"\xef\xbb\xbfa,b\n1,2\n", "2|1|2\n", 2},
		"Windows-1252":                {"a,b\n\xe9t\xe9,l\x92IA\n", "2|été|l’IA\n", 2},
		"edge spaces are kept":        {"a,b\n 1 ,\" 2 \" \n", "2| 1 | 2 \n", 2},
	} {
		got := table(t, c.data)
		if flat(got) != c.want || got.Lines != c.lines || len(got.Problems) != 0 {
			t.Errorf("%s: got %q, %d lines, problems %v; want %q, %d lines", name, flat(got), got.Lines, got.Problems, c.want, c.lines)
		}
	}
}

func TestAFileAtFaultSaysWhere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ data, want string }{
		"nothing":                      {"", "Line 1: the file has no line of headers"},
		"only a mark":                  {"\xef\xbb\xbf", "Line 1: the file has no line of headers"},
		"quotation never closed":       {"a,b\n1,2\n3,\"été\n5,6\n", "Line 3, column 3: the quotation mark opened here is never closed: the file may be truncated"},
		"text after a closing mark":    {"a,b\n\"é\"x,2\n", "Line 2, column 4: text follows a closing quotation mark: double the quotation marks inside a cell"},
		"NUL":                          {"a,b\né,2\x00\n", "Line 2, column 4: there is a NUL byte here: this is not a text file, or it was damaged"},
		"NUL after a mark":             {"\xef\xbb\xbfa\x00", "Line 1, column 2: there is a NUL byte here: this is not a text file, or it was damaged"},
		"UTF-16":                       {"\xff\xfea\x00,\x00", "Line 1, column 1: this file is in UTF-16: save it in the format “CSV UTF-8”"},
		"UTF-8 by its mark, damaged":   {"\xef\xbb\xbfa,b\n1,\xe9\n", "Line 2, column 3: byte 9 is not UTF-8, while the rest of the file is: the file was damaged or mixes two encodings"},
		"mostly UTF-8, damaged":        {"é,è\nà,\xe9\n", "Line 2, column 3: byte 9 is not UTF-8, while the rest of the file is: the file was damaged or mixes two encodings"},
		"no known encoding":            {"a,b\r1,\x81\r", "Line 2, column 3: byte 6 is neither UTF-8 nor Windows-1252: save the file in the format “CSV UTF-8”"},
		"two columns of the same name": {"a,B,\"b \"\n1,2,3\n", "Line 1, column 5: two columns have the header “b”"},
		"a column without a name":      {"a,,c\n1,2,3\n", "Line 1, column 3: this column has no header"},
		"an endless cell":              {"a,b\n1,\"" + strings.Repeat("x", 70<<10), "Line 2, column 3: the cell that begins here is longer than 64 KB: a quotation mark may not be closed"},
		"an endless bare cell":         {"a,b\n1," + strings.Repeat("x", 70<<10), "Line 2, column 3: the cell that begins here is longer than 64 KB: a quotation mark may not be closed"},
		"an endless record":            {"a,b\n" + strings.Repeat("1,", 600), "Line 2, column 1001: this record is too large: it has more than 1 MB or 500 columns"},
	} {
		_, err := inventory.ReadCSV(strings.NewReader(c.data))
		var problem *inventory.Problem
		if !errors.As(err, &problem) || err.Error() != c.want {
			t.Errorf("%s: got %v; want %s", name, err, c.want)
			continue
		}
		if !strings.HasPrefix(problem.Where().FR, "Ligne ") || problem.Message.FR == problem.Message.EN {
			t.Errorf("%s: the French message is %q", name, problem.Message.FR)
		}
	}
}

func TestOnlyTheRecordAtFaultIsLeftOut(t *testing.T) {
	t.Parallel()
	got := table(t, "a,b\n1\n1,2,3\n\"x\ny\",\ufffd\n5,6\n")
	if flat(got) != "6|5|6\n" {
		t.Errorf("kept %q", flat(got))
	}
	var told []string
	for _, p := range got.Problems {
		told = append(told, p.Error())
	}
	want := "Line 2: number of cells: 1, instead of the 2 of the header: a separator or a quotation mark is missing or misplaced\n" +
		"Line 3: number of cells: 3, instead of the 2 of the header: a separator or a quotation mark is missing or misplaced\n" +
		"Line 5, column 4: this cell holds U+FFFD, the mark of a character that the source had already lost"
	if strings.Join(told, "\n") != want {
		t.Errorf("told:\n%s\nwant:\n%s", strings.Join(told, "\n"), want)
	}
}

func TestTheEncodingIsReportedWithItsDoubt(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]inventory.Encoding{
		"\xef\xbb\xbfa\né\n": {Name: inventory.UTF8, Mark: true, Doubt: -1},
		"a\né\n":             {Name: inventory.UTF8, Doubt: -1},
		"a\nab\xe9\n":        {Name: inventory.Windows1252, Doubt: 4},
	} {
		if got := table(t, data).Encoding; got != want {
			t.Errorf("%q: got %+v; want %+v", data, got, want)
		}
	}
}

func TestAReaderThatFailsIsNotAProblemOfTheFile(t *testing.T) {
	t.Parallel()
	_, err := inventory.ReadCSV(iotest.ErrReader(errors.New("disk gone")))
	var problem *inventory.Problem
	if err == nil || errors.As(err, &problem) {
		t.Errorf("got %v", err)
	}
}

// Whatever the bytes, reading ends with a table whose cells are text and whose records are rectangular, or with a problem
// that has a place and both languages.
func FuzzReadCSV(f *testing.F) {
	for _, seed := range []string{
		"a,b\n1,2\n", "\xef\xbb\xbfa;b\r\n\"x\ny\";2\r\n", "a\tb\r1\t2\r", "a,b\n\"never", "a,b\n\"x\"y\n", "a\x00b", "\xff\xfea\x00", "\x81", "é,\xe9",
		"a,a\n", ",\n", "\"\"\n\"\"", "\r\r\n\n", "a,b\n1\n1,2,3\n", "\"a;b\",c\n1,2", "\ufffd\n\ufffd", "a\n\"\"\"\"\n", "\xef\xbb\xbf", "a,b\n=1+1,@x\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := inventory.ReadCSV(strings.NewReader(string(data)))
		if err != nil {
			var problem *inventory.Problem
			if !errors.As(err, &problem) || problem.Line < 1 || !problem.Message.Complete() {
				t.Fatalf("an error without its place: %v", err)
			}
			return
		}
		line := 0
		for _, r := range got.Records {
			if len(r.Cells) != len(got.Header) || r.Line <= line || r.Line > got.Lines {
				t.Fatalf("record of line %d, after line %d of %d, with %d cells for %d", r.Line, line, got.Lines, len(r.Cells), len(got.Header))
			}
			line = r.Line
			for _, c := range r.Cells {
				if !utf8.ValidString(c.Text) || strings.ContainsRune(c.Text, utf8.RuneError) || strings.ContainsRune(c.Text, 0) {
					t.Fatalf("a cell that is not text: %q", c.Text)
				}
			}
		}
	})
}
