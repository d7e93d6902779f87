package script

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// visitor is one person before the site, with the page they look at.
type visitor struct {
	client *http.Client
	at     *url.URL
	answer *http.Response
	body   string
	page   *html.Node
	filled map[*html.Node]url.Values // what was written, by form
}

// play is a script being played.
type play struct {
	base     string
	visitors map[string]*visitor
	now      *visitor
	kept     map[string]string
}

func newPlay(base string, values map[string]string) *play {
	p := &play{base: base, visitors: map[string]*visitor{}, kept: map[string]string{}}
	for name, value := range values {
		p.kept[name] = value
	}
	p.as("visitor")
	return p
}

// as makes that visitor the one who acts. A new one comes with no cookie.
func (p *play) as(name string) {
	if p.visitors[name] == nil {
		jar, _ := cookiejar.New(nil) // New has no error to give
		p.visitors[name] = &visitor{client: &http.Client{
			Jar:           jar,
			Timeout:       time.Minute,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}}
	}
	p.now = p.visitors[name]
}

// line plays one line. Verbs that need a page say so when there is none.
func (p *play) line(line string) error {
	for name, value := range p.kept {
		line = strings.ReplaceAll(line, "{"+name+"}", value)
	}
	verb, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch verb {
	case "as":
		p.as(rest)
		return nil
	case "get":
		return p.now.get(p.base, rest)
	case "wait":
		seconds, err := strconv.Atoi(rest)
		if err != nil || seconds < 1 || seconds > 10 {
			return errors.New("write: wait SECONDS, from 1 to 10")
		}
		time.Sleep(time.Duration(seconds) * time.Second)
		return nil
	}
	if p.now.answer == nil {
		return errors.New("nothing was asked for yet: begin with get")
	}
	switch verb {
	case "expect":
		if to, ok := strings.CutPrefix(rest, "redirect "); ok {
			return p.now.expectRedirect(p.base, strings.TrimSpace(to))
		}
		return p.now.expectStatus(rest)
	case "see":
		return p.now.see(rest)
	case "no":
		return p.noSee(rest)
	case "follow":
		return p.now.follow(p.base, unquote(rest))
	case "submit":
		return p.now.submit(p.base, unquote(rest))
	}
	return p.pairLine(verb, rest)
}

// pairLine plays the verbs that take NAME = VALUE.
func (p *play) pairLine(verb, rest string) error {
	name, value, ok := strings.Cut(rest, "=")
	name, value = strings.TrimSpace(name), unquote(strings.TrimSpace(value))
	known := map[string]func(name, value string) error{
		"fill": p.now.fill, "check": p.now.check, "uncheck": p.now.uncheck,
		"header": p.now.header, "json": p.now.json, "keep": p.keep,
	}
	do := known[verb]
	switch {
	case do == nil:
		return fmt.Errorf("%q is not a verb of scripts", verb)
	case !ok:
		return fmt.Errorf("write: %s NAME = VALUE", verb)
	}
	return do(name, value)
}

func (p *play) noSee(rest string) error {
	what, ok := strings.CutPrefix(rest, "see ")
	if !ok {
		return errors.New("write: no see TEXT")
	}
	if p.now.see(what) == nil {
		return errors.New("it is there")
	}
	return nil
}

// keep keeps the first group that the pattern matches in the last answer.
func (p *play) keep(name, pattern string) error {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return fmt.Errorf("the pattern: %w", err)
	}
	found := re.FindStringSubmatch(p.now.body)
	if len(found) < 2 {
		return p.now.met("nothing matches the pattern and its (group)")
	}
	p.kept[name] = html.UnescapeString(found[1])
	return nil
}

func (v *visitor) get(base, address string) error {
	to, err := v.resolve(base, address)
	if err != nil {
		return err
	}
	request, err := http.NewRequest(http.MethodGet, to.String(), nil)
	if err != nil {
		return fmt.Errorf("get: %w", err)
	}
	return v.do(request)
}

// resolve reads an address as the current page does.
func (v *visitor) resolve(base, address string) (*url.URL, error) {
	from := v.at
	if from == nil {
		root, err := url.Parse(base + "/")
		if err != nil {
			return nil, fmt.Errorf("the server's address: %w", err)
		}
		from = root
	}
	to, err := from.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("the address: %w", err)
	}
	return to, nil
}

func (v *visitor) do(request *http.Request) error {
	answer, err := v.client.Do(request)
	if err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	v.at, v.answer, v.body, v.page, v.filled = request.URL, answer, string(body), nil, map[*html.Node]url.Values{}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		if v.page, err = html.Parse(strings.NewReader(v.body)); err != nil {
			return fmt.Errorf("read the page: %w", err)
		}
	}
	return nil
}

func (v *visitor) expectStatus(want string) error {
	if got := strconv.Itoa(v.answer.StatusCode); got != want {
		return v.met("the status is " + got)
	}
	return nil
}

func (v *visitor) expectRedirect(base, want string) error {
	to := v.answer.Header.Get("Location")
	if v.answer.StatusCode < 300 || v.answer.StatusCode > 399 || to == "" {
		return v.met(fmt.Sprintf("no redirect: the status is %d", v.answer.StatusCode))
	}
	if !like(want, strings.TrimPrefix(to, base)) {
		return fmt.Errorf("it leads to %s", to)
	}
	return v.get(base, to)
}

// like compares an address with a wanted one, in which … stands for anything.
func like(want, got string) bool {
	parts := strings.Split(want, "…")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(`^` + strings.Join(parts, `.*`) + `$`).MatchString(got)
}

func (v *visitor) header(name, want string) error {
	if got := v.answer.Header.Get(name); got != want {
		return fmt.Errorf("%s is %q", name, got)
	}
	return nil
}

// met gives an error that shows what the visitor was looking at.
func (v *visitor) met(problem string) error {
	shown := v.body
	if v.page != nil {
		shown = visible(v.page)
	}
	const most = 2000
	if len(shown) > most {
		shown = strings.ToValidUTF8(shown[:most], "") + " …"
	}
	return fmt.Errorf("%s\n\tat %s (status %d):\n\t%s", problem, v.at, v.answer.StatusCode, shown)
}

// unquote takes away « » or " " around a text.
func unquote(s string) string {
	for _, pair := range [][2]string{{"«", "»"}, {`"`, `"`}} {
		inside, begins := strings.CutPrefix(s, pair[0])
		inside, ends := strings.CutSuffix(inside, pair[1])
		if begins && ends {
			return strings.TrimSpace(inside)
		}
	}
	return s
}
