package pages

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
)

// DraftRecord is a record as a program of its body reads and writes it.
type DraftRecord struct {
	ID          string            `json:"id" doc:"Identifiant / Identifier"`
	Number      int64             `json:"number" doc:"Numéro permanent, celui de la page publique / Permanent number, that of the public page"`
	Version     int               `json:"version" doc:"Version, à renvoyer dans If-Match / Version, to be sent back in If-Match"`
	State       string            `json:"state" enum:"draft,in_review,published,corrected,withdrawn,retired" doc:"Où en est la copie de travail / Where the working copy stands"`
	PublicState string            `json:"public_state,omitempty" doc:"Ce que le public lit, quand la fiche a été publiée / What the public reads, once the record was published"`
	Body        string            `json:"body" doc:"Organisme, tel qu’il est nommé dans /api/v1/bodies / Body, as it is named in /api/v1/bodies"`
	Title       text.Text         `json:"title" doc:"Titre / Title"`
	Form        string            `json:"form_version" doc:"Version du formulaire / Version of the form"`
	Answers     map[string]Answer `json:"answers,omitempty" doc:"Réponses, par question\u00a0; absentes sans la portée drafts:read / Answers, by question; left out without the scope drafts:read"`
	CreatedAt   time.Time         `json:"created_at" doc:"Création / Creation"`
	UpdatedAt   time.Time         `json:"updated_at" doc:"Dernier changement / Last change"`
	UpdatedBy   string            `json:"updated_by" doc:"Qui l’a fait / Who made it"`
}

// DraftList is a page of a body's records, the last changed first.
type DraftList struct {
	Records []DraftRecord `json:"records" nullable:"false" doc:"Les fiches, sans leurs réponses / The records, without their answers"`
	Next    string        `json:"next,omitempty" format:"uri" doc:"Adresse de la page suivante / Address of the next page"`
}

// apiEndpoints are the operations by which programs write the desk's records.
func (d *Desk) apiEndpoints() []web.Endpoint {
	if d.API == "" {
		return nil
	}
	at := func(name, path string, action people.Action, summary text.Text) web.Page {
		return web.Page{Name: d.Name + ".api." + name, API: d.API + path, Action: string(action), Scope: string(people.ScopeFor(action)), Summary: summary}
	}
	sample := d.sample()
	list := at("list", "", people.RecordRead, text.T("Lister les fiches de l’organisme, brouillons compris", "List the body’s records, drafts included"))
	brief := sample
	brief.Answers = nil
	list.Example = DraftList{Records: []DraftRecord{brief}}
	create := at("create", "", people.RecordCreate, text.T("Créer un brouillon", "Create a draft"))
	create.Description = text.T("Le brouillon appartient à l’organisme du jeton. Ce qui est mal formé est refusé\u00a0; ce qui manque peut attendre la soumission.",
		"The draft belongs to the token’s body. What is malformed is refused; what is missing may wait for the submission.")
	create.Statuses, create.Sends, create.Example = []int{http.StatusCreated}, d.sampleSent(), sample
	if d.Kind.Only != nil {
		create.Statuses = append(create.Statuses, http.StatusConflict) // the body has one already
	}
	show := at("show", "/{id}", people.RecordRead, text.T("Lire une fiche et ses réponses", "Read a record and its answers"))
	show.Example = sample
	replace := at("replace", "/{id}", people.RecordEdit, text.T("Remplacer les réponses", "Replace the answers"))
	replace.Description = text.T("Les réponses envoyées remplacent toutes les autres. Pour n’en changer que quelques-unes, voir PATCH.",
		"The answers sent replace all others. To change only a few, see PATCH.")
	replace.Sends, replace.Example = d.sampleSent(), sample
	patch := at("patch", "/{id}", people.RecordEdit, text.T("Changer quelques réponses", "Change a few answers"))
	patch.Description = text.T("Chaque question envoyée reçoit sa nouvelle réponse, ou la perd si c’est «\u00a0null\u00a0». Les autres restent.",
		"Each question sent gets its new answer, or loses it if that is “null”. The others stay.")
	patch.Sends, patch.Example = d.sampleSent(), sample
	submit := at("submit", "/{id}/submission", people.RecordSubmit, text.T("Soumettre à l’approbation", "Submit for approval"))
	submit.Description = text.T("Une personne publie ensuite la fiche, ou la renvoie. Ce qui manque pour soumettre est nommé dans la réponse 422.",
		"A person then publishes the record, or returns it. What is missing to submit is named in the 422 answer.")
	submit.Example = sample
	form := web.Page{Name: d.Name + ".api.form", API: d.API + "/form", Summary: text.T("Lire le formulaire\u00a0: questions, choix, forme des réponses",
		"Read the form: questions, choices, shape of the answers")}
	var parts []web.Endpoint
	if d.ByPart {
		parts = append(parts, d.partsOperation())
	}
	return append(parts, []web.Endpoint{
		web.Call(http.MethodGet, list, d.apiList),
		web.Call(http.MethodPost, create, d.apiCreate),
		web.Get(form, d.apiForm),
		web.Call(http.MethodGet, show, d.apiShow),
		web.Call(http.MethodPut, replace, d.apiReplace),
		web.Call(http.MethodPatch, patch, d.apiPatch),
		web.Call(http.MethodPost, submit, d.apiSubmit),
	}...)
}

type apiListIn struct {
	Text   string `query:"q" example:"permis" doc:"Mots du titre, numéro ou clé de source / Words of the title, number or source key"`
	State  string `query:"state" enum:"draft,in_review,published,corrected,withdrawn,retired" example:"draft" doc:"État de la copie de travail / State of the working copy"`
	Cursor string `query:"cursor" doc:"Où la page commence, tel que «\u00a0next\u00a0» le donne / Where the page begins, as “next” gives it"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" doc:"Nombre de fiches, 20 si rien n’est dit / Number of records, 20 when nothing is said"`
}

// apiPage is how many items a list gives when nothing is said.
const apiPage = 20

func (d *Desk) apiList(ctx context.Context, in apiListIn) (web.Reply[DraftList], error) {
	place, err := web.Place(ctx, in.Cursor)
	if err != nil {
		return web.Reply[DraftList]{}, err
	}
	if in.Limit == 0 {
		in.Limit = apiPage
	}
	_, bodies := people.Reach(people.ActorFrom(ctx), people.RecordRead)
	found, err := d.Records.List(ctx, record.Filter{Kind: d.Kind.ID, BodyIDs: bodies, State: record.State(in.State), Text: in.Text, After: place, Limit: in.Limit + 1})
	if err != nil {
		return web.Reply[DraftList]{}, err
	}
	page := DraftList{Records: []DraftRecord{}}
	if len(found) > in.Limit {
		found = found[:in.Limit]
		page.Next = web.Next(ctx, found[in.Limit-1].Cursor())
	}
	names := map[string]people.Body{}
	for _, r := range found {
		if _, known := names[r.BodyID]; !known {
			if names[r.BodyID], err = d.People.Body(ctx, r.BodyID); err != nil {
				return web.Reply[DraftList]{}, err
			}
		}
		page.Records = append(page.Records, draftRecord(r, names[r.BodyID]))
	}
	return web.Reply[DraftList]{Body: page}, nil
}

// draftRecord writes a record without its answers.
func draftRecord(r record.Record, body people.Body) DraftRecord {
	return DraftRecord{ID: r.ID, Number: r.Number, Version: r.Version, State: string(r.State), PublicState: string(r.PublicState), Body: body.Slug,
		Title: r.Title, Form: r.InstrumentVersion, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, UpdatedBy: r.UpdatedBy}
}

// whole writes a record with its answers, for a token that may read them.
func whole(ctx context.Context, r record.Record, body people.Body) (DraftRecord, error) {
	one := draftRecord(r, body)
	if !people.Can(people.ActorFrom(ctx), people.RecordRead, r.BodyID) {
		return one, nil
	}
	var err error
	one.Answers, err = AnswersJSON(r.Answers)
	return one, err
}

// apiOpen reads a record of the token's body. Any other does not exist for it.
func (d *Desk) apiOpen(ctx context.Context, id string, action people.Action) (record.Record, error) {
	r, err := d.Records.Record(ctx, id)
	if err != nil {
		return r, err
	}
	if r.Kind != d.Kind.ID || !people.Can(people.ActorFrom(ctx), action, r.BodyID) {
		return r, fault.NotFound(text.T("Cette fiche n’existe pas.", "This record does not exist."))
	}
	return r, nil
}

func (d *Desk) apiShow(ctx context.Context, in struct {
	ID string `path:"id" example:"01hzexemple0000000000000000" doc:"Identifiant de la fiche / Identifier of the record"`
}) (web.Reply[DraftRecord], error) {
	r, err := d.apiOpen(ctx, in.ID, people.RecordRead)
	if err != nil {
		return web.Reply[DraftRecord]{}, err
	}
	body, err := d.People.Body(ctx, r.BodyID)
	if err != nil {
		return web.Reply[DraftRecord]{}, err
	}
	one, err := whole(ctx, r, body)
	return web.Reply[DraftRecord]{Body: one, Version: r.Version}, err
}

// apiWrite is a write of a record of a body, that may be sent again with the same key.
type apiWrite struct{ bodyID, key, fingerprint string }

// once does a write unless the same request was done already, and answers what the record has become.
func (d *Desk) once(ctx context.Context, write apiWrite, do func(w *record.Writer) (record.Record, error)) (web.Reply[DraftRecord], error) {
	if err := checkKey(write.key); err != nil {
		return web.Reply[DraftRecord]{}, err
	}
	body, err := d.People.Body(ctx, write.bodyID)
	if err != nil {
		return web.Reply[DraftRecord]{}, err
	}
	request := record.Request{Owner: people.ActorFrom(ctx).TokenID(), Key: write.key, Fingerprint: write.fingerprint}
	answer, replayed, err := d.Records.Once(ctx, request, func(w *record.Writer) (string, error) {
		r, err := do(w)
		if err != nil {
			return "", err
		}
		one, err := whole(ctx, r, body)
		if err != nil {
			return "", err
		}
		kept, err := json.Marshal(one)
		return string(kept), err
	})
	if err != nil {
		return web.Reply[DraftRecord]{}, d.apiRefusal(ctx, err)
	}
	reply := web.Reply[DraftRecord]{Replayed: replayed}
	if err := json.Unmarshal([]byte(answer), &reply.Body); err != nil {
		return reply, fmt.Errorf("reading the answer kept: %w", err)
	}
	reply.Version = reply.Body.Version
	return reply, nil
}

func checkKey(key string) error {
	const longest = 255
	strange := func(r rune) bool { return r < ' ' || r > '~' }
	if len(key) > longest || strings.ContainsFunc(key, strange) {
		return badKey()
	}
	return nil
}

func badKey() error {
	return web.WithStatus(http.StatusBadRequest, fault.Invalid(text.T("La clé d’idempotence est mal formée.", "The idempotency key is malformed."),
		fault.Field{Name: "Idempotency-Key", Message: text.T("écrivez 1 à 255 signes sans accent, par exemple un identifiant au hasard",
			"write 1 to 255 characters without accents, for example a random identifier")}), nil)
}

// apiRefusal names what to mend where it stands in the JSON sent, and tells what a conflict is about.
func (d *Desk) apiRefusal(ctx context.Context, err error) error {
	var conflict *record.ConflictError
	if errors.As(err, &conflict) {
		return web.WithStatus(http.StatusPreconditionFailed, err, d.apiConflict(ctx, conflict))
	}
	var refused *fault.Error
	if !errors.As(err, &refused) || refused.Kind != fault.InvalidKind {
		return err
	}
	mended := fault.Invalid(refused.Message)
	for _, f := range refused.Fields {
		mended.Fields = append(mended.Fields, fault.Field{Name: pointer(d.Kind.Instrument, f.Name), Message: f.Message})
	}
	return mended
}

func (d *Desk) apiConflict(ctx context.Context, c *record.ConflictError) *web.Conflict {
	told := &web.Conflict{YourVersion: c.Base.Version, CurrentVersion: c.Theirs.Version, By: c.Theirs.ByName, At: c.Theirs.At,
		Changed: []string{}, Questions: []web.ConflictQuestion{}}
	for _, change := range d.Kind.Instrument.Compare(d.startedFrom(c.Base), c.Theirs.Answers) {
		told.Changed = append(told.Changed, change.Question.ID)
	}
	if c.Mine == nil || !people.Can(people.ActorFrom(ctx), people.RecordRead, "") {
		return told
	}
	_, both := d.Kind.Instrument.Merge(c.Base.Answers, c.Mine, c.Theirs.Answers)
	for _, q := range both {
		told.Questions = append(told.Questions, web.ConflictQuestion{Question: q.Question.ID, Base: oneAnswer(q.Base), Mine: oneAnswer(q.Mine), Theirs: oneAnswer(q.Theirs)})
	}
	return told
}

// oneAnswer writes an answer in JSON; nil where there is none.
func oneAnswer(a instrument.Answer) any {
	if !a.Given() {
		return nil
	}
	written, err := AnswersJSON(instrument.Answers{"": a})
	if err != nil {
		return nil // what was stored can be written: this does not happen
	}
	return written[""]
}
