package adoption

import (
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/lang"
	"balise/platform/people"
	"balise/platform/web/ui"
)

// DayText writes a day in words.
func DayText(d people.Day) text.Text {
	at, err := time.ParseInLocation(time.DateOnly, string(d), lang.Zone)
	if err != nil {
		return text.T(string(d), string(d))
	}
	return text.T(lang.Date(text.FR, at), lang.Date(text.EN, at))
}

// Lines cuts what a person wrote into paragraphs.
func Lines(s string) []string {
	var all []string
	for p := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// StanceTag shows a position.
func StanceTag(s Stance) ui.Tag {
	return ui.Tag{Label: s.Title(), Tone: map[Stance]ui.Tone{Support: ui.Good, Amend: ui.Info, Object: ui.Bad}[s]}
}

// OutcomeTag shows what became of a comment.
func OutcomeTag(o Outcome) ui.Tag {
	return ui.Tag{Label: o.Title(), Tone: map[Outcome]ui.Tone{Accepted: ui.Good, Partly: ui.Info, Refused: ui.Neutral}[o]}
}

// StateTag shows where a version stands.
func StateTag(s State) ui.Tag {
	return ui.Tag{Label: s.Title(), Tone: map[State]ui.Tone{Draft: ui.Neutral, Proposed: ui.Info, Adopted: ui.Good, Dropped: ui.Bad}[s]}
}
