package inventory

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"balise/engine/text"
)

// maxNesting bounds how deep the values of a file may stand in one another.
const maxNesting = 64

// jsonScanner goes over JSON (RFC 8259) and keeps what a general library gives up: the spelling of numbers, the place of every
// value, keys that come twice, and halves of characters, which would become replacement characters.
type jsonScanner struct {
	text string
	at   int
}

func (j *jsonScanner) wrong(at int, fr, en string) error { return &misfit{at, text.T(fr, en)} }

// unexpected tells what cannot stand where the scanner is.
func (j *jsonScanner) unexpected(fr, en string) error {
	if j.at >= len(j.text) {
		return j.wrong(len(j.text), "le fichier s’arrête au milieu d’une valeur\u00a0: il est tronqué", "the file stops in the middle of a value: it is truncated")
	}
	r, _ := utf8.DecodeRuneInString(j.text[j.at:])
	return j.wrong(j.at, "«\u00a0"+string(r)+"\u00a0» ne peut pas se trouver ici\u00a0: il faut "+fr, "“"+string(r)+"” cannot stand here: it should be "+en)
}

// peek gives the byte of the next value or sign; 0 at the end.
func (j *jsonScanner) peek() byte {
	for ; j.at < len(j.text); j.at++ {
		switch b := j.text[j.at]; b {
		case ' ', '\t', '\n', '\r':
		default:
			return b
		}
	}
	return 0
}

// members goes over an object; each is called with its value next, and takes it.
func (j *jsonScanner) members(each func(key string, at int) error) error {
	return j.list('}', func() error {
		at := j.at
		if j.peek() != '"' {
			return j.unexpected("une clé entre guillemets droits", "a key in quotation marks")
		}
		key, _, err := j.said()
		if err != nil {
			return err
		}
		if j.peek() != ':' {
			return j.unexpected("un deux-points", "a colon")
		}
		j.at++
		return each(key, at)
	})
}

// list goes over what stands between two brackets, separated by commas; each takes one thing.
func (j *jsonScanner) list(closing byte, each func() error) error {
	j.at++
	if j.peek() == closing {
		j.at++
		return nil
	}
	for {
		j.peek()
		if err := each(); err != nil {
			return err
		}
		switch j.peek() {
		case ',':
			j.at++
		case closing:
			j.at++
			return nil
		default:
			return j.unexpected("une virgule ou la fin de la liste", "a comma or the end of the list")
		}
	}
}

// skip goes over one value, and tells what it begins with.
func (j *jsonScanner) skip(depth int) (kind byte, err error) {
	kind = j.peek()
	if depth > maxNesting {
		return 0, j.tooDeep()
	}
	switch kind {
	case '{':
		return kind, j.members(func(string, int) error {
			_, err := j.skip(depth + 1)
			return err
		})
	case '[':
		return kind, j.list(']', func() error {
			_, err := j.skip(depth + 1)
			return err
		})
	case '"':
		_, _, err := j.said()
		return kind, err
	}
	_, err = j.bare()
	return kind, err
}

func (j *jsonScanner) tooDeep() error {
	return j.wrong(j.at, "les valeurs sont imbriquées trop profondément ici\u00a0: plus de 64 niveaux", "values are nested too deep here: more than 64 levels")
}

// bare takes a number, true, false or null as it is written.
func (j *jsonScanner) bare() (string, error) {
	start := j.at
	for j.at < len(j.text) && strings.IndexByte(" \t\r\n,:]}[{\"", j.text[j.at]) < 0 {
		j.at++
	}
	word := j.text[start:j.at]
	if word == "" || len(word) > 4096 || !json.Valid([]byte(word)) {
		if j.at == len(j.text) && (word == "" || len(word) < 5) {
			return "", j.unexpected("", "")
		}
		j.at = start
		return "", j.unexpected("une valeur de JSON", "a value of JSON")
	}
	return word, nil
}

// said takes a text. Whole tells whether all of its characters can be told: not half of a pair, not NUL.
func (j *jsonScanner) said() (said string, whole bool, err error) {
	start := j.at + 1
	for i := start; i < len(j.text); i++ {
		switch b := j.text[i]; {
		case b == '"':
			j.at = i + 1
			return j.text[start:i], true, nil
		case b == '\\':
			return j.escaped(start, i)
		case b < ' ':
			return "", false, j.control(i)
		}
	}
	return "", false, j.unclosed(start - 1)
}

func (j *jsonScanner) control(at int) error {
	return j.wrong(at, "une fin de ligne ou une tabulation se trouve au milieu d’un texte\u00a0: un guillemet droit manque peut-être",
		"an end of line or a tab stands in the middle of a text: a quotation mark may be missing")
}

func (j *jsonScanner) unclosed(at int) error {
	return j.wrong(at, "le texte ouvert ici n’est jamais refermé\u00a0: le fichier est tronqué", "the text opened here is never closed: the file is truncated")
}

// plain are the escapes of one letter.
var plain = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escaped goes on with a text at its first escape.
func (j *jsonScanner) escaped(start, i int) (said string, whole bool, err error) {
	var b strings.Builder
	b.WriteString(j.text[start:i])
	whole = true
	for i < len(j.text) {
		c := j.text[i]
		switch {
		case c == '"':
			j.at = i + 1
			return b.String(), whole, nil
		case c < ' ':
			return "", false, j.control(i)
		case c != '\\':
			b.WriteByte(c)
			i++
			continue
		}
		if i+1 >= len(j.text) {
			break
		}
		if one, ok := plain[j.text[i+1]]; ok {
			b.WriteByte(one)
			i += 2
			continue
		}
		r, size := codePoint(j.text[i:])
		if size == 0 && len(j.text)-i >= 6 {
			return "", false, j.wrong(i, "cette barre oblique inverse n’annonce aucun caractère de JSON", "this backslash announces no character of JSON")
		}
		if size == 0 {
			break
		}
		if r < 0 || r == 0 {
			whole = false
			b.WriteString(j.text[i : i+size])
		} else {
			b.WriteRune(r)
		}
		i += size
	}
	return "", false, j.unclosed(start - 1)
}

// codePoint reads \u00e9, or the two that make one character; size is 0 where there is none, r is -1 for half of one.
func codePoint(s string) (r rune, size int) {
	first, ok := unit(s)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(first) {
		return first, 6
	}
	if second, ok := unit(s[6:]); ok {
		if both := utf16.DecodeRune(first, second); both != utf8.RuneError {
			return both, 12
		}
	}
	return -1, 6
}

func unit(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	r := rune(0)
	for _, c := range []byte(s[2:6]) {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

// compact writes a list on one line, as short as it can be.
func compact(raw string) string {
	if strings.IndexFunc(raw, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }) < 0 {
		return raw
	}
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(raw)); err != nil {
		return raw // it was gone over already: it is JSON
	}
	return b.String()
}
