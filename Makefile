# make alone lists the targets. All of them work on a bare machine with make and Python 3.11 or later.

PYTHON ?= python3
REGISTER ?= demo_state_council
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
SETTINGS := pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.PHONY: help setup demo test fast check run rebuild bench clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: $(VENV)/with-tools  ## virtual environment with everything a developer needs

demo: $(VENV)/with-quanze  ## two registers, one real and one simulated, before and after each paper
	$(BIN)/quanze demo

test: $(VENV)/with-tools  ## all tests
	$(BIN)/python -m pytest -n 2

fast: $(VENV)/with-tools  ## the domain's tests only
	$(BIN)/python -m pytest tests/domain

check: $(VENV)/with-tools  ## format, lint, types, contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports

run: $(VENV)/with-quanze  ## the server, on one register: make run REGISTER=demo_panshan
	$(BIN)/quanze serve --register $(REGISTER)

rebuild: $(VENV)/with-quanze  ## every read model of a register, from its ledger
	$(BIN)/quanze rebuild --register $(REGISTER)

bench: $(VENV)/with-tools  ## the benchmark table
	$(BIN)/quanze bench

clean:  ## remove what can be made again; the data directory stays
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "quanze needs Python 3.11 or later, and $(PYTHON) is not:" \
			"make PYTHON=/path/to/python3.11 …" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) cannot make a virtual environment: does the system keep venv in a" \
			"package of its own, such as python3-venv?" >&2; exit 1; }

$(VENV)/with-quanze: $(SETTINGS) | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(VENV)/with-tools: $(SETTINGS) | $(BIN)/python
	$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/with-quanze
