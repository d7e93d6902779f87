package people

import (
	"encoding/base32"
	"testing"
	"time"
)

// The vectors of RFC 6238, appendix B, for SHA-1.
func TestTheCodesAreThoseOfRFC6238(t *testing.T) {
	for seconds, want := range map[int64]string{59: "94287082", 1111111109: "07081804", 1111111111: "14050471",
		1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130"} {
		if got := oneTimeCode([]byte("12345678901234567890"), seconds/30, 8); got != want {
			t.Errorf("at %d: %s, want %s", seconds, got, want)
		}
	}
}

// The vectors of RFC 4226, appendix D.
func TestTheCodesAreThoseOfRFC4226(t *testing.T) {
	for step, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"} {
		if got := oneTimeCode([]byte("12345678901234567890"), int64(step), codeDigits); got != want {
			t.Errorf("step %d: %s, want %s", step, got, want)
		}
	}
}

func TestACodeIsGoodAStepEarlyOrLateAndOnce(t *testing.T) {
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte("12345678901234567890"))
	const code, step = "287082", 1 // good from 30 s to 60 s
	for seconds, want := range map[int64]bool{0: true, 29: true, 30: true, 59: true, 60: true, 89: true, 90: false, 3600: false} {
		if _, right := stepOf(secret, code, time.Unix(seconds, 0), 0); right != want {
			t.Errorf("at %d s the code is right: %v, want %v", seconds, right, want)
		}
	}
	if _, right := stepOf(secret, code, time.Unix(45, 0), step); right {
		t.Error("the code works twice")
	}
	if _, right := stepOf("not base32!", code, time.Unix(45, 0), 0); right {
		t.Error("a secret that cannot be read accepts a code")
	}
}

func TestADeviceIsSaidInWords(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                      "Firefox sur Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":         "Edge sur Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604": "Safari sur iPhone",
		"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36":                          "Chrome sur Android",
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0)": "Un navigateur sur Linux",
		"Firefox": "Firefox",
		"curl/8":  "Appareil non reconnu",
		"":        "Appareil non reconnu",
	} {
		if got := DeviceTitle(device(agent)).FR; got != want {
			t.Errorf("%s is said %q, want %q", agent, got, want)
		}
	}
}

func FuzzAnyAddressAndDevice(f *testing.F) {
	f.Add("203.0.113.9:443", "Firefox")
	f.Add("[2001:db8::1%eth0]:1", "\x00")
	f.Fuzz(func(t *testing.T, address, agent string) {
		if n := network(address); n != "" && network(n[:max(0, len(n)-len("/64"))]) == "" && network(n) != n {
			t.Errorf("%q gives the network %q, which is none", address, n)
		}
		if DeviceTitle(device(agent)).Empty() {
			t.Errorf("%q is a device without words", agent)
		}
	})
}

func TestTheNetworkIsWhatAVisitorCannotChange(t *testing.T) {
	for address, want := range map[string]string{"203.0.113.9:5000": "203.0.113.9", "[::ffff:203.0.113.9]:1": "203.0.113.9",
		"[2001:db8:1:2:3:4:5:6]:1": "2001:db8:1:2::/64", "[fe80::1%eth0]:80": "fe80::/64", "203.0.113.9": "203.0.113.9", "": "", "pipe": ""} {
		if got := network(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
