package main

import (
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
)

// level is the least that the log tells. The demonstration is quieter: its accounts must stay in view.
func (s settings) level(command string) slog.Level {
	var level slog.Level
	switch {
	case s.LogLevel == "" && strings.HasPrefix(command, "demo"):
		return slog.LevelWarn
	case s.LogLevel == "":
		return slog.LevelInfo
	}
	_ = level.UnmarshalText([]byte(s.LogLevel)) // one of those that the setting lists
	return level
}

// newLog gives the technical log. The program writes nothing personal in it; should the words of a library hold an address
// all the same, it does not get through.
func newLog(w io.Writer, form string, level slog.Level) *slog.Logger {
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch a.Value.Kind() {
		case slog.KindString:
			a.Value = slog.StringValue(withoutAddresses(a.Value.String()))
		case slog.KindAny:
			switch v := a.Value.Any().(type) {
			case error:
				a.Value = slog.StringValue(withoutAddresses(v.Error()))
			case fmt.Stringer:
				a.Value = slog.StringValue(withoutAddresses(v.String()))
			}
		}
		return a
	}}
	if form == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

var (
	eMail   = regexp.MustCompile(`[^\s"'<>()\[\]:;,=]+@[^\s"'<>()\[\]:;,=]+`)
	network = regexp.MustCompile(`\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b|\[?([0-9a-fA-F:]*::[0-9a-fA-F:]*|[0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4}){7})(%\w+)?\]?(:\d+)?`)
)

// withoutAddresses hides e-mail and network addresses.
func withoutAddresses(s string) string {
	if strings.Contains(s, "@") {
		s = eMail.ReplaceAllString(s, "…@…")
	}
	return network.ReplaceAllString(s, "…")
}
