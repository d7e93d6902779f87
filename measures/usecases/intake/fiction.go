package intake

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"time"

	"balise/content"
	"balise/measures/usecases/catalogue"
	"balise/platform/people"
)

// fictionFolder holds the inventories of places that do not exist.
const fictionFolder = "demo/usecases"

// fictions are the inventories of the demonstration, in the order in which they come in: the second edition of one shows what changes.
var fictions = []struct{ file, profile, edition string }{
	{"atlantis-2025.csv", "atlantis.yaml", ""}, {"verzonnendam-2026.csv", "verzonnendam.yaml", ""}, {"brume-2026.csv", "brume.yaml", ""},
	{"atlantis-2026.csv", "atlantis.yaml", "2026"},
}

// Fiction loads the inventories of the demonstration that are not in the catalogue yet.
func (k *Intake) Fiction(ctx context.Context, _ time.Time) error {
	loads, err := k.Store.Loads(ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, l := range loads {
		known[l.SHA256] = true
	}
	for _, f := range fictions {
		data, err := fs.ReadFile(content.FS, path.Join(fictionFolder, f.file))
		if err != nil {
			return fmt.Errorf("demonstration: %w", err)
		}
		file := catalogue.FileOf(f.file, data)
		if known[file.SHA256] {
			continue
		}
		if err := k.tell(ctx, file, f.profile, f.edition); err != nil {
			return fmt.Errorf("demonstration: %s: %w", f.file, err)
		}
	}
	return nil
}

func (k *Intake) tell(ctx context.Context, f catalogue.File, profile, edition string) error {
	data, err := fs.ReadFile(content.FS, path.Join(fictionFolder, profile))
	if err != nil {
		return err
	}
	p, err := catalogue.ReadProfile(profile, data)
	if err != nil {
		return err
	}
	operator := people.Operator("demo")
	if _, err := k.Store.SaveProfile(ctx, operator, p); err != nil {
		return err
	}
	plan, err := k.Store.Prepare(ctx, k.Shipped, f, catalogue.Request{Name: p.ID, Edition: edition})
	if err != nil {
		return err
	}
	_, err = k.Store.Apply(ctx, operator, plan)
	return err
}
