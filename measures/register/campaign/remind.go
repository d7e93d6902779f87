package campaign

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/lang"
	"balise/platform/mail"
	"balise/platform/people"
	"balise/platform/work"
)

// The days of reminders: before the due date, then each week past it.
const (
	firstNotice = 14
	lastNotice  = 3
	lateEvery   = 7
)

const sqlAddReminder = `INSERT INTO campaign_reminder (campaign_id, body_id, occasion, at, by_name, recipients) VALUES (?, ?, ?, ?, ?, ?)
	ON CONFLICT (campaign_id, body_id, occasion) DO NOTHING`

// occasion names the automatic reminder that a day calls for; "" when it calls for none yet. The due date is part of its name:
// when it moves, the reminders begin again.
func occasion(set Settings, today people.Day) string {
	if today < set.Opens {
		return ""
	}
	left := daysBetween(today, set.Due)
	name := "opening"
	switch {
	case left <= -lateEvery:
		name = "late-" + strconv.Itoa(-left/lateEvery)
	case left <= 0:
		name = "due"
	case left <= lastNotice:
		name = "last-notice"
	case left <= firstNotice:
		name = "first-notice"
	default:
		return string(set.Opens) + " " + name
	}
	return string(set.Due) + " " + name
}

// daysBetween counts the days from one day to another; negative when it comes before.
func daysBetween(from, to people.Day) int {
	a, errA := time.Parse(time.DateOnly, string(from))
	b, errB := time.Parse(time.DateOnly, string(to))
	if errA != nil || errB != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

// Tasks are what campaigns do by the calendar.
func (s *Store) Tasks() []work.Task {
	return []work.Task{{Name: "campaign.reminders", Every: time.Hour, Do: func(ctx context.Context, _ []byte) error { return s.RemindByCalendar(ctx) }}}
}

// RemindByCalendar sends the reminders that today calls for. It may run as often as one likes: none leaves twice.
func (s *Store) RemindByCalendar(ctx context.Context) error {
	all, err := s.Campaigns(ctx)
	if err != nil {
		return err
	}
	actor := people.Actor{Name: "Balise"}
	for _, c := range all {
		when := occasion(c.Settings, people.DayOf(s.now()))
		if c.State != Open || when == "" {
			continue
		}
		rows, err := s.Rows(ctx, c)
		if err != nil {
			return err
		}
		if _, err := s.remind(ctx, actor, c, waiting(rows), when); err != nil {
			return err
		}
	}
	return nil
}

// Remind writes to the agents and approvers of bodies that have not signed, and tells how many bodies were written to. token is
// that of the page that asked: the same one sent again writes to nobody.
func (s *Store) Remind(ctx context.Context, actor people.Actor, c Campaign, bodyIDs []string, token string) (int, error) {
	if err := people.Allow(actor, people.CampaignManage, ""); err != nil {
		return 0, err
	}
	if c.State != Open {
		return 0, fault.Conflict(text.T("Cette campagne est close\u00a0: rouvrez-la d’abord.", "This campaign is closed: reopen it first."))
	}
	if token == "" || len(token) > 64 {
		token = db.NewID()
	}
	rows, err := s.Rows(ctx, c)
	if err != nil {
		return 0, err
	}
	asked := map[string]bool{}
	for _, id := range bodyIDs {
		asked[id] = true
	}
	var chosen []Row
	for _, r := range waiting(rows) {
		if asked[r.BodyID] {
			chosen = append(chosen, r)
			delete(asked, r.BodyID)
		}
	}
	if len(bodyIDs) == 0 {
		return 0, fault.Invalid(text.T("Personne n’est choisi.", "Nobody is chosen."),
			fault.Field{Name: "bodies", Message: text.T("Cochez au moins un organisme à qui écrire.", "Tick at least one body to write to.")})
	}
	if len(asked) > 0 || len(chosen) == 0 {
		return 0, fault.Invalid(text.T("Choisissez des organismes qui n’ont pas encore signé.", "Choose bodies that have not signed yet."),
			fault.Field{Name: "bodies", Message: text.T("Un des organismes choisis n’a rien à signer.", "One of the bodies chosen has nothing to sign.")})
	}
	return s.remind(ctx, actor, c, chosen, "by hand "+token)
}

func (s *Store) remind(ctx context.Context, actor people.Actor, c Campaign, rows []Row, when string) (sent int, err error) {
	persons, err := s.People.Persons(ctx)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		to := responsible(persons, r.BodyID)
		left := false
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			left = false
			added, err := tx.Exec(ctx, sqlAddReminder, c.ID, r.BodyID, when, db.Micros(s.now()), actor.Name, len(to))
			if err != nil || added == 0 {
				return err
			}
			for _, p := range to {
				message, err := s.Message(c, r, p)
				if err != nil {
					return err
				}
				if err := s.Outbox.Add(ctx, tx, message); err != nil {
					return err
				}
			}
			left = true
			return people.Audit(ctx, tx, people.Entry{At: s.now(), Actor: actor, Action: "campaign.remind", Kind: "campaign", ObjectID: c.ID, BodyID: r.BodyID,
				Detail: map[string]string{"year": strconv.Itoa(c.Year), "recipients": strconv.Itoa(len(to))}})
		})
		if err != nil {
			return sent, errors.Join(fmt.Errorf("campaign %d: reminder", c.Year), err)
		}
		if left {
			sent++
		}
	}
	return sent, nil
}

// responsible lists the agents and approvers of a body who can be written to.
func responsible(persons []people.Person, bodyID string) []people.Person {
	var all []people.Person
	for _, p := range persons {
		for _, g := range p.Grants {
			if g.BodyID == bodyID && g.Role.ForOneBody() && !p.Disabled {
				all = append(all, p)
				break
			}
		}
	}
	return all
}

// Message is what a person of a body is written, in both languages.
func (s *Store) Message(c Campaign, r Row, p people.Person) (mail.Message, error) {
	year := strconv.Itoa(c.Year)
	link, err := s.Address(text.FR, "declaration.show", "year", c.Year, "slug", r.Body.Slug)
	if err != nil {
		return mail.Message{}, err
	}
	due := dayText(c.Due)
	late := text.T("Elle est attendue d’ici le "+due.FR+".", "It is due by "+due.EN+".")
	if r.Late {
		late = text.T("Elle était attendue le "+due.FR+"\u00a0: elle est en retard.", "It was due on "+due.EN+": it is late.")
	}
	in := func(l text.Lang, hello, what, stage string) string {
		return hello + " " + p.Name + ",\n\n" + what + " " + r.Body.Name.In(l) + ". " + late.In(l) + "\n" + stage + " " + r.Status().Title().In(l) + ".\n\n" +
			strings.TrimSpace(c.Message.In(l)) + "\n\n" + link + "\n"
	}
	return mail.Message{To: p.Email, Lang: text.FR, Subject: "Déclaration annuelle " + year + " / " + year + " yearly declaration",
		Body: in(text.FR, "Bonjour", "Balise attend la déclaration annuelle "+year+" de cet organisme\u00a0:", "Où elle en est\u00a0:") + "\n---\n\n" +
			in(text.EN, "Hello", "Balise is waiting for the "+year+" yearly declaration of this body:", "Where it stands:")}, nil
}

// dayText writes a day in words.
func dayText(d people.Day) text.Text {
	at, err := time.ParseInLocation(time.DateOnly, string(d), lang.Zone)
	if err != nil {
		return text.T(string(d), string(d))
	}
	return text.T(lang.Date(text.FR, at), lang.Date(text.EN, at))
}
