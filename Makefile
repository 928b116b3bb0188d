# Two commands carry a newcomer: `make demo` and `make test`. Both need nothing but Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "copydesk needs Python 3.11 or newer; set PYTHON=python3.x")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.ready-%: pyproject.toml | $(BIN)/python
	@echo "setting up ($*) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$*]'
	@touch $@

demo: $(VENV)/.ready-cli ## take the samples through the real handlers, show what became of each, search them
	@$(BIN)/copydesk demo

test: $(VENV)/.ready-test ## set up and run the whole test suite
	@$(BIN)/python -m pytest

check: $(VENV)/.ready-dev ## formatting, lint and types
	@$(BIN)/ruff format --check functions tests && $(BIN)/ruff check functions tests && $(BIN)/mypy

schemas: $(VENV)/.ready-test ## write schemas/ anew from the models
	@$(BIN)/python -m copydesk.contract

.PHONY: help demo test check schemas
