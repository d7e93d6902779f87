package dialogue

import (
	"context"
	"fmt"
	"time"

	"balise/engine/text"
	"balise/platform/db"
	"balise/platform/guard"
	"balise/platform/initiative"
	"balise/platform/people"
	"balise/platform/record"
)

// told is a request of the demonstration, and what became of it. Record is the French name of an entry; Body the slug of
// whose queue it is in, where it is about no entry.
type told struct {
	kind             Kind
	record, body     string
	subject, message string
	lang             text.Lang
	daysAgo          int
	doubts           []guard.Doubt
	answer           string // empty while it waits
	after            int    // days from the request to its answer
	public           bool
}

var fiction = []told{
	{kind: Question, record: "Heures de marée annoncées au quai près", lang: text.FR, daysAgo: 40, after: 6, public: true,
		message: "Les heures annoncées tiennent-elles compte de la glace, l’hiver\u00a0?",
		answer:  "Oui. De décembre à avril, les capteurs pris dans la glace sont écartés et la marge d’erreur affichée grandit.\nQuand elle dépasse 30 minutes, le bulletin le dit et renvoie aux tables de marée."},
	{kind: Mistake, record: "Heures de marée annoncées au quai près", lang: text.EN, daysAgo: 24, after: 3, public: true,
		message: "The entry speaks of 62 sensors. The pier where I moor has had none since last summer.",
		answer:  "Thank you. Two sensors were taken away for repair in August; the entry will say 60 in its next version."},
	{kind: Service, body: "regie-des-passages-d-eau", subject: "Réservation des traversiers", lang: text.FR, daysAgo: 33, after: 9, public: true,
		message: "Est-ce une IA qui décide qui monte à bord quand le bateau est plein\u00a0?",
		answer:  "Non. Les places sont données dans l’ordre des réservations, et un membre de l’équipage décide à quai."},
	{kind: Missing, record: "Phares\u00a0: repérer la panne avant la nuit", lang: text.FR, daysAgo: 3,
		message: "La fiche ne dit pas qui est prévenu quand le système annonce une panne."},
	{kind: Concern, record: "Bourse d’outillage\u00a0: réponse le jour même", lang: text.FR, daysAgo: 45,
		message: "J’ai reçu un refus en quelques minutes. Je voudrais savoir si une personne a lu ma demande."},
	{kind: Service, subject: "Horaire des bacs de sel", lang: text.FR, daysAgo: 2,
		message: "Qui décide quels trottoirs reçoivent du sel en premier\u00a0?"},
	{kind: Service, subject: "Boostez votre visibilité", lang: text.FR, daysAgo: 1, doubts: []guard.Doubt{guard.Trapped, manyLinks},
		message: "Offre du jour : http://exemple.invalid/1 http://exemple.invalid/2 http://exemple.invalid/3"},
}

// Fiction tells the requests of the demonstration, once.
func (c *Counter) Fiction(ctx context.Context, now time.Time) error {
	teller := people.Operator("Démonstration")
	if _, total, err := c.List(ctx, teller, Filter{Limit: 1}); err != nil || total > 0 {
		return err
	}
	directory, err := c.People.Directory(ctx)
	if err != nil {
		return err
	}
	entries, err := c.Records.List(ctx, record.Filter{Kind: initiative.KindID, Limit: 500})
	if err != nil {
		return err
	}
	for _, t := range fiction {
		asked := Asked{Kind: t.kind, Subject: t.subject, Message: t.message, Lang: t.lang, Publish: t.public}
		for _, e := range entries {
			if t.record != "" && e.Title.FR == t.record {
				asked.Record, asked.BodyID = e.Number, e.BodyID
			}
		}
		for _, b := range directory.Bodies() {
			if t.body != "" && b.Slug == t.body {
				asked.BodyID = b.ID
			}
		}
		if t.record != "" && asked.Record == 0 || t.body != "" && asked.BodyID == "" {
			return fmt.Errorf("dialogue: the demonstration has no %s%s", t.record, t.body)
		}
		if err := c.tellOne(ctx, teller, t, asked, now); err != nil {
			return err
		}
	}
	return nil
}

// tellOne makes a request as of its day, and answers it as of another.
func (c *Counter) tellOne(ctx context.Context, teller people.Actor, t told, asked Asked, now time.Time) error {
	day := now.AddDate(0, 0, -t.daysAgo)
	past := *c.Store
	past.now = func() time.Time { return day }
	var id string
	err := c.DB.Write(ctx, func(tx *db.Tx) error {
		token, err := past.add(ctx, tx, asked, t.doubts)
		if err != nil {
			return err
		}
		r, err := past.followed(ctx, tx, token)
		id = r.ID
		return err
	})
	if err != nil || t.answer == "" {
		return err
	}
	day = day.AddDate(0, 0, t.after)
	steps := []Step{{Act: Answer, Version: 1, Answer: t.answer}}
	if t.public {
		steps = append(steps, Step{Act: Publish, Version: 2, Public: Public{t.subject, t.message, t.answer}})
	}
	for _, step := range steps {
		if err := past.Do(ctx, teller, id, step, func(text.Lang, string) string { return "" }); err != nil {
			return err
		}
	}
	return nil
}
