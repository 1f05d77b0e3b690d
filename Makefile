# Everything a person does with this project. `make help` lists it.
# Needs Python 3.11 or later with pip, and make; all else is installed into .venv from the locks.

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
PORT ?=
DATA ?= data
WORKERS ?= 2
MINUTES ?= 5
NPM := PATH="$(CURDIR)/.venv/bin:$$PATH" npm

.DEFAULT_GOAL := help
.PHONY: help run test lint types layers tests bench chaos pictures format clean

help: ## Show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: .venv/.runtime ui/dist/.built ## Start Sopwith with demo people (PORT=8000 DATA=data)
	@$(BIN)/sopwith up --demo --data $(DATA) $(if $(PORT),--port $(PORT))

test: lint types layers tests ## Check everything: format, lint, types, layers, tests on SQLite, PostgreSQL and in a browser

lint: .venv/.development ui/node_modules/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@cd ui && $(NPM) run --silent lint

types: .venv/.development ui/node_modules/.installed
	$(BIN)/mypy
	@cd ui && $(NPM) run --silent types

layers: .venv/.development
	$(BIN)/lint-imports

tests: .venv/.development ui/dist/.built
	@cd ui && $(NPM) run --silent test
	$(BIN)/pytest -n $(WORKERS)

bench: .venv/.benchmarks ui/dist/.built ## Measure speed against the floor and against peers (JSON and a table)
	$(BIN)/python -m tests.bench

chaos: .venv/.development ui/dist/.built ## Kill everything at random under load and count what must hold (MINUTES=5)
	$(BIN)/python -m tests.chaos --minutes $(MINUTES) --database sqlite
	$(BIN)/python -m tests.chaos --minutes $(MINUTES) --database postgres

pictures: .venv/.development ui/dist/.built ## Take the pictures of both apps for the docs
	$(BIN)/python -m tests.e2e.pictures
	$(BIN)/python -m tests.e2e.pictures_office
	$(BIN)/python -m tests.e2e.pictures_designer

format: .venv/.development ui/node_modules/.installed ## Format and mend what tools can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	@cd ui && $(NPM) run --silent format

clean: ## Remove the environment and everything built (not data/)
	rm -rf .venv ui/node_modules ui/dist build dist *.egg-info .mypy_cache .ruff_cache .import_linter_cache

# The environment. pip only brings uv; uv installs exactly what uv.lock says. --without-pip, because
# Debian's python3 has no ensurepip unless python3-venv is installed. Bytecode is compiled while installing,
# so that every start is a warm one.
.venv/.uv:
	@echo "Making the environment in .venv"
	@$(PYTHON) -m venv --without-pip .venv
	@$(PYTHON) -m pip --disable-pip-version-check --quiet --python $(BIN)/python install uv==$(UV_VERSION)
	@touch $@

.venv/.runtime: .venv/.uv uv.lock pyproject.toml
	@echo "Installing what uv.lock says"
	@test -e .venv/.development || $(BIN)/uv sync --quiet --frozen --no-group dev --compile-bytecode
	@test ! -e .venv/.development || $(BIN)/uv sync --quiet --frozen --compile-bytecode
	@touch $@

.venv/.development: .venv/.uv uv.lock pyproject.toml
	@$(BIN)/uv sync --quiet --frozen --compile-bytecode
	@touch $@ .venv/.runtime

.venv/.benchmarks: .venv/.uv uv.lock pyproject.toml
	@$(BIN)/uv sync --quiet --frozen --compile-bytecode --group bench
	@touch $@ .venv/.development .venv/.runtime

# The web apps. Node comes from PyPI with the environment, so Python is all that a machine needs.
ui/node_modules/.installed: ui/package-lock.json .venv/.runtime
	@echo "Installing what ui/package-lock.json says"
	@cd ui && $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

ui/dist/.built: ui/node_modules/.installed $(shell find ui/src ui/vite.*.ts -type f ! -name '*.test.ts*' 2>/dev/null)
	@echo "Building the web apps"
	@cd ui && $(NPM) run --silent build
	@touch $@
