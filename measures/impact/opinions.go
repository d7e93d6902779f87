package impact

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
)

const (
	sqlAddOpinion = `INSERT INTO assessment_opinion (id, record_id, version, section, outcome, words_fr, words_en, conditions, at, by_id, by_name)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	sqlOpinions = `SELECT id, version, section, outcome, words_fr, words_en, conditions, at, by_id, by_name FROM assessment_opinion
		WHERE record_id = ? ORDER BY at DESC, id DESC`

	sqlAddReply = "INSERT INTO assessment_reply (id, opinion_id, place, words_fr, words_en, at, by_id, by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

	sqlReplies = `SELECT r.opinion_id, r.place, r.words_fr, r.words_en, r.at, r.by_name FROM assessment_reply r
		JOIN assessment_opinion o ON o.id = r.opinion_id WHERE o.record_id = ? ORDER BY r.at, r.id`

	sqlAuthors = "SELECT COUNT(*) FROM revision WHERE record_id = ? AND by_id = ? AND act IN ('create', 'edit')"
)

// Outcome is what a reviewer concludes.
type Outcome string

// The three outcomes.
const (
	Favourable   Outcome = "favourable"
	Conditional  Outcome = "conditions"
	Unfavourable Outcome = "unfavourable"
)

var outcomes = []Outcome{Favourable, Conditional, Unfavourable}

var outcomeTitles = map[Outcome]text.Text{
	Favourable:   text.T("Favorable", "Favourable"),
	Conditional:  text.T("Favorable, à des conditions", "Favourable, with conditions"),
	Unfavourable: text.T("Défavorable", "Unfavourable"),
}

// Opinion is what a reviewer thinks of a version of an assessment, as a whole or of one of its parts. It is never changed.
type Opinion struct {
	ID         string
	Version    int    // of the record, that the reviewer read
	Section    string // of the instrument; "" for the whole
	Outcome    Outcome
	Words      text.Text
	Conditions []text.Text
	At         time.Time
	ByID       string
	ByName     string
	Replies    []Reply // the oldest first
}

// Reply is what the body answers to a condition.
type Reply struct {
	Place  int // of the condition, from 0
	Words  text.Text
	At     time.Time
	ByName string
}

// reply gives the answer to a condition that counts: the last one; nil when there is none.
func (o Opinion) reply(place int) *Reply {
	for i := len(o.Replies) - 1; i >= 0; i-- {
		if o.Replies[i].Place == place {
			return &o.Replies[i]
		}
	}
	return nil
}

// standing keeps, of the opinions of an assessment, the last one that each reviewer gave of each part.
func standing(all []Opinion) []Opinion {
	type key struct{ by, section string }
	seen := map[key]bool{}
	var last []Opinion
	for _, o := range all { // the last given come first
		if k := (key{o.ByID, o.Section}); !seen[k] {
			seen[k] = true
			last = append(last, o)
		}
	}
	return last
}

// Opinions gives the opinions on an assessment, the last one first.
func (a *Assessments) Opinions(ctx context.Context, recordID string) (found []Opinion, err error) {
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		found, err = opinionsOf(ctx, tx, recordID)
		return err
	})
	return found, err
}

func opinionsOf(ctx context.Context, tx *db.Tx, recordID string) ([]Opinion, error) {
	var all []Opinion
	err := eachRow(ctx, tx, sqlOpinions, recordID, func(scan func(...any) error) error {
		var o Opinion
		var at int64
		var conditions string
		if err := scan(&o.ID, &o.Version, &o.Section, &o.Outcome, &o.Words.FR, &o.Words.EN, &conditions, &at, &o.ByID, &o.ByName); err != nil {
			return err
		}
		o.At = db.Time(at)
		all = append(all, o)
		return json.Unmarshal([]byte(conditions), &all[len(all)-1].Conditions)
	})
	if err != nil {
		return nil, err
	}
	return all, withReplies(ctx, tx, recordID, all)
}

func withReplies(ctx context.Context, tx *db.Tx, recordID string, opinions []Opinion) error {
	return eachRow(ctx, tx, sqlReplies, recordID, func(scan func(...any) error) error {
		var r Reply
		var at int64
		var opinion string
		if err := scan(&opinion, &r.Place, &r.Words.FR, &r.Words.EN, &at, &r.ByName); err != nil {
			return err
		}
		r.At = db.Time(at)
		for i := range opinions {
			if opinions[i].ID == opinion {
				opinions[i].Replies = append(opinions[i].Replies, r)
			}
		}
		return nil
	})
}

// eachRow reads what a query finds, row by row.
func eachRow(ctx context.Context, tx *db.Tx, query, recordID string, read func(scan func(...any) error) error) error {
	rows, err := tx.Query(ctx, query, recordID)
	if err != nil {
		return fmt.Errorf("assessment %s: %w", recordID, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows.Scan); err != nil {
			return fmt.Errorf("assessment %s: %w", recordID, err)
		}
	}
	return rows.Err()
}

const mostWords = 6000 // characters, of an opinion, of a condition, of a reply

// Give keeps an opinion on the version of an assessment that the reviewer read. Whoever wrote some of it gives none.
func (a *Assessments) Give(ctx context.Context, actor people.Actor, r record.Record, o Opinion) error {
	if !mayReview(actor, r.BodyID) {
		return people.Allow(actor, people.AssessmentReview, r.BodyID)
	}
	if problems := a.checkOpinion(r, o); len(problems) > 0 {
		return fault.Invalid(text.T("L’avis n’est pas enregistré.", "The opinion is not saved."), problems...)
	}
	conditions, err := json.Marshal(append([]text.Text{}, o.Conditions...))
	if err != nil {
		return fmt.Errorf("assessment %s: %w", r.ID, err)
	}
	return a.DB.Write(ctx, func(tx *db.Tx) error {
		if err := refuseAuthor(ctx, tx, actor, r.ID); err != nil {
			return err
		}
		now := a.Now()
		if _, err := tx.Exec(ctx, sqlAddOpinion, db.NewID(), r.ID, o.Version, o.Section, string(o.Outcome), o.Words.FR, o.Words.EN, string(conditions),
			db.Micros(now), actor.ID, actor.Name); err != nil {
			return fmt.Errorf("assessment %s: add opinion: %w", r.ID, err)
		}
		return people.Audit(ctx, tx, people.Entry{At: now, Actor: actor, Action: "assessment.opinion", Kind: KindID, ObjectID: r.ID, BodyID: r.BodyID,
			Detail: map[string]string{"version": strconv.Itoa(o.Version), "conclusion": string(o.Outcome)}})
	})
}

// refuseAuthor gives the fault of somebody who would review what they wrote.
func refuseAuthor(ctx context.Context, tx *db.Tx, actor people.Actor, recordID string) error {
	var own int
	if err := tx.QueryRow(ctx, sqlAuthors, recordID, actor.ID).Scan(&own); err != nil {
		return fmt.Errorf("assessment %s: who wrote it: %w", recordID, err)
	}
	if own > 0 {
		return fault.Forbidden(text.T("Vous avez écrit une partie de cette évaluation\u00a0: une autre personne doit en donner son avis.",
			"You wrote a part of this assessment: somebody else must give an opinion on it."))
	}
	return nil
}

func (a *Assessments) checkOpinion(r record.Record, o Opinion) []fault.Field {
	var problems []fault.Field
	say := func(field, fr, en string) {
		problems = append(problems, fault.Field{Name: field, Message: text.T(fr, en)})
	}
	if _, known := outcomeTitles[o.Outcome]; !known {
		say("outcome", "Dites votre conclusion.", "Say what you conclude.")
	}
	if o.Section != "" && a.section(o.Section) == nil {
		say("section", "Cette partie n’existe pas\u00a0: choisissez dans la liste.", "This part does not exist: choose from the list.")
	}
	if o.Version < 1 || o.Version > r.Version {
		say("outcome", "Le formulaire ne dit pas quelle version vous avez lue\u00a0: rouvrez la page.", "The form does not say which version you read: open the page again.")
	}
	if strings.TrimSpace(o.Words.FR) == "" && strings.TrimSpace(o.Words.EN) == "" {
		say("words.fr", "Dites sur quoi votre avis repose.", "Say what your opinion rests on.")
	}
	if o.Outcome == Conditional && len(o.Conditions) == 0 {
		say("conditions.0.condition.fr", "Écrivez au moins une condition.", "Write at least one condition.")
	}
	if o.Outcome == Favourable && len(o.Conditions) > 0 {
		say("outcome", "Vous posez des conditions\u00a0: choisissez «\u00a0Favorable, à des conditions\u00a0», ou retirez-les.",
			"You set conditions: choose “Favourable, with conditions”, or remove them.")
	}
	for _, t := range append([]text.Text{o.Words}, o.Conditions...) {
		if utf8.RuneCountInString(t.FR) > mostWords || utf8.RuneCountInString(t.EN) > mostWords {
			say("words.fr", "Écrivez 6\u00a0000 caractères ou moins.", "Write 6,000 characters or fewer.")
		}
	}
	return problems
}

func (a *Assessments) section(id string) *instrument.Section {
	for _, s := range a.in.Sections {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// Answer keeps what the body answers to conditions of an opinion, by their places. An answer that says the same as the last one is not
// kept again.
func (a *Assessments) Answer(ctx context.Context, actor people.Actor, r record.Record, o Opinion, words map[int]text.Text) error {
	if err := people.Allow(actor, people.RecordEdit, r.BodyID); err != nil {
		return err
	}
	return a.DB.Write(ctx, func(tx *db.Tx) error {
		now := a.Now()
		for place := range o.Conditions {
			said := words[place]
			if last := o.reply(place); said.Empty() || last != nil && last.Words == said {
				continue
			}
			if _, err := tx.Exec(ctx, sqlAddReply, db.NewID(), o.ID, place, said.FR, said.EN, db.Micros(now), actor.ID, actor.Name); err != nil {
				return fmt.Errorf("opinion %s: add reply: %w", o.ID, err)
			}
			if err := people.Audit(ctx, tx, people.Entry{At: now, Actor: actor, Action: "assessment.reply", Kind: KindID, ObjectID: r.ID, BodyID: r.BodyID}); err != nil {
				return err
			}
		}
		return nil
	})
}
