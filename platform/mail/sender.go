package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/wneessen/go-mail"

	"balise/platform/db"
)

// Server is the mail server that takes the messages.
type Server struct {
	Host     string
	Port     int    // 0 is 587
	User     string // empty: no authentication
	Password string
	From     string // address of the sender, with or without a name
	TLS      Security
}

// Security is how the connection to the mail server is protected.
type Security string

// The three ways. Without a word, STARTTLS is required.
const (
	StartTLS Security = ""
	TLS      Security = "tls"
	Plain    Security = "none" // for a server on the same machine
)

// Sender empties an outbox into a mail server.
type Sender struct {
	outbox *Outbox
	client *mail.Client
	from   string
}

const (
	maxTries = 16               // about three days
	timeout  = 20 * time.Second // for one message
	lease    = 5 * time.Minute  // during which no other node tries the same message
	pause    = 10 * time.Second // between two looks at the outbox
)

// NewSender gives a sender; it fails when the settings cannot work. It connects to nothing yet.
func NewSender(o *Outbox, s Server) (*Sender, error) {
	if err := mail.NewMsg().From(s.From); err != nil {
		return nil, errors.New("mail: the sender’s address is not one")
	}
	port := s.Port
	if port == 0 {
		port = 587
	}
	options := []mail.Option{mail.WithPort(port), mail.WithTimeout(timeout)}
	switch s.TLS {
	case StartTLS:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	case TLS:
		options = append(options, mail.WithSSL())
	case Plain:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		return nil, fmt.Errorf("mail: %.20q is not a way to protect the connection: leave it empty (STARTTLS), or say tls or none", s.TLS)
	}
	if s.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	client, err := mail.NewClient(s.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return &Sender{outbox: o, client: client, from: s.From}, nil
}

// Run sends what is due, again and again, until the context ends.
func (s *Sender) Run(ctx context.Context, log *slog.Logger) {
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for {
		if _, err := s.Drain(ctx); err != nil && ctx.Err() == nil {
			log.Error("the outbox could not be emptied", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Drain tries each message that is due once, and tells how many the server took. A message that it did not take stays,
// with its problem, to be tried later: that is no error.
func (s *Sender) Drain(ctx context.Context) (sent int, err error) {
	for {
		k, due, err := s.outbox.claim(ctx)
		if err != nil || !due {
			return sent, err
		}
		problem := s.send(ctx, k)
		if ctx.Err() != nil {
			return sent, fmt.Errorf("outbox: %w", ctx.Err()) // the lease ends by itself
		}
		if err := s.outbox.settle(ctx, k, problem); err != nil {
			return sent, err
		}
		if problem == NoProblem {
			sent++
		}
	}
}

func (s *Sender) send(ctx context.Context, k Kept) Problem {
	m := mail.NewMsg()
	if m.From(s.from) != nil || m.To(k.To) != nil {
		return Refused
	}
	m.Subject(k.Subject)
	m.SetDateWithValue(k.At)
	m.SetMessageIDWithValue(k.ID + "@balise") // the same at each try: a server that took it twice delivers it once
	m.SetGenHeader(mail.HeaderContentLang, string(k.Lang))
	if k.Unsubscribe != "" {
		m.SetGenHeader(mail.HeaderListUnsubscribe, "<"+k.Unsubscribe+">")
		m.SetGenHeader(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(mail.TypeTextPlain, k.Body)
	err := s.client.DialAndSendWithContext(ctx, m)
	var refused *mail.SendError
	switch {
	case err == nil || m.IsDelivered(): // a server that stumbles on the farewell has the message
		return NoProblem
	case errors.As(err, &refused) && refused.ErrorCode() != 0:
		return Refused
	}
	return Unreachable
}

const (
	sqlDue = `SELECT id, recipient, subject, body, lang, unsubscribe, created_at, tries, next_at, sent_at, problem FROM outbox
		WHERE sent_at = 0 AND next_at <= ? AND tries < ? ORDER BY next_at, id LIMIT 1`

	sqlLease = "UPDATE outbox SET next_at = ?, tries = tries + 1 WHERE id = ?"

	sqlSent = "UPDATE outbox SET sent_at = ?, body = '', unsubscribe = '', problem = '' WHERE id = ?"

	sqlKeep = "UPDATE outbox SET next_at = ?, problem = ? WHERE id = ?"
)

// claim takes the message that has been due for longest, so that no other node sends it during the lease.
func (o *Outbox) claim(ctx context.Context) (k Kept, due bool, err error) {
	err = o.db.Write(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, sqlDue, db.Micros(o.now()), maxTries)
		if err != nil {
			return err
		}
		found, err := scanKept(rows)
		if due = len(found) == 1; err != nil || !due {
			return err
		}
		k = found[0]
		k.Tries++
		_, err = tx.Exec(ctx, sqlLease, db.Micros(o.now().Add(lease)), k.ID)
		return err
	})
	if err != nil {
		return Kept{}, false, fmt.Errorf("outbox: claim: %w", err)
	}
	return k, due, nil
}

// settle writes what became of a try. The wait doubles with each try, from one minute to six hours.
func (o *Outbox) settle(ctx context.Context, k Kept, problem Problem) error {
	err := o.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		if problem == NoProblem {
			_, err = tx.Exec(ctx, sqlSent, db.Micros(o.now()), k.ID)
		} else {
			wait := min(time.Minute<<(k.Tries-1), 6*time.Hour)
			_, err = tx.Exec(ctx, sqlKeep, db.Micros(o.now().Add(wait)), string(problem), k.ID)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("outbox: settle: %w", err)
	}
	return nil
}
