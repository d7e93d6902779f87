package house

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "add new migrations to migrations.sum")

const sumFile = "migrations.sum"

// A migration that has landed ran somewhere: changing it would leave that database different from a new one, in
// silence. So each file is known by its hash; -update adds new files and never touches a line that is there.
func TestALandedMigrationNeverChanges(t *testing.T) {
	data, err := os.ReadFile(sumFile)
	if err != nil && !*update {
		t.Fatal(err)
	}
	landed := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if hash, path, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			landed[path] = hash
		}
	}
	present := map[string]bool{}
	tree(t).Walk(t, []string{"platform", "measures"}, []string{".sql"}, func(path string, data []byte) {
		sum := sha256.Sum256(data)
		hash := hex.EncodeToString(sum[:])
		present[path] = true
		switch known := landed[path]; {
		case known == "" && *update:
			landed[path] = hash
		case known == "":
			t.Errorf("%s is not in %s: run go test ./testkit/house -run Migration -update, and commit both", path, sumFile)
		case known != hash:
			t.Errorf("%s has changed since it landed: restore it, and write a new migration", path)
		}
	})
	for path := range landed {
		if !present[path] {
			t.Errorf("%s has landed and is gone: restore it", path)
		}
	}
	if *update && !t.Failed() {
		var b strings.Builder
		for _, path := range slices.Sorted(maps.Keys(landed)) {
			fmt.Fprintf(&b, "%s  %s\n", landed[path], path)
		}
		if err := os.WriteFile(sumFile, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
