#!/bin/sh
# Installs everything into .venv and builds the front end. Quick when nothing changed; safe to repeat.
set -eu
cd "$(dirname "$0")/.."
stamps=.venv/stamps

say() { printf 'setup: %s\n' "$*" >&2; }
sum_of() { cat "$@" | cksum | tr ' ' '-'; }
done_before() { [ -f "$stamps/$1" ] && [ "$(cat "$stamps/$1")" = "$2" ]; }
remember() { mkdir -p "$stamps"; printf '%s' "$2" >"$stamps/$1"; }

python=""
for candidate in python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || { say "Python 3.11 or newer is needed (Debian: apt-get install python3 python3-venv)."; exit 1; }

install_debian() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    say "installing Debian packages: $*"
    apt-get update -qq >/dev/null 2>&1 || true
    said=$(mktemp)
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >"$said" 2>&1 || {
        grep '^E:' "$said" >&2 || tail -n 5 "$said" >&2
        rm -f "$said"
        return 1
    }
    rm -f "$said"
}

if [ ! -x .venv/bin/python ]; then
    "$python" -m venv .venv 2>/dev/null || {
        rm -rf .venv
        install_debian python3-venv || { say "python3-venv is missing: as root, apt-get install python3-venv"; exit 1; }
        "$python" -m venv .venv
    }
fi

wanted=$(sum_of requirements-dev.lock pyproject.toml)
if ! done_before python "$wanted"; then
    say "installing Python packages"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    remember python "$wanted"
fi

# What tests and benchmarks use beside Python; each is skipped, with a reason, where it is missing.
missing=""
while read -r package purpose; do
    [ -n "$package" ] || continue
    [ "$(dpkg-query -W -f="\${db:Status-Status}" "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
done <tools/debian-packages.txt
if [ -n "$missing" ] && command -v dpkg >/dev/null 2>&1; then
    # shellcheck disable=SC2086 # a list of words
    if ! install_debian $missing; then
        for package in $missing; do
            say "$package is missing, so skipped: $(sed -n "s/^$package  *//p" tools/debian-packages.txt)"
        done
        [ "$(id -u)" = 0 ] || say "to have them: sudo apt-get install$missing"
    fi
fi

. tools/node.sh
wanted=$(sum_of frontend/package.json frontend/package-lock.json $(find frontend -path frontend/node_modules -prune -o -type f -print | sort))
if ! done_before frontend "$wanted" || [ ! -d src/kaisai/core/surfaces/static/kaisai/built ]; then
    say "building the front end"
    (cd frontend && npm ci --silent --no-audit --no-fund && npm run --silent build) >&2
    remember frontend "$wanted"
fi

.venv/bin/python tools/compile_messages.py
