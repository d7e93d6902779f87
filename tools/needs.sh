#!/bin/sh
# Installs what the tests need besides Go: PostgreSQL and Chromium. As root on Debian by itself, elsewhere it says what
# is missing and how to get it; the tests then fail or skip with the same words.
set -eu

missing=""
have() { command -v "$1" >/dev/null 2>&1; }

if ! have initdb && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && ! have pg_config; then
	missing="postgresql"
fi
if [ -z "${BALISE_TEST_CHROMIUM:-}" ] && ! have chromium && ! have chromium-browser && ! have google-chrome; then
	# Without a font Chromium draws empty boxes; only the recommended packages of Debian bring one.
	missing="$missing chromium fonts-dejavu-core"
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && have apt-get; then
	echo "needs: installing $missing"
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -q
	# shellcheck disable=SC2086 # a list of names
	apt-get install -q -y --no-install-recommends $missing
	exit 0
fi

echo "needs: missing: $missing"
echo "  Debian, Ubuntu   sudo apt-get install $missing"
echo "  Fedora           sudo dnf install postgresql-server chromium"
echo "  macOS            brew install postgresql@17 chromium"
echo "BALISE_TEST_CHROMIUM=/path/to/chromium names a browser kept elsewhere."
[ "${CI:-}" != true ]
