package web

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/fault"
)

const (
	maxForm   = 1 << 20  // a form of text: 1 MiB
	maxUpload = 12 << 20 // a form with files: 12 MiB
	maxValue  = 200_000  // characters of one value
)

// Upload is a file sent with a form.
type Upload struct {
	Name string
	Data []byte
}

// decode fills In from the path, the query and the form by the tags of its fields: `path:"number"`, `query:"q"`,
// `form:"name"`, `form:"*"` (everything, as url.Values), `file:"name"`; of an operation for programs, from a `header:"If-Match"` and
// from the JSON sent, `body:"json"`, whose fingerprint goes into a field tagged `body:"fingerprint"` after it. A malformed value is an error that names it.
func decode[In any](x *exchange) (In, error) {
	var in In
	v := reflect.ValueOf(&in).Elem()
	if v.Kind() != reflect.Struct {
		return in, nil
	}
	if x.r.Method == http.MethodPost && !x.page.Token {
		if err := x.readForm(); err != nil {
			return in, err
		}
	}
	query, err := url.ParseQuery(x.r.URL.RawQuery)
	if err != nil {
		return in, fault.Invalid(text.T("L’adresse demandée est mal formée\u00a0: un signe «\u00a0%\u00a0» y est mal placé.",
			"The address is malformed: it holds a misplaced “%” sign.")).Because(err)
	}
	if err := refuseControl(query); err != nil {
		return in, err
	}
	return in, x.fillAll(v, query)
}

// fillAll fills every field of a struct, and those of the structs that it embeds.
func (x *exchange) fillAll(v reflect.Value, query url.Values) error {
	for i := range v.NumField() {
		if err := x.fill(v.Field(i), v.Type().Field(i), query); err != nil {
			return err
		}
	}
	return nil
}

func (x *exchange) fill(field reflect.Value, f reflect.StructField, query url.Values) error {
	if f.Anonymous && field.Kind() == reflect.Struct {
		return x.fillAll(field, query)
	}
	if name, ok := f.Tag.Lookup("path"); ok {
		value := x.r.PathValue(name)
		err := set(field, name, []string{value})
		if err != nil || !utf8.ValidString(value) || strings.ContainsFunc(value, control) {
			return fault.NotFound(text.T("Cette adresse ne mène à rien.", "This address leads nowhere.")).Because(err)
		}
		return nil
	}
	if name, ok := f.Tag.Lookup("query"); ok {
		if name == "*" {
			field.Set(reflect.ValueOf(query))
			return nil
		}
		if err := set(field, name, query[name]); err != nil {
			return err
		}
		return within(field, f.Tag, name)
	}
	if name, ok := f.Tag.Lookup("form"); ok {
		if name == "*" {
			field.Set(reflect.ValueOf(x.r.PostForm))
			return nil
		}
		return set(field, name, x.r.PostForm[name])
	}
	if name, ok := f.Tag.Lookup("file"); ok {
		return x.fillFile(field, name)
	}
	if name, ok := f.Tag.Lookup("header"); ok {
		return set(field, name, x.r.Header.Values(name))
	}
	switch f.Tag.Get("body") {
	case "json":
		return x.readBody(field)
	case "fingerprint":
		field.SetString(cmp.Or(x.fingerprint, fingerprint(x.r, nil)))
	}
	return nil
}

func (x *exchange) readForm() error {
	kind, _, _ := mime.ParseMediaType(x.r.Header.Get("Content-Type"))
	limit := int64(maxForm)
	if kind == "multipart/form-data" {
		limit = maxUpload
	}
	x.r.Body = http.MaxBytesReader(x.w, x.r.Body, limit)
	var err error
	if kind == "multipart/form-data" {
		err = x.r.ParseMultipartForm(limit)
	} else {
		err = x.r.ParseForm()
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return tooLarge(limit)
	}
	if err != nil {
		return fault.Invalid(text.T("Le formulaire reçu est mal formé. Revenez à la page précédente et envoyez-le de nouveau.",
			"The form received is malformed. Go back to the previous page and send it again.")).Because(err)
	}
	return refuseControl(x.r.PostForm)
}

func tooLarge(limit int64) error {
	return WithStatus(http.StatusRequestEntityTooLarge, fault.Invalid(text.T(
		fmt.Sprintf("L’envoi dépasse la taille permise (%d Mo). Réduisez-le, puis envoyez-le de nouveau.", limit>>20),
		fmt.Sprintf("What was sent is over the size allowed (%d MB). Make it smaller, then send it again.", limit>>20)),
		fault.Field{Name: "size", Message: text.T("trop volumineux", "too large")}), nil)
}

// refuseControl refuses what no person types: invalid UTF-8 and control characters other than tab and line ends.
func refuseControl(values url.Values) error {
	for name, all := range values {
		for _, value := range append(all, name) {
			if !utf8.ValidString(value) || strings.ContainsFunc(value, control) {
				return fault.Invalid(text.T("Un champ contient un caractère de contrôle ou un texte mal encodé. Effacez-le et tapez-le de nouveau.",
					"A field holds a control character or badly encoded text. Clear it and type it again."),
					fault.Field{Name: strings.Map(printable, name), Message: text.T("caractère interdit", "forbidden character")})
			}
			if len(value) > maxValue {
				return tooLarge(maxForm)
			}
		}
	}
	return nil
}

func control(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }

func printable(r rune) rune {
	if control(r) || r == utf8.RuneError {
		return -1
	}
	return r
}

// fillFile reads the file of that name into a *Upload, or every file into a map of them for the name "*".
func (x *exchange) fillFile(field reflect.Value, name string) error {
	if x.r.MultipartForm == nil {
		return nil
	}
	uploads := map[string]*Upload{}
	for key, headers := range x.r.MultipartForm.File {
		if len(headers) == 0 || headers[0].Filename == "" || name != "*" && key != name {
			continue
		}
		file, err := headers[0].Open()
		if err != nil {
			return fmt.Errorf("file %s: %w", key, err)
		}
		data, err := io.ReadAll(file)
		if err := errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("file %s: %w", key, err)
		}
		uploads[key] = &Upload{Name: strings.Map(printable, headers[0].Filename), Data: data}
	}
	if name == "*" {
		field.Set(reflect.ValueOf(uploads))
	} else if u := uploads[name]; u != nil {
		field.Set(reflect.ValueOf(u))
	}
	return nil
}

// within refuses a value that the tags of its field, which also describe it to programs, leave out: `enum:"a,b"`,
// `minimum:"1"`, `maximum:"100"`. An absent value is always allowed.
func within(field reflect.Value, tag reflect.StructTag, name string) error {
	if field.IsZero() {
		return nil
	}
	refuse := func(fr, en, allowed string) error {
		return fault.Invalid(malformed, fault.Field{Name: name, Message: text.T(fr+allowed, en+allowed)})
	}
	if allowed := tag.Get("enum"); allowed != "" && !slices.Contains(strings.Split(allowed, ","), field.String()) {
		return refuse("choisissez l’une de ces valeurs\u00a0: ", "choose one of these values: ", strings.ReplaceAll(allowed, ",", ", "))
	}
	if least, err := strconv.ParseInt(tag.Get("minimum"), 10, 64); err == nil && field.Int() < least {
		return refuse("le moins permis est ", "the least allowed is ", tag.Get("minimum"))
	}
	if most, err := strconv.ParseInt(tag.Get("maximum"), 10, 64); err == nil && field.Int() > most {
		return refuse("le plus permis est ", "the most allowed is ", tag.Get("maximum"))
	}
	return nil
}

var malformed = text.T("Un paramètre de l’adresse est mal formé.", "A parameter of the address is malformed.")

// set writes the values of one parameter into a field of In.
func set(field reflect.Value, name string, values []string) error {
	if len(values) == 0 {
		return nil
	}
	switch field.Kind() {
	case reflect.String:
		field.SetString(values[0])
	case reflect.Int, reflect.Int64:
		if values[0] == "" {
			return nil
		}
		n, err := strconv.ParseInt(values[0], 10, 64)
		if err != nil || n < 0 {
			return fault.Invalid(malformed, fault.Field{Name: name, Message: text.T("un nombre entier est attendu, par exemple 2",
				"a whole number is expected, for example 2")})
		}
		field.SetInt(n)
	case reflect.Bool:
		field.SetBool(values[0] != "")
	case reflect.Slice:
		field.Set(reflect.ValueOf(values))
	default:
		return fmt.Errorf("field %s: a %s cannot be read from a request", name, field.Kind())
	}
	return nil
}
