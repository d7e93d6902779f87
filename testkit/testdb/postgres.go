package testdb

import (
	"context"
	"fmt"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"

	"balise/platform/db"
)

// templateLock is the number of the advisory lock under which templates are made: the test binaries of several packages
// share one server.
const templateLock = 20261124

// copyPostgres creates a migrated database on the server, has it dropped after the test, and gives its address.
func copyPostgres(t testing.TB, server, name string, sets []db.Migrations) (string, error) {
	ctx := t.Context()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", fmt.Errorf("%s: %w", Env, err)
	}
	defer conn.Close(context.Background())
	template := "balise_template_" + name
	if err := ensureTemplate(ctx, conn, server, template, sets); err != nil {
		return "", err
	}
	copied := "balise_test_" + db.NewID()
	if err := run(ctx, conn, "CREATE DATABASE %s TEMPLATE %s", copied, template); err != nil {
		return "", err
	}
	t.Cleanup(func() { // runs after the test's own database is closed, and when t.Context is over
		if err := drop(context.Background(), server, copied); err != nil {
			t.Errorf("testdb: %v", err)
		}
	})
	return named(server, copied)
}

// ensureTemplate makes the template once per server. It takes its name only when complete, so that a test run that was
// killed leaves nothing that another would trust.
func ensureTemplate(ctx context.Context, conn *pgx.Conn, server, template string, sets []db.Migrations) error {
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return fmt.Errorf("lock the templates: %w", err)
	}
	defer conn.Exec(ctx, "SELECT pg_advisory_unlock($1)", templateLock) // closing the connection would do it too
	var exists bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", template).Scan(&exists); err != nil {
		return fmt.Errorf("look for the template: %w", err)
	}
	if exists {
		return nil
	}
	draft := "balise_draft_" + db.NewID()
	if err := run(ctx, conn, "CREATE DATABASE %s", draft); err != nil {
		return err
	}
	address, err := named(server, draft)
	if err != nil {
		return err
	}
	if err := migrated(ctx, address, sets); err != nil {
		return fmt.Errorf("%w (and its database: %w)", err, drop(ctx, server, draft))
	}
	return run(ctx, conn, "ALTER DATABASE %s RENAME TO %s", draft, template)
}

// drop removes a database, whoever is still connected to it.
func drop(ctx context.Context, server, name string) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return fmt.Errorf("%s: %w", Env, err)
	}
	defer conn.Close(ctx)
	return run(ctx, conn, "DROP DATABASE %s WITH (FORCE)", name)
}

// run executes a statement on databases, whose names cannot be arguments.
func run(ctx context.Context, conn *pgx.Conn, format string, names ...any) error {
	for i, name := range names {
		names[i] = pgx.Identifier{name.(string)}.Sanitize()
	}
	statement := fmt.Sprintf(format, names...)
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// named gives the server's address with another database name.
func named(server, name string) (string, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", fmt.Errorf("%s: %w", Env, err)
	}
	u.Path = "/" + name
	return u.String(), nil
}
