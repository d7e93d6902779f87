package jsontree

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth is how deep values nest, as in encoding/json.
const maxDepth = 10000

// Reader goes through a document once. The zero Reader reads nothing; Reset gives it a document, and its buffers serve again.
type Reader struct {
	src    []byte
	at     int
	nameAt int // of the last name read
	depth  int

	whole   string // the document, of which texts are parts
	scratch []byte // of texts with escapes
	items   []Node // of lists being read
	members []Member
	list    []any
}

// NewReader makes a reader of a document. A byte order mark at its start is passed over.
func NewReader(src []byte) *Reader {
	r := &Reader{}
	r.Reset(src)
	return r
}

// Reset starts on another document.
func (r *Reader) Reset(src []byte) {
	r.src, r.at, r.depth, r.whole = src, 0, 0, ""
	if bytes.HasPrefix(src, []byte("\ufeff")) {
		r.at = len("\ufeff")
	}
}

// Keep makes the texts that follow parts of one copy of the document, which lives as long as one of them.
func (r *Reader) Keep() { r.whole = string(r.src) }

// next gives the first byte of what follows, 0 at the end.
func (r *Reader) next() byte {
	for r.at < len(r.src) {
		switch c := r.src[r.at]; c {
		case ' ', '\t', '\r', '\n':
			r.at++
		default:
			return c
		}
	}
	return 0
}

// End checks that nothing follows.
func (r *Reader) End() error {
	if r.next(); r.at < len(r.src) {
		return r.fail("nothing should follow the end of the document")
	}
	return nil
}

// IsObject tells whether what follows is an object.
func (r *Reader) IsObject() bool { return r.next() == '{' }

// Object reads an object: each is called at each value, after its name, and must read the value. The name is only good until then.
func (r *Reader) Object(each func(name []byte) error) error {
	if r.next() != '{' {
		return r.fail("an object is expected")
	}
	r.at++
	if r.next() == '}' {
		r.at++
		return nil
	}
	for {
		if r.next() != '"' {
			return r.fail("the name of a member is expected, in quotation marks")
		}
		r.nameAt = r.at
		name, err := r.text()
		if err != nil {
			return err
		}
		if r.next() != ':' {
			return r.fail("a colon is expected after the name of a member")
		}
		r.at++
		r.next()
		if err := each(name); err != nil {
			return err
		}
		if more, err := r.more('}'); !more {
			return err
		}
	}
}

// List reads a list: each must read one element.
func (r *Reader) List(each func() error) error {
	if r.next() != '[' {
		return r.fail("a list is expected")
	}
	r.at++
	if r.next() == ']' {
		r.at++
		return nil
	}
	for {
		if err := each(); err != nil {
			return err
		}
		if more, err := r.more(']'); !more {
			return err
		}
	}
}

func (r *Reader) more(closing byte) (bool, error) {
	switch r.next() {
	case ',':
		r.at++
		return true, nil
	case closing:
		r.at++
		return false, nil
	}
	return false, r.fail("a comma or %c is expected", closing)
}

// Known gives texts that were met before, as values: they are not made anew.
type Known map[string]any

// Value reads a value as encoding/json would.
func (r *Reader) Value(known Known) (any, error) {
	if r.depth++; r.depth > maxDepth {
		return nil, r.fail("it nests too deep")
	}
	defer func() { r.depth-- }()
	switch c := r.next(); c {
	case '"':
		b, err := r.text()
		if v, is := known[string(b)]; is {
			return v, err
		}
		return r.kept(b), err
	case '[':
		start := len(r.list)
		err := r.List(func() error {
			v, err := r.Value(known)
			r.list = append(r.list, v)
			return err
		})
		list := make([]any, len(r.list)-start)
		copy(list, r.list[start:])
		r.list = r.list[:start]
		return list, err
	case '{':
		all := map[string]any{}
		err := r.Object(func(name []byte) error {
			key := string(name)
			v, err := r.Value(known)
			all[key] = v
			return err
		})
		return all, err
	case 't', 'f':
		return r.boolean(c)
	case 'n':
		return nil, r.word("null")
	}
	return r.number()
}

// Raw passes over a value and gives its bytes.
func (r *Reader) Raw() ([]byte, error) {
	if r.depth++; r.depth > maxDepth {
		return nil, r.fail("it nests too deep")
	}
	defer func() { r.depth-- }()
	c := r.next()
	start := r.at
	var err error
	switch c {
	case '"':
		_, err = r.text()
	case '[':
		err = r.List(func() error { _, err := r.Raw(); return err })
	case '{':
		err = r.Object(func([]byte) error { _, err := r.Raw(); return err })
	case 't', 'f':
		_, err = r.boolean(c)
	case 'n':
		err = r.word("null")
	default:
		_, err = r.number()
	}
	return r.src[start:r.at], err
}

func (r *Reader) boolean(first byte) (bool, error) {
	if first == 't' {
		return true, r.word("true")
	}
	return false, r.word("false")
}

func (r *Reader) word(w string) error {
	if !bytes.HasPrefix(r.src[r.at:], []byte(w)) {
		return r.fail("a value is expected")
	}
	r.at += len(w)
	return nil
}

// number reads a number; one too large for a double is infinite, as in JavaScript.
func (r *Reader) number() (float64, error) {
	start := r.at
	digits := func() int {
		from := r.at
		for r.at < len(r.src) && r.src[r.at]-'0' <= 9 {
			r.at++
		}
		return r.at - from
	}
	is := func(signs string) bool {
		if r.at < len(r.src) && bytes.IndexByte([]byte(signs), r.src[r.at]) >= 0 {
			r.at++
			return true
		}
		return false
	}
	negative := is("-")
	whole := r.at
	n := digits()
	switch {
	case n == 0 && !negative:
		return 0, r.fail("a value is expected")
	case n == 0:
		return 0, r.fail("a digit is expected")
	case n > 1 && r.src[whole] == '0':
		r.at = whole + 1
		return 0, r.fail("a number does not begin with 0")
	}
	if n < 16 && (r.at == len(r.src) || bytes.IndexByte([]byte(".eE"), r.src[r.at]) < 0) {
		total := 0
		for _, c := range r.src[whole:r.at] {
			total = total*10 + int(c-'0')
		}
		if negative {
			return -float64(total), nil
		}
		return float64(total), nil
	}
	if is(".") && digits() == 0 {
		return 0, r.fail("a digit is expected")
	}
	if is("eE") {
		is("+-")
		if digits() == 0 {
			return 0, r.fail("a digit is expected")
		}
	}
	v, err := strconv.ParseFloat(string(r.src[start:r.at]), 64)
	if errors.Is(err, strconv.ErrRange) && math.IsInf(v, 0) {
		err = nil
	}
	return v, err
}

// text reads a text. What it gives is only good until the next text with escapes.
func (r *Reader) text() ([]byte, error) {
	r.at++
	start, beyond := r.at, false // beyond ASCII
	for r.at < len(r.src) {
		switch c := r.src[r.at]; {
		case c == '"':
			b := r.src[start:r.at]
			if beyond && !utf8.Valid(b) {
				r.at = start
				return r.escaped()
			}
			r.at++
			return b, nil
		case c == '\\':
			r.at = start
			return r.escaped()
		case c >= utf8.RuneSelf:
			beyond = true
		case c < ' ':
			return nil, r.fail("a control character stands in a text")
		}
		r.at++
	}
	return nil, r.fail("the text is never closed")
}

// escaped reads a text that is not what its bytes are: escapes, bytes that are no UTF-8.
func (r *Reader) escaped() ([]byte, error) {
	b := r.scratch[:0]
	for r.at < len(r.src) {
		c := r.src[r.at]
		switch {
		case c == '"':
			r.at++
			r.scratch = b
			return b, nil
		case c < ' ':
			return nil, r.fail("a control character stands in a text")
		case c == '\\':
			one, err := r.escape()
			if err != nil {
				return nil, err
			}
			b = utf8.AppendRune(b, one)
		case c < utf8.RuneSelf:
			b = append(b, c)
			r.at++
		default:
			one, size := utf8.DecodeRune(r.src[r.at:])
			b = utf8.AppendRune(b, one)
			r.at += size
		}
	}
	return nil, r.fail("the text is never closed")
}

// escapes gives what a letter stands for after a backslash.
var escapes = map[byte]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (r *Reader) escape() (rune, error) {
	r.at++
	if r.at == len(r.src) {
		return 0, r.fail("the text is never closed")
	}
	c := r.src[r.at]
	if one, known := escapes[c]; known {
		r.at++
		return one, nil
	}
	first, is := r.hex(r.at)
	if c != 'u' || !is {
		return 0, r.fail("the backslash is followed by nothing that has a meaning")
	}
	r.at += 5
	if !utf16.IsSurrogate(first) {
		return first, nil
	}
	if r.at+1 < len(r.src) && r.src[r.at] == '\\' && r.src[r.at+1] == 'u' {
		if second, is := r.hex(r.at + 1); is {
			if both := utf16.DecodeRune(first, second); both != utf8.RuneError {
				r.at += 6
				return both, nil
			}
		}
	}
	return utf8.RuneError, nil
}

// hex reads the four digits that follow the u at an offset.
func (r *Reader) hex(at int) (rune, bool) {
	if at+5 > len(r.src) {
		return 0, false
	}
	n := rune(0)
	for _, c := range r.src[at+1 : at+5] {
		switch {
		case c >= '0' && c <= '9':
			n = n<<4 + rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			n = n<<4 + rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return n, true
}
