package digest

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/fault"
	"balise/platform/guard"
	outbox "balise/platform/mail"
	"balise/platform/work"
)

// Store keeps subscriptions. It is safe for concurrent use.
type Store struct {
	db      *db.DB
	now     func() time.Time
	guard   *guard.Guard
	outbox  *outbox.Outbox
	sources []Source
	address Address
}

// Address gives the whole address of a page in a language.
type Address func(l text.Lang, route string, params ...any) (string, error)

// New gives the subscriptions of a migrated database to these sources.
func New(d *db.DB, now func() time.Time, g *guard.Guard, o *outbox.Outbox, address Address, sources ...Source) *Store {
	return &Store{db: d, now: now, guard: g, outbox: o, sources: sources, address: address}
}

// Sources lists what may be followed.
func (s *Store) Sources() []Source { return s.sources }

// Source gives a source by its name, the usual one when there is none to name, and whether there is one.
func (s *Store) Source(name string) (Source, bool) {
	i := slices.IndexFunc(s.sources, func(one Source) bool { return one.Name == name || name == "" && one.Usual })
	if i < 0 {
		return Source{}, false
	}
	return s.sources[i], true
}

// Subscription is a wish to be told.
type Subscription struct {
	ID      string
	Source  Source // its name only, when this Balise no longer has it
	Email   string
	Lang    text.Lang
	Every   Every
	Scope   Scope
	Active  bool // its holder said yes
	LastSeq int64
	Next    time.Time
	Sent    time.Time // zero before the first digest
}

// How long links stay good. Those of an old digest still lead out.
const (
	confirmLife = 48 * time.Hour
	manageLife  = 400 * 24 * time.Hour
)

// The purposes of links.
const (
	toConfirm = "confirm"
	toManage  = "manage"
)

// perAddress is how much one network address may subscribe; perMailbox is how many messages in a day may ask the same
// mailbox to confirm, whoever asks.
var perAddress = guard.Limits{Hour: 10, Day: 30}

const perMailbox = 3

// Purpose is the purpose of the seals of the forms of this package.
const Purpose = "digest"

// ErrDoubt says that the form was filled as a machine does: it is to be shown again.
var ErrDoubt = errors.New("digest: the form was filled as a machine does")

const (
	sqlColumns = "SELECT id, source, email, lang, every, scope, state, last_seq, next_at, sent_at FROM digest_subscription "

	sqlSame = sqlColumns + "WHERE email_key = ? AND source = ? AND scope = ?"

	sqlByToken = sqlColumns + `WHERE id = (SELECT subscription_id FROM digest_link WHERE token_hash = ? AND purpose = ? AND expires_at > ?)`

	sqlOfMailbox = sqlColumns + "WHERE state = 'active' AND email_key = (SELECT email_key FROM digest_subscription WHERE id = ?) ORDER BY created_at, id"

	sqlAdd = `INSERT INTO digest_subscription (id, source, email, email_key, lang, every, scope, state, created_at, last_seq, next_at, sent_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, 0, 0, 0)`

	sqlRenew = "UPDATE digest_subscription SET email = ?, lang = ?, every = ?, created_at = ? WHERE id = ? AND state = 'pending'"

	sqlAsked = `SELECT COUNT(*) FROM digest_link l JOIN digest_subscription s ON s.id = l.subscription_id
		WHERE s.email_key = ? AND l.purpose = 'confirm' AND l.created_at > ?`

	sqlAddLink = "INSERT INTO digest_link (token_hash, subscription_id, purpose, created_at, expires_at) VALUES (?, ?, ?, ?, ?)"

	sqlConfirm = "UPDATE digest_subscription SET state = 'active', last_seq = ?, next_at = ? WHERE id = ? AND state = 'pending'"

	sqlChange = "UPDATE digest_subscription SET lang = ?, every = ?, next_at = ? WHERE id = ? AND state = 'active'"

	sqlDropLinks = "DELETE FROM digest_link WHERE subscription_id = ?"

	sqlDrop = "DELETE FROM digest_subscription WHERE id = ?"
)

// Wish is what somebody asks for.
type Wish struct {
	Source Source
	Email  string
	Lang   text.Lang
	Every  Every
	Scope  Scope
}

func (w Wish) check() []fault.Field {
	var problems []fault.Field
	parsed, err := mail.ParseAddress(w.Email)
	_, domain, _ := strings.Cut(w.Email, "@")
	if err != nil || parsed.Address != w.Email || !strings.Contains(domain, ".") || len(w.Email) > 254 {
		problems = append(problems, fault.Field{Name: "email", Message: text.T("Écrivez une adresse comme nom@exemple.ca.", "Write an address such as name@example.ca.")})
	}
	if !slices.Contains(Rhythms, w.Every) {
		problems = append(problems, fault.Field{Name: "every", Message: text.T("Choisissez un rythme.", "Choose how often.")})
	}
	if !slices.Contains(text.Langs, w.Lang) {
		problems = append(problems, fault.Field{Name: "language", Message: text.T("Choisissez une langue.", "Choose a language.")})
	}
	return problems
}

// Subscribe writes to the mailbox to ask its holder whether they want it. Nothing tells whoever asked whether the mailbox
// was known already. The refusals of the guard come out as they are.
func (s *Store) Subscribe(ctx context.Context, w Wish, sent guard.Sent) error {
	w.Email = strings.TrimSpace(w.Email)
	if problems := w.check(); len(problems) > 0 {
		return fault.Invalid(text.T("L’abonnement n’est pas fait.", "The subscription was not made."), problems...)
	}
	sent.Purpose, sent.Limits = Purpose, perAddress
	return s.db.Write(ctx, func(tx *db.Tx) error {
		doubts, err := s.guard.Admit(ctx, tx, sent)
		if err != nil {
			return err
		}
		if len(doubts) > 0 {
			return ErrDoubt
		}
		key := strings.ToLower(w.Email)
		var asked int64
		if err := tx.QueryRow(ctx, sqlAsked, key, db.Micros(s.now().Add(-24*time.Hour))).Scan(&asked); err != nil {
			return fmt.Errorf("digest: mailbox: %w", err)
		}
		if asked >= perMailbox {
			return nil // somebody fills this mailbox: not one message more
		}
		id, err := s.keep(ctx, tx, w, key)
		if err != nil {
			return err
		}
		return s.askToConfirm(ctx, tx, w, id)
	})
}

// keep gives the subscription of that mailbox to that scope, new or not.
func (s *Store) keep(ctx context.Context, tx *db.Tx, w Wish, key string) (string, error) {
	known, err := s.scan(tx.QueryRow(ctx, sqlSame, key, w.Source.Name, w.Scope.String()))
	now := db.Micros(s.now())
	switch {
	case errors.Is(err, db.ErrNoRows):
		known.ID = db.NewID()
		_, err = tx.Exec(ctx, sqlAdd, known.ID, w.Source.Name, w.Email, key, string(w.Lang), string(w.Every), w.Scope.String(), now)
	case err == nil:
		_, err = tx.Exec(ctx, sqlRenew, w.Email, string(w.Lang), string(w.Every), now, known.ID)
	}
	if err != nil {
		return "", fmt.Errorf("digest: keep: %w", err)
	}
	return known.ID, nil
}

func (s *Store) askToConfirm(ctx context.Context, tx *db.Tx, w Wish, id string) error {
	token, err := s.addLink(ctx, tx, id, toConfirm, confirmLife)
	if err != nil {
		return err
	}
	link, err := s.address(w.Lang, "digest.confirm", "token", token)
	if err != nil {
		return err
	}
	return s.outbox.Add(ctx, tx, confirmation(w.Source, w, link))
}

func (s *Store) addLink(ctx context.Context, tx *db.Tx, id, purpose string, life time.Duration) (string, error) {
	token, hash := guard.Token()
	now := s.now()
	if _, err := tx.Exec(ctx, sqlAddLink, hash, id, purpose, db.Micros(now), db.Micros(now.Add(life))); err != nil {
		return "", fmt.Errorf("digest: link: %w", err)
	}
	return token, nil
}

func (s *Store) scan(row interface{ Scan(...any) error }) (Subscription, error) {
	var sub Subscription
	var source, scope, state, l string
	var next, sent int64
	err := row.Scan(&sub.ID, &source, &sub.Email, &l, &sub.Every, &scope, &state, &sub.LastSeq, &next, &sent)
	if sub.Source, _ = s.Source(source); sub.Source.Name == "" {
		sub.Source.Name = source
	}
	sub.Lang, sub.Scope, sub.Active, sub.Next, sub.Sent = text.Lang(l), sub.Source.ParseScope(scope), state == "active", db.Time(next), db.Time(sent)
	return sub, err
}

// Pending gives the subscription that a link asks to confirm; a gone fault when the link has expired or never was.
func (s *Store) Pending(ctx context.Context, token string) (sub Subscription, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		sub, err = s.of(ctx, tx, token, toConfirm)
		return err
	})
	return sub, err
}

func (s *Store) of(ctx context.Context, tx *db.Tx, token, purpose string) (Subscription, error) {
	sub, err := s.scan(tx.QueryRow(ctx, sqlByToken, guard.Hash(token), purpose, db.Micros(s.now())))
	if errors.Is(err, db.ErrNoRows) {
		return sub, fault.Gone(text.T("Ce lien n’est plus valable\u00a0: il a expiré, ou l’abonnement est terminé.", "This link is no longer good: it has expired, or the subscription has ended."))
	}
	if err != nil {
		return sub, fmt.Errorf("digest: link: %w", err)
	}
	return sub, nil
}

// Confirm starts the subscription, from what is published after now, and gives the token of its page. A second time
// changes nothing.
func (s *Store) Confirm(ctx context.Context, token string) (manage string, err error) {
	sub, err := s.Pending(ctx, token)
	if err != nil {
		return "", err
	}
	if sub.Source.Head == nil {
		return "", fault.Gone(text.T("Ce qui devait être suivi n’existe plus ici.", "What was to be followed is no longer here."))
	}
	head, err := sub.Source.Head(ctx)
	if err != nil {
		return "", fmt.Errorf("digest: head of %s: %w", sub.Source.Name, err)
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		sub, err := s.of(ctx, tx, token, toConfirm)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlConfirm, head, db.Micros(sub.Every.next(s.now())), sub.ID); err != nil {
			return fmt.Errorf("digest: confirm: %w", err)
		}
		manage, err = s.addLink(ctx, tx, sub.ID, toManage, manageLife)
		return err
	})
	return manage, err
}

// Mailbox gives every subscription of the mailbox that got this token; a gone fault when it leads nowhere any more.
func (s *Store) Mailbox(ctx context.Context, token string) (all []Subscription, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = s.mailbox(ctx, tx, token)
		return err
	})
	return all, err
}

func (s *Store) mailbox(ctx context.Context, tx *db.Tx, token string) ([]Subscription, error) {
	sub, err := s.of(ctx, tx, token, toManage)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, sqlOfMailbox, sub.ID)
	if err != nil {
		return nil, fmt.Errorf("digest: mailbox: %w", err)
	}
	defer rows.Close()
	var all []Subscription
	for rows.Next() {
		one, err := s.scan(rows)
		if err != nil {
			return nil, fmt.Errorf("digest: mailbox: %w", err)
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// Change sets the language and the rhythm of one subscription of the mailbox.
func (s *Store) Change(ctx context.Context, token, id string, l text.Lang, every Every) error {
	if !slices.Contains(Rhythms, every) || !slices.Contains(text.Langs, l) {
		return fault.Invalid(text.T("Choisissez un rythme et une langue.", "Choose how often and a language."))
	}
	return s.inMailbox(ctx, token, id, func(tx *db.Tx, sub Subscription) error {
		if _, err := tx.Exec(ctx, sqlChange, string(l), string(every), db.Micros(every.next(s.now())), sub.ID); err != nil {
			return fmt.Errorf("digest: change: %w", err)
		}
		return nil
	})
}

// Leave ends one subscription of the mailbox; with it goes the address, when it was the last. An empty id ends them all.
func (s *Store) Leave(ctx context.Context, token, id string) error {
	return s.inMailbox(ctx, token, id, func(tx *db.Tx, sub Subscription) error { return s.drop(ctx, tx, sub.ID) })
}

func (s *Store) drop(ctx context.Context, tx *db.Tx, id string) error {
	for _, query := range []string{sqlDropLinks, sqlDrop} {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return fmt.Errorf("digest: leave: %w", err)
		}
	}
	return nil
}

func (s *Store) inMailbox(ctx context.Context, token, id string, do func(*db.Tx, Subscription) error) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := s.mailbox(ctx, tx, token)
		if err != nil {
			return err
		}
		found := false
		for _, sub := range all {
			if id != "" && sub.ID != id {
				continue
			}
			found = true
			if err := do(tx, sub); err != nil {
				return err
			}
		}
		if !found && id != "" {
			return fault.NotFound(text.T("Cet abonnement n’existe pas.", "This subscription does not exist."))
		}
		return nil
	})
}

// Quit ends the one subscription that a digest was sent for, in one click from the mail program. A link that leads nowhere
// any more is no error: the wish is met, and mail programs ask again.
func (s *Store) Quit(ctx context.Context, token string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		sub, err := s.of(ctx, tx, token, toManage)
		if fault.Is(err, fault.GoneKind) {
			return nil
		}
		if err != nil {
			return err
		}
		return s.drop(ctx, tx, sub.ID)
	})
}

// Quitting gives the subscription that a digest was sent for.
func (s *Store) Quitting(ctx context.Context, token string) (sub Subscription, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		sub, err = s.of(ctx, tx, token, toManage)
		return err
	})
	return sub, err
}

const (
	sqlUnconfirmed = "SELECT id FROM digest_subscription WHERE state = 'pending' AND created_at < ? LIMIT 500"

	sqlDropExpired = "DELETE FROM digest_link WHERE expires_at < ?"
)

// Forget erases the addresses of those who never said yes, and the links that no longer open.
func (s *Store) Forget(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlUnconfirmed, db.Micros(s.now().Add(-confirmLife)))
		if err != nil {
			return fmt.Errorf("digest: forget: %w", err)
		}
		var ids []string
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return errors.Join(err, rows.Close())
			}
			ids = append(ids, id)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return fmt.Errorf("digest: forget: %w", err)
		}
		for _, id := range ids {
			if err := s.drop(ctx, tx, id); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, sqlDropExpired, db.Micros(s.now())); err != nil {
			return fmt.Errorf("digest: forget: %w", err)
		}
		return nil
	})
}

// ForgetTask forgets, each hour.
func (s *Store) ForgetTask() work.Task {
	return work.Task{Name: "digest.forget", Every: time.Hour, Do: func(ctx context.Context, _ []byte) error { return s.Forget(ctx) }}
}
