//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"balise/content"
	"balise/engine/instrument"
	"balise/engine/text"
	"balise/measures"
	"balise/platform/app"
	"balise/platform/demo"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/search"
)

// open opens a Balise on the records. Its log goes nowhere: it would be measured too.
func open(ctx context.Context, o options) (*app.Program, error) {
	settings := app.Settings{Data: o.data, DatabaseURL: o.database, BaseURL: "http://localhost", Build: "load"}
	h, err := app.Open(ctx, settings, content.FS, time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)), measures.All...)
	if err != nil {
		return nil, err
	}
	if h.Index.NeedsRebuild() {
		if err := h.Index.Reset(h.Index.Life()); err != nil {
			return nil, errors.Join(err, h.Close())
		}
	}
	p, err := app.Assemble(h, nil)
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return p, nil
}

// generate fills the database with the demonstration and then, out of its published initiatives, with as many others as
// are missing: the same answers, other names, other words in what they say, other bodies and years.
func generate(ctx context.Context, o options) (err error) {
	if err := os.MkdirAll(o.data, 0o700); err != nil {
		return err
	}
	p, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	last, err := p.Records.LastPublishedSeq(ctx, initiative.KindID)
	if err != nil {
		return err
	}
	if last == 0 {
		if err := fill(ctx, o, p); err != nil {
			return err
		}
	}
	began := time.Now()
	if err := p.CatchUp(ctx); err != nil {
		return err
	}
	found, err := p.Index.Search(ctx, search.Query{Limit: 1, Bare: true})
	if err != nil {
		return err
	}
	if found.Total < o.records {
		return fmt.Errorf("%d records of %d: filling was interrupted; remove %s or empty the database", found.Total, o.records, o.data)
	}
	fmt.Printf("%d records, index followed in %s\n", found.Total, time.Since(began).Round(time.Second))
	return nil
}

func fill(ctx context.Context, o options, p *app.Program) error {
	fmt.Printf("filling %s with %d published records\n", o.data, o.records)
	fiction, err := demo.Read(content.FS, p.Corpus)
	if err != nil {
		return err
	}
	if _, err := fiction.Load(ctx, p.DB, time.Now(), "never-signed-in-here-17"); err != nil {
		return err
	}
	w := newWriter(p)
	if err := w.prepare(ctx); err != nil {
		return err
	}
	began := time.Now()
	for made := len(w.models); made < o.records; {
		n := min(500, o.records-made)
		if err := w.write(ctx, made, n); err != nil {
			return err
		}
		made += n
		fmt.Printf("\r%d records", made)
	}
	fmt.Printf("\r%d records written in %s\n", o.records, time.Since(began).Round(time.Second))
	return nil
}

// writer makes records that look like the models without being the same.
type writer struct {
	*app.Program
	random *rand.Rand
	words  func(n int) string
	models []record.Record
	bodies []people.Body
}

func newWriter(p *app.Program) *writer {
	w := &writer{Program: p, random: rand.New(rand.NewPCG(1, 2))}
	vocabulary := make([]string, 20_000)
	syllables := []string{"ba", "té", "lo", "ri", "cha", "men", "tion", "pu", "no", "gra", "sur", "dé", "vi", "qua", "son"}
	for i := range vocabulary {
		for range 2 + w.random.IntN(3) {
			vocabulary[i] += syllables[w.random.IntN(len(syllables))]
		}
	}
	tail := rand.NewZipf(w.random, 1.1, 4, uint64(len(vocabulary)-1))
	w.words = func(n int) string {
		all := make([]string, n)
		for i := range all {
			all[i] = vocabulary[tail.Uint64()]
		}
		return strings.Join(all, " ")
	}
	return w
}

var operator = people.Operator("load")

// prepare reads the models and makes three hundred bodies more.
func (w *writer) prepare(ctx context.Context) (err error) {
	records, err := w.Records.List(ctx, record.Filter{Kind: initiative.KindID, Limit: 500})
	if err != nil {
		return err
	}
	for _, r := range records {
		if r.State == record.Published {
			w.models = append(w.models, r)
		}
	}
	if w.bodies, err = w.People.Bodies(ctx); err != nil {
		return err
	}
	for i, n := 0, len(w.bodies); i < 300-n; i++ {
		b := w.bodies[i%n]
		b.ID, b.Slug, b.Aliases, b.Acronym = "", "", nil, text.Text{}
		b.Name = text.T(fmt.Sprintf("Organisme %d %s", i, w.words(2)), fmt.Sprintf("Body %d %s", i, w.words(2)))
		if b, err = w.People.SaveBody(ctx, operator, b); err != nil {
			return err
		}
		w.bodies = append(w.bodies, b)
	}
	return nil
}

// write makes n published records in one transaction.
func (w *writer) write(ctx context.Context, from, n int) error {
	return w.Records.Write(ctx, func(rw *record.Writer) error {
		for i := range n {
			r, err := rw.Create(ctx, operator, initiative.KindID, w.bodies[w.random.IntN(len(w.bodies))].ID, w.answers(from+i), text.Text{}, "")
			if err == nil {
				r, err = rw.Move(ctx, operator, r.ID, r.Version, record.Submit, text.Text{})
			}
			if err == nil {
				_, err = rw.Move(ctx, operator, r.ID, r.Version, record.Publish, text.Text{})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *writer) answers(i int) instrument.Answers {
	a := maps.Clone(w.models[i%len(w.models)].Answers)
	name, _ := a["name"].Value.(text.Text)
	a["name"] = instrument.Answer{Value: text.T(fmt.Sprintf("%s %d %s", name.FR, i, w.words(2)), fmt.Sprintf("%s %d %s", name.EN, i, w.words(2)))}
	summary, _ := a["summary"].Value.(text.Text)
	a["summary"] = instrument.Answer{Value: text.T(summary.FR+" "+w.words(40), summary.EN+" "+w.words(40))}
	return a
}
