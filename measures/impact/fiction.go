package impact

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"balise/content"
	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
)

// told is an assessment of the demonstration, as content/demo/assessments tells it.
type told struct {
	Key        string
	Initiative string // the key of an initiative of the demonstration
	Body       string
	State      record.State
	Answers    map[string]any
	Evidence   map[string]any
	Remarks    map[string]any
	Opinion    *toldOpinion
}

type toldOpinion struct {
	Outcome    Outcome
	Text       said
	Conditions []said
}

type said struct{ FR, EN string }

func (s said) text() text.Text { return text.T(s.FR, s.EN) }

// teller tells the assessments through the rights of the demonstration’s persons; where a body has nobody, the demonstration does it.
type teller struct {
	*Assessments
	persons []people.Person
	now     time.Time
}

// fiction tells the assessments of the demonstration, once.
func (a *Assessments) fiction(ctx context.Context, now time.Time) error {
	there, err := a.Records.List(ctx, record.Filter{Kind: KindID, Limit: 1})
	if err != nil || len(there) > 0 {
		return err
	}
	files, err := fs.Glob(content.FS, "demo/assessments/*.yaml")
	if err != nil {
		return err
	}
	t := &teller{Assessments: a, now: now}
	if t.persons, err = a.People.Persons(ctx); err != nil {
		return err
	}
	for _, file := range files {
		data, err := fs.ReadFile(content.FS, file)
		if err != nil {
			return err
		}
		var all []told
		if err := yaml.Unmarshal(data, &all); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for _, one := range all {
			if err := t.tell(ctx, one); err != nil {
				return fmt.Errorf("%s: %s: %w", file, one.Key, err)
			}
		}
	}
	return nil
}

func (t *teller) tell(ctx context.Context, one told) error {
	of, err := t.about(ctx, one)
	if err != nil {
		return err
	}
	answers, err := t.answers(one, of)
	if err != nil {
		return err
	}
	agent, approver := t.person(of.BodyID, people.Agent), t.person(of.BodyID, people.Approver)
	var made record.Record
	err = t.Records.Write(ctx, func(w *record.Writer) error {
		made, err = w.Create(ctx, agent, KindID, of.BodyID, answers, text.Text{}, "")
		if err == nil && one.State != record.Draft {
			made, err = w.Move(ctx, agent, made.ID, made.Version, record.Submit, text.Text{})
		}
		return err
	})
	if err != nil {
		return err
	}
	if one.Opinion != nil {
		if err := t.opine(ctx, made, *one.Opinion); err != nil {
			return err
		}
	}
	if one.State != record.Published {
		return nil
	}
	if err := t.show(ctx, agent, made); err != nil {
		return err
	}
	return t.Records.Write(ctx, func(w *record.Writer) error {
		_, err := w.Move(ctx, approver, made.ID, made.Version, record.Publish, text.Text{})
		return err
	})
}

// about finds the initiative that an assessment is about, by what the demonstration calls it.
func (t *teller) about(ctx context.Context, one told) (record.Record, error) {
	directory, err := t.People.Directory(ctx)
	if err != nil {
		return record.Record{}, err
	}
	body, known := directory.BodyBySlug(one.Body)
	if !known {
		return record.Record{}, fmt.Errorf("there is no body %q", one.Body)
	}
	name, err := initiativeName(one.Initiative)
	if err != nil {
		return record.Record{}, err
	}
	all, err := t.Records.OfBody(ctx, initiative.KindID, body.ID)
	if err != nil {
		return record.Record{}, err
	}
	for _, r := range all {
		if r.Title.FR == name {
			return r, nil
		}
	}
	return record.Record{}, fmt.Errorf("the body %s has no initiative %q", one.Body, name)
}

// initiativeName gives the French name of an initiative of the demonstration by its key.
func initiativeName(key string) (string, error) {
	files, err := fs.Glob(content.FS, "demo/initiatives/*.yaml")
	if err != nil {
		return "", err
	}
	for _, file := range files {
		data, err := fs.ReadFile(content.FS, file)
		if err != nil {
			return "", err
		}
		var all []struct {
			Key     string
			Answers struct{ Name said }
		}
		if err := yaml.Unmarshal(data, &all); err != nil {
			return "", fmt.Errorf("%s: %w", file, err)
		}
		for _, one := range all {
			if one.Key == key {
				return one.Answers.Name.FR, nil
			}
		}
	}
	return "", fmt.Errorf("the demonstration has no initiative %q", key)
}

// answers puts together what the initiative says and what the demonstration tells, with what stands beside it.
func (t *teller) answers(one told, of record.Record) (instrument.Answers, error) {
	written := map[string]any{}
	for id, v := range one.Answers {
		member, isMember := v.(map[string]any)
		if _, absent := member["absent"]; !isMember || !absent {
			member = map[string]any{"value": v}
		}
		written[id] = member
	}
	for key, beside := range map[string]map[string]any{"evidence": one.Evidence, "remark": one.Remarks} {
		for id, v := range beside {
			member, answered := written[id].(map[string]any)
			if !answered {
				member = map[string]any{}
			}
			member[key] = v
			written[id] = member
		}
	}
	data, err := json.Marshal(written)
	if err != nil {
		return nil, err
	}
	read, problems := t.in.ReadPlain(data)
	if len(problems) > 0 {
		return nil, fmt.Errorf("%s: %s", problems[0].Field, problems[0].Message.EN)
	}
	answers := t.fromInitiative(of)
	for id, answer := range read {
		if brought, there := answers[id]; there && !answer.Given() {
			answer.Value, answer.From = brought.Value, brought.From
		}
		answers[id] = answer
	}
	return answers, nil
}

// person gives somebody of the body who has that role.
func (t *teller) person(bodyID string, role people.Role) people.Actor {
	for _, p := range t.persons {
		if slices.Contains(p.Grants, people.Grant{Role: role, BodyID: bodyID}) {
			return people.Actor{ID: p.ID, Name: p.Name, Grants: p.Grants}
		}
	}
	return people.Operator("Balise (démonstration)")
}

// opine has the central team give an opinion, and the body answer its conditions.
func (t *teller) opine(ctx context.Context, r record.Record, told toldOpinion) error {
	o := Opinion{Version: r.Version, Outcome: told.Outcome, Words: told.Text.text()}
	words := map[int]text.Text{}
	for i, c := range told.Conditions {
		o.Conditions = append(o.Conditions, c.text())
		words[i] = text.T("C’est fait, et noté au dossier.", "Done, and kept on file.")
	}
	if err := t.Give(ctx, t.person("", people.Central), r, o); err != nil || len(words) == 0 {
		return err
	}
	given, err := t.Opinions(ctx, r.ID)
	if err != nil {
		return err
	}
	return t.Answer(ctx, t.person(r.BodyID, people.Agent), r, given[0], words)
}

// show gives evidence for every duty that would block the approval.
func (t *teller) show(ctx context.Context, agent people.Actor, r record.Record) error {
	for _, d := range t.in.Score(r.Answers, t.today()).Duties {
		if d.Holds != instrument.Yes || !d.Blocking {
			continue
		}
		day, _ := instrument.ParseDate(string(people.DayOf(t.now))) // a day is always well written
		if err := t.Tick(ctx, agent, r, d.ID, Tick{Done: true, Evidence: "documented", Dated: day, Reference: "Dossier d’évaluation (fictif)"}); err != nil {
			return err
		}
	}
	return nil
}
