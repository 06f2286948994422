# The two commands are `make run` and `make test`; `make help` lists the rest.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help install install-dev run test lint types boundaries check benchmark lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

install: $(VENV)/.installed  ## prepare .venv with the nqi command

install-dev: $(VENV)/.installed-dev

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) install --no-deps --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(PIP) install --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

run: install  ## start the service with everything it needs; Ctrl-C stops all of it
	@exec $(BIN)/nqi serve

test: install-dev check  ## lint, types, import boundaries and all tests
	@# The tests start some hundred processes; where the environment forbids it, none would keep what it compiled.
	@$(BIN)/python -m compileall -q service models matching tests
	@# One process more than cores that are asked for: a third of the time they wait for a browser, a clock or a restart.
	$(BIN)/python -m pytest --numprocesses=3 --dist=loadfile

check: lint types boundaries

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install-dev
	$(BIN)/mypy

boundaries: install-dev
	$(BIN)/lint-imports

benchmark: install-dev  ## measure quality and speed, print tables
	$(BIN)/python -m tests.benchmarks

lock:  ## renew the hash-locked requirements from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements-dev.txt

clean:  ## remove the environment and caches, never data
	rm -rf $(VENV) *.egg-info .ruff_cache .hypothesis
