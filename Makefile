# Everything a person does with this project. `make help` lists it.
# Needs Python 3.11 or later with pip, and make; all else is installed into .venv from the locks.

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
PORT ?=
DATA ?= data
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test lint types layers tests bench format clean

help: ## Show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: .venv/.runtime ## Start Sopwith with demo people (PORT=8000 DATA=data)
	@$(BIN)/sopwith up --demo --data $(DATA) $(if $(PORT),--port $(PORT))

test: lint types layers tests ## Check everything: format, lint, types, layers, tests on SQLite and PostgreSQL

lint: .venv/.development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/.development
	$(BIN)/mypy

layers: .venv/.development
	$(BIN)/lint-imports

tests: .venv/.development ui/node_modules/.installed
	$(BIN)/pytest -n $(WORKERS)

bench: .venv/.benchmarks ## Measure speed against the floor and against peers (JSON and a table)
	$(BIN)/python -m tests.bench

format: .venv/.development ## Format and mend what tools can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

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
	@test -e .venv/.development || $(BIN)/uv sync --quiet --frozen --no-dev --compile-bytecode
	@test ! -e .venv/.development || $(BIN)/uv sync --quiet --frozen --compile-bytecode
	@touch $@

.venv/.development: .venv/.uv uv.lock pyproject.toml
	@$(BIN)/uv sync --quiet --frozen --compile-bytecode
	@touch $@ .venv/.runtime

.venv/.benchmarks: .venv/.uv uv.lock pyproject.toml
	@$(BIN)/uv sync --quiet --frozen --compile-bytecode --group bench
	@touch $@ .venv/.development .venv/.runtime

ui/node_modules/.installed: ui/package-lock.json .venv/.development
	@cd ui && PATH="$(abspath $(BIN)):$$PATH" npm ci --ignore-scripts --no-audit --no-fund
	@touch $@
