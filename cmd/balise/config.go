package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"
)

type configCommand struct {
	JSON bool `name:"json" help:"En JSON. / As JSON."`
}

// setting is one setting as it holds now.
type setting struct {
	Name    string `json:"name"` // of its environment variable
	Flag    string `json:"flag"`
	Value   string `json:"value"`
	From    source `json:"from"`
	Default string `json:"default"`
	Help    string `json:"help"`
}

// source says where a value comes from.
type source string

const (
	fromFlag        source = "flag"
	fromEnvironment source = "environment"
	fromDefault     source = "default"
)

// Run prints every setting, its value and where it comes from. Secrets are masked.
func (c configCommand) Run(con console, parser *kong.Kong, chosen *kong.Context) error {
	settings := current(parser, chosen)
	if c.JSON {
		e := json.NewEncoder(con.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(settings)
	}
	t := tabwriter.NewWriter(con.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "Réglage / Setting\tOption / Flag\tValeur / Value\tVient de / Comes from\n")
	origin := map[source]string{fromFlag: "option / flag", fromEnvironment: "environnement / environment", fromDefault: "défaut / default"}
	for _, s := range settings {
		value := s.Value
		if value == "" {
			value = "—"
		}
		fmt.Fprintf(t, "%s\t--%s\t%s\t%s\n", s.Name, s.Flag, value, origin[s.From])
	}
	return t.Flush()
}

// current lists the settings that all commands share.
func current(parser *kong.Kong, chosen *kong.Context) []setting {
	given := map[*kong.Flag]bool{}
	for _, step := range chosen.Path {
		if step.Flag != nil && !step.Resolved {
			given[step.Flag] = true
		}
	}
	var list []setting
	for _, flag := range parser.Model.Flags {
		if len(flag.Envs) == 0 {
			continue
		}
		s := setting{Name: flag.Envs[0], Flag: flag.Name, Value: shown(flag, flag.Target), From: fromDefault, Default: flag.Default, Help: flag.Help}
		if _, set := os.LookupEnv(s.Name); set {
			s.From = fromEnvironment
		}
		if given[flag] {
			s.From = fromFlag
		}
		list = append(list, s)
	}
	return list
}

// secretMark is what the placeholder of a secret says.
const secretMark = "SECRET"

// shown gives a value as anybody may read it: a secret, and the password inside an address, are masked.
func shown(flag *kong.Flag, value reflect.Value) string {
	s := fmt.Sprint(value.Interface())
	if s == "" {
		return ""
	}
	if flag.PlaceHolder == secretMark {
		return "••••••"
	}
	u, err := url.Parse(s)
	switch {
	case err != nil && strings.Contains(s, "@"), err == nil && strings.Contains(u.RawQuery, "password"):
		return "••••••"
	case err == nil && u.User != nil:
		return u.Redacted()
	}
	return s
}
