#!/bin/sh
# Installs what the tests use and pip cannot bring: a Chromium and a redis-server.
# Does nothing, quickly, where both are there.
set -eu

has() {
    for name in "$@"; do
        command -v "$name" >/dev/null 2>&1 && return
        [ -x "/usr/bin/$name" ] && return
    done
    return 1
}
has_browser() { has chromium chromium-browser google-chrome-stable google-chrome; }

missing=""
has_browser || missing="$missing a browser"
has redis-server || missing="$missing redis-server"
[ -z "$missing" ] && exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 && as_root="sudo -n"
fi

if has apt-get; then
    export DEBIAN_FRONTEND=noninteractive
    packages=""
    has_browser || packages="chromium fonts-dejavu-core"
    has redis-server || packages="$packages redis-server"
    $as_root apt-get update -q && $as_root apt-get install -qy --no-install-recommends $packages || true
elif has dnf; then
    $as_root dnf install -qy chromium redis || true
elif has apk; then
    $as_root apk add --quiet chromium redis || true
elif has brew; then
    has_browser || brew install --quiet --cask chromium || true
    has redis-server || brew install --quiet redis || true
fi

has redis-server || echo "No redis-server: the tests use the valkey-server of the requirements." >&2
if ! has_browser; then
    # Ubuntu's package is a snap, which containers cannot run: Playwright's own build instead.
    .venv/bin/python -m playwright install chromium || {
        echo "The browser tests need Chromium, and it could not be installed here." >&2
        echo "Install the package 'chromium' and run this again, or leave them out:" >&2
        echo "    .venv/bin/python -m pytest -m 'not browser'" >&2
        exit 1
    }
fi
