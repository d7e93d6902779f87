package surveyjs

import (
	"fmt"
	"strconv"
	"strings"
)

// kindOf token of an expression.
type kindOf int

const (
	end kindOf = iota
	operator
	variable // {name}
	constant // a text in quotation marks, a number, true, false
	word     // an operator in letters, or the name of a function
)

type token struct {
	kind  kindOf
	text  string // of an operator (lower case), a variable, a word
	value any    // of a constant
	at    int    // offset in the expression, in bytes
}

// lexer cuts an expression into tokens.
type lexer struct {
	src string
	at  int
}

// signs are the operators that are not words, the longest first.
var signs = []string{"<=", ">=", "<>", "!=", "==", "&&", "||", "*=", "=", "<", ">", "+", "-", "*", "/", "%", "^", "!", "(", ")", "[", "]", ","}

func (l *lexer) next() (token, error) {
	for l.at < len(l.src) && strings.ContainsRune(" \t\r\n", rune(l.src[l.at])) {
		l.at++
	}
	start := l.at
	if start == len(l.src) {
		return token{kind: end, at: start}, nil
	}
	c := l.src[start]
	switch {
	case c == '{':
		return l.variable(start)
	case c == '\'' || c == '"':
		return l.quoted(start, c)
	case c >= '0' && c <= '9', c == '.' && start+1 < len(l.src) && digit(l.src[start+1]):
		return l.number(start)
	case letter(c):
		for l.at < len(l.src) && (letter(l.src[l.at]) || digit(l.src[l.at]) || l.src[l.at] == '.') {
			l.at++
		}
		return l.wordToken(start), nil
	}
	for _, sign := range signs {
		if strings.HasPrefix(l.src[start:], sign) {
			l.at += len(sign)
			return token{kind: operator, text: sign, at: start}, nil
		}
	}
	return token{}, fmt.Errorf("character %d: %q has no meaning here", start+1, c)
}

func letter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}
func digit(c byte) bool { return c >= '0' && c <= '9' }

func (l *lexer) wordToken(start int) token {
	w := l.src[start:l.at]
	switch strings.ToLower(w) {
	case "true":
		return token{kind: constant, value: true, at: start}
	case "false":
		return token{kind: constant, value: false, at: start}
	case "null", "undefined":
		return token{kind: constant, value: nil, at: start}
	}
	return token{kind: word, text: w, at: start}
}

func (l *lexer) variable(start int) (token, error) {
	stop := strings.IndexByte(l.src[start:], '}')
	if stop < 0 {
		return token{}, fmt.Errorf("character %d: the brace is never closed", start+1)
	}
	name := strings.TrimSpace(l.src[start+1 : start+stop])
	l.at = start + stop + 1
	if name == "" {
		return token{}, fmt.Errorf("character %d: the braces name no question", start+1)
	}
	return token{kind: variable, text: name, at: start}, nil
}

func (l *lexer) quoted(start int, mark byte) (token, error) {
	var b strings.Builder
	for l.at = start + 1; l.at < len(l.src); l.at++ {
		switch c := l.src[l.at]; {
		case c == '\\' && l.at+1 < len(l.src) && (l.src[l.at+1] == mark || l.src[l.at+1] == '\\'):
			l.at++
			b.WriteByte(l.src[l.at])
		case c == mark:
			l.at++
			return token{kind: constant, value: b.String(), at: start}, nil
		default:
			b.WriteByte(c)
		}
	}
	return token{}, fmt.Errorf("character %d: the quotation mark is never closed", start+1)
}

func (l *lexer) number(start int) (token, error) {
	for l.at < len(l.src) && (digit(l.src[l.at]) || l.src[l.at] == '.' || letter(l.src[l.at])) {
		l.at++
	}
	s := l.src[start:l.at]
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return token{}, fmt.Errorf("character %d: %q is not a number", start+1, s)
	}
	return token{kind: constant, value: n, at: start}, nil
}
