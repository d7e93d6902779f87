package main

import "testing"

func TestReadersAreToldAnAddressTheyCanOpen(t *testing.T) {
	tests := []struct{ listen, base, want string }{
		{"localhost:8080", "", "http://localhost:8080"},
		{":8080", "", "http://localhost:8080"},
		{"0.0.0.0:8080", "", "http://localhost:8080"},
		{"[::]:8080", "", "http://localhost:8080"},
		{"[::1]:8080", "", "http://[::1]:8080"},
		{"10.0.0.7:80", "", "http://10.0.0.7:80"},
		{":8080", "https://balise.exemple.invalid/", "https://balise.exemple.invalid"},
	}
	for _, test := range tests {
		s := settings{Listen: test.listen, BaseURL: test.base}
		if got := s.usualURL(); got != test.want {
			t.Errorf("listening on %q, readers are told %q, want %q", test.listen, got, test.want)
		}
	}
}
