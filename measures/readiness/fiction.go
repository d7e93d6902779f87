package readiness

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures/readiness/assessment"
	"balise/platform/people"
	"balise/platform/record"
)

// How the fiction is told: for how many years, and the bodies whose present year is not signed yet.
const fictionYears = 3

var unfinished = map[string]record.State{"marees-et-phares": record.Draft, "hopital-grandes-outardes": record.InReview, "lieux-reves": record.Draft}

// teller tells the assessments of the demonstration through the rights of its persons, on a clock of its own.
type teller struct {
	*Readiness
	records *record.Store
	clock   time.Time
	actors  []people.Actor
}

// Fiction tells three years of assessments, and the tasks that followed, once.
func (r *Readiness) Fiction(ctx context.Context, now time.Time) error {
	told, err := r.Records.List(ctx, record.Filter{Kind: assessment.KindID, Limit: 1})
	if err != nil || len(told) > 0 {
		return err
	}
	house := *r.House
	t := &teller{Readiness: &Readiness{House: &house, form: r.form}, clock: now}
	house.Now = func() time.Time { return t.clock }
	t.records = record.NewStore(r.DB, house.Now, assessment.Kind(r.Corpus))
	persons, err := r.People.Persons(ctx)
	if err != nil {
		return err
	}
	for _, p := range persons {
		t.actors = append(t.actors, people.Actor{ID: p.ID, Name: p.Name, Grants: p.Grants})
	}
	bodies, err := r.People.Bodies(ctx)
	if err != nil {
		return err
	}
	for _, b := range bodies {
		if err := t.tell(ctx, b, now); err != nil {
			return fmt.Errorf("readiness: the demonstration of %s: %w", b.Slug, err)
		}
	}
	return nil
}

// who gives a person of the body with that role; where it has nobody, the demonstration does it.
func (t *teller) who(bodyID string, role people.Role) people.Actor {
	for _, a := range t.actors {
		if slices.Contains(a.Grants, people.Grant{Role: role, BodyID: bodyID}) {
			return a
		}
	}
	return people.Operator("Balise (démonstration)")
}

// tell has a body assess itself year after year. Its means grow, and some years it does not answer.
func (t *teller) tell(ctx context.Context, b people.Body, now time.Time) error {
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(b.Slug)) // a hash never fails
	random := rand.New(rand.NewPCG(seed.Sum64(), 21))
	m := mood{random: random, strength: 0.9 + 2.2*random.Float64(), honesty: 0.6 + 0.38*random.Float64(), use: []string{"consumer", "consumer", "integrator", "developer"}[random.IntN(4)]}
	for back := fictionYears - 1; back >= 0; back-- {
		m.strength += 0.1 + 0.4*random.Float64()
		at := now.AddDate(-back, 0, -30)
		_, late := unfinished[b.Slug]
		if !b.ActiveAt(people.DayOf(at)) || !late && random.IntN(10) < 2 {
			continue
		}
		if err := t.year(ctx, b, at, &m, back == 0); err != nil {
			return err
		}
	}
	return nil
}

// year tells one assessment, and after the one of last year the tasks that followed.
func (t *teller) year(ctx context.Context, b people.Body, at time.Time, m *mood, present bool) error {
	t.clock = at
	agent, approver := t.who(b.ID, people.Agent), t.who(b.ID, people.Approver)
	state := record.Published
	if s, other := unfinished[b.Slug]; other && present {
		state = s
	}
	answers := m.answers(t.form, at, state == record.Draft)
	var made record.Record
	err := t.records.Write(ctx, func(w *record.Writer) (err error) {
		if made, err = w.Create(ctx, agent, assessment.KindID, b.ID, answers, text.Text{}, ""); err != nil || state == record.Draft {
			return err
		}
		if made, err = w.Move(ctx, agent, made.ID, made.Version, record.Submit, text.Text{}); err != nil || state == record.InReview {
			return err
		}
		made, err = w.Move(ctx, approver, made.ID, made.Version, record.Publish, text.Text{})
		return err
	})
	if err != nil || present || !agent.SignedIn() {
		return err
	}
	return t.follow(ctx, b, made, agent)
}

// follow makes tasks of the first actions: some are done, one is dropped, one is late.
func (t *teller) follow(ctx context.Context, b people.Body, made record.Record, agent people.Actor) error {
	owners, err := t.personsOf(ctx, b.ID)
	if err != nil || len(owners) == 0 {
		return err
	}
	s, err := t.sheet(ctx, made)
	if err != nil {
		return err
	}
	signedAt := t.clock
	open, err := t.TasksOf(ctx, b.ID)
	if err != nil {
		return err
	}
	for i, a := range s.actions() {
		if i == 7 {
			break
		}
		if slices.ContainsFunc(open, func(o Task) bool { return o.Question == a.Question && o.State == Open }) {
			continue
		}
		t.clock = signedAt.AddDate(0, 0, 3+i)
		task, err := t.TakeTask(ctx, agent, s, a, Plan{OwnerID: owners[i%len(owners)].ID, Due: people.DayOf(signedAt.AddDate(0, 4+2*i, 0)),
			Note: "Premier pas\u00a0: réunir les personnes concernées (fictif)."})
		if err != nil {
			return err
		}
		t.clock = signedAt.AddDate(0, 3+2*i, 0)
		switch {
		case i < 3:
			e := instrument.Evidence{Code: "documented", Reference: "Note de service " + strconv.Itoa(10+i) + " (fictive)", Date: monthOf(t.clock)}
			err = t.FinishTask(ctx, agent, task.ID, task.Version, e, "Présenté au comité de direction (fictif).")
		case i == 3:
			err = t.DropTask(ctx, agent, task.ID, task.Version, "Le projet qui le demandait a été arrêté (fictif).")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func monthOf(at time.Time) instrument.Date {
	return instrument.Date{Year: at.Year(), Month: int(at.Month())}
}

// mood is what a fictional body is like: how far it has come, how readily it shows what it says.
type mood struct {
	random            *rand.Rand
	strength, honesty float64
	use               string
}

// answers are those of one year. A draft leaves the last dimensions empty.
func (m *mood) answers(q assessment.Questionnaire, at time.Time, draft bool) instrument.Answers {
	a := instrument.Answers{
		"year": {Value: instrument.Number(strconv.Itoa(at.Year()))}, "use": {Value: m.use},
		"as_of":       {Value: instrument.Date{Year: at.Year(), Month: int(at.Month()), Day: at.Day()}},
		"coordinator": {Value: text.T("Direction de la transformation numérique", "Digital transformation branch")},
	}
	for i, d := range q.Dimensions() {
		lean := m.strength + 0.8*(m.random.Float64()-0.5)
		for _, item := range d.Questions {
			if draft && i > 4 {
				continue
			}
			a[item.ID] = m.answer(lean-float64(item.Practice.Level)+0.5*(m.random.Float64()-0.5), at)
		}
	}
	return a
}

// answer says how far a practice holds: the more margin a body has over the level of the practice, the further.
func (m *mood) answer(margin float64, at time.Time) instrument.Answer {
	if m.random.IntN(60) == 0 {
		return instrument.Answer{Absence: &instrument.Absence{Reason: instrument.NotApplicable, Note: text.T("Aucun usage de ce genre chez nous (fictif).", "No use of this kind here (fictional).")}}
	}
	codes := []string{"none", "partly", "mostly", "everywhere"}
	at4 := min(3, max(0, int((margin+1)*2.2)))
	a := instrument.Answer{Value: codes[at4]}
	if at4 == 0 {
		return a
	}
	e := instrument.Evidence{Code: "declared", Date: monthOf(at.AddDate(0, -m.random.IntN(30), 0))}
	switch roll := m.random.Float64(); {
	case roll < m.honesty*0.2:
		e.Code, e.Reference = "verified", "Vérification interne (fictive)"
	case roll < m.honesty:
		e.Code, e.Reference = "documented", "Document interne "+strconv.Itoa(100+m.random.IntN(900))+" (fictif)"
	case roll > 0.93:
		e = instrument.Evidence{Code: "none"}
	}
	if m.random.IntN(25) == 0 {
		e.Provider = "Bureau des services partagés (fictif)"
	}
	a.Evidence = &e
	return a
}
