package campaign

import (
	"strings"
	"testing"
	"time"

	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
)

func TestTheOccasionOfEachDay(t *testing.T) {
	set := Settings{Opens: "2026-01-10", Due: "2026-02-28"}
	for day, want := range map[people.Day]string{
		"2026-01-09": "", "2026-01-10": "2026-01-10 opening", "2026-02-13": "2026-01-10 opening", "2026-02-14": "2026-02-28 first-notice",
		"2026-02-24": "2026-02-28 first-notice", "2026-02-25": "2026-02-28 last-notice", "2026-02-28": "2026-02-28 due",
		"2026-03-06": "2026-02-28 due", "2026-03-07": "2026-02-28 late-1", "2026-03-14": "2026-02-28 late-2",
	} {
		if got := occasion(set, day); got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
}

func TestNoReminderLeavesTwice(t *testing.T) {
	h := newHouse(t)
	_, err := h.People.Invite(h.ctx, operator, "eve@exemple.invalid", "Ève", []people.Grant{{Role: people.Agent, BodyID: h.port.ID}},
		func(string) string { return "https://balise.invalid/" })
	h.check(err)
	mails := func() []string {
		t.Helper()
		all, err := h.Outbox.List(h.ctx, 100)
		h.check(err)
		var subjects []string
		for _, m := range all {
			if strings.HasPrefix(m.Subject, "Déclaration") {
				subjects = append(subjects, m.Body)
			}
		}
		return subjects
	}
	c := h.openCampaign(2025) // due on October 31
	for _, step := range []struct {
		day  time.Time
		want int
	}{
		{at(2025, 10, 1), 1}, {at(2025, 10, 2), 1}, {at(2025, 10, 17), 2}, {at(2025, 10, 20), 2}, {at(2025, 10, 28), 3}, {at(2025, 10, 31), 4},
		{at(2025, 11, 3), 4}, {at(2025, 11, 7), 5}, {at(2025, 11, 14), 6},
	} {
		h.clock = step.day
		for range 3 {
			h.check(h.RemindByCalendar(h.ctx))
		}
		if got := mails(); len(got) != step.want {
			t.Errorf("on %s: %d messages, want %d", people.DayOf(step.day), len(got), step.want)
		}
	}
	if last := mails()[0]; !strings.Contains(last, "en retard") || !strings.Contains(last, "Please declare.") || !strings.Contains(last, "Régie des ports") {
		t.Errorf("the message says:\n%s", last)
	}
	c, err = h.Extend(h.ctx, central(), 2025, c.Version, "2025-11-30", text.T("a", "a"))
	h.check(err)
	h.clock = at(2025, 11, 16)
	h.check(h.RemindByCalendar(h.ctx))
	if n := len(mails()); n != 7 {
		t.Errorf("after the due date moved: %d messages", n)
	}
	for range 2 { // the button pressed twice
		_, err := h.Remind(h.ctx, central(), c, []string{h.port.ID}, "token")
		h.check(err)
	}
	if n := len(mails()); n != 8 {
		t.Errorf("by hand: %d messages", n)
	}
	_, err = h.Remind(h.ctx, central(), c, []string{h.port.ID, "nobody"}, "other")
	h.refused(err, fault.InvalidKind)
	_, err = h.Close(h.ctx, central(), 2025, c.Version, text.T("a", "a"))
	h.check(err)
	h.clock = at(2025, 12, 25)
	h.check(h.RemindByCalendar(h.ctx))
	if n := len(mails()); n != 8 {
		t.Errorf("a closed campaign reminds: %d messages", n)
	}
}
