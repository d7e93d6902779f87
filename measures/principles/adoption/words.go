package adoption

import (
	"strings"
	"time"

	"balise/engine/framework"
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

var levelTitles = map[framework.Level]text.Text{
	framework.Principle: text.T("Principe", "Principle"), framework.Commitment: text.T("Engagement", "Commitment"),
	framework.Control: text.T("Contrôle", "Control"), framework.Evidence: text.T("Preuve attendue", "Evidence expected"),
}

// LevelTitle names a level.
func LevelTitle(l framework.Level) text.Text { return levelTitles[l] }

// ConfidenceTag shows how far a text may be relied upon.
func ConfidenceTag(c framework.Confidence) ui.Tag {
	switch c {
	case framework.Confirmed:
		return ui.Tag{Label: text.T("Source confirmée", "Confirmed source"), Tone: ui.Good}
	case framework.ToValidate:
		return ui.Tag{Label: text.T("À valider", "To be validated"), Tone: ui.Warning}
	}
	return ui.Tag{Label: text.T("Proposition de Balise", "Proposal by Balise"), Tone: ui.Neutral}
}

// ChangeTag shows what a version did to an article.
func ChangeTag(kind string) ui.Tag {
	switch kind {
	case framework.Added:
		return ui.Tag{Label: text.T("Ajouté", "Added"), Tone: ui.Good}
	case framework.Removed:
		return ui.Tag{Label: text.T("Retiré", "Removed"), Tone: ui.Bad}
	case framework.Moved:
		return ui.Tag{Label: text.T("Déplacé", "Moved"), Tone: ui.Info}
	}
	return ui.Tag{Label: text.T("Modifié", "Changed"), Tone: ui.Info}
}

var fieldTitles = map[string]text.Text{
	"title": text.T("Texte", "Text"), "text": text.T("Explication", "Explanation"), "note": text.T("Note", "Note"), "from": text.T("Sources", "Sources"),
	"who": text.T("Qui en répond", "Who answers for it"), "requires": text.T("Suppose", "Requires"), "like": text.T("Ressemble à", "Is like"), "parent": text.T("Place", "Place"),
}

// FieldsDiff shows what an article says otherwise, word by word.
func FieldsDiff(fields []framework.Field) ui.Diff {
	var d ui.Diff
	for _, f := range fields {
		d.Rows = append(d.Rows, ui.DiffRow{Label: fieldTitles[f.Name], Before: f.Before, After: f.After})
	}
	return d
}
