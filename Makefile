# Two commands are enough: `make demo` shows the program at work, `make test` proves it.
SHELL := /bin/bash
PY := .venv/bin/python
PREPARED := .venv/.prepared
SET_UP_FROM := requirements/development.txt installer/debian/packages.txt installer/debian/prepare.sh
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test crash run check bench record growth pictures words lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

$(PREPARED): $(SET_UP_FROM)
	@installer/debian/prepare.sh

setup: $(PREPARED) ## set up what is missing: system libraries, .venv, locked packages

demo: $(PREPARED) ## the main job on the sample reports, from an empty vault to a report in the mailbox
	@$(PY) app.py demo --out build/demo

test: $(PREPARED) ## the tests, over real vaults, files, keyring and mail server
	@installer/debian/with-session.sh $(PY) -m pytest

crash: $(PREPARED) ## kills, full disks and damaged files by the hundred, with counts; ends with 1 if anything was lost
	@$(PY) -m tests.crash

run: $(PREPARED) ## the window
	@$(PY) app.py

check: $(PREPARED) ## lint, types, import contracts
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-cache

bench: $(PREPARED) ## speed, each figure beside a floor; writes build/bench.json
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench

record: ## the figures of the last run are what the next on this machine is compared with
	@$(PY) -m tests.bench --record

growth: ## the picture of how they grow with the number of people, from the last run
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench --picture

pictures: $(PREPARED) ## every state of every screen, light, dark, at 200 %, full and empty, in build/pictures; renews those shown
	@$(PY) -m tests.pictures
	@CSDESK_RENEW_PICTURES=1 $(PY) -m pytest -n 0 tests/ui/test_help_pictures.py

words: $(PREPARED) ## all words of the window for translators; what was translated is made ready
	@$(PY) -m tests.words

lock: $(PREPARED) ## write requirements/ again from pyproject.toml
	@.venv/bin/uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 --no-header --upgrade -q -o requirements/runtime.txt
	@.venv/bin/uv pip compile pyproject.toml --extra development --generate-hashes --universal --python-version 3.11 --no-header --upgrade -q -o requirements/development.txt

clean: ## remove what was built here (.venv stays)
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis
