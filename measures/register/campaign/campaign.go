// Package campaign is the yearly declaration of measure 9.2 (« déclaration annuelle », arrêté 2024-01): once a year the
// central team asks every bound public body to declare its uses of artificial intelligence as of a reference date. Each
// body confirms, updates or retires what it has, or declares that it has none; its approver signs; what was signed is frozen.
//
// The list of fields that the arrêté prescribes has not been read (quebec.md §2.1): the form is an instrument of the
// content, and the questions of the register to be confirmed are a setting of each campaign.
package campaign

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/app"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/people"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations make the tables of this package. They stand on those of people and record.
var Migrations = db.Migrations{Name: "campaign", FS: migrations}

// FormID names the questionnaire that a body answers besides its initiatives.
const FormID = "declaration"

// State is where a campaign stands.
type State string

// The two states of a campaign.
const (
	Open   State = "open"
	Closed State = "closed"
)

// Settings are what the central team decides of a campaign.
type Settings struct {
	Reference people.Day `json:"reference"` // initiatives are declared as they are that day
	Opens     people.Day `json:"opens"`
	Due       people.Day `json:"due"` // the last day to sign
	// Types are the types of bodies that were bound when the campaign opened.
	Types []string `json:"types"`
	// Confirm lists the questions of the register that must have an answer, and that whoever confirms is asked to reread.
	Confirm []string `json:"confirm"`
	// NameLate tells that the public page names the bodies that are late; it always counts them.
	NameLate bool      `json:"name_late"`
	Message  text.Text `json:"message,omitzero"`
}

// Campaign is a yearly campaign as it stands.
type Campaign struct {
	Settings
	ID       string
	Year     int
	State    State
	Version  int // counts its changes; what a change must be based on
	OpenedAt time.Time
	ClosedAt time.Time // zero until it is closed
}

// Late tells whether the last day to sign is over.
func (c Campaign) Late(now time.Time) bool { return people.DayOf(now) > c.Due }

// Event is something done to a campaign. It is never altered.
type Event struct {
	Version int
	Act     Act
	At      time.Time
	By      string
	Due     people.Day // from then on
	Reason  text.Text
}

// Store keeps campaigns and declarations. It is safe for concurrent use.
type Store struct {
	*app.House
	Form *instrument.Instrument
	now  func() time.Time
}

// NewStore gives the store of a house. The clock is the house's; the demonstration moves one of its own.
func NewStore(h *app.House, now func() time.Time) *Store {
	return &Store{House: h, Form: h.Corpus.Instrument(FormID), now: now}
}

const (
	sqlCampaigns = `SELECT id, year, state, version, settings, opened_at, closed_at FROM campaign
		WHERE (CAST(? AS INTEGER) = 0 OR year = ?) ORDER BY year DESC`

	sqlEvents = `SELECT version, act, at, by_name, due, reason_fr, reason_en FROM campaign_event WHERE campaign_id = ? ORDER BY version DESC`
)

// Campaigns lists the campaigns, the latest year first.
func (s *Store) Campaigns(ctx context.Context) (all []Campaign, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		all, err = readCampaigns(ctx, tx, 0)
		return err
	})
	return all, err
}

// Campaign gives the campaign of a year; a not-found fault when there is none.
func (s *Store) Campaign(ctx context.Context, year int) (c Campaign, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		c, err = campaignOf(ctx, tx, year)
		return err
	})
	return c, err
}

func campaignOf(ctx context.Context, tx *db.Tx, year int) (Campaign, error) {
	none := fault.NotFound(text.T("Il n’y a pas de campagne cette année-là.", "There is no campaign that year."))
	if year < 1 || year > 9999 {
		return Campaign{}, none
	}
	found, err := readCampaigns(ctx, tx, year)
	if err == nil && len(found) == 0 {
		err = none
	}
	if err != nil {
		return Campaign{}, err
	}
	return found[0], nil
}

func readCampaigns(ctx context.Context, tx *db.Tx, year int) ([]Campaign, error) {
	rows, err := tx.Query(ctx, sqlCampaigns, year, year)
	if err != nil {
		return nil, fmt.Errorf("campaigns: %w", err)
	}
	defer rows.Close()
	var all []Campaign
	for rows.Next() {
		var c Campaign
		var settings string
		var opened, closed int64
		if err := rows.Scan(&c.ID, &c.Year, &c.State, &c.Version, &settings, &opened, &closed); err != nil {
			return nil, fmt.Errorf("campaigns: %w", err)
		}
		if err := json.Unmarshal([]byte(settings), &c.Settings); err != nil {
			return nil, fmt.Errorf("campaign %d: %w", c.Year, err)
		}
		c.OpenedAt, c.ClosedAt = db.Time(opened), db.Time(closed)
		all = append(all, c)
	}
	return all, rows.Err()
}

// Events gives what was done to a campaign, the latest first.
func (s *Store) Events(ctx context.Context, c Campaign) ([]Event, error) {
	var all []Event
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlEvents, c.ID)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e Event
			var at int64
			if err := rows.Scan(&e.Version, &e.Act, &at, &e.By, &e.Due, &e.Reason.FR, &e.Reason.EN); err != nil {
				return err
			}
			e.At = db.Time(at)
			all = append(all, e)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("events of campaign %d: %w", c.Year, err)
	}
	return all, nil
}

// Previous gives the latest campaign of an earlier year, and whether there is one.
func (s *Store) Previous(ctx context.Context, year int) (Campaign, bool, error) {
	all, err := s.Campaigns(ctx)
	if err != nil {
		return Campaign{}, false, err
	}
	i := slices.IndexFunc(all, func(c Campaign) bool { return c.Year < year })
	if i < 0 {
		return Campaign{}, false, nil
	}
	return all[i], true, nil
}

// bound tells whether a body must declare: it existed on the reference day, under the law that the declaration rests on,
// and is of one of the types.
func (set Settings) bound(b people.Body) bool {
	return b.Jurisdiction == authority && b.ActiveAt(cmp.Or(set.Reference, set.Opens)) && slices.Contains(set.Types, b.Type)
}
