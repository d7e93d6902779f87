package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"balise/engine/text"
	"balise/platform/fault"
)

// ErrorPage is what the error template receives.
type ErrorPage struct {
	Status  int
	Heading text.Text
	Message text.Text
	Advice  text.Text
	Fields  []fault.Field
	detail  *Conflict
}

// statusError is a fault whose status says more than its kind does. Detail is nil but for a conflict.
type statusError struct {
	status int
	fault  error
	detail *Conflict
}

func (e statusError) Error() string { return e.fault.Error() }

func (e statusError) Unwrap() error { return e.fault }

// WithStatus gives a fault a status of its own and, for programs, what the conflict is about.
func WithStatus(status int, f error, detail *Conflict) error { return statusError{status, f, detail} }

// unprocessable makes an invalid fault a 422, unless it has a status of its own: what was sent is well formed, but not right.
func unprocessable(err error) error {
	var precise statusError
	if errors.As(err, &precise) || !fault.Is(err, fault.InvalidKind) {
		return err
	}
	return WithStatus(http.StatusUnprocessableEntity, err, nil)
}

// headings are the titles of the statuses that have no kind of fault.
var headings = map[int]text.Text{
	http.StatusUnauthorized:          text.T("Jeton d’accès demandé", "Access token required"),
	http.StatusPreconditionFailed:    text.T("Quelqu’un est passé avant vous", "Somebody was here before you"),
	http.StatusRequestEntityTooLarge: text.T("Envoi trop volumineux", "Too large"),
	http.StatusUnsupportedMediaType:  text.T("Format non pris en charge", "Format not supported"),
	http.StatusUnprocessableEntity:   text.T("Contenu à corriger", "Content to mend"),
	http.StatusPreconditionRequired:  text.T("Version de départ demandée", "Starting version required"),
}

type kindText struct {
	status          int
	heading, advice text.Text
}

var kinds = map[fault.Kind]kindText{
	fault.NotFoundKind: {http.StatusNotFound, text.T("Page introuvable", "Page not found"),
		text.T("Vérifiez l’adresse, ou cherchez dans le registre.", "Check the address, or search the register.")},
	fault.ForbiddenKind: {http.StatusForbidden, text.T("Accès refusé", "Access denied"),
		text.T("Si vous pensez y avoir droit, écrivez à la personne qui administre Balise dans votre organisme.",
			"If you think you should have access, write to the person who administers Balise in your body.")},
	fault.InvalidKind: {http.StatusBadRequest, text.T("Demande mal formée", "Malformed request"),
		text.T("Rien n’a été changé. Corrigez ce qui est indiqué, puis recommencez.", "Nothing was changed. Mend what is shown, then try again.")},
	fault.ConflictKind: {http.StatusConflict, text.T("Quelqu’un est passé avant vous", "Somebody was here before you"),
		text.T("Rien n’a été changé. Revenez à la page, relisez-la, puis recommencez.", "Nothing was changed. Go back to the page, read it again, then try once more.")},
	fault.GoneKind: {http.StatusGone, text.T("Ce lien n’est plus valable", "This link is no longer valid"),
		text.T("Demandez-en un nouveau à la personne qui vous l’a envoyé.", "Ask the person who sent it to you for a new one.")},
	fault.UnavailableKind: {http.StatusServiceUnavailable, text.T("Balise ne peut pas répondre en ce moment", "Balise cannot answer right now"),
		text.T("Ce que Balise vous a déjà confirmé est conservé. Réessayez dans un instant\u00a0; avant de recommencer un enregistrement, vérifiez s’il n’est pas déjà fait.",
			"What Balise already confirmed to you is kept. Try again in a moment; before saving again, check whether it was not done already.")},
}

// describe turns any error into what the reader may know of it.
func describe(err error) ErrorPage {
	var f *fault.Error
	if errors.As(err, &f) {
		k := kinds[f.Kind]
		page := ErrorPage{Status: k.status, Heading: k.heading, Message: f.Message, Advice: k.advice, Fields: f.Fields}
		var precise statusError
		if errors.As(err, &precise) {
			page.Status, page.detail = precise.status, precise.detail
			if heading, ok := headings[precise.status]; ok {
				page.Heading = heading
			}
		}
		return page
	}
	return ErrorPage{
		Status:  http.StatusInternalServerError,
		Heading: text.T("Balise a eu un problème", "Balise had a problem"),
		Message: text.T("Ce n’est pas votre faute. Ce que vous aviez enregistré est intact.", "It is not your fault. What you had saved is intact."),
		Advice:  text.T("Réessayez dans un instant. Si cela continue, prévenez-nous.", "Try again in a moment. If it goes on, let us know."),
	}
}

// Problem is RFC 9457's description of an error.
type Problem struct {
	Type   string         `json:"type" format:"uri-reference" doc:"Page qui explique ce statut / Page that explains this status"`
	Title  string         `json:"title" doc:"Le problème en bref / The problem in brief"`
	Status int            `json:"status" doc:"Le statut HTTP / The HTTP status"`
	Detail string         `json:"detail" doc:"Le problème, et comment le corriger / The problem, and how to mend it"`
	Errors []ProblemField `json:"errors,omitempty" nullable:"false" doc:"Chaque endroit à corriger / Each place to mend"`
	// Conflict tells, when somebody else changed the record meanwhile, what they changed.
	Conflict *Conflict `json:"conflict,omitempty" doc:"Ce que quelqu’un d’autre a changé entre-temps / What somebody else changed meanwhile"`
}

// Conflict is what came between the version that a change was based on and the present one.
type Conflict struct {
	YourVersion    int                `json:"your_version" doc:"Version de départ, celle d’If-Match / Starting version, that of If-Match"`
	CurrentVersion int                `json:"current_version" doc:"Version actuelle / Present version"`
	By             string             `json:"by" doc:"Qui a fait le dernier changement / Who made the last change"`
	At             time.Time          `json:"at" doc:"Quand / When"`
	Changed        []string           `json:"changed" nullable:"false" doc:"Questions changées depuis la version de départ / Questions changed since the starting version"`
	Questions      []ConflictQuestion `json:"questions" nullable:"false" doc:"Questions auxquelles chacun a répondu autrement\u00a0: à choisir / Questions that both answered differently: to be chosen"`
}

// ConflictQuestion is a question that both answered differently. Each answer is written as in «answers», and absent where the
// question was not answered.
type ConflictQuestion struct {
	Question string `json:"question" doc:"Identifiant de la question / Identifier of the question"`
	Base     any    `json:"base,omitempty" doc:"Réponse de départ / Starting answer"`
	Mine     any    `json:"mine,omitempty" doc:"Votre réponse / Your answer"`
	Theirs   any    `json:"theirs,omitempty" doc:"Réponse enregistrée entre-temps / Answer saved meanwhile"`
}

// ProblemField is a mistake at one place of what was sent.
type ProblemField struct {
	Name   string `json:"name" doc:"Paramètre, en-tête, ou pointeur JSON (RFC 6901) dans le corps / Parameter, header, or JSON pointer (RFC 6901) into the body"`
	Detail string `json:"detail" doc:"Ce qui ne va pas et comment le corriger / What is wrong and how to mend it"`
}

func (x *exchange) fail(err error) {
	page := describe(err)
	if page.Status >= 500 {
		x.site.log.Error("request failed", "request", RequestID(x.ctx), "method", x.r.Method, "route", x.name, "error", err)
	}
	if page.Status == http.StatusServiceUnavailable {
		x.w.Header().Set("Retry-After", "5")
	}
	x.w.Header().Set("Cache-Control", "no-store")
	x.w.Header().Del("ETag")
	if x.json {
		x.failJSON(page)
		return
	}
	if page.Status == http.StatusForbidden && !x.viewer().SignedIn {
		x.toSignIn()
		return
	}
	view := newView(x, page)
	view.Title = page.Heading.In(x.lang)
	if err := x.site.render(x, errorRoute, view, page.Status); err != nil {
		x.site.log.Error("the error page failed", "error", err)
		http.Error(x.w, view.Title, page.Status)
	}
}

func (x *exchange) failJSON(page ErrorPage) {
	if page.Status == http.StatusForbidden && !x.viewer().SignedIn {
		page.Status = http.StatusUnauthorized
	}
	if page.Status == http.StatusUnauthorized {
		x.w.Header().Set("WWW-Authenticate", `Bearer realm="Balise"`)
	}
	p := Problem{Type: x.site.problemType(x.lang, page.Status), Title: page.Heading.In(x.lang), Status: page.Status, Detail: page.Message.In(x.lang), Conflict: page.detail}
	for _, f := range page.Fields {
		p.Errors = append(p.Errors, ProblemField{f.Name, f.Message.In(x.lang)})
	}
	body, err := json.Marshal(p)
	if err != nil {
		x.site.log.Error("problem not written", "error", err)
	}
	x.w.Header().Set("Content-Type", "application/problem+json")
	x.w.WriteHeader(page.Status)
	x.send(body)
}

// Code is the status as a reader may quote it to us.
func (p ErrorPage) Code() string { return strconv.Itoa(p.Status) }
