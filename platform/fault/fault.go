// Package fault holds the six errors that a reader can meet: not found, forbidden, invalid, conflict, gone, unavailable.
//
// Every other error is a failure of ours: its cause goes to the log and the reader only learns that it happened.
// The web turns a fault into a page or a problem+json once, in the reader's language.
package fault

import (
	"errors"
	"fmt"

	"balise/engine/text"
)

// Kind is one of the six.
type Kind int

// The six kinds of fault.
const (
	NotFoundKind Kind = iota + 1
	ForbiddenKind
	InvalidKind
	ConflictKind
	GoneKind
	UnavailableKind
)

// Error is a fault with a message for the reader and, for an invalid request, the place of each mistake.
type Error struct {
	Kind    Kind
	Message text.Text
	Fields  []Field
	cause   error
}

// Field is a mistake at one place: a form field's name, a file's "line 12, column 3", a query parameter.
type Field struct {
	Name    string    `json:"name"`
	Message text.Text `json:"message"`
}

func (e *Error) Error() string {
	s := e.Message.EN
	for _, f := range e.Fields {
		s += fmt.Sprintf("; %s: %s", f.Name, f.Message.EN)
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap gives the cause, for the log.
func (e *Error) Unwrap() error { return e.cause }

// Because keeps the cause for the log; the reader never sees it.
func (e *Error) Because(cause error) *Error {
	e.cause = cause
	return e
}

// NotFound says that the thing asked for does not exist, or not for this reader.
func NotFound(message text.Text) *Error { return &Error{Kind: NotFoundKind, Message: message} }

// Forbidden says that this person may not do it.
func Forbidden(message text.Text) *Error { return &Error{Kind: ForbiddenKind, Message: message} }

// Invalid says that what was sent is malformed, and where.
func Invalid(message text.Text, fields ...Field) *Error {
	return &Error{Kind: InvalidKind, Message: message, Fields: fields}
}

// Conflict says that somebody else changed the thing meanwhile, or that it already exists.
func Conflict(message text.Text) *Error { return &Error{Kind: ConflictKind, Message: message} }

// Gone says that the thing existed and was removed, or that a link expired.
func Gone(message text.Text) *Error { return &Error{Kind: GoneKind, Message: message} }

// Unavailable says that what Balise stands on does not answer for now: its database, its disk. Trying later makes sense.
func Unavailable(message text.Text) *Error { return &Error{Kind: UnavailableKind, Message: message} }

// Is tells whether err is, or wraps, a fault of that kind.
func Is(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}
