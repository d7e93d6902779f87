package campaign

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"balise/engine/text"
	"balise/measures/register/portrait"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

// authority is the jurisdiction whose bodies the yearly declaration binds.
const authority = portrait.Authority

// Act is what is done to a campaign once it is open.
type Act string

// The acts. Each of them but the first and the second asks for a reason.
const (
	ActOpen   Act = "open"
	ActChange Act = "change"
	ActExtend Act = "extend"
	ActClose  Act = "close"
	ActReopen Act = "reopen"
)

var actTitles = map[Act]text.Text{
	ActOpen:   text.T("Ouvrir la campagne", "Open the campaign"),
	ActChange: text.T("Modifier les réglages", "Change the settings"),
	ActExtend: text.T("Déplacer l’échéance", "Move the due date"),
	ActClose:  text.T("Clore la campagne", "Close the campaign"),
	ActReopen: text.T("Rouvrir la campagne", "Reopen the campaign"),
}

// Title names the act for a reader.
func (a Act) Title() text.Text { return actTitles[a] }

const (
	sqlAddCampaign = `INSERT INTO campaign (id, year, state, version, settings, opened_at, closed_at) VALUES (?, ?, ?, 1, ?, ?, 0)`

	sqlSetCampaign = `UPDATE campaign SET state = ?, version = ?, settings = ?, closed_at = ? WHERE id = ? AND version = ?`

	sqlAddEvent = `INSERT INTO campaign_event (campaign_id, version, act, at, by_name, due, reason_fr, reason_en)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
)

// Exclusion is a body of a bound type that is not bound, and why.
type Exclusion struct {
	BodyID string
	Reason text.Text
}

// Open opens the campaign of a year: every body that its settings bind gets its declaration to make, and is written to.
func (s *Store) Open(ctx context.Context, actor people.Actor, year int, set Settings, exclusions ...Exclusion) (Campaign, error) {
	if err := people.Allow(actor, people.CampaignManage, ""); err != nil {
		return Campaign{}, err
	}
	if err := s.checkOpening(year, set, exclusions); err != nil {
		return Campaign{}, err
	}
	bodies, err := s.Bound(ctx, set)
	if err != nil {
		return Campaign{}, err
	}
	excluded := map[string]text.Text{}
	for _, e := range exclusions {
		excluded[e.BodyID] = e.Reason
	}
	c := Campaign{Settings: set, ID: db.NewID(), Year: year, State: Open, Version: 1, OpenedAt: s.present()}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		settings, err := json.Marshal(set)
		if err != nil {
			return fmt.Errorf("campaign %d: %w", year, err)
		}
		_, err = tx.Exec(ctx, sqlAddCampaign, c.ID, year, string(Open), string(settings), db.Micros(c.OpenedAt))
		if errors.Is(err, db.ErrExists) {
			return fault.Conflict(text.T("Une campagne existe déjà pour cette année.", "A campaign already exists for this year.")).Because(err)
		}
		if err != nil {
			return fmt.Errorf("campaign %d: %w", year, err)
		}
		for _, b := range bodies {
			if err := s.addDeclaration(ctx, tx, c, b.ID, excluded[b.ID]); err != nil {
				return err
			}
		}
		return s.record(ctx, tx, actor, c, ActOpen, text.Text{}, map[string]string{"bodies": strconv.Itoa(len(bodies)), "excluded": strconv.Itoa(len(excluded))})
	})
	return c, err
}

// checkOpening gives the fault of settings with which no campaign can open.
func (s *Store) checkOpening(year int, set Settings, exclusions []Exclusion) error {
	problems := s.checkSettings(year, set)
	for _, e := range exclusions {
		if e.Reason.FR == "" {
			problems = append(problems, fault.Field{Name: "exclusions", Message: text.T("Donnez la raison de chaque exclusion, en français.", "Give the reason of each exclusion, in French.")})
			break
		}
	}
	if len(problems) > 0 {
		return refuseSettings(problems)
	}
	return nil
}

// present is the time as it is kept.
func (s *Store) present() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// Bound lists the bodies that the settings bind, in the order of their French names.
func (s *Store) Bound(ctx context.Context, set Settings) ([]people.Body, error) {
	all, err := s.People.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	var bound []people.Body
	for _, b := range all {
		if set.bound(b) {
			bound = append(bound, b)
		}
	}
	return bound, nil
}

// Change gives a campaign other settings. Who is bound, the dates and the year are not among them: they have acts of their own.
func (s *Store) Change(ctx context.Context, actor people.Actor, year, base int, set Settings) (Campaign, error) {
	return s.act(ctx, actor, year, base, ActChange, text.Text{}, func(c *Campaign) error {
		c.Message, c.Confirm, c.NameLate = set.Message, set.Confirm, set.NameLate
		if problems := s.checkSettings(c.Year, c.Settings); len(problems) > 0 {
			return refuseSettings(problems)
		}
		return nil
	})
}

// Extend moves the last day to sign, sooner or later but not before today.
func (s *Store) Extend(ctx context.Context, actor people.Actor, year, base int, due people.Day, reason text.Text) (Campaign, error) {
	return s.act(ctx, actor, year, base, ActExtend, reason, func(c *Campaign) error {
		if c.State != Open {
			return fault.Conflict(text.T("Cette campagne est close\u00a0: rouvrez-la d’abord.", "This campaign is closed: reopen it first."))
		}
		return c.setDue(due, people.DayOf(s.now()))
	})
}

// Close ends a campaign: nothing can be signed any more, and its results are public.
func (s *Store) Close(ctx context.Context, actor people.Actor, year, base int, reason text.Text) (Campaign, error) {
	return s.act(ctx, actor, year, base, ActClose, reason, func(c *Campaign) error {
		if c.State != Open {
			return fault.Conflict(text.T("Cette campagne est déjà close.", "This campaign is already closed."))
		}
		c.State, c.ClosedAt = Closed, s.present()
		return nil
	})
}

// Reopen opens a closed campaign again until a new last day.
func (s *Store) Reopen(ctx context.Context, actor people.Actor, year, base int, due people.Day, reason text.Text) (Campaign, error) {
	return s.act(ctx, actor, year, base, ActReopen, reason, func(c *Campaign) error {
		if c.State != Closed {
			return fault.Conflict(text.T("Cette campagne est déjà ouverte.", "This campaign is already open."))
		}
		c.State, c.ClosedAt = Open, time.Time{}
		return c.setDue(due, people.DayOf(s.now()))
	})
}

func (c *Campaign) setDue(due, today people.Day) error {
	if due == "" || !due.Valid() || due < today {
		return fault.Invalid(text.T("La nouvelle échéance est à corriger.", "The new due date needs correcting."), fault.Field{Name: "due",
			Message: text.T("Donnez une date, aujourd’hui au plus tôt.", "Give a date, today at the earliest.")})
	}
	c.Due = due
	return nil
}

// act changes a campaign that has not changed since its version base.
func (s *Store) act(ctx context.Context, actor people.Actor, year, base int, act Act, reason text.Text, change func(*Campaign) error) (Campaign, error) {
	if err := people.Allow(actor, people.CampaignManage, ""); err != nil {
		return Campaign{}, err
	}
	if err := checkReason(reason, act != ActChange); err != nil {
		return Campaign{}, err
	}
	var c Campaign
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if c, err = campaignOf(ctx, tx, year); err != nil {
			return err
		}
		if c.Version != base {
			return changedMeanwhile()
		}
		if err := change(&c); err != nil {
			return err
		}
		settings, err := json.Marshal(c.Settings)
		if err != nil {
			return fmt.Errorf("campaign %d: %w", year, err)
		}
		c.Version++
		if _, err := tx.Exec(ctx, sqlSetCampaign, string(c.State), c.Version, string(settings), db.Micros(c.ClosedAt), c.ID, base); err != nil {
			return fmt.Errorf("campaign %d: %w", year, err)
		}
		return s.record(ctx, tx, actor, c, act, reason, map[string]string{"due": string(c.Due)})
	})
	return c, err
}

func changedMeanwhile() error {
	return fault.Conflict(text.T(
		"Quelqu’un a changé ceci depuis que vous l’avez ouvert. Rouvrez la page, relisez, puis recommencez.",
		"Somebody has changed this since you opened it. Open the page again, read it, then start over."))
}

// maxReason is in characters.
const maxReason = 2000

func checkReason(reason text.Text, needed bool) error {
	field := func(fr, en string) error {
		return fault.Invalid(text.T("La raison est à revoir.", "The reason needs attention."), fault.Field{Name: "reason.fr", Message: text.T(fr, en)})
	}
	switch {
	case needed && reason.FR == "":
		return field("Expliquez pourquoi, en français.", "Explain why, in French.")
	case utf8.RuneCountInString(reason.FR) > maxReason || utf8.RuneCountInString(reason.EN) > maxReason:
		return field("Donnez la raison en 2\u00a0000 caractères ou moins.", "Give the reason in 2,000 characters or fewer.")
	}
	return nil
}

// record keeps what was done to a campaign, among its events and in the audit trail.
func (s *Store) record(ctx context.Context, tx *db.Tx, actor people.Actor, c Campaign, act Act, reason text.Text, detail map[string]string) error {
	if _, err := tx.Exec(ctx, sqlAddEvent, c.ID, c.Version, string(act), db.Micros(s.now()), actor.Name, string(c.Due), reason.FR, reason.EN); err != nil {
		return fmt.Errorf("campaign %d: event: %w", c.Year, err)
	}
	detail["year"] = strconv.Itoa(c.Year)
	if !reason.Empty() {
		detail["reason"] = reason.In(text.FR)
	}
	return people.Audit(ctx, tx, people.Entry{At: s.now(), Actor: actor, Action: "campaign." + string(act), Kind: "campaign", ObjectID: c.ID, Detail: detail})
}

func refuseSettings(problems []fault.Field) error {
	return fault.Invalid(text.T("Les réglages de la campagne sont à revoir.", "The settings of the campaign need attention."), problems...)
}

// checkSettings tells what is wrong in settings. The names of the fields are those of the form.
func (s *Store) checkSettings(year int, set Settings) []fault.Field {
	var problems []fault.Field
	add := func(field, fr, en string) {
		problems = append(problems, fault.Field{Name: field, Message: text.T(fr, en)})
	}
	if year < 2000 || year > 2999 {
		add("year", "Donnez une année comme 2026.", "Give a year such as 2026.")
	}
	for field, day := range map[string]people.Day{"reference": set.Reference, "opens": set.Opens, "due": set.Due} {
		if day == "" || !day.Valid() {
			add(field+".year", "Donnez une date complète\u00a0: année, mois et jour.", "Give a whole date: year, month and day.")
		}
	}
	if len(problems) == 0 && set.Due < set.Opens {
		add("due.year", "L’échéance vient après l’ouverture.", "The due date comes after the opening.")
	}
	if len(problems) == 0 && set.Reference > set.Due {
		add("reference.year", "La date de référence vient au plus tard à l’échéance.", "The reference date comes no later than the due date.")
	}
	if len(set.Types) == 0 {
		add("types", "Choisissez au moins un type d’organisme.", "Choose at least one type of body.")
	}
	for _, code := range set.Types {
		if s.Corpus.Taxonomy("body_type").Term(code) == nil {
			add("types", "Ce type d’organisme n’existe pas.", "This type of body does not exist.")
		}
	}
	for _, id := range set.Confirm {
		if s.Entry.Question(id) == nil {
			add("confirm", "Cette question du registre n’existe pas.", "This question of the register does not exist.")
		}
	}
	if !set.Message.Complete() {
		add("message.fr", "Écrivez le message dans les deux langues.", "Write the message in both languages.")
	}
	if utf8.RuneCountInString(set.Message.FR) > 4000 || utf8.RuneCountInString(set.Message.EN) > 4000 {
		add("message.fr", "Écrivez le message en 4\u00a0000 caractères ou moins.", "Write the message in 4,000 characters or fewer.")
	}
	return problems
}
