package pages

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"balise/engine/instrument"
	"balise/engine/text"
	"balise/platform/fault"
	"balise/platform/people"
	"balise/platform/record"
	"balise/platform/web"
)

// SentRecord is what a program sends to write a record.
type SentRecord struct {
	Answers SentAnswers `json:"answers" doc:"Réponses, par question / Answers, by question"`
}

// SentAnswers are answers as a program sends them; nil where it takes one away.
type SentAnswers map[string]*Answer

// Schema describes them: an answer, or null, by question.
func (SentAnswers) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "object", AdditionalProperties: &huma.Schema{AnyOf: []*huma.Schema{r.Schema(answerType, true, ""), {Type: "null"}}}}
}

// UnmarshalJSON reads each answer on its own, so that a mistake in one is told of that one, and all of them at once.
func (s *SentAnswers) UnmarshalJSON(data []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	*s = make(SentAnswers, len(raw))
	var problems []fault.Field
	for _, id := range slices.Sorted(maps.Keys(raw)) {
		var one *Answer
		decoder := json.NewDecoder(bytes.NewReader(raw[id]))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&one); err != nil {
			problems = append(problems, fault.Field{Name: "/answers/" + escaped(id) + below(err), Message: text.T(
				"cette réponse n’a pas la forme attendue\u00a0; le formulaire (…/form) en donne un exemple", "this answer does not have the expected shape; the form (…/form) gives an example")})
			continue
		}
		(*s)[id] = one
	}
	if len(problems) > 0 {
		return fault.Invalid(badAnswers, problems...)
	}
	return nil
}

var badAnswers = text.T("Certaines réponses sont à revoir.", "Some answers need attention.")

// below gives the place of a mistake inside an answer, where the decoder knows it.
func below(err error) string {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) && kind.Field != "" {
		return "/" + strings.ReplaceAll(kind.Field, ".", "/")
	}
	return ""
}

type apiCreateIn struct {
	Key         string     `header:"Idempotency-Key" maxLength:"255" example:"7f2c9c1e" doc:"Clé de votre choix, pour recommencer sans risque / Key of your choice, to try again safely"`
	Sent        SentRecord `body:"json"`
	Fingerprint string     `body:"fingerprint"`
}

func (d *Desk) apiCreate(ctx context.Context, in apiCreateIn) (web.Reply[DraftRecord], error) {
	actor := people.ActorFrom(ctx)
	_, bodies := people.Reach(actor, people.RecordCreate)
	answers, err := d.merge(nil, nil, in.Sent.Answers)
	if err == nil {
		err = d.knowBodies(ctx, answers)
	}
	if err == nil && len(bodies) > 0 {
		err = d.knowRecords(ctx, record.Record{BodyID: bodies[0]}, answers)
	}
	if err != nil || len(bodies) == 0 {
		return web.Reply[DraftRecord]{}, errors.Join(err, people.Allow(actor, people.RecordCreate, ""))
	}
	reply, err := d.once(ctx, apiWrite{bodies[0], in.Key, in.Fingerprint}, func(w *record.Writer) (record.Record, error) {
		return w.Create(ctx, actor, d.Kind.ID, bodies[0], answers, text.Text{}, "")
	})
	reply.Status = http.StatusCreated
	reply.Location = web.Absolute(ctx, d.API+"/"+reply.Body.ID)
	return reply, err
}

type apiEditIn struct {
	ID          string     `path:"id" example:"01hzexemple0000000000000000" doc:"Identifiant de la fiche / Identifier of the record"`
	IfMatch     string     `header:"If-Match" required:"true" example:"\"v3\"" doc:"Version de départ, telle que l’ETag la donne / Starting version, as the ETag gives it"`
	Key         string     `header:"Idempotency-Key" maxLength:"255" doc:"Clé de votre choix, pour recommencer sans risque / Key of your choice, to try again safely"`
	Sent        SentRecord `body:"json"`
	Fingerprint string     `body:"fingerprint"`
}

func (d *Desk) apiReplace(ctx context.Context, in apiEditIn) (web.Reply[DraftRecord], error) {
	return d.apiEdit(ctx, in, func(d *Desk, before instrument.Answers) (instrument.Answers, error) {
		return d.merge(nil, before, in.Sent.Answers)
	})
}

func (d *Desk) apiPatch(ctx context.Context, in apiEditIn) (web.Reply[DraftRecord], error) {
	return d.apiEdit(ctx, in, func(d *Desk, before instrument.Answers) (instrument.Answers, error) {
		return d.merge(before, before, in.Sent.Answers)
	})
}

// apiEdit changes the answers of a record, from those of the version that the program was reading.
func (d *Desk) apiEdit(ctx context.Context, in apiEditIn, change func(*Desk, instrument.Answers) (instrument.Answers, error)) (web.Reply[DraftRecord], error) {
	r, base, err := d.apiBase(ctx, in.ID, in.IfMatch, people.RecordEdit)
	if err != nil {
		return web.Reply[DraftRecord]{}, err
	}
	started, err := d.Records.Revision(ctx, r.ID, base)
	if err != nil {
		return web.Reply[DraftRecord]{}, err
	}
	d = d.under(started.InstrumentVersion) // whose questions the program was reading
	answers, err := change(d, started.Answers)
	if err == nil {
		err = d.knowBodies(ctx, answers)
	}
	if err == nil {
		err = d.knowRecords(ctx, r, answers)
	}
	if err != nil {
		return web.Reply[DraftRecord]{}, err
	}
	return d.once(ctx, apiWrite{r.BodyID, in.Key, in.Fingerprint}, func(w *record.Writer) (record.Record, error) {
		return w.Edit(ctx, people.ActorFrom(ctx), r.ID, base, answers, text.Text{})
	})
}

// apiBase reads the record that a write is about and the version that it is based on.
func (d *Desk) apiBase(ctx context.Context, id, ifMatch string, action people.Action) (record.Record, int, error) {
	r, err := d.apiOpen(ctx, id, action)
	if err != nil {
		return r, 0, err
	}
	base, err := web.VersionOf(ifMatch)
	if err == nil && base > r.Version {
		err = web.WithStatus(http.StatusPreconditionFailed, fault.Invalid(text.T("La version que nomme If-Match n’existe pas encore. Relisez la fiche.",
			"The version that If-Match names does not exist yet. Read the record again.")), nil)
	}
	return r, base, err
}

type apiSubmitIn struct {
	ID          string `path:"id" example:"01hzexemple0000000000000000" doc:"Identifiant de la fiche / Identifier of the record"`
	IfMatch     string `header:"If-Match" required:"true" example:"\"v3\"" doc:"Version de départ, telle que l’ETag la donne / Starting version, as the ETag gives it"`
	Key         string `header:"Idempotency-Key" maxLength:"255" doc:"Clé de votre choix, pour recommencer sans risque / Key of your choice, to try again safely"`
	Fingerprint string `body:"fingerprint"`
}

func (d *Desk) apiSubmit(ctx context.Context, in apiSubmitIn) (web.Reply[DraftRecord], error) {
	r, base, err := d.apiBase(ctx, in.ID, in.IfMatch, people.RecordSubmit)
	if err != nil {
		return web.Reply[DraftRecord]{}, err
	}
	return d.once(ctx, apiWrite{r.BodyID, in.Key, in.Fingerprint}, func(w *record.Writer) (record.Record, error) {
		return w.Move(ctx, people.ActorFrom(ctx), r.ID, base, record.Submit, text.Text{})
	})
}

// merge puts what was sent over answers. Files do not come this way: one that the record had before may be kept or taken away.
func (d *Desk) merge(over, before instrument.Answers, sent SentAnswers) (instrument.Answers, error) {
	merged := over.Clone()
	if merged == nil {
		merged = instrument.Answers{}
	}
	var problems []fault.Field
	for _, id := range slices.Sorted(maps.Keys(sent)) {
		if sent[id] == nil {
			delete(merged, id)
			continue
		}
		answer, problem := d.readAnswer(id, *sent[id], before[id])
		if !problem.Empty() {
			problems = append(problems, fault.Field{Name: "/answers/" + escaped(id), Message: problem})
			continue
		}
		merged[id] = answer
	}
	if len(problems) > 0 {
		return nil, fault.Invalid(badAnswers, problems...)
	}
	return merged, nil
}

// readAnswer reads an answer to one question, and says what is wrong when it is not of the question's shape.
func (d *Desk) readAnswer(id string, sent Answer, before instrument.Answer) (instrument.Answer, text.Text) {
	q := d.Kind.Instrument.Question(id)
	if q == nil {
		return instrument.Answer{}, text.T("Cette question n’existe pas dans ce formulaire\u00a0: retirez la réponse.",
			"This question does not exist in this form: remove the answer.")
	}
	var read instrument.Answers
	sent.From = "" // a program does not say where an answer comes from: what it leaves as it was keeps its origin
	data, err := json.Marshal(map[string]Answer{"answer": sent})
	if err == nil {
		err = json.Unmarshal(data, &read)
	}
	if err != nil || !sent.fits(q) {
		example, _ := json.Marshal(exampleAnswer(q)) // made of our own types
		return instrument.Answer{}, text.T("Cette réponse n’a pas la forme attendue. Exemple\u00a0: "+string(example),
			"This answer does not have the expected shape. Example: "+string(example))
	}
	if q.Kind == instrument.KindAttachment && read["answer"].Known() && !instrument.Equal(read["answer"], before) {
		return instrument.Answer{}, text.T("Un fichier s’ajoute dans l’espace de travail. Ici, renvoyez celui qui y est, ou retirez la réponse.",
			"A file is added in the workspace. Here, send back the one that is there, or remove the answer.")
	}
	instrument.CarryOrigin(instrument.Answers{"answer": before}, read)
	return read["answer"], text.Text{}
}

// knowBodies refuses an answer that names a body that does not exist: a form offers a list, a program may write anything.
func (d *Desk) knowBodies(ctx context.Context, answers instrument.Answers) error {
	directory, err := d.People.Directory(ctx)
	if err != nil {
		return err
	}
	unknown := func(q *instrument.Question, a instrument.Answer) bool {
		id, named := a.Value.(string)
		if q == nil || q.Kind != instrument.KindBody || !named {
			return false
		}
		_, known := directory.Body(id)
		return !known
	}
	var problems []fault.Field
	add := func(place string) {
		problems = append(problems, fault.Field{Name: place, Message: text.T(
			"Aucun organisme n’a cet identifiant\u00a0: prenez le membre «\u00a0id\u00a0» de /api/v1/bodies.", "No body has this identifier: take the “id” member of /api/v1/bodies.")})
	}
	for _, q := range d.Kind.Instrument.Questions() {
		if unknown(q, answers[q.ID]) {
			add("/answers/" + q.ID + "/string")
		}
		rows, _ := answers[q.ID].Value.([]instrument.Answers)
		for i, row := range rows {
			for _, f := range q.Fields {
				if unknown(f, row[f.ID]) {
					add(fmt.Sprintf("/answers/%s/rows/%d/%s/string", q.ID, i, f.ID))
				}
			}
		}
	}
	if len(problems) > 0 {
		return fault.Invalid(badAnswers, problems...)
	}
	return nil
}
