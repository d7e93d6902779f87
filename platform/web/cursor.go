package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"unicode/utf8"

	"balise/engine/text"
	"balise/platform/fault"
)

// A cursor says where a list goes on: the place after which its next page begins, and the seal of the list it belongs to. The
// seal catches a cursor that was cut, altered or taken from another list; it hides nothing and protects nothing secret.
const (
	sealLength    = 9   // bytes
	longestCursor = 700 // characters
)

// list is what a cursor belongs to: the address that was asked, without the place in it, and the language of its order.
func (x *exchange) list() string {
	query := x.r.URL.Query()
	query.Del("cursor")
	query.Del("limit")
	return string(x.lang) + " " + x.r.URL.Path + "?" + query.Encode()
}

func seal(list, place string) []byte {
	sum := sha256.Sum256([]byte(list + "\n" + place))
	return sum[:sealLength]
}

func sealed(list, place string) string {
	return base64.RawURLEncoding.EncodeToString(append(seal(list, place), place...))
}

// unsealed gives the place that a cursor names in a list; false when it is not a cursor of this list.
func unsealed(list, cursor string) (place string, ok bool) {
	if len(cursor) > longestCursor {
		return "", false
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(data) < sealLength || !utf8.Valid(data[sealLength:]) {
		return "", false
	}
	place = string(data[sealLength:])
	return place, bytes.Equal(data[:sealLength], seal(list, place))
}

// Place reads the cursor of a request of ctx: the place after which the list goes on. Empty for an empty cursor, the beginning
// of the list.
func Place(ctx context.Context, cursor string) (string, error) {
	x, ok := ctx.Value(exchangeKey{}).(*exchange)
	if cursor == "" || !ok {
		return "", nil
	}
	place, ok := unsealed(x.list(), cursor)
	if !ok {
		return "", BadCursor()
	}
	return place, nil
}

// BadCursor is the fault of a cursor that names no place in its list.
func BadCursor() error {
	return fault.Invalid(malformed, fault.Field{Name: "cursor", Message: text.T(
		"ce curseur n’est pas de cette liste\u00a0: reprenez l’adresse «\u00a0next\u00a0» telle quelle, ou recommencez sans curseur",
		"this cursor is not of this list: take the “next” address as it is, or start again without a cursor")})
}

// Next tells the reader of a list where its next page is, in a Link header, and gives that address: the one of the request of
// ctx, from the place after which the list goes on.
func Next(ctx context.Context, place string) string {
	x, ok := ctx.Value(exchangeKey{}).(*exchange)
	if !ok {
		return ""
	}
	query := x.r.URL.Query()
	query.Set("cursor", sealed(x.list(), place))
	address := Absolute(ctx, (&url.URL{Path: x.r.URL.Path, RawQuery: query.Encode()}).String())
	x.w.Header().Set("Link", "<"+address+`>; rel="next"`)
	return address
}
