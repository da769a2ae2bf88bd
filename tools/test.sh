#!/bin/sh
# All tests: the whole suite on SQLite, then what touches the database again on PostgreSQL.
set -eu
cd "$(dirname "$0")/.."
. tools/node.sh
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
KAISAI_DATA=$data
export KAISAI_DATA
unset DATABASE_URL || true

echo "== front end"
(cd frontend && npx --no-install vitest run --silent)

echo "== SQLite"
.venv/bin/python -m pytest -q -n 2 --dist loadgroup tests

echo "== PostgreSQL"
places=""
for place in tests/core tests/domains tests/entrypoints/api tests/journeys tests/consumers; do
    [ ! -d "$place" ] || places="$places $place"
done
code=0
# shellcheck disable=SC2086 # a list of words
.venv/bin/python tools/postgres.py .venv/bin/python -m pytest -q $places || code=$?
if [ "$code" = 75 ]; then
    echo "PostgreSQL is not installed, so the suite did not run on it (Debian: apt-get install postgresql)."
    code=0
fi
exit "$code"
