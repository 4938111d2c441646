# Two commands do all the set-up: `make demo` and `make test`.
# They need Python 3.11 or later, make and git; all else they install below .venv, and for the
# browser tests Chromium from Debian's packages.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/ready
TESTED := $(VENV)/ready-for-tests

.PHONY: demo test lint types tests browser screenshots constraints clean

demo: $(READY)
	@$(BIN)/python scripts/demo.py

test: lint types tests

lint: $(TESTED)
	$(BIN)/ruff format --check src tests scripts benchmarks notebooks
	$(BIN)/ruff check src tests scripts benchmarks notebooks

types: $(TESTED)
	$(BIN)/mypy

tests: $(TESTED) browser
	$(BIN)/pytest -n 2

# The browser is Debian's; where it cannot be installed the tests of the picture fail and say so.
browser:
	@sh scripts/browser.sh

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "defgraph needs Python 3.11 or later; name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(READY): $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(TESTED): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@

# The picture of the README, and the views of the page that are looked at before a release.
screenshots: $(TESTED) browser
	@$(BIN)/python scripts/screenshots.py

# Write down the versions that the tests ran with, from an environment of its own.
constraints:
	rm -rf build/constraints-env && $(PYTHON) -m venv build/constraints-env
	build/constraints-env/bin/python -m pip install --quiet --editable '.[test]'
	build/constraints-env/bin/python -m pip freeze --exclude-editable > constraints.txt

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .hypothesis
