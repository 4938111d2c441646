#!/bin/sh
# Put axe-core, which tests of pages check them with, into a folder (build/axe) from the npm registry, if it is not there.
# It is a tool of the tests under the MPL-2.0, and no part of what is installed.
set -u
version=4.14.1
sum=29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c
folder=${1:-build/axe}
say() { echo "axe.sh: $*" >&2; }
whole() { echo "$sum  $1" | sha256sum --check --status 2>/dev/null; }
[ -f "$folder/axe.min.js" ] && whole "$folder/axe.min.js" && exit 0
if ! command -v npm >/dev/null 2>&1; then
  say "npm is not installed; the tests of accessibility will fail until it is (on Debian: apt-get install npm)"
  exit 1
fi
mkdir -p "$folder" && work=$(mktemp -d "$folder/fetch.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
if (cd "$work" && npm pack --silent "axe-core@$version" >/dev/null && tar -xzf "axe-core-$version.tgz") &&
  whole "$work/package/axe.min.js"; then
  mv "$work/package/axe.min.js" "$folder/axe.min.js"
else
  say "axe-core $version could not be fetched whole from the npm registry; the tests of accessibility will fail"
  exit 1
fi
