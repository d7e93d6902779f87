package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

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
		if large := (tooLargeError{}); errors.As(err, &large) {
			k.status = http.StatusRequestEntityTooLarge
		}
		return ErrorPage{Status: k.status, Heading: k.heading, Message: f.Message, Advice: k.advice, Fields: f.Fields}
	}
	return ErrorPage{
		Status:  http.StatusInternalServerError,
		Heading: text.T("Balise a eu un problème", "Balise had a problem"),
		Message: text.T("Ce n’est pas votre faute. Ce que vous aviez enregistré est intact.", "It is not your fault. What you had saved is intact."),
		Advice:  text.T("Réessayez dans un instant. Si cela continue, prévenez-nous.", "Try again in a moment. If it goes on, let us know."),
	}
}

// problem is RFC 9457's description of an error.
type problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail"`
	Errors []problemField `json:"errors,omitempty"`
}

type problemField struct {
	Name   string `json:"name"`
	Detail string `json:"detail"`
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
	p := problem{Type: "about:blank", Title: page.Heading.In(x.lang), Status: page.Status, Detail: page.Message.In(x.lang)}
	for _, f := range page.Fields {
		p.Errors = append(p.Errors, problemField{f.Name, f.Message.In(x.lang)})
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
