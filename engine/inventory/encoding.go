package inventory

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"balise/engine/text"
)

// Encoding is how the bytes of a file were read as text.
type Encoding struct {
	Name  string // "UTF-8", "Windows-1252" or "XLSX"
	Mark  bool   // the file began with a byte order mark
	Doubt int    // offset of the first byte that is not UTF-8, from 0; -1 when there is none
}

// The two encodings that inventories come in.
const (
	UTF8        = "UTF-8"
	Windows1252 = "Windows-1252"
)

var utf8Mark = []byte("\xef\xbb\xbf")

// decode finds the encoding of a file and gives its text: never a replacement character, which would hide a loss. What
// is valid UTF-8 is UTF-8; anything else is Windows-1252, unless the file shows that it is UTF-8 and was damaged.
func decode(data []byte) (string, Encoding, error) {
	e := Encoding{Name: UTF8, Doubt: -1}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return "", e, at(data, 0, "ce fichier est en UTF-16\u00a0: enregistrez-le sous le format «\u00a0CSV UTF-8\u00a0»",
			"this file is in UTF-16: save it in the format “CSV UTF-8”")
	}
	offset := 0
	if bytes.HasPrefix(data, utf8Mark) {
		e.Mark, offset = true, len(utf8Mark)
	}
	if zero := bytes.IndexByte(data, 0); zero >= 0 {
		return "", e, at(data, zero, "un octet nul se trouve ici\u00a0: ce n’est pas un fichier de texte, ou il a été endommagé",
			"there is a NUL byte here: this is not a text file, or it was damaged")
	}
	bad, letters, broken := survey(data[offset:])
	if bad < 0 {
		return string(data[offset:]), e, nil
	}
	e.Doubt = bad + offset
	if e.Mark || letters > broken {
		return "", e, at(data, e.Doubt, fmt.Sprintf("l’octet %d n’est pas de l’UTF-8, alors que le reste du fichier en est\u00a0: le fichier a été endommagé ou mêle deux encodages", e.Doubt),
			fmt.Sprintf("byte %d is not UTF-8, while the rest of the file is: the file was damaged or mixes two encodings", e.Doubt))
	}
	e.Name = Windows1252
	for i, b := range data {
		if charmap.Windows1252.DecodeByte(b) == utf8.RuneError {
			return "", e, at(data, i, fmt.Sprintf("l’octet %d n’est ni de l’UTF-8 ni du Windows-1252\u00a0: enregistrez le fichier sous le format «\u00a0CSV UTF-8\u00a0»", i),
				fmt.Sprintf("byte %d is neither UTF-8 nor Windows-1252: save the file in the format “CSV UTF-8”", i))
		}
	}
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", e, fmt.Errorf("read Windows-1252: %w", err)
	}
	return string(decoded), e, nil
}

// survey gives the offset of the first byte that is not UTF-8, -1 when all are, with how many letters beyond ASCII and how
// many broken bytes there are.
func survey(data []byte) (bad, letters, broken int) {
	bad = -1
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			if broken++; bad < 0 {
				bad = i
			}
		case size > 1:
			letters++
		}
		i += size
	}
	return bad, letters, broken
}

// at gives the problem of a byte of a file that has not been cut yet.
func at(data []byte, offset int, fr, en string) *Problem {
	line, start := 1, 0
	for i := 0; i < offset; i++ {
		if data[i] == '\n' || data[i] == '\r' && (i+1 == len(data) || data[i+1] != '\n') {
			line, start = line+1, i+1
		}
	}
	if start == 0 && bytes.HasPrefix(data, utf8Mark) {
		start = min(len(utf8Mark), offset)
	}
	return &Problem{Line: line, Column: utf8.RuneCount(data[start:offset]) + 1, Message: text.T(fr, en)}
}
