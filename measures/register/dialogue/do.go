package dialogue

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/guard"
	"balise/platform/lang"
	"balise/platform/mail"
	"balise/platform/people"
)

// Step is an act that somebody does, with what it takes.
type Step struct {
	Act     Act
	Version int64  // the request as it was read
	BodyID  string // Redirect: where to; empty for the central team
	Note    string // Redirect: why, for those who answer
	Answer  string // Answer
	Ground  Ground // Close
	Reason  string // Close: for whoever asked
	Public  Public // Publish: what everyone reads
	Sure    bool   // Publish: what looks like personal information is not
}

const mostAnswer = 10_000

const sqlSave = `UPDATE dialogue_request SET body_id = ?, state = ?, taken_by = ?, answer = ?, answered_at = ?, closed_at = ?,
	close_ground = ?, close_reason = ?, publish = ?, version = version + 1 WHERE id = ? AND version = ?`

// Do does an act, in one transaction with its traces and the message to whoever asked. Link makes the whole address of
// the private page from a token.
func (s *Store) Do(ctx context.Context, actor people.Actor, id string, step Step, link func(l text.Lang, token string) string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		r, err := s.load(ctx, tx, id)
		if err != nil {
			return err
		}
		t := transitions[step.Act]
		if !Reaches(actor, people.RequestRead, r.BodyID) {
			return fault.NotFound(text.T("Cette demande n’existe pas.", "This request does not exist."))
		}
		if !Reaches(actor, t.Right, r.BodyID) {
			return people.Allow(people.Actor{}, t.Right, r.BodyID)
		}
		if r.Version != step.Version || !slices.Contains(t.From, r.State) {
			return fault.Conflict(text.T("Cette demande a changé depuis que vous l’avez lue.", "This request has changed since you read it."))
		}
		before := r
		if t.To != "" {
			r.State = t.To
		}
		if err := s.apply(ctx, tx, actor, &r, step); err != nil {
			return err
		}
		if err := s.save(ctx, tx, r); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, r, step, link); err != nil {
			return err
		}
		return s.trace(ctx, tx, actor, before, r, step)
	})
}

// apply changes the request, and what everyone reads of it.
func (s *Store) apply(ctx context.Context, tx *db.Tx, actor people.Actor, r *Request, step Step) error {
	switch step.Act {
	case Take:
		r.TakenBy = actor.Name
	case Redirect:
		return s.redirect(ctx, tx, r, step)
	case Answer:
		return s.answer(r, actor, step)
	case Close:
		if problems := checkClose(step); len(problems) > 0 {
			return fault.Invalid(text.T("La demande n’est pas fermée.", "The request is not closed."), problems...)
		}
		r.Ground, r.Reason, r.Closed = step.Ground, strings.TrimSpace(step.Reason), s.now()
	case Reopen:
		var never Request
		r.Answered, r.Closed, r.Ground, r.Reason = never.Answered, never.Closed, "", ""
		return s.unpublish(ctx, tx, r.ID)
	case Publish:
		return s.publish(ctx, tx, *r, step)
	case Unpublish:
		return s.unpublish(ctx, tx, r.ID)
	}
	return nil
}

func (s *Store) redirect(ctx context.Context, tx *db.Tx, r *Request, step Step) error {
	if step.BodyID != "" {
		if _, err := people.FindBody(ctx, tx, step.BodyID); err != nil {
			return fault.Invalid(text.T("La demande n’est pas réorientée.", "The request is not redirected."),
				fault.Field{Name: "body", Message: text.T("Choisissez un organisme de la liste.", "Choose a body of the list.")})
		}
	}
	if step.BodyID == r.BodyID {
		return fault.Invalid(text.T("La demande n’est pas réorientée.", "The request is not redirected."),
			fault.Field{Name: "body", Message: text.T("La demande est déjà là\u00a0: choisissez une autre destination.", "The request is already there: choose another destination.")})
	}
	r.BodyID, r.TakenBy = step.BodyID, ""
	return nil
}

func (s *Store) answer(r *Request, actor people.Actor, step Step) error {
	r.Answer = strings.TrimSpace(step.Answer)
	message := text.Text{}
	switch n := utf8.RuneCountInString(r.Answer); {
	case n == 0:
		message = text.T("Écrivez la réponse.", "Write the answer.")
	case n > mostAnswer:
		message = text.T("Cette réponse dépasse 10\u00a0000 caractères.", "This answer is longer than 10,000 characters.")
	}
	if !message.Empty() {
		return fault.Invalid(text.T("La réponse n’est pas partie.", "The answer was not sent."), fault.Field{Name: "answer", Message: message})
	}
	r.Answered, r.Closed, r.TakenBy = s.now(), s.now(), actor.Name
	return nil
}

func checkClose(step Step) []fault.Field {
	var problems []fault.Field
	if !slices.Contains(Grounds, step.Ground) {
		problems = append(problems, fault.Field{Name: "ground", Message: text.T("Choisissez le motif.", "Choose the ground.")})
	}
	switch n := utf8.RuneCountInString(strings.TrimSpace(step.Reason)); {
	case n == 0:
		problems = append(problems, fault.Field{Name: "reason", Message: text.T("Expliquez pourquoi\u00a0: la personne le lira.", "Explain why: whoever asked will read it.")})
	case n > mostMessage:
		problems = append(problems, fault.Field{Name: "reason", Message: text.T("Cette explication dépasse 3000 caractères.", "This explanation is longer than 3000 characters.")})
	}
	return problems
}

func (s *Store) save(ctx context.Context, tx *db.Tx, r Request) error {
	rows, err := tx.Exec(ctx, sqlSave, r.BodyID, string(r.State), r.TakenBy, r.Answer, db.Micros(r.Answered), db.Micros(r.Closed),
		string(r.Ground), r.Reason, r.Publish, r.ID, r.Version)
	if err == nil && rows != 1 {
		err = fmt.Errorf("%d rows", rows)
	}
	if err == nil {
		_, err = tx.Exec(ctx, sqlCountChange) // the figures of answers are public
	}
	if err != nil {
		return fmt.Errorf("dialogue: save: %w", err)
	}
	return nil
}

// trace leaves the act in the request's history and in the audit trail, which never repeats what was asked.
func (s *Store) trace(ctx context.Context, tx *db.Tx, actor people.Actor, before, after Request, step Step) error {
	event := Event{At: s.now(), Act: step.Act, By: actor.Name, Note: strings.TrimSpace(step.Note)}
	detail := map[string]string{"request": strconv.FormatInt(after.Number, 10)}
	switch step.Act {
	case Redirect:
		event.BodyID = after.BodyID
		detail["to"] = "équipe centrale / central team"
		if after.BodyID != "" {
			body, err := people.FindBody(ctx, tx, after.BodyID)
			if err != nil {
				return err
			}
			detail["to"] = body.Name.In(text.FR)
		}
	case Close:
		detail["reason"] = string(after.Ground)
	}
	if err := addEvent(ctx, tx, after.ID, event); err != nil {
		return err
	}
	return people.Audit(ctx, tx, people.Entry{At: event.At, Actor: actor, Action: "request." + string(step.Act), Kind: "request",
		ObjectID: after.ID, BodyID: before.BodyID, Detail: detail})
}

const sqlEmail = "SELECT email FROM dialogue_request WHERE id = ?"

// tell writes to whoever left an address: the answer, or why there is none. The question is never repeated: mail is read
// by whoever holds the mailbox.
func (s *Store) tell(ctx context.Context, tx *db.Tx, r Request, step Step, link func(text.Lang, string) string) error {
	if step.Act != Answer && step.Act != Close || r.Ground == Abuse || !r.HasEmail {
		return nil
	}
	var email string
	if err := tx.QueryRow(ctx, sqlEmail, r.ID).Scan(&email); err != nil {
		return fmt.Errorf("dialogue: address: %w", err)
	}
	token, err := s.addLink(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	return s.outbox.Add(ctx, tx, letter(r, email, link(r.Lang, token), s.KeepDays))
}

func letter(r Request, email, address string, keep int) mail.Message {
	m := mail.Message{To: email, Lang: r.Lang}
	n, days := lang.Number(r.Lang, r.Number), lang.Number(r.Lang, int64(keep))
	said := r.Answer
	if r.State == Closed {
		said = r.Reason
	}
	if r.Lang == text.EN {
		m.Subject = "Balise: answer to your request no. " + n
		m.Body = "Hello,\n\nHere is the answer to your request no. " + n + ":\n\n" + said + "\n\nYour request and its answer: " + address +
			"\n\nThis address is yours alone: do not pass it on. Your e-mail address is erased " + days +
			" days after the answer, and serves nothing else.\n"
		return m
	}
	m.Subject = "Balise\u00a0: réponse à votre demande nº\u00a0" + n
	m.Body = "Bonjour,\n\nVoici la réponse à votre demande nº\u00a0" + n + "\u00a0:\n\n" + said + "\n\nVotre demande et sa réponse\u00a0: " + address +
		"\n\nCette adresse est pour vous seulement\u00a0: ne la transmettez pas. Votre adresse de courriel est effacée " + days +
		"\u00a0jours après la réponse et ne sert à rien d’autre.\n"
	return m
}

// erasedLink says that a private link leads nowhere any more.
func erasedLink() error {
	return fault.Gone(text.T("Ce lien de suivi n’est plus valable\u00a0: il a expiré ou l’adresse est incomplète.",
		"This link is no longer good: it has expired or the address is incomplete."))
}

// hash is what is kept of a token.
func hash(token string) string { return guard.Hash(token) }
