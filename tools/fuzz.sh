#!/bin/sh
# Runs every fuzz test of the tree in turn, each for FUZZTIME (10 seconds unless told).
set -eu
for package in $(go list -f '{{.ImportPath}}' ./...); do
	for name in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
		echo "== $package $name"
		go test -run '^$' -fuzz "^$name\$" -fuzztime "${FUZZTIME:-10s}" "$package"
	done
done
