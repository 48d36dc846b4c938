# The project's verbs. Each installs what it needs into .venv, once; `make` alone lists them.

PYTHON ?= python3
SEED ?= 1
JOBS ?= 3
SIZE ?= 10000
VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(wildcard blocks exact_zoho flows sandbox tasks tools)
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
# exact versions, the same on Python 3.11 and later, and on every platform
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-strip-extras --no-config --custom-compile-command "make lock" pyproject.toml tools/build.in

.DEFAULT_GOAL := help
.PHONY: help demo up test check format bench contract docs lock clean

help: ## List these verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.runtime ## Watch two pretend services come into agreement (SEED=1 picks the company, KEEP=1 leaves it running)
	@$(BIN)/exact-zoho demo --seed $(SEED) $(if $(KEEP),--keep)

up: $(VENV)/.runtime ## Leave the sandbox, a Prefect server, the deployments and a worker running
	@$(BIN)/exact-zoho up --sandbox

test: $(VENV)/.dev ## Run all tests (JOBS=3 processes: some of them wait for services)
	@$(BIN)/pytest -n $(JOBS) --dist worksteal

check: $(VENV)/.dev ## Format, lint, types, import directions, generated reference
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy $(SOURCES)
	@$(BIN)/lint-imports
	@$(BIN)/python -m tools.reference --check

format: $(VENV)/.dev ## Format the code and sort its imports
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

bench: $(VENV)/.dev ## Measure calls, CPU and memory (SIZE=10000 businesses)
	@$(BIN)/python -m tools.bench --size $(SIZE)

contract: $(VENV)/.dev ## Compare the sandbox with recorded replies: RECORDINGS=folder OAS=folder
	@test -n "$(RECORDINGS)" || { echo "Say where the recorded replies are: make contract RECORDINGS=… OAS=…" >&2; exit 2; }
	@test -n "$(OAS)" || { echo "Say where the OpenAPI files are: make contract RECORDINGS=… OAS=…" >&2; exit 2; }
	@$(BIN)/python -m sandbox.contract --recordings "$(RECORDINGS)" --oas "$(OAS)"

docs: $(VENV)/.dev ## Write docs/reference anew from the code
	@$(BIN)/python -m tools.reference

lock: $(VENV)/bin/python ## Resolve the pinned versions anew (UPGRADE=--upgrade takes newer ones)
	@$(PIP) install uv
	@$(COMPILE) $(UPGRADE) --output-file requirements.lock
	@$(COMPILE) $(UPGRADE) --group dev --group foreign --constraint requirements.lock --output-file requirements-dev.lock

clean: ## Remove what these verbs made
	@rm -rf $(VENV) .demo .up build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@for python in $(PYTHON) python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv $(VENV) && exit 0; rm -rf $(VENV); exit 1; \
		fi; \
	done; \
	echo "This needs Python 3.11 or newer. Install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1

# The locks are complete, so nothing is left to resolve. The dev lock holds the runtime lock's versions too.
$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages into $(VENV) (once, about a minute)"
	@$(PIP) install --no-deps --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages and the development tools into $(VENV) (once, about a minute)"
	@$(PIP) install --no-deps --require-hashes --requirement requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.runtime $@
