#!/bin/sh
# Everything a machine can judge: format, lint, types, contracts, migrations, templates, locks, translations.
set -u
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
KAISAI_DATA=$(mktemp -d)
DJANGO_SETTINGS_MODULE=kaisai.config.settings
export PATH KAISAI_DATA DJANGO_SETTINGS_MODULE
trap 'rm -rf "$KAISAI_DATA"' EXIT
failed=""

step() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        printf 'ok      %s\n' "$name"
    else
        printf 'FAILED  %s\n%s\n' "$name" "$output"
        failed="$failed $name"
    fi
}

step format ruff format --check src tests tools
step lint ruff check src tests tools
step types mypy src/kaisai
step contracts env PYTHONPATH=src:. lint-imports
step templates sh -c 'git ls-files "src/*.html" | xargs djhtml --check --tabwidth 2'
step migrations python -m django makemigrations --check --dry-run
step reasons python tools/check_reasons.py
step locks python tools/check_locks.py
step translations python tools/check_translations.py
step "front end" sh -c '. tools/node.sh && cd frontend && npx --no-install prettier --check --log-level warn .'
[ -z "$failed" ] || { echo "failed:$failed"; exit 1; }
