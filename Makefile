# Casenote. `make help` lists what can be made.
SHELL := /bin/bash
.DEFAULT_GOAL := help
INBOX ?= samples/inbox
OUT ?= out
export OMP_THREAD_LIMIT := 1
export DO_NOT_TRACK := 1
bin := .venv/bin

.PHONY: help install install-dev run example report verify stop test check bench format lock samples

help: ## list what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

install:
	@deploy/install.sh

install-dev:
	@deploy/install.sh dev

run: install ## install what is missing, migrate INBOX (samples/inbox) to OUT (out), say where to look
	@$(bin)/casenote migrate "$(INBOX)" --out "$(OUT)"

report: install ## write the reports in OUT anew
	@$(bin)/casenote report --out "$(OUT)"

verify: install ## check every output in OUT against the ledger
	@$(bin)/casenote verify --out "$(OUT)"

example: install ## progress and savings of a trust that does not exist, in out/northmoor
	@samples/northmoor/example.sh

stop: ## end the Prefect server that `make run` left running
	@[ -x $(bin)/casenote ] && $(bin)/casenote server stop || echo "Nothing to stop."

test: install-dev ## run all tests
	@$(bin)/pytest -n 2 --dist loadgroup

check: install-dev ## format, lint, types, imports and the fast tests
	@$(bin)/ruff format --check .
	@$(bin)/ruff check .
	@$(bin)/mypy
	@$(bin)/lint-imports
	@$(bin)/pytest -n 2 -m "not slow"

bench: install-dev ## slow measurements beside named peers
	@$(bin)/python -m bench

format: install-dev ## format the code
	@$(bin)/ruff format .
	@$(bin)/ruff check --fix -q .

samples: install-dev ## make samples/inbox anew
	@$(bin)/python -m samples.make

lock: ## resolve the dependencies anew (writes the three lock files)
	@uv pip compile -q pyproject.toml --extra install --no-header --no-annotate --generate-hashes --python-version 3.11 -o requirements.lock
	@uv pip compile -q pyproject.toml --extra install --extra pdf --extra dev --no-header --no-annotate --generate-hashes --python-version 3.11 -o requirements.dev.lock
	@echo 'uv' | uv pip compile -q - --no-header --no-annotate --generate-hashes --python-version 3.11 -o deploy/installer.lock
