package inventory

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"balise/engine/text"
)

// The encodings of sixteen bits, which spreadsheets call “Unicode text”.
const (
	UTF16LE = "UTF-16LE"
	UTF16BE = "UTF-16BE"
)

// foreignText is a file read as text, with the places where one may doubt it.
type foreignText struct {
	text     string
	encoding Encoding
	doubts   []doubt // in the order of the text
}

// doubt is a character that may not be the one that was written.
type doubt struct {
	at   int // offset in the text
	file int // offset in the file
	lost bool
}

// decodeForeign finds the encoding of a file: its mark, else UTF-8 when all of it is valid, else the one of the two that most of
// its letters beyond ASCII are in. It never makes a replacement character: a byte that means nothing in the encoding of the rest
// becomes the character that Windows-1252 or the control codes give it, and the record that holds it is refused.
func decodeForeign(data string) (foreignText, error) {
	d := foreignText{encoding: Encoding{Name: UTF8, Doubt: -1}}
	if strings.HasPrefix(data, "\xff\xfe") || strings.HasPrefix(data, "\xfe\xff") {
		return d, d.readUTF16(data)
	}
	offset := 0
	if strings.HasPrefix(data, string(utf8Mark)) {
		d.encoding.Mark, offset = true, len(utf8Mark)
	}
	if zero := strings.IndexByte(data, 0); zero >= 0 {
		return d, nulByte(data, zero)
	}
	if d.text = data[offset:]; utf8.ValidString(d.text) {
		return d, nil
	}
	bad, letters, broken := survey([]byte(data[offset:]))
	d.encoding.Doubt = bad + offset
	if cut := len(data) - d.encoding.Doubt; cut < utf8.UTFMax && broken == cut && (letters > 0 || d.encoding.Mark) && !utf8.FullRuneInString(data[d.encoding.Doubt:]) {
		return d, misread(data, d.encoding.Doubt, "le fichier s’arrête au milieu d’un caractère\u00a0: il est tronqué", "the file stops in the middle of a character: it is truncated")
	}
	if d.encoding.Mark || letters > broken {
		d.patch(data, offset)
		return d, nil
	}
	d.encoding.Name = Windows1252
	d.readWindows(data, broken+letters)
	return d, nil
}

func nulByte(data string, zero int) error {
	head := data[:min(len(data), 4096)]
	if strings.Count(head, "\x00")*3 > len(head) {
		return misread(data, zero, "ce fichier semble être en UTF-16, sans la marque qui le dit\u00a0: enregistrez-le sous le format «\u00a0CSV UTF-8\u00a0»",
			"this file seems to be in UTF-16, without the mark that tells so: save it in the format “CSV UTF-8”")
	}
	return misread(data, zero, fmt.Sprintf("l’octet %d est nul\u00a0: ce n’est pas un fichier de texte, ou il a été endommagé", zero),
		fmt.Sprintf("byte %d is NUL: this is not a text file, or it was damaged", zero))
}

func misread(data string, offset int, fr, en string) error {
	m := misfit{offset, text.T(fr, en)}
	return m.in(data)
}

// patch reads UTF-8 of which some bytes were damaged.
func (d *foreignText) patch(data string, offset int) {
	var b strings.Builder
	b.Grow(len(data) + 64)
	for i := offset; i < len(data); {
		r, size := utf8.DecodeRuneInString(data[i:])
		if r == utf8.RuneError && size == 1 {
			d.doubts = append(d.doubts, doubt{b.Len(), i, true})
			r = windowsRune(data[i])
		}
		b.WriteRune(r)
		i += size
	}
	d.text = b.String()
}

// readWindows reads Windows-1252. Bytes that would make a letter in UTF-8 are worth a look: the file may mix the two.
func (d *foreignText) readWindows(data string, beyond int) {
	var b strings.Builder
	b.Grow(len(data) + 2*beyond)
	mixed := 0 // end of the last letter that UTF-8 would have
	for i := range len(data) {
		c := data[i]
		if c < utf8.RuneSelf {
			b.WriteByte(c)
			continue
		}
		lost := charmap.Windows1252.DecodeByte(c) == utf8.RuneError
		if i >= mixed {
			if _, size := utf8.DecodeRuneInString(data[i:]); size > 1 {
				mixed = i + size
				d.doubts = append(d.doubts, doubt{b.Len(), i, false})
			}
		}
		if lost {
			d.doubts = append(d.doubts, doubt{b.Len(), i, true})
		}
		b.WriteRune(windowsRune(c))
	}
	d.text = b.String()
}

// windowsRune gives the character of a byte; of the five that Windows-1252 leaves undefined, the control code of that number,
// from which the byte can be told again.
func windowsRune(c byte) rune {
	if r := charmap.Windows1252.DecodeByte(c); r != utf8.RuneError {
		return r
	}
	return rune(c)
}

// readUTF16 reads the encoding of sixteen bits that the mark tells.
func (d *foreignText) readUTF16(data string) error {
	high, low := 1, 0
	d.encoding.Name, d.encoding.Mark = UTF16LE, true
	if data[0] == 0xfe {
		high, low = 0, 1
		d.encoding.Name = UTF16BE
	}
	if len(data)%2 != 0 {
		return &Problem{Line: 1, Message: text.T("le fichier s’arrête au milieu d’un caractère\u00a0: il est tronqué", "the file stops in the middle of a character: it is truncated")}
	}
	var b strings.Builder
	b.Grow(len(data)/2 + len(data)/16)
	unit := func(i int) rune { return rune(data[i+high])<<8 | rune(data[i+low]) }
	wrong := func(i int) error {
		return misread(b.String(), b.Len(), fmt.Sprintf("l’octet %d ne forme pas un caractère d’UTF-16\u00a0: le fichier est endommagé", i),
			fmt.Sprintf("byte %d makes no character of UTF-16: the file is damaged", i))
	}
	for i := 2; i < len(data); i += 2 {
		r := unit(i)
		if utf16.IsSurrogate(r) {
			if i+3 >= len(data) {
				return wrong(i)
			}
			if r = utf16.DecodeRune(r, unit(i+2)); r == utf8.RuneError {
				return wrong(i)
			}
			i += 2
		}
		if r == 0 {
			return wrong(i)
		}
		b.WriteRune(r)
	}
	d.text = b.String()
	return nil
}

// doubtIn takes the doubts before an offset off the list, and gives the worst of them.
func (d *foreignText) doubtIn(end int) (worst doubt, any bool) {
	for len(d.doubts) > 0 && d.doubts[0].at < end {
		if one := d.doubts[0]; !any || one.lost && !worst.lost {
			worst, any = one, true
		}
		d.doubts = d.doubts[1:]
	}
	return worst, any
}

// tell says what one may doubt in a record.
func (d *foreignText) tell(one doubt) text.Text {
	switch {
	case !one.lost:
		return text.T(fmt.Sprintf("les octets à partir de %d formeraient une lettre en UTF-8, mais le reste du fichier est en Windows-1252\u00a0: vérifiez ce texte", one.file),
			fmt.Sprintf("the bytes from %d on would make a letter in UTF-8, but the rest of the file is in Windows-1252: check this text", one.file))
	case d.encoding.Name == UTF8:
		return text.T(fmt.Sprintf("l’octet %d n’est pas de l’UTF-8, alors que le reste du fichier en est\u00a0: cette fiche a été endommagée ou mêle deux encodages", one.file),
			fmt.Sprintf("byte %d is not UTF-8, while the rest of the file is: this record was damaged or mixes two encodings", one.file))
	}
	return text.T(fmt.Sprintf("l’octet %d n’est ni de l’UTF-8 ni du Windows-1252\u00a0: cette fiche a été endommagée", one.file),
		fmt.Sprintf("byte %d is neither UTF-8 nor Windows-1252: this record was damaged", one.file))
}
