package whole

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// nasty are values that programs and attackers send.
var nasty = rapid.OneOf(
	rapid.SampledFrom([]string{"", "0", "-1", "1e9", "99999999999999999999", "null", "\x00", "a\x00b", "\xff\xfe", "é\u0301", "\u202eabc", "../../etc/passwd", "' OR 1=1--",
		"{{.}}", "<script>", "%", "a b", "Ⅻ", "💥", "v1", `"v0"`, `"v99999"`, "W/\"v1\"", "*"}),
	rapid.String(),
	rapid.Map(rapid.IntRange(1, 6000), func(n int) string { return strings.Repeat("é", n) }),
)

// spoiledCall draws a request of which something, or everything, is not as described.
func (a *api) spoiledCall(t *testing.T, rt *rapid.T, o operation) call {
	c, _ := a.validCall(t, rt, o)
	if spoil(rt, "the token") {
		c.token = a.tokens[rapid.SampledFrom([]string{"none", "forged", "garbage", "reading", "writing", "revoked"}).Draw(rt, "token")]
	}
	path, query, _ := strings.Cut(c.address, "?")
	if spoil(rt, "the path") && strings.Contains(o.path, "{") {
		segments := strings.Split(path, "/")
		for i, said := range strings.Split(o.path, "/") {
			if strings.HasPrefix(said, "{") {
				segments[i] = url.PathEscape(segment(nasty.Draw(rt, "segment")))
			}
		}
		path = strings.Join(segments, "/")
	}
	if spoil(rt, "the query") {
		query = spoiledQuery(rt, o, query)
	}
	c.address = path
	if query != "" {
		c.address += "?" + query
	}
	for _, name := range []string{"If-Match", "Idempotency-Key", "Accept-Language", "If-None-Match", "Content-Type"} {
		if spoil(rt, name) {
			c.header[name] = headerSafe(nasty.Draw(rt, name))
		}
	}
	if spoil(rt, "the body") {
		c.body = spoiledBody(rt, c.body)
	}
	return c
}

func spoil(rt *rapid.T, what string) bool { return rapid.IntRange(0, 2).Draw(rt, "spoil "+what) == 0 }

// segment keeps a value inside one segment of the path, where the address stays that of the operation.
func segment(s string) string {
	if s == "" || s == "." || s == ".." || s == "form" {
		return "x"
	}
	return s
}

// headerSafe takes away what no client can send in a header.
func headerSafe(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	return s[:min(len(s), 4000)]
}

func spoiledQuery(rt *rapid.T, o operation, query string) string {
	parts := []string{}
	if query != "" {
		parts = append(parts, query)
	}
	parameters, _ := o.said["parameters"].([]any)
	for _, p := range parameters {
		said := p.(map[string]any)
		if said["in"] == "query" && spoil(rt, said["name"].(string)) {
			parts = append(parts, said["name"].(string)+"="+url.QueryEscape(nasty.Draw(rt, "value")))
		}
	}
	parts = append(parts, rapid.SampledFrom([]string{"", "%zz", "unknown=1", "=", "&&&", "q[]=1", "limit=101", "limit=0", "limit=x", "cursor=AAAA", "page=-3"}).Draw(rt, "more"))
	return strings.Join(parts, "&")
}

// spoiledBody draws a body that is not what was meant: no JSON, other JSON, or the right JSON with one answer gone wrong.
func spoiledBody(rt *rapid.T, valid []byte) []byte {
	switch rapid.IntRange(0, 5).Draw(rt, "how the body is spoiled") {
	case 0:
		return []byte(nasty.Draw(rt, "body"))
	case 1:
		return valid[:rapid.IntRange(0, len(valid)).Draw(rt, "cut")]
	case 2:
		return []byte(strings.Repeat(`{"answers":`, rapid.SampledFrom([]int{3, 5000}).Draw(rt, "depth")))
	case 3:
		return []byte(`{"answers":{"name":{"text":{"fr":"` + strings.Repeat("a", 2<<20) + `"}}}}`)
	case 4:
		return marshalled(rt, map[string]any{"answers": randomJSON(rt, 3)})
	}
	var sent map[string]map[string]any
	if err := json.Unmarshal(valid, &sent); err != nil {
		return marshalled(rt, randomJSON(rt, 3)) // an operation without a body
	}
	for id := range sent["answers"] {
		if spoil(rt, id) {
			sent["answers"][id] = randomJSON(rt, 3)
		}
	}
	sent["answers"][strings.ToValidUTF8(nasty.Draw(rt, "unknown question"), "")] = randomJSON(rt, 2)
	return marshalled(rt, sent)
}

func marshalled(rt *rapid.T, v any) []byte {
	body, err := json.Marshal(v)
	if err != nil {
		rt.Fatal(err)
	}
	return body
}

// randomJSON draws any JSON, with the names that answers know more often than chance would.
func randomJSON(rt *rapid.T, depth int) any {
	most := 6
	if depth == 0 {
		most = 3
	}
	switch rapid.IntRange(0, most).Draw(rt, "kind of JSON") {
	case 0:
		return nil
	case 1:
		return rapid.Bool().Draw(rt, "bool")
	case 2:
		return rapid.Float64Range(-1e15, 1e15).Draw(rt, "number")
	case 3:
		return nasty.Draw(rt, "string")
	case 4:
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(rt, "length") {
			list = append(list, randomJSON(rt, depth-1))
		}
		return list
	}
	object := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(rt, "members") {
		name := rapid.SampledFrom([]string{"text", "string", "number", "money", "date", "bool", "codes", "links", "file", "rows", "absent", "fr", "en", "url",
			"title", "cents", "currency", "reason", "ground", "until", "note", "name", "sha256", "~/"}).Draw(rt, "member")
		object[name] = randomJSON(rt, depth-1)
	}
	return object
}
