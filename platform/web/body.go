package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/fault"
)

// readBody fills a field with the JSON that was sent, and keeps the fingerprint of the request for who must recognise it.
// A member that the field's type does not have is refused: a misspelt one that was ignored would be lost in silence.
func (x *exchange) readBody(field reflect.Value) error {
	if kind, _, err := mime.ParseMediaType(x.r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return WithStatus(http.StatusUnsupportedMediaType, fault.Invalid(text.T(
			"Envoyez du JSON, et dites-le dans l’en-tête Content-Type.", "Send JSON, and say so in the Content-Type header."),
			fault.Field{Name: "Content-Type", Message: text.T("application/json est attendu", "application/json is expected")}), nil)
	}
	data, err := io.ReadAll(http.MaxBytesReader(x.w, x.r.Body, maxForm))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return tooLarge(maxForm)
	}
	if err != nil {
		return badJSON("la lecture s’est interrompue", "reading was interrupted").Because(err)
	}
	x.fingerprint = fingerprint(x.r, data)
	if !utf8.Valid(data) {
		return badJSON("le texte n’est pas en UTF-8", "the text is not UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(field.Addr().Interface()); err != nil {
		return x.badBody(data, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return badJSON("quelque chose suit le document", "something follows the document")
	}
	return nil
}

// badBody says where the JSON is wrong, and what is expected there. What is no JSON is a 400; JSON that does not say what is
// expected, a 422.
func (x *exchange) badBody(data []byte, err error) error {
	var named *fault.Error
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &named):
		return unprocessable(named)
	case errors.As(err, &kind):
		return unprocessable(fault.Invalid(wrongJSON, fault.Field{Name: "/" + strings.ReplaceAll(kind.Field, ".", "/"),
			Message: text.T("ce n’est pas du type attendu ("+typeNames[kind.Type.Kind()].FR+")", "this is not of the expected type ("+typeNames[kind.Type.Kind()].EN+")")}))
	case errors.As(err, &syntax):
		line, column := place(data, max(syntax.Offset-1, 0)) // the offset is that of what follows the sign at fault
		return badJSON(fmt.Sprintf("ligne %d, colonne %d", line, column), fmt.Sprintf("line %d, column %d", line, column)).Because(err)
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		name := strings.Trim(strings.TrimPrefix(err.Error(), "json: unknown field "), `"`)
		return unprocessable(fault.Invalid(wrongJSON, fault.Field{Name: "/" + strings.Map(printable, name),
			Message: text.T("ce membre n’existe pas ici\u00a0: retirez-le", "this member does not exist here: remove it")}))
	}
	return badJSON("le document est incomplet", "the document is incomplete").Because(err)
}

var wrongJSON = text.T("Le JSON reçu ne dit pas ce qui est attendu.", "The JSON received does not say what is expected.")

var typeNames = map[reflect.Kind]text.Text{
	reflect.String: text.T("un texte", "a string"), reflect.Int: text.T("un nombre entier", "a whole number"), reflect.Int64: text.T("un nombre entier", "a whole number"),
	reflect.Bool: text.T("true ou false", "true or false"), reflect.Slice: text.T("une liste", "a list"), reflect.Map: text.T("un objet", "an object"),
	reflect.Struct: text.T("un objet", "an object"), reflect.Pointer: text.T("un objet", "an object"),
}

func badJSON(fr, en string) *fault.Error {
	return fault.Invalid(text.T("Le corps de la demande n’est pas du JSON bien formé.", "The body of the request is not well-formed JSON."),
		fault.Field{Name: "body", Message: text.T(fr, en)})
}

// place gives the line and the column of an offset, both from 1.
func place(data []byte, offset int64) (line, column int) {
	before := data[:min(int(offset), len(data))]
	return 1 + bytes.Count(before, []byte{'\n'}), len(before) - bytes.LastIndexByte(before, '\n')
}

// fingerprint tells a request from another: its method, its address, the version it is based on, its body.
func fingerprint(r *http.Request, body []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %q %q\n", r.Method, r.URL.RequestURI(), r.Header.Get("If-Match"))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}
