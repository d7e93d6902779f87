package usecase

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxItems bounds a list: beyond, a cell is a text that was taken for one.
const maxItems = 500

// readList cuts a cell into its items, tidied, none empty: JSON, what Python prints of a list, a) …, lines with or without bullets, and
// the separator, which is the semicolon unless another is given. A cell that is none of these is its only item.
func readList(s, separator string) ([]string, Rule) {
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		if items, ok := jsonList(s); ok {
			return items, ListJSON
		}
		if items, ok := pythonList(s); ok {
			return items, ListPython
		}
	}
	if _, rest, lettered := cutLetter(s); lettered {
		return letteredList(rest), Lettered
	}
	if separator == "" {
		separator = ";"
	}
	var items []string
	cut := false
	for line := range strings.Lines(s) {
		for part := range strings.SplitSeq(line, separator) {
			part = strings.TrimSpace(withoutBullet(strings.TrimSpace(part)))
			if part == "" || part == s {
				continue
			}
			cut = true
			items = append(items, singleLine(part))
		}
	}
	if !cut || len(items) > maxItems {
		return []string{s}, AsIs
	}
	return items, ListSplit
}

// withoutBullet takes off what begins an item of a list: a bullet, or a number and a dot.
func withoutBullet(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if strings.ContainsRune("•·▪◦●○*–-", r) && len(s) > size && s[size] == ' ' {
		return s[size+1:]
	}
	if r == '•' {
		return s[size:]
	}
	return s
}

// jsonList reads a list of texts, or of objects: those of the Dutch standard hold a title and a link.
func jsonList(s string) ([]string, bool) {
	var all []any
	if json.Unmarshal([]byte(s), &all) != nil || len(all) > maxItems {
		return nil, false
	}
	var items []string
	for _, one := range all {
		item := ""
		switch one := one.(type) {
		case string:
			item = one
		case map[string]any:
			item = titled(one)
		case nil:
		default:
			data, err := json.Marshal(one)
			if err != nil {
				return nil, false
			}
			item = string(data)
		}
		if item, _ = tidied(item); item != "" {
			items = append(items, singleLine(item))
		}
	}
	return items, true
}

// titled writes an object of a list: its title and its link, or all its texts.
func titled(object map[string]any) string {
	var parts []string
	keys := []string{"title", "name", "label", "value", "link", "url", "description"}
	for _, k := range keys {
		if text, ok := object[k].(string); ok && strings.TrimSpace(text) != "" && !slices.Contains(parts, strings.TrimSpace(text)) {
			parts = append(parts, strings.TrimSpace(text))
		}
	}
	if len(parts) == 0 {
		for _, v := range object {
			if text, ok := v.(string); ok && text != "" {
				parts = append(parts, text)
			}
		}
		slices.Sort(parts)
	}
	return strings.Join(parts, ", ")
}

// pythonList reads what Python prints of a list of texts: ['it\'s', "a, b"].
func pythonList(s string) ([]string, bool) {
	var items []string
	rest := strings.TrimSpace(s[1 : len(s)-1])
	for rest != "" {
		item, size, ok := pythonText(rest)
		if !ok || len(items) == maxItems {
			return nil, false
		}
		if item, _ = tidied(item); item != "" {
			items = append(items, singleLine(item))
		}
		if rest = strings.TrimSpace(rest[size:]); rest == "" {
			break
		}
		if rest[0] != ',' {
			return nil, false
		}
		rest = strings.TrimSpace(rest[1:])
	}
	return items, true
}

// pythonText reads one literal, and gives its size in bytes; None is an empty one.
func pythonText(s string) (text string, size int, ok bool) {
	if strings.HasPrefix(s, "None") {
		return "", 4, true
	}
	quote := s[0]
	if quote != '\'' && quote != '"' {
		end := strings.IndexByte(s, ',')
		if end < 0 {
			end = len(s)
		}
		number := strings.TrimSpace(s[:end])
		return number, end, number != "" && strings.Trim(number, "0123456789.-+") == ""
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == quote:
			return b.String(), i + 1, true
		case c == '\\' && i+1 < len(s):
			i++
			n := escape(&b, s[i:])
			if n == 0 {
				return "", 0, false
			}
			i += n - 1
		default:
			b.WriteByte(c)
		}
	}
	return "", 0, false
}

// escape writes what follows a backslash, and gives how many bytes it took; 0 when it is cut short.
func escape(b *strings.Builder, s string) int {
	digits := 0
	switch s[0] {
	case 'n', 'r':
		b.WriteByte('\n')
		return 1
	case 't':
		b.WriteByte(' ')
		return 1
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	default:
		b.WriteByte(s[0])
		return 1
	}
	if len(s) < 1+digits {
		return 0
	}
	var r rune
	for _, c := range []byte(s[1 : 1+digits]) {
		v := strings.IndexByte("0123456789abcdef", c|0x20)
		if v < 0 {
			return 0
		}
		r = r<<4 | rune(v)
	}
	b.WriteRune(r)
	return 1 + digits
}

// cutLetter takes off « a) », « k)  » or « (b) », once or twice, from the beginning of a text.
func cutLetter(s string) (letter byte, rest string, found bool) {
	for range 2 {
		t := strings.TrimPrefix(s, "(")
		if len(t) < 3 || t[1] != ')' || t[0]|0x20 < 'a' || t[0]|0x20 > 'z' {
			break
		}
		letter, found = t[0]|0x20, true
		s = strings.TrimSpace(t[2:])
	}
	return letter, s, found && s != ""
}

// letteredList cuts « Sex c) Age » where the next letters stand.
func letteredList(s string) []string {
	var items []string
	start := 0
	for i := 1; i+1 < len(s); i++ {
		before := s[i-1]
		if s[i+1] != ')' || s[i]|0x20 < 'a' || s[i]|0x20 > 'z' || before != ' ' && before != '\n' && before != ',' && before != ';' {
			continue
		}
		items = append(items, singleLine(strings.Trim(s[start:i], " ,;\n")))
		start = i + 2
	}
	items = append(items, singleLine(strings.Trim(s[start:], " ,;\n")))
	return slices.DeleteFunc(items, func(item string) bool { return item == "" })
}

// readLinks finds the addresses of a text.
func readLinks(s string) []string {
	var all []string
	for rest := s; ; {
		at := strings.Index(rest, "http")
		if at < 0 {
			break
		}
		rest = rest[at:]
		if !strings.HasPrefix(rest, "http://") && !strings.HasPrefix(rest, "https://") {
			rest = rest[4:]
			continue
		}
		end := strings.IndexAny(rest, " \t\n\"'<>|;")
		if end < 0 {
			end = len(rest)
		}
		link := strings.TrimRight(rest[:end], ".,)]»")
		if _, host, _ := strings.Cut(link, "://"); host != "" && !slices.Contains(all, link) && !strings.ContainsRune(link, utf8.RuneError) {
			all = append(all, link)
		}
		rest = rest[end:]
	}
	return all
}
