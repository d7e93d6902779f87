package links

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
)

// forbiddenError says that an address is not one of the public web.
type forbiddenError struct{ why string }

func (e *forbiddenError) Error() string { return "address refused: " + e.why }

// allowedURL refuses what is not a plain address of the web: other schemes, names and passwords, other ports.
func allowedURL(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return &forbiddenError{"neither http nor https"}
	case u.User != nil:
		return &forbiddenError{"it holds a name or a password"}
	case u.Hostname() == "" || strings.HasSuffix(u.Hostname(), ".localhost") || u.Hostname() == "localhost":
		return &forbiddenError{"no public host"}
	}
	return nil
}

// guard looks at each connection just before it is made, once the name is an address: what the name meant a moment ago, and
// where a redirection comes from, count for nothing.
func guard(may func(netip.AddrPort) error) func(context.Context, string, string, syscall.RawConn) error {
	return func(_ context.Context, network, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !strings.HasPrefix(network, "tcp") {
			return &forbiddenError{"not an address: " + address}
		}
		return may(to)
	}
}

// reserved are the ranges that the public web does not use: those of the IANA special-purpose registries that the methods
// of netip do not tell, and those that hide an IPv4 address inside an IPv6 one.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// Public refuses every address that is not one of the public web, and every port but those of http and https: the server
// must not be made to open what only it can reach.
func Public(to netip.AddrPort) error {
	a := to.Addr().Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(a) }) {
		return &forbiddenError{fmt.Sprintf("%s is not on the public web", a)}
	}
	if to.Port() != 80 && to.Port() != 443 {
		return &forbiddenError{fmt.Sprintf("port %d", to.Port())}
	}
	return nil
}
