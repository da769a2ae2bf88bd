#!/bin/sh
# All tests: the whole suite on SQLite, then again on PostgreSQL.
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

# Each half has a cluster of its own: a transaction that stays open in one database holds back what
# readers of the journal see in every database of its cluster.
on_postgres() {
    .venv/bin/python tools/postgres.py .venv/bin/python -m pytest -q "$@"
}
echo "== PostgreSQL (all but architecture and engines, which know no database)"
on_postgres tests/core tests/domains tests/journeys tests/consumers tests/browser >"$data/half" 2>&1 &
half=$!
code=0
on_postgres tests/entrypoints || code=$?
wait "$half" || { [ "$code" != 0 ] || code=$?; }
if [ "$code" = 75 ]; then
    echo "PostgreSQL is not installed, so the suite did not run on it (Debian: apt-get install postgresql)."
    exit 0
fi
cat "$data/half"
exit "$code"
