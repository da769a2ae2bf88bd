# Two commands do everything on a fresh machine: `make demo` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check fmt bench lock screenshots clean
BIN := .venv/bin

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Install everything into .venv and build the front end
	@sh tools/setup.sh

demo: setup ## Start a demo conference and break its network for an hour
	@$(BIN)/kaisai demo

test: setup ## Run all tests, on SQLite and on PostgreSQL
	@sh tools/test.sh

check: setup ## Format, lint, types, contracts, translations
	@sh tools/check.sh

fmt: ## Format the code
	@$(BIN)/ruff format src tests tools
	@$(BIN)/ruff check --fix src tests tools

bench: setup ## Measure, beside peers where they are installed
	@$(BIN)/kaisai bench all

lock: ## Write the lock files anew
	@$(BIN)/uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --universal --all-extras pyproject.toml -o requirements-dev.lock
	@$(BIN)/uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --universal pyproject.toml -c requirements-dev.lock -o requirements.lock

screenshots: setup ## Take the pictures of the documentation anew
	@KAISAI_SCREENSHOTS=1 $(BIN)/pytest -q tests/browser tests/entrypoints/cli/watch/test_picture.py -p no:cacheprovider

clean: ## Remove what setup made
	@rm -rf .venv frontend/node_modules src/kaisai/core/surfaces/static/kaisai/built
