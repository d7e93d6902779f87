package web

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
)

// ClientAddress gives the network address from which the request of ctx comes, as far as it can be trusted; empty outside
// a request.
func ClientAddress(ctx context.Context) string {
	x, ok := ctx.Value(exchangeKey{}).(*exchange)
	if !ok {
		return ""
	}
	if a := x.site.Address(x.r); a.IsValid() {
		return a.String()
	}
	return x.r.RemoteAddr
}

// Address tells where a request comes from. A proxy that we trust tells it in X-Forwarded-For, to which each machine on the
// way adds, on the right, the address it was asked from: the first from the right that is not one of ours is the reader's.
// What stands further left may have been made up.
func (s *Site) Address(r *http.Request) netip.Addr {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	address := from.Addr().Unmap()
	said := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(said) - 1; i >= 0 && s.trusts(address); i-- {
		before, err := netip.ParseAddr(strings.TrimSpace(said[i]))
		if err != nil {
			break
		}
		address = before.Unmap().WithZone("")
	}
	return address
}

func (s *Site) trusts(a netip.Addr) bool {
	for _, p := range s.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// bucket is whom the limiter counts together: an IPv4 address, or the 64 bits that an IPv6 reader holds whole.
func (s *Site) bucket(r *http.Request) string {
	a := s.Address(r)
	switch {
	case !a.IsValid():
		return r.RemoteAddr
	case a.Is6():
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

// ParseProxies reads a list of addresses and ranges, "10.0.0.0/8, 192.0.2.7", of the machines trusted to tell where a request
// comes from. The error is the first item that is neither.
func ParseProxies(list string) ([]netip.Prefix, error) {
	var found []netip.Prefix
	for item := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(item)
		if err != nil {
			var a netip.Addr
			if a, err = netip.ParseAddr(item); err != nil {
				return nil, err
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		found = append(found, p.Masked())
	}
	return found, nil
}
