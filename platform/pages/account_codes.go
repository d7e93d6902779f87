package pages

import (
	"context"
	"fmt"
	"image"
	"net/url"
	"strings"

	"github.com/boombuler/barcode/qr"

	"balise/engine/text"
	"balise/platform/people"
	"balise/platform/web"
	"balise/platform/web/ui"
)

// CodesPage turns time-based codes on or off, and gives recovery codes.
type CodesPage struct {
	On       bool
	Facts    ui.SummaryList
	QR       QR
	Secret   string // in groups of four, to be typed
	Action   string
	Fields   []ui.Field
	Recovery []string // shown once
	problems []ui.Problem
}

// Problems gives the error summary.
func (p CodesPage) Problems() []ui.Problem { return p.problems }

// QR is a QR code as an SVG path, one unit a module.
type QR struct {
	Path string
	Size int // with its quiet zone
}

// quietZone is the white border that readers need, in modules (ISO/IEC 18004).
const quietZone = 4

// newQR draws a text as a QR code.
func newQR(content string) (QR, error) {
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return QR{}, fmt.Errorf("QR code: %w", err)
	}
	var path strings.Builder
	size := code.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			if dark(code, x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quietZone, y+quietZone)
			}
		}
	}
	return QR{Path: path.String(), Size: size.X + 2*quietZone}, nil
}

func dark(picture image.Image, x, y int) bool {
	r, _, _, _ := picture.At(x, y).RGBA()
	return r == 0
}

// otpauth is the address that authenticator apps read from a QR code.
func otpauth(email, secret string) string {
	return "otpauth://totp/" + url.PathEscape("Balise:"+email) + "?" + url.Values{"secret": {secret}, "issuer": {"Balise"}}.Encode()
}

// grouped cuts a secret into groups of four, which are easier to copy by hand.
func grouped(secret string) string {
	var groups []string
	for len(secret) > 4 {
		groups, secret = append(groups, secret[:4]), secret[4:]
	}
	return strings.Join(append(groups, secret), " ")
}

func (a *Account) codesForm(ctx context.Context, _ struct{}) (web.Outcome[CodesPage], error) {
	if again, ok := a.recent(ctx, "account.codes"); !ok {
		return web.Go[CodesPage](again, ""), nil
	}
	page, err := a.codesPage(ctx, nil, nil)
	return web.Stay(page, 200), err
}

// codesPage shows the state of the codes, or what is needed to turn them on. The secret stays the same in the session until
// it is confirmed, so that a reloaded page does not spoil what the app has already read.
func (a *Account) codesPage(ctx context.Context, recovery []string, problems []ui.Problem) (CodesPage, error) {
	actor := people.ActorFrom(ctx)
	state, err := a.People.Codes(ctx, actor.ID)
	page := CodesPage{On: state.On, Action: web.URL(ctx, "account.codes"), Recovery: recovery, problems: problems}
	if err != nil {
		return page, err
	}
	if state.On {
		left := fmt.Sprint(state.Recovery)
		page.Facts = ui.SummaryList{Rows: []ui.SummaryRow{
			{Label: text.T("Activés", "Turned on"), Value: at(state.Since)},
			{Label: text.T("Codes de secours qui restent", "Recovery codes left"), Value: sameInBoth(left)}}}
		return page, nil
	}
	secret := a.Sessions.GetString(ctx, secretKey)
	if secret == "" {
		secret = people.NewCodeSecret()
		a.Sessions.Put(ctx, secretKey, secret)
	}
	page.Secret = grouped(secret)
	page.Fields = marked([]ui.Field{codeField(text.T("Les six chiffres que l’application montre maintenant.", "The six digits that the app shows now."))}, problems)
	page.QR, err = newQR(otpauth(actor.Email, secret))
	return page, err
}

type codesIn struct {
	Code  string `form:"code"`
	Renew string `form:"renew"`
}

// postCodes turns codes on, or renews the recovery codes: either way the page shows recovery codes, once.
func (a *Account) postCodes(ctx context.Context, in codesIn) (web.Outcome[CodesPage], error) {
	if again, ok := a.recent(ctx, "account.codes"); !ok {
		return web.Go[CodesPage](again, ""), nil
	}
	if in.Renew != "" {
		recovery, err := a.People.NewRecoveryCodes(ctx, people.ActorFrom(ctx))
		if err != nil {
			return web.Outcome[CodesPage]{}, err
		}
		page, err := a.codesPage(ctx, recovery, nil)
		return web.Stay(page, 200), err
	}
	secret := a.Sessions.GetString(ctx, secretKey)
	if secret == "" {
		return web.Go[CodesPage](web.URL(ctx, "account.codes"), ""), nil // the page makes one
	}
	recovery, err := a.People.StartCodes(ctx, people.ActorFrom(ctx), secret, in.Code)
	if problems, status := tried(err, "code"); problems != nil {
		page, err := a.codesPage(ctx, nil, problems)
		return web.Stay(page, status), err
	}
	if err != nil {
		return web.Outcome[CodesPage]{}, err
	}
	a.Sessions.Remove(ctx, secretKey)
	page, err := a.codesPage(ctx, recovery, nil)
	return web.Stay(page, 200), err
}

func (a *Account) stopCodes(ctx context.Context, _ struct{}) (web.Outcome[struct{}], error) {
	if again, ok := a.recent(ctx, "account.codes"); !ok {
		return web.Go[struct{}](again, ""), nil
	}
	err := a.People.StopCodes(ctx, people.ActorFrom(ctx))
	return web.Go[struct{}](web.URL(ctx, "account"), "notice.codes.off"), err
}
