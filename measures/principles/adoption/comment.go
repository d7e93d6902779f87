package adoption

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

// Stance is what a body thinks of an article.
type Stance string

// The stances.
const (
	Support Stance = "support"
	Amend   Stance = "amend"
	Object  Stance = "object"
)

// Stances lists them.
var Stances = []Stance{Support, Amend, Object}

var stanceTitles = map[Stance]text.Text{
	Support: text.T("D’accord", "Supports"), Amend: text.T("D’accord, avec des changements", "Supports, with changes"), Object: text.T("Pas d’accord", "Objects"),
}

// Title names the stance.
func (s Stance) Title() text.Text { return stanceTitles[s] }

// Outcome is what becomes of a comment.
type Outcome string

// The outcomes.
const (
	Accepted Outcome = "accepted"
	Partly   Outcome = "partly"
	Refused  Outcome = "refused"
)

// Outcomes lists them.
var Outcomes = []Outcome{Accepted, Partly, Refused}

var outcomeTitles = map[Outcome]text.Text{
	Accepted: text.T("Retenu", "Accepted"), Partly: text.T("Retenu en partie", "Partly accepted"), Refused: text.T("Non retenu", "Not accepted"),
}

// Title names the outcome.
func (o Outcome) Title() text.Text { return outcomeTitles[o] }

// What a body does with what it says.
const (
	actWrite   = "write"
	actSend    = "send"
	actDiscard = "discard"
)

// Comment is what a body says of an article, or of the whole where Article is "".
type Comment struct {
	ID      string
	Article string
	BodyID  string
	Sent    bool
	At      time.Time
	By      string
	Stance  Stance
	Words   string
	Publish bool // the body agrees that everyone reads it, once the version is adopted
	Answer  *Answer
}

// Answer is what the central team says of a comment.
type Answer struct {
	At      time.Time
	By      string
	Outcome Outcome
	Why     text.Text
}

const (
	sqlComments = `SELECT id, article_id, body_id, act, at, by_name, stance, words, publish FROM framework_comment WHERE version_id = ? ORDER BY at, id`

	sqlAnswers = "SELECT comment_id, at, by_name, outcome, why_fr, why_en FROM framework_answer WHERE version_id = ? ORDER BY at, id"

	sqlAddComment = `INSERT INTO framework_comment (id, version_id, article_id, body_id, act, at, by_name, stance, words, publish)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	sqlAddAnswer = "INSERT INTO framework_answer (id, version_id, comment_id, at, by_name, outcome, why_fr, why_en) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)

// said is everything that a body did about one article: what it sent, and what it has written since.
type said struct{ sent, draft *Comment }

type saidKey struct{ body, article string }

// read gives what counts of what every body said, in the order in which it was first said.
func readSaid(ctx context.Context, tx *db.Tx, v Version) (map[saidKey]*said, []saidKey, error) {
	rows, err := tx.Query(ctx, sqlComments, v.ID)
	if err != nil {
		return nil, nil, fmt.Errorf("principles: comments: %w", err)
	}
	defer rows.Close()
	all, order := map[saidKey]*said{}, []saidKey{}
	for rows.Next() {
		var c Comment
		var act string
		var at int64
		if err := rows.Scan(&c.ID, &c.Article, &c.BodyID, &act, &at, &c.By, &c.Stance, &c.Words, &c.Publish); err != nil {
			return nil, nil, fmt.Errorf("principles: comments: %w", err)
		}
		c.At, c.Sent = db.Time(at), act == actSend
		key := saidKey{c.BodyID, c.Article}
		if all[key] == nil {
			all[key] = &said{}
			order = append(order, key)
		}
		switch act {
		case actWrite:
			all[key].draft = &c
		case actSend:
			all[key].sent, all[key].draft = &c, nil
		case actDiscard:
			all[key].draft = nil
		}
	}
	return all, order, rows.Err()
}

// readComments gives the comments sent, with their answers.
func readComments(ctx context.Context, tx *db.Tx, v Version) ([]Comment, error) {
	all, order, err := readSaid(ctx, tx, v)
	if err != nil {
		return nil, err
	}
	answers, err := readAnswers(ctx, tx, v)
	if err != nil {
		return nil, err
	}
	var sent []Comment
	for _, key := range order {
		if c := all[key].sent; c != nil {
			c.Answer = answers[c.ID]
			sent = append(sent, *c)
		}
	}
	return sent, nil
}

func readAnswers(ctx context.Context, tx *db.Tx, v Version) (map[string]*Answer, error) {
	rows, err := tx.Query(ctx, sqlAnswers, v.ID)
	if err != nil {
		return nil, fmt.Errorf("principles: answers: %w", err)
	}
	defer rows.Close()
	last := map[string]*Answer{}
	for rows.Next() {
		var id string
		var a Answer
		var at int64
		if err := rows.Scan(&id, &at, &a.By, &a.Outcome, &a.Why.FR, &a.Why.EN); err != nil {
			return nil, fmt.Errorf("principles: answers: %w", err)
		}
		a.At = db.Time(at)
		last[id] = &a
	}
	return last, rows.Err()
}

// Comments gives what bodies sent about a version, with the answers.
func (s *Store) Comments(ctx context.Context, v Version) (all []Comment, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = readComments(ctx, tx, v)
		return err
	})
	return all, err
}

// OfBody gives what a body sent about a version, and what it has written and not sent.
func (s *Store) OfBody(ctx context.Context, v Version, bodyID string) (sent, drafts []Comment, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := readComments(ctx, tx, v)
		if err != nil {
			return err
		}
		sent = slices.DeleteFunc(all, func(c Comment) bool { return c.BodyID != bodyID })
		drafts, err = readDrafts(ctx, tx, v, bodyID)
		return err
	})
	return sent, drafts, err
}

func readDrafts(ctx context.Context, tx *db.Tx, v Version, bodyID string) ([]Comment, error) {
	written, order, err := readSaid(ctx, tx, v)
	if err != nil {
		return nil, err
	}
	var drafts []Comment
	for _, key := range order {
		if d := written[key].draft; d != nil && key.body == bodyID {
			drafts = append(drafts, *d)
		}
	}
	return drafts, nil
}

func findComment(ctx context.Context, tx *db.Tx, v Version, id string) (Comment, error) {
	all, err := readComments(ctx, tx, v)
	if err != nil {
		return Comment{}, err
	}
	for _, c := range all {
		if c.ID == id {
			return c, nil
		}
	}
	return Comment{}, fault.NotFound(text.T("Ce commentaire n’existe pas.", "This comment does not exist."))
}

// commenting gives an open proposal to a function that says something for a body, in one transaction, when the actor may.
func (s *Store) commenting(ctx context.Context, actor people.Actor, action people.Action, number int64, bodyID string, do func(tx *db.Tx, v Version) error) error {
	if err := people.Allow(actor, action, bodyID); err != nil {
		return err
	}
	return s.change(ctx, actor, action, number, func(tx *db.Tx, v Version) error {
		if _, err := people.FindBody(ctx, tx, bodyID); err != nil {
			return err
		}
		if !v.Commentable(people.DayOf(s.now())) {
			return fault.Conflict(text.T("Cette version n’est pas ouverte aux commentaires.", "This version is not open for comment."))
		}
		return do(tx, v)
	})
}

func (s *Store) say(ctx context.Context, tx *db.Tx, actor people.Actor, v Version, act string, c Comment) error {
	_, err := tx.Exec(ctx, sqlAddComment, db.NewID(), v.ID, c.Article, c.BodyID, act, db.Micros(s.now()), actor.Name, string(c.Stance), c.Words, c.Publish)
	if err != nil {
		return fmt.Errorf("principles: comment: %w", err)
	}
	return nil
}

// Write keeps what a body means to say of an article of the proposal, or of the whole where article is "". It is not sent.
func (s *Store) Write(ctx context.Context, actor people.Actor, number int64, c Comment) error {
	c.Words = strings.TrimSpace(c.Words)
	return s.commenting(ctx, actor, people.FrameworkComment, number, c.BodyID, func(tx *db.Tx, v Version) error {
		var problems []fault.Field
		if _, there := v.Offered.Place(c.Article); c.Article != "" && !there {
			return fault.NotFound(text.T("Cet article n’existe pas dans le texte proposé.", "There is no such article in the proposed text."))
		}
		if !slices.Contains(Stances, c.Stance) {
			problems = append(problems, fault.Field{Name: "stance", Message: text.T("Choisissez une position.", "Choose a position.")})
		}
		switch n := utf8.RuneCountInString(c.Words); {
		case n == 0 && c.Stance != Support:
			problems = append(problems, fault.Field{Name: "words", Message: text.T("Dites ce que vous changeriez, ou pourquoi vous n’êtes pas d’accord.", "Say what you would change, or why you object.")})
		case n > mostWords:
			problems = append(problems, fault.Field{Name: "words", Message: text.T("Ce texte dépasse 3000 caractères.", "This text is longer than 3000 characters.")})
		}
		if len(problems) > 0 {
			return fault.Invalid(text.T("Le commentaire n’est pas enregistré.", "The comment was not saved."), problems...)
		}
		if err := s.say(ctx, tx, actor, v, actWrite, c); err != nil {
			return err
		}
		return s.trace(ctx, tx, actor, "framework.comment", v, c.BodyID, map[string]string{"article": c.Article})
	})
}

// Discard gives up a comment that was not sent.
func (s *Store) Discard(ctx context.Context, actor people.Actor, number int64, bodyID, article string) error {
	return s.commenting(ctx, actor, people.FrameworkComment, number, bodyID, func(tx *db.Tx, v Version) error {
		if err := s.say(ctx, tx, actor, v, actDiscard, Comment{Article: article, BodyID: bodyID}); err != nil {
			return err
		}
		return s.trace(ctx, tx, actor, "framework.discard", v, bodyID, map[string]string{"article": article})
	})
}

// Send sends everything that a body has written, in its name. Publish tells whether everyone may read it once the version is adopted.
// Seen is how many comments were waiting when the list was read.
func (s *Store) Send(ctx context.Context, actor people.Actor, number int64, bodyID string, seen int, publish bool) error {
	return s.commenting(ctx, actor, people.FrameworkSend, number, bodyID, func(tx *db.Tx, v Version) error {
		drafts, err := readDrafts(ctx, tx, v, bodyID)
		if err != nil {
			return err
		}
		if len(drafts) == 0 || len(drafts) != seen {
			return fault.Conflict(text.T("Les commentaires à envoyer ont changé\u00a0: relisez-les.", "The comments to send have changed: read them again."))
		}
		for _, c := range drafts {
			c.Publish = publish
			if err := s.say(ctx, tx, actor, v, actSend, c); err != nil {
				return err
			}
		}
		return s.trace(ctx, tx, actor, "framework.send", v, bodyID, map[string]string{"count": fmt.Sprint(len(drafts))})
	})
}

// Answer says what becomes of a comment, and why. The latest answer counts; the others are kept.
func (s *Store) Answer(ctx context.Context, actor people.Actor, number int64, commentID string, outcome Outcome, why text.Text) error {
	return s.change(ctx, actor, people.FrameworkDraft, number, func(tx *db.Tx, v Version) error {
		if v.State != Proposed {
			return fault.Conflict(text.T("On ne répond plus aux commentaires de cette version.", "Comments on this version are no longer answered."))
		}
		c, err := findComment(ctx, tx, v, commentID)
		if err != nil {
			return err
		}
		problems := s.needWords(why)
		if !slices.Contains(Outcomes, outcome) {
			problems = append(problems, fault.Field{Name: "outcome", Message: text.T("Choisissez ce qu’il en advient.", "Choose what becomes of it.")})
		}
		if len(problems) > 0 {
			return fault.Invalid(text.T("La réponse n’est pas enregistrée.", "The answer was not saved."), problems...)
		}
		if _, err := tx.Exec(ctx, sqlAddAnswer, db.NewID(), v.ID, c.ID, db.Micros(s.now()), actor.Name, string(outcome), why.FR, why.EN); err != nil {
			return fmt.Errorf("principles: answer: %w", err)
		}
		return s.trace(ctx, tx, actor, "framework.answer", v, c.BodyID, map[string]string{"article": c.Article, "outcome": string(outcome)})
	})
}
