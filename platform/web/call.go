package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"balise/engine/text"
	"balise/platform/fault"
)

// Reply is what an operation answers to a program. It can be kept as JSON and sent again later.
type Reply[Out any] struct {
	Status int `json:"status"` // 200 when it is 0
	Body   Out `json:"body"`
	// Version is the version of what was read or written: the answer's ETag. 0 for none.
	Version int `json:"version,omitempty"`
	// Location is the address of what was made.
	Location string `json:"location,omitempty"`
	// Replayed tells that this is the answer to an earlier request with the same key.
	Replayed bool `json:"-"`
}

// Call declares an operation for programs, which has no page: JSON comes in (the field tagged body) and goes out. It is
// opened by an access token only, so that no other site can make a browser write here. An invalid fault of act names what
// to mend in the body: its status is 422.
func Call[In, Out any](method string, p Page, act func(context.Context, In) (Reply[Out], error)) Endpoint {
	p.Token = true
	e := endpoint[In, Out](p, method)
	e.serve = func(x *exchange) error {
		in, err := decode[In](x)
		if err != nil {
			return err
		}
		reply, err := act(x.ctx, in)
		if err != nil && method != http.MethodGet {
			return unprocessable(err)
		}
		if err != nil {
			return err
		}
		return sendReply(x, reply)
	}
	return e
}

func sendReply[Out any](x *exchange, reply Reply[Out]) error {
	body, err := json.Marshal(reply.Body)
	if err != nil {
		return fmt.Errorf("writing the JSON of %s: %w", x.name, err)
	}
	h := x.w.Header()
	if reply.Version > 0 {
		h.Set("ETag", versionTag(reply.Version))
		if x.r.Method == http.MethodGet && x.r.Header.Get("If-None-Match") == versionTag(reply.Version) {
			x.w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	if reply.Location != "" {
		h.Set("Location", reply.Location)
	}
	if reply.Replayed {
		h.Set("Idempotency-Replayed", "true")
	}
	h.Set("Content-Type", "application/json")
	x.w.WriteHeader(max(reply.Status, http.StatusOK))
	x.send(body)
	return nil
}

// versionTag writes a version as an ETag: "v3", quotes included.
func versionTag(version int) string { return strconv.Quote("v" + strconv.Itoa(version)) }

// VersionOf reads the version that an If-Match header names. A write says on what it is based: without it, it could erase
// what somebody else wrote meanwhile.
func VersionOf(ifMatch string) (int, error) {
	if ifMatch == "" {
		return 0, WithStatus(http.StatusPreconditionRequired, fault.Invalid(text.T(
			"Dites de quelle version part ce changement\u00a0: envoyez dans l’en-tête If-Match l’ETag reçu en lisant la fiche.",
			"Say which version this change is based on: send in the If-Match header the ETag received when reading the record."),
			fault.Field{Name: "If-Match", Message: text.T("en-tête manquant", "missing header")}), nil)
	}
	var version int
	if n, err := fmt.Sscanf(ifMatch, `"v%d"`, &version); n != 1 || err != nil || version < 1 || versionTag(version) != ifMatch {
		return 0, WithStatus(http.StatusBadRequest, fault.Invalid(text.T("L’en-tête If-Match ne nomme pas une version.", "The If-Match header names no version."),
			fault.Field{Name: "If-Match", Message: text.T("écrivez l’ETag tel qu’il a été reçu, guillemets compris",
				"write the ETag as it was received, quotes included")}), nil)
	}
	return version, nil
}

// byToken lets in only who comes by an access token.
func (x *exchange) byToken() error {
	if x.site.token(x.ctx) != "" {
		return nil
	}
	return WithStatus(http.StatusUnauthorized, fault.Forbidden(text.T(
		"Cette opération demande un jeton d’accès\u00a0: envoyez-le dans l’en-tête Authorization, après le mot Bearer. Un jeton se crée dans l’espace de travail.",
		"This operation takes an access token: send it in the Authorization header, after the word Bearer. A token is created in the workspace.")), nil)
}
