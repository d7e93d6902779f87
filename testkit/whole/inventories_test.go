package whole

import (
	"maps"
	"slices"
	"testing"

	"balise/engine/usecase"
	"balise/measures/usecases/catalogue"
	"balise/platform/people"
	"balise/testkit/server"
)

// withInventories adds what the wildcards of the catalogue of other administrations may hold: a load of the demonstration, its profile,
// and a file that waits.
func withInventories(t *testing.T, s *server.Server, known map[string]string) map[string]string {
	t.Helper()
	store := catalogue.NewStore(s.DB, s.Now)
	loads, err := store.Loads(t.Context())
	if err != nil || len(loads) == 0 {
		t.Fatalf("the demonstration loaded no inventory: %v", err)
	}
	last := loads[slices.IndexFunc(loads, func(l catalogue.Load) bool { return l.Profile == "demo-atlantis" })]
	profiles, err := store.ProfileEditions(t.Context(), last.Profile)
	if err != nil || len(profiles) == 0 {
		t.Fatalf("the profile %s is not saved: %v", last.Profile, err)
	}
	file, err := store.File(t.Context(), last.SHA256, last.FileName)
	if err != nil {
		t.Fatal(err)
	}
	upload, err := store.Send(t.Context(), people.Operator("test"), file, usecase.Saved, profiles[0].Profile, "")
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(known, map[string]string{"load": last.ID, "profile": last.Profile, "upload": upload})
	return known
}
