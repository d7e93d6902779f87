package adoption

import (
	"context"
	"slices"
	"time"

	"balise/engine/framework"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
)

// teller tells the demonstration: a version adopted after comments, another one that bodies comment now.
type teller struct {
	*Store
	clock   time.Time
	central people.Actor
	writers map[string]people.Actor // by body
	senders map[string]people.Actor
	bodies  []string // that somebody writes and somebody sends for
}

// told is what a body says in the demonstration, and what it is answered.
type told struct {
	body    int
	article string
	stance  Stance
	words   string
	outcome Outcome
	why     text.Text
}

// Tell fills the demonstration. It does nothing where there is a version already, nor where nobody works for a body.
func (s *Store) Tell(ctx context.Context, now time.Time) error {
	there, err := s.Versions(ctx)
	if err != nil || len(there) > 0 {
		return err
	}
	t := &teller{writers: map[string]people.Actor{}, senders: map[string]people.Actor{}}
	t.Store = NewStore(s.House, func() time.Time { return t.clock })
	if err := t.meet(ctx); err != nil || len(t.bodies) == 0 || t.central.ID == "" {
		return err
	}
	if err := t.adopted(ctx, now.AddDate(0, -5, 0)); err != nil {
		return err
	}
	return t.proposed(ctx, now.AddDate(0, 0, -9))
}

// meet finds who works for whom.
func (t *teller) meet(ctx context.Context) error {
	persons, err := t.People.Persons(ctx)
	if err != nil {
		return err
	}
	for _, p := range persons {
		actor, err := t.People.ActorByID(ctx, p.ID)
		if fault.Is(err, fault.NotFoundKind) {
			continue
		}
		if err != nil {
			return err
		}
		if people.Can(actor, people.FrameworkAdopt, "") {
			t.central = actor
		}
		for _, g := range actor.Grants {
			switch g.Role {
			case people.Agent:
				t.writers[g.BodyID] = actor
			case people.Approver:
				t.senders[g.BodyID] = actor
			}
		}
	}
	all, err := t.People.Bodies(ctx)
	if err != nil {
		return err
	}
	for _, b := range all {
		if t.writers[b.ID].ID != "" && t.senders[b.ID].ID != "" {
			t.bodies = append(t.bodies, b.ID)
		}
	}
	return nil
}

// say has bodies comment, and send what they wrote.
func (t *teller) say(ctx context.Context, number int64, all []told, publish bool) error {
	counts := map[string]int{}
	for _, c := range all {
		body := t.bodies[c.body%len(t.bodies)]
		if err := t.Write(ctx, t.writers[body], number, Comment{Article: c.article, BodyID: body, Stance: c.stance, Words: c.words}); err != nil {
			return err
		}
		counts[body]++
	}
	for _, body := range t.bodies {
		if counts[body] == 0 {
			continue
		}
		t.clock = t.clock.Add(time.Hour)
		if err := t.Send(ctx, t.senders[body], number, body, counts[body], publish); err != nil {
			return err
		}
	}
	return nil
}

func (t *teller) answer(ctx context.Context, number int64, all []told) error {
	v, err := t.Store.Version(ctx, number)
	if err != nil {
		return err
	}
	sent, err := t.Comments(ctx, v)
	if err != nil {
		return err
	}
	for _, c := range all {
		i := slices.IndexFunc(sent, func(s Comment) bool { return s.Article == c.article && s.Words == c.words })
		if i < 0 || c.outcome == "" {
			continue
		}
		if err := t.Answer(ctx, t.central, number, sent[i].ID, c.outcome, c.why); err != nil {
			return err
		}
	}
	return nil
}

func (t *teller) edit(ctx context.Context, number int64, edits ...framework.Edit) error {
	for _, e := range edits {
		v, err := t.Store.Version(ctx, number)
		if err != nil {
			return err
		}
		if err := t.Edit(ctx, t.central, number, e, v.Edits, ""); err != nil {
			return err
		}
	}
	return nil
}

// rewritten is an article of the shipped text, with another title.
func (t *teller) rewritten(id string, title text.Text) framework.Edit {
	p, _ := t.shipped.Place(id)
	a := *p.Article
	a.Title, a.Parts = title, nil
	return framework.Edit{Act: framework.Change, ID: id, Article: &a}
}

// The comments on the first version of the demonstration.
var firstComments = []told{
	{0, "other_channel", Support, "Nos usagers des îles n’ont pas tous une connexion stable\u00a0: ce contrôle nous protège.", Accepted,
		text.T("Merci. L’article reste tel quel.", "Thank you. The article stays as it is.")},
	{0, "benefit_review", Amend, "Une fois par an, c’est trop rare la première année\u00a0: proposez six mois après la mise en service.", Partly,
		text.T("Un premier bilan après six mois est ajouté au texte. Le rythme annuel demeure ensuite.", "A first review after six months is added to the text. It stays yearly afterwards.")},
	{1, "tried_with_people", Amend, "Dites que les essais peuvent se faire avec des associations, quand un groupe est petit.", Accepted,
		text.T("Le texte le dit maintenant.", "The text now says so.")},
	{1, "footprint", Object, "Nos fournisseurs ne donnent pas leur consommation\u00a0: nous ne pourrons pas répondre.", Refused,
		text.T("Une estimation suffit, avec sa méthode. Demandez aussi ces chiffres au prochain contrat.", "An estimate is enough, with its method. Ask for these figures in the next contract too.")},
	{1, "", Support, "Un texte court, que nos équipes peuvent lire. Nous l’appuyons.", Accepted, text.T("Merci.", "Thank you.")},
}

func (t *teller) adopted(ctx context.Context, from time.Time) error {
	t.clock = from
	number, err := t.Start(ctx, t.central)
	if err != nil {
		return err
	}
	v, err := t.Store.Version(ctx, number)
	if err != nil {
		return err
	}
	err = t.Propose(ctx, t.central, number, v.Edits, people.DayOf(from.AddDate(0, 1, 0)), text.T("Première version fictive du cadre. Dites-nous ce qui ne tiendrait pas chez vous.",
		"First fictional version of the framework. Tell us what would not hold in your body."))
	if err != nil {
		return err
	}
	t.clock = from.AddDate(0, 0, 12)
	if err := t.say(ctx, number, firstComments, true); err != nil {
		return err
	}
	t.clock = from.AddDate(0, 1, 5)
	if err := t.answer(ctx, number, firstComments); err != nil {
		return err
	}
	err = t.edit(ctx, number,
		t.rewritten("benefit_review", text.T("Le bénéfice réel est comparé à la cible six mois après la mise en service, puis chaque année.", "The actual benefit is compared with the target six months after it goes into use, then each year.")),
		t.rewritten("tried_with_people", text.T("L’usage fut essayé avec des personnes des groupes nommés, ou avec des associations qui les représentent.", "The use was tried with persons of the groups named, or with associations that represent them.")))
	if err != nil {
		return err
	}
	if v, err = t.Store.Version(ctx, number); err != nil {
		return err
	}
	t.clock = from.AddDate(0, 1, 20)
	return t.Adopt(ctx, t.central, number, v.Edits, people.DayOf(t.clock.AddDate(0, 0, 10)), text.T("Décision fictive de la démonstration, nº\u00a01.", "Fictional decision of the demonstration, no. 1."))
}

// The comments on the version under way; two are answered.
var secondComments = []told{
	{0, "outside_look", Object, "Un petit organisme n’a personne d’extérieur au projet\u00a0: qui ferait cet examen\u00a0?", "", text.Text{}},
	{0, "model_registry", Support, "Utile\u00a0: nous tenons déjà une telle liste.", Accepted, text.T("Merci. L’article reste tel quel.", "Thank you. The article stays as it is.")},
}

func (t *teller) proposed(ctx context.Context, from time.Time) error {
	t.clock = from.AddDate(0, 0, -20)
	number, err := t.Start(ctx, t.central)
	if err != nil {
		return err
	}
	err = t.edit(ctx, number,
		framework.Edit{Act: framework.Add, ID: "model_registry", Parent: "documented", Article: &framework.Article{
			Title: text.T("Une liste nomme chaque modèle en service, sa version et qui le fournit.", "A list names each model in use, its version and who provides it."), Who: []string{"project"}}},
		framework.Edit{Act: framework.Add, ID: "model_registry_list", Parent: "model_registry", Article: &framework.Article{
			Title: text.T("Liste à jour, avec la date de sa dernière revue", "Current list, with the date of its last review")}},
		t.rewritten("outside_look", text.T("Une personne ou un comité extérieur au projet a examiné l’usage avant sa mise en service.", "A person or committee outside the project examined the use before it went into service.")),
		framework.Edit{Act: framework.Move, ID: "sustainability", Before: "efficiency"})
	if err != nil {
		return err
	}
	v, err := t.Store.Version(ctx, number)
	if err != nil {
		return err
	}
	t.clock = from
	err = t.Propose(ctx, t.central, number, v.Edits, people.DayOf(from.AddDate(0, 0, 30)), text.T("Deuxième version fictive\u00a0: elle ajoute une liste des modèles et un examen avant la mise en service.",
		"Second fictional version: it adds a list of models and an examination before use."))
	if err != nil {
		return err
	}
	t.clock = from.AddDate(0, 0, 4)
	if err := t.say(ctx, number, secondComments, false); err != nil {
		return err
	}
	t.clock = from.AddDate(0, 0, 6)
	if err := t.answer(ctx, number, secondComments); err != nil {
		return err
	}
	body := t.bodies[len(t.bodies)-1]
	return t.Write(ctx, t.writers[body], number, Comment{Article: "footprint", BodyID: body, Stance: Amend, Words: "Acceptez une estimation par famille de modèles."})
}
