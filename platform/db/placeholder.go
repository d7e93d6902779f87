package db

import (
	"strconv"
	"strings"
	"sync"
)

// rewritten keeps the PostgreSQL form of each statement. Statements are constants of the program, so it stays small.
var rewritten sync.Map

// rewrite gives the statement as the engine's driver wants it.
func (d *DB) rewrite(query string) string {
	if d.engine == SQLite {
		return query
	}
	if done, ok := rewritten.Load(query); ok {
		return done.(string)
	}
	done := numbered(query)
	rewritten.Store(query, done)
	return done
}

// numbered replaces each ? by $1, $2 … except inside strings, quoted names and comments. Our SQL never uses ? as an
// operator.
func numbered(query string) string {
	var b strings.Builder
	n := 0
	for i := 0; i < len(query); {
		if end := verbatim(query[i:]); end > 0 {
			b.WriteString(query[i : i+end])
			i += end
			continue
		}
		if query[i] == '?' {
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		} else {
			b.WriteByte(query[i])
		}
		i++
	}
	return b.String()
}

// verbatim gives the length of the string, quoted name or comment that s starts with; 0 when it starts with none. A
// doubled quote inside a string reads as two strings side by side, which comes to the same.
func verbatim(s string) int {
	for _, part := range []struct{ open, close string }{{"'", "'"}, {`"`, `"`}, {"--", "\n"}, {"/*", "*/"}} {
		if !strings.HasPrefix(s, part.open) {
			continue
		}
		inside := s[len(part.open):]
		end := strings.Index(inside, part.close)
		if end < 0 {
			return len(s)
		}
		return len(part.open) + end + len(part.close)
	}
	return 0
}
