package testdb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"balise/platform/db"
)

// templates keeps, for this process, the bytes of each migrated file.
var templates = struct {
	sync.Mutex
	files map[string][]byte
}{files: map[string][]byte{}}

// copySQLite writes a migrated file in the folder and gives its address.
func copySQLite(ctx context.Context, folder, name string, sets []db.Migrations) (string, error) {
	content, err := template(ctx, folder, name, sets)
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "test.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return "", fmt.Errorf("copy the template: %w", err)
	}
	return "sqlite:" + path, nil
}

// template gives the bytes of the migrated file of that name, made at the first call.
func template(ctx context.Context, folder, name string, sets []db.Migrations) ([]byte, error) {
	templates.Lock()
	defer templates.Unlock()
	if content, ok := templates.files[name]; ok {
		return content, nil
	}
	path := filepath.Join(folder, "template.db")
	if err := migrated(ctx, "sqlite:"+path, sets); err != nil {
		return nil, err
	}
	content, err := os.ReadFile(path) // whole: the last connection to close empties the WAL into it
	if err != nil {
		return nil, fmt.Errorf("read the template: %w", err)
	}
	templates.files[name] = content
	return content, nil
}
