package adoption

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"balise/engine/framework"
	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

const (
	sqlAddVersion = "INSERT INTO framework_version (id, number, base, opened_at, opened_by, content) VALUES (?, ?, ?, ?, ?, ?)"

	sqlAddEdit = "INSERT INTO framework_edit (version_id, seq, at, by_name, comment_id, edit) VALUES (?, ?, ?, ?, ?, ?)"

	sqlAddStep = `INSERT INTO framework_step (version_id, seq, act, at, by_name, day, words_fr, words_en, edits, content, sha256)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// mostWords is the longest message, decision or reason, in characters of one language.
const mostWords = 3000

// Start opens a new version, from the last one adopted, or from the shipped text. There is one open version at a time.
func (s *Store) Start(ctx context.Context, actor people.Actor) (number int64, err error) {
	if err := people.Allow(actor, people.FrameworkDraft, ""); err != nil {
		return 0, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		all, err := readVersions(ctx, tx)
		if err != nil {
			return err
		}
		from := s.Shipped()
		for _, v := range all {
			if v.Open() {
				return fault.Conflict(text.T("Une version est déjà en préparation.", "A version is already being prepared."))
			}
			if v.State == Adopted {
				from = v
			}
		}
		number = int64(len(all)) + 1
		content, _, err := encode(from.Text)
		if err != nil {
			return err
		}
		id := db.NewID()
		if _, err := tx.Exec(ctx, sqlAddVersion, id, number, from.Number, db.Micros(s.now()), actor.Name, content); err != nil {
			return fmt.Errorf("principles: start: %w", err)
		}
		return s.trace(ctx, tx, actor, "framework.start", Version{ID: id, Number: number}, "", nil)
	})
	return number, err
}

// trace leaves a line in the audit trail, and counts the change.
func (s *Store) trace(ctx context.Context, tx *db.Tx, actor people.Actor, action string, v Version, bodyID string, detail map[string]string) error {
	if detail == nil {
		detail = map[string]string{}
	}
	detail["version"] = strconv.FormatInt(v.Number, 10)
	if _, err := tx.Exec(ctx, sqlCountChange); err != nil {
		return fmt.Errorf("principles: count: %w", err)
	}
	return people.Audit(ctx, tx, people.Entry{At: s.now(), Actor: actor, Action: action, Kind: "framework", ObjectID: v.ID, BodyID: bodyID, Detail: detail})
}

// change gives a version to a function that does something to it, in one transaction, when the actor may.
func (s *Store) change(ctx context.Context, actor people.Actor, action people.Action, number int64, do func(tx *db.Tx, v Version) error) error {
	if err := people.Allow(actor, action, ""); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		all, err := readVersions(ctx, tx)
		if err != nil {
			return err
		}
		v, err := pick(all, number)
		if err != nil {
			return err
		}
		return do(tx, v)
	})
}

// Edit applies an edit to an open version. Seen is how many edits the version had when the article was read: an article edited since
// is a conflict. Comment is the comment that the edit takes into the text, if any.
func (s *Store) Edit(ctx context.Context, actor people.Actor, number int64, e framework.Edit, seen int, comment string) error {
	return s.change(ctx, actor, people.FrameworkDraft, number, func(tx *db.Tx, v Version) error {
		if !v.Open() {
			return fault.Conflict(text.T("Cette version n’est plus en préparation.", "This version is no longer being prepared."))
		}
		edits, err := readEdits(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		for _, done := range edits[min(max(seen, 0), len(edits)):] {
			if done.ID == e.ID {
				return fault.Conflict(text.T(done.By+" a modifié cet article pendant que vous l’écriviez. Relisez-le avant de l’enregistrer.",
					done.By+" changed this article while you were writing. Read it again before you save."))
			}
		}
		now, problems := v.Text.Apply(e)
		if len(problems) == 0 {
			problems = now.Follow(s.Corpus.References...)
		}
		if len(problems) > 0 {
			return refused(problems)
		}
		if comment != "" {
			if _, err := findComment(ctx, tx, v, comment); err != nil {
				return err
			}
		}
		raw, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("principles: edit: %w", err)
		}
		if _, err := tx.Exec(ctx, sqlAddEdit, v.ID, v.Edits+1, db.Micros(s.now()), actor.Name, comment, string(raw)); err != nil {
			return fmt.Errorf("principles: edit: %w", err)
		}
		return s.trace(ctx, tx, actor, "framework."+string(e.Act), v, "", map[string]string{"article": e.ID})
	})
}

// refused turns what is wrong with a text into a fault, by field.
func refused(problems []framework.Problem) error {
	var fields []fault.Field
	for _, p := range problems {
		fields = append(fields, fault.Field{Name: p.Field, Message: upper(p)})
	}
	return fault.Invalid(text.T("La modification n’est pas enregistrée.", "The edit was not saved."), fields...)
}

func upper(p framework.Problem) text.Text {
	first := func(s string) string {
		r, n := utf8.DecodeRuneInString(s)
		return strings.ToUpper(string(r)) + s[n:] + "."
	}
	return text.T(first(p.Message.FR), first(p.Message.EN))
}

// Propose opens a draft to the comments of bodies until the end of a day. Edits is how many edits the draft had when it was read.
func (s *Store) Propose(ctx context.Context, actor people.Actor, number int64, edits int, until people.Day, words text.Text) error {
	return s.change(ctx, actor, people.FrameworkDraft, number, func(tx *db.Tx, v Version) error {
		if v.State != Draft {
			return fault.Conflict(text.T("Seul un texte en rédaction peut être proposé.", "Only a text being written can be proposed."))
		}
		if v.Edits != edits {
			return readAgain()
		}
		problems := append(s.needWords(words), s.needDay("until", until)...)
		for _, p := range v.Text.Check(true) {
			place, _ := v.Text.Place(p.Article)
			problems = append(problems, fault.Field{Message: text.T(strings.TrimSpace(place.Number+" "+p.Article)+"\u00a0: "+p.Message.FR, strings.TrimSpace(place.Number+" "+p.Article)+": "+p.Message.EN)})
		}
		if len(problems) > 0 {
			return fault.Invalid(text.T("La version n’est pas proposée.", "The version is not proposed."), problems...)
		}
		return s.add(ctx, tx, actor, v, Step{Act: actPropose, Day: until, Words: words}, v.Text)
	})
}

func readAgain() error {
	return fault.Conflict(text.T("Le texte a changé depuis que vous l’avez lu.", "The text has changed since you read it."))
}

func (s *Store) needWords(words text.Text) []fault.Field {
	switch {
	case !words.Complete():
		return []fault.Field{{Name: "words", Message: text.T("Écrivez-le en français et en anglais.", "Write it in French and in English.")}}
	case max(utf8.RuneCountInString(words.FR), utf8.RuneCountInString(words.EN)) > mostWords:
		return []fault.Field{{Name: "words", Message: text.T("Ce texte dépasse 3000 caractères.", "This text is longer than 3000 characters.")}}
	}
	return nil
}

// needDay wants a whole day that is not past.
func (s *Store) needDay(field string, day people.Day) []fault.Field {
	if day == "" || !day.Valid() || day < people.DayOf(s.now()) {
		return []fault.Field{{Name: field, Message: text.T("Donnez un jour qui n’est pas passé.", "Give a day that is not past.")}}
	}
	return nil
}

// add appends a step; what is proposed or adopted is kept whole, with its hash.
func (s *Store) add(ctx context.Context, tx *db.Tx, actor people.Actor, v Version, step Step, content *framework.Framework) error {
	var raw, hash string
	var err error
	if content != nil {
		if raw, hash, err = encode(content); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, sqlAddStep, v.ID, len(v.Steps)+1, step.Act, db.Micros(s.now()), actor.Name, string(step.Day), step.Words.FR, step.Words.EN,
		v.Edits, raw, hash)
	if err != nil {
		return fmt.Errorf("principles: %s: %w", step.Act, err)
	}
	if step.Act == actPropose || step.Act == actExtend {
		if _, err := s.Work.Add(ctx, tx, noticesTask, nil); err != nil {
			return err
		}
	}
	detail := map[string]string{}
	if step.Day != "" {
		detail["day"] = string(step.Day)
	}
	if hash != "" {
		detail["sha256"] = hash
	}
	return s.trace(ctx, tx, actor, "framework."+step.Act, v, "", detail)
}

// Extend gives bodies more time.
func (s *Store) Extend(ctx context.Context, actor people.Actor, number int64, until people.Day, words text.Text) error {
	return s.change(ctx, actor, people.FrameworkDraft, number, func(tx *db.Tx, v Version) error {
		if v.State != Proposed {
			return fault.Conflict(text.T("Cette version n’est pas en consultation.", "This version is not open for comment."))
		}
		problems := append(s.needWords(words), s.needDay("until", until)...)
		if until <= v.Until {
			problems = append(problems, fault.Field{Name: "until", Message: text.T("La nouvelle date vient après la précédente.", "The new date comes after the former one.")})
		}
		if len(problems) > 0 {
			return fault.Invalid(text.T("La consultation n’est pas prolongée.", "The comment period is not extended."), problems...)
		}
		return s.add(ctx, tx, actor, v, Step{Act: actExtend, Day: until, Words: words}, nil)
	})
}

// Adopt makes a proposed version the framework in force from a day on, once comments are over and all of them answered.
func (s *Store) Adopt(ctx context.Context, actor people.Actor, number int64, edits int, from people.Day, decision text.Text) error {
	return s.change(ctx, actor, people.FrameworkAdopt, number, func(tx *db.Tx, v Version) error {
		if v.State != Proposed {
			return fault.Conflict(text.T("Seule une version soumise aux commentaires peut être adoptée.", "Only a version that was opened for comment can be adopted."))
		}
		if v.Edits != edits {
			return readAgain()
		}
		problems := append(s.needWords(decision), s.needDay("from", from)...)
		if v.Commentable(people.DayOf(s.now())) {
			problems = append(problems, fault.Field{Message: text.T("La consultation n’est pas terminée.", "The comment period is not over.")})
		}
		comments, err := readComments(ctx, tx, v)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(comments, func(c Comment) bool { return c.Answer == nil }) {
			problems = append(problems, fault.Field{Message: text.T("Des commentaires attendent encore une réponse.", "Some comments still await an answer.")})
		}
		if p := v.Text.Check(true); len(p) > 0 {
			problems = append(problems, fault.Field{Message: text.T("Le texte a un trou\u00a0: "+p[0].Article+", "+p[0].Message.FR+".", "The text has a hole: "+p[0].Article+", "+p[0].Message.EN+".")})
		}
		if len(problems) > 0 {
			return fault.Invalid(text.T("La version n’est pas adoptée.", "The version is not adopted."), problems...)
		}
		return s.add(ctx, tx, actor, v, Step{Act: actAdopt, Day: from, Words: decision}, v.Text)
	})
}

// Drop gives up an open version; it stays readable inside.
func (s *Store) Drop(ctx context.Context, actor people.Actor, number int64, reason text.Text) error {
	return s.change(ctx, actor, people.FrameworkDraft, number, func(tx *db.Tx, v Version) error {
		if !v.Open() {
			return fault.Conflict(text.T("Cette version n’est plus en préparation.", "This version is no longer being prepared."))
		}
		if problems := s.needWords(reason); len(problems) > 0 {
			return fault.Invalid(text.T("La version n’est pas abandonnée.", "The version is not dropped."), problems...)
		}
		return s.add(ctx, tx, actor, v, Step{Act: actDrop, Words: reason}, nil)
	})
}
