#!/usr/bin/env bash
# Sees to it that this machine has what the tests drive for real: Chromium, Redis and PostgreSQL.
# Installs what is missing on Debian as root; elsewhere names it, and fails where CI=true forbids skipping.
set -euo pipefail

has_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_redis() { command -v redis-server; }
has_postgres() { command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb'; }

missing_packages() {
    has_chromium >/dev/null || echo chromium
    has_redis >/dev/null || echo redis-server
    has_postgres >/dev/null || echo postgresql
}

install_packages() {
    local log
    log=$(mktemp)
    echo "Installing $* ..."
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"; } \
        >"$log" 2>&1 </dev/null; then
        grep '^E:' "$log" | sed 's#[a-z]*://[^ ]*#(package server)#g' || true
    fi
    rm -f "$log"
}

mapfile -t missing < <(missing_packages)
if ((${#missing[@]})) && [[ $(id -u) == 0 && -f /etc/debian_version ]]; then
    install_packages "${missing[@]}"
    mapfile -t missing < <(missing_packages)
fi
if ((${#missing[@]})); then
    echo "The tests want programs this machine lacks. On Debian: sudo apt-get install ${missing[*]}" >&2
    if [[ ${CI:-} == true ]]; then
        exit 1
    fi
    echo "Tests that need them are skipped." >&2
fi
