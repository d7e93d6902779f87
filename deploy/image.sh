#!/bin/sh
# Builds the image of Balise: sh deploy/image.sh [name]. It needs Go, and podman or docker; it fetches no base image.
# With CONTEXT=folder it only makes the context there.
set -eu
cd "$(dirname "$0")/.."
name=${1:-balise:latest}
context=${CONTEXT:-$(mktemp -d)}
mkdir -p "$context/data"
CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$context/balise" ./cmd/balise
for list in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
	if [ -f "$list" ]; then cp "$list" "$context/ca-certificates.crt"; break; fi
done
[ -f "$context/ca-certificates.crt" ] || { echo "no list of certificate authorities on this machine" >&2; exit 1; }
cp deploy/Containerfile "$context/"
[ -z "${CONTEXT:-}" ] || exit 0
trap 'rm -rf "$context"' EXIT
builder=$(command -v podman || command -v docker) || { echo "neither podman nor docker is installed" >&2; exit 1; }
"$builder" build -t "$name" -f "$context/Containerfile" "$context"
