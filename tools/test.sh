#!/bin/sh
# All tests: the whole suite on SQLite, and beside it what knows a database again on PostgreSQL.
set -eu
cd "$(dirname "$0")/.."
. tools/node.sh
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
KAISAI_DATA=$data
export KAISAI_DATA
unset DATABASE_URL || true
# Some hundred processes start; without compiled modules each would compile all of ours anew.
unset PYTHONDONTWRITEBYTECODE || true

echo "== front end"
(cd frontend && npx --no-install vitest run --silent)

# Tests wait more than they work, so all of this runs at once. Each part has a cluster of its own: a
# transaction that stays open in one database holds back what readers of the journal see in every
# database of its cluster. What knows no database is left out: docs/decisions/0018.
on_postgres() {
    .venv/bin/python tools/postgres.py .venv/bin/python -m pytest -q "$@"
}
on_postgres tests/core tests/domains tests/journeys tests/consumers >"$data/first" 2>&1 &
first=$!
on_postgres tests/entrypoints --ignore=tests/entrypoints/cli >"$data/second" 2>&1 &
second=$!
on_postgres tests/entrypoints/cli --ignore=tests/entrypoints/cli/watch --ignore=tests/entrypoints/cli/demo \
    >"$data/third" 2>&1 &
third=$!

echo "== SQLite"
code=0
.venv/bin/python -m pytest -q -n 3 --dist loadgroup tests || code=$?

echo "== PostgreSQL (all but architecture, engines, browser, terminal monitor and demo, which know none)"
for part in first second third; do
    eval "process=\$$part"
    ended=0
    wait "$process" || ended=$?
    if [ "$ended" = 75 ]; then
        echo "PostgreSQL is not installed, so the suite did not run on it (Debian: apt-get install postgresql)."
        break
    fi
    cat "$data/$part"
    [ "$ended" = 0 ] || code=$ended
done
exit "$code"
