//go:build unix

package browser

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// Authenticator is a virtual device that holds the passkeys of one tab and unlocks at once, as its owner would.
type Authenticator struct {
	tab *Tab
	id  webauthn.AuthenticatorID
}

// Authenticator gives the tab a device of its own.
func (tab *Tab) Authenticator() *Authenticator {
	tab.t.Helper()
	a := &Authenticator{tab: tab}
	tab.do("add an authenticator", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return fmt.Errorf("enable WebAuthn: %w", err)
		}
		made, err := cdp.Call(ctx, target, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}})
		if err != nil {
			return fmt.Errorf("add: %w", err)
		}
		a.id = made.AuthenticatorID
		return nil
	}))
	return a
}

// Verify makes the device recognise its owner, or not.
func (a *Authenticator) Verify(owner bool) {
	a.tab.t.Helper()
	a.tab.do("verify the owner", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: a.id, IsUserVerified: owner})
		return err
	}))
}

// Forge makes the device sign badly, and say all the same that it verified its owner.
func (a *Authenticator) Forge(bad bool) {
	a.tab.t.Helper()
	a.tab.do("forge the signature", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, webauthn.SetResponseOverrideBits, webauthn.SetResponseOverrideBitsParams{AuthenticatorID: a.id, IsBogusSignature: &bad})
		return err
	}))
}
