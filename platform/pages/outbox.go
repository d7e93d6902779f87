package pages

import (
	"context"
	"regexp"
	"strings"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/mail"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// OutboxPage lists the messages that Balise sends or, without a mail server, keeps to be read here.
type OutboxPage struct{ Table ui.Table }

// outboxShown is how many of the latest messages can be read.
const outboxShown = 200

func (a *Admin) outbox(ctx context.Context, _ struct{}) (OutboxPage, error) {
	kept, err := a.Outbox.List(ctx, outboxShown)
	if err != nil {
		return OutboxPage{}, err
	}
	t := ui.Table{ID: "outbox", Caption: text.T("Derniers messages", "Latest messages"), Columns: []ui.Column{
		{Label: text.T("Objet", "Subject")}, {Label: text.T("Destinataire", "Recipient")}, {Label: text.T("Écrit le", "Written on")}, {Label: text.T("État", "State")},
	}}
	for _, k := range kept {
		state := messageState(k)
		t.Rows = append(t.Rows, []ui.Cell{
			{Text: sameInBoth(k.Subject), Href: web.URL(ctx, "outbox.message", "id", k.ID), Head: true},
			{Text: sameInBoth(k.To)}, {Text: at(k.At)}, {Tag: &state},
		})
	}
	return OutboxPage{Table: t}, nil
}

func messageState(k mail.Kept) ui.Tag {
	switch {
	case !k.Sent.IsZero():
		return ui.Tag{Label: text.T("Envoyé", "Sent"), Tone: ui.Good}
	case k.GivenUp():
		return ui.Tag{Label: text.T("Abandonné après plusieurs essais", "Given up after several tries"), Tone: ui.Bad}
	case k.Tries > 0:
		return ui.Tag{Label: text.T("Sera réessayé", "Will be tried again"), Tone: ui.Warning}
	}
	return ui.Tag{Label: text.T("Gardé ici, pas encore envoyé", "Kept here, not sent yet"), Tone: ui.Info}
}

// Empty says why there is no message, and what makes one.
func (p OutboxPage) Empty() ui.Empty {
	return ui.Empty{Title: text.T("Aucun message", "No message"),
		Message: text.T("Inviter une personne écrit un premier message.", "Inviting a person writes a first message.")}
}

// MessagePage is one message to read.
type MessagePage struct {
	Subject    string
	Lang       text.Lang
	Facts      ui.SummaryList
	Paragraphs [][]TextPiece
}

// TextPiece is a piece of a message: an address to follow when Href is set.
type TextPiece struct{ Text, Href string }

func (a *Admin) message(ctx context.Context, in idIn) (MessagePage, error) {
	kept, err := a.Outbox.List(ctx, outboxShown)
	if err != nil {
		return MessagePage{}, err
	}
	for _, k := range kept {
		if k.ID == in.ID {
			return messagePage(k), nil
		}
	}
	return MessagePage{}, fault.NotFound(text.T("Ce message n’est pas parmi les derniers.", "This message is not among the latest ones."))
}

func messagePage(k mail.Kept) MessagePage {
	state := messageState(k)
	page := MessagePage{Subject: k.Subject, Lang: k.Lang, Facts: ui.SummaryList{Rows: []ui.SummaryRow{
		{Label: text.T("Destinataire", "Recipient"), Value: sameInBoth(k.To)},
		{Label: text.T("Écrit le", "Written on"), Value: at(k.At)},
		{Label: text.T("État", "State"), Tag: &state},
	}}}
	if !k.Sent.IsZero() {
		page.Facts.Rows = append(page.Facts.Rows, ui.SummaryRow{Label: text.T("Envoyé le", "Sent on"), Value: at(k.Sent)})
	}
	if k.Problem != mail.NoProblem {
		page.Facts.Rows = append(page.Facts.Rows, ui.SummaryRow{Label: text.T("Dernier essai", "Last try"), Value: k.Problem.Text()})
	}
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(k.Body, "\r\n", "\n"), "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			page.Paragraphs = append(page.Paragraphs, linked(paragraph))
		}
	}
	return page
}

var address = regexp.MustCompile(`https?://[^\s<>"]+`)

// linked cuts a text around the web addresses it holds.
func linked(s string) []TextPiece {
	var pieces []TextPiece
	last := 0
	for _, found := range address.FindAllStringIndex(s, -1) {
		if found[0] > last {
			pieces = append(pieces, TextPiece{Text: s[last:found[0]]})
		}
		pieces = append(pieces, TextPiece{Text: s[found[0]:found[1]], Href: s[found[0]:found[1]]})
		last = found[1]
	}
	if last < len(s) {
		pieces = append(pieces, TextPiece{Text: s[last:]})
	}
	return pieces
}
