# The commands of the house. `make test` is the one that says whether the work is good; .ci/run calls it.

.PHONY: test check lint bench demo fuzz needs

# Everything: layout, vet, the whole suite on SQLite, then again on PostgreSQL. Installs what it needs on Debian.
test: needs
	go run ./testkit/suite

# Under a minute, before each commit: layout, vet, and the tests over the tree itself.
check:
	go run ./testkit/suite --quick

# Linters and dead code, with the versions kept in tools/go.mod.
lint:
	go tool -modfile=tools/go.mod golangci-lint run ./...
	go tool -modfile=tools/go.mod deadcode -test ./...

# What takes how long: benchmarks, then the load script on 100,000 records, on SQLite and on a private PostgreSQL.
bench: needs
	go test -run '^$$' -bench . -benchmem ./...
	go run ./testkit/load
	go run ./testkit/withpostgres -- sh -c 'go run ./testkit/load -database "$$BALISE_TEST_POSTGRES"'

demo:
	go run ./cmd/balise demo

# Each fuzz test for ten seconds; FUZZTIME=5m for longer.
fuzz:
	sh tools/fuzz.sh

needs:
	sh tools/needs.sh
