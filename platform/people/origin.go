package people

import (
	"context"
	"net/netip"
	"strings"

	"balise/engine/text"
)

// Origin is where a request comes from: what limits attempts, and what a person recognises their sessions by.
type Origin struct {
	Address string // the network that the visitor speaks from; empty when it is not known
	Device  string // "firefox windows": never the whole of what the browser says of itself
}

type originKey struct{}

// WithOrigin gives a context that carries where a request comes from.
func WithOrigin(ctx context.Context, address, userAgent string) context.Context {
	return context.WithValue(ctx, originKey{}, Origin{Address: network(address), Device: device(userAgent)})
}

func originFrom(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}

// DeviceFrom gives the device that a request comes from, for DeviceTitle.
func DeviceFrom(ctx context.Context) string { return originFrom(ctx).Device }

// network gives what one visitor cannot change at will: the address itself, or for IPv6 the /64 that a household is given.
func network(address string) string {
	host := address
	if ap, err := netip.ParseAddrPort(address); err == nil {
		host = ap.Addr().String()
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return ""
	}
	ip = ip.Unmap()
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return ""
	}
	return prefix.String()
}

// named finds a name by a word of what the browser says of itself; the first found counts, since browsers imitate others.
type named struct{ word, code, name string }

var browsers = []named{
	{"Edg", "edge", "Edge"}, {"OPR/", "opera", "Opera"}, {"SamsungBrowser", "samsung", "Samsung Internet"}, {"Firefox", "firefox", "Firefox"},
	{"FxiOS", "firefox", "Firefox"}, {"CriOS", "chrome", "Chrome"}, {"Chrome", "chrome", "Chrome"}, {"Safari", "safari", "Safari"},
}

var systems = []named{
	{"Windows", "windows", "Windows"}, {"iPhone", "iphone", "iPhone"}, {"iPad", "ipad", "iPad"}, {"Android", "android", "Android"},
	{"CrOS", "chromeos", "ChromeOS"}, {"Mac OS X", "macos", "macOS"}, {"Linux", "linux", "Linux"},
}

// device keeps of a User-Agent only the browser and the system: "chrome android".
func device(userAgent string) string {
	find := func(list []named) string {
		for _, n := range list {
			if strings.Contains(userAgent, n.word) {
				return n.code
			}
		}
		return "other"
	}
	return find(browsers) + " " + find(systems)
}

// DeviceTitle names a device for a reader: « Firefox sur Windows ».
func DeviceTitle(device string) text.Text {
	browser, system, _ := strings.Cut(device, " ")
	find := func(list []named, code string) string {
		for _, n := range list {
			if n.code == code {
				return n.name
			}
		}
		return ""
	}
	b, s := find(browsers, browser), find(systems, system)
	switch {
	case b == "" && s == "":
		return text.T("Appareil non reconnu", "Unrecognised device")
	case b == "":
		return text.T("Un navigateur sur "+s, "A browser on "+s)
	case s == "":
		return text.T(b, b)
	}
	return text.T(b+" sur "+s, b+" on "+s)
}
