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

# Found once while the front end is tested: each of the processes below would compile all tests anew.
.venv/bin/python -m pytest -q --collect-only tests >"$data/found" &
finding=$!
echo "== front end"
(cd frontend && npx --no-install vitest run --silent)
wait "$finding" || { cat "$data/found"; exit 1; }

# Tests wait more than they work, so all of this runs at once. Each part has a cluster of its own: a
# transaction that stays open in one database holds back what readers of the journal see in every
# database of its cluster. What knows no database is left out: docs/decisions/0018.
on_postgres() {
    .venv/bin/python tools/postgres.py .venv/bin/python -m pytest -q "$@"
}
on_postgres tests/core tests/domains >"$data/first" 2>&1 &
first=$!
on_postgres tests/journeys tests/consumers tests/entrypoints/api tests/entrypoints/web tests/entrypoints/worker \
    tests/entrypoints/poller/test_judging.py tests/entrypoints/poller/test_keeping.py \
    tests/entrypoints/cli/test_do.py tests/entrypoints/cli/test_up.py tests/entrypoints/cli/test_doctor.py \
    --ignore=tests/entrypoints/api/test_fuzz.py >"$data/second" 2>&1 &
second=$!

echo "== SQLite"
code=0
.venv/bin/python -m pytest -q -n 3 --dist loadgroup tests || code=$?

echo "== PostgreSQL (core, domains, journeys, consumers, and the entry points that do more than carry words to them)"
for part in first second; do
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
