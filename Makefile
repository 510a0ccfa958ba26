# Every task of this project. `make` alone lists them; each works from a fresh clone.

SHELL := /bin/bash
.SHELLFLAGS := -e -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test lint types bench lock machine

VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
PYTHON ?= $(shell for found in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$found -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$found && break; done)

# Errors only: progress and package addresses are nobody's concern here.
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
# Python compiles what it imports when it imports it; compiling everything would double the time of an installation.
LOCKED := --constraint requirements.lock --no-compile

help: ## list these tasks
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## start the portal on this machine with simulated data, no server needed
	@$(BIN)/flask --app app start
	@PATH="$(CURDIR)/$(BIN):$$PATH" exec $(BIN)/honcho start

test: machine lint types ## everything that has to hold: style, types, tests with real servers and a browser
	@$(BIN)/pytest --numprocesses $(WORKERS) --dist worksteal

lint: $(VENV)/.test ## style of the code and direction of the imports
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/lint-imports --no-cache --no-logo

types: $(VENV)/.test ## every annotation, strictly
	@$(BIN)/mypy

bench: $(VENV)/.test ## measured speed on small and large worlds
	@$(BIN)/python -m benchmarks

lock: $(VENV)/bin/python ## write the newest versions that fit setup.cfg to requirements.lock
	@$(PIP) install pip-tools
	@$(BIN)/pip-compile --quiet --upgrade --extra test --strip-extras --allow-unsafe --build-deps-for editable \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --annotation-style line \
		--output-file $(VENV)/compiled.lock setup.cfg
	@{ head -n 1 requirements.lock; grep '==' $(VENV)/compiled.lock; } > $(VENV)/requirements.lock
	@mv $(VENV)/requirements.lock requirements.lock

machine:
	@tests/machine.sh

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# A stamp is older than what it was installed from exactly when something has to be installed again.
$(VENV)/.run: setup.cfg pyproject.toml requirements.lock | $(VENV)/bin/python
	@echo "Installing the portal's packages into $(VENV) ..."
	@$(PIP) install $(LOCKED) setuptools
	@$(PIP) install $(LOCKED) --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@echo "Installing the tests' packages into $(VENV) ..."
	@$(PIP) install $(LOCKED) --no-build-isolation --editable '.[test]'
	@touch $@
