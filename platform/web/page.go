// Package web turns typed functions into pages: an address is declared once with its French path, its English path and
// its JSON path, and one function answers the three. It sets what no measure may forget: security headers, cross-origin
// protection, limits, errors in the reader's language.
package web

import (
	"context"
	"io/fs"
	"reflect"

	"balise/engine/text"
	"balise/platform/web/ui"
)

// Page declares an address of Balise.
type Page struct {
	// Name is how links speak of the address: "register.record".
	Name string
	// FR and EN are the paths in both languages, with {wildcards} as in net/http. API is the path of the same answer in
	// JSON; empty where there is none.
	FR, EN, API string
	// Action is what the visitor must be allowed to do to come here at all; empty for everyone. The function checks the
	// rest: a right over one body is known only once the record is read.
	Action string
	// Files and Template say where the page is written. The template defines "title" and "content".
	Files    fs.FS
	Template string
	// Summary says what the JSON face answers, Description what one must know to use it, Example what it may answer, and
	// Sends what may be sent to it, for the API description.
	Summary, Description text.Text
	Example, Sends       any
	// Statuses are the statuses it may answer besides those of every operation.
	Statuses []int
	// Token tells that only a program with an access token comes here; Scope names the scope that a token must have, there or where a
	// person who is signed in reads the same.
	Token bool
	Scope string
	// Fresh forbids caching of a public page that depends on more than what was published.
	Fresh bool
	// Kept holds the drawn page in memory for the next visitors, until what is public changes: for pages that many read and
	// that show nothing but what Config.Version counts.
	Kept bool
}

// Endpoint is a page bound to its function.
type Endpoint struct {
	Page
	Method string
	// In and Out are the types of what the function takes and answers.
	In, Out reflect.Type
	// View is a zero value of what the template receives, for the check of templates against their types.
	View  any
	serve func(*exchange) error
}

// View is what every page template receives.
type View[Out any] struct {
	Lang     text.Lang
	Title    string
	Page     Out
	Nav      []ui.NavItem
	Viewer   ui.Viewer
	Here     string
	Other    string
	Notice   *ui.Notice
	Demo     bool
	Problems []ui.Problem
	Feeds    []ui.FeedLink
}

// Get declares a page to read.
func Get[In, Out any](p Page, answer func(context.Context, In) (Out, error)) Endpoint {
	e := endpoint[In, Out](p, "GET")
	e.serve = func(x *exchange) error {
		in, err := decode[In](x)
		if err != nil {
			return err
		}
		out, err := answer(x.ctx, in)
		if err != nil {
			return err
		}
		return write(x, out, 200)
	}
	return e
}

// Outcome is what became of a form: Page shows it again (with its problems), or To leads the reader on.
type Outcome[Out any] struct {
	Page   *Out
	Status int
	To     string
	Notice string
}

// Stay shows the form again with what was typed; the status tells machines why (422 for mistakes, 409 for a conflict).
func Stay[Out any](page Out, status int) Outcome[Out] {
	return Outcome[Out]{Page: &page, Status: status}
}

// Go leads on to an address after the change was made; the notice is the key of a text shown there once.
func Go[Out any](to, notice string) Outcome[Out] { return Outcome[Out]{To: to, Notice: notice} }

// Post declares a form's action. Page.Template shows the form again when the function stays.
func Post[In, Out any](p Page, act func(context.Context, In) (Outcome[Out], error)) Endpoint {
	return acting(endpoint[In, Out](p, "POST"), act)
}

// Visit declares an address that leads on when it is opened, or shows its page: where an identity provider sends people back, a
// page that first asks who looks to sign in again. Such a page is never kept in a cache.
func Visit[In, Out any](p Page, act func(context.Context, In) (Outcome[Out], error)) Endpoint {
	p.Fresh = true
	return acting(endpoint[In, Out](p, "GET"), act)
}

func acting[In, Out any](e Endpoint, act func(context.Context, In) (Outcome[Out], error)) Endpoint {
	e.serve = func(x *exchange) error {
		in, err := decode[In](x)
		if err != nil {
			return err
		}
		done, err := act(x.ctx, in)
		if err != nil {
			return err
		}
		if done.Page != nil {
			return write(x, *done.Page, done.Status)
		}
		x.seeOther(done.To, done.Notice)
		return nil
	}
	return e
}

func endpoint[In, Out any](p Page, method string) Endpoint {
	return Endpoint{Page: p, Method: method, In: reflect.TypeFor[In](), Out: reflect.TypeFor[Out](), View: View[Out]{}}
}
