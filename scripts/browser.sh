#!/bin/sh
# Install Chromium for the tests of the picture, if it is not there and Debian's packages can be had.
set -u
command -v chromium >/dev/null 2>&1 && exit 0
say() { echo "browser.sh: $*" >&2; }
if ! command -v apt-get >/dev/null 2>&1; then
  say "chromium is not installed and there is no apt-get; the tests of the picture will fail until it is installed"
  exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
  say "chromium is not installed and this is not root; run: sudo apt-get install chromium"
  exit 0
fi
say "installing chromium from Debian's packages"
log=$(mktemp)
if apt-get update -qq >"$log" 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >>"$log" 2>&1; then
  rm -f "$log"
else
  say "chromium could not be installed; the tests of the picture will fail. apt-get said:"
  tail -n 5 "$log" >&2
fi
exit 0
